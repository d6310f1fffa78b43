package wire

import (
	"cmp"
	"slices"
)

// choose returns the alternative that the value at i is or, so that what is wrong with
// it can be said, the one that it must be meant to be; nil if that could be several.
func (u *union) choose(d *decoder, i int) *alternative {
	switch c := d.at(i); {
	case c == '{':
		return u.chooseObject(d, i)
	case c == '[':
		return u.chooseArray(d, i)
	default:
		return u.chooseScalar(d, i)
	}
}

// chooseScalar returns the first alternative that reads the scalar at i without an
// error, those that take fewer values first, or the only one of its kind.
func (u *union) chooseScalar(d *decoder, i int) *alternative {
	var kind []*alternative
	for rank := range openText + 1 {
		for _, a := range u.alternatives {
			if rankOf(a.codec) != rank || !accepts(a.codec, d.at(i), 0) {
				continue
			}
			if d.tries(a, i) {
				return a
			}
			kind = append(kind, a)
		}
	}
	return d.only(kind)
}

// openText is the rank of alternatives that take any text, number or value.
const openText = 2

// rankOf says how early an alternative is looked at: an enumeration first, then what
// has a form, such as a date.
func rankOf(c codec) int {
	switch c.(type) {
	case *enum:
		return 0
	case *primitive[string], *primitive[float64], *primitive[float32], *primitive[Decimal], raw:
		return openText
	}
	return 1
}

// tries reports whether the scalar at i is of an alternative.
func (d *decoder) tries(a *alternative, i int) bool {
	if inner, ok := a.codec.(*lazyUnion); ok {
		u, err := inner.ready()
		return err == nil && u.chooseScalar(d, i) != nil
	}
	if e, ok := a.codec.(*enum); ok {
		text, end := d.text(i)
		return end != failed && e.knows(string(text))
	}
	place := newPlace(a.codec)
	if place == nil {
		return false
	}
	end := d.element(a.codec, false, i, place)
	if end == failed && d.err != nil && d.err.Type != "" {
		d.err, d.path = nil, d.path[:0] // the value does not fit, which is no error here
	}
	return end != failed
}

// newPlace returns a place for a scalar of a codec, nil if the codec is of none.
func newPlace(c codec) pointer {
	if c, ok := c.(interface{ newPlace() pointer }); ok {
		return c.newPlace()
	}
	return nil
}

func (c *primitive[T]) newPlace() pointer { return to(new(Opt[T])) }
func (raw) newPlace() pointer             { return to(new(Raw)) }

// chooseArray returns the first alternative whose items can be what the first item of
// the array at i is that is not null, or the only one with items.
func (u *union) chooseArray(d *decoder, i int) *alternative {
	first := d.firstItem(i)
	var lists []*alternative
	for _, a := range u.alternatives {
		if !accepts(a.codec, '[', 0) {
			continue
		}
		if d.at(first) == ']' || acceptsItem(a.codec, d.at(first)) {
			return a
		}
		lists = append(lists, a)
	}
	return d.only(lists)
}

// firstItem returns where the first item of the array at i that is not null begins,
// or where the array ends.
func (d *decoder) firstItem(i int) int {
	for i++; ; i++ {
		switch d.at(i) {
		case ' ', '\n', '\t', '\r', ',':
		case 'n':
			i += len("null") - 1
		default:
			return i
		}
	}
}

// only returns the alternative in a list of one where what is wrong inside it is to be
// said. For other readers the value is kept in Other.
func (d *decoder) only(list []*alternative) *alternative {
	if d.options.forCheck && len(list) == 1 {
		return list[0]
	}
	return nil
}

// accepts reports whether a value that begins with a byte can be one of a codec.
func accepts(c codec, first byte, depth int) bool {
	switch c := c.(type) {
	case *lazyUnion:
		u, err := c.ready()
		if err != nil || depth > maxUnionDepth {
			return false
		}
		for k := range u.alternatives {
			if accepts(u.alternatives[k].codec, first, depth+1) {
				return true
			}
		}
		return false
	case raw:
		return true
	case *ref, *variant, *dict:
		return first == '{'
	case *enum:
		return first == '"'
	case collection:
		return first == '['
	case *primitive[bool], *bare[bool]:
		return first == 't' || first == 'f'
	case interface{ isNumber() bool }:
		if c.isNumber() {
			return first == '-' || isDigit(first)
		}
		return first == '"'
	}
	return false
}

// isNumber reports whether values are numbers in JSON.
func (c *primitive[T]) isNumber() bool {
	switch any(*new(T)).(type) {
	case int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64, Decimal:
		return true
	}
	return false
}

func (c *bare[T]) isNumber() bool { return c.item.isNumber() }

// acceptsItem is accepts for the items of a collection.
func acceptsItem(c codec, first byte) bool {
	switch c := c.(type) {
	case *list:
		return accepts(c.item, first, 0)
	case *refs, *variants:
		return first == '{' || first == 'n'
	case *enums:
		return first == '"'
	case *lazyUnion, raws:
		return true
	case interface{ single() codec }:
		return accepts(c.single(), first, 0)
	}
	return false
}

func (c *items[T]) single() codec { return c.item }

// chooseObject returns the alternative that the object at i is.
func (u *union) chooseObject(d *decoder, i int) *alternative {
	candidates := d.candidatesOf(u)
	if len(candidates) == 0 {
		return nil
	}
	if len(candidates) == 1 && u.typ.Discriminator == "" {
		return candidates[0].alternative
	}
	stated, known := u.scan(d, i, candidates)
	switch {
	case d.err != nil:
		return nil
	case stated && known == nil:
		return nil // kept in Other
	case known != nil:
		return known
	}
	return best(candidates)
}

