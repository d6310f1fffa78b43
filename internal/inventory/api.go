package inventory

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/pattern"
)

// listAPI lists what patterns select of an API without OData: schemas by their names,
// operations by their paths.
func listAPI(d generator.Description, cfg plan.Config, patterns []string) ([]Entry, schema.Diagnostics) {
	include := pattern.New(patterns)
	var schemas []*api.Schema
	var operations []*api.Operation
	for _, s := range d.API.Schemas {
		if include.Name(s.Name) || include.All() {
			schemas = append(schemas, s)
		}
	}
	for _, o := range d.API.Operations {
		if m, _ := include.Path(pattern.Segments(o.Path)); m >= pattern.Whole {
			operations = append(operations, o)
		}
	}
	if found := unused(include.Unused(), suggestIn(d.API)); len(found) > 0 {
		return nil, found
	}
	names := namesOf(d, cfg, patterns)
	var list []Entry
	for _, s := range schemas {
		list = append(list, schemaEntry(s, names))
	}
	for _, o := range operations {
		list = append(list, operationEntry(o, names))
	}
	return list, nil
}

// suggestIn returns what suggests patterns of an API: for the id of an operation, its path.
func suggestIn(a *api.API) func(unused, flag string) string {
	return func(unused, flag string) string {
		var paths, names []string
		for _, o := range a.Operations {
			if o.ID != "" && strings.EqualFold(o.ID, unused) {
				return "; did you mean " + flag + "'" + o.Path + "'?"
			}
			paths = append(paths, "/"+strings.Join(pattern.Segments(o.Path), "/"))
		}
		for _, s := range a.Schemas {
			names = append(names, s.Name)
		}
		return schema.SuggestPattern(unused, flag, paths, names)
	}
}

func schemaEntry(s *api.Schema, names goNames) Entry {
	about := clause(typeText(s), counted(len(s.Properties), "property"), counted(len(s.Enum), "value"), when(s.Deprecated, "deprecated"))
	return Entry{Kind: "schema", Name: s.Name, Go: names[s.Path], About: about}.at(s.Pos)
}

func operationEntry(o *api.Operation, names goNames) Entry {
	var answers []string
	for _, a := range o.Responses {
		text := a.Status
		if len(a.Content) > 0 && a.Content[0].Schema != nil {
			text += " " + useText(a.Content[0].Schema)
		}
		answers = append(answers, text)
	}
	about := clause(o.ID, when(len(answers) > 0, "→ %s", strings.Join(answers, " | ")), when(o.Deprecated, "deprecated"))
	return Entry{Kind: o.Method, Name: o.Path, Go: names[o.Method+" "+o.Path], About: about}.at(o.Pos)
}

// typeText is what a schema is in a few words: its name where it is used, or its types.
func typeText(s *api.Schema) string {
	switch {
	case len(s.AllOf) > 0:
		return "allOf " + partsText(s.AllOf)
	case len(s.OneOf) > 0:
		return "oneOf " + partsText(s.OneOf)
	case len(s.AnyOf) > 0:
		return "anyOf " + partsText(s.AnyOf)
	case s.Items != nil && slices.Contains(s.Types, "array"):
		return "array of " + useText(s.Items)
	}
	return cmp.Or(strings.Join(s.Types, "|"), "any") + when(s.Format != "", " %s", s.Format)
}

func partsText(parts []*api.Schema) string {
	var list []string
	for _, p := range parts {
		list = append(list, useText(p))
	}
	return strings.Join(list, "|")
}

// useText is a schema where it is used.
func useText(s *api.Schema) string {
	if s == nil {
		return "any"
	}
	if s.Name != "" {
		return s.Name
	}
	return typeText(s)
}
