package odata

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/gonames"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// planServer plans the handlers, one for each resource of the container: structs
// of functions, which have their routes in their tags.
func (p *planner) planServer(files *templates.FileSet) {
	if p.container == nil || len(p.slice.routes) == 0 || !p.cfg.Server {
		return
	}
	service := templates.Service{Container: p.container.QualifiedName(), Resources: p.resources(), Declared: p.declaredResults()}
	byResource := map[string][]endpoint{}
	for _, r := range p.slice.routes {
		byResource[p.resourceOf(r)] = append(byResource[p.resourceOf(r)], p.planEndpoint(r))
	}
	for _, endpoints := range byResource {
		slices.SortFunc(endpoints, func(a, b endpoint) int {
			return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.method, b.method))
		})
		h, functions := p.planHandler(endpoints)
		files.Add(strings.ToLower(h.Field)+"_handler.gen.go", functions)
		service.Handlers = append(service.Handlers, h)
	}
	slices.SortFunc(service.Handlers, func(a, b templates.Handler) int { return cmp.Compare(a.Field, b.Field) })
	files.Add("server.gen.go", service)
	p.planParameters(files)
	p.planMetadata(files)
}

// declaredResults returns the Go names of the types that interfaces in the
// results of routes stand for, sorted.
func (p *planner) declaredResults() []string {
	var names []string
	for _, r := range p.slice.routes {
		if st := r.resultType(); st != nil && p.hasInterface(st) {
			names = append(names, p.typeName(typeOf(st)))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// importsResource is the field of the handler for all operation imports.
const importsResource = "OperationImports"

// resourceOf returns the name of the container's child that a route begins with.
func (p *planner) resourceOf(r *route) string {
	if len(r.steps) == 0 {
		return importsResource
	}
	return r.steps[0].name
}

// planHandler plans the handler of routes with one resource.
func (p *planner) planHandler(endpoints []endpoint) (templates.Handler, templates.Functions) {
	r := endpoints[0].route
	h := templates.Handler{Field: importsResource, Type: importsResource + "Handler"}
	functions := templates.Functions{Name: h.Type, Doc: h.Type + " answers for the operations that " + p.container.QualifiedName() + " imports."}
	if len(r.steps) > 0 {
		first := r.steps[0]
		h.Field = gonames.Exported(first.name)
		h.Type = h.Field + "Handler"
		if packageNames[h.Type] {
			h.Type += "_"
		}
		kind := "singleton "
		if first.collection {
			kind = "entity set "
		}
		functions.Name = h.Type
		functions.Doc = doc(h.Type+" answers for the "+kind+first.name+" and what lies below it.", first.node)
		p.scope.Declare(h.Type, gonames.Declared{What: kind + first.name, Pos: first.node.Pos, Target: "/" + first.name})
	}
	names := gonames.NewScope(p.ds)
	for i := range endpoints {
		e := &endpoints[i]
		f := e.function()
		names.Declare(f.Name, gonames.Declared{What: f.Route, Pos: p.container.Pos, Target: "'" + f.Route + "'"})
		functions.Fields = append(functions.Fields, f)
	}
	return h, functions
}

// resources returns the entries of the service document that the routes serve,
// in the order of their names.
func (p *planner) resources() []templates.Resource {
	var list []templates.Resource
	seen := map[string]bool{}
	for _, r := range p.slice.routes {
		var res templates.Resource
		switch {
		case r.imported != nil:
			if !r.imported.Function || !r.imported.IncludeInServiceDocument {
				continue
			}
			res = templates.Resource{Name: r.imported.Name, Kind: "FunctionImportResource"}
		case len(r.steps) != 1:
			continue
		case r.steps[0].collection:
			if set := p.entitySet(r.steps[0].name); set == nil || !set.IncludeInServiceDocument {
				continue
			}
			res = templates.Resource{Name: r.steps[0].name, Kind: "EntitySetResource"}
		default:
			res = templates.Resource{Name: r.steps[0].name, Kind: "SingletonResource"}
		}
		if !seen[res.Name] {
			seen[res.Name] = true
			list = append(list, res)
		}
	}
	slices.SortFunc(list, func(a, b templates.Resource) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

func (p *planner) entitySet(name string) *schema.EntitySet {
	for _, s := range p.container.AllEntitySets() {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// page is wire.Page of an item.
func page(item templates.Type) templates.Type {
	t := templates.Wire("Page")
	t.Arg = &item
	return t
}

// methodName names the method of a route: a verb that tells the kinds of routes
// apart, so that "calendar" and a member of "calendars" are ReadCalendar and
// GetCalendar, and the words of the path as they are, so that what lies below
// the two does not meet either.
func methodName(r *route) string {
	verb, words := "Read", pathWords(r)
	switch {
	case len(r.operations) > 0 && r.operations[0].Function:
		verb = "Compute"
	case len(r.operations) > 0:
		verb = "Invoke"
	case r.last().keyed:
		verb = "Get"
	case r.last().collection:
		verb = "List"
	}
	return verb + words
}

// pathWords joins the words of a path: a member that it ends in in the singular,
// a singleton that it begins with only where nothing follows, All before the
// collection that an operation is bound to.
func pathWords(r *route) string {
	var b strings.Builder
	for i, s := range r.steps {
		end := i == len(r.steps)-1 && len(r.operations) == 0
		if i == 0 && !s.collection && !end {
			continue
		}
		segments := strings.Split(s.name, "/")
		switch {
		case s.keyed && end:
			segments[len(segments)-1] = gonames.Singular(segments[len(segments)-1])
		case s.collection && !s.keyed && !end:
			b.WriteString("All")
		}
		b.WriteString(goNames(segments))
	}
	if r.imported != nil {
		b.WriteString(gonames.Exported(r.imported.Name))
	} else if len(r.operations) > 0 {
		b.WriteString(gonames.Exported(r.operations[0].Name))
	}
	return b.String()
}
