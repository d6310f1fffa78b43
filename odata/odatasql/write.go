package odatasql

import (
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

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
		w.object(p, p.nodes, one, "")
	}
	w.b = append(w.b, ']')
}

// object writes the members at a path of a record.
func (w *writer) object(p *plan, members []*node, one *record, path string) {
	w.b = append(w.b, '{')
	start := len(w.b)
	for _, m := range members {
		if w.isLeftOut(p, m, one) {
			continue
		}
		switch m.name {
		case dynamicMember:
			continue
		case etagMember:
			w.name(start, m.name)
			w.etag(one.values[m.index])
			continue
		}
		w.name(start, m.name)
		if len(m.members) > 0 || m.target != nil {
			w.complex(p, m, one, path)
			continue
		}
		w.value(&p.outputs[m.index].expr, one.values[m.index])
	}
	for i, e := range p.expands {
		if prefix, last := cutLast(e.path); prefix == path {
			w.related(start, last, e, one, i)
		}
	}
	w.b = append(w.b, '}')
	if i := slices.IndexFunc(members, func(m *node) bool { return m.name == dynamicMember }); i >= 0 {
		if rest := textOf(one.values[members[i].index]); rest != "" {
			w.b = append(w.b[:start-1], w.merged(wire.Raw(w.b[start-1:]), wire.Raw(rest))...)
		}
	}
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
	for _, name := range slices.Sorted(maps.Keys(more)) {
		inner.name(1, name)
		inner.b = append(inner.b, more[name]...)
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
func (w *writer) isLeftOut(p *plan, m *node, one *record) bool {
	if m.name == typeMember && p.declared != nil && typeIn(p, one) == p.declared.WireType().Name {
		return true
	}
	if m.index < 0 || one.values[m.index] != nil {
		return false
	}
	o := &p.outputs[m.index]
	return strings.HasPrefix(m.name, "@") || o.expr.kind == jsonKind && o.expr.json.many || !w.belongs(p, m, one)
}

// belongs reports whether the type of the entity has the property: a table has columns
// for all derived types.
func (w *writer) belongs(p *plan, m *node, one *record) bool {
	return !p.row.table.typed || p.row.table.has(typeIn(p, one), m.name)
}

// typeIn returns the name of the type of an entity; "" if the row has none.
func typeIn(p *plan, one *record) string {
	if len(p.outputs) == 0 || p.outputs[0].path != typeMember {
		return ""
	}
	return textOf(one.values[0])
}

// has reports whether a type of the table has a property; also for one that is not known.
func (t *table) has(typeName, property string) bool {
	for _, v := range append([]wire.Structured{t.Type}, t.Type.WireType().Derived...) {
		if v.WireType().Name == typeName {
			_, ok := wire.LookupProperty(v, property)
			return ok
		}
	}
	return true
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
	members := m.members
	start := len(w.b)
	w.object(p, members, one, path+m.name+"/")
	if m.index < 0 || m.target == nil || m.target.WireType().Interface == nil && m.target.WireType().Derived == nil {
		return
	}
	name := []byte(`{"` + typeMember + `":`)
	name = append(name, strconv.Quote("#"+textOf(one.values[m.index]))...)
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
		w.object(e.child, e.child.nodes, one.related[i][0], "")
	}
}

func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	}
	return ""
}

// value writes a value of a column.
func (w *writer) value(e *expr, v any) {
	if v == nil {
		w.b = append(w.b, "null"...)
		return
	}
	text := textOf(v)
	switch e.kind {
	case booleanKind:
		w.b = strconv.AppendBool(w.b, v == true || v == int64(1))
	case integerKind:
		w.integer(v)
	case decimalKind:
		w.decimal(e, v)
	case decimalText:
		w.b = append(w.b, text...)
	case singleKind, doubleKind:
		w.float(e.kind, v)
	case jsonKind:
		w.b = append(w.b, text...)
	case enumKind:
		n, _ := v.(int64)
		w.string(enumName(e.enum, n))
	case dateTimeKind:
		w.string(withoutZeros(strings.TrimSuffix(text, "Z")) + "Z")
	case timeKind:
		w.string(withoutZeros(text))
	case durationKind:
		n, _ := v.(int64)
		if n > math.MaxInt64/1000 || n < math.MinInt64/1000 {
			w.fail("a duration of %d microseconds is too long", n)
		}
		w.string(wire.NewDuration(time.Duration(n) * time.Microsecond).String())
	case binaryKind:
		w.string(wire.NewBinary([]byte(text)).String())
	default:
		w.string(text)
	}
}

func (w *writer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf("odatasql: "+format, args...)
	}
}

func (w *writer) integer(v any) {
	n, ok := v.(int64)
	if !ok {
		w.fail("the driver gives %v (%T) for an integer", v, v)
	}
	w.b = strconv.AppendInt(w.b, n, 10)
}

func (w *writer) decimal(e *expr, v any) {
	if w.dialect == PostgreSQL {
		w.b = append(w.b, textOf(v)...)
		return
	}
	n, ok := v.(int64)
	if !ok {
		w.fail("the driver gives %v (%T) for a decimal with a scale", v, v)
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(e.scale)), nil)
	w.b = append(w.b, new(big.Rat).SetFrac(big.NewInt(n), scale).FloatString(e.scale)...)
}

// float writes INF, -INF and NaN as strings, as OData does.
func (w *writer) float(k kind, v any) {
	f, ok := v.(float64)
	if n, isInteger := v.(int64); isInteger {
		f, ok = float64(n), true
	}
	switch {
	case !ok:
		w.fail("the driver gives %v (%T) for a floating-point number", v, v)
	case math.IsNaN(f):
		w.string("NaN")
	case math.IsInf(f, 0):
		w.string(map[bool]string{true: "INF", false: "-INF"}[f > 0])
	case k == singleKind:
		w.b = strconv.AppendFloat(w.b, f, 'g', -1, 32)
	default:
		w.b = strconv.AppendFloat(w.b, f, 'g', -1, 64)
	}
}

// withoutZeros removes the zeros at the end of the fraction.
func withoutZeros(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// enumName returns the name of the member with the value, the names of flags that have it
// together, or the number.
func enumName(t *wire.EnumType, n int64) string {
	var names []string
	left := n
	for _, m := range t.Members {
		if m.Value == n {
			return m.Name
		}
	}
	for _, m := range t.Members {
		if m.Value > 0 && m.Value&(m.Value-1) == 0 && left&m.Value != 0 {
			names = append(names, m.Name)
			left &^= m.Value
		}
	}
	if left != 0 || len(names) == 0 {
		return strconv.FormatInt(n, 10)
	}
	return strings.Join(names, ",")
}
