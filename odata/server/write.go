package server

import (
	"bytes"
	"cmp"
	"errors"
	"net/http"
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file answers requests that write entities (Protocol 11.4).

// writing returns the route that answers a request which changes something, for a method
// that has none of its own: PUT is answered by the function for PATCH, which gets all of the
// entity, and what changes a property by that which changes the entity.
func (r *request) writing() *route {
	m := &r.match
	method := r.exchange.Request.Method
	update := m.node.Value.routes.Of(http.MethodPatch)
	switch remove := m.node.Value.routes.Of(http.MethodDelete); {
	case method == http.MethodDelete && remove != nil && len(m.tail) == 1 && m.tail[0].Kind == query.ValueSegment && m.node.Text("$value") != nil:
		m.tail = nil // with its content, a media entity is deleted (Protocol 11.4.7.3)
		return remove
	case update == nil || update.Kind != routes.Update:
	case len(m.tail) == 0 && method == http.MethodPut,
		len(m.tail) > 0 && (method == http.MethodPut || method == http.MethodPatch || method == http.MethodDelete):
		return update
	}
	return nil
}

// allowed lists the methods of what is at the path, as the header Allow does.
func (r *request) allowed() string {
	all := &r.match.node.Value.routes
	list := all.Allow(func(r *route) bool { return r.Forbidden })
	if update := all.Of(http.MethodPatch); update != nil && !update.Forbidden && all.Of(http.MethodPut) == nil {
		list += ", " + http.MethodPut // behind PATCH, as all are sorted
	}
	return list
}

// allowedBelow lists those of what is below an entity, such as a property.
func (r *request) allowedBelow() string {
	update := r.match.node.Value.routes.Of(http.MethodPatch)
	if update != nil && update.Kind == routes.Update && r.target.path != nil {
		return "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"
	}
	return allowRead
}

// readWritten reads what a request that writes has in its body.
func (r *request) readWritten() (err error) {
	switch {
	case r.route.Body == nil:
	case r.route.Kind == routes.Media:
		r.media, err = r.readMedia()
	case r.route.Kind == routes.Reference:
		r.reference, err = r.readReference()
		q := *r.query
		q.ID, r.query = "", &q // the reference says so
	case r.route.Kind == routes.Update && r.target.path != nil:
		r.parameters, err = r.readProperty()
	default:
		r.parameters, err = r.readEntity()
	}
	return err
}

// readEntity reads the entity that a request creates, or the change of one.
func (r *request) readEntity() (wire.Structured, error) {
	body, err := r.body()
	if err != nil {
		return nil, err
	}
	if len(body) == 0 {
		return nil, BadRequest("the body is empty; it is to be the entity as a JSON object", "")
	}
	v, err := r.decode(body)
	if err != nil {
		return nil, err
	}
	if err := r.checkWritten(v, ""); err != nil {
		return nil, err
	}
	if r.exchange.Request.Method == http.MethodPut {
		codec.Complete(v)
	}
	if r.route.Kind == routes.Update {
		r.etag = odata.ControlOf(wire.DynamicOf(v)).ETag
	}
	r.through.relates(v)
	return v, r.bind(v, "")
}

// decode reads an entity of the type of the route, or of that which the casts in the path
// say.
func (r *request) decode(body []byte) (wire.Structured, error) {
	options := append(r.route.reading[:len(r.route.reading):len(r.route.reading)], odata.DeclaredType(r.route.Type))
	place := reflect.New(r.route.Body)
	for _, c := range r.match.casts {
		if c.node == r.match.node {
			place = reflect.New(reflect.TypeOf(c.target))
		}
	}
	if err := codec.UnmarshalResult(body, place.Interface(), options); err != nil {
		return nil, badArguments(err)
	}
	v, _ := place.Elem().Interface().(wire.Structured)
	if isNil(v) {
		return nil, BadRequest("the body is null; it is to be the entity as a JSON object", "")
	}
	if !reflect.TypeOf(v).AssignableTo(r.route.Body) {
		return nil, BadRequest("the entity is a "+v.WireType().Name+", which cannot be here", "")
	}
	return v, nil
}

// readProperty reads the new value of a property, as a change of the entity that has it
// (Protocol 11.4.9): none for DELETE, which makes it null, and a collection empty.
func (r *request) readProperty() (wire.Structured, error) {
	path := r.target.path
	value := []byte("null")
	if r.target.collection {
		value = []byte("[]")
	}
	if r.exchange.Request.Method != http.MethodDelete {
		var err error
		if value, err = r.readValue(); err != nil {
			return nil, err
		}
	}
	var b []byte
	for _, name := range path {
		b = append(b, '{')
		b, _ = codec.AppendString(b, name) // a name is UTF-8
		b = append(b, ':')
	}
	b = append(append(b, value...), strings.Repeat("}", len(path))...)
	v, err := r.decode(b)
	if err != nil {
		return nil, err
	}
	if r.exchange.Request.Method == http.MethodPut {
		if o := wire.PropertyValue(v, path[0]).Object(); len(path) == 1 && !isNil(o) {
			codec.Complete(o)
		}
	}
	return v, r.checkWritten(v, "")
}

// readValue reads the value of a property: the text behind $value, a complex value, or
// what an object has as its "value".
func (r *request) readValue() ([]byte, error) {
	if r.target.kind == valueTarget {
		body, err := r.exchange.ReadBody()
		if err != nil {
			return nil, err
		}
		if isBareInJSON(r.target.typeName) {
			return bytes.TrimSpace(body), nil
		}
		return codec.AppendString(nil, string(body))
	}
	body, err := r.body()
	if err != nil || len(body) == 0 {
		return nil, cmp.Or(err, BadRequest("the body is empty; it is to be the value of "+r.target.path[len(r.target.path)-1], ""))
	}
	if r.target.typ != nil && !r.target.collection {
		return body, nil
	}
	value := codec.Member(wire.Raw(body), "value")
	if value == "" {
		return nil, BadRequest(`the value of a property stands as "value" in an object`, "value")
	}
	return []byte(value), nil
}

// isBareInJSON reports whether values of a primitive type are no strings in JSON.
func isBareInJSON(typeName string) bool {
	switch strings.TrimPrefix(typeName, "Edm.") {
	case "Boolean", "Byte", "SByte", "Int16", "Int32", "Int64", "Single", "Double", "Decimal":
		return true
	}
	return false
}

// written answers a request that writes: with the entity, if it is new or the client wants
// to have it, or without.
func (r *request) written(result any) error {
	h := r.exchange.Writer.Header()
	entity, _ := result.(wire.Structured)
	if r.route.Kind == routes.Media && r.route.Result == nil {
		return r.writtenMedia()
	}
	created := r.route.makes() || r.created
	if isNil(result) {
		switch {
		case r.noContent, r.route.Kind == routes.Delete, r.route.Kind == routes.Reference:
			r.exchange.Send(http.StatusNoContent, nil)
			return nil
		case created:
			return errors.New("server: the handler of " + r.route.name + " returned no entity")
		}
		return NotFound(r.exchange.Request.URL.Path + " is not found")
	}
	r.tag(entity)
	wanted, stated := preference(r.exchange.Request.Header, "return")
	if created {
		location := r.location(entity)
		h["Location"] = []string{location}
		r.status = http.StatusCreated
	}
	minimal := wanted == "minimal" || wanted != "representation" && !created
	if stated && (wanted == "minimal" || wanted == "representation") {
		name, _ := lookupPreference(r.exchange.Request.Header, "return")
		applied(h, name+"="+wanted)
	}
	if minimal {
		if created {
			h["OData-EntityId"] = h["Location"]
		}
		r.exchange.Send(http.StatusNoContent, nil)
		return nil
	}
	return r.answer(result)
}

// location returns the URL of an entity that has been made.
func (r *request) location(entity wire.Structured) string {
	if id := odata.ControlOf(wire.DynamicOf(entity)).ID; id != "" && strings.Contains(id, "://") {
		return id
	}
	return string(r.appendResource(append(make([]byte, 0, 128), r.root()...), entity, percent.AppendSegment))
}

// tag says the ETag of an entity, and returns it; "" if it has none.
func (r *request) tag(entity wire.Structured) string {
	etag := odata.ControlOf(wire.DynamicOf(entity)).ETag
	if etag != "" {
		r.exchange.Writer.Header()["Etag"] = []string{etag}
	}
	return etag
}

// unchanged answers 304 Not Modified to a client that has the entity which it reads, and
// reports whether that is so (Protocol 8.2.5). An entity that is not the one which the
// client asks about is an error (8.2.4).
func (r *request) unchanged(entity wire.Structured) (bool, error) {
	etag := r.tag(entity)
	if etag == "" || r.route.Kind != routes.Read {
		return false, nil
	}
	h := r.exchange.Request.Header
	if match := tags(h, "If-Match"); match != nil && !matchesTag(match, etag) {
		return false, &Error{Status: http.StatusPreconditionFailed, Message: "the entity has another ETag", Target: "If-Match"}
	}
	if none := tags(h, "If-None-Match"); none == nil || !matchesTag(none, etag) {
		return false, nil
	}
	r.exchange.Send(http.StatusNotModified, nil)
	return true, nil
}
