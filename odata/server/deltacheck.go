package server

import (
	"strings"

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
		case x.list, x.set, x.links:
			return nil
		}
	}
	return BadRequest("the context URL of the delta is not of "+x.list, "@context")
}

// keyIn returns the key in the URL of a member of the collection, of which the entity, if it
// has it in itself too, is to say the same.
func (x *deltaRun) keyIn(id string, entity wire.Structured) (string, error) {
	if rest, ours := x.r.below(x.r.referenced(id)); ours {
		path, err := x.r.handler.parser.Path(rest, "")
		if err == nil && path.Segments[len(path.Segments)-1].Kind == query.KeySegment {
			if property := x.otherKey(path.Segments[len(path.Segments)-1].Args.Key, entity); property != "" {
				return "", refused("the id " + id + " is not that of the entity, whose " + property + " is another one")
			}
			path.Segments[len(path.Segments)-1].Name = "" // it may be written as a segment, but is the same key
			for _, place := range [...]string{x.list, x.set} {
				if key, in := strings.CutPrefix(path.Encode(), place+"("); in && place != "" {
					return "(" + key, nil
				}
			}
		}
	}
	return "", refused("the id " + id + " is of no entity that can be in " + x.list)
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
