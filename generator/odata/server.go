package odata

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// planServer plans the handlers, one for each resource of the container, and
// the routes that lead to their methods.
func (p *planner) planServer(files *templates.FileSet) {
	if p.container == nil || len(p.routes) == 0 || !p.cfg.Server {
		return
	}
	service := templates.Service{Container: p.container.QualifiedName(), Resources: p.resources()}
	handlers := map[string]*templates.Handler{}
	for _, r := range p.routes {
		h := handlers[handlerPath(r)]
		if h == nil {
			h = p.planHandler(r)
			handlers[handlerPath(r)] = h
		}
		h.Methods = append(h.Methods, p.planMethod(r))
	}
	for _, h := range handlers {
		slices.SortFunc(h.Methods, func(a, b templates.Method) int {
			return cmp.Or(cmp.Compare(a.Route.Path, b.Route.Path), cmp.Compare(a.Route.Method, b.Route.Method))
		})
		files.Add(strings.ToLower(h.Field)+"_handler.gen.go", *h)
		service.Handlers = append(service.Handlers, *h)
	}
	slices.SortFunc(service.Handlers, func(a, b templates.Handler) int { return cmp.Compare(a.Field, b.Field) })
	files.Add("server.gen.go", service)
	p.planParameters(files)
	p.planMetadata(files)
}

func (p *planner) planHandler(r *schema.Route) *templates.Handler {
	path := handlerPath(r)
	name := p.table.Name(path)
	h := &templates.Handler{Field: p.table.Name(path + fieldPart), Name: name, Unimplemented: "Unimplemented" + name}
	if len(r.Steps) == 0 {
		h.Doc = h.Name + " answers for the operations that " + p.container.QualifiedName() + " imports."
		return h
	}
	first := r.Steps[0]
	kind := "singleton "
	if first.Collection {
		kind = "entity set "
	}
	h.Doc = doc(h.Name+" answers for the "+kind+first.Name+" and what lies below it.", first.Node)
	return h
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

// planMethod plans the method and the route of a path.
func (p *planner) planMethod(r *schema.Route) templates.Method {
	path, keys := p.planPath(r)
	m := templates.Method{Keys: keys, Route: templates.Route{Path: path, Keys: explicitKeys(keys)}}
	if r.Invokes() {
		p.planOperation(r, &m)
	} else {
		p.planRead(r, &m)
	}
	m.Route.Endpoint = cmp.Or(m.Route.Method, "GET") + " " + path
	m.Name = p.table.Name(routePath(r))
	m.Doc = doc(m.Name+" serves "+m.Route.Endpoint+".", r.Node())
	return m
}

// explicitKeys returns the keys that a route has to list: the others are
// strings, and their placeholder ends in their property's name.
func explicitKeys(keys []templates.Key) []templates.Key {
	return slices.DeleteFunc(slices.Clone(keys), func(k templates.Key) bool {
		return k.Wire == "Edm.String" && !strings.Contains(k.Property, "-")
	})
}

// planPath returns the route's path with placeholders for keys, and the keys.
func (p *planner) planPath(r *schema.Route) (string, []templates.Key) {
	var b strings.Builder
	var keys []templates.Key
	used, params := map[string]int{}, map[string]int{}
	for _, s := range r.Steps {
		b.WriteString("/" + s.Name)
		if !s.Keyed {
			continue
		}
		var parts []string
		item := names.Singular(s.Name[strings.LastIndexByte(s.Name, '/')+1:])
		used[item]++
		if n := used[item]; n > 1 {
			item += strconv.Itoa(n)
		}
		for _, ref := range s.Key() {
			k := p.planKey(item, ref)
			if params[k.Param]++; params[k.Param] > 1 {
				k.Param += strconv.Itoa(params[k.Param])
			}
			parts = append(parts, k.Placeholder)
			keys = append(keys, k)
		}
		b.WriteString("/{" + strings.Join(parts, ",") + "}")
	}
	if tail := r.Tail(); tail != "" {
		b.WriteString("/" + tail)
	}
	return b.String(), keys
}

func (p *planner) planKey(item string, ref *schema.PropertyRef) templates.Key {
	k := templates.Key{
		Param:       names.Param(item + "_" + ref.Name()),
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
func (p *planner) planRead(r *schema.Route, m *templates.Method) {
	at := r.Last()
	m.Route.Type = p.typeName(at.Type)
	m.Route.Scopes = r.Scopes()
	m.Route.Context = r.Context()
	answer := r.Answer()
	m.Route.Collection, m.Route.Nullable = answer.Collection, answer.Nullable
	result := p.structuredType(&at.Type.StructuredType, false)
	if answer.Collection {
		result = page(result)
	}
	m.Result = &result
}

// page is wire.Page of an item.
func page(item templates.Type) templates.Type {
	t := templates.Wire("Page")
	t.Arg = &item
	return t
}
