package server

import (
	"errors"
	"net/http"
	"reflect"
	"slices"

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
	case method == http.MethodDelete && remove != nil && len(m.tail) == 1 && m.tail[0].Kind == query.ValueSegment && m.hasContent(r.handler):
		m.tail = nil // with its content, a media entity is deleted (Protocol 11.4.7.3)
		return remove
	case update == nil || update.Kind != routes.Update:
	case len(m.tail) == 0 && method == http.MethodPut && update.updatesBy(method),
		len(m.tail) > 0 && (method == http.MethodPut || method == http.MethodPatch || method == http.MethodDelete):
		return update
	}
	return nil
}

// hasContent reports whether what was found is a media entity, as what a cast restricts it to may be.
func (m *match) hasContent(h *handler) bool {
	here := m.castHere(m.node)
	return m.node.Text("$value") != nil || here != nil && h.behind(m.node, here.target, "$value") != nil
}

// readWritten reads what a request that writes has in its body.
func (r *request) readWritten() (err error) {
	switch {
	case r.route.Body == nil && r.route.Kind == routes.Reference && r.asked.ID != "":
		to, err := r.optionID() // the only reference there is may be named too
		q := *r.query
		q.ID, r.query = to.ID, &q
		return err
	case r.route.Body == nil:
	case r.replacement != nil:
		err = r.readReferences()
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
	v, err := r.decodeEntity()
	if err != nil {
		return nil, err
	}
	if err := r.narrowComplex(v); err != nil {
		return nil, err
	}
	if err := r.checkWritten(v, ""); err != nil {
		return nil, err
	}
	if err := r.route.written.check(v, false); err != nil {
		return nil, err
	}
	if err := r.checkInside(namesOf(r.route.Segments), "", v); err != nil {
		return nil, err
	}
	r.asNew = r.refuseAsNew(v)
	was, replaces := r.formerOf(v), r.exchange.Request.Method == http.MethodPut
	if was.none && r.asNew != nil && r.route.upserts() {
		return nil, r.asNew
	}
	if replaces {
		codec.Complete(v)
		r.supersedeComplex(v)
	}
	r.protect(v, was)
	if r.route.Kind == routes.Update {
		if headerValue(r.exchange.Request.Header, "Odata-Version") != "4.0" {
			r.etag = odata.ControlOf(wire.DynamicOf(v)).ETag
		} else if err := checkNoEntities(v, ""); err != nil && !was.none {
			return nil, err
		} else { // nor does an ETag say anything there (Protocol 11.4.3)
			wire.DynamicOf(v).Delete("@odata.etag")
		}
	}
	if err := r.bind(v, ""); err != nil {
		return nil, err
	}
	if err := r.checkNeeded(v, "", was, replaces); err != nil {
		return nil, err
	}
	if r.asNew == nil && isNil(was.v) {
		r.expandMade(v)
	}
	return v, r.through.relates(v)
}

// decodeEntity decodes it, by the types that it and what stands in it have: those that they say,
// or those of what is there.
func (r *request) decodeEntity() (wire.Structured, error) {
	body, err := r.entityBody()
	if err != nil {
		return nil, err
	}
	v, err := r.decodeAs(body, r.placeType())
	if err != nil {
		return nil, err
	}
	if is := r.typeOf(v); is != nil {
		if v, err = r.decode(body, is); err != nil {
			return nil, err
		}
	} else if err := r.checkSameType(v); err != nil {
		return nil, err
	}
	typed, err := r.nestedTypes(v, body)
	if err != nil || typed == nil {
		return v, err
	}
	return r.decode(typed, reflect.TypeOf(v))
}

// entityBody reads the JSON of the entity that a request writes: there is nothing to be said of one
// that is made of its content.
func (r *request) entityBody() (body []byte, err error) {
	if r.content != nil {
		r.media, err = r.readMedia()
		return []byte("{}"), err
	}
	if body, err = r.body(); err == nil && len(body) == 0 {
		err = BadRequest("the body is empty; it is to be the entity as a JSON object", "")
	}
	return body, err
}

// placeType returns the type that what is written has if its body does not say: that of the
// route, or of the last cast in the path.
func (r *request) placeType() reflect.Type {
	for _, c := range slices.Backward(r.match.casts) {
		if c.node == r.match.node {
			return reflect.TypeOf(c.target)
		}
	}
	return r.route.Body
}

// typeOf returns the type of the entity that a request changes whose body has not said that
// it is of a derived type: a change need not (JSON Format 4.5.3). It is nil if that makes no
// difference, or cannot be found out.
func (r *request) typeOf(change wire.Structured) reflect.Type {
	t := change.WireType()
	read := r.match.node.Value.routes.Of(http.MethodGet)
	if r.route.Kind != routes.Update || len(t.Derived) == 0 || read == nil || read.Kind != routes.Read {
		return nil
	}
	if r.exchange.Request.Method != http.MethodPut && !hasMore(change) {
		return nil
	}
	there, err := r.entityThere()
	if err != nil || there.WireType() == t || !isA(there, change) {
		return nil
	}
	return reflect.TypeOf(there)
}

// checkSameType refuses a change which says that the entity is of a type that it is not of: none
// becomes one of another type (Protocol 11.4.3). Stores and other services look themselves.
func (r *request) checkSameType(change wire.Structured) error {
	if r.route.Kind != routes.Update || !r.route.byHand || reflect.TypeOf(change) == r.placeType() || codec.TypeName(change) == nameOf(r.route.Type) {
		return nil
	}
	there, err := r.entityThere()
	if err != nil || isNil(there) || isA(there, codec.Stated(change)) {
		return nil // the function says what is wrong
	}
	return BadRequest("the entity is of the type "+codec.TypeName(there)+", and cannot become one of "+codec.TypeName(change), "@odata.type")
}

// decodeAs reads an entity of a type, that of the route or of a cast in the path. It may say that it
// is of one derived from that.
func (r *request) decodeAs(body []byte, of reflect.Type) (wire.Structured, error) {
	if of == r.route.Body || either(wire.Raw(body), "type") == "" {
		return r.decode(body, of)
	}
	v, err := r.decode(body, r.route.Body)
	if err != nil {
		return nil, err
	}
	if place := reflect.Zero(of).Interface().(wire.Structured); !isA(v, place) {
		return nil, BadRequest("the entity is a "+codec.TypeName(v)+", and the path has those of "+nameOf(place)+" alone", "@odata.type")
	}
	return v, nil
}

// decode reads an entity of a type, or of one derived from it.
func (r *request) decode(body []byte, of reflect.Type) (wire.Structured, error) {
	place := reflect.New(of)
	if err := codec.UnmarshalResult(body, place.Interface(), r.route.readingEntity); err != nil {
		return nil, badArguments(err)
	}
	v, _ := place.Elem().Interface().(wire.Structured)
	if isNil(v) {
		return nil, BadRequest("the body is null; it is to be the entity as a JSON object", "")
	}
	if !reflect.TypeOf(v).AssignableTo(r.route.Body) {
		return nil, BadRequest("the entity is a "+v.WireType().Name+", and a "+nameOf(r.route.Type)+" is wanted", "")
	}
	return v, nil
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
	preferred, wanted := lookupPreference(r.exchange.Request.Header, "return")
	if created {
		location := r.location(entity)
		h["Location"] = []string{location}
		r.status = http.StatusCreated
	}
	minimal := wanted == "minimal" || wanted != "representation" && !created
	if r.asked.Select != nil || r.asked.Expand != nil { // the query says that there is to be one
		minimal = false
		if wanted == "minimal" {
			wanted = ""
		}
	}
	appliedReturn(h, preferred, wanted)
	if minimal {
		if created {
			h["OData-EntityId"] = h["Location"]
		}
		r.exchange.Send(http.StatusNoContent, nil)
		return nil
	}
	if created {
		r.answerMade(entity)
	}
	return r.answer(result)
}

// location returns the URL of an entity that has been made.
func (r *request) location(entity wire.Structured) string {
	if id := odata.ControlOf(wire.DynamicOf(entity)).ID; percent.IsAbsolute(id) {
		return r.relocated(id)
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

// checkConditions makes sure that what the request is about is there, and what it says that it is.
func (r *request) checkConditions() error {
	if err := r.checkThere(); err != nil {
		return err
	}
	if err := r.needPrecondition(); err != nil {
		return err
	}
	if err := r.checkPrecondition(); err != nil {
		return err
	}
	return r.checkChangeable()
}

// checkThere makes sure that there is the entity of which a property is written: that does not
// make one, as a change of all of it may.
func (r *request) checkThere() error {
	if r.target.path == nil {
		return nil
	}
	_, err := r.entityThere()
	return err
}

// checkPrecondition holds a request to If-Match whose function does not get to see what it is
// about: an action, to that of the entity that it is bound to, and what makes an entity to that
// of the collection, which has none (Protocol 8.2.4).
func (r *request) checkPrecondition() error {
	h := r.exchange.Request.Header
	match, none := tags(h, "If-Match"), tags(h, "If-None-Match")
	if match == nil && none == nil {
		return nil
	}
	var etag string
	switch {
	case r.route.makes():
		none = nil // it is for what may be there
	case r.route.Kind == routes.Action:
		var err error
		if etag, err = r.tagAt(r.handler.owner(r.route.Segments)); err != nil {
			return err
		}
	default:
		return nil
	}
	if (match == nil || match[0] == "*" || matchesTag(match, etag)) && !matchesTag(none, etag) {
		return nil
	}
	return &Error{Status: http.StatusPreconditionFailed, Message: "what the request is about has another ETag", Target: "If-Match"}
}

// tagAt returns the ETag of the entity at a place on the way of the request; "" if there is
// none.
func (r *request) tagAt(at *place) (string, error) {
	read := at.routes.Of(http.MethodGet)
	if read == nil || read.Kind != routes.Read {
		return "", nil
	}
	sub := r.inner(read, r.keys, &query.Options{})
	if err := sub.authorize(read); err != nil {
		return "", err
	}
	v, err := sub.entity()
	if err != nil {
		return "", err
	}
	return odata.ControlOf(wire.DynamicOf(v)).ETag, nil
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