// objects returns the alternatives that an object can be, and how many fields they
// have together. It is made once, since every object of the union asks.
func (u *union) objects() *objects {
	o := u.ofObjects.Load()
	if o == nil {
		o = &objects{}
		for _, a := range u.alternatives {
			o.list = appendCandidates(o.list, a, a.codec, 0)
		}
		for _, c := range o.list {
			o.fields += c.fields()
		}
		u.ofObjects.Store(o)
	}
	return o
}

// objects are the alternatives of a union that an object can be.
type objects struct {
	list   []candidate
	fields int
}

// candidatesOf returns the alternatives that an object can be, none of which has seen
// a member. It is good until the next call: an object is read behind it.
func (d *decoder) candidatesOf(u *union) []candidate {
	o := u.objects()
	d.candidates = append(d.candidates[:0], o.list...)
	d.present = slices.Grow(d.present[:0], o.fields)[:o.fields]
	clear(d.present)
	free := d.present
	for k := range d.candidates {
		n := d.candidates[k].fields()
		d.candidates[k].found, free = free[:n:n], free[n:]
	}
	return d.candidates
}

// fields returns how many fields the alternative has.
func (c *candidate) fields() int {
	if c.table == nil {
		return 0
	}
	return len(c.table.fields)
}

// candidate is an alternative that an object can be, and how well its table
// fits what the object has.
type candidate struct {
	alternative *alternative
	table       *table // nil for one that takes any object
	matched     int
	found       []bool // by field; nil for one that takes any object
	barred      int    // members of an enumeration that has not their value
	wrong       int    // members of another kind, or that cannot be there
}

func appendCandidates(list []candidate, a *alternative, c codec, depth int) []candidate {
	switch c := c.(type) {
	case *ref:
		if t, err := c.table(); err == nil {
			return append(list, candidate{alternative: a, table: t})
		}
	case *lazyUnion:
		u, err := c.ready()
		if err != nil || depth > maxUnionDepth {
			return list
		}
		for k := range u.alternatives {
			list = appendCandidates(list, a, u.alternatives[k].codec, depth+1)
		}
	case raw, *dict:
		return append(list, candidate{alternative: a})
	}
	return list
}

// scan looks at the members of the object at i. If the discriminator is among
// them, it reports so, and returns the alternative that it stands for.
func (u *union) scan(d *decoder, i int, candidates []candidate) (stated bool, known *alternative) {
	i, more := d.open(i, '}')
	depth := d.depth
	for more {
		name, value := d.name(i)
		if value == failed {
			return false, nil
		}
		if string(name) == u.typ.Discriminator && u.typ.Discriminator != "" && d.at(value) == '"' {
			text, end := d.text(value)
			if end == failed {
				return false, nil
			}
			d.depth = depth - 1
			return true, u.mapping[string(text)]
		}
		for k := range candidates {
			candidates[k].see(d, name, value)
		}
		if i = d.skip(value); i == failed {
			return false, nil
		}
		i, more = d.next(i, '}')
	}
	return false, nil
}

// see takes a member into account, whose value is at i.
func (c *candidate) see(d *decoder, name []byte, i int) {
	if c.table == nil {
		return
	}
	k, declared := c.table.index[string(name)]
	if !declared {
		if c.table.closed {
			c.wrong++
		}
		return
	}
	f := &c.table.fields[k]
	c.found[k] = true
	c.matched++
	if e, ok := f.codec.(*enum); ok && d.at(i) == '"' {
		if text, end := d.text(i); end == failed || !e.knows(string(text)) {
			c.barred++
		}
		return
	}
	if d.at(i) != 'n' && !accepts(f.codec, d.at(i), 0) {
		c.wrong++
	}
}

// best returns the alternative that fits, of several the one with the most members
// in common, the first of those. If none does, it is the one that the members there
// are speak for, so that what is wrong inside it can be said; nil if they speak for
// none more than for another.
func best(candidates []candidate) *alternative {
	chosen, several := &candidates[0], false
	for k := range candidates[1:] {
		c := &candidates[1+k]
		switch order := c.compare(chosen); {
		case order > 0:
			chosen, several = c, false
		case order == 0:
			several = several || c.alternative != chosen.alternative
		}
	}
	if chosen.fits() == 0 && (several || chosen.matched == 0) {
		return nil
	}
	return chosen.alternative
}

// compare says which of two candidates an object is rather, above 0 for c: what fits;
// then what has fewer constants that are not there, more of the members that must
// be, more members at all, and fewer values of another kind.
func (c *candidate) compare(other *candidate) int {
	return cmp.Or(c.fits()-other.fits(), other.barred-c.barred, c.required()-other.required(), c.matched-other.matched, other.wrong-c.wrong)
}

// fits returns 1 if an object has all that the alternative requires and nothing that
// it cannot have, 0 if not.
func (c *candidate) fits() int {
	if c.barred+c.wrong > 0 {
		return 0
	}
	for k := range c.found {
		if !c.found[k] && c.table.fields[k].required {
			return 0
		}
	}
	return 1
}

// required returns how many of the members that must be there are.
func (c *candidate) required() (n int) {
	for k := range c.found {
		if c.found[k] && c.table.fields[k].required {
			n++
		}
	}
	return n
}

// missing returns the names of the members that must be there and are not.
func (c *candidate) missing() (names []string) {
	for k := range c.found {
		if !c.found[k] && c.table.fields[k].required {
			names = append(names, c.table.fields[k].Name)
		}
	}
	return names
}
