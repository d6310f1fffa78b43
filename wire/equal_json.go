package wire

import (
	"slices"
	"strconv"
)

// Equal reports whether r and other are the same JSON value: white space, the
// order of members, escapes, and how a number is written do not count. What is no
// JSON is equal to the same text alone.
func (r Raw) Equal(other Raw) bool {
	if r == other {
		return true
	}
	a, ok := canonical(string(r))
	if !ok {
		return false
	}
	b, ok := canonical(string(other))
	return ok && a == b
}

// Equal reports whether v and other are the same JSON value: see [Raw.Equal].
func (v GeoJSON) Equal(other GeoJSON) bool { return Raw(v).Equal(Raw(other)) }

// Equal reports whether d and other keep the same undeclared properties,
// annotations, control information and nulls, in any order. An @odata.type that
// is just the name of the Go type is none of these.
func (d Dynamic) Equal(other Dynamic) bool {
	return d.nulls&nullMask == other.nulls&nullMask && d.sameMembers(&other) && d.sameRest(&other)
}

// Equal reports whether u and other keep the same members, in any order.
func (u Undeclared) Equal(other Undeclared) bool { return u.kept.Equal(other.kept) }

// sameMembers reports whether d and other have the same members, in any order.
func (d *Dynamic) sameMembers(other *Dynamic) bool {
	a, b := d.allMembers(), other.allMembers()
	if len(a) != len(b) {
		return false
	}
	values := make(map[string]Raw, len(b))
	for _, m := range b {
		values[m.name] = m.value
	}
	for _, m := range a {
		if value, ok := values[m.name]; !ok || !m.value.Equal(value) {
			return false
		}
	}
	return true
}

func (d *Dynamic) allMembers() []member {
	if d.bag == nil {
		return nil
	}
	return d.bag.members
}

// sameRest reports whether d and other say the same of nulls, but for the first
// fields.
func (d *Dynamic) sameRest(other *Dynamic) bool {
	a, b := d.restOrNone(), other.restOrNone()
	return slices.Equal(slices.Sorted(slices.Values(a.nulls)), slices.Sorted(slices.Values(b.nulls))) &&
		slices.Equal(a.nullItems(), b.nullItems())
}

func (d *Dynamic) restOrNone() *rest {
	if d.bag == nil || d.bag.rest == nil {
		return new(rest)
	}
	return d.bag.rest
}

// nullItems says which items of which fields are null, or "" where that could be
// null, in a list that is sorted.
func (r *rest) nullItems() (items []string) {
	for _, field := range r.notes {
		for _, n := range field.items {
			if n.note == noteNull || n.note == noteEmpty {
				items = append(items, field.name+"/"+strconv.Itoa(n.index))
			}
		}
	}
	slices.Sort(items)
	return items
}

// canonical returns a text that all texts of the same JSON value have in common;
// false if the text is no JSON.
func canonical(text string) (string, bool) {
	s := newValueScanner(text)
	b, i := s.canonical(nil, s.space(0))
	if i == failed || s.end(i) == failed {
		return "", false
	}
	return string(b), true
}

// canonical appends the canonical text of the value at i to b, and returns the
// position behind the value.
func (s *scanner) canonical(b []byte, i int) ([]byte, int) {
	switch c := s.at(i); {
	case c == '"':
		text, end := s.text(i)
		return strconv.AppendQuote(b, string(text)), end
	case c == '{':
		return s.canonicalObject(b, i)
	case c == '[':
		return s.canonicalArray(b, i)
	case c == '-' || isDigit(c):
		end, _ := s.number(i)
		if end == failed {
			return b, failed
		}
		return appendCanonicalNumber(b, s.data[i:end]), end
	}
	end := s.skip(i)
	if end == failed {
		return b, failed
	}
	return append(b, s.data[i:end]...), end
}

func (s *scanner) canonicalObject(b []byte, i int) ([]byte, int) {
	var members []string
	i, more := s.open(i, '}')
	for more {
		name, value := s.name(i)
		if value == failed {
			return b, failed
		}
		text := append(strconv.AppendQuote(nil, string(name)), ':')
		if text, i = s.canonical(text, value); i == failed {
			return b, failed
		}
		members = append(members, string(text))
		i, more = s.next(i, '}')
	}
	slices.Sort(members)
	b = append(b, '{')
	for _, m := range members {
		b = append(append(b, m...), ',')
	}
	return append(b, '}'), i
}

func (s *scanner) canonicalArray(b []byte, i int) ([]byte, int) {
	b = append(b, '[')
	i, more := s.open(i, ']')
	for more {
		if b, i = s.canonical(b, i); i == failed {
			return b, failed
		}
		b = append(b, ',')
		i, more = s.next(i, ']')
	}
	return append(b, ']'), i
}

// appendCanonicalNumber appends the digits of a number from the first to the last
// that is not zero, and where the point stands. A number that no Decimal can be,
// since its exponent is too large, stays as it is.
func appendCanonicalNumber(b, text []byte) []byte {
	d, err := parseDecimal(text)
	if err != nil {
		return append(b, text...)
	}
	n := d.number()
	if n.isZero() {
		return append(b, '0')
	}
	if n.negative {
		b = append(b, '-')
	}
	digits, point := n.significant()
	start := len(b)
	b = append(append(b, digits.whole...), digits.fraction...)
	for len(b) > start && b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	return strconv.AppendInt(append(b, 'e'), point, 10)
}
