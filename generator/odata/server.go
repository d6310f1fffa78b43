package odata

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// planServer plans the handlers, one for each resource of the container: structs
// of functions, which have their routes in their tags.
func (p *planner) planServer(types, files *templates.FileSet) {
	asXML, asJSON := p.planDescription(types)
	if !p.serves() {
		return
	}
	resources, bindings := p.resources(), p.bindings()
	service := templates.Service{Container: p.container.QualifiedName()}
	byResource := map[string][]endpoint{}
	for _, r := range p.routes {
		e := p.planEndpoint(r)
		if !p.budget.Take(plan.Size(e.function()), r.Node().Pos) {
			return
		}
		byResource[handlerPath(r)] = append(byResource[handlerPath(r)], e)
	}
	for _, endpoints := range byResource {
		slices.SortFunc(endpoints, func(a, b endpoint) int {
			return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.Method, b.Method))
		})
		h, functions := p.planHandler(endpoints)
		files.Add(names.FileName(h.Field, "handler"), functions)
		service.Handlers = append(service.Handlers, h)
	}
	slices.SortFunc(service.Handlers, func(a, b templates.Handler) int { return cmp.Compare(a.Field, b.Field) })
	files.Add("service.gen.go", p.cfg.TransportDoc())
	files.Add("service.gen.go", service)
	if p.cfg.Server {
		files.Add("server.gen.go", templates.Server{Container: service.Container, Resources: resources, Bindings: bindings, Singletons: p.singletons(resources, bindings), Declared: p.declared(), Codecs: p.resultCodecs(), XML: asXML, JSON: asJSON})
	}
	if p.cfg.Client {
		files.Add("client.gen.go", templates.Client{Container: service.Container, Declared: p.declared(), Codecs: p.resultCodecs(), Segments: p.container.KeyAsSegment()})
	}
	p.planParameters(files)
}

// serves reports whether there is anything to serve or to call.
func (p *planner) serves() bool { return p.cfg.Service() && p.container != nil && len(p.routes) > 0 }

// declared returns the types that interfaces in the results of routes stand for, and those
// that are derived from a type of another package.
func (p *planner) declared() []templates.Type {
	types := p.derivedElsewhere()
	for _, r := range p.routes {
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

// planHandler plans the handler of routes with one resource.
func (p *planner) planHandler(endpoints []endpoint) (templates.Handler, templates.Functions) {
	r := endpoints[0].Route
	path := handlerPath(r)
	h := templates.Handler{Field: p.table.Name(path + fieldPart), Type: p.table.Name(path)}
	functions := templates.Functions{Name: h.Type, Doc: h.Type + " answers for the operations that " + p.container.QualifiedName() + " imports."}
	if len(r.Steps) > 0 {
		first := r.Steps[0]
		kind := "singleton "
		if first.Collection {
			kind = "entity set "
		}
		functions.Doc = doc(h.Type+" answers for the "+kind+first.Name+" and what lies below it.", first.Node)
	}
	for i := range endpoints {
		functions.Fields = append(functions.Fields, endpoints[i].function())
	}
	return h, functions
}

// resources returns the entries of the service document that the routes serve,
// in the order of their names.
func (p *planner) resources() []templates.Resource {
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

// bindings returns what the navigation properties of derived types are bound to, for
// the entity sets and singletons that the routes begin with, sorted by their paths.
func (p *planner) bindings() []templates.Binding {
	var list []templates.Binding
	add := func(child string, of *schema.EntityType, bound []*schema.NavigationPropertyBinding) {
		for _, b := range bound {
			cast, path, _ := strings.Cut(b.Path, "/")
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

// page is odata.Page of an item.
func page(item templates.Type) templates.Type {
	t := templates.OData("Page")
	t.Arg = &item
	return t
}
