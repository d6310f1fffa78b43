package odatasql

import (
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// writer writes records as a payload of OData, which the codec of the generated types
// reads: nobody else has to know how their values are set.
type writer struct {
	dialect Dialect
	b       []byte
	err     error
}

func (w *writer) records(p *plan, records []*record) {
	w.b = append(w.b, '[')
	for i, one := range records {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.entity(p, one)
	}
	w.b = append(w.b, ']')
}

// entity writes a record.
func (w *writer) entity(p *plan, one *record) {
	var of owner
	if p.row.table.typed {
		of = owner{p.row.table.Type, typeIn(p, one)}
	}
	w.object(p, p.nodes, one, "", of)
}

// owner is the type of an object: the declared one, and the name of its own. It is empty
// where there are no others.
type owner struct {
	declared wire.Structured
	name     string
}

// object writes the members at a path of a record.
func (w *writer) object(p *plan, members []*node, one *record, path string, of owner) {
	w.b = append(w.b, '{')
	start := len(w.b)
	var made []*node // comes behind what is dynamic
	for _, m := range members {
		switch {
		case w.isLeftOut(p, m, one, of), m.name == dynamicMember:
		case m.name == etagMember:
			w.name(start, m.name)
			w.etag(one.values[m.index])
		case len(m.members) > 0 || m.target != nil:
			w.name(start, m.name)
			w.complex(p, m, one, path)
		case p.outputs[m.index].made:
			made = append(made, m)
		default:
			w.name(start, m.name)
			w.value(&p.outputs[m.index].expr, one.values[m.index])
		}
	}
	for i, e := range p.expands {
		if prefix, last := cutLast(e.path); prefix == path && of.has(last) {
			w.related(start, last, e, one, i)
		}
	}
	if i := slices.IndexFunc(members, func(m *node) bool { return m.name == dynamicMember }); i >= 0 {
		if rest := textOf(one.values[members[i].index]); rest != "" {
			object := wire.Raw(append(w.b[start-1:], '}'))
			merged := w.merged(object, without(wire.Raw(rest), made))
			w.b = append(w.b[:start-1], merged[:len(merged)-1]...)
		}
	}
	for _, m := range made {
		o, v := &p.outputs[m.index], one.values[m.index]
		if typ := o.stated(v); typ != "" {
			w.name(start, m.name+typeMember)
			w.string("#" + typ)
		}
		w.name(start, m.name)
		w.value(&o.expr, v)
	}
	w.b = append(w.b, '}')
}

// without returns an object without the members that are made in their names, and what is said
// of them.
func without(object wire.Raw, made []*node) wire.Raw {
	if len(made) == 0 {
		return object
	}
	w := writer{b: []byte{'{'}}
	for name, v := range codec.Members(object) {
		property, _, _ := strings.Cut(name, "@")
		if !slices.ContainsFunc(made, func(m *node) bool { return m.name == property }) {
			w.name(1, name)
			w.b = append(w.b, v...)
		}
	}
	return wire.Raw(append(w.b, '}'))
}

// merged returns an object with the members of another one beside its own, and within them.
func (w *writer) merged(object, rest wire.Raw) []byte {
	inner := writer{b: []byte{'{'}}
	more := map[string]wire.Raw{}
	for name, v := range codec.Members(rest) {
		more[name] = v
	}
	for name, v := range codec.Members(object) {
		inner.name(1, name)
		if other, both := more[name]; both && v != "null" {
			inner.b = append(inner.b, inner.merged(v, other)...)
		} else {
			inner.b = append(inner.b, v...)
		}
		delete(more, name)
	}
	for name, v := range codec.Members(rest) {
		if _, is := more[name]; is {
			inner.name(1, name)
			inner.b = append(inner.b, v...)
		}
	}
	if w.err == nil {
		w.err = inner.err
	}
	return append(inner.b, '}')
}

// etag writes the ETag for a version.
func (w *writer) etag(v any) {
	n, ok := v.(int64)
	if !ok {
		w.fail("the driver gives %v (%T) for a version", v, v)
	}
	w.string(etagOf(n))
}

// etagOf returns the ETag for a version, and versionOf the version of an ETag; 0 for none.
func etagOf(version int64) string { return `W/"` + strconv.FormatInt(version, 36) + `"` }

func versionOf(etag string) int64 {
	n, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimPrefix(etag, `W/"`), `"`), 36, 64)
	return n
}

