package wire

import "iter"

// Undeclared is a field of a plain struct, one whose JSON has no control
// information: it keeps the members of an object that the struct has no field
// for, as raw JSON and in order, and they are written again. No name means
// anything by itself, "@type" as little as "color".
//
// A struct has either this field or one of type [Dynamic], as OData's have. By
// it the package knows which of the two a struct is: see [Type].
//
// A copy of a struct shares what its Undeclared keeps; changing one does not
// change the other.
type Undeclared struct{ kept Dynamic }

// All returns the members, in order.
func (u *Undeclared) All() iter.Seq2[string, Raw] {
	return func(yield func(string, Raw) bool) {
		if u.kept.bag == nil {
			return
		}
		for _, m := range u.kept.bag.members {
			if !yield(m.name, m.value) {
				return
			}
		}
	}
}

// Lookup returns the member with that exact name.
func (u *Undeclared) Lookup(name string) (Raw, bool) { return u.kept.Lookup(name) }

// Set sets a member to a JSON value, in its place if there is one of that name;
// "" deletes it. It does not set what the struct has a field for: such a member
// is written only while the field is absent. Nor does it set what a map of the other
// properties has, in a struct with one. If the value is not JSON, writing
// fails.
func (u *Undeclared) Set(name string, value Raw) {
	if value == "" {
		u.Delete(name)
		return
	}
	u.kept.set(name, value)
}

// Delete deletes a member.
func (u *Undeclared) Delete(name string) {
	u.kept.delete(func(m member) bool { return m.name == name })
}

// MarshalJSON refuses, as that of [Dynamic] does.
func (Undeclared) MarshalJSON() ([]byte, error) { return nil, errByValue }

// String returns the members as the text of a JSON object, so that they can be
// read where a value is printed.
func (u Undeclared) String() string { return u.kept.String() }

// GoString is String, for %#v.
func (u Undeclared) GoString() string { return u.String() }
