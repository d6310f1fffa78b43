package wire

import "reflect"

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
	if d.options.newType == nil {
		return f.base
	}
	key := typeKey{iface, string(name)}
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
	types map[int]int // by the position of an object, that of the text of its @odata.type
	open  []int       // the positions of the objects that are open, noObject for arrays
}

const noObject = -1

// discriminator returns the text of the @odata.type of the object at i, whose
// first member is at first, or nothing. It only looks: the text is not changed, and what is wrong with it
// is left for the reading proper to find.
func (d *decoder) discriminator(i, first int) []byte {
	if at := d.typeValue(first, d.look(first)); at != failed {
		return d.lookText(at)
	}
	if i >= d.ahead.until {
		d.lookThrough(i)
	}
	if at, ok := d.ahead.types[i]; ok {
		return d.lookText(at)
	}
	return nil
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
// the objects that it passes.
func (d *decoder) lookThrough(i int) {
	a := &d.ahead
	a.open = a.open[:0]
	for a.until = i; a.until < len(d.data); {
		switch d.data[a.until] {
		case '{':
			a.open = append(a.open, a.until)
		case '[':
			a.open = append(a.open, noObject)
		case '}', ']':
			a.open = a.open[:len(a.open)-1]
		case '"':
			if !d.lookString() {
				return
			}
			continue
		}
		if a.until++; len(a.open) == 0 || len(a.open) > d.limits.Depth {
			return
		}
	}
}

// lookString looks at the string at ahead.until. It reports whether to go on:
// not at a string without an end, nor behind the type that was looked for.
func (d *decoder) lookString() bool {
	a := &d.ahead
	start := a.until
	end := d.look(start)
	if end == failed {
		a.until = len(d.data)
		return false
	}
	a.until = end
	object := a.open[len(a.open)-1]
	if object == noObject {
		return true
	}
	value := d.typeValue(start, end)
	if value == failed {
		return true
	}
	if a.types == nil {
		a.types = map[int]int{}
	}
	if _, again := a.types[object]; !again {
		a.types[object] = value
	}
	return len(a.open) > 1
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
