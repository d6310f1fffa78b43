package server

import (
	"net/http"
	"strings"

	"github.com/odatagen/odatagen/internal/batch"
	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file finds the types of entities that stand in a change, and do not say that they are of
// derived ones: a change need not, but is of the type of the entity that is there (JSON Format
// 4.5.3).

// nester is a change in which entities stand.
type nester struct {
	*request
	parts partsRun
}

// nested is an object in a change: the type that it has as far as is known, the path of the entity
// that it is about, "" if it is new, the type that the path has, and where the routes are of what
// belongs to it.
type nested struct {
	typ, at wire.Structured
	path    string
	places  places
	id      string // in place of the one that it says, as references are; "" for none
}

// nestedTypes returns the body of a change in which the entities that stand in it say of which
// types they are; nil if it makes no difference.
func (r *request) nestedTypes(change wire.Structured, body []byte) ([]byte, error) {
	if r.route.Kind != routes.Update || !nestsVague(change) {
		return nil, nil
	}
	segments := r.match.path.Segments
	n := nester{r, r.newParts()}
	made, err := n.within(wire.Raw(body), nested{typ: change, at: segments[len(segments)-1].Type.Target, path: r.match.path.Encode(), places: r.places()})
	if err != nil || string(made) == string(body) {
		return nil, err
	}
	return []byte(made), nil
}

// nestsVague reports whether entities stand in an object, of which nobody may have said the type.
func nestsVague(v wire.Structured) bool {
	for p, value := range codec.Values(v) {
		if !p.Navigation {
			continue
		}
		for o := range objectsOf(value) {
			if !codec.SaysType(o, p.Target) && hasMore(o) || nestsVague(o) {
				return true
			}
		}
	}
	for name := range wire.DynamicOf(v).Annotations() {
		if property, term, _ := strings.Cut(name, "@"); property != "" && strings.TrimPrefix(term, "odata.") == "delta" {
			return true
		}
	}
	return false
}

// within returns an object whose nested entities say of which types they are.
func (n *nester) within(object wire.Raw, of nested) (wire.Raw, error) {
	b := []byte("{")
	for name, value := range codec.Members(object) {
		property, term, about := strings.Cut(name, "@")
		p := wire.FindProperty(of.typ, property)
		if p != nil && p.Navigation && p.Target != nil && (!about || strings.TrimPrefix(term, "odata.") == "delta") {
			var err error
			if value, err = n.related(value, of, p); err != nil {
				return "", err
			}
		}
		if of.id != "" && (name == "@id" || name == "@odata.id") {
			value = listOf([]string{of.id}, false)
		}
		b = appendMember(separated(b), name, value)
	}
	return wire.Raw(append(b, '}')), nil
}

// related is within for what a navigation property leads to: an entity, or several.
func (n *nester) related(value wire.Raw, of nested, p *wire.PropertyInfo) (wire.Raw, error) {
	_, inside := n.handler.follow(of.places, &navigation{owner: of.typ, name: p.Name})
	at := nested{at: p.Target, places: inside}
	if of.path != "" {
		at.path = of.path
		if of.typ.WireType() != of.at.WireType() {
			at.path += "/" + nameOf(of.typ)
		}
		at.path += "/" + p.Name
	}
	text := strings.TrimSpace(string(value))
	switch {
	case strings.HasPrefix(text, "{"):
		return n.entity(value, at, p)
	case !strings.HasPrefix(text, "["):
		return value, nil
	}
	b := []byte("[")
	for _, item := range codec.Members(value) {
		if strings.HasPrefix(strings.TrimSpace(string(item)), "{") {
			var err error
			if item, err = n.entity(item, at, p); err != nil {
				return "", err
			}
		}
		b = append(separated(b), item...)
	}
	return wire.Raw(append(b, ']')), nil
}

// entity is within for an entity that a navigation property leads to.
func (n *nester) entity(object wire.Raw, at nested, p *wire.PropertyInfo) (wire.Raw, error) {
	v, err := n.decode([]byte(object), p)
	if err != nil {
		return object, nil // what is wrong is said when all is read
	}
	at.typ = codec.Stated(v)
	if err := n.locate(&at, v, p); err != nil {
		return "", err
	}
	if gone := odata.ControlOf(wire.DynamicOf(v)).Removed; !gone && !codec.SaysType(v, p.Target) && hasMore(v) && len(p.Target.WireType().Derived) > 0 && at.path != "" {
		typ, err := n.typeAt(at.path)
		if err != nil {
			return "", err
		}
		if typ != nil && typ.WireType() != p.Target.WireType() && derivedType(p.Target, nameOf(typ)) != nil {
			at.typ = typ
			members := strings.TrimPrefix(strings.TrimSpace(string(object)), "{") // of which there are some
			object = wire.Raw("{" + string(textMember("@odata.type", "#"+nameOf(typ))) + "," + members)
		}
	}
	return n.within(object, at)
}

// locate finds the path of an entity that a navigation property leads to: by its id, or by its key,
// in the entity set that it is in, or below what contains it.
func (n *nester) locate(at *nested, v wire.Structured, p *wire.PropertyInfo) error {
	key := string(appendWholeKey(nil, v))
	switch id := odata.ControlOf(wire.DynamicOf(v)).ID; {
	case id != "":
		to, err := n.refer(id, p.Name, p.Target)
		if err != nil {
			return err
		}
		if at.id, at.path = to.ID, to.ID; percent.IsAbsolute(to.ID) { // it is another service's
			at.path = ""
		}
		if path, err := n.handler.parser.Path(at.path, ""); err == nil {
			at.at = path.Segments[len(path.Segments)-1].Type.Target
		}
	case key != "" && at.places.set != "":
		at.path = string(percent.AppendSegment(nil, at.places.set)) + key
	case p.Collection && key == "":
		at.path = ""
	case p.Collection && at.path != "":
		at.path += key
	}
	return nil
}

// decode reads an entity that a navigation property leads to.
func (n *nester) decode(object []byte, p *wire.PropertyInfo) (wire.Structured, error) {
	holder := newOf(p.Target)
	err := wire.Unmarshal(object, holder, n.route.reading...)
	return holder, err
}

// typeAt returns the type of the entity at a path; nil if there is none, or nobody tells.
func (n *nester) typeAt(path string) (wire.Structured, error) {
	if err := n.countCall(); err != nil {
		return nil, err
	}
	header := http.Header{"Accept": {"application/json;odata.metadata=full"}, "Odata-Maxversion": {"4.0"}, "Prefer": nil}
	w, err := n.parts.send(&batch.Request{Method: http.MethodGet, URL: path + "/$ref", Header: header}, true)
	if err != nil || w.status != http.StatusOK {
		return nil, err
	}
	text, _ := either(wire.Raw(w.body.Bytes()), "type").Text()
	t := n.handler.parser.Model.Types[strings.TrimPrefix(text, "#")]
	if t.Kind != query.StructuredKind {
		return nil, nil
	}
	return t.Target, nil
}
