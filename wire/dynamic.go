package wire

import (
	"errors"
	"iter"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// Dynamic is a field of the struct at the root of an inheritance chain. It
// keeps what a payload holds beyond the declared properties, as raw JSON and in
// order: undeclared properties, annotations and control information. All of it
// is written again.
//
// A copy of a struct shares what its Dynamic keeps; changing one does not
// change the other.
type Dynamic struct {
	_ [0]func() // not comparable: == on what was decoded would compare pointers

	// nulls has a bit for each of the first fields that cannot say null
	// themselves; the two highest bits are the form of @odata.type, and the
	// one below is shortNames.
	nulls uint64
	bag   *bag
}

// bag is what few objects have. It is changed only while its object is being
// read, and otherwise replaced.
type bag struct {
	members []member
	rest    *rest // what even fewer have; nil for nothing
	// special says that there are others than undeclared properties that were
	// read and control information for which isOwn is true; own says that there is
	// such, and broken that a program may have set some that cannot be written: to what is
	// not JSON, or under a name that is not UTF-8.
	special, own, broken bool
	first                [2]member // room for members, which are mostly few
}

type member struct {
	name  string
	value Raw
}

// rest is what the members of a bag do not say. It is changed like a bag.
type rest struct {
	nulls []string // the fields beyond the bits that are null, or that were read so and must not be
	lacks []string // the fields that were not read and must be there: of ForCheck and Lenient
	notes []fieldNotes
	added []itemNote // about the map of the properties that are not declared
	// Room for the notes, which are mostly one about one value.
	firstField [1]fieldNotes
	firstNote  [1]itemNote
}

// fieldNotes are the notes about the items of a field.
type fieldNotes struct {
	name  string
	items []itemNote
}

const (
	nullBits = 61
	nullMask = 1<<nullBits - 1
	// shortNames says of the Dynamic of a page that its control information was
	// written as in OData 4.01.
	shortNames = 1 << nullBits
	typeShift  = 62
)

// isPlainIn reports whether d, in a struct whose table is t, keeps nothing but undeclared
// properties that were read and control information that stands before all properties.
func (t *table) isPlainIn(d *Dynamic) bool {
	return d.typeForm() <= typeCanonical && (d.bag == nil || !d.bag.special && !(d.bag.own && t.plain))
}

// isOwn reports whether a name is that of control information about an object, such as
// @odata.etag, that nothing but the version of the protocol has a say in.
func isOwn(name string) bool {
	term, ok := strings.CutPrefix(name, "@odata.")
	return ok && term != "type" && term != "context" && term != "removed"
}

// note says of b that a member of that name, which is no undeclared property that was
// read, is added to it.
func (b *bag) note(name string) {
	if isOwn(name) {
		b.own = true
	} else {
		b.special = true
	}
}

// change gives d a bag that no copy of d shares.
func (d *Dynamic) change() *bag {
	b := new(bag)
	if d.bag != nil {
		*b = *d.bag
		b.members = slices.Clone(b.members)
		if b.rest != nil {
			b.rest = &rest{nulls: slices.Clone(b.rest.nulls), lacks: slices.Clip(b.rest.lacks), notes: slices.Clip(b.rest.notes), added: slices.Clip(b.rest.added)}
		}
	}
	d.bag = b
	return b
}

func (d *Dynamic) notesOf(name string) []itemNote {
	if d.bag != nil && d.bag.rest != nil {
		for _, n := range d.bag.rest.notes {
			if n.name == name {
				return n.items
			}
		}
	}
	return nil
}

// addedNotes returns the notes about the map of the properties that are not declared.
func (d *Dynamic) addedNotes() []itemNote {
	if d.bag == nil || d.bag.rest == nil {
		return nil
	}
	return d.bag.rest.added
}

func (f *field) isNullIn(d *Dynamic) bool {
	switch {
	case f.nullIndex < 0:
		return false
	case f.nullIndex < nullBits:
		return d.nulls>>f.nullIndex&1 != 0
	}
	return d.bag != nil && d.bag.rest != nil && slices.Contains(d.bag.rest.nulls, f.Name)
}

// setNullIn makes a field null that is not.
func (f *field) setNullIn(d *Dynamic) {
	if f.nullIndex < nullBits {
		d.nulls |= 1 << f.nullIndex
		return
	}
	b := d.change()
	if b.rest == nil {
		b.rest = new(rest)
	}
	b.rest.nulls = append(b.rest.nulls, f.Name)
}

func (f *field) clearNullIn(d *Dynamic) {
	if f.nullIndex < nullBits {
		d.nulls &^= 1 << f.nullIndex
		return
	}
	r := d.change().rest
	r.nulls = slices.DeleteFunc(r.nulls, func(name string) bool { return name == f.Name })
}

func (d *Dynamic) typeForm() uint64        { return d.nulls >> typeShift }
func (d *Dynamic) setTypeForm(form uint64) { d.nulls = d.nulls&(1<<typeShift-1) | form<<typeShift }

// Undeclared returns the undeclared properties, in order.
func (d *Dynamic) Undeclared() iter.Seq2[string, Raw] { return d.members(false) }

// Annotations returns the annotations and the control information, in order:
// the members that have an '@' in their name. Those of a property begin with
// the property's name. An @odata.type that is just the name of the Go type is
// not among them: see [TypeName].
func (d *Dynamic) Annotations() iter.Seq2[string, Raw] { return d.members(true) }

func (d *Dynamic) members(annotations bool) iter.Seq2[string, Raw] {
	return func(yield func(string, Raw) bool) {
		if d.bag == nil {
			return
		}
		for _, m := range d.bag.members {
			if strings.Contains(m.name, "@") == annotations && !yield(m.name, m.value) {
				return
			}
		}
	}
}

// Lookup returns the undeclared property, annotation or control information
// with that exact name, such as "color", "@ns.term", "color@odata.type" or
// "@odata.etag".
func (d *Dynamic) Lookup(name string) (Raw, bool) {
	if d.bag != nil {
		for _, m := range d.bag.members {
			if m.name == name {
				return m.value, true
			}
		}
	}
	return "", false
}

func (d *Dynamic) has(name string) bool {
	_, ok := d.Lookup(name)
	return ok
}

// Set sets an undeclared property, an annotation or control information to a
// JSON value, in its place if there is one of that name. It does not set
// declared properties: what has the name of one is written only while the
// field is absent. If the value is not JSON, writing fails.
//
// Whether it is JSON is looked at here, once, however often it is written.
func (d *Dynamic) Set(name string, value Raw) {
	if value == "" {
		d.Delete(name)
		return
	}
	if isTypeControl(name) {
		d.delete(func(m member) bool { return isTypeControl(m.name) && m.name != name })
		d.setTypeForm(typeElsewhere)
	}
	d.set(name, value)
}

// set sets a member of the bag.
func (d *Dynamic) set(name string, value Raw) {
	b := d.change()
	b.broken = b.broken || !isJSON(value) || !validText(name)
	b.note(name)
	for i := range b.members {
		if b.members[i].name == name {
			b.members[i].value = value
			return
		}
	}
	b.members = append(b.members, member{name, value})
}

// Delete deletes what Set sets: the type of the object under either of its
// names, @odata.type and @type.
func (d *Dynamic) Delete(name string) {
	isType := isTypeControl(name)
	if isType {
		d.setTypeForm(typeAbsent)
	}
	d.delete(func(m member) bool { return m.name == name || isType && isTypeControl(m.name) })
}

// delete deletes members of the bag.
func (d *Dynamic) delete(deleted func(member) bool) {
	if d.bag != nil && slices.ContainsFunc(d.bag.members, deleted) {
		b := d.change()
		b.members = slices.DeleteFunc(b.members, deleted)
	}
}

// MarshalJSON refuses. It stands in the way of encoding/json's own idea of a
// struct that is passed by value, which would lose most of it without a word:
// the methods of generated types are on their pointers.
func (Dynamic) MarshalJSON() ([]byte, error) { return nil, errByValue }

// UnmarshalJSON refuses, for the same reason.
func (*Dynamic) UnmarshalJSON([]byte) error { return errByValue }

var errByValue = errors.New("wire: an entity or complex value is encoded from its pointer, json.Marshal(&v), and a Page by odata.MarshalPage and odata.UnmarshalPage")

// String returns what d keeps as the text of a JSON object, so that it can be
// read where a value is printed, and which of the properties without an Opt are
// null: they are counted from 0, those of base types first.
func (d Dynamic) String() string {
	b := []byte{'{'}
	for i, m := range d.allMembers() {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendQuote(b, m.name)
		b = append(append(b, ':'), m.value...)
	}
	b = append(b, '}')
	for nulls := d.nulls & nullMask; nulls != 0; nulls &= nulls - 1 {
		b = append(b, " null:"...)
		b = strconv.AppendInt(b, int64(bits.TrailingZeros64(nulls)), 10)
	}
	for _, name := range d.restOrNone().nulls {
		b = append(b, " null:"+name...)
	}
	return string(b)
}

// GoString is String, for %#v.
func (d Dynamic) GoString() string { return d.String() }
