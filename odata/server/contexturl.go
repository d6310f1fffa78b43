package server

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/literal"
	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// rootContext is the context URL of a route at a root, of one item or of several, of the type
// that the description says.
type rootContext struct {
	root       string
	collection bool
	typ        *wire.Type
	url        string
}

// contextURL returns the URL that describes an answer (Protocol 10). value is
// the entity or complex value that it holds, if it holds a single one, or of which
// it holds a property. What the route and the root decide is made once for them.
func (r *request) contextURL(value wire.Structured) string {
	root, collection := r.root(), r.target.collection
	if !r.contextOfRoute() {
		return r.newContextURL(root, value)
	}
	typ := r.typeIn(value).WireType()
	known := r.route.context.Load()
	if known != nil && known.root == root && known.collection == collection && known.typ == typ {
		return known.url
	}
	made := r.newContextURL(root, value)
	if r.castTo(value) == nil {
		r.route.context.Store(&rootContext{root, collection, typ, made})
	}
	return made
}

// contextOfRoute reports whether the context URL is that of all answers of the route whose
// type is the same: of a set, or an item of it, whose path has no key.
func (r *request) contextOfRoute() bool {
	t, q := &r.target, r.asked
	return r.route.ownContext && t.path == nil && t.kind == wholeTarget &&
		q.Select == nil && q.Expand == nil && q.Apply == nil && q.DeltaToken == ""
}

// typeIn returns the type of what is answered: that of the single entity or complex value
// itself, or of the casts in the path.
func (r *request) typeIn(value wire.Structured) wire.Structured {
	if value != nil {
		return codec.Stated(value)
	}
	return r.target.typ
}

// hasOwnContext reports whether the root decides the context URL of what the route answers
// with, if that is as the description says.
func (r *route) hasOwnContext() bool {
	if r.Type == nil || r.operation || isTypeName(r.Context) {
		return false
	}
	last := len(r.Segments) - 1
	return !slices.ContainsFunc(r.Segments[:last], func(s routes.Segment) bool { return s.Keys != nil })
}

func (r *request) newContextURL(root string, value wire.Structured) string {
	b := append(make([]byte, 0, 128), root...)
	b = append(b, "$metadata#"...)
	t, member := &r.target, false
	switch {
	case t.kind == refTarget && !t.collection:
		return string(append(b, "$ref"...))
	case t.kind == refTarget:
		b = append(b, "Collection($ref)"...)
	default:
		b, member = r.appendContext(b, value)
		b = r.appendSelectList(b, r.asked, t.typ)
	}
	switch {
	case r.asked.DeltaToken != "" && t.collection:
		return string(append(b, "/$delta"...))
	case member && !t.collection:
		return string(append(b, "/$entity"...))
	}
	return string(b)
}

// appendContext appends where the context URL says that an answer belongs, or its type, and reports
// whether it is one of several there.
func (r *request) appendContext(b []byte, value wire.Structured) (_ []byte, member bool) {
	switch {
	case r.target.path != nil:
		return r.appendPropertyContext(b, value), false
	case r.route.Context == "" && r.route.operation || r.route.Type == nil || isTypeName(r.route.Context):
		return r.appendTypeContext(b, value), false
	}
	b, member = r.appendSet(b, escapeFragment)
	if cast := r.castTo(value); cast != nil {
		b = append(append(b, '/'), cast.WireType().Name...)
	}
	return b, member
}

// appendPropertyContext appends the path of a property behind the URL of the entity
// that it belongs to, or its type if there is no such URL (Protocol 10.13).
func (r *request) appendPropertyContext(b []byte, entity wire.Structured) []byte {
	if path := r.appendProperty(b, entity, escapeFragment); path != nil {
		return path
	}
	return r.appendTypeContext(b, nil)
}

// appendProperty appends the path of a property; nil if it has none, as what is picked of a
// collection. One of a derived type stands behind a segment that casts to it.
func (r *request) appendProperty(b []byte, entity wire.Structured, escape func([]byte, string) []byte) []byte {
	path := r.appendResource(b, entity, escape)
	if path == nil {
		path = r.appendSaid(b, entity)
	}
	if path == nil || slices.ContainsFunc(r.target.steps, func(s sibling.Step) bool { return s.Kind == sibling.IndexStep }) {
		return nil
	}
	declared := r.declaredIn()
	if _, inherited := wire.LookupProperty(declared, r.target.path[0]); !inherited && r.target.entity.WireType() != declared.WireType() {
		path = append(append(path, '/'), r.target.entity.WireType().Name...)
	}
	for _, s := range r.target.steps {
		path = escape(append(path, '/'), s.Name)
	}
	return path
}

// appendSaid appends the path of an entity in a set as its id says it, if another service has
// answered with it and not with its key; nil if it does not.
func (r *request) appendSaid(b []byte, entity wire.Structured) []byte {
	id := odata.ControlOf(wire.DynamicOf(entity)).ID
	if rest, ours := strings.CutPrefix(r.relocated(id), r.root()); ours && r.route.Context != "" && !isTypeName(r.route.Context) {
		return append(b, rest...)
	}
	return nil
}