// cutLast returns the path before the last name, and that.
func cutLast(path string) (prefix, last string) {
	i := strings.LastIndexByte(path, '/')
	return path[:i+1], path[i+1:]
}

// isLeftOut reports whether a member is not written: one without a value whose type does
// not say null, and the type of an entity that has none, or the declared one.
func (w *writer) isLeftOut(p *plan, m *node, one *record, of owner) bool {
	if m.name == typeMember && p.declared != nil && typeIn(p, one) == p.declared.WireType().Name {
		return true
	}
	if m.index < 0 || one.values[m.index] != nil {
		return false
	}
	o := &p.outputs[m.index]
	return strings.HasPrefix(m.name, "@") || o.expr.kind == jsonKind && o.expr.json.many || !o.made && !of.has(m.name)
}

// typeIn returns the name of the type of an entity; "" if the row has none.
func typeIn(p *plan, one *record) string {
	if len(p.outputs) == 0 || p.outputs[0].path != typeMember {
		return ""
	}
	return textOf(one.values[0])
}

// has reports whether the type has a property, since a table has columns for those of all
// derived types; also for a type that is not known.
func (of owner) has(property string) bool {
	if of.declared == nil {
		return true
	}
	typ := of.declared
	if typ.WireType().Name != of.name {
		i := slices.IndexFunc(typ.WireType().Derived, func(v wire.Structured) bool { return v.WireType().Name == of.name })
		if i < 0 {
			return true
		}
		typ = typ.WireType().Derived[i]
	}
	_, ok := wire.LookupProperty(typ, property)
	return ok
}

func (w *writer) name(start int, name string) {
	if len(w.b) > start {
		w.b = append(w.b, ',')
	}
	w.string(name)
	w.b = append(w.b, ':')
}

func (w *writer) string(s string) {
	b, err := codec.AppendString(w.b, s)
	if err != nil {
		w.fail("%w", err)
	}
	w.b = b
}

var codec = wire.Internal(sibling.Key{})

// complex writes a complex value: null if there is no type name, or, without a column for
// that, if all of it is null.
func (w *writer) complex(p *plan, m *node, one *record, path string) {
	switch {
	case m.index >= 0 && one.values[m.index] == nil, m.index < 0 && allNull(m, one):
		w.b = append(w.b, "null"...)
		return
	}
	start := len(w.b)
	var of owner
	if m.index >= 0 && m.target != nil {
		of = owner{m.target, textOf(one.values[m.index])}
	}
	w.object(p, m.members, one, path+m.name+"/", of)
	if of.declared == nil || of.name == of.declared.WireType().Name {
		return // it is of the declared type
	}
	name := []byte(`{"` + typeMember + `":`)
	name = append(name, strconv.Quote("#"+of.name)...)
	if len(w.b) > start+len("{}") {
		name = append(name, ',')
	}
	w.b = slices.Replace(w.b, start, start+1, name...)
}

func allNull(m *node, one *record) bool {
	for _, member := range m.members {
		if member.index >= 0 && one.values[member.index] != nil || member.index < 0 && !allNull(member, one) {
			return false
		}
	}
	return true
}

// related writes the entities that a navigation property leads to.
func (w *writer) related(start int, name string, e *expansion, one *record, i int) {
	if e.child.counted {
		w.name(start, name+"@odata.count")
		w.b = strconv.AppendInt(w.b, one.counts[i], 10)
	}
	w.name(start, name)
	switch {
	case e.nav.info.Collection:
		w.records(e.child, one.related[i])
	case len(one.related[i]) == 0:
		w.b = append(w.b, "null"...)
	default:
		w.entity(e.child, one.related[i][0])
	}
}
