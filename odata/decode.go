package odata

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
)

// Unmarshal reads the JSON of an entity or complex value into *v, which it
// clears first: a property that the payload lacks is absent afterwards. After
// an error *v is cleared too. What *v holds never aliases data.
//
// @odata.type may stand anywhere in an object. One that is missing, or names a
// type that is unknown, abstract or not derived from the declared type, leaves
// the declared type; its text is kept. So are undeclared properties,
// annotations and control information: see [Dynamic].
//
// An error is an [*Error]: it says where in the payload, and what was found
// there in place of what. Names are case-sensitive and must be unique; the
// JSON must be valid as in RFC 8259 and RFC 7493 (I-JSON).
func Unmarshal(data []byte, v Structured, opts ...Option) error {
	p, err := target(v)
	if err != nil {
		return err
	}
	reflect.ValueOf(v).Elem().SetZero()
	d := newDecoder(data, opts)
	if err := d.document(v, p); err != nil {
		reflect.ValueOf(v).Elem().SetZero()
		return err
	}
	return nil
}

// target returns the pointer in v.
func target(v Structured) (pointer, error) {
	if r := reflect.ValueOf(v); r.Kind() != reflect.Pointer || r.IsNil() {
		return nil, &Error{Offset: -1, Err: fmt.Errorf("a pointer to a struct wanted, not a %T that is nil or no pointer", v)}
	}
	return pointerOf(v), nil
}

// decoder reads one payload. Its methods are like those of scanner.
type decoder struct {
	scanner
	options *options
	strings slab
	// quoted says that the number just read was a string, and notes is what
	// the items just read cannot say of themselves.
	quoted bool
	notes  []itemNote
	// inexact is the text of the number just read, if the value says less.
	inexact []byte
	orders  orders
	ahead   ahead
	// found are the types that WithTypes was asked for; nil if it has none.
	found  map[typeKey]*relative
	memory int // bytes of structs made
}

func newDecoder(data []byte, opts []Option) *decoder {
	o := newOptions(opts)
	return &decoder{scanner: scanner{data: data, limits: o.limits}, options: o}
}

// document reads the whole payload into the struct at p, whose type is that of v.
func (d *decoder) document(v Structured, p pointer) error {
	t, err := tableOf(v)
	if err != nil {
		return &Error{Offset: -1, Err: err}
	}
	return d.whole(func(i int) int {
		switch {
		case d.at(i) != '{':
			return d.mismatch(i, t.name)
		case d.options.inValue:
			return d.wrapped(t, i, p)
		}
		i = d.object(t, i, p)
		if i != failed && t.isWrapper(p) {
			return d.fail(0, &Error{Err: fmt.Errorf(`the payload has a member "value", which %s lacks, and no other property: `+
				"read a single entity in such a wrapper with the option odata.InValue, a collection with odata.UnmarshalPage", t.name)})
		}
		return i
	})
}

// whole reads the payload's one value with read and checks that nothing follows.
func (d *decoder) whole(read func(i int) int) error {
	i := 0
	if len(d.data) > d.limits.Size {
		i = d.fail(0, &Error{Err: fmt.Errorf("payload of %d bytes: %w", len(d.data), limitError("Size", d.limits.Size))})
	}
	if i != failed {
		i = read(d.space(i))
	}
	if i != failed {
		i = d.end(i)
	}
	if i == failed {
		return d.error()
	}
	return nil
}

var errWrapper = errors.New(`the option odata.InValue wants {"value": {…}}, perhaps with annotations beside, and nothing else`)

// wrapped reads an entity in the member "value" of the object at i.
func (d *decoder) wrapped(t *table, i int, p pointer) int {
	start, found := i, false
	var beside []member
	names := d.newNames()
	i, more := d.open(i, '}')
	for more {
		name, value := d.name(i)
		switch {
		case value == failed:
			return failed
		case !d.unique(&names, i, name):
			return d.in(string(name))
		case string(name) == "value" && d.at(value) == '{':
			found = true
			i = d.object(t, value, p)
		case bytes.IndexByte(name, '@') >= 0:
			if i = d.skip(value); i != failed {
				beside = append(beside, member{string(name), d.raw(value, i)})
			}
		default:
			i = d.fail(value, &Error{Err: errWrapper})
		}
		if i == failed {
			return d.in(string(name))
		}
		i, more = d.next(i, '}')
	}
	d.forget(&names)
	if i != failed && !found {
		return d.fail(start, &Error{Err: errWrapper})
	}
	return d.keepBeside(t.dynamicOf(p), beside, start, i)
}

