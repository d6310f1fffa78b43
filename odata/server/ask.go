package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/literal"
	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// This file answers what expressions ask of the service itself: $root, and functions.

// asker implements [evaluate.Service] by the functions of the service.
type asker struct{ *request }

// Resource implements [evaluate.Service].
func (a asker) Resource(_ context.Context, name string, key []evaluate.Argument) (wire.Value, error) {
	n := a.handler.root.Text(name)
	if n != nil && key != nil {
		if by := n.Value.alternate(key); by != nil {
			return a.byAlternate(n, name, by, key)
		}
		n = n.Parameter()
	}
	if n == nil {
		return wire.Value{}, NotImplemented("$root/" + name + " in expressions")
	}
	route := n.Value.routes.Of(http.MethodGet)
	if route == nil || route.operation {
		return wire.Value{}, NotImplemented("$root/" + name + " in expressions")
	}
	keys := make([]keyValue, len(key))
	own := func(part evaluate.Argument) bool {
		return part.Name == "" || slices.ContainsFunc(n.Value.keys, func(k routes.Key) bool { return k.Property == part.Name })
	}
	if len(key) != len(n.Value.keys) || slices.ContainsFunc(key, func(part evaluate.Argument) bool { return !own(part) }) {
		return wire.Value{}, NotImplemented("$root/" + name + " with another key than its own")
	}
	for i := range n.Value.keys {
		k := &n.Value.keys[i]
		for _, part := range key {
			if part.Name != "" && part.Name != k.Property {
				continue
			}
			text, err := textOf(part.Value)
			if err != nil {
				return wire.Value{}, err
			}
			value, err := parseKey(text, k.Type)
			if err != nil {
				return wire.Value{}, BadRequest(fmt.Sprintf("the key %s of $root/%s is %s, not %s", k.Property, name, k.Type, text), k.Property)
			}
			keys[i] = keyValue{k.Name, value}
		}
	}
	return a.result(route, a.inner(route, keys, &query.Options{}))
}

// byAlternate returns the entity of a set that has an alternate key.
func (a asker) byAlternate(n *node, name string, by []query.KeyPart, key []evaluate.Argument) (wire.Value, error) {
	list := n.Value.routes.Of(http.MethodGet)
	if list == nil || !list.Collection {
		return wire.Value{}, NotImplemented("$root/" + name + " in expressions")
	}
	b := percent.AppendSegment(nil, name)
	for i, part := range by {
		at := slices.IndexFunc(key, func(given evaluate.Argument) bool { return given.Name == part.Name })
		text, err := textOf(key[at].Value)
		if err != nil {
			return wire.Value{}, err
		}
		b = percent.AppendSegment(append(b, "(,"[min(i, 1)]), part.Name)
		b = percent.AppendSegment(append(b, '='), literal.Quote(text, part.Type.String()))
	}
	path, err := a.handler.parser.Path(string(append(b, ')')), "")
	if err != nil {
		return wire.Value{}, err
	}
	m := match{path: path, node: n, tail: path.Segments[1:]}
	r := a.inner(m.narrow(list), nil, &query.Options{})
	r.match = m
	return a.result(r.route, r)
}

// textOf returns the text of a primitive value.
func textOf(v wire.Value) (string, error) {
	b, err := codec.AppendValue(nil, v)
	if err != nil {
		return "", err
	}
	if text, quoted := wire.Raw(b).Text(); quoted {
		return text, nil
	}
	return string(b), nil
}

// Call implements [evaluate.Service]. A function that is bound to an entity is found at the
// entity set or the singleton that the request is about, or at the only one for its type; one
// that is bound to a collection, at an entity set of its type, if it asks for what it is called on.
func (a asker) Call(_ context.Context, name string, binding wire.Value, arguments []evaluate.Argument) (wire.Value, error) {
	n, keys := a.handler.root.Text(name), []keyValue(nil)
	items, several := itemsIn(binding)
	if entity := binding.Object(); entity != nil {
		n, keys = a.bound(entity, name)
	} else if several {
		n = a.boundToSeveral(name)
	} else if binding.Kind() != wire.KindAbsent {
		n = nil
	}
	if n == nil {
		return wire.Value{}, NotImplemented("the function " + name + " in expressions")
	}
	route := n.Value.routes.Of(http.MethodGet)
	var list []query.Argument
	for _, argument := range arguments {
		list = append(list, query.Argument{Name: argument.Name})
	}
	if route = route.called(list); route == nil || !route.operation {
		return wire.Value{}, NotImplemented("the function " + name + " in expressions")
	}
	r := a.inner(route, keys, &query.Options{})
	if several {
		r.onto = &calledOn{operation: route.Path, items: items}
	}
	if route.Parameters != nil {
		v := route.Parameters()
		b := []byte{'{'}
		for i, argument := range arguments {
			var err error
			b = append(append(append(b, "{,"[min(i, 1)]), '"'), argument.Name+`":`...)
			if b, err = codec.AppendValue(b, argument.Value); err != nil {
				return wire.Value{}, err
			}
		}
		if err := wire.Unmarshal(append(b[min(1, len(arguments)):], '}'), v, route.reading...); err != nil {
			return wire.Value{}, badArguments(err)
		}
		r.parameters = v
		if err := r.checkParameters(v); err != nil {
			return wire.Value{}, err
		}
	}
	return a.result(route, r)
}

