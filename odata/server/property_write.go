package server

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file makes changes of entities of what clients write to a property (Protocol 11.4.9).

// propertyChange makes the change: of what the steps of a path lead to, as it is now.
type propertyChange struct {
	*request
	value []byte // JSON
}

// readProperty reads the new value of a property, as a change of the entity that has it: none
// for DELETE, which makes it null, and a collection empty.
func (r *request) readProperty() (wire.Structured, error) {
	t := &r.target
	c := propertyChange{r, []byte("null")}
	if t.collection {
		c.value = []byte("[]")
	}
	if r.exchange.Request.Method != http.MethodDelete {
		var err error
		if c.value, err = r.readValue(); err != nil {
			return nil, err
		}
		if name := t.path[len(t.path)-1]; !json.Valid(c.value) {
			return nil, BadRequest("the body is not the value of "+name, name)
		}
	}
	there, err := r.entityThere()
	if err != nil {
		return nil, err
	}
	v, err := c.change(t.entity, former{v: there}, t.steps, "")
	if err != nil || reflect.TypeOf(v).AssignableTo(r.route.Body) {
		return v, err
	}
	return codec.Base(v, r.route.Body)
}

// checkChangeable refuses to change a part of a key, and to make null what cannot be.
func (r *request) checkChangeable() error {
	t := &r.target
	if r.route.Kind != routes.Update || t.path == nil || t.picks() || t.entity == nil {
		return nil
	}
	segments, owner := segmentsTo(t.entity, t.path), t.entity
	last := len(segments) - 1
	if last > 0 {
		owner = segments[last-1].Type.Target
	}
	const fixed = "UpdateRestrictions/NonUpdatableProperties"
	if path := strings.Join(t.path, "/"); slices.Contains(r.route.Restrictions[fixed], path) {
		return notAllowed(fixed, "changing "+path, path)
	}
	p := segments[last].Property
	switch name := t.path[last]; {
	case p == nil:
	case p.Key:
		return BadRequest(name+" is a part of the key, which cannot be changed", name)
	case r.exchange.Request.Method == http.MethodDelete && !p.Collection && r.handler.described.Written(owner.WireType().Name, name).NotNull:
		return BadRequest(name+" must have a value", name)
	}
	return nil
}

// readValue reads the value of a property: the text behind $value, a complex value, or
// what an object has as its "value".
func (r *request) readValue() ([]byte, error) {
	if r.target.kind == valueTarget {
		body, err := r.exchange.ReadBody()
		if err != nil {
			return nil, err
		}
		text := string(body)
		if bare := strings.TrimSpace(text); codec.IsBare(r.target.typeName, bare) {
			return []byte(bare), nil
		}
		if r.target.typeName == "Edm.Binary" {
			text = base64.URLEncoding.EncodeToString(body)
		}
		return codec.AppendString(nil, text)
	}
	body, err := r.body()
	if err != nil || len(body) == 0 {
		return nil, cmp.Or(err, BadRequest("the body is empty; it is to be the value of "+r.target.path[len(r.target.path)-1], ""))
	}
	if r.target.typ != nil && (!r.target.collection || r.adds()) {
		return body, nil
	}
	value := codec.Member(wire.Raw(body), "value")
	if value == "" && r.target.untyped() && bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		return bytes.TrimSpace(body), nil // a complex value
	}
	if value == "" {
		return nil, BadRequest(`the value of a property stands as "value" in an object`, "value")
	}
	return []byte(value), nil
}

// entityThere returns the entity that is to be changed; nil if no function tells.
func (r *request) entityThere() (wire.Structured, error) {
	read := r.match.node.Value.routes.Of(http.MethodGet)
	if r.there != nil || r.route.Kind != routes.Update || read == nil || read.Kind != routes.Read || read.unserved {
		return r.there, nil
	}
	sub := r.inner(read, r.keys, &query.Options{})
	sub.match = r.match
	if err := sub.authorize(read); err != nil {
		return nil, err
	}
	var err error
	r.there, err = sub.entity()
	return r.there, err
}