// keepBeside keeps what stood beside the wrapped entity with it.
func (d *decoder) keepBeside(dynamic *Dynamic, beside []member, start, end int) int {
	for _, m := range beside {
		_, twice := dynamic.Lookup(m.name)
		if isTypeControl(m.name) {
			twice = dynamic.typeForm() != typeAbsent
			dynamic.setTypeForm(typeElsewhere)
		}
		if twice {
			return d.fail(start, &Error{Err: fmt.Errorf("%s stands both in the wrapper and in the entity", m.name)})
		}
		dynamic.keep(m.name, m.value)
	}
	return end
}

// structured reads the object at i into a new struct of the type of zero.
func (d *decoder) structured(zero Structured, i int, p *pointer) int {
	t, err := tableOf(zero)
	if err != nil {
		return d.fail(i, &Error{Err: err})
	}
	if d.at(i) != '{' {
		return d.mismatch(i, t.name)
	}
	size := int(t.goType.Size())
	if size > d.limits.Memory-d.memory {
		return d.fail(i, &Error{Err: fmt.Errorf("the structs of the payload take too many bytes: %w", limitError("Memory", d.limits.Memory))})
	}
	d.memory += size
	*p = reflect.New(t.goType).UnsafePointer()
	return d.object(t, i, *p)
}

// object is an object being read into a struct.
type object struct {
	table   *table
	at      pointer
	dynamic *Dynamic
	// seen has a bit for every field that has been read, names has the other
	// members, and typed says that @odata.type was among them.
	seen  [4]uint64
	more  []uint64 // for fields from 256 on
	names objectNames
	typed bool
}

// object reads the object at i into the struct at p.
func (d *decoder) object(t *table, i int, p pointer) int {
	o := object{table: t, at: p, dynamic: t.dynamicOf(p), names: d.newNames()}
	if n := len(t.fields); n > 64*len(o.seen) {
		o.more = make([]uint64, n/64+1)
	}
	order := d.orders.of(t)
	last := -1
	i, more := d.open(i, '}')
	for more {
		start, k := i, order.after(last)
		if k < len(t.fields) && d.hasPrefix(i, t.fields[k].quoted) {
			i = d.colon(i + len(t.fields[k].quoted))
		} else if !o.typed && d.hasPrefix(i, t.typed) {
			o.typed = true
			o.dynamic.setTypeForm(typeCanonical)
			i, more = d.next(i+len(t.typed), '}')
			continue
		} else {
			var name []byte
			if name, i = d.name(i); i == failed {
				return failed
			}
			var declared bool
			if k, declared = t.index[string(name)]; !declared {
				if i = d.undeclared(&o, name, start, i); i == failed {
					return d.in(string(name))
				}
				i, more = d.next(i, '}')
				continue
			}
			order = d.orders.learn(t, last, k)
		}
		if i == failed {
			return failed
		}
		if i = d.property(&o, k, start, i); i == failed {
			return d.in(t.fields[k].Name)
		}
		last = k
		i, more = d.next(i, '}')
	}
	d.forget(&o.names)
	return i
}

func (d *decoder) hasPrefix(i int, text string) bool {
	return len(d.data)-i >= len(text) && string(d.data[i:i+len(text)]) == text
}

// see records that field k has been read, and reports whether it is the first time.
func (o *object) see(k int) bool {
	words := o.seen[:]
	if o.more != nil {
		words = o.more
	}
	bit := uint64(1) << (k % 64)
	first := words[k/64]&bit == 0
	words[k/64] |= bit
	return first
}

