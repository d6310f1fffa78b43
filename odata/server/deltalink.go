package server

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/odatagen/odatagen/internal/batch"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file changes the links that a delta adds and removes (JSON Format 15.3, 15.4).

// linkKind returns what kind of link an item says is there, or gone; "" if it is about an
// entity.
func (c *change) linkKind() string {
	context, _ := either(c.raw, "context").Text()
	for _, kind := range [...]string{"$link", "$deletedLink"} {
		if strings.HasSuffix(context, "/"+kind) {
			return kind
		}
	}
	return ""
}

// linkParts are the members of a link.
var linkParts = [...]string{"source", "relationship", "target"}

func (x *deltaRun) linkMembers(c *change, kind string) []byte {
	b := textMember(x.control("context"), "#"+x.links+"/"+kind)
	for _, name := range linkParts {
		text, _ := codec.Member(c.raw, name).Text()
		b = append(append(b, ','), textMember(name, text)...)
	}
	return b
}

// link adds or removes a link between entities, as a request for $ref does.
func (x *deltaRun) link(c *change) error {
	var texts [len(linkParts)]string
	removes := c.linkKind() == "$deletedLink"
	if c.operation = "link"; removes {
		c.operation = "unlink"
	}
	for i, name := range linkParts {
		texts[i], _ = codec.Member(c.raw, name).Text()
		if texts[i] == "" && !(removes && name == "target") {
			return refused("a link has the texts source, relationship and target, and " + name + " is missing")
		}
	}
	if err := x.relate(texts[0], texts[1], texts[2], removes); err != nil {
		return err
	}
	x.say(c, append(append([]byte("{"), x.linkMembers(c, c.linkKind())...), '}'))
	return nil
}

// relate adds or removes a link. The relationship may be declared by a type that is derived
// from that of the source.
func (x *deltaRun) relate(source, name, target string, removes bool) error {
	below, ours := x.r.below(x.r.referenced(source))
	at := below
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		at, name = below+"/"+name[:i], name[i+1:]
	}
	path, err := x.r.handler.parser.Path(at, "")
	if !ours || err != nil {
		return refused("there is no relationship " + name + " of " + source)
	}
	last := &path.Segments[len(path.Segments)-1]
	types := typesWith(last.Type.Target, name)
	if len(types) == 0 || last.Type.Collection {
		return refused(name + " of " + source + " is no relationship")
	}
	at = path.Encode()
	if types[0] == last.Type.Target && last.Kind != query.CastSegment {
		_, err := x.do(x.reference(at+"/"+name+"/$ref", target, removes, wire.FindProperty(types[0], name).Collection))
		return err
	}
	for _, t := range types {
		cast := at
		if t != last.Type.Target {
			cast += "/" + nameOf(t)
		}
		err = x.relateBehind(cast, wire.FindProperty(t, name), target, removes)
		if no, failed := err.(refusal); !failed || no.why.Status != http.StatusNotFound {
			return err
		}
	}
	return err // it is of none of the types
}

// typesWith returns the type, if it has a navigation property, and else those of the types
// derived from it that have one of the name.
func typesWith(t wire.Structured, name string) (list []wire.Structured) {
	has := func(t wire.Structured) bool {
		p := wire.FindProperty(t, name)
		return p != nil && p.Navigation
	}
	if t == nil {
		return nil
	}
	if has(t) {
		return []wire.Structured{t}
	}
	for _, derived := range t.WireType().Derived {
		if has(derived) {
			list = append(list, derived)
		}
	}
	return list
}

// reference returns the request that adds or removes a reference.
func (x *deltaRun) reference(at, target string, removes, collection bool) *batch.Request {
	switch {
	case removes && target != "":
		return x.part(http.MethodDelete, at+"?$id="+url.QueryEscape(target), nil)
	case removes:
		return x.part(http.MethodDelete, at, nil)
	}
	method := http.MethodPut
	if collection {
		method = http.MethodPost
	}
	return x.part(method, at, append(append([]byte("{"), textMember("@odata.id", target)...), '}'))
}

// relateBehind is relate for a relationship behind a cast, where there are no references
// that could be changed: it changes the entity.
func (x *deltaRun) relateBehind(at string, p *wire.PropertyInfo, target string, removes bool) error {
	var body []byte
	switch id := listOf([]string{target}, false); {
	case !removes:
		body = []byte(`"` + p.Name + `@odata.bind":` + string(listOf([]string{target}, p.Collection)))
	case p.Collection:
		body = []byte(`"` + p.Name + `@delta":[{"@removed":{"reason":"changed"},"@id":` + string(id) + `}]`)
	default:
		if err := x.related(at, p.Name, target); err != nil {
			return err
		}
		body = []byte(`"` + p.Name + `":null`)
	}
	_, err := x.do(x.part(http.MethodPatch, at, append(append([]byte("{"), body...), '}')))
	return err
}

// related refuses a link that is not there: what a single-valued navigation property leads
// to is another entity than the target, if one is said.
func (x *deltaRun) related(at, name, target string) error {
	w, err := x.do(&batch.Request{Method: http.MethodGet, URL: at + "?$expand=" + name + "/$ref", Header: http.Header{"Prefer": nil}})
	if err != nil {
		return err
	}
	var wanted odata.Reference
	is, err := x.r.referenceIn(codec.Member(wire.Raw(w.body.Bytes()), name))
	if err == nil && target != "" {
		wanted, err = x.r.refer(target, "target", nil)
	}
	if err != nil || target != "" && wanted != is {
		return refusal{&Error{Status: http.StatusNotFound, Code: "NotFound", Message: "there is no such link of " + name}}
	}
	return nil
}
