package wire

import (
	"bytes"
	"fmt"
	"math"
	"math/bits"
	"reflect"
	"slices"
	"unicode/utf8"
)

// structured reads the object at i into a new struct of the type of l.
func (d *decoder) structured(l *link, i int, p *pointer) int {
	t, err := l.table()
	if err != nil {
		return d.fail(i, &Error{Err: err})
	}
	if d.at(i) != '{' {
		return d.mismatch(i, t.name)
	}
	if t.size > d.limits.Memory-d.memory {
		return d.fail(i, &Error{Err: fmt.Errorf("the structs of the payload take too many bytes: %w", limitError("Memory", d.limits.Memory))})
	}
	d.memory += t.size
	*p = reflect.New(t.goType).UnsafePointer()
	return d.object(t, i, *p)
}

// object is an object being read into a struct.
type object struct {
	table   *table
	dynamic *Dynamic
	at      pointer
	// next is the order in which the properties are expected, or nil for that
	// of the struct.
	next []uint16
	// names are those of members that are no declared properties, and typed
	// says that @odata.type is among them.
	names objectNames
	typed bool
	// seen has a bit for each of the fields from the 64th on that has been read.
	seen []uint64
	mark mark // for a decoder that sets values aside
}

// object reads the object at i into the struct at p.
func (d *decoder) object(t *table, i int, p pointer) int {
	// Field by field: a literal is made elsewhere and copied, sixteen bytes at once, some of
	// which were written eight at a time right before, which the processor waits for.
	var o object
	o.table, o.dynamic, o.at = t, t.dynamicOf(p), p
	o.names.start = len(d.names)
	h := &t.hot[0]
	if order := &d.orders[t.number]; order.table == t {
		o.next = order.next
		h = &t.hot[o.next[0]]
	}
	if len(t.fields) > 64 {
		o.seen = d.zeroBits(len(t.fields) / 64)
	}
	if d.aside != nil {
		d.mark(&o.mark)
	}
	base, last, seen, begin := d.base, -1, uint64(0), i
	i, more := d.open(i, '}')
	if byteAt(base, i+1) == '@' && more {
		i, more = d.typeFirst(&o, i)
	}
	for more {
		start := i
		if n := int(h.size); loadAt(base, i)&h.mask == h.first && (n <= 8 || loadAt(base, i+n-8) == h.last && (n <= 16 || d.matchesInside(h, i))) {
			if i += n; byteAt(base, i) <= ' ' {
				if i++; byteAt(base, i) <= ' ' || byteAt(base, i-1) != ' ' { // not the one space that is usual
					i = d.spaces(i - 1)
				}
			}
		} else if found := t.find(base, i); found != nil {
			o.next = d.orders[t.number].learn(t, last, int(found.number))
			if i, h = i+int(found.size), found; byteAt(base, i) <= ' ' {
				i = d.spaces(i)
			}
		} else {
			if found, i, more = d.unexpected(&o, last, i); found == nil {
				continue
			}
			h = found
		}
		last = int(h.number)
		if bit := uint64(1) << (h.number & 63); last >= 64 && !o.see(last) || last < 64 && seen&bit != 0 {
			d.fail(start, &Error{Err: errDuplicate})
			return d.in(t.fields[last].Name)
		} else if last < 64 {
			seen |= bit
		}
		value := i
		if i = d.property(&o, h, fieldAt(p, uintptr(h.offset)), i); i == failed {
			if i = d.setAside(&o, last, value); i == failed {
				return d.in(t.fields[last].Name)
			}
		}
		if h = h.behind(); o.next != nil {
			h = &t.hot[o.next[last+1]]
		}
		if byteAt(base, i) != ',' {
			i, more = d.nextSpaced(i, '}')
		} else if i++; byteAt(base, i) <= ' ' {
			i = d.spaces(i)
		}
	}
	if t.demanding && i != failed {
		i = d.lacking(&o, seen, begin, i)
	}
	d.forget(&o.names)
	d.bits = d.bits[:len(d.bits)-len(o.seen)]
	return i
}

// zeroBits takes n words without any bit from the decoder's stack.
func (d *decoder) zeroBits(n int) []uint64 {
	start := len(d.bits)
	d.bits = slices.Grow(d.bits, n)[:start+n]
	clear(d.bits[start:])
	return d.bits[start:]
}

