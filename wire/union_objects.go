package wire

import "slices"

// This file finds which alternative of a union an object is, by its members.

// chooseObject returns the alternative that the object at i is.
func (u *union) chooseObject(d *decoder, i int) *alternative {
	o := u.choices()
	if len(o.list) == 0 {
		return nil
	}
	if len(o.list) == 1 && u.typ.Discriminator == "" {
		return o.list[0].alternative
	}
	if u.typ.Discriminator != "" {
		if stated, known := u.stated(d, i); stated || d.err != nil {
			return known // nil is kept in Other
		}
	}
	if !d.weigh(i, len(o.list)) {
		return nil
	}
	tallies := d.talliesOf(o)
	if o.scan(d, i, tallies); d.err != nil {
		return nil
	}
	return best(tallies)
}

// stated reports whether the object at i has the discriminator, and returns the
// alternative that it stands for.
func (u *union) stated(d *decoder, i int) (stated bool, known *alternative) {
	d.all(i, '}', func(name []byte, value int) bool {
		if string(name) != u.typ.Discriminator || d.at(value) != '"' {
			return true
		}
		if text, end := d.text(value); end != failed {
			stated, known = true, u.mapping[string(text)]
		}
		return false
	})
	return stated, known
}

// choices are the alternatives of a union by what a value can be: by kind, those that take
// fewer values first, and, of objects, which of them declare a member. So the others are
// not asked about it.
type choices struct {
	byKind   [len(beginnings)][]*alternative
	list     []candidate // of objects
	maps     []int       // in list
	declared map[string][]declaration
}

// declaration is a field of a candidate, by its index.
type declaration struct {
	candidate int
	required  bool
	enum      *enum                 // nil for a field of another type
	takes     [len(beginnings)]bool // by kind of value
}

// choices returns them. It is made once, since every value of the union asks.
func (u *union) choices() *choices {
	if o, made := u.chosenBy.Load().(*choices); made {
		return o
	}
	o := &choices{declared: map[string][]declaration{}}
	for kind := range beginnings {
		for _, a := range u.alternatives {
			if accepts(a.codec, beginnings[kind], 0) {
				o.byKind[kind] = append(o.byKind[kind], a)
			}
		}
		slices.SortStableFunc(o.byKind[kind], func(a, b *alternative) int { return rankOf(a.codec) - rankOf(b.codec) })
	}
	for _, a := range u.alternatives {
		o.list = appendCandidates(o.list, a, a.codec, 0)
	}
	for k, c := range o.list {
		if c.values != nil {
			o.maps = append(o.maps, k)
		}
		if c.table == nil {
			continue
		}
		for name, n := range c.table.index {
			one := c.table.fields[n].declaration()
			one.candidate = k
			o.declared[name] = append(o.declared[name], one)
		}
	}
	u.chosenBy.Store(o)
	return o
}

// declaration returns what choosing asks of a field.
func (f *field) declaration() (one declaration) {
	one.required = f.required
	one.enum, _ = f.codec.(*enum)
	for kind := range beginnings {
		one.takes[kind] = accepts(f.codec, beginnings[kind], 0)
	}
	return one
}

// candidate is an alternative that an object can be.
type candidate struct {
	alternative *alternative
	table       *table // nil for one that has no properties of its own
	values      *dict  // of a map
	required    int    // how many members must be there
}

// demanded returns how many members must be there.
func (t *table) demanded() (n int) {
	for k := range t.fields {
		if t.fields[k].required {
			n++
		}
	}
	return n
}

func appendCandidates(list []candidate, a *alternative, c codec, depth int) []candidate {
	switch c := c.(type) {
	case *ref:
		if t, err := c.table(); err == nil {
			return append(list, candidate{alternative: a, table: t, required: t.demanded()})
		}
	case *lazyUnion:
		u, err := c.ready()
		if err != nil || depth > maxUnionDepth {
			return list
		}
		for k := range u.alternatives {
			list = appendCandidates(list, a, u.alternatives[k].codec, depth+1)
		}
	case *dict:
		return append(list, candidate{alternative: a, values: c})
	case raw:
		return append(list, candidate{alternative: a})
	}
	return list
}

