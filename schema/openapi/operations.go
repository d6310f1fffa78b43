package openapi

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/schema"
)

// operation is an overload of an action or a function.
type operation struct {
	name     string // qualified, for an import without a namespace
	function bool
	binding  *typ // nil for an import
	many     bool // it is bound to a collection
	params   []parameter
	result   *answer // nil or none for nothing
	op       *openapi3.Operation
	pos      schema.Position
	compose  bool // there are paths below it
}

type parameter struct {
	name  string
	value value
	node  schema.Node
}

// readOperation reads an operation that stands at a place, or an import that
// stands at none, and returns what it leads to.
func (s *service) readOperation(n *node, at place) place {
	typ := n.operationType()
	o := &operation{name: n.name, binding: at.typ, many: at.collection, pos: s.at(n), compose: len(n.children) > 0}
	switch {
	case typ == "function" || typ == "functionImport":
		o.function = true
	case typ == "action" || typ == "actionImport":
	default:
		o.function = n.operation("POST") == nil
	}
	method := "POST"
	if o.function {
		method = "GET"
	}
	if o.op = n.operation(method); o.op == nil && n.item != nil {
		s.facts.add("path", missing, n.path)
		return place{}
	}
	if o.function {
		o.params = s.arguments(n, o.op)
	} else {
		o.params = s.actionParameters(o.op)
	}
	o.result = s.answerOf(o.op)
	if o.function && (o.result == nil || o.result.none) {
		s.facts.add("return type", missing, n.path)
		o.result = &answer{value: untyped(o.pos)}
	}
	if at.typ == nil {
		s.paths.imports = append(s.paths.imports, o)
	} else {
		o.name = s.qualify(n.name, at.typ)
		s.paths.bound = append(s.paths.bound, o)
	}
	here := place{trail: at.trail}.step(o.name, nil)
	if o.result != nil && o.result.isStructured() {
		here.typ, here.collection = o.result.target, o.result.Collection
	}
	return here
}

// qualify gives an operation's name its namespace, for which paths may have an
// alias, or nothing.
func (s *service) qualify(name string, t *typ) string {
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		s.facts.add("operation namespace", "binding-type", t.namespace()+"."+name)
		return t.namespace() + "." + name
	}
	namespace := name[:i]
	if s.namespaces[namespace] || strings.Contains(namespace, ".") {
		return name
	}
	if s.paths.aliases[namespace] == "" {
		s.paths.aliases[namespace] = t.namespace()
		s.facts.add("operation namespace", "alias", namespace)
	}
	return s.paths.aliases[namespace] + name[i:]
}

// arguments reads the parameters of a function from its path.
func (s *service) arguments(n *node, op *openapi3.Operation) []parameter {
	var list []parameter
	for _, a := range n.args {
		name := a.name
		if name == "" {
			name = a.param
		}
		p := parameter{name: name, value: untyped(s.at(n))}
		if n.item != nil {
			if described := n.parameter(op, a.param); described != nil {
				p = s.parameter(name, described)
			}
		}
		list = append(list, p)
	}
	if len(n.args) == 0 && s.Mapping == OASIS {
		for _, name := range queryParameters(n) {
			list = append(list, s.parameter(name, n.parameter(op, name)))
		}
	}
	return list
}

func (s *service) parameter(name string, described *openapi3.Parameter) parameter {
	ref := described.Schema
	if ref == nil {
		ref = jsonSchema(described.Content)
	}
	p := parameter{name: name, value: untyped(s.At(described.Origin))}
	if ref != nil && ref.Value != nil {
		p.value = s.value(ref)
		p.value.Default = nil // OASIS's converter writes one for null, as text
	}
	p.value.Pos = s.At(described.Origin)
	p.node.Pos = p.value.Pos
	if text := described.Description; !strings.HasPrefix(text, "Usage: ") && !strings.HasPrefix(text, "String value needs to be enclosed") {
		describe(&p.node, text) // and not a converter's words
	}
	return p
}

// actionParameters reads the parameters of an action from what it is sent.
func (s *service) actionParameters(op *openapi3.Operation) []parameter {
	if op == nil || op.RequestBody == nil || op.RequestBody.Value == nil {
		return nil
	}
	ref := jsonSchema(op.RequestBody.Value.Content)
	if ref == nil {
		return nil
	}
	var list []parameter
	for name, p := range ref.Value.Properties {
		if p == nil || p.Value == nil || strings.Contains(name, "@") {
			continue
		}
		v := s.value(p)
		node := schema.Node{Pos: v.Pos}
		describe(&node, p.Value.Description)
		list = append(list, parameter{name: name, value: v, node: node})
	}
	slices.SortFunc(list, func(a, b parameter) int { return comparePositions(a.value.Pos, b.value.Pos) })
	return list
}

// signature tells the overloads of an operation apart, bindings aside.
func (o *operation) signature() string {
	text := o.name + "\x00action"
	if o.function {
		text = o.name + "\x00function"
		var names []string
		for _, p := range o.params {
			names = append(names, p.name)
		}
		slices.Sort(names)
		text += "\x00" + strings.Join(names, "\x00")
	}
	if o.many {
		text += "\x00many"
	}
	return text
}

// dropInheritedOperations keeps each operation once, at the base type among
// those that it was met at.
func (s *service) dropInheritedOperations() {
	bySignature := map[string][]*operation{}
	var order []string
	for _, o := range s.paths.bound {
		key := o.signature()
		if bySignature[key] == nil {
			order = append(order, key)
		}
		bySignature[key] = append(bySignature[key], o)
	}
	s.paths.bound = nil
	for _, key := range order {
		met := map[*typ]*operation{}
		for _, o := range bySignature[key] {
			if met[o.binding] == nil {
				met[o.binding] = o
			}
			met[o.binding].compose = met[o.binding].compose || o.compose
		}
		for _, o := range bySignature[key] {
			if met[o.binding] == o && !inherited(o.binding.base, met) {
				s.paths.bound = append(s.paths.bound, o)
			}
		}
	}
	seen := map[string]bool{}
	s.paths.imports = slices.DeleteFunc(s.paths.imports, func(o *operation) bool {
		key := o.signature()
		defer func() { seen[key] = true }()
		return seen[key]
	})
}

// inherited reports whether an operation was met at a type or one of its bases.
func inherited(t *typ, met map[*typ]*operation) bool {
	for ; t != nil; t = t.base {
		if met[t] != nil {
			return true
		}
	}
	return false
}
