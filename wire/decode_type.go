package wire

import (
	"reflect"
	"slices"
)

// This file finds the type of an object in a place that can hold several,
// before the object is read: by its @odata.type, wherever that stands.

// isTypeControl reports whether a member's name is that of the control
// information type (OData JSON Format 4.01, section 4.6.3).
func isTypeControl[Text string | []byte](name Text) bool {
	return string(name) == "@odata.type" || string(name) == "@type"
}

// qualifiedName returns the type that the text of @odata.type names: what
// follows the last '#', or all of it as in texts that lack the '#'.
func qualifiedName[Text string | []byte](text Text) Text {
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == '#' {
			return text[i+1:]
		}
	}
	return text
}

// dynamicType returns the type of the object at i in a place of type iface,
// which stands for base and the types derived from it.
func (d *decoder) dynamicType(iface reflect.Type, base Structured, i int) *relative {
	f := familyOf(iface, base)
	first := d.space(i + 1)
	if d.at(first+1) == '@' {
		for _, r := range f.first {
			if d.hasPrefix(first, r.typed) {
				return r
			}
		}
	}
	text := d.discriminator(i, first)
	if len(text) == 0 {
		return f.base
	}
	name := qualifiedName(text)
	if r := f.named(name); r != nil {
		return r
	}
	full := string(name)
	if d.options.fullName != nil {
		full = d.options.fullName(full)
		if r := f.named([]byte(full)); r != nil {
			return r
		}
	}
	if d.options.newType == nil {
		return f.base
	}
	key := typeKey{iface, full}
	r, ok := d.found[key]
	if !ok {
		r = newRelative(iface, d.options.newType(key.name))
		if d.found == nil {
			d.found = map[typeKey]*relative{}
		}
		d.found[key] = r
	}
	if r == nil {
		return f.base
	}
	return r
}

// typeKey is a type that WithTypes has been asked for.
type typeKey struct {
	iface reflect.Type
	name  string
}

// ahead is what looking ahead has found. Every byte of the payload is looked
// at once at most, however deep objects are nested whose @odata.type stands
// last: what is found on the way about the objects inside is kept.
type ahead struct {
	until int         // all before has been looked at
	types []typeAhead // by the positions of their objects
	asked int         // the objects of all before in types stand before the one asked for last
	open  []int       // of the objects that are open, the places in types; noObject for arrays
}

// typeAhead is the @odata.type of an object: the positions of both, and 0 for a type that has
// not been found.
type typeAhead struct{ object, text int }

const noObject = -1

// typeOf returns the position of the text of the @odata.type of the object at i, or 0.
func (a *ahead) typeOf(i int) int {
	if a.asked > 0 && a.types[a.asked-1].object >= i { // which is read again
		a.asked, _ = slices.BinarySearchFunc(a.types, i, func(t typeAhead, i int) int { return t.object - i })
	}
	for a.asked < len(a.types) && a.types[a.asked].object < i {
		a.asked++
	}
	if a.asked < len(a.types) && a.types[a.asked].object == i {
		return a.types[a.asked].text
	}
	return 0
}

// close leaves the innermost object or array. An object without a type needs no place if
// there is none in it either.
func (a *ahead) close() {
	last := len(a.open) - 1
	if k := a.open[last]; k != noObject && k == len(a.types)-1 && a.types[k].text == 0 {
		a.types = a.types[:k]
	}
	a.open = a.open[:last]
}

// discriminator returns the text of the @odata.type of the object at i, whose
// first member is at first, or nothing. It only looks: the text is not changed, and what is wrong with it
// is left for the reading proper to find.
func (d *decoder) discriminator(i, first int) []byte {
	if d.mayBeType(first) {
		if at := d.typeValue(first, d.look(first)); at != failed {
			return d.lookText(at)
		}
	}
	if i >= d.ahead.until {
		d.ahead.until = d.lookThrough(i)
	}
	if at := d.ahead.typeOf(i); at > 0 {
		return d.lookText(at)
	}
	return nil
}

