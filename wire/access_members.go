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
// comes and goes with it; other control information is about the change. It is no method:
// packages of types would compile what a table leads to.
func mergeMembers(d, change *Dynamic, t *table, declared func(member)) {
	if len(change.allMembers()) == 0 {
		return
	}
	of, own := byName(change), byName(d)
	for _, m := range of.members {
		property, term, about := strings.Cut(m.name, "@")
		_, known := t.index[property]
		switch {
		case about && isTypeControl("@"+term) && property != "":
			if known && of.has(property) {
				declared(m)
			} else if known {
				own.set(m)
			}
		case about && isControl(term):
		case about:
			own.set(m)
		case known:
			declared(m)
		default:
			own.merge(m, of.stated(property))
		}
	}
	own.giveTo(d)
}

// nothing is the type of objects without declared properties.
var nothing = new(table)

// named are the members of an object that is changed, found by their names: one after the
// other, each member of a change would be compared with all of them.
type named struct {
	members []member       // those that are gone have no value
	before  map[int]member // what comes to stand before some of them
	at      map[string]int // where they are
	added   []member       // those that the change has brought
}

// byName returns the members of d, of which names are there once.
func byName(d *Dynamic) *named {
	n := &named{members: slices.Clone(d.allMembers()), before: map[int]member{}, at: map[string]int{}}
	for i, m := range n.members {
		if n.has(m.name) {
			n.members[i].value = ""
			continue
		}
		n.at[m.name] = i
	}
	return n
}

func (n *named) has(name string) bool { _, has := n.at[name]; return has }

// stated returns the member that says of which type a property is; nil if none does.
func (n *named) stated(property string) *member {
	for _, name := range [...]string{property + "@odata.type", property + "@type"} {
		if i, has := n.at[name]; has {
			return &n.members[i]
		}
	}
	return nil
}

// set sets a member, in its place if there is one of that name.
func (n *named) set(m member) {
	n.added = append(n.added, m)
	if i, has := n.at[m.name]; has {
		n.members[i] = m
		return
	}
	n.at[m.name] = len(n.members)
	n.members = append(n.members, m)
}

func (n *named) delete(name string) {
	if i, has := n.at[name]; has {
		n.members[i].value = ""
		delete(n.before, i)
		delete(n.at, name)
	}
}

// merge makes a property what it is after a change. null is no value of one that is not
// declared: it is gone then. An object takes the place of nothing but an object's members,
// if it is not said to be of Edm.Untyped, which objects are that say nothing.
func (n *named) merge(m member, stated *member) {
	i, had := n.at[m.name]
	if had && stated == nil && n.stated(m.name) == nil {
		if whole, both := mergedRaw(n.members[i].value, m.value); both {
			n.set(member{m.name, whole})
			return
		}
	}
	n.delete(m.name + "@odata.type")
	n.delete(m.name + "@type")
	if m.value == "null" {
		n.delete(m.name)
		return
	}
	n.set(m)
	delete(n.before, n.at[m.name])
	if stated != nil && !isUntypedObject(stated.value, m.value) {
		n.added = append(n.added, *stated)
		n.before[n.at[m.name]] = *stated
	}
}

// giveTo makes the members those of d.
func (n *named) giveTo(d *Dynamic) {
	b := d.change()
	b.members = b.members[:0]
	for i, m := range n.members {
		if stated, is := n.before[i]; is {
			b.members = append(b.members, stated)
		}
		if m.value != "" {
			b.members = append(b.members, m)
		}
	}
	for _, m := range n.added {
		b.broken = b.broken || !isJSON(m.value) || !validText(m.name)
		b.note(m.name)
	}
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
	mergeMembers(d, c, nothing, nil)
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
	made, from, to := byName(d), byName(before), byName(after)
	for _, m := range to.members {
		var old member
		i, had := from.at[m.name]
		if had {
			old = from.members[i]
		}
		property, term, about := strings.Cut(m.name, "@")
		switch {
		case about && isTypeControl("@"+term) && property != "":
			if !to.has(property) && !old.value.Equal(m.value) {
				made.set(m) // of a declared property
			}
		case about:
			if !isControl(term) && old.value != m.value {
				made.set(m)
			}
		case m.value == "null" && !had:
		default:
			made.change(member{m.name, old.value}, m, from.stated(property), to.stated(property))
		}
	}
	for name := range before.Undeclared() {
		if !to.has(name) {
			made.set(member{name, "null"})
		}
	}
	if len(made.added) > 0 {
		made.giveTo(d)
	}
}

// change has n have what is to be merged into a property.
func (n *named) change(before, after member, was, is *member) {
	same := was == nil && is == nil || was != nil && is != nil && was.value.Equal(is.value)
	if same && before.value.Equal(after.value) {
		return
	}
	if is != nil {
		n.set(*is)
	}
	n.set(after)
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
	n.set(member{after.name, part.object()})
}

// Rewrite makes the members of d what of says of each, and leaves out those of which it says "".
func (siblings) Rewrite(d *Dynamic, of func(name string, value Raw) Raw) {
	var b *bag
	for i, m := range d.allMembers() {
		made := of(m.name, m.value)
		if made == m.value {
			continue
		}
		if b == nil {
			b = d.change()
		}
		if b.members[i].value = made; made != "" {
			b.note(m.name)
			b.broken = b.broken || !isJSON(made)
		}
	}
	if b != nil {
		b.members = slices.DeleteFunc(b.members, func(m member) bool { return m.value == "" })
	}
}
