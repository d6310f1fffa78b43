package wire

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// Direction says in which message a value stands: properties that are read-only
// are not demanded in requests, those that are write-only not in responses.
type Direction uint8

// The directions.
const (
	Request Direction = iota
	Response
)

// Violation is a demand of the description that a value does not meet.
type Violation struct {
	// Pointer is the JSON Pointer (RFC 6901) to the value, or to the property
	// that is missing.
	Pointer string
	// Message completes a sentence about the value, such as "is required" or
	// "must have 40 characters at most".
	Message string
}

// Violations are what is wrong with one value, at most 20.
type Violations []Violation

// maxViolations is how many violations are reported of one value.
const maxViolations = 20

// Error returns all violations.
func (v Violations) Error() string {
	var b strings.Builder
	b.WriteString("wire: ")
	for i, one := range v {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(strings.TrimSpace(one.Pointer + " " + one.Message))
	}
	return b.String()
}

// Texts judges texts by what takes libraries that programs without such rules
// are not to be linked with; package wire/formats has the one that there is.
type Texts interface {
	// Pattern returns what reports whether a regular expression matches in a text.
	Pattern(expression string) (matches func(text string) bool, err error)
	// Format says what a text of a format of JSON Schema has to be, such as "an
	// e-mail address"; "" if it is that.
	Format(format, text string) string
}

// checker collects what is wrong with a value.
type checker struct {
	direction Direction
	texts     Texts
	path      []step // the outermost first
	found     Violations
	depth     int
	failed    error      // of a Go type that is not as it should be
	nulls     bool       // whether null is a value everywhere, as in OData's types
	notes     []itemNote // about the items of the slice to be checked next
	tried     *int       // bytes that have been read again: see maxTried
}

func (c *checker) add(message string) {
	if len(c.found) < maxViolations {
		var b strings.Builder
		for _, s := range c.path {
			b.WriteByte('/')
			if s.named {
				b.WriteString(pointerEscaper.Replace(s.name))
			} else {
				b.WriteString(strconv.Itoa(s.index))
			}
		}
		c.found = append(c.found, Violation{Pointer: b.String(), Message: message})
	}
}

// step is one of a path: to the member with a name, or to an item.
type step struct {
	name  string
	index int
	named bool
}

func (c *checker) at(name string, check func()) { c.in(step{name: name, named: true}, check) }

func (c *checker) in(s step, check func()) {
	if len(c.found) >= maxViolations {
		return
	}
	c.path = append(c.path, s)
	check()
	c.path = c.path[:len(c.path)-1]
}

// checkers keeps the checkers that nobody uses, for the room of their paths.
var checkers = sync.Pool{New: func() any { return new(checker) }}

func newChecker(direction Direction, texts Texts) *checker {
	c := checkers.Get().(*checker)
	c.direction, c.texts = direction, texts
	return c
}

// end returns what was found, or nil. The checker is not used any more.
func (c *checker) end() (err error) {
	switch {
	case c.failed != nil:
		err = c.failed
	case len(c.found) > 0:
		err = c.found
	}
	*c = checker{path: c.path[:0]}
	checkers.Put(c)
	return err
}

// object checks the struct at p. In a request it clears what is read-only.
func (c *checker) object(t *table, p pointer) {
	if c.depth++; c.depth > maxDepth {
		c.add("is nested too deep")
		return
	}
	rules, err := t.checks(c.texts)
	if err != nil {
		c.failed = err
		return
	}
	c.nulls = !t.plain
	dynamic := t.dynamicOf(p)
	present := c.fields(t.fields, rules.fields, dynamic, p)
	present += c.undeclared(t, rules, dynamic, p)
	c.derived(t, p)
	if r := rules.object; r != nil {
		c.count(present, r.minProperties, r.maxProperties, "property", "properties")
		if r.schema != nil {
			c.held(r.schema, func(e *encoder) { e.members(t, p, t, dynamic, false) })
		}
	}
	c.depth--
}

// derived checks what an object has as one of the type that it says to be, beyond
// what its Go type declares.
func (c *checker) derived(t *table, p pointer) {
	own, q := t.stated(p)
	if own == t {
		return
	}
	rules, err := own.checks(c.texts)
	if err != nil {
		c.failed = err
		return
	}
	dynamic := own.dynamicOf(q)
	c.fields(own.fields[len(t.fields):], rules.fields[len(t.fields):], dynamic, q)
	if c.direction == Request {
		// What is read-only has been removed, from this copy.
		if made, err := own.widen(q, t); err == nil {
			*t.dynamicOf(p) = *t.dynamicOf(made)
		}
	}
}

// undeclared checks the properties without a field, and returns their number.
func (c *checker) undeclared(t *table, rules *tableRules, dynamic *Dynamic, p pointer) int {
	count := 0
	if dynamic.bag != nil {
		for _, m := range dynamic.bag.members {
			if _, declared := t.index[m.name]; declared {
				continue // the empty text of an enumeration
			}
			count++
			if t.closed {
				c.at(m.name, func() { c.add("is not a property that is known here") })
			}
		}
	}
	if t.rest != nil {
		d := t.rest.codec.(*dict)
		count += d.size(fieldAt(p, t.rest.offset))
		c.entries(d, rules.rest, fieldAt(p, t.rest.offset))
	}
	return count
}

