package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// table is an entity set, a singleton, or the entities that those of another table
// contain.
type table struct {
	name   string
	typ    *typ
	single bool
	parent *table               // whose entities contain these
	by     *end                 // the navigation property by which they do
	set    *described.EntitySet // that it is, or is below of
	model  *model
	// alternates are the alternate keys of the set, or of the navigation property, beside those of
	// the types of its entities.
	alternates []alternateKey
}

// contained returns the table of the entities that a navigation property contains.
func (t *table) contained(e *end) *table {
	return &table{name: t.name + "/" + e.name, typ: e.target, single: !e.many, parent: t, by: e, set: t.set, model: t.model, alternates: e.alternates}
}

// table returns a table by its name; nil if there is none.
func (m *model) table(name string) *table {
	first, rest, _ := strings.Cut(name, "/")
	t, path := m.tables[first], ""
	for t != nil && rest != "" {
		first, rest, _ = strings.Cut(rest, "/")
		switch e := m.anyEnd(t.typ, path+first); {
		case e != nil && e.contained:
			t, path = t.contained(e), ""
		case e == nil && m.passes(t.typ, path+first):
			path += first + "/"
		default:
			return nil
		}
	}
	if path != "" {
		return nil
	}
	return t
}

// target returns the table in which entities are that a navigation property leads to: as
// it is bound, or the only one there is for the type; nil if that is not known.
func (t *table) target(e *end) *table {
	if at := t.bound(e); at != nil {
		return at
	}
	var found *table
	for _, other := range t.model.tables {
		if !other.single && e.target.is(other.typ) {
			if found != nil {
				return nil
			}
			found = other
		}
	}
	return found
}

// bound returns the table that a navigation property is bound to; nil if nothing is said.
func (t *table) bound(e *end) *table {
	_, below, _ := strings.Cut(t.name+"/", "/")
	for path, target := range t.set.Bindings {
		if !t.model.casts(path, e) {
			continue
		}
		if uncast(path) == below+e.name {
			if at := t.model.table(target); at != nil {
				return at
			}
			return t.model.table(target[strings.IndexByte(target, '/')+1:]) // the container stands before it
		}
	}
	return nil
}

// parentOf returns where the entity is that contains another one.
func (t *table) parentOf(at Ref) Ref {
	n := len(t.typ.key)
	if t.single {
		n = 0
	}
	key := at.Key
	for ; n > 0; n-- {
		before, _ := strings.CutSuffix(key, ending)
		key = ""
		if i := strings.LastIndex(before, ending); i >= 0 {
			key = before[:i+len(ending)]
		}
	}
	return Ref{t.parent.name, key}
}

// A key is the texts of its parts, each with an ending. A zero in a text is escaped, so
// that there is no other ending, and the order stays.
const (
	ending  = "\x00\x01"
	escaped = "\x00\xff"
)

// appendPart appends a part of a key. The order of integers, texts, dates and times stays.
func appendPart(b []byte, v wire.Value) []byte {
	return append(append(b, strings.ReplaceAll(ordered(v), "\x00", escaped)...), ending...)
}

// Ordered returns a text for a value, whose order is that of integers, texts, dates and
// times. Equal values have one text.
func Ordered(v wire.Value) string { return ordered(v) }

// ordered is Ordered.
func ordered(v wire.Value) string {
	switch v.Kind() {
	case wire.KindInteger:
		return number(v.Int())
	case wire.KindBoolean:
		return fmt.Sprint(v.Bool())
	case wire.KindEnum:
		if n, ok := codec.EnumNumber(v); ok {
			return number(n)
		}
	case wire.KindGuid:
		g := v.Guid().Bytes()
		return string(g[:])
	case wire.KindDate:
		return number(codec.DaysOf(v.Date()))
	case wire.KindTimeOfDay:
		return number(codec.PicosOfDay(v.TimeOfDay()))
	case wire.KindDateTimeOffset:
		seconds, picos, _ := codec.Instant(v.DateTimeOffset())
		return number(seconds) + number(picos)
	case wire.KindDecimal:
		if digits, scale, ok := codec.ShortDecimal(v); ok {
			for ; digits%10 == 0 && digits != 0; digits /= 10 {
				scale--
			}
			return number(digits) + number(int64(scale))
		}
	case wire.KindSingle, wire.KindDouble:
		return fmt.Sprint(v.Float() + 0)
	}
	return v.Text()
}