// see records that a field from the 64th on has been read, and reports whether
// it is the first time.
func (o *object) see(k int) bool {
	word, bit := &o.seen[k/64-1], uint64(1)<<(uint(k)&63)
	first := *word&bit == 0
	*word |= bit
	return first
}

// typeFirst reads the member at i if it is the @odata.type of the object, as it is mostly
// written, and not one that is read as any member.
func (d *decoder) typeFirst(o *object, i int) (behind int, more bool) {
	typed := o.table.typed
	if typed == "" || !d.hasPrefix(i, typed) {
		return i, true
	}
	o.typed = true
	o.dynamic.setTypeForm(typeCanonical)
	return d.next(i+len(typed), '}')
}

// unexpected reads the member at i, which is not what was expected behind field
// last. If it is a declared property, it returns that and the position of its
// value; and else nil and what next returns behind the member.
func (d *decoder) unexpected(o *object, last, i int) (h *hot, value int, more bool) {
	t, start := o.table, i
	if !o.typed && d.at(i+1) == '@' {
		if i, more = d.typeFirst(o, i); o.typed {
			return nil, i, more
		}
	}
	k, name, i := d.member(t, i)
	if i == failed {
		return nil, failed, false
	}
	if k >= 0 {
		o.next = d.orders[t.number].learn(t, last, k)
		return &t.hot[k], i, true
	}
	value = i
	if i = d.undeclared(o, name, start, i); i == failed && t.rest != nil {
		i = d.setMemberAside(o, string(name), value)
	}
	if i == failed {
		return nil, d.in(string(name)), false
	}
	o.mark.names = len(d.names)
	i, more = d.next(i, '}')
	return nil, i, more
}

// member reads the name at i, which find has not found, and the colon behind it. It returns the number of
// the field with that name, or -1 and the name, and the position of the value.
func (d *decoder) member(t *table, i int) (k int, name []byte, value int) {
	if d.at(i) != '"' {
		return -1, nil, d.syntax(i, nameWanted)
	}
	end, high := d.plain(i + 1)
	if d.at(end) != '"' {
		if name, value = d.name(i); value != failed {
			if k, declared := t.index[string(name)]; declared {
				return k, nil, value
			}
		}
		return -1, name, value
	}
	name = d.data[i+1 : end]
	if high&highBits != 0 && !utf8.Valid(name) {
		return -1, nil, d.fail(i+1+invalidUTF8(name), &Error{Err: errUTF8})
	}
	value = d.colon(end + 1)
	if len(name) >= 2*nameRoom || d.at(end+1) != ':' { // for which find does not look
		if k, declared := t.index[string(name)]; declared {
			return k, nil, value
		}
	}
	return -1, name, value
}

func (d *decoder) hasPrefix(i int, text string) bool {
	return len(d.data)-i >= len(text) && string(d.data[i:i+len(text)]) == text
}

// property reads the value at i into the field of h, which is at p.
func (d *decoder) property(o *object, h *hot, p pointer, i int) int {
	c := d.at(i)
	if c == 'n' {
		return d.null(o, h, p, i)
	}
	switch h.kind {
	case kindString:
		return d.optString(i, as[Opt[string]](p))
	case kindEnum:
		if c == '"' && d.at(i+1) == '"' && !o.table.fields[h.number].always {
			// Nothing to say in a field in which "" is absent: keep it beside.
			d.keep(o.dynamic, o.table.fields[h.number].Name, `""`, true)
			return i + 2
		}
		return h.codec.(*enum).decode(d, i, p)
	case kindBool:
		return d.optBool(i, as[Opt[bool]](p))
	case kindInt32:
		return d.optInt32(i, as[Opt[int32]](p))
	case kindSingle:
		if i = d.optSingle(i, as[Opt[float32]](p)); d.inexact == nil {
			return i
		}
		d.noteExact(0)
	case kindDateTimeOffset:
		return d.optDateTimeOffset(i, as[Opt[DateTimeOffset]](p))
	case kindDuration:
		return d.optDuration(i, as[Opt[Duration]](p))
	case kindRef:
		return d.structured(&h.codec.(*ref).link, i, as[pointer](p))
	case kindRefs:
		return h.codec.(*refs).decode(d, i, p)
	case kindVariant:
		return h.codec.(*variant).decode(d, i, p)
	default:
		i = h.codec.decode(d, i, p)
	}
	if len(d.notes) > 0 {
		d.keepNotes(o.dynamic, o.table.fields[h.number].Name)
	}
	return i
}