// fields checks properties, and returns how many of them there are.
func (c *checker) fields(fields []field, rules []fieldRules, dynamic *Dynamic, p pointer) (present int) {
	c.path = append(c.path, step{named: true})
	last := len(c.path) - 1
	for i := range fields {
		f, r, at := &fields[i], &rules[i], fieldAt(p, fields[i].offset)
		if r.free && dynamic.bag == nil && f.codec.state(at) == stateValue {
			present++
			continue
		}
		c.path[last].name = f.Name
		if c.field(f, r, dynamic, at) {
			present++
		}
	}
	c.path = c.path[:last]
	return present
}

// field checks the property that the path leads to, and reports whether there is one.
func (c *checker) field(f *field, r *fieldRules, dynamic *Dynamic, p pointer) bool {
	state := f.codec.state(p)
	if state == stateAbsent && f.isNullIn(dynamic) {
		state = stateNull
	}
	if c.direction == Request && f.readOnly {
		if state != stateAbsent {
			f.codec.clear(p)
			if f.nullIndex >= 0 {
				f.clearNullIn(dynamic)
			}
		}
		return false
	}
	if dynamic.isAside(f.Name) {
		return true
	}
	if given, found := f.givenIn(dynamic); found {
		state = given
	} else if state == stateAbsent && f.always {
		state = stateValue
	}
	switch state {
	case stateAbsent:
		text, empty := dynamic.Lookup(f.Name)
		if empty && text == `""` {
			c.value(f.codec, r.rules, p)
			return true
		}
		if f.required && !(c.direction == Response && f.writeOnly) {
			c.add("is required")
		}
		return false
	case stateNull:
		c.null(r.rules, f.nullable)
	default:
		if r.single == nil {
			c.notes = dynamic.notesOf(f.Name)
			c.value(f.codec, r.rules, p)
		} else if r.rules != nil {
			r.single.judged(c, r.rules, p)
		}
	}
	return true
}

// null checks a null, which may be a value.
func (c *checker) null(r *rules, nullable bool) {
	switch {
	case !nullable && !c.nulls:
		c.add("must not be null")
	case r != nil && r.schema != nil:
		c.heldJSON(r.schema, "null")
	}
}

// value checks the value at p.
func (c *checker) value(of codec, r *rules, p pointer) {
	c.byType(of, r, p)
	if r != nil && r.schema != nil {
		c.held(r.schema, func(e *encoder) { e.appendElement(of, true, p, nil) })
	}
}

// byType checks the value at p as what its type is.
func (c *checker) byType(of codec, r *rules, p pointer) {
	switch of := of.(type) {
	case *ref:
		t, err := of.table()
		if err != nil {
			c.failed = err
			return
		}
		c.object(t, *as[pointer](p))
		return
	case *lazyUnion:
		c.union(of, p)
		return
	case *dict:
		if r != nil {
			c.count(of.size(p), r.minProperties, r.maxProperties, "property", "properties")
		}
		var values *rules
		if r != nil {
			values = r.values
		}
		c.entries(of, values, p)
		return
	case *enum:
		c.member(of.typ, *as[string](p))
		return
	case collection:
		c.collection(of, r, p)
		return
	}
	if s, ok := of.(scalar); ok && r != nil {
		s.judged(c, r, p)
	}
}

// union checks the alternative that is set.
func (c *checker) union(of *lazyUnion, p pointer) {
	u, err := of.ready()
	if err != nil {
		return
	}
	at := *as[pointer](p)
	switch a, n := u.set(at); {
	case n == 1:
		own, err := a.checks(c.texts)
		if err != nil {
			c.failed = fmt.Errorf("wire: %s: tag of field %s: %w", of.typ.Name, a.name, err)
			return
		}
		c.alternative(u, a, own, at)
	case n > 1:
		c.add("is several of the alternatives of " + of.typ.Name)
	default:
		c.add(u.unknown(*as[Raw](fieldAt(at, u.other))))
	}
}

// entries checks the values of a map.
func (c *checker) entries(d *dict, r *rules, p pointer) {
	if d.size(p) == 0 {
		return
	}
	d.each(p, func(key string, value pointer) {
		c.at(key, func() { c.element(d.item, r, value) })
	})
}

// element checks an item of a list or a value of a map.
func (c *checker) element(of codec, r *rules, p pointer) {
	if of.state(p) != stateValue && !hasItems(of) {
		_, any := of.(raw)
		c.null(r, any || r != nil && r.nullable)
		return
	}
	c.value(of, r, p)
}

// count checks a number of things.
func (c *checker) count(n int, least, most bound, one, many string) {
	if least.set && n < least.n {
		c.add("must have at least " + counted(least.n, one, many))
	}
	if most.set && n > most.n {
		c.add("must have at most " + counted(most.n, one, many))
	}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
