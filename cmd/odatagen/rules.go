package main

import (
	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/generator/review/waivers"
	"github.com/odatagen/odatagen/internal/examples"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/lint"
	"github.com/odatagen/odatagen/schema/openapi"
	"github.com/odatagen/odatagen/schema/overlay"
)

// ruleGroup is the rules of a part of the work.
type ruleGroup struct {
	title string
	rules []schema.Rule
}

// ruleGroups returns all rules, in the order of docs/rules.md.
func ruleGroups() []ruleGroup {
	var groups []ruleGroup
	for _, g := range schema.RuleGroups() {
		groups = append(groups, ruleGroup{g.Title, g.Rules})
	}
	return append(groups,
		ruleGroup{"In lint alone", lint.Rules()},
		ruleGroup{"Reading and writing OpenAPI", openapi.Rules()},
		ruleGroup{"APIs without OData", api.Rules()},
		ruleGroup{"Overlays", overlay.Rules()},
		ruleGroup{"Waivers", waivers.Rules()},
		ruleGroup{"Examples", examples.Rules()},
		ruleGroup{"Generating, names and the lock", generator.Rules()},
		ruleGroup{"The configuration", config.Rules()},
		ruleGroup{"Flags", flagRules()},
	)
}

// rules returns all rules. Some ids are of two, which are about the same in
// descriptions of different kinds.
func rules() []schema.Rule {
	var all []schema.Rule
	for _, g := range ruleGroups() {
		all = append(all, g.rules...)
	}
	return all
}

// flagRules returns the rules of what the command line says of a description.
func flagRules() []schema.Rule {
	return []schema.Rule{
		{ID: "as-api", Severity: schema.Error, Means: "`--as-api` was given for a description that is not OpenAPI.", Do: "Leave it out."},
		{ID: "container-unknown", Severity: schema.Error, Means: "`--container` was given for an API without OData.", Do: "Leave it out."},
		{ID: "format", Severity: schema.Error, Means: "The format to convert to cannot say what the description does.", Do: "Correct the description, or take another format."},
		{ID: "opaque-unused", Severity: schema.Error, Means: "`--opaque` was given for OpenAPI.", Do: "Leave it out."},
		{ID: "openapi-no-odata", Severity: schema.Error, Means: "The description shows no sign of OData, and cannot be converted.", Do: "Generate from it as it is."},
		{ID: "overlay-form", Severity: schema.Error, Means: "The overlay cannot be read.", Do: "Make it readable, or name another file."},
		{ID: "overlay-kind", Severity: schema.Error, Means: "`--overlay` has patches of a model, which are for OData, or its actions are for OpenAPI.", Do: "Give an overlay of the other form."},
		{ID: "package-outdated", Severity: schema.Error, Means: "`generate` would change a file of the package; `check` says so in the formats for programs.", Do: "Run `odatagen generate` with the same flags."},
		{ID: "skip-unsupported", Severity: schema.Error, Means: "`--skip-unsupported` was given for a description that is not OpenAPI.", Do: "Leave it out, and name what is needed with `--include`."},
	}
}
