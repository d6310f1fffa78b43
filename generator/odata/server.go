package odata

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// planServer plans the handlers, one for each resource of the container: structs
// of functions, which have their routes in their tags.
func (p *planner) planServer(types *templates.FileSet) []templates.File {
	asXML, asJSON := p.planDescription(types)
	if !p.serves() {
		return nil
	}
	byPath := map[string][]endpoint{}
	for _, r := range p.routes {
		e := p.planEndpoint(r)
		if !p.budget.Take(plan.Size(e.function()), r.Node().Pos) {
			return nil
		}
		byPath[handlerPath(r)] = append(byPath[handlerPath(r)], e)
	}
	packages := p.settle(byPath)
	files, service := packages[0], templates.Service{Container: p.container.QualifiedName()}
	for _, r := range p.resources {
		r.files.Add(r.file, p.planHandler(r))
		service.Handlers = append(service.Handlers, templates.Handler{Field: r.field, Type: templates.Type{Path: r.pkg.Path, Name: r.handler}})
	}
	p.planParameters()
	files.Add("service.gen.go", p.cfg.TransportDoc())
	files.Add("service.gen.go", service)
	calls := p.calls(p.routes)
	if p.cfg.Server {
		listed, bindings := p.listed(), p.bindings()
		files.Add("server.gen.go", templates.Server{Container: service.Container, Resources: listed, Bindings: bindings, Singletons: p.singletons(listed, bindings), Declared: calls.Declared, Codecs: calls.Codecs, XML: asXML, JSON: asJSON})
	}
	if p.cfg.Client {
		files.Add("client.gen.go", templates.Client{Container: service.Container, Calls: calls})
	}
	var all []templates.File
	for _, files := range packages {
		all = append(all, files.Sorted()...)
	}
	return all
}

// serves reports whether there is anything to serve or to call.
func (p *planner) serves() bool { return p.cfg.Service() && p.container != nil && len(p.routes) > 0 }

// calls returns what is known of functions beside their tags and types.
func (p *planner) calls(routes []*schema.Route) templates.Calls {
	return templates.Calls{Declared: p.declared(routes), Codecs: p.resultCodecs(routes), Segments: p.container.KeyAsSegment()}
}

// declared returns the types that interfaces in the results of routes stand for, and those
// that are derived from a type of another package.
func (p *planner) declared(routes []*schema.Route) []templates.Type {
	types := p.derivedElsewhere()
	for _, r := range routes {
		answer := r.Answer()
		if answer == nil {
			continue
		}
		if st := schema.Structured(answer.Type); st != nil && p.hasInterface(st) {
			types = append(types, p.goType(answer.Type))
		}
	}
	return sorted(types)
}

// planHandler plans the handler of a resource.
func (p *planner) planHandler(r *resource) templates.Functions {
	functions := templates.Functions{Name: r.handler, Doc: r.handler + " answers for " + p.text(r) + "."}
	if first := r.routes[0]; len(first.Steps) > 0 {
		functions.Doc = doc(r.handler+" answers for "+p.text(r)+" and what lies below it.", first.Steps[0].Node)
	}
	for i := range r.endpoints {
		functions.Fields = append(functions.Fields, r.endpoints[i].function())
	}
	return functions
}

// listed returns the entries of the service document that the routes serve,
// in the order of their names.
func (p *planner) listed() []templates.Resource {
	var list []templates.Resource
	seen := map[string]bool{}
	for _, r := range p.routes {
		var res templates.Resource
		set, singleton := r.Child()
		switch {
		case r.Import != nil:
			if !r.Import.Function || !r.Import.IncludeInServiceDocument {
				continue
			}
			res = templates.Resource{Name: r.Import.Name, Kind: "FunctionImport"}
		case len(r.Steps) != 1 || set != nil && !set.IncludeInServiceDocument:
			continue
		case set != nil:
			res = templates.Resource{Name: set.Name, Kind: "EntitySet"}
		default:
			res = templates.Resource{Name: singleton.Name, Kind: "Singleton"}
		}
		if !seen[res.Name] {
			seen[res.Name] = true
			list = append(list, res)
		}
	}
	slices.SortFunc(list, func(a, b templates.Resource) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// bindings returns what the navigation properties of derived types, and of the items of
// collections, are bound to, for the entity sets and singletons that the routes begin with,
// sorted by their paths.
func (p *planner) bindings() []templates.Binding {
	var list []templates.Binding
	add := func(child string, of *schema.EntityType, bound []*schema.NavigationPropertyBinding) {
		for _, b := range bound {
			cast, path, _ := strings.Cut(b.Path, "/")
			if p.withinItems(&of.StructuredType, b.Path) {
				list = append(list, templates.Binding{Path: child + "/" + b.Path, Target: b.Target})
			}
			if st := schema.Structured(p.model.Type(cast)); st != nil && st.IsDerivedFrom(&of.StructuredType) {
				p.eachDerived(st, func(d *schema.StructuredType) {
					list = append(list, templates.Binding{Path: child + "/" + d.QualifiedName() + "/" + path, Target: b.Target})
				})
			}
		}
	}
	seen := map[string]bool{}
	for _, r := range p.routes {
		set, singleton := r.Child()
		switch {
		case r.Import != nil || seen[r.Steps[0].Name]:
			continue
		case set != nil:
			add(set.Name, set.Type, set.Bindings)
		default:
			add(singleton.Name, singleton.Type, singleton.Bindings)
		}
		seen[r.Steps[0].Name] = true
	}
	slices.SortStableFunc(list, func(a, b templates.Binding) int { return cmp.Compare(a.Path, b.Path) })
	return slices.CompactFunc(list, func(a, b templates.Binding) bool { return a.Path == b.Path })
}

// withinItems reports whether a path from a type leads through a collection of complex values:
// what is behind it has no route.
func (p *planner) withinItems(t *schema.StructuredType, path string) bool {
	for name := range strings.SplitSeq(path, "/") {
		var next schema.Type
		if property := t.LookupProperty(name); property != nil {
			next = property.Type.Type
			if items := schema.Structured(next); property.Type.Collection && items != nil {
				return p.slice.Has(items.Self())
			}
		} else if navigation := t.LookupNavigationProperty(name); navigation != nil {
			next = navigation.Type.Type
		} else {
			next = p.model.Type(name)
		}
		if t = schema.Structured(next); t == nil {
			return false
		}
	}
	return false
}

// singletons returns those that something is bound to and that are no resources, by
// their names.
func (p *planner) singletons(resources []templates.Resource, bindings []templates.Binding) []string {
	bound := map[string]bool{}
	for _, r := range p.routes {
		bound[r.Context()] = true
	}
	for _, b := range bindings {
		bound[b.Target] = true
	}
	var list []string
	for _, s := range p.container.AllSingletons() {
		if bound[s.Name] && !slices.Contains(resources, templates.Resource{Name: s.Name, Kind: "Singleton"}) {
			list = append(list, s.Name)
		}
	}
	slices.Sort(list)
	return list
}

// text says what a resource is.
func (p *planner) text(r *resource) string {
	route := r.routes[0]
	if len(route.Steps) == 0 {
		return "the operations that " + p.container.QualifiedName() + " imports"
	}
	if route.Steps[0].Collection {
		return "the entity set " + route.Steps[0].Name
	}
	return "the singleton " + route.Steps[0].Name
}

// page is odata.Page of an item.
func page(item templates.Type) templates.Type {
	t := templates.OData("Page")
	t.Arg = &item
	return t
}
