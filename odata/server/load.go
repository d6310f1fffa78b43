package server

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file gets what a query asks about of entities that a handler returned without it:
// from the functions that answer for it by its own path, one call for each entity.

// loader gets what is related to entities.
type loader struct{ *request }

// located is an entity, or a complex value, and where the routes may be of what belongs
// to it, with the keys that lead there.
type located struct {
	v    wire.Structured
	at   places
	keys [][]keyValue // by the nodes of at
}

// load returns entities that are answered with all that is asked about: copies of those
// that lacked something.
func (r *request) load(asked []*related, items []wire.Structured) ([]wire.Structured, error) {
	if len(asked) == 0 {
		return items, nil
	}
	l := loader{request: r}
	at := r.handler.below(r.match.node, r.route)
	list := make([]located, len(items))
	for i, v := range items {
		list[i] = l.answered(v, at)
	}
	for _, x := range asked {
		if err := l.follow(x, list, x.levels(r.handler.mostLevels()), false); err != nil {
			return nil, err
		}
	}
	loaded := make([]wire.Structured, len(items))
	for i := range list {
		loaded[i] = list[i].v
	}
	return loaded, nil
}

// answered locates an entity that the request is answered with, or of which it is
// answered with a property.
func (l *loader) answered(v wire.Structured, at places) located {
	where := located{v: v, at: at}
	for i, n := range at.nodes {
		keys := []keyValue{}
		if i == 0 {
			keys = append(keys, l.keys...)
		}
		if n != l.match.node || n.Value.keys == nil {
			keys = withKey(keys, n, v)
		}
		where.keys = append(where.keys, keys)
	}
	return where
}

// withKey returns keys with that of an entity behind them, as the routes at a node have
// it; nil if it has none, or if the keys are.
func withKey(keys []keyValue, n *node, v wire.Structured) []keyValue {
	if keys == nil {
		return nil
	}
	keys = slices.Clip(keys)
	names := keyNames(v)
	for i, k := range n.Value.keys {
		name := k.Property
		if !slices.Contains(names, name) && i < len(names) { // it has another name in URLs
			name = names[i]
		}
		key, ok := keyFrom(v, name, k)
		if !ok {
			return nil
		}
		keys = append(keys, key)
	}
	return keys
}

// keyFrom returns a part of the key of an entity.
func keyFrom(v wire.Structured, name string, k routes.Key) (keyValue, bool) {
	value, found := codec.ValueAt(v, name)
	if !found {
		return keyValue{}, false
	}
	text, err := value.AppendText(nil)
	if err != nil {
		return keyValue{}, false
	}
	parsed, err := parseKey(string(text), k.Type)
	return keyValue{k.Name, parsed}, err == nil
}

// keyNames returns the names of the properties that are the key of an entity.
func keyNames(v wire.Structured) (names []string) {
	for _, p := range wire.Properties(v) {
		if p.Key {
			names = append(names, p.Name)
		}
	}
	return names
}

// follow gets what a navigation property leads to from entities, and what is asked about
// of that. known says that others were there: then what an entity lacks is nothing.
func (l *loader) follow(x *related, list []located, levels int, known bool) error {
	switch {
	case levels == 0:
		return nil
	case len(x.within) > 0:
		return l.followWithin(x, list, levels)
	}
	for i := range list {
		if _, declared := wire.LookupProperty(list[i].v, x.name); declared {
			known = known || wire.PropertyValue(list[i].v, x.name).Kind() != wire.KindAbsent
		}
	}
	var targets []located
	var owners []int // by the targets
	for i := range list {
		found, err := l.related(x, &list[i], known)
		if err != nil {
			return err
		}
		targets = append(targets, found...)
		for range found {
			owners = append(owners, i)
		}
	}
	before := make([]wire.Structured, len(targets))
	for i := range targets {
		before[i] = targets[i].v
	}
	for _, inner := range x.inner {
		if err := l.follow(inner, targets, inner.levels(l.handler.mostLevels()), false); err != nil {
			return err
		}
	}
	if len(targets) > 0 {
		if err := l.follow(x, targets, levels-1, known); err != nil {
			return err
		}
	}
	return replace(x.name, list, targets, before, owners)
}

// followWithin is follow for what stands in complex values.
func (l *loader) followWithin(x *related, list []located, levels int) error {
	name := x.within[0]
	inner := *x
	inner.within, inner.owners = x.within[1:], x.owners[1:]
	var values []located
	var owners []int // by the values
	for i := range list {
		owner := &list[i]
		at := located{at: places{set: owner.at.set, bound: l.handler.boundBelow(owner.at.bound, x.owners[0], name)}}
		for k, n := range owner.at.nodes {
			for _, child := range l.handler.declared([]*node{n}, x.owners[0], name) {
				at.at.nodes, at.keys = append(at.at.nodes, child), append(at.keys, owner.keys[k])
			}
		}
		value := wire.PropertyValue(owner.v, name)
		add := func(v wire.Structured) {
			if at.v = v; v != nil {
				values, owners = append(values, at), append(owners, i)
			}
		}
		add(value.Object())
		for k := range value.Len() {
			add(value.Item(k).Object())
		}
	}
	before := make([]wire.Structured, len(values))
	for i := range values {
		before[i] = values[i].v
	}
	if err := l.follow(&inner, values, levels, false); err != nil {
		return err
	}
	return replace(name, list, values, before, owners)
}