// itemsIn returns the entities or complex values of a collection, and whether it is one.
func itemsIn(v wire.Value) (items []wire.Structured, is bool) {
	if v.Kind() != wire.KindCollection {
		return nil, false
	}
	items = make([]wire.Structured, v.Len())
	for i := range items {
		if items[i] = v.Item(i).Object(); isNil(items[i]) {
			return nil, false
		}
	}
	return items, true
}

// boundToSeveral returns the node of a function of a collection; nil if there is none, or it
// does not ask for what it is called on.
func (a asker) boundToSeveral(name string) *node {
	for _, set := range a.handler.root.Texts() {
		for text, child := range set.Texts() {
			if child.Value.isOperation() && (text == name || text[strings.LastIndexByte(text, '.')+1:] == name) && a.handler.asksBound(text) {
				return child
			}
		}
	}
	return nil
}

// Related implements [evaluate.Service], where one entity set or singleton alone can have the
// entity.
func (a asker) Related(_ context.Context, entity wire.Value, name string) (wire.Value, error) {
	v := entity.Object()
	var route *route
	var keys []keyValue
	found := 0
	for _, n := range a.tops() {
		if !n.Value.answers(v) {
			continue
		}
		if child := a.handler.nodeAlong(n, name); child != nil {
			if at := child.Value.routes.Of(http.MethodGet); at != nil && !at.operation {
				found, route, keys = found+1, at, withKey([]keyValue{}, n, v)
			}
		}
	}
	if found != 1 || keys == nil {
		return wire.Value{}, NotImplemented("the navigation property " + name + " behind $root")
	}
	return a.result(route, a.inner(route, keys, &query.Options{}))
}

// tops returns the nodes of the members of entity sets, and of singletons.
func (a asker) tops() (nodes []*node) {
	for _, child := range a.handler.root.Texts() {
		if member := child.Parameter(); member != nil {
			child = member
		}
		nodes = append(nodes, child)
	}
	return nodes
}

// answers reports whether the entity may be one of those that are read here.
func (p *place) answers(entity wire.Structured) bool {
	at := p.routes.Of(http.MethodGet)
	return at != nil && at.Type != nil && !isNil(entity) && isA(entity, at.Type)
}

// bound returns the node of a function of an entity, and the keys that lead to it.
func (a asker) bound(entity wire.Structured, name string) (*node, []keyValue) {
	for i, n := range append(a.handler.below(a.match.node, a.route).nodes, a.tops()...) {
		if !n.Value.answers(entity) {
			continue
		}
		for text, child := range n.Texts() {
			if !child.Value.isOperation() || text != name && text[strings.LastIndexByte(text, '.')+1:] != name {
				continue
			}
			before := []keyValue{}
			if i == 0 && n == a.match.node && len(a.keys) > len(n.Value.keys) {
				before = a.keys[:len(a.keys)-len(n.Value.keys)]
			}
			if keys := withKey(before, n, entity); keys != nil {
				return child, keys
			}
		}
	}
	return nil, nil
}

// result calls the function of a route, and returns what it answers.
func (a asker) result(route *route, r *request) (wire.Value, error) {
	switch {
	case route.Forbidden:
		return wire.Value{}, BadRequest("the service does not allow "+route.name+", so it cannot be asked about", "")
	case route.unserved:
		return wire.Value{}, NotImplemented(route.name)
	}
	if err := a.mayAsk(route); err != nil {
		return wire.Value{}, err
	}
	result, err := route.Handle(r)
	var own *Error
	switch {
	case errors.As(err, &own) && own.Status == http.StatusNotFound:
		return codec.NullValue(), nil
	case err != nil:
		return wire.Value{}, err
	case isNil(result):
		return codec.NullValue(), nil
	}
	if v, is := result.(wire.Structured); is {
		return codec.Object(v), nil
	}
	if page, is := pages.PageOf(result); is {
		if page.NextLink != "" {
			return wire.Value{}, NotImplemented("what " + route.name + " answers in parts, within an expression")
		}
		if err := a.collect(&page); err != nil {
			return wire.Value{}, err
		}
		result = page.Items
	}
	return codec.ValueFrom(result, route.declaredType...)
}

// mayAsk counts the call of a route's function, and has it authorized the first time.
func (a asker) mayAsk(route *route) error {
	if err := a.countCall(); err != nil {
		return err
	}
	a.asking.Lock()
	defer a.asking.Unlock()
	if slices.Contains(a.authorized, route) {
		return nil
	}
	if err := a.authorize(route); err != nil {
		return err
	}
	a.authorized = append(a.authorized, route)
	return nil
}

// countCall counts the calls of functions for one answer.
func (r *request) countCall() error {
	r.asking.Lock()
	defer r.asking.Unlock()
	if r.calls++; r.calls > r.handler.limits.MaxCalls {
		return BadRequest(fmt.Sprintf("the query needs more than %d calls of functions, which is the limit", r.handler.limits.MaxCalls), "")
	}
	return nil
}
