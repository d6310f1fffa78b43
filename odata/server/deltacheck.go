package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/batch"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file looks whether what a delta says of itself, and of its items, is about the
// collection that it changes.

// isAbout refuses a delta whose context URL says that it is about something else than the
// collection.
func (x *deltaRun) isAbout(body []byte) error {
	context, _ := either(wire.Raw(body), "context").Text()
	_, fragment, _ := strings.Cut(context, "#")
	if fragment == "" || fragment == "$delta" {
		return nil
	}
	said, err := x.r.handler.parser.Context(fragment)
	if err == nil && said.Path != nil {
		if last := len(said.Path.Segments) - 1; said.Path.Segments[last].Kind == query.CastSegment {
			said.Path.Segments = said.Path.Segments[:last]
		}
		switch said.Path.Encode() {
		case x.list, x.home, x.links:
			return nil
		}
	}
	return BadRequest("the context URL of the delta is not of "+x.list, "@context")
}

// identify finds the key of the member that an item names by its id, of which the entity, if it
// has it in itself too, is to say the same. The id may cast, and have any key: then the service
// says which one it is of.
func (x *deltaRun) identify(c *change) error {
	id := c.control.ID
	elsewhere := refused("the id " + id + " is of no entity that can be in " + x.list)
	rest, ours := x.r.below(x.r.referenced(id))
	if !ours {
		return elsewhere
	}
	found, err := x.member(c, rest)
	if found || err != nil {
		return err
	}
	w, err := x.send(&batch.Request{Method: http.MethodGet, URL: rest + "/$ref", Header: http.Header{"Prefer": nil}}, true)
	switch {
	case err != nil:
		return err
	case w.status == http.StatusNotFound:
		return refusal{&Error{Status: http.StatusNotFound, Code: "NotFound", Message: "there is no entity " + id}}
	}
	to, _ := either(wire.Raw(w.body.Bytes()), "id").Text()
	if rest, ours = x.r.below(to); !ours || w.status != http.StatusOK {
		return elsewhere
	}
	if found, err = x.member(c, rest); !found && err == nil {
		err = elsewhere
	}
	return err
}

// member takes the key, and what casts, from a path, and reports whether it is that of a member as
// the collection has it.
func (x *deltaRun) member(c *change, rest string) (bool, error) {
	path, err := x.r.handler.parser.Path(rest, "")
	if err != nil {
		return false, nil
	}
	is := func(i int, kind query.SegmentKind) bool { return i >= 0 && path.Segments[i].Kind == kind }
	cast, last := "", len(path.Segments)-1
	for ; is(last, query.CastSegment); last-- {
		cast = "/" + nameOf(path.Segments[last].Type.Target)
	}
	if !is(last, query.KeySegment) {
		return false, nil
	}
	key, before := path.Segments[last], last
	for ; is(before-1, query.CastSegment); before-- {
		cast = "/" + nameOf(path.Segments[before-1].Type.Target)
	}
	named := func(v query.KeyValue) bool {
		return v.Name == "" || slices.ContainsFunc(x.r.match.node.Value.keyParts(), func(part query.KeyPart) bool { return part.Name == v.Name })
	}
	if slices.ContainsFunc(key.Args.Key, func(v query.KeyValue) bool { return !named(v) }) {
		return false, nil
	}
	if property := x.otherKey(key.Args.Key, c.entity); property != "" {
		return false, refused("the id " + c.control.ID + " is not that of the entity, whose " + property + " is another one")
	}
	key.Name = "" // it may be written as a segment, but is the same key
	path.Segments = append(path.Segments[:before:before], key)
	for _, place := range [...]string{x.list, x.home} {
		if text, in := strings.CutPrefix(path.Encode(), place+"("); in {
			c.key, c.cast = "("+text, cast
			return true, nil
		}
	}
	return false, nil
}

// otherKey returns a key property whose value in an entity is not that in a key; "" if
// there is none.
func (x *deltaRun) otherKey(key []query.KeyValue, entity wire.Structured) string {
	for _, p := range wire.Properties(entity) {
		in := valueOf(key, p.Name)
		value, there := codec.ValueAt(entity, p.Name)
		if !p.Key || in == nil || !there || value.IsMissing() || p.EnumType != nil { // which has several spellings
			continue
		}
		said, err := keyFromURL(&routes.Key{Property: p.Name, Type: p.TypeName}, in)
		if err != nil {
			continue // it is refused as the id is used
		}
		text, err := value.AppendText(nil)
		if err != nil {
			continue
		}
		if own, err := parseKey(string(text), p.TypeName); err == nil && !sameKey(said, own) {
			return p.Name
		}
	}
	return ""
}

// sameKey reports whether two values that a key property can have are equal, in whatever
// way they are written.
func sameKey(a, b any) bool {
	switch a := a.(type) {
	case wire.DateTimeOffset:
		b, is := b.(wire.DateTimeOffset)
		return is && a.Equal(b)
	case wire.Decimal:
		b, is := b.(wire.Decimal)
		return is && a.Equal(b)
	case wire.Binary:
		b, is := b.(wire.Binary)
		return is && a.Equal(b)
	}
	return a == b
}