func (d *decoder) optString(i int, o *Opt[string]) int {
	if base := d.base; byteAt(base, i) == '"' {
		end, high := i+1, uint64(0)
		for {
			w := loadAt(base, end)
			if m := special(w); m != 0 {
				end += bits.TrailingZeros64(m) >> 3
				high |= w & (m - 1) &^ m
				break
			}
			high |= w
			end += 8
		}
		if byteAt(base, end) == '"' && high&highBits == 0 {
			o.v = d.strings.substring(&d.source, i+1, end-i-1)
			o.state = stateValue
			return end + 1
		}
		if end = d.longString(i+1, end, high, &o.v); end != failed {
			o.state = stateValue
		}
		return end
	}
	return d.mismatch(i, "Edm.String")
}

func (d *decoder) optBool(i int, o *Opt[bool]) int {
	if uint32(d.load(i)) == wordTrue {
		o.v, o.state = true, stateValue
		return i + len("true")
	}
	if i = readBool(d, i, &o.v); i != failed {
		o.state = stateValue
	}
	return i
}

func (d *decoder) optInt32(i int, o *Opt[int32]) int {
	base := d.base
	if n := uint32(byteAt(base, i)) - '0'; n-1 < 9 {
		// Up to nine digits of which the first is not zero.
		end := i + 1
		for c := uint32(byteAt(base, end)) - '0'; c <= 9; c = uint32(byteAt(base, end)) - '0' {
			n = n*10 + c
			end++
		}
		if c := byteAt(base, end); end-i <= 9 && c != '.' && c|0x20 != 'e' {
			o.v, o.state = int32(n), stateValue
			return end
		}
	}
	n, end := d.integer(i, "Edm.Int32", math.MinInt32, math.MaxInt32)
	if end != failed {
		o.v, o.state = int32(n), stateValue
	}
	return end
}

func (d *decoder) optSingle(i int, o *Opt[float32]) int {
	f, end, ok := d.shortFloat(i, 32)
	if !ok {
		f, end = d.anyFloat(i, "Edm.Single", 32)
	}
	if end != failed {
		o.v, o.state = float32(f), stateValue
	}
	return end
}

func (d *decoder) optDateTimeOffset(i int, o *Opt[DateTimeOffset]) int {
	if d.at(i) == '"' {
		if end, _ := d.plain(i + 1); d.at(end) == '"' {
			if v, ok := parseCommonDateTimeOffset(d.data[i+1 : end]); ok {
				o.v, o.state = v, stateValue
				return end + 1
			}
		}
	}
	if i = readDateTimeOffset(d, i, &o.v); i != failed {
		o.state = stateValue
	}
	return i
}

// The words of literals, as load reads them.
const (
	wordPT   = 'T'<<16 | 'P'<<8 | '"'
	wordTrue = 'e'<<24 | 'u'<<16 | 'r'<<8 | 't'
	wordNull = 'l'<<24 | 'l'<<16 | 'u'<<8 | 'n'
)

// null reads the null at i into the field of h, which is at p.
func (d *decoder) null(o *object, h *hot, p pointer, i int) int {
	if uint32(d.load(i)) != wordNull {
		return d.literal(i, "null")
	}
	switch f := &o.table.fields[h.number]; {
	case h.null != noNull:
		o.dynamic.nulls |= 1 << h.null
	case f.nullIndex >= 0:
		d.keepNull(o.dynamic, f.Name)
	case f.insists() && d.options.forCheck:
		f.codec.setNull(p)
		d.keepNull(o.dynamic, f.Name)
	case f.insists():
		return d.invalid(i, d.wantedOf(f.codec), errNull)
	default:
		f.codec.setNull(p)
	}
	return i + len("null")
}

// undeclared reads a member that is no declared property. Its name is at
// start, its value at i.
func (d *decoder) undeclared(o *object, name []byte, start, i int) int {
	isType := !o.table.plain && isTypeControl(name)
	if isType && o.typed {
		return d.fail(start, &Error{Err: errDuplicate})
	}
	if !d.unique(&o.names, start, name) {
		return failed
	}
	o.mark.names = len(d.names)
	if o.table.rest != nil && !isType {
		return d.additional(o, name, i)
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
	d.keep(o.dynamic, d.strings.string(name), d.raw(i, end), !o.table.plain && bytes.IndexByte(name, '@') >= 0)
	return end
}
