package inventory

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
)

// listModel lists what patterns select of a service of OData: elements by their names,
// children of the container and routes by their paths.
func listModel(d generator.Description, cfg plan.Config, patterns []string) ([]Entry, schema.Diagnostics) {
	asks, selected := asksFor(patterns), []string{}
	for _, a := range asks {
		selected = append(selected, a.pattern)
	}
	selection, found := schema.Select(d.Model, selected, nil, nil)
	found = slices.DeleteFunc(found, func(d schema.Diagnostic) bool { return d.Rule == "include-unused" })
	if len(found.Errors()) > 0 {
		return nil, found
	}
	generated := slices.DeleteFunc(slices.Clone(selected), func(p string) bool { return slices.Contains(selection.Unused(), p) })
	elements := asked(d.Model, selection, len(patterns) == 0)
	var routes []*schema.Route
	used := map[string]bool{}
	for _, r := range selection.Routes {
		segments, asked := r.Segments(), len(asks) == 0
		for _, a := range asks {
			if a.route(r.Method, segments) {
				used[a.text], asked = true, true
			}
		}
		if asked {
			routes = append(routes, r)
		}
	}
	var none []string
	for _, a := range asks {
		if slices.Contains(selection.Unused(), a.pattern) || a.method != "" && !used[a.text] {
			none = append(none, a.text)
		}
	}
	if len(none) > 0 {
		return nil, unusedOfModel(d.Model, none)
	}
	var names goNames
	if len(generated) > 0 || len(patterns) == 0 { // not only operations and terms
		names = namesOf(d, cfg, generated)
	}
	var list []Entry
	for _, e := range elements {
		list = append(list, elementEntry(e, names))
	}
	for _, r := range routes {
		list = append(list, routeEntry(r, names))
	}
	return list, nil
}

// unusedOfModel reports what is asked for and there is nothing of in a model.
func unusedOfModel(m *schema.Model, asked []string) schema.Diagnostics {
	var there known
	routes, _ := schema.Paths(m)
	for _, r := range routes {
		for _, path := range r.Spellings() {
			there.path(r.Method, path)
		}
	}
	for _, e := range schema.Elements(m) {
		name, _, _ := strings.Cut(e.Path, "(")
		there.names = append(there.names, name)
	}
	return there.unused(asked)
}

// asked returns the elements that are listed by themselves and that patterns select, or
// all; without a selection none of the container.
func asked(m *schema.Model, s *schema.Selection, all bool) (list []schema.Element) {
	for _, e := range schema.Elements(m) {
		switch e.Kind {
		case schema.SchemaElement, schema.EntityContainerElement, schema.PropertyElement, schema.NavigationPropertyElement, schema.MemberElement, schema.ParameterElement, schema.ReturnTypeElement:
		case schema.EntitySetElement, schema.SingletonElement, schema.ActionImportElement, schema.FunctionImportElement:
			if s != nil && s.AskedPath([]string{lastName(e.Path)}) {
				list = append(list, e)
			}
		default:
			name, _, _ := strings.Cut(e.Path, "(")
			if all || s.Asked(name) {
				list = append(list, e)
			}
		}
	}
	return list
}

// lastName returns what stands behind the last slash of a path.
func lastName(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// elementEntry is an element; a child of the container by its path in the service.
func elementEntry(e schema.Element, names goNames) Entry {
	entry := Entry{Kind: string(e.Kind), Name: e.Path, Go: names[e.Path]}.at(e.Node.Pos)
	switch v := e.Value.(type) {
	case *schema.EntityType:
		entry.About = clause(aboutStructured(&v.StructuredType), when(v.HasStream, "media"))
	case *schema.ComplexType:
		entry.About = aboutStructured(&v.StructuredType)
	case *schema.EnumType:
		entry.About = clause(plan.Plural(len(v.Members), "member"), when(v.IsFlags, "flags"))
	case *schema.Operation:
		entry.Name, entry.About = v.QualifiedName(), signature(v)
	case *schema.EntitySet:
		entry.Name, entry.About = "/"+v.Name, "Collection("+v.TypeName+")"
	case *schema.Singleton:
		entry.Name, entry.About = "/"+v.Name, v.TypeName
	case *schema.OperationImport:
		entry.Name, entry.About = "/"+v.Name, "imports "+v.OperationName
	default:
		if t := e.Type(); t != nil {
			entry.About = t.Text()
		}
	}
	if strings.HasPrefix(entry.Name, "/") {
		entry.Go = names[entry.Name]
	}
	return entry
}

func aboutStructured(t *schema.StructuredType) string {
	key := ""
	if e := t.EntityType(); e != nil {
		var parts []string
		for _, r := range e.EffectiveKey() {
			parts = append(parts, r.Name())
		}
		key = when(len(parts) > 0, "key %s", strings.Join(parts, "+"))
	}
	return clause(key, counted(len(t.AllProperties()), "property"), counted(len(t.AllNavigationProperties()), "navigation property"),
		when(t.BaseName != "", "base %s", t.BaseName), when(t.Abstract, "abstract"), when(t.Open, "open"))
}

// signature is the parameters of an operation and what it returns.
func signature(o *schema.Operation) string {
	var parts []string
	for _, p := range o.Parameters {
		parts = append(parts, p.Name+" "+p.Type.Text())
	}
	text := "(" + strings.Join(parts, ", ") + ")"
	if o.Return != nil {
		text += " → " + o.Return.Type.Text()
	}
	return text + when(o.Bound, ", bound")
}

func routeEntry(r *schema.Route, names goNames) Entry {
	about := string(r.Kind)
	if t := r.Answer(); t != nil {
		about = fmt.Sprintf("%s → %s", r.Kind, t.Text())
	}
	return Entry{Kind: r.Method, Name: path(r), Go: names[r.Path()], About: clause(about, when(!r.Allowed(), "not allowed"))}.at(r.Node().Pos)
}

// path is that of a route as patterns have it.
func path(r *schema.Route) string { return "/" + strings.Join(r.Segments(), "/") }