// mayBeType reports whether the string at i can be the name of control information.
func (d *decoder) mayBeType(i int) bool {
	c := d.at(i + 1)
	return c == '@' || c == '\\'
}

// typeValue returns the position of the string that is the value of the
// member whose name is the string from i to end, if that is @odata.type.
func (d *decoder) typeValue(i, end int) int {
	if end == failed || d.at(d.space(end)) != ':' || !isTypeControl(d.lookText(i)) {
		return failed
	}
	if i = d.space(d.space(end) + 1); d.at(i) != '"' {
		return failed
	}
	return i
}

// look returns the position behind the string at i, if there is one.
func (d *decoder) look(i int) int {
	if d.at(i) != '"' {
		return failed
	}
	if end, _ := d.plain(i + 1); d.at(end) == '"' {
		return end + 1
	}
	end, found := d.behindString(i + 1)
	if !found {
		return failed
	}
	return end
}

// lookText returns the text of the string at i, or nothing if it is invalid.
func (d *decoder) lookText(i int) []byte {
	if end, high := d.plain(i + 1); d.at(end) == '"' && high&highBits == 0 {
		return d.data[i+1 : end]
	}
	s := scanner{source: d.source}
	text, _ := s.text(i)
	return text
}

// lookThrough looks for the @odata.type of the object at i, and notes those of
// the objects that it passes. It returns the position up to which it has looked.
func (d *decoder) lookThrough(i int) int {
	a := &d.ahead
	a.open = a.open[:0]
	for {
		for !landmarks[d.at(i)] {
			i++
		}
		switch d.at(i) {
		case '{':
			a.open = append(a.open, len(a.types))
			a.types = append(a.types, typeAhead{object: i})
		case '[':
			a.open = append(a.open, noObject)
		case '}', ']':
			a.close()
		case '"':
			end := d.look(i)
			if end == failed {
				return len(d.data)
			}
			if d.mayBeType(i) && d.lookMember(i, end) && len(a.open) == 1 {
				return end
			}
			i = end
			continue
		default:
			if i >= len(d.data) {
				return i
			}
		}
		if i++; len(a.open) == 0 || len(a.open) > d.limits.Depth {
			return i
		}
	}
}

// landmarks has the bytes that brackets and strings begin and end with, and 0, which is at
// the end of the payload.
var landmarks = [256]bool{'{': true, '}': true, '[': true, ']': true, '"': true, 0: true}

// lookMember notes the type of the innermost open object if the string from i to end is
// the name of that. It reports whether it is.
func (d *decoder) lookMember(i, end int) bool {
	k := d.ahead.open[len(d.ahead.open)-1]
	if k == noObject {
		return false
	}
	value := d.typeValue(i, end)
	if value == failed {
		return false
	}
	if t := &d.ahead.types[k]; t.text == 0 {
		t.text = value
	}
	return true
}

// variant reads the object at i into a new struct of the type that its
// @odata.type says, if it is base or derived from it.
func (d *decoder) variant(iface reflect.Type, base Structured, i int, place *interfaceWords) int {
	if d.at(i) != '{' {
		return d.mismatch(i, base.WireType().Name)
	}
	r := d.dynamicType(iface, base, i)
	place.methods = r.methods
	return d.structured(&r.link, i, &place.value)
}

// The forms in which @odata.type was read.
const (
	typeAbsent    = iota
	typeCanonical // "#" and the name of the type
	typeBare      // the name of the type
	typeElsewhere // anything else: a member of the bag
)

// typeForm returns the form of the member name with the text of a string.
func (t *table) typeForm(name, text []byte) uint64 {
	switch {
	case string(name) != "@odata.type":
		return typeElsewhere
	case string(text) == t.name:
		return typeBare
	case len(text) > 0 && text[0] == '#' && string(text[1:]) == t.name:
		return typeCanonical
	}
	return typeElsewhere
}