// change returns the change of an object of a type that makes what the steps lead to the new
// value.
func (c *propertyChange) change(typ wire.Structured, was former, steps []sibling.Step, path string) (wire.Structured, error) {
	name := steps[0].Name
	p := wire.FindProperty(typ, name)
	if p == nil && !isNil(was.v) {
		if typ = codec.Stated(was.v); wire.FindProperty(typ, name) != nil {
			p = wire.FindProperty(typ, name)
		}
	}
	switch {
	case p == nil:
		return c.dynamic(typ, steps, was, path)
	case p.Navigation: // a derived type declares it, to which nothing casts
		return nil, notFoundBelow(name, "the resource")
	}
	var before wire.Value
	if !isNil(was.v) {
		before = wire.PropertyValue(was.v, name)
	}
	index, cast, rest := -1, "", steps[1:]
	for len(rest) > 0 && rest[0].Kind != sibling.PropertyStep {
		switch s := &rest[0]; {
		case s.Kind == sibling.CastStep && p.Collection && index < 0:
			return nil, NotImplemented("changing those items of " + name + " that are of a type")
		case s.Kind == sibling.CastStep:
			cast = s.Name
		case isNil(was.v):
			return nil, NotImplemented("changing an item of " + name + ", without a function that reads what has it,")
		default:
			if index = indexIn(s.Index, before.Len()); index < 0 {
				return nil, NotFound(name + " has no such item")
			}
		}
		rest = rest[1:]
	}
	switch {
	case index >= 0 && p.Target == nil:
		return c.primitiveItem(typ, p, before, index, was, path)
	case index >= 0:
		return c.item(typ, p, before, index, cast, rest, path)
	case len(rest) > 0 || p.Target != nil && !p.Collection && !bytes.Equal(c.value, []byte("null")):
		made := newOf(typ)
		o, err := c.object(typ, p, was.within(p), cast, rest, path)
		if err != nil {
			return nil, err
		}
		return having(made, *p, []wire.Structured{o})
	}
	if cast != "" && !isOf(before.Object(), cast) {
		return nil, notOf(name, cast)
	}
	if c.adds() {
		return c.add(typ, p, before, was, path)
	}
	return c.decode(typ, name, c.value, was, path)
}

// indexIn returns the place of an item of n, from the end if it is negative; negative if there is none.
func indexIn(i int64, n int) int {
	if i < 0 {
		i += int64(n)
	}
	if i < 0 || i >= int64(n) {
		return -1
	}
	return int(i)
}

func newOf(typ wire.Structured) wire.Structured {
	return reflect.New(reflect.TypeOf(typ).Elem()).Interface().(wire.Structured)
}

// isOf reports whether an object is of a type, by its name, or of one derived from it.
func isOf(o wire.Structured, name string) bool { return !isNil(o) && codec.TypeTest(name).Is(o) }

func notOf(name, cast string) error {
	return &Error{Status: http.StatusNotFound, Message: name + " is not a " + cast, Target: cast}
}

// object returns the change of a complex value of a property, or of an item of it.
func (c *propertyChange) object(typ wire.Structured, p *wire.PropertyInfo, was former, cast string, rest []sibling.Step, path string) (wire.Structured, error) {
	before := was.v
	if cast != "" && !isOf(before, cast) {
		return nil, notOf(p.Name, cast)
	}
	if len(rest) > 0 {
		as := p.Target
		if cast != "" {
			as = codec.Stated(before)
		}
		return c.change(as, was, rest, path+p.Name+"/")
	}
	value := c.value
	if p.Collection {
		value = slices.Concat([]byte("["), value, []byte("]"))
	}
	made, err := c.read(typ, p.Name, value, path)
	if err != nil {
		return nil, err
	}
	v := wire.PropertyValue(made, p.Name)
	o := v.Object()
	if p.Collection {
		o = v.Item(0).Object()
	}
	if isNil(o) {
		return nil, BadRequest(p.Name+" has no null", path+p.Name)
	}
	replaces := c.exchange.Request.Method == http.MethodPut
	if !codec.SaysType(o, p.Target) {
		is := p.Target
		if cast != "" {
			is = derivedType(p.Target, cast)
		}
		if !replaces && !isNil(before) && (cast != "" || hasMore(o)) {
			is = codec.Stated(before)
		}
		if o, err = codec.Narrow(o, is); err != nil {
			return nil, placed(badArguments(err), path+p.Name+"/")
		}
	}
	if cast != "" && !isOf(o, cast) {
		return nil, BadRequest("the value is a "+codec.TypeName(o)+", and no "+cast, path+p.Name)
	}
	if replaces {
		codec.Complete(o)
		supersede(o, before)
	}
	if err := c.checkWritten(o, path+p.Name+"/"); err != nil {
		return nil, err
	}
	c.protect(o, was)
	return o, c.checkNeeded(o, path+p.Name+"/", was, replaces)
}