// tally is how well a candidate fits what an object has.
type tally struct {
	of       *candidate
	matched  int
	required int // of the members that must be there
	barred   int // members of an enumeration that has not their value
	wrong    int // members of another kind, or that cannot be there
}

// talliesOf returns the tallies of an object of which no member has been seen. They are
// good until the next call: an object is read behind it.
func (d *decoder) talliesOf(o *choices) []tally {
	d.tallies = slices.Grow(d.tallies[:0], len(o.list))[:len(o.list)]
	for k := range o.list {
		d.tallies[k] = tally{of: &o.list[k]}
	}
	return d.tallies
}

// scan looks at the members of the object at i.
func (o *choices) scan(d *decoder, i int, tallies []tally) {
	members := 0
	d.all(i, '}', func(name []byte, value int) bool {
		members++
		return o.see(d, tallies, name, value)
	})
	for k := range tallies {
		if c := tallies[k].of; c.table != nil && c.table.closed {
			tallies[k].wrong += members - tallies[k].matched
		}
	}
}

// see takes a member into account, whose value is at i. It is false after an error.
func (o *choices) see(d *decoder, tallies []tally, name []byte, i int) bool {
	declared := o.declared[string(name)]
	if !d.weigh(i, len(declared)) {
		return false
	}
	for k := range declared {
		tallies[declared[k].candidate].see(d, &declared[k], i)
	}
	for _, k := range o.maps {
		if t := &tallies[k]; t.wrong == 0 && !t.of.values.takes(d, i) {
			t.wrong++
		}
	}
	return d.err == nil
}

// see takes a member into account that the candidate declares, whose value is at i.
func (t *tally) see(d *decoder, one *declaration, i int) {
	t.matched++
	if one.required {
		t.required++
	}
	if one.enum != nil && d.at(i) == '"' {
		if !d.isMember(one.enum, i) {
			t.barred++
		}
		return
	}
	if d.at(i) != 'n' && !one.takes[beginning(d.at(i))] {
		t.wrong++
	}
}

// best returns the alternative that fits, of several the one with the most members
// in common, the first of those. If none does, it is the one that the members there
// are speak for, so that what is wrong inside it can be said; nil if they speak for
// none more than for another.
func best(tallies []tally) *alternative {
	chosen, several := &tallies[0], false
	for k := range tallies[1:] {
		t := &tallies[1+k]
		switch order := t.compare(chosen); {
		case order > 0:
			chosen, several = t, false
		case order == 0:
			several = several || t.of.alternative != chosen.of.alternative
		}
	}
	if chosen.fits() == 0 && (several || chosen.matched == 0) {
		return nil
	}
	return chosen.of.alternative
}

// compare says which of two candidates an object is rather, above 0 for t: what fits;
// then what has fewer constants that are not there, more of the members that must
// be, more members at all, and fewer values of another kind; then what takes fewer values.
func (t *tally) compare(other *tally) int {
	switch {
	case t.fits() != other.fits():
		return t.fits() - other.fits()
	case t.barred != other.barred:
		return other.barred - t.barred
	case t.required != other.required:
		return t.required - other.required
	case t.matched != other.matched:
		return t.matched - other.matched
	case t.wrong != other.wrong:
		return other.wrong - t.wrong
	}
	return t.narrower(other)
}

// fits returns 1 if an object has all that the alternative requires and nothing that
// it cannot have, 0 if not.
func (t *tally) fits() int {
	if t.barred+t.wrong > 0 || t.required < t.of.required {
		return 0
	}
	return 1
}

// narrower says which of two maps takes fewer values, above 0 for t.
func (t *tally) narrower(other *tally) int {
	if t.of.values == nil || other.of.values == nil {
		return 0
	}
	return rankOf(other.of.values) - rankOf(t.of.values)
}
