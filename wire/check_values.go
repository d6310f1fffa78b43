package wire

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// scalar is a codec of single primitive values.
type scalar interface {
	// value returns the value at p, as its Go type.
	value(p pointer) any
	// judged has the checker hold it to rules, which is not nil: of a type that others
	// have written, the text or the number that it is in JSON.
	judged(k *checker, r *rules, p pointer)
}

func (c *primitive[T]) value(p pointer) any { return as[Opt[T]](p).v }
func (c *bare) value(p pointer) any         { return c.item.valueAt(p) }

func (c *primitive[T]) judged(k *checker, r *rules, p pointer) {
	c.judgedAt(k, r, to(&as[Opt[T]](p).v))
}
func (c *bare) judged(k *checker, r *rules, p pointer) { c.item.judgedAt(k, r, p) }

func (c *primitive[T]) judgedAt(k *checker, r *rules, p pointer) {
	if c.judgedBy != nil {
		k.scalar(r, c.judgedBy(*as[T](p)))
		return
	}
	k.scalarAt(r, as[T](p))
}

// indexed is a codec of slices whose items are values of their own.
type indexed interface {
	// each returns the codec of the items.
	each() codec
	itemAt(p pointer, n int) pointer
}

func (c *items) each() codec { return &bare{c.item} }
func (c *refs) each() codec  { return &c.one }
func (c *list) each() codec  { return c.item }
func (raws) each() codec     { return raw{} }
func (c *enums) each() codec { return &enum{name: c.name, typ: c.typ} }

func (c *items) itemAt(p pointer, n int) pointer {
	return as[sliceWords](p).at(n, c.goType.Elem().Size())
}
func (c *refs) itemAt(p pointer, n int) pointer  { return to(&(*as[[]pointer](p))[n]) }
func (c *list) itemAt(p pointer, n int) pointer  { return c.at(p, n) }
func (raws) itemAt(p pointer, n int) pointer     { return to(&(*as[[]Raw](p))[n]) }
func (c *enums) itemAt(p pointer, n int) pointer { return to(&(*as[[]string](p))[n]) }

// collection checks a slice and its items.
func (c *checker) collection(of collection, r *rules, p pointer) {
	var each *rules
	n, notes := of.length(p), c.notes
	c.notes = nil
	if r != nil {
		c.count(n, r.minItems, r.maxItems, "item", "items")
		each = r.items
		if r.unique {
			c.unique(of, p)
		}
	}
	list, ok := of.(indexed)
	if !ok {
		return
	}
	if _, primitive := of.(interface{ single() codec }); primitive && each == nil && len(notes) == 0 {
		return
	}
	item := list.each()
	c.path = append(c.path, step{})
	last := len(c.path) - 1
	for k := 0; k < n && len(c.found) < maxViolations; k++ {
		c.path[last].index = k
		if len(notes) > 0 {
			if note, noted := nextNote(&notes, k); noted && note.note == noteNull {
				c.null(each, each != nil && each.nullable)
				continue
			}
		}
		c.element(item, each, list.itemAt(p, k))
	}
	c.path = c.path[:last]
}

// unique checks that no two items have the same JSON.
func (c *checker) unique(of collection, p pointer) {
	e := newEncoder(nil, nil)
	defer e.release()
	if of.append(e, p); e.err != nil {
		return
	}
	seen := map[string]int{}
	s := newValueScanner(e.b)
	i, more := s.open(0, ']')
	for n := 0; more; n++ {
		end := s.skip(i)
		if end == failed {
			return
		}
		text := string(s.data[i:end])
		if first, twice := seen[text]; twice {
			c.in(step{index: n}, func() { c.add("is the same as item " + strconv.Itoa(first) + ", and items must be unique") })
			return
		}
		seen[text] = n
		i, more = s.next(end, ']')
	}
}

// scalarAt checks the primitive value that v points to, most of them without a copy on
// the heap.
func (c *checker) scalarAt(r *rules, v any) {
	switch v := v.(type) {
	case *string:
		c.text(r, *v)
	case *bool:
		c.bool(r, *v)
	case *int8:
		c.integer(r, int64(*v))
	case *int16:
		c.integer(r, int64(*v))
	case *int32:
		c.integer(r, int64(*v))
	case *int64:
		c.integer(r, *v)
	case *uint8:
		c.integer(r, int64(*v))
	case *uint16:
		c.integer(r, int64(*v))
	case *uint32:
		c.integer(r, int64(*v))
	case *uint64:
		if *v > math.MaxInt64 {
			c.number(r, Decimal{strconv.FormatUint(*v, 10)})
			return
		}
		c.integer(r, int64(*v))
	case *float32:
		c.float(r, float64(*v), 32)
	case *float64:
		c.float(r, *v, 64)
	case *Decimal:
		c.number(r, *v)
	case interface{ String() string }:
		c.text(r, v.String())
	}
}

