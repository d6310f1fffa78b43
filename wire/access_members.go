package wire

import (
	"slices"
	"strings"
)

// This file changes what an object has beyond its declared properties: members of JSON, of
// which those that are objects are complex values.

// propertyOf returns the property that a member is, or is about; "" for the object itself.
func propertyOf(name string) string {
	property, _, _ := strings.Cut(name, "@")
	return property
}

// isTypeOf reports whether a member says of which type the value of a property is.
func isTypeOf(name, property string) bool {
	rest, about := strings.CutPrefix(name, property)
	return about && property != "" && isTypeControl(rest)
}

// isControl reports whether what stands behind the '@' in a name is control information,
// and no annotation.
func isControl(term string) bool {
	return strings.HasPrefix(term, "odata.") || !strings.ContainsAny(term, ".#@")
}

// mergeMembers makes members of d, an object of the type t, what they are after a change, and
// calls declared with those of the change that t declares. What a value says of its type
// comes and goes with it; other control information is about the change.
func (d *Dynamic) mergeMembers(change *Dynamic, t *table, declared func(member)) {
	for _, m := range change.allMembers() {
		property, term, about := strings.Cut(m.name, "@")
		_, known := t.index[property]
		switch {
		case about && isTypeControl("@"+term) && property != "":
			if known && change.has(property) {
				declared(m)
			} else if known {
				d.set(m.name, m.value)
			}
		case about && isControl(term):
		case about:
			d.set(m.name, m.value)
		case known:
			declared(m)
		default:
			d.mergeMember(m, change.controlMember(property, "type"))
		}
	}
}

// nothing is the type of objects without declared properties.
var nothing = new(table)

// mergeMember makes a property what it is after a change. null is no value of one that is not
// declared: it is gone then. An object takes the place of nothing but an object's members,
// if it is not said to be of Edm.Untyped, which objects are that say nothing.
func (d *Dynamic) mergeMember(m member, stated *member) {
	old, had := d.Lookup(m.name)
	if had && stated == nil && !d.hasControl(m.name, "type") {
		if whole, both := mergedRaw(old, m.value); both {
			d.set(m.name, whole)
			return
		}
	}
	at := len(d.allMembers())
	if had {
		at = slices.IndexFunc(d.bag.members, func(own member) bool { return own.name == m.name })
	}
	b := d.change()
	left := b.members[:0:0]
	put := func() {
		if stated != nil && !isUntypedObject(stated.value, m.value) {
			b.note(stated.name)
			left = append(left, *stated)
		}
		b.broken = b.broken || !isJSON(m.value) || !validText(m.name)
		b.note(m.name)
		left = append(left, m)
	}
	for i, own := range b.members {
		if i == at && m.value != "null" {
			put()
		}
		if own.name != m.name && !isTypeOf(own.name, m.name) {
			left = append(left, own)
		}
	}
	if at == len(b.members) && m.value != "null" {
		put()
	}
	b.members = left
}

func isUntypedObject(stated, v Raw) bool {
	text, _ := stated.Text()
	return v[0] == '{' && strings.TrimPrefix(qualifiedName(text), "Edm.") == "Untyped"
}

// mergedRaw returns what an object is after a change; false if they are no two objects, or
// the change is of another type than the object.
func mergedRaw(old, change Raw) (Raw, bool) {
	d, is := membersOf(old)
	c, changes := membersOf(change)
	if !is || !changes || c.stated() != "" && c.stated() != d.stated() {
		return "", false
	}
	d.mergeMembers(c, nothing, nil)
	return d.object(), true
}

// membersOf returns the members of an object as a Dynamic has them; false if v is none.
func membersOf(v Raw) (*Dynamic, bool) {
	if v == "" || v[0] != '{' || !isJSON(v) {
		return nil, false
	}
	d := new(Dynamic)
	b := d.change()
	for name, value := range membersIn(v) {
		b.members = append(b.members, member{name, value})
	}
	return d, true
}

// stated returns the type that members say an object to be of; "" for none.
func (d *Dynamic) stated() string {
	m := d.controlMember("", "type")
	if m == nil {
		return ""
	}
	text, _ := m.value.Text()
	return qualifiedName(text)
}

// object returns the members as an object.
func (d *Dynamic) object() Raw {
	b := []byte{'{'}
	for i, m := range d.allMembers() {
		if i > 0 {
			b = append(b, ',')
		}
		b, _ = appendString(b, m.name) // it was read
		b = append(append(b, ':'), m.value...)
	}
	return Raw(append(b, '}'))
}

// changeMembers gives d what has to be merged into the members before to come to those after.
func (d *Dynamic) changeMembers(before, after *Dynamic) {
	for _, m := range after.allMembers() {
		old, had := before.Lookup(m.name)
		property, term, about := strings.Cut(m.name, "@")
		switch {
		case about && isTypeControl("@"+term) && property != "":
			if !after.has(property) && !old.Equal(m.value) {
				d.set(m.name, m.value) // of a declared property
			}
		case about:
			if !isControl(term) && old != m.value {
				d.set(m.name, m.value)
			}
		case m.value == "null" && !had:
		default:
			d.changeMember(member{m.name, old}, m, before.controlMember(property, "type"), after.controlMember(property, "type"))
		}
	}
	for name := range before.Undeclared() {
		if !after.has(name) {
			d.set(name, "null")
		}
	}
}

// changeMember gives d what has to be merged into a property.
func (d *Dynamic) changeMember(before, after member, was, is *member) {
	same := was == nil && is == nil || was != nil && is != nil && was.value.Equal(is.value)
	if same && before.value.Equal(after.value) {
		return
	}
	if is != nil {
		d.set(is.name, is.value)
	}
	d.set(after.name, after.value)
	old, was1 := membersOf(before.value)
	now, is1 := membersOf(after.value)
	if is != nil || was != nil || !was1 || !is1 || old.stated() != now.stated() {
		return
	}
	part := new(Dynamic)
	if m := now.controlMember("", "type"); m != nil {
		part.set(m.name, m.value)
	}
	part.changeMembers(old, now)
	d.set(after.name, part.object())
}
