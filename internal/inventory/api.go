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
	asks := asksFor(patterns)
	used := map[string]bool{}
	asked := func(is func(ask) bool) bool {
		found := len(asks) == 0
		for _, a := range asks {
			if is(a) {
				used[a.text], found = true, true
			}
		}
		return found
	}
	var schemas []*api.Schema
	var operations []*api.Operation
	for _, s := range d.API.Schemas {
		if asked(func(a ask) bool { return a.method == "" && (a.set.Name(s.Name) || a.set.All()) }) {
			schemas = append(schemas, s)
		}
	}
	for _, o := range d.API.Operations {
		if asked(func(a ask) bool { return o.ID != "" && a.text == o.ID || a.route(o.Method, pattern.Segments(o.Path)) }) {
			operations = append(operations, o)
		}
	}
	if none := slices.DeleteFunc(slices.Clone(patterns), func(p string) bool { return used[p] }); len(none) > 0 {
		return nil, unusedOfAPI(d.API, none)
	}
	var generated []string
	for _, a := range asks {
		generated = append(generated, a.pattern)
	}
	for _, o := range operations {
		if slices.Contains(generated, o.ID) {
			generated = append(generated, o.Path)
		}
	}
	names := namesOf(d, cfg, generated)
	var list []Entry
	for _, s := range schemas {
		list = append(list, schemaEntry(s, names))
	}
	for _, o := range operations {
		list = append(list, operationEntry(o, names))
	}
	return list, nil
}

// unusedOfAPI reports what is asked for and there is nothing of in an API.
func unusedOfAPI(a *api.API, asked []string) schema.Diagnostics {
	var there known
	for _, o := range a.Operations {
		there.path(o.Method, "/"+strings.Join(pattern.Segments(o.Path), "/"))
		if o.ID != "" {
			there.names = append(there.names, o.ID)
		}
	}
	for _, s := range a.Schemas {
		there.names = append(there.names, s.Name)
		for _, p := range s.Properties {
			there.names = append(there.names, s.Name+"/"+p.Name)
		}
	}
	return there.unused(asked)
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