// scalar checks what a value that others have written is in JSON.
func (c *checker) scalar(r *rules, v any) {
	switch v := v.(type) {
	case string:
		c.text(r, v)
	case bool:
		c.bool(r, v)
	case Decimal:
		c.number(r, v)
	}
}

func (c *checker) bool(r *rules, v bool) {
	if r.enum != nil && !slices.Contains(r.enum, strconv.FormatBool(v)) {
		c.add("must be " + r.enum[0]) // of two there is no rule
	}
}

// text checks a string, whose length is counted in characters.
func (c *checker) text(r *rules, s string) {
	if r.minLength.set || r.maxLength.set {
		c.count(utf8.RuneCountInString(s), r.minLength, r.maxLength, "character", "characters")
	}
	if r.pattern.matches != nil && !r.pattern.matches(s) {
		c.add("must match the pattern " + r.pattern.text)
	}
	if r.format != "" {
		if want := c.texts.Format(r.format, s); want != "" {
			c.add("must be " + want)
		}
	}
	c.oneOf(r, s)
}

// member checks that the description names a member of an enumeration.
func (c *checker) member(typ *EnumType, text string) {
	if typ.hasMember(text) {
		return
	}
	var names []string
	for _, m := range typ.Members {
		names = append(names, m.Name)
	}
	c.add("must be " + oneOf(names))
}

// oneOf lists values that are allowed.
func oneOf(values []string) string {
	const most = 20
	if len(values) == 1 {
		return strconv.Quote(values[0])
	}
	var b strings.Builder
	b.WriteString("one of ")
	for i, v := range values[:min(len(values), most)] {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Quote(v))
	}
	if len(values) > most {
		b.WriteString(", …")
	}
	return b.String()
}

func (c *checker) oneOf(r *rules, text string) {
	if r.enum != nil && !slices.Contains(r.enum, text) {
		c.add("must be " + oneOf(r.enum))
	}
}

func (c *checker) integer(r *rules, n int64) {
	const exact = 1 << 53
	if n >= exact || n <= -exact {
		c.number(r, Decimal{strconv.FormatInt(n, 10)})
		return
	}
	c.float(r, float64(n), 64)
}

// float checks a binary number of 32 or 64 bits, which stands for the shortest
// text that it has.
func (c *checker) float(r *rules, f float64, size int) {
	if f != f {
		return
	}
	c.bounds(r, func(l *limit) int { return l.compareFloat(f, size) })
	if (r.multipleOf.set() || r.enum != nil) && !math.IsInf(f, 0) {
		c.multipleOrMember(r, decimalOf(f, size))
	}
}

// decimalOf returns the shortest Decimal that f, which is finite, is read from.
func decimalOf(f float64, size int) Decimal { return Decimal{string(appendFloat(nil, f, size))} }

// compareFloat compares a binary number with the limit. Where the limit as a binary
// number is another, rounding has kept the order; only where it is the same, the
// texts decide.
func (l *limit) compareFloat(f float64, size int) int {
	switch {
	case math.IsInf(f, 0):
		return cmp.Compare(f, 0)
	case size == 32 && float32(f) != float32(l.float), size == 64 && f != l.float:
		return cmp.Compare(f, l.float)
	}
	if size == 32 {
		return l.single
	}
	return l.double
}

func (c *checker) number(r *rules, d Decimal) {
	c.bounds(r, func(l *limit) int { return d.Compare(l.Decimal) })
	c.multipleOrMember(r, d)
}

func (c *checker) bounds(r *rules, compare func(*limit) int) {
	if l := &r.minimum; l.set && compare(l) < 0 {
		c.add("must be at least " + l.String())
	}
	if l := &r.maximum; l.set && compare(l) > 0 {
		c.add("must be at most " + l.String())
	}
	if l := &r.above; l.set && compare(l) <= 0 {
		c.add("must be greater than " + l.String())
	}
	if l := &r.below; l.set && compare(l) >= 0 {
		c.add("must be less than " + l.String())
	}
}

func (c *checker) multipleOrMember(r *rules, d Decimal) {
	if r.multipleOf.set() && !r.multipleOf.divides(d) {
		c.add("must be a multiple of " + r.multipleOf.text)
	}
	if r.enum != nil && !r.numbers[d.canonical()] {
		c.add("must be " + strings.ReplaceAll(oneOf(r.enum), `"`, ""))
	}
}
