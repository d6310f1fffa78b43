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
	if p.container == nil || len(p.routes) == 0 || !p.cfg.Server {
		return
	}
	service := templates.Service{Container: p.container.QualifiedName(), Resources: p.resources(), Declared: p.declaredResults()}
	byResource := map[string][]endpoint{}
	for _, r := range p.routes {
		byResource[p.resourceOf(r)] = append(byResource[p.resourceOf(r)], p.planEndpoint(r))
	}
	for _, endpoints := range byResource {
		slices.SortFunc(endpoints, func(a, b endpoint) int {
			return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.Method, b.Method))
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
	for _, r := range p.routes {
		answer := r.Answer()
		if answer == nil {
			continue
		}
		if st := structured(answer.Type); st != nil && p.hasInterface(st) {
			names = append(names, p.typeName(answer.Type))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// importsResource is the field of the handler for all operation imports.
const importsResource = "OperationImports"

// resourceOf returns the name of the container's child that a route begins with.
func (p *planner) resourceOf(r *schema.Route) string {
	if len(r.Steps) == 0 {
		return importsResource
	}
	return r.Steps[0].Name
}

// planHandler plans the handler of routes with one resource.
func (p *planner) planHandler(endpoints []endpoint) (templates.Handler, templates.Functions) {
	r := endpoints[0].Route
	h := templates.Handler{Field: importsResource, Type: importsResource + "Handler"}
	functions := templates.Functions{Name: h.Type, Doc: h.Type + " answers for the operations that " + p.container.QualifiedName() + " imports."}
	if len(r.Steps) > 0 {
		first := r.Steps[0]
		h.Field = gonames.Exported(first.Name)
		h.Type = h.Field + "Handler"
		if packageNames[h.Type] {
			h.Type += "_"
		}
		kind := "singleton "
		if first.Collection {
			kind = "entity set "
		}
		functions.Name = h.Type
		functions.Doc = doc(h.Type+" answers for the "+kind+first.Name+" and what lies below it.", first.Node)
		p.scope.Declare(h.Type, gonames.Declared{What: kind + first.Name, Pos: first.Node.Pos, Target: "/" + first.Name})
	}
	names := gonames.NewScope(p.ds)
	for i := range endpoints {
		f := endpoints[i].function()
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
	for _, r := range p.routes {
		var res templates.Resource
		set, singleton := r.Child()
		switch {
		case r.Import != nil:
			if !r.Import.Function || !r.Import.IncludeInServiceDocument {
				continue
			}
			res = templates.Resource{Name: r.Import.Name, Kind: "FunctionImportResource"}
		case len(r.Steps) != 1 || set != nil && !set.IncludeInServiceDocument:
			continue
		case set != nil:
			res = templates.Resource{Name: set.Name, Kind: "EntitySetResource"}
		default:
			res = templates.Resource{Name: singleton.Name, Kind: "SingletonResource"}
		}
		if !seen[res.Name] {
			seen[res.Name] = true
			list = append(list, res)
		}
	}
	slices.SortFunc(list, func(a, b templates.Resource) int { return cmp.Compare(a.Name, b.Name) })
	return list
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
func methodName(r *schema.Route) string {
	verb, words := "Read", pathWords(r)
	switch {
	case r.Kind == schema.FunctionRoute:
		verb = "Compute"
	case r.Invokes():
		verb = "Invoke"
	case r.Last().Keyed:
		verb = "Get"
	case r.Last().Collection:
		verb = "List"
	}
	return verb + words
}

// pathWords joins the words of a path: a member that it ends in in the singular,
// a singleton that it begins with only where nothing follows, All before the
// collection that an operation is bound to.
func pathWords(r *schema.Route) string {
	var b strings.Builder
	for i, s := range r.Steps {
		end := i == len(r.Steps)-1 && !r.Invokes()
		if i == 0 && !s.Collection && !end {
			continue
		}
		segments := strings.Split(s.Name, "/")
		switch {
		case s.Keyed && end:
			segments[len(segments)-1] = gonames.Singular(segments[len(segments)-1])
		case s.Collection && !s.Keyed && !end:
			b.WriteString("All")
		}
		b.WriteString(goNames(segments))
	}
	if r.Import != nil {
		b.WriteString(gonames.Exported(r.Import.Name))
	} else if r.Invokes() {
		b.WriteString(gonames.Exported(r.Overloads[0].Name))
	}
	return b.String()
}