func number(n int64) string {
	u := uint64(n) ^ 1<<63
	var b [8]byte
	for i := range b {
		b[i] = byte(u >> (56 - 8*i))
	}
	return string(b[:])
}

// keyOf returns the own key of an entity.
func keyOf(entity wire.Structured) string {
	var b []byte
	_, values := codec.Keys(entity)
	for _, v := range values {
		b = appendPart(b, v)
	}
	return string(b)
}

// keyFrom returns the key that texts stand for, by the names of the properties, or in
// their order where the names are others.
func (t *table) keyFrom(names, texts []string) (string, error) {
	var parts []*wire.PropertyInfo
	for p := range codec.Properties(t.typ.zero) {
		if p.Key {
			parts = append(parts, p)
		}
	}
	if len(parts) != len(texts) {
		return "", bad("", "a key of %s has %d parts", t.name, len(parts))
	}
	var b []byte
	for i, p := range parts {
		text := texts[i]
		if n := slices.Index(names, p.Name); n >= 0 {
			text = texts[n]
		}
		v := parsed(*p, text)
		if v.Kind() == wire.KindAbsent {
			return "", bad(p.Name, "%q is no %s", text, p.TypeName)
		}
		b = appendPart(b, v)
	}
	return string(b), nil
}

// parse takes the id of an entity apart, relative to the root, into the segments and keys
// that a route has. target is what names the entity, for errors.
func parse(id, target string) (segments []routes.Segment, keys []any, err error) {
	if id == "" {
		return nil, nil, bad(target, "the id of an entity is empty")
	}
	u, err := (&query.Parser{}).Parse(id, "")
	if err != nil {
		return nil, nil, bad(target, "%q is not the id of an entity of the service", id)
	}
	for i := range u.Path.Segments {
		s := &u.Path.Segments[i]
		key := s.Key()
		switch s.Kind {
		case query.ResourceSegment, query.PropertySegment, query.CastSegment:
			segments = append(segments, routes.Segment{Name: s.Name})
		case query.OperationSegment: // a cast, and what looks like arguments is the key
			segments = append(segments, routes.Segment{Name: s.Name})
			for _, a := range s.Args.Arguments {
				key = append(key, query.KeyValue(a))
			}
		case query.KeySegment:
		default:
			return nil, nil, bad(target, "%q is not the id of an entity", id)
		}
		if key == nil {
			continue
		}
		var parts []routes.Key
		for _, k := range key {
			literal, ok := k.Value.(*query.Literal)
			if !ok {
				return nil, nil, bad(target, "%q is not the id of an entity: its key is no literal", id)
			}
			parts, keys = append(parts, routes.Key{Property: k.Name}), append(keys, literal.Value())
		}
		segments = append(segments, routes.Segment{Keys: parts})
	}
	return segments, keys, nil
}

// keyProperty returns a property of the key, by its name or, where that is another one, by
// its place.
func (t *table) keyProperty(i int, name string) (*wire.PropertyInfo, error) {
	n := 0
	var found *wire.PropertyInfo
	for p := range codec.Properties(t.typ.zero) {
		if !p.Key {
			continue
		}
		if p.Name == name || n == i && found == nil {
			found = p
		}
		n++
	}
	if found == nil {
		return nil, bad("", "%s has no key property %s", t.name, name)
	}
	return found, nil
}

// rawKey returns the JSON of the value of a key property.
func rawKey(p *wire.PropertyInfo, value any) (wire.Raw, error) {
	text, err := routes.Text(value)
	if err != nil {
		return "", err
	}
	if v := codec.Parse(p.TypeName, text); v.Kind() != wire.KindAbsent {
		return rawOf(v)
	}
	b, err := codec.AppendString(nil, text)
	return wire.Raw(b), err
}
