package wire

// choose returns the alternative that the value at i is; nil if it is none.
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

// chooseScalar returns the first alternative that reads the scalar at i without
// an error; one that only knows members of an enumeration goes before one that
// takes any text.
func (u *union) chooseScalar(d *decoder, i int) *alternative {
	for _, members := range [...]bool{true, false} {
		for k := range u.alternatives {
			a := u.alternatives[k]
			if _, ok := a.codec.(*enum); ok == members && accepts(a.codec, d.at(i), 0) && d.tries(a, i) {
				return a
			}
		}
	}
	return nil
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

// chooseArray returns the first alternative whose items can be what the first
// item of the array at i is.
func (u *union) chooseArray(d *decoder, i int) *alternative {
	first := i + 1
	for d.at(first) == ' ' || d.at(first) == '\n' || d.at(first) == '\t' || d.at(first) == '\r' {
		first++
	}
	for k := range u.alternatives {
		a := u.alternatives[k]
		if accepts(a.codec, '[', 0) && (d.at(first) == ']' || acceptsItem(a.codec, d.at(first))) {
			return a
		}
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
	case int8, uint8, int16, int32, int64, float32, float64, Decimal:
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
	var candidates []candidate
	for k := range u.alternatives {
		candidates = appendCandidates(candidates, u.alternatives[k], u.alternatives[k].codec, 0)
	}
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

// candidate is an alternative that an object can be, and how well its table
// fits what the object has.
type candidate struct {
	alternative *alternative
	table       *table // nil for one that takes any object
	matched     int
	found       []bool // by field
	unfit       bool   // has what the alternative cannot have
}

func appendCandidates(list []candidate, a *alternative, c codec, depth int) []candidate {
	switch c := c.(type) {
	case *ref:
		if t, err := c.table(); err == nil {
			return append(list, candidate{alternative: a, table: t, found: make([]bool, len(t.fields))})
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
			candidates[k].see(d, string(name), value)
		}
		if i = d.skip(value); i == failed {
			return false, nil
		}
		i, more = d.next(i, '}')
	}
	return false, nil
}

// see takes a member into account, whose value is at i.
func (c *candidate) see(d *decoder, name string, i int) {
	if c.table == nil {
		return
	}
	k, declared := c.table.index[name]
	if !declared {
		c.unfit = c.unfit || c.table.closed
		return
	}
	f := &c.table.fields[k]
	c.found[k] = true
	c.matched++
	if e, ok := f.codec.(*enum); ok && d.at(i) == '"' {
		text, end := d.text(i)
		c.unfit = c.unfit || end == failed || !e.knows(string(text))
		return
	}
	if d.at(i) != 'n' && !accepts(f.codec, d.at(i), 0) {
		c.unfit = true
	}
}

// best returns the alternative that fits best: of those that fit the one with
// the most members in common. If none does, it is one that only lacks something,
// or else the one that has most in common, so that what is wrong can be said.
func best(candidates []candidate) *alternative {
	chosen, fit := &candidates[0], candidates[0].fit()
	for k := range candidates[1:] {
		c := &candidates[1+k]
		if f := c.fit(); f > fit || f == fit && c.matched > chosen.matched {
			chosen, fit = c, f
		}
	}
	return chosen.alternative
}

// fit returns how well the object fits: 2 if it does, 1 if it lacks something, 0
// if it has what it cannot have.
func (c *candidate) fit() int {
	switch {
	case c.unfit:
		return 0
	case c.table != nil:
		for n := range c.table.fields {
			if c.table.fields[n].required && !c.found[n] {
				return 1
			}
		}
	}
	return 2
}
