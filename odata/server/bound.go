package server

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file tells operations what they are called on: a collection, or what a cast,
// $filter(…) or a navigation property leaves of one (URL Conventions 4.5 and 4.12).

// WithBound says which operations, by their qualified names, ask [Bound] for the collection
// that they are called on. They can then be called on a part of it, and by expressions:
//
//	GET  /Products/$filter(Price gt 5)/NS.AveragePrice()
//	POST /Products/NS.SpecialProduct/NS.Review
//	GET  /Categories(1)/Products/NS.AveragePrice()
//	GET  /Categories?$filter=Products/NS.AveragePrice() gt 5
//
// Others are 501 Not Implemented there, and not called: they are for all of the entity set. Those that
// are a client's call the service behind on the same part.
func WithBound(operations ...string) Option {
	return func(c *config) { c.asking = append(c.asking, operations...) }
}

// Bound returns what the operation is called on that is answered in the context: the entities,
// or complex values, of a collection, or the only one. T is what the collection has, a pointer
// to a generated type or the interface of one with derived types. The function that lists them, or
// reads it, is called for this; the authorizer is asked for that one too.
func Bound[T wire.Structured](ctx context.Context) ([]T, error) {
	q := RequestOf(ctx)
	if q == nil || !q.r.hold() {
		return nil, fmt.Errorf("server: Bound needs the context of an operation that is being answered")
	}
	list, err := q.r.boundTo(ctx)
	if err != nil {
		return nil, err
	}
	items := make([]T, len(list))
	for i, v := range list {
		item, ok := v.(T)
		if !ok {
			return nil, fmt.Errorf("server: %s is called on values of the type %T, which are no %T", q.r.route.name, v, items[i])
		}
		items[i] = item
	}
	return items, nil
}

// calledOn is what an operation is called on, where its own path does not say that.
type calledOn struct {
	operation string // the path of its route
	path      string // of what it is called on, percent-encoded; "" in an expression
	route     *route // answers with the collection
	keys      []keyValue
	match     match
	hops      int               // in front of it
	items     []wire.Structured // the collection itself, in an expression; the rest is not set then
}

// boundTo returns what the operation is called on.
func (r *request) boundTo(ctx context.Context) ([]wire.Structured, error) {
	p := r.onto
	if p == nil || p.operation != r.route.Path {
		p = r.calledByPath()
	}
	if p.items != nil {
		return p.items, nil
	}
	if !r.route.operation || p.route == nil || p.route.unserved {
		return nil, NotImplemented("what " + r.route.name + " is called on")
	}
	if err := (asker{r}).mayAsk(p.route); err != nil {
		return nil, err
	}
	sub := r.innerIn(ctx, p.route, p.keys, &query.Options{})
	sub.match = p.match
	if !p.route.Collection {
		v, err := sub.entity()
		return []wire.Structured{v}, err
	}
	if p.route.Kind == routes.Function {
		var err error
		if sub.parameters, err = sub.readArguments(); err != nil {
			return nil, err
		}
	}
	result, err := p.route.Handle(sub)
	if err != nil {
		return nil, err
	}
	page, ok := pageIn(result)
	switch {
	case !ok:
		return nil, fmt.Errorf("server: the handler of %s returned %T, which is no page", p.route.name, result)
	case page.NextLink != "":
		return nil, NotImplemented("what " + p.route.name + " answers in parts, for an operation that is called on it,")
	}
	if page.More != nil {
		if err := sub.collect(&page); err != nil {
			return nil, err
		}
	}
	return objectsIn(page.Items)
}

// calledByPath returns what the path of the operation says that it is called on.
func (r *request) calledByPath() *calledOn {
	n := r.handler.ownerNode(r.route.Segments)
	p := &calledOn{route: n.Value.routes.Of(http.MethodGet), keys: r.keys, match: match{node: n}}
	before := len(r.route.Segments) - 1
	for _, s := range r.route.Segments[len(ownerPath(r.route.Segments)):before] {
		p.match.casts = append(p.match.casts, cast{node: n, keys: len(r.keys), target: r.handler.parser.Model.Types[s.Name].Target})
	}
	if p.route != nil {
		p.route = p.match.narrow(p.route)
	}
	return p
}

// calledOnPart finds the operation that the path goes on with behind a part of a collection
// whose functions it is among, and notes the part.
func (r *request) calledOnPart(rawPath string) (at match, called bool, err error) {
	if len(r.match.tail) == 0 || r.onto != nil {
		return at, false, nil
	}
	m := r.match
	list := m.node.Value.routes.Of(http.MethodGet).called(m.arguments)
	if list == nil || list.Type == nil || list.unserved {
		return at, false, nil
	}
	m.casts = slices.Clone(m.casts)
	narrowed := m.narrow(list)
	if !narrowed.Collection || len(m.tail) == 0 || m.tail[0].Kind != query.OperationSegment || !m.tail[0].Args.Operation.Binding.Collection {
		return at, false, nil
	}
	name := m.tail[0].Args.Operation.Name
	for _, n := range [...]*node{m.node, r.handler.root.Text(list.Context)} {
		if n == nil {
			continue
		}
		at = match{path: m.path, node: n, tail: m.tail}
		child := n.Text(name)
		if derived := r.handler.behind(n, narrowed.narrowedTo, name); derived != nil {
			child, at.casts = derived, []cast{{node: n, target: narrowed.narrowedTo, routed: true}}
		}
		if child == nil || !child.Value.isOperation() {
			continue
		}
		operation := child.Value.routes.For(http.MethodGet)
		if operation == nil {
			operation = child.Value.routes.Of(http.MethodPost)
		}
		if operation.byHand && !r.handler.asksBound(name) {
			return at, false, NotImplemented(name + " of a part of a collection")
		}
		path := strings.TrimSuffix(rawBefore(rawPath, m.tail[0].Offset()), "/")
		r.onto = &calledOn{operation: operation.Path, path: path, route: narrowed, keys: r.keys, match: m, hops: len(r.hops)}
		return at, true, nil
	}
	return match{}, false, nil
}

// rawBefore returns what stands in a percent-encoded text before a place in what it stands for.
func rawBefore(raw string, place int) string {
	at := 0
	for ; place > 0; place-- {
		if raw[at] == '%' {
			at += len("%20") - 1
		}
		at++
	}
	return raw[:at]
}

// CalledOn implements [sibling.Handling].
func (r *request) CalledOn(operation string, keys []any) (path string, err error) {
	if !r.hold() {
		return "", nil
	}
	p := r.onto
	if p == nil || p.operation != operation {
		return "", nil
	}
	same := len(keys) == len(r.keys)
	for i := 0; same && i < len(keys); i++ {
		own, err := r.keys[i].as(reflect.TypeOf(keys[i]))
		same = err == nil && reflect.DeepEqual(own.Interface(), keys[i])
	}
	if p.path == "" || !same {
		return "", NotImplemented(operation + " of a part of a collection")
	}
	return p.path, (asker{r}).mayAsk(p.route)
}

// behind puts the keys of the entity that a number of hops have led to in front of those of the
// collection, if it is what they lead to, and returns those in front of what comes next.
func (p *calledOn) behind(hops int, keys []keyValue) []keyValue {
	if p == nil || p.hops != hops {
		return keys
	}
	p.keys = append(keys[:len(keys):len(keys)], p.keys...)
	p.match.casts = shifted(p.match.casts, len(keys))
	return nil
}

// asksBound reports whether an operation asks for what it is called on.
func (h *handler) asksBound(name string) bool { return slices.Contains(h.asking, name) }