// replace gives owners the targets that have become others.
func replace(name string, list, targets []located, before []wire.Structured, owners []int) error {
	for i := 0; i < len(targets); {
		end, changed := i, false
		var objects []wire.Structured
		for ; end < len(targets) && owners[end] == owners[i]; end++ {
			changed = changed || targets[end].v != before[end]
			objects = append(objects, targets[end].v)
		}
		if changed {
			owner := &list[owners[i]]
			owner.v = codec.Clone(owner.v)
			if err := codec.SetObjects(owner.v, name, objects); err != nil {
				return err
			}
		}
		i = end
	}
	return nil
}

// related returns what a navigation property of an entity leads to. An entity that lacks
// it is replaced by a copy that has it.
func (l *loader) related(x *related, owner *located, known bool) ([]located, error) {
	p, declared := wire.LookupProperty(owner.v, x.name)
	if !declared {
		return nil, nil // it is of another type
	}
	route, inside, keys := l.where(x, owner)
	value := wire.PropertyValue(owner.v, x.name)
	if value.Kind() == wire.KindAbsent {
		switch {
		case route != nil && !route.unserved && keys != nil:
			objects, err := l.call(route, keys)
			if err != nil {
				return nil, err
			}
			if owner.v, err = having(owner.v, p, objects); err != nil {
				return nil, err
			}
			value = wire.PropertyValue(owner.v, x.name)
		case !known:
			return nil, l.lacks(x, route, keys)
		}
	}
	var found []located
	add := func(v wire.Structured) {
		if v != nil {
			found = append(found, l.inside(v, inside, route, keys))
		}
	}
	add(value.Object())
	for i := range value.Len() {
		add(value.Item(i).Object())
	}
	return found, nil
}

// having returns a copy of an entity that has objects in a navigation property. Where
// that is for pointers to the declared type, derived objects become such.
func having(v wire.Structured, p wire.PropertyInfo, objects []wire.Structured) (wire.Structured, error) {
	v = codec.Clone(v)
	if objects == nil && !p.Collection {
		return v, codec.SetNull(v, p.Name)
	}
	return v, codec.SetObjects(v, p.Name, objects)
}

// lacks says that a query asks about what a handler did not return, and nothing else
// answers.
func (l *loader) lacks(x *related, route *route, keys []keyValue) error {
	where := "no route leads to it"
	switch {
	case route != nil && route.unserved:
		where = "nothing answers " + route.name
	case route != nil && keys == nil:
		where = "not the key that " + route.name + " needs"
	}
	return &Error{Status: http.StatusNotImplemented, Target: x.option, Message: fmt.Sprintf(
		"%s asks about %s, which is not implemented: the function of %s returned what does not have it, not even as nothing, and %s",
		x.option, x.name, l.route.name, where)}
}

// where returns the route of a navigation property of an entity, nil if there is none,
// the places of what belongs to the entities that it leads to, and the keys of the route.
func (l *loader) where(x *related, owner *located) (*route, places, []keyValue) {
	for i, n := range owner.at.nodes {
		for _, child := range l.handler.declared([]*node{n}, x.owner, x.name) {
			if route := child.Value.routes.Of(http.MethodGet); route != nil && !route.operation {
				return route, l.handler.below(child, route), owner.keys[i]
			}
		}
	}
	return nil, l.handler.bound(owner.at, &x.navigation), nil
}

// inside locates an entity that a navigation property leads to, whose route is the first
// of the places if there is one.
func (l *loader) inside(v wire.Structured, at places, route *route, keys []keyValue) located {
	where := located{v: v, at: at}
	for i, n := range at.nodes {
		before := []keyValue{}
		if i == 0 && route != nil {
			before = keys
		}
		where.keys = append(where.keys, withKey(before, n, v))
	}
	return where
}

// call calls the function of a route, and returns what it answers, nil for nothing.
func (l *loader) call(route *route, keys []keyValue) ([]wire.Structured, error) {
	if err := l.countCall(); err != nil {
		return nil, err
	}
	result, err := route.Handle(l.inner(route, keys, &query.Options{}))
	var own *Error
	if errors.As(err, &own) && own.Status == http.StatusNotFound {
		return nil, nil
	}
	if err != nil || isNil(result) {
		return nil, err
	}
	if page, ok := pageIn(result); ok {
		if page.NextLink != "" {
			return nil, NotImplemented("what " + route.name + " answers in parts, within another answer")
		}
		if err := l.collect(&page); err != nil {
			return nil, err
		}
		return objectsIn(page.Items)
	}
	v, ok := result.(wire.Structured)
	if !ok {
		return nil, fmt.Errorf("server: the handler of %s returned %T, which is no structured type", route.name, result)
	}
	return []wire.Structured{withoutContext(v)}, nil
}
