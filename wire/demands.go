package wire

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// demands is what the description demands of a field beyond its type.
type demands struct {
	required  bool // the property must be there
	nullable  bool // null is a value
	nonnull   bool // null is none, in OData's types, where it is one unless this is said
	readOnly  bool // only in responses
	writeOnly bool // only in requests
	rest      bool // a map of the properties that have no field
	check     string

	// must says that an object without the property is none: reading it fails,
	// and so does writing it.
	must bool
	// zero says that the zero value of the field is a value where there must be
	// one, such as 0, "" or []. always is both: it is written.
	zero, always bool
	// answered says that an answer without the property is none: it is required,
	// and read-only.
	answered bool
}

// readFlags reads the flags of a field: see [Type].
func (f *field) readFlags(flags string) {
	for flag := range strings.SplitSeq(flags, ",") {
		switch flag {
		case "key":
			f.Key, f.nonnull = true, true
		case "nonnull":
			f.nonnull = true
		case "nav":
			f.Navigation = true
		case "stream":
			f.TypeName = "Edm.Stream"
		case "required":
			f.required = true
		case "nullable":
			f.nullable = true
		case "readOnly":
			f.readOnly = true
		case "writeOnly":
			f.writeOnly = true
		case "rest":
			f.rest = true
		}
	}
}

// typeFlag returns the type that the flags of a field say its values have, "" if they
// do not: only those of Go types that others have written do.
func typeFlag(flags string) string {
	for flag := range strings.SplitSeq(flags, ",") {
		if name, found := strings.CutPrefix(flag, "type="); found {
			return name
		}
	}
	return ""
}

// insist completes the demands on a field of a plain struct. One whose Go type
// has neither null nor absent is required. What is only in requests or only in
// responses need not be there: a type does not know which of the two it stands in.
// Only where an answer is written that is known.
func (d *demands) insist(c codec) {
	_, bare := c.(interface{ bareValue() })
	d.required = d.required || bare
	d.must = bare || d.required && !d.readOnly && !d.writeOnly
	d.answered = d.required && d.readOnly && !d.writeOnly
	switch c := c.(type) {
	case collection, *dict:
		d.zero = true
	case *enum:
		d.zero = !d.nullable && c.knows("")
	default:
		d.zero = bare
	}
	d.always = d.must && d.zero
}

// insists reports whether null is an error.
func (d *demands) insists() bool { return d.must && !d.nullable }

// allowsNull reports whether null is a value of a field of t.
func (f *field) allowsNull(t *table) bool {
	_, any := f.codec.(raw)
	return !t.plain && !f.nonnull || f.nullable || any
}

// empty reports whether the zero value of an absent field is written: 0, "" or [].
func (e *encoder) empty(f *field) bool {
	return f.always || e.answer && f.answered && f.zero
}

var (
	errNull    = errors.New("is required, and not nullable")
	errNoValue = errors.New("is required, and has no value")
	errMissing = errors.New("is required, and missing")
)

// lacking looks for what must be there and has not been read of the object that
// begins at start, and returns end. seen has the first 64 fields.
func (d *decoder) lacking(o *object, seen uint64, start, end int) int {
	var missing []string
	for k := range o.table.fields {
		f := &o.table.fields[k]
		if f.must && !(k < 64 && seen>>k&1 != 0 || k >= 64 && o.seen[k/64-1]>>(k&63)&1 != 0) {
			missing = append(missing, f.Name)
		}
	}
	switch {
	case len(missing) == 0:
		return end
	case d.options.forCheck:
		d.restOf(o.dynamic).lacks = missing
		return end
	case d.aside != nil:
		return d.goWithout(o.dynamic, missing, start, end)
	case len(missing) == 1:
		d.fail(start, &Error{Err: errMissing})
	default:
		d.fail(start, &Error{Err: fmt.Errorf("is required, and missing, as %s", quotedList(missing[1:]))})
	}
	return d.in(missing[0])
}

// quotedList lists names behind "as".
func quotedList(names []string) string {
	verb := "is "
	if len(names) > 1 {
		verb = "are "
	}
	return verb + strings.TrimPrefix(oneOf(names), "one of ")
}

// lacking fails if the struct at p has no value in a field that must have one,
// and reports whether that is so.
func (e *encoder) lacking(t *table, p pointer, dynamic *Dynamic) bool {
	for k := range t.fields {
		f := &t.fields[k]
		if !(f.must || e.answer && f.answered) || e.empty(f) || e.present(f, p, dynamic) {
			continue
		}
		if _, kept := dynamic.Lookup(f.Name); kept || f.withheldIn(dynamic, p) {
			continue // a value that the field has no room for, or what was read had none
		}
		e.fail(errNoValue)
		e.in(f.Name)
		return true
	}
	return false
}

// withheldIn reports whether nothing is written of a field of the struct at p that must be
// there: it is absent, 0, "" or the like, and what was read lacked it, or had another
// type, and is kept.
func (f *field) withheldIn(d *Dynamic, p pointer) bool {
	return d.bag != nil && slices.Contains(d.restOrNone().lacks, f.Name) &&
		reflect.NewAt(f.goType, fieldAt(p, f.offset)).Elem().IsZero()
}

// givenIn returns the state of a field as it was read, if that is not what the
// field says: absent, or null.
func (f *field) givenIn(d *Dynamic) (state optState, found bool) {
	switch {
	case d.bag == nil || d.bag.rest == nil:
		return 0, false
	case slices.Contains(d.bag.rest.lacks, f.Name):
		return stateAbsent, true
	case slices.Contains(d.bag.rest.nulls, f.Name):
		return stateNull, true
	}
	return 0, false
}
