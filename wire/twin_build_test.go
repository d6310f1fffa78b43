package wire_test

import (
	"math"
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// This file makes values as a program does, through the public API, together
// with what the twin says they are.

// builder makes values by the decisions of a source.
type builder struct {
	*payloads
	// odd says whether there are values that cannot be written.
	odd bool
}

func newBuilder(s *source) *builder { return &builder{&payloads{source: s}, s.once(4)} }

// build returns a new value of the type of v, and the twin's.
func (b *builder) build(v wire.Structured, depth int) (wire.Structured, *object) {
	m := modelOf(v)
	o := newObject(m)
	v = newOf(v)
	often := min(len(m.properties), 1+b.below(5)+b.rarely(5, 80))
	for i := range m.properties {
		if b.below(len(m.properties)) < often {
			o.values[i] = b.property(v, &m.properties[i], depth)
		}
	}
	for range b.rarely(3, 6) {
		b.dynamic(wire.DynamicOf(v), o)
	}
	return v, o
}

// property sets a property of v, perhaps more than once.
func (b *builder) property(v wire.Structured, p *property, depth int) (last value) {
	field := reflect.ValueOf(v).Elem().FieldByIndex(p.field)
	for more := true; more; more = b.once(8) {
		switch b.below(8) {
		case 0:
			wire.SetNull(v, field.Addr().Interface())
			last = value{state: null}
		case 1:
			wire.SetAbsent(v, field.Addr().Interface())
			last = value{}
		case 2:
			if p.kind == structured && p.item.Kind() == reflect.Interface && !p.many {
				wire.SetAbsent(v, field.Addr().Interface())
				field.Set(reflect.Zero(reflect.TypeOf(p.base))) // absent too
				last = value{}
				continue
			}
			fallthrough
		default:
			if last = b.set(field, p, depth); last.state == absent {
				wire.SetAbsent(v, field.Addr().Interface())
			}
		}
	}
	return last
}

// set gives a field a value.
func (b *builder) set(field reflect.Value, p *property, depth int) value {
	if !p.many {
		goValue, v := b.item(p, depth)
		if p.kind == primitive {
			goValue = reflect.ValueOf(someOf(v.v))
		} else if goValue.IsZero() {
			v = value{} // which is null in a collection alone
		}
		field.Set(goValue)
		return v
	}
	v := value{state: some}
	items := reflect.MakeSlice(field.Type(), 0, 0)
	for range b.below(3) + b.rarely(8, 8) {
		goValue, item := b.item(p, depth)
		items = reflect.Append(items, goValue)
		v.items = append(v.items, item)
	}
	field.Set(items)
	return v
}

// item returns a value of the property's item type.
func (b *builder) item(p *property, depth int) (reflect.Value, value) {
	zero := reflect.Zero(p.item)
	switch p.kind {
	case structured:
		if depth > 3 || b.once(6) {
			return zero, value{state: null}
		}
		relatives := p.relatives()
		if p.item.Kind() == reflect.Interface {
			if reflect.TypeFor[*wire.LateEndpointT]().Implements(p.item) && b.once(6) {
				relatives = []wire.Structured{(*wire.LateEndpointT)(nil)}
			}
		}
		v, o := b.build(pick(b.source, relatives), depth+1)
		return reflect.ValueOf(v), value{state: some, v: o}
	case enum:
		text := pick(b.source, []string{"audio", "a,b", "", b.text()})
		return reflect.ValueOf(text).Convert(p.item), someText(text)
	case untyped:
		text := pick(b.source, []string{"null", "", b.json()})
		v := someText(text)
		if text == "null" {
			v = value{state: null}
		}
		return reflect.ValueOf(wire.Raw(text)), v
	}
	v := b.primitive(p.item)
	return reflect.ValueOf(v), value{state: some, v: v}
}

func someText(text string) value {
	if text == "" {
		return value{state: null}
	}
	return value{state: some, v: text}
}

// text returns text for a string, which is perhaps not UTF-8.
func (b *builder) text() string {
	n := pick(b.source, lengths)
	text := strings.Repeat("a", n)
	for range b.below(3) {
		special := pick(b.source, []string{`"`, `\`, "\x00", "\x1f", "\b", "\t", "\n", "\x7f", "é", "\u2028", "\ufffd", "😀", "<"})
		if b.odd && b.once(8) {
			special = pick(b.source, []string{"\xff", "\x80", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80"})
		}
		at := b.below(n + 1)
		text = text[:at] + special + text[at:]
	}
	return text
}

// json returns a JSON text, perhaps with white space around, or no JSON text.
func (b *builder) json() string {
	text := pick(b.source, []string{"", " ", "\n"}) + b.any(2)
	if b.odd && b.once(3) {
		text = pick(b.source, []string{"{", "1 2", "nul", `{"a":1,"a":2}`, `"\ud800"`, " ", "\"\xff\"", `"` + b.text(), strings.Repeat("[", 2000)})
	}
	return text
}

// primitive returns a value of a Go type.
func (b *builder) primitive(t reflect.Type) any {
	place := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.Bool:
		place.SetBool(b.once(2))
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		place.SetInt(pick(b.source, []int64{0, 1, -1, 9, 10, 99, 100, math.MaxInt64, math.MinInt64, math.MaxInt32, math.MinInt32, int64(b.bits())}))
	case reflect.Uint8:
		place.SetUint(b.bits() & 0xff)
	case reflect.Float32, reflect.Float64:
		place.SetFloat(pick(b.source, []float64{
			0, math.Copysign(0, -1), 1, 0.1, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat32, math.MaxFloat64, math.SmallestNonzeroFloat32,
			math.SmallestNonzeroFloat64, 1e-6, 9.99999e-7, 1e21, 9.99999e20, 1 << 24, 1<<53 + 2, math.Float64frombits(b.bits()),
			float64(math.Float32frombits(uint32(b.bits()))), float64(b.below(1000)) / 8,
		}))
	case reflect.String:
		if t == reflect.TypeFor[wire.GeoJSON]() {
			return wire.GeoJSON(pick(b.source, []string{"", `{"type":"Point"}`, b.json()}))
		}
		place.SetString(b.text())
	default:
		if b.once(6) {
			break // the zero value
		}
		text := pick(b.source, texts[edmNames[t]])
		n, _ := parseTree([]byte(text))
		v, w := readPrimitive(t, n, text)
		if w != nil {
			panic(text + ": " + w.reason)
		}
		return v.v
	}
	return place.Interface()
}

// bits returns a number of up to eight bytes.
func (b *builder) bits() (n uint64) {
	for range 1 + b.below(8) {
		n = n<<8 | uint64(b.below(256))
	}
	return n
}

// someOf returns the Opt that holds a primitive value.
func someOf(v any) any {
	switch v := v.(type) {
	case string:
		return wire.Some(v)
	case bool:
		return wire.Some(v)
	case int8:
		return wire.Some(v)
	case uint8:
		return wire.Some(v)
	case int16:
		return wire.Some(v)
	case int32:
		return wire.Some(v)
	case int64:
		return wire.Some(v)
	case float32:
		return wire.Some(v)
	case float64:
		return wire.Some(v)
	case wire.Decimal:
		return wire.Some(v)
	case wire.Guid:
		return wire.Some(v)
	case wire.DateTimeOffset:
		return wire.Some(v)
	case wire.Date:
		return wire.Some(v)
	case wire.TimeOfDay:
		return wire.Some(v)
	case wire.Duration:
		return wire.Some(v)
	case wire.Binary:
		return wire.Some(v)
	case wire.GeoJSON:
		return wire.Some(v)
	}
	panic(reflect.TypeOf(v))
}

// dynamic sets or deletes something that is not declared.
func (b *builder) dynamic(d *wire.Dynamic, o *object) {
	names := []string{
		"u", "v", "@odata.type", "@type", "@odata.etag", "@etag", "@odata.context", "@odata.count", "@ns.t", "u@ns.t", "", "a/b", "u@odata.count", b.text(),
	}
	for range 3 {
		p := b.declared(o.model)
		names = append(names, p, p+"@ns.t", p+"@odata.count", p+"@odata.nextLink")
	}
	name, text := pick(b.source, names), b.json()
	if b.once(5) {
		d.Delete(name)
		o.set(name, "")
		return
	}
	d.Set(name, wire.Raw(text))
	o.set(name, text)
}

// set is what Dynamic.Set and, without a text, Dynamic.Delete do. An object has
// one type, under whatever name.
func (o *object) set(name, text string) {
	var kept []keptMember
	done := text == ""
	for _, k := range o.kept {
		switch {
		case k.name == name && !done:
			kept = append(kept, keptMember{name, text})
			done = true
		case k.name != name && !(isTypeControl(name) && isTypeControl(k.name)):
			kept = append(kept, k)
		}
	}
	if !done {
		kept = append(kept, keptMember{name, text})
	}
	if isTypeControl(name) {
		if o.typeForm = keptType; text == "" {
			o.typeForm = noType
		}
	}
	o.kept = kept
}

// selection returns a selection of the properties of a type.
func (b *builder) selection(m *model, depth int) *sibling.Selection {
	if depth > 3 || b.once(5) {
		return nil
	}
	s := &sibling.Selection{All: b.once(3), Properties: map[string]*sibling.Selection{"u": nil}, Expand: map[string]*sibling.Selection{}}
	for i := range m.properties {
		p := &m.properties[i]
		if !b.once(3) {
			continue
		}
		var below *sibling.Selection
		if p.kind == structured {
			below = b.selection(modelOf(p.base), depth+1)
		}
		if s.Properties[p.name] = below; p.nav && b.once(2) {
			s.Expand[p.name] = below
		}
	}
	return s
}
