package odata

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/generator/gonames"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// planServer plans the handlers, one for each resource of the container, and
// the routes that lead to their methods.
func (p *planner) planServer(files *templates.FileSet) {
	if p.container == nil || len(p.slice.routes) == 0 || !p.cfg.Server {
		return
	}
	service := templates.Service{Container: p.container.QualifiedName(), Resources: p.resources()}
	handlers := map[string]*templates.Handler{}
	for _, r := range p.slice.routes {
		h := handlers[p.resourceOf(r)]
		if h == nil {
			h = p.planHandler(r)
			handlers[p.resourceOf(r)] = h
		}
		h.Methods = append(h.Methods, p.planMethod(r))
	}
	for _, h := range handlers {
		slices.SortFunc(h.Methods, func(a, b templates.Method) int {
			return cmp.Or(cmp.Compare(a.Route.Path, b.Route.Path), cmp.Compare(a.Route.Method, b.Route.Method))
		})
		p.checkMethods(h)
		files.Add(strings.ToLower(h.Field)+"_handler.gen.go", *h)
		service.Handlers = append(service.Handlers, *h)
	}
	slices.SortFunc(service.Handlers, func(a, b templates.Handler) int { return cmp.Compare(a.Field, b.Field) })
	files.Add("server.gen.go", service)
	p.planParameters(files)
	p.planMetadata(files)
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

func (p *planner) planHandler(r *route) *templates.Handler {
	if len(r.steps) == 0 {
		h := &templates.Handler{Field: importsResource, Name: importsResource + "Handler", Unimplemented: "Unimplemented" + importsResource + "Handler"}
		h.Doc = h.Name + " answers for the operations that " + p.container.QualifiedName() + " imports."
		return h
	}
	first := r.steps[0]
	field := gonames.Exported(first.name)
	name := field + "Handler"
	if packageNames[name] {
		name += "_"
	}
	h := &templates.Handler{Field: field, Name: name, Unimplemented: "Unimplemented" + name}
	kind := "singleton "
	if first.collection {
		kind = "entity set "
	}
	h.Doc = doc(h.Name+" answers for the "+kind+first.name+" and what lies below it.", first.node)
	d := gonames.Declared{What: kind + first.name, Pos: first.node.Pos, Target: "/" + first.name}
	p.scope.Declare(h.Name, d)
	p.scope.Declare(h.Unimplemented, d)
	return h
}

// checkMethods refuses a handler with two methods of one name.
func (p *planner) checkMethods(h *templates.Handler) {
	names := gonames.NewScope(p.ds)
	for _, m := range h.Methods {
		endpoint := m.Route.Endpoint
		names.Declare(m.Name, gonames.Declared{What: endpoint, Pos: p.container.Pos, Target: "'" + endpoint + "'"})
	}
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

// planMethod plans the method and the route of a path.
func (p *planner) planMethod(r *route) templates.Method {
	path, keys := p.planPath(r)
	m := templates.Method{Keys: keys, Route: templates.Route{Path: path, Keys: explicitKeys(keys)}}
	if len(r.operations) > 0 {
		p.planOperation(r, &m)
	} else {
		p.planRead(r, &m)
	}
	m.Route.Endpoint = cmp.Or(m.Route.Method, "GET") + " " + path
	m.Name = p.name(m.Route.Endpoint, methodName(r))
	m.Doc = doc(m.Name+" serves "+m.Route.Endpoint+".", p.routeNode(r))
	return m
}

// explicitKeys returns the keys that a route has to list: the others are
// strings, and their placeholder ends in their property's name.
func explicitKeys(keys []templates.Key) []templates.Key {
	return slices.DeleteFunc(slices.Clone(keys), func(k templates.Key) bool {
		return k.Wire == "Edm.String" && !strings.Contains(k.Property, "-")
	})
}

// routeNode is the element that a route's documentation is taken from.
func (p *planner) routeNode(r *route) *schema.Node {
	if len(r.operations) > 0 {
		return &r.operations[0].Node
	}
	return r.last().node
}

// planPath returns the route's path with placeholders for keys, and the keys.
func (p *planner) planPath(r *route) (string, []templates.Key) {
	var b strings.Builder
	var keys []templates.Key
	used, params := map[string]int{}, map[string]int{}
	for _, s := range r.steps {
		b.WriteString("/" + s.name)
		if !s.keyed {
			continue
		}
		var parts []string
		item := gonames.Singular(s.name[strings.LastIndexByte(s.name, '/')+1:])
		used[item]++
		if n := used[item]; n > 1 {
			item += strconv.Itoa(n)
		}
		for _, ref := range s.typ.EffectiveKey() {
			k := p.planKey(item, ref)
			if params[k.Param]++; params[k.Param] > 1 {
				k.Param += strconv.Itoa(params[k.Param])
			}
			parts = append(parts, k.Placeholder)
			keys = append(keys, k)
		}
		b.WriteString("/{" + strings.Join(parts, ",") + "}")
	}
	switch {
	case r.imported != nil:
		b.WriteString("/" + r.imported.Name)
	case len(r.operations) > 0:
		b.WriteString("/" + r.operations[0].QualifiedName())
	}
	return b.String(), keys
}

func (p *planner) planKey(item string, ref *schema.PropertyRef) templates.Key {
	k := templates.Key{
		Param:       gonames.Param(item + "_" + ref.Name()),
		Placeholder: item + "-" + ref.Name(),
		Property:    ref.Name(),
		Wire:        ref.Property.Type.Name,
	}
	switch t := ref.Property.Type.Type.(type) {
	case *schema.EnumType:
		k.Type = templates.Type{Name: p.typeName(t)}
		k.Convert = k.Type.Name
	case *schema.TypeDefinition:
		k.Wire = t.Underlying.Name
		k.Type = primitiveOf(t.Underlying.Name).item
	default:
		k.Type = primitiveOf(k.Wire).item
	}
	return k
}

// planRead plans the reading of entities.
func (p *planner) planRead(r *route, m *templates.Method) {
	at := r.last()
	m.Route.Type = p.typeName(at.typ)
	m.Route.Scopes = p.scopes(r)
	m.Route.Context = p.context(r)
	result := p.structuredType(&at.typ.StructuredType, false)
	if at.collection && !at.keyed {
		m.Route.Collection = true
		result = page(result)
	} else if at.nav != nil && !at.collection {
		m.Route.Nullable = at.nav.Type.Nullable
	}
	m.Result = &result
}

// context returns what context URLs say where the answer is not in the place
// that the path names: the entity set or singleton that the last relationship
// is bound to, or the type of entities that are in none (Protocol 10).
func (p *planner) context(r *route) string {
	at := r.last()
	if at.nav == nil || at.nav.ContainsTarget {
		return ""
	}
	var path []string
	for _, s := range r.steps[1:] {
		path = append(path, s.name)
	}
	for _, b := range p.bindings(r.steps[0].name) {
		if b.Path == join(path) {
			return b.Target
		}
	}
	return at.typ.QualifiedName()
}

// bindings returns the navigation property bindings of a set or singleton.
func (p *planner) bindings(name string) []*schema.NavigationPropertyBinding {
	if s := p.entitySet(name); s != nil {
		return s.Bindings
	}
	for _, s := range p.container.AllSingletons() {
		if s.Name == name {
			return s.Bindings
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