// property reads the value at i into field k, whose name is at start.
func (d *decoder) property(o *object, k, start, i int) int {
	if !o.see(k) {
		return d.fail(start, &Error{Err: errDuplicate})
	}
	f := &o.table.fields[k]
	switch c := d.at(i); {
	case c == 'n' && f.nullIndex >= 0:
		o.dynamic.setNull(f)
		return d.literal(i, "null")
	case c == '"' && d.at(i+1) == '"' && f.Enum && !f.Collection:
		// Nothing to say in a field in which "" is absent: keep it beside.
		o.dynamic.keep(f.Name, `""`)
		return i + 2
	}
	i = f.codec.decode(d, i, fieldAt(o.at, f.offset))
	if len(d.notes) > 0 {
		o.dynamic.keepNotes(f.Name, d.notes)
		d.notes = d.notes[:0]
	}
	return i
}

// undeclared reads a member that is no declared property. Its name is at
// start, its value at i.
func (d *decoder) undeclared(o *object, name []byte, start, i int) int {
	isType := isTypeControl(name)
	if isType && o.typed {
		return d.fail(start, &Error{Err: errDuplicate})
	}
	if !d.unique(&o.names, start, name) {
		return failed
	}
	if isType && d.at(i) != '"' {
		return d.mismatch(i, "a type name")
	}
	end := d.skip(i)
	if end == failed {
		return failed
	}
	if isType {
		o.typed = true
		if form := o.table.typeForm(name, d.data[i+1:end-1]); form != typeElsewhere {
			o.dynamic.setTypeForm(form)
			return end
		}
		o.dynamic.setTypeForm(typeElsewhere)
	}
	o.dynamic.keep(d.strings.string(name, len(d.data)-i), d.raw(i, end))
	return end
}

// variant reads the object at i into a new struct of the type that its
// @odata.type says, if it is base or derived from it.
func (d *decoder) variant(iface reflect.Type, base Structured, i int, place *interfaceWords) int {
	if d.at(i) != '{' {
		return d.mismatch(i, base.ODataType().Name)
	}
	r := d.dynamicType(iface, base, i)
	place.methods = r.methods
	return d.structured(r.zero, i, &place.value)
}

// mismatch fails because the value at i is none of the type.
func (d *decoder) mismatch(i int, typeName string) int { return d.invalid(i, typeName, nil) }

// invalid fails because the value at i is none of the type, for the reason err.
func (d *decoder) invalid(i int, typeName string, err error) int {
	found := d.describe(i)
	if found == "" {
		return failed
	}
	return d.fail(i, &Error{Type: typeName, Found: found, Err: err})
}

// describe says what is at i, or fails and returns "".
func (d *decoder) describe(i int) string {
	switch c := d.at(i); {
	case c == '{':
		return "an object"
	case c == '[':
		return "an array"
	}
	end := d.skip(i)
	if end == failed {
		return ""
	}
	switch c := d.at(i); {
	case c == '"':
		text, _ := d.text(i)
		return "string " + excerpt(text)
	case c == '-' || isDigit(c):
		return "number " + cut(d.data[i:end])
	}
	return string(d.data[i:end])
}

// orders remembers, for the length of one payload, in which order the
// properties of a type came last, since they mostly come so again.
type orders struct {
	tables []*table
	next   []order
	free   []int32
}

// order holds for every field which one came behind it last; the first entry
// is the first field. The nil order is that of the struct.
type order []int32

func (o order) after(k int) int {
	if o == nil {
		return k + 1
	}
	return int(o[k+1])
}

// maxOrders bounds the search for a table's order.
const maxOrders = 32

func (o *orders) of(t *table) order {
	for i, known := range o.tables {
		if known == t {
			return o.next[i]
		}
	}
	return nil
}

// learn records that field k came behind the field last.
func (o *orders) learn(t *table, last, k int) order {
	found := o.of(t)
	if found == nil {
		n := len(t.fields) + 1
		if len(o.tables) == maxOrders {
			return nil
		}
		if n > len(o.free) {
			o.free = make([]int32, max(256, n))
		}
		found, o.free = o.free[:n], o.free[n:]
		for i := range found {
			found[i] = int32(i)
		}
		o.tables, o.next = append(o.tables, t), append(o.next, found)
	}
	found[last+1] = int32(k)
	return found
}
