package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file makes the model that URLs are parsed with: of the routes, and of the
// description that the service has of itself, which names what no route is for.

// Below implements [query.Place]. What derived types declare is behind a cast, and what the path
// itself does not have is below the entity set that it leads to.
func (p *place) Below(of query.Type, property string) query.Place {
	if isCast(property) {
		return nil
	}
	for _, at := range [...]*place{p, p.set} {
		if at == nil {
			continue
		}
		n := at.node
		if member := n.Parameter(); member != nil {
			n = member
		}
		if child := n.Text(property); child != nil && !child.Value.isOperation() {
			return &child.Value
		}
		for _, cast := range n.Value.casts {
			if child := cast.Text(property); child != nil && !child.Value.isOperation() && cast.Value.typ.Target != nil && derivedType(cast.Value.typ.Target, of.Name) != nil {
				return &child.Value
			}
		}
	}
	return nil
}

// Type implements [query.Place].
func (p *place) Type() query.Type { return p.typ }

// Keys implements [query.Place].
func (p *place) Keys() [][]query.KeyPart { return p.parts }

// modeler makes a model.
type modeler struct {
	*query.Model
	root      *node
	described *described.Service
	known     map[string]wire.Structured // typed nils by name
	seen      map[string]bool            // operations
	enums     map[string]*wire.EnumType  // by name, of the description
	// parameters are by the name of the operation or of its import, and by their own.
	parameters map[string]map[string]described.Parameter
}

// newModel makes the model of a tree of routes and a description, which may be empty.
func newModel(root *node, d *described.Service) *query.Model {
	m := modeler{
		Model: &query.Model{Resources: map[string]*query.Resource{}, Operations: map[string][]*query.Operation{}},
		root:  root, described: d, known: map[string]wire.Structured{}, seen: map[string]bool{}, enums: map[string]*wire.EnumType{},
		parameters: parametersOf(d),
	}
	for _, child := range root.Texts() {
		m.place(child, query.Type{})
	}
	m.types()
	for name, child := range root.Texts() {
		m.addPlaces(child, name, nil)
	}
	for name, child := range root.Texts() {
		m.Resources[name] = m.resource(name, child)
	}
	m.describe()
	m.Tied, m.Contains = m.tied, d.Contains
	m.Shape = func(typeName, property string) string {
		if f, _ := d.FacetsOf(typeName, property); f.Shape != "" {
			return "Edm." + f.Shape
		}
		return ""
	}
	m.Namespaces = m.described.Namespaces
	for name := range m.Operations {
		namespace := name[:max(0, strings.LastIndexByte(name, '.'))]
		if namespace != "" && !slices.Contains(m.DefaultNamespaces, namespace) {
			m.DefaultNamespaces = append(m.DefaultNamespaces, namespace)
		}
	}
	slices.Sort(m.DefaultNamespaces)
	return m.Model
}

// place notes what routes say of the type at a node and of those below; from is the type
// of what a node is a member of.
func (m *modeler) place(n *node, from query.Type) {
	p := &n.Value
	member := n.Parameter()
	p.typ = from.Item()
	p.typ.Collection = member != nil
	for _, at := range []*node{n, member} {
		if at == nil {
			continue
		}
		if r := at.Value.routes.Of(http.MethodGet); r != nil && !r.operation && r.Type != nil {
			p.typ = structured(r.Type, r.Collection || at == member)
			break
		}
	}
	for _, r := range p.routes.Of(http.MethodGet).all() {
		m.know(r.Type)
	}
	if member != nil {
		m.place(member, p.typ)
	}
	for _, child := range n.Texts() {
		m.place(child, query.Type{})
	}
}

// know notes a type and those that are derived from it.
func (m *modeler) know(t wire.Structured) {
	if t == nil || m.known[t.WireType().Name] != nil {
		return
	}
	m.known[t.WireType().Name] = t
	for _, d := range t.WireType().Derived {
		m.known[d.WireType().Name] = d
	}
}

// structured returns the type of a structured value; one that is not known for nil.
func structured(t wire.Structured, collection bool) query.Type {
	return query.TypeOf(&wire.PropertyInfo{TypeName: nameOf(t), Target: t, Collection: collection})
}

func nameOf(t wire.Structured) string {
	if t == nil {
		return ""
	}
	return t.WireType().Name
}

// named returns the type of a name in a description.
func (m *modeler) named(text string) query.Type {
	name, collection := described.Named(text)
	if target := m.known[name]; target != nil {
		return structured(target, collection)
	}
	info := wire.PropertyInfo{TypeName: name, Collection: collection}
	switch t := m.described.Types[name]; {
	case t == nil:
		info.Enum = name != "" && !strings.HasPrefix(name, "Edm.")
	case t.Kind == described.Enum:
		info.Enum, info.EnumType = true, m.enum(name, t)
	case t.Kind == described.Definition:
		info.TypeName = t.Base
	default:
		return query.Type{Kind: query.StructuredKind, Name: name, Collection: collection}
	}
	return query.TypeOf(&info)
}

// enum returns an enumeration of the description.
func (m *modeler) enum(name string, t *described.Type) *wire.EnumType {
	if made := m.enums[name]; made != nil {
		return made
	}
	made := &wire.EnumType{Name: name}
	for _, member := range t.Members {
		made.Members = append(made.Members, wire.Member(member))
	}
	m.enums[name] = made
	return made
}

// types adds the types of the description.
func (m *modeler) types() {
	if len(m.described.Types) == 0 {
		return
	}
	m.Types = make(map[string]query.Type, len(m.described.Types))
	for name := range m.described.Types {
		m.Types[name] = m.named(name)
	}
}