// item returns the change of an item of a collection of complex values: the collection with
// the item as it is then, or without it.
func (c *propertyChange) item(typ wire.Structured, p *wire.PropertyInfo, before wire.Value, index int, cast string, rest []sibling.Step, path string) (wire.Structured, error) {
	items := make([]wire.Structured, before.Len())
	for i := range items {
		items[i] = before.Item(i).Object()
	}
	if c.exchange.Request.Method == http.MethodDelete && len(rest) == 0 {
		if cast != "" && !isOf(items[index], cast) {
			return nil, notOf(p.Name, cast)
		}
		return having(newOf(typ), *p, slices.Delete(items, index, index+1))
	}
	made, err := c.object(typ, p, formerAt(before.Item(index)), cast, rest, path)
	if err != nil {
		return nil, err
	}
	if !isNil(items[index]) {
		said := made
		if made, err = codec.MergedComplex(items[index], made, p.Target); err != nil {
			return nil, placed(badArguments(err), path+p.Name+"/")
		}
		keepReferences(made, said)
	}
	items[index] = made
	return having(newOf(typ), *p, items)
}

// keepReferences gives a complex value, of which it has been made a part, the references in a change.
func keepReferences(made, change wire.Structured) {
	for name, value := range wire.DynamicOf(change).Annotations() {
		if _, term, _ := strings.Cut(name, "@"); strings.TrimPrefix(term, "odata.") == "bind" {
			wire.DynamicOf(made).Set(name, value)
		}
	}
	for p := range codec.Properties(change) {
		if o := complexIn(change, p); o != nil {
			keepReferences(wire.PropertyValue(made, p.Name).Object(), o)
		}
	}
}

// primitiveItem is item for a collection of others.
func (c *propertyChange) primitiveItem(typ wire.Structured, p *wire.PropertyInfo, before wire.Value, index int, was former, path string) (wire.Structured, error) {
	items, err := itemTexts(before)
	if err != nil {
		return nil, err
	}
	if items[index] = c.value; c.exchange.Request.Method == http.MethodDelete {
		items = slices.Delete(items, index, index+1)
	}
	return c.decode(typ, p.Name, jsonList(items), was, path)
}

// itemTexts returns the JSON of the items of a collection.
func itemTexts(list wire.Value) ([][]byte, error) {
	texts := make([][]byte, list.Len())
	for i := range texts {
		var err error
		if texts[i], err = codec.AppendValue(nil, list.Item(i)); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// jsonList returns the JSON of a collection of items.
func jsonList(items [][]byte) []byte {
	return slices.Concat([]byte("["), bytes.Join(items, []byte(",")), []byte("]"))
}

// dynamic returns the change of a property that no type declares, or of what is below it. An
// object that replaces another is said to be untyped, and takes nothing over then.
func (c *propertyChange) dynamic(typ wire.Structured, steps []sibling.Step, was former, path string) (wire.Structured, error) {
	value, last := c.value, len(steps)-1
	whole := c.exchange.Request.Method == http.MethodPut && bytes.HasPrefix(value, []byte("{"))
	for i := last; i > 0; i-- {
		s := &steps[i]
		if s.Kind != sibling.PropertyStep {
			return nil, NotImplemented("changing " + s.Name + " of a property that is not declared")
		}
		b := []byte{'{'}
		if i == last && whole {
			b, _ = codec.AppendString(b, s.Name+"@odata.type")
			b = append(b, `:"#Untyped",`...)
		}
		b, _ = codec.AppendString(b, s.Name)
		value = append(append(append(b, ':'), value...), '}')
	}
	v, err := c.decode(typ, steps[0].Name, value, was, path)
	if err == nil && last == 0 && whole {
		wire.DynamicOf(v).Set(steps[0].Name+"@odata.type", `"#Untyped"`)
	}
	return v, err
}

// decode reads a change of one property, and holds it to the description.
func (c *propertyChange) decode(typ wire.Structured, name string, value []byte, was former, path string) (wire.Structured, error) {
	v, err := c.read(typ, name, value, path)
	if err == nil {
		err = c.checkWritten(v, path)
	}
	if err != nil {
		return nil, err
	}
	c.protect(v, was)
	return v, c.checkNeeded(v, path, was, false)
}

// read reads an object with one property.
func (c *propertyChange) read(typ wire.Structured, name string, value []byte, path string) (wire.Structured, error) {
	b, _ := codec.AppendString([]byte{'{'}, name) // a name is UTF-8
	b = append(append(append(b, ':'), value...), '}')
	place := reflect.New(reflect.TypeOf(typ))
	options := append(c.route.reading[:len(c.route.reading):len(c.route.reading)], odata.DeclaredType(typ))
	if err := codec.UnmarshalResult(b, place.Interface(), options); err != nil {
		return nil, placed(badArguments(err), path)
	}
	return place.Elem().Interface().(wire.Structured), nil
}

// placed puts a path before the place of an error.
func placed(err error, path string) error {
	var own *Error
	if errors.As(err, &own) {
		own.Target = path + own.Target
	}
	return err
}
