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

// showAPI shows the operations of a path, or the schemas of a name.
func showAPI(d generator.Description, cfg plan.Config, name string) ([]Details, schema.Diagnostics) {
	var slice *apiSlice
	if len(cfg.Include) > 0 {
		cfg.SkipUnsupported = true
		report, found := generator.Plan(d, cfg)
		if len(found.Errors()) > 0 {
			return nil, found.Errors()
		}
		slice = newAPISlice(d.API, cfg, byPath(report))
	}
	var list []Details
	asked := askFor(name)
	at := pattern.Segments(asked.pattern)
	for _, o := range d.API.Operations {
		isPath := strings.HasPrefix(asked.pattern, "/") && samePath(pattern.Segments(o.Path), at) && (asked.method == "" || asked.method == o.Method)
		if isPath || o.ID != "" && o.ID == name {
			list = append(list, showOperation(d.API, o, alone(d, cfg, o.Path), slice))
		}
	}
	for _, s := range d.API.Schemas {
		if s.Name == name {
			list = append(list, showSchema(d.API, s, alone(d, cfg, name), slice))
		}
	}
	if len(list) == 0 {
		return nil, unusedOfAPI(d.API, []string{name})
	}
	return list, nil
}

func showSchema(a *api.API, s *api.Schema, found generated, slice *apiSlice) Details {
	details := Details{Entry: schemaEntry(s, found.names), Description: s.Description, Cost: found.cost, Slice: slice.ofSchema(s)}
	var properties, values, uses, routes, brought []Item
	for _, p := range s.Properties {
		properties = append(properties, found.field(s.Path+"/"+p.Name, Item{Name: p.Name, Type: useText(p.Schema), Note: clause(when(p.Required, "required"), when(p.ReadOnly, "read only"), when(p.WriteOnly, "write only"), when(p.Deprecated, "deprecated"))}))
	}
	for _, v := range s.Enum {
		values = append(values, Item{Name: v.JSON, Note: v.Title})
	}
	for _, other := range a.Schemas {
		if other != s && refers(other, s, map[*api.Schema]bool{}) {
			uses = append(uses, Item{Name: other.Name})
		}
	}
	for _, o := range a.Operations {
		if slices.ContainsFunc(o.Schemas(), func(b *api.Schema) bool { return b == s || b.Name == "" && refers(b, s, map[*api.Schema]bool{}) }) {
			e := operationEntry(o, found.names)
			routes = append(routes, Item{Name: e.Kind + " " + e.Name, Note: e.About})
		}
	}
	for _, other := range a.Schemas {
		if other != s && found.names[other.Path] != "" {
			brought = append(brought, Item{Name: other.Name, Go: found.names[other.Path]})
		}
	}
	if details.Cost != nil {
		details.Cost.Types = len(brought) + 1
	}
	details.add("properties", "properties", properties)
	details.add("values", "values", values)
	details.add("usedBy", "used by", uses)
	details.add("routes", "routes", routes)
	details.add("bringsAlong", "brings along", brought)
	return details
}

// refers reports whether a schema has another as a part, over others without a name
// or directly.
func refers(from, to *api.Schema, seen map[*api.Schema]bool) bool {
	seen[from] = true
	return slices.ContainsFunc(from.Parts(), func(part *api.Schema) bool {
		return part == to || part.Name == "" && !seen[part] && refers(part, to, seen)
	})
}

func showOperation(a *api.API, o *api.Operation, found generated, slice *apiSlice) Details {
	at := o.Method + " " + o.Path
	entry := operationEntry(o, found.names)
	entry.GoType = found.types[entry.Go]
	details := Details{Entry: entry, Description: cmp.Or(o.Description, o.Summary), Cost: found.cost, Slice: slice.ofOperation(o)}
	var parameters, body, answers, brought []Item
	for _, p := range o.Parameters {
		parameters = append(parameters, found.field(at+"#"+p.In+"/"+p.Name, Item{Name: p.Name, Type: useText(p.Schema), Note: clause(p.In, when(p.Required, "required"))}))
	}
	if o.Body != nil {
		for _, c := range o.Body.Content {
			body = append(body, found.field(at+"#body/"+c.Media, Item{Name: c.Media, Type: useText(c.Schema), Note: when(o.Body.Required, "required")}))
		}
	}
	for _, a := range o.Responses {
		if len(a.Content) == 0 {
			answers = append(answers, Item{Name: a.Status, Go: found.names[at+"#"+a.Status], Note: a.Description})
		}
		for _, c := range a.Content {
			answers = append(answers, Item{Name: a.Status, Type: useText(c.Schema), Go: found.names[at+"#"+a.Status+"/"+c.Media], Note: c.Media})
		}
	}
	var schemes []Item
	for _, all := range o.Security {
		var names []string
		for _, r := range all {
			names = append(names, strings.TrimSpace(r.Scheme.Name+" "+strings.Join(r.Scopes, "+")))
		}
		schemes = append(schemes, Item{Name: cmp.Or(strings.Join(names, " and "), "none")})
	}
	for _, s := range a.Schemas {
		if found.names[s.Path] != "" {
			brought = append(brought, Item{Name: s.Name, Go: found.names[s.Path]})
		}
	}
	if details.Cost != nil {
		details.Cost.Types = len(brought)
	}
	details.add("parameters", "parameters", parameters)
	details.add("body", "body", body)
	details.add("answers", "answers", answers)
	details.add("security", "security, any of", schemes)
	details.add("bringsAlong", "brings along", brought)
	return details
}
