package wire

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// scalar is a codec of single primitive values.
type scalar interface {
	// value returns the value at p, as its Go type.
	value(p pointer) any
	// judged returns what rules look at in it: of a type that others have written, the
	// text or the number that it is in JSON.
	judged(p pointer) any
}

func (c *primitive[T]) value(p pointer) any { return as[Opt[T]](p).v }
func (c *bare) value(p pointer) any         { return c.item.valueAt(p) }

func (c *primitive[T]) judged(p pointer) any { return c.judge(as[Opt[T]](p).v) }
func (c *bare) judged(p pointer) any         { return c.item.judgedAt(p) }

func (c *primitive[T]) judge(v T) any {
	if c.judgedBy != nil {
		return c.judgedBy(v)
	}
	return v
}

// indexed is a codec of slices whose items are values of their own.
type indexed interface {
	// item returns the codec and the place of an item, or its value if it is
	// primitive.
	itemAt(p pointer, n int) (of codec, at pointer, value any)
}

func (c *items) itemAt(p pointer, n int) (codec, pointer, any) {
	at := as[sliceWords](p).at(n, c.goType.Elem().Size())
	if c.item.isMapped() {
		return &bare{c.item}, at, nil
	}
	return nil, nil, c.item.valueAt(at)
}

func (c *refs) itemAt(p pointer, n int) (codec, pointer, any) {
	return &ref{link: link{zero: c.zero}}, to(&(*as[[]pointer](p))[n]), nil
}

func (c *list) itemAt(p pointer, n int) (codec, pointer, any) { return c.item, c.at(p, n), nil }

func (raws) itemAt(p pointer, n int) (codec, pointer, any) {
	return raw{}, to(&(*as[[]Raw](p))[n]), nil
}

func (c *enums) itemAt(p pointer, n int) (codec, pointer, any) {
	return &enum{name: c.name, typ: c.typ}, to(&(*as[[]string](p))[n]), nil
}

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
	for k := range n {
		note, noted := nextNote(&notes, k)
		item, place, value := list.itemAt(p, k)
		c.at(strconv.Itoa(k), func() {
			switch {
			case noted && note.note == noteNull:
				c.null(each, each != nil && each.nullable)
			case item != nil:
				c.element(item, each, place)
			case each != nil:
				c.scalar(each, value)
				c.heldValue(each.schema, value)
			}
		})
	}
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
			c.at(strconv.Itoa(n), func() { c.add("is the same as item " + strconv.Itoa(first) + ", and items must be unique") })
			return
		}
		seen[text] = n
		i, more = s.next(end, ']')
	}
}

// scalar checks a primitive value.
func (c *checker) scalar(r *rules, v any) {
	switch v := v.(type) {
	case string:
		c.text(r, v)
	case bool:
		if text := strconv.FormatBool(v); r.enum != nil && !slices.Contains(r.enum, text) {
			c.add("must be " + r.enum[0]) // of two there is no rule
		}
	case int8, int16, int32, int64, uint8, uint16, uint32, uint64:
		c.integer(r, reflect.ValueOf(v))
	case float32:
		c.float(r, float64(v), 32)
	case float64:
		c.float(r, v, 64)
	case Decimal:
		c.number(r, v)
	case interface{ String() string }:
		c.text(r, v.String())
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

func (c *checker) oneOf(r *rules, text string) {
	if r.enum != nil && !slices.Contains(r.enum, text) {
		c.add("must be " + oneOf(r.enum))
	}
}

func (c *checker) integer(r *rules, v reflect.Value) {
	n := 0.0
	if v.CanInt() {
		n = float64(v.Int())
	} else {
		n = float64(v.Uint())
	}
	const exact = 1 << 53
	if n >= exact || n <= -exact {
		c.number(r, Decimal{fmt.Sprint(v)})
		return
	}
	c.float(r, n, 64)
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
	return decimalOf(f, size).Compare(l.Decimal)
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