// castTo returns the type that narrows what the set is declared to hold.
func (r *request) castTo(value wire.Structured) wire.Structured {
	actual := r.typeIn(value)
	if actual == nil || actual.WireType() == r.declaredIn().WireType() {
		return nil
	}
	return actual
}

// declaredIn returns the type that the description declares of the set in the context URL.
// A navigation property may lead to entities of a derived type alone, as the route does.
func (r *request) declaredIn() wire.Structured {
	if strings.HasPrefix(r.route.Context, ".") {
		if at := r.handler.along(r.route).nodes; len(at) > 0 && at[0].Value.typ.Target != nil {
			return at[0].Value.typ.Target
		}
	}
	if set := r.handler.root.Text(r.route.Context); set != nil && r.route.Context != "" {
		if own := set.Value.typ.Target; own != nil {
			return own
		}
	}
	return r.route.Type
}

// appendTypeContext appends the name of the type of what is in no entity set.
func (r *request) appendTypeContext(b []byte, value wire.Structured) []byte {
	t := &r.target
	name := t.typeName
	if value != nil {
		name = codec.Stated(value).WireType().Name
	}
	if t.collection && !strings.HasPrefix(name, "Collection(") {
		return append(append(append(b, "Collection("...), name...), ')')
	}
	return append(b, name...)
}

// appendSet appends the entity set, singleton or navigation property that the
// result is in, and reports whether it is one of several there.
func (r *request) appendSet(b []byte, escape func([]byte, string) []byte) (_ []byte, member bool) {
	c, segments := r.route.Context, r.route.Segments
	last := len(segments) - 1
	path, relative := strings.CutPrefix(c, ".")
	switch {
	case relative:
		path, member = strings.CutSuffix(path, "/")
		owner := ownerPath(segments)
		if segments = segments[:last]; path == "" && owner[len(owner)-1].Keys != nil {
			segments = owner[:len(owner)-1]
		}
		b = appendPath(b, segments, r.keys, escape)
		for name := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
			if name != "" {
				b = escape(append(b, '/'), name)
			}
		}
		return b, member
	case c != "":
		return append(b, c...), !r.handler.isSingleton(c)
	case segments[last].Keys != nil:
		return appendPath(b, segments[:last], r.keys, escape), true
	}
	return appendPath(b, segments, r.keys, escape), r.route.makes()
}

// url returns the URL of the entity, of the complex value or of the collection of entities that
// is answered: "" if it has none, as what belongs to no entity set.
func (r *request) url(entity wire.Structured) string {
	root := append(make([]byte, 0, 128), r.root()...)
	switch {
	case r.target.path == nil:
		return string(r.appendResource(root, entity, percent.AppendSegment))
	case r.target.collection:
		return ""
	}
	return string(r.appendProperty(root, entity, percent.AppendSegment))
}

// appendResource appends the path of an entity, or that of the collection if there
// is none; nil if it has no path.
func (r *request) appendResource(b []byte, entity wire.Structured, escape func([]byte, string) []byte) []byte {
	switch {
	case r.route.Type == nil || r.route.Context == "" && r.route.operation || isTypeName(r.route.Context):
		return nil
	case r.route.Context == "" && !r.route.makes():
		return appendPath(b, r.route.Segments, r.keys, escape)
	}
	b, member := r.appendSet(b, escape)
	if !member || r.route.Collection {
		return b
	}
	return appendKeyOf(b, entity, escape)
}

// isTypeName reports whether a context is the type of entities that are in no set.
func isTypeName(context string) bool {
	return strings.Contains(context, ".") && !strings.HasPrefix(context, ".")
}

// appendKeyOf appends the key of an entity; nil if a part of it is missing.
func appendKeyOf(b []byte, entity wire.Structured, escape func([]byte, string) []byte) []byte {
	var keys []wire.PropertyInfo
	for _, p := range wire.Properties(entity) {
		if p.Key {
			keys = append(keys, p)
		}
	}
	for i, p := range keys {
		value, _ := codec.ValueAt(entity, p.Name)
		text, err := value.AppendText(nil)
		if err != nil {
			return nil
		}
		b = literal.AppendKeyPart(b, i, len(keys), p.Name, string(text), p.TypeName, escape)
	}
	if len(keys) == 0 {
		return nil
	}
	return b
}

// appendPath appends a path with its keys in parentheses.
func appendPath(b []byte, segments []routes.Segment, keys []keyValue, escape func([]byte, string) []byte) []byte {
	for i, s := range segments {
		if s.Keys == nil {
			if i > 0 {
				b = append(b, '/')
			}
			b = escape(b, s.Name)
			continue
		}
		for j, k := range s.Keys {
			b = literal.AppendKeyPart(b, j, len(s.Keys), k.Property, fmt.Sprint(keys[0].value), k.Type, escape)
			keys = keys[1:]
		}
	}
	return b
}

// escapeFragment appends s with what cannot be in the fragment of a URL
// percent-encoded (RFC 3986, 3.5).
func escapeFragment(b []byte, s string) []byte { return percent.Append(b, s, percent.Path+"/?") }
