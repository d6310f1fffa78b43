package wire

import (
	"cmp"
	"slices"
)

// This file finds which alternative of a union an object is, by its members.

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
