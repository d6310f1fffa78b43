package server

import (
	"slices"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/internal/page"
)

// pageModel is what the page for people shows: what the service's own description says,
// which anybody may read at $metadata.
func (h *handler) pageModel() (*page.Model, error) {
	m := &page.Model{
		Title: h.description.Container, OData: true, Groups: pageGroups(h.described),
		Types: map[string]*page.Type{}, Definitions: map[string]string{},
	}
	d := described.ReadModel(h.description.MetadataXML)
	m.Enums = d.Enums
	for name, t := range d.Types {
		m.Types[name] = pageType(t)
		m.Types[name].Media = h.described.Types[name].Media
	}
	for name, t := range h.described.Types {
		if t.Kind == described.Definition {
			m.Definitions[name] = t.Base
		}
	}
	for i := range h.described.Operations {
		m.Operations = append(m.Operations, pageOperation(&h.described.Operations[i]))
	}
	return m, nil
}

// pageGroups lists what the container has, by kinds.
func pageGroups(d *described.Service) []page.Group {
	groups := []page.Group{{Name: "Entity sets"}, {Name: "Singletons"}, {Name: "Functions"}, {Name: "Actions"}}
	for _, child := range d.Children {
		item := page.Item{Name: child.Name, Path: child.Name}
		at := 0
		switch child.Element {
		case "EntitySet":
			item.Type = "Collection(" + child.Type + ")"
		case "Singleton":
			at, item.Type = 1, child.Type
		case "FunctionImport":
			at, item.Operation = 2, child.Type
		case "ActionImport":
			at, item.Operation, item.Method = 3, child.Type, "POST"
		}
		groups[at].Items = append(groups[at].Items, item)
	}
	return slices.DeleteFunc(groups, func(g page.Group) bool { return g.Items == nil })
}

func pageType(t *described.StructuredType) *page.Type {
	to := &page.Type{Base: t.Base, Abstract: t.Abstract, Key: t.Key}
	for _, p := range t.Properties {
		to.Properties = append(to.Properties, page.Property{Name: p.Name, Type: typeText(p.Type, p.Collection), Computed: p.Computed})
	}
	for _, n := range t.Navigations {
		to.Navigation = append(to.Navigation, page.Property{Name: n.Name, Type: typeText(n.Type, n.Collection)})
	}
	return to
}

// typeText is the text of a type in CSDL.
func typeText(name string, collection bool) string {
	if collection {
		return "Collection(" + name + ")"
	}
	return name
}

func pageOperation(o *described.Operation) page.Operation {
	to := page.Operation{Name: o.Name, Action: o.Action, Result: o.Result}
	for i, p := range o.Parameters {
		if i == 0 && o.Bound {
			to.Bound = p.Type
			continue
		}
		to.Parameters = append(to.Parameters, page.Parameter{Name: p.Name, In: "path", Type: p.Type, Required: !p.Optional})
	}
	return to
}
