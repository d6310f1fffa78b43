package wire

import (
	"fmt"
	"slices"
	"strconv"
)

// This file sets values aside that are not of their type: for odata.Lenient, and for
// Check, which goes on with the others.

// aside is what a decoder has set aside of a payload, and who is told.
type aside struct {
	report func(*Error) // nil for Check, which takes what was found
	// found are in the order of the payload. Their pointers begin at the property
	// that is set aside, whose value is at values, until located.
	found  []*Error
	values []int    // where an object begins, too, that lacks the property
	steps  [][]byte // from the payload to the value that is looked at
}

// asideSize is some bytes that something set aside takes beside its text.
const asideSize = 256

// mark is how far the stacks of a decoder reach in an object that it reads.
type mark struct{ names, bits, pointers, words, texts, depth int }

// mark is taken before the object is opened: field by field, as the object is made.
func (d *decoder) mark(m *mark) {
	m.names, m.bits, m.depth = len(d.names), len(d.bits), d.depth+1
	m.pointers, m.words, m.texts = len(d.pointers), len(d.words), len(d.texts)
}

// back gives up what was begun in an object since m.
func (d *decoder) back(m mark) {
	d.names, d.bits, d.depth = d.names[:m.names], d.bits[:m.bits], m.depth
	d.pointers, d.words, d.texts = shortened(d.pointers, m.pointers), shortened(d.words, m.words), shortened(d.texts, m.texts)
	d.notes, d.quoted, d.inexact = d.notes[:0], false, nil
	d.err, d.path = nil, d.path[:0]
}

// shortened returns the first n of a stack, and clears the others.
func shortened[T any](stack []T, n int) []T {
	clear(stack[n:])
	return stack[:n]
}

// misread reports whether what went wrong is that a value is not of its type, and the
// decoder goes on then.
func (d *decoder) misread() bool {
	return d.aside != nil && (d.err.Type != "" || d.err.Err == errNullItem)
}

// setAside is for the value at i of field k, which could not be read. If that is
// because it is not of its type, it keeps the value beside, and leaves the field
// absent; it fails for anything else that is wrong.
func (d *decoder) setAside(o *object, k, i int) int {
	f := &o.table.fields[k]
	end := d.setMemberAside(o, f.Name, i)
	if end != failed {
		f.codec.clear(fieldAt(o.at, f.offset))
		if f.must && !d.options.forCheck {
			lacks := &d.restOf(o.dynamic).lacks
			*lacks = append(*lacks, f.Name)
		}
	}
	return end
}

// setMemberAside is setAside for a member of any name.
func (d *decoder) setMemberAside(o *object, name string, i int) int {
	if !d.misread() {
		return failed
	}
	wrong := d.err
	wrong.Pointer = pointerTo(d.path)
	d.back(o.mark)
	return d.keepAside(o.dynamic, name, i, wrong)
}

// isAside reports whether a declared property was set aside.
func (d *Dynamic) isAside(name string) bool {
	if d.bag == nil {
		return false
	}
	text, kept := d.Lookup(name)
	return kept && text != `""` // the empty text of an enumeration
}

// keepAside keeps the value at i as a member that is not of its type.
func (d *decoder) keepAside(dynamic *Dynamic, name string, i int, wrong *Error) int {
	end := d.skip(i)
	if end == failed {
		return failed
	}
	if d.memory += asideSize; d.memory > d.limits.Memory {
		return d.fail(i, &Error{Err: fmt.Errorf("too much is set aside: %w", limitError("Memory", d.limits.Memory))})
	}
	a := d.aside
	for n := len(a.values); n > 0 && a.values[n-1] >= i; n-- { // which is set aside with the rest
		a.found, a.values = a.found[:n-1], a.values[:n-1]
	}
	a.found, a.values = append(a.found, wrong), append(a.values, i)
	d.keep(dynamic, name, d.raw(i, end), true)
	return end
}

// goWithout notes that the object at i, which ends at end, lacks properties that must be
// there, and goes on behind it.
func (d *decoder) goWithout(dynamic *Dynamic, missing []string, i, end int) int {
	if d.memory += asideSize * len(missing); d.memory > d.limits.Memory {
		return d.fail(i, &Error{Err: fmt.Errorf("too much is missing: %w", limitError("Memory", d.limits.Memory))})
	}
	lacks := &d.restOf(dynamic).lacks
	*lacks = append(*lacks, missing...)
	d.bagOf(dynamic).special = true
	a := d.aside
	before := len(a.values) // what is inside the object was found earlier, and comes later
	for before > 0 && a.values[before-1] > i {
		before--
	}
	first := len(a.found) - len(a.values) + before
	for k, name := range missing {
		e := &Error{Pointer: pointerTo([]string{name}), Offset: int64(i), Err: errMissing}
		a.found, a.values = slices.Insert(a.found, first+k, e), slices.Insert(a.values, before+k, i)
	}
	return end
}

// tell reports what was set aside of the value at i, which has been read. In the
// whole payload it is at base bytes further, and at path, the innermost segment first.
func (d *decoder) tell(i int, base int64, path ...string) {
	a := d.aside
	if a == nil || a.report == nil {
		return
	}
	for _, e := range d.located(i, path...) {
		e.Offset += base
		a.report(e)
	}
}

// violations returns what was set aside of the payload, which has been read, as Check
// says it; nil for nothing.
func (d *decoder) violations() error {
	var wrong Violations
	for _, e := range d.located(d.space(0)) {
		if len(wrong) < maxViolations {
			wrong = append(wrong, Violation{e.Pointer, e.demand()})
		}
	}
	if wrong == nil {
		return nil
	}
	return wrong
}

// located takes what was set aside of the value at i, with its places: see tell.
func (d *decoder) located(i int, path ...string) []*Error {
	a := d.aside
	if len(a.found) == 0 {
		return nil
	}
	found := a.found
	a.steps = a.steps[:0]
	for _, segment := range slices.Backward(path) {
		a.steps = append(a.steps, []byte(segment))
	}
	d.locate(i)
	a.found, a.values = nil, nil
	return found
}

// locate completes the pointers of what was set aside of the value at i, and returns
// the position behind it.
func (d *decoder) locate(i int) int {
	a := d.aside
	for len(a.values) > 0 && a.values[0] == i {
		e := a.found[len(a.found)-len(a.values)]
		e.Pointer = a.pointer() + e.Pointer
		a.values = a.values[1:]
		if e.Err != errMissing {
			return d.skip(i)
		}
	}
	last := len(a.steps)
	switch d.at(i) {
	case '{':
		i, more := d.open(i, '}')
		for more {
			name, value := d.name(i)
			a.steps = append(a.steps[:last], name)
			i, more = d.next(d.locate(value), '}')
		}
		return i
	case '[':
		i, more := d.open(i, ']')
		for n := 0; more; n++ {
			a.steps = append(a.steps[:last], strconv.AppendInt(nil, int64(n), 10))
			i, more = d.next(d.locate(i), ']')
		}
		return i
	}
	return d.skip(i)
}

// pointer returns the JSON Pointer that the steps are.
func (a *aside) pointer() string {
	path := make([]string, len(a.steps))
	for k, step := range a.steps {
		path[len(path)-1-k] = string(step)
	}
	return pointerTo(path)
}