// addPlaces says what the keys are at a node and below, and adds the operations there. set is the
// entity set that is at the node, or "", and through are the alternate keys that the navigation
// property there declares.
func (m *modeler) addPlaces(n *node, set string, through [][]described.Part) {
	p := &n.Value
	member := n.Parameter()
	if read := p.routes.Of(http.MethodGet); set == "" && read != nil && !read.operation {
		if to := m.root.Text(read.Context); to != nil {
			set, p.set = read.Context, &to.Value
		}
	}
	if member != nil {
		p.parts = m.keys(p.typ, member.Value.keys, set, through)
	} else if keys := keysOf(p.typ); keys != nil && !p.isOperation() {
		p.parts = m.keys(p.typ, keys, set, through)
	}
	for _, at := range []*node{n, member} {
		if at == nil {
			continue
		}
		for name, child := range at.Texts() {
			if isCast(name) && !child.Value.isOperation() {
				child.Value.typ = m.named(name)
				child.Value.typ.Collection = at != member && n.Value.typ.Collection
				at.Value.casts = append(at.Value.casts, child)
			}
			m.addPlaces(child, "", m.described.Through(at.Value.typ.Name, name))
			if child.Value.isOperation() {
				m.addOperations(name, at.Value.typ, child)
			}
		}
	}
}

// tied returns what the partner of a navigation property, which leads back, has its
// referential constraints say of keys (see [query.Model]).
func (m *modeler) tied(source, navigation, target string) (ties []query.KeyTie) {
	for _, c := range m.described.ConstraintsOf(target, m.described.Partner(source, navigation)) {
		ties = append(ties, query.KeyTie{Part: c.Property, Source: c.Referenced})
	}
	return ties
}

// resource returns the child of the container that a node below the root is.
func (m *modeler) resource(name string, n *node) *query.Resource {
	r := &query.Resource{Name: name, Kind: query.Singleton, Type: n.Value.typ, Place: &n.Value}
	if n.Value.typ.Collection {
		r.Kind = query.EntitySet
	}
	if !n.Value.isOperation() {
		return r
	}
	r.Place, r.Type = nil, query.Type{}
	r.Overloads = m.overloads(name, query.Type{}, n)
	r.Kind = query.FunctionImport
	if r.Overloads[0].Action {
		r.Kind = query.ActionImport
	}
	return r
}

// addOperations adds the overloads of an operation at a node, which is called on values
// of the type.
func (m *modeler) addOperations(name string, binding query.Type, n *node) {
	for _, o := range m.overloads(name, binding, n) {
		m.addOperation(o)
	}
}

// addOperation adds an overload, unless there is one that is called the same.
func (m *modeler) addOperation(o *query.Operation) {
	key := o.Name + " " + o.Binding.String()
	for i := range o.Parameters {
		key += " " + o.Parameters[i].Name
	}
	if !m.seen[key] {
		m.seen[key] = true
		m.Operations[o.Name] = append(m.Operations[o.Name], o)
	}
}

// overloads returns those of an operation at a node.
func (m *modeler) overloads(name string, binding query.Type, n *node) (list []*query.Operation) {
	for _, r := range n.Value.routes.Of(http.MethodGet).all() {
		r.said = m.parameters[name]
		for _, overload := range r.Overloads {
			o := &query.Operation{Name: name, Binding: binding, Result: m.result(r), Struct: structOf(r)}
			for _, word := range overload {
				parameter, optional := strings.CutSuffix(word, "?")
				o.Parameters = append(o.Parameters, query.Parameter{Name: parameter, Optional: optional})
			}
			list = append(list, o)
		}
	}
	if r := n.Value.routes.Of(http.MethodPost); r != nil && r.operation {
		r.said = m.parameters[name]
		list = append(list, &query.Operation{Name: name, Action: true, Binding: binding, Result: m.result(r)})
	}
	return list
}

// structOf returns a value that has the parameters of a function as properties.
func structOf(r *route) wire.Structured {
	if r.Parameters == nil {
		return nil
	}
	return r.Parameters()
}

// result returns the type of what a route answers.
func (m *modeler) result(r *route) query.Type {
	if r.Type != nil {
		return structured(r.Type, r.Collection)
	}
	t := m.named(r.ResultType)
	t.Collection = t.Collection || r.Collection
	return t
}

// describe adds the operations and children that have no routes.
func (m *modeler) describe() {
	byName := map[string][]*query.Operation{}
	for i := range m.described.Operations {
		d := &m.described.Operations[i]
		o := &query.Operation{Name: d.Name, Action: d.Action, Result: m.named(d.Result)}
		parameters := d.Parameters
		if d.Bound && len(parameters) > 0 {
			o.Binding, parameters = m.named(parameters[0].Type), parameters[1:]
		}
		for _, p := range parameters {
			o.Parameters = append(o.Parameters, query.Parameter{Name: p.Name, Type: m.named(p.Type), Optional: p.Optional})
		}
		if d.Bound {
			m.addOperation(o)
		}
		byName[d.Name] = append(byName[d.Name], o)
	}
	for _, child := range m.described.Children {
		if m.Resources[child.Name] == nil {
			m.Resources[child.Name] = m.child(child, byName[child.Type])
		}
	}
}

// child returns a child of the container that has no route.
func (m *modeler) child(c described.Child, overloads []*query.Operation) *query.Resource {
	r := &query.Resource{Name: c.Name, Kind: query.EntitySet, Type: m.named(c.Type)}
	switch c.Element {
	case "EntitySet":
		r.Type.Collection = true
	case "Singleton":
		r.Kind = query.Singleton
	default:
		r.Type = query.Type{}
		r.Kind, r.Overloads = query.FunctionImport, overloads
		if c.Element == "ActionImport" {
			r.Kind = query.ActionImport
		}
		if overloads == nil {
			r.Overloads = []*query.Operation{{Name: c.Name}}
		}
	}
	return r
}
