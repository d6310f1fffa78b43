package odata

import (
	"strconv"
	"strings"
)

// Member is a member of an enumeration (CSDL 4.01, section 10.3).
type Member struct {
	Name  string
	Value int64
}

// The text of an enumeration value is the name of a member or a number, and for
// flags several of them with commas between (OData ABNF, enumValue). Spaces
// around commas are accepted, since .NET writes them.

// KnownMember reports whether text is the name of one of members, or, for
// flags, several such names with commas between.
func KnownMember(members []Member, text string) bool {
	for {
		name, rest, more := cutFlag(text)
		if _, ok := valueOfName(members, name); !ok {
			return false
		}
		if !more {
			return true
		}
		text = rest
	}
}

// MemberValue returns the numeric value of text: the value of one of members,
// or a number, or, for flags, the values of several combined. It is false if
// text has a name that is not one of members.
func MemberValue(members []Member, text string) (int64, bool) {
	for value := int64(0); ; {
		name, rest, more := cutFlag(text)
		n, ok := valueOfName(members, name)
		if !ok {
			var err error
			if n, err = strconv.ParseInt(name, 10, 64); err != nil {
				return 0, false
			}
		}
		if value |= n; !more {
			return value, true
		}
		text = rest
	}
}

func valueOfName(members []Member, name string) (int64, bool) {
	for i := range members {
		if members[i].Name == name {
			return members[i].Value, true
		}
	}
	return 0, false
}

// cutFlag returns the first name or number of text, and what is left behind
// the comma if there is one.
func cutFlag(text string) (first, rest string, more bool) {
	first, rest, more = strings.Cut(text, ",")
	return strings.Trim(first, " "), rest, more
}

// Flags returns the members of the set v as they are named in it, known or not.
func Flags[E ~string](v E) []E {
	var flags []E
	for text, more := string(v), true; more; {
		var name string
		if name, text, more = cutFlag(text); name != "" {
			flags = append(flags, E(name))
		}
	}
	return flags
}

// HasFlag reports whether the set v names every member that m does.
func HasFlag[E ~string](v, m E) bool {
	for text, more := string(m), true; more; {
		var name string
		if name, text, more = cutFlag(text); name != "" && !namesFlag(string(v), name) {
			return false
		}
	}
	return true
}

func namesFlag(set, name string) bool {
	for more := true; more; {
		var first string
		if first, set, more = cutFlag(set); first == name {
			return true
		}
	}
	return false
}

// WithFlag returns the set v with the members that m names added behind its own.
func WithFlag[E ~string](v, m E) E {
	for text, more := string(m), true; more; {
		var name string
		if name, text, more = cutFlag(text); name != "" && !namesFlag(string(v), name) {
			if v != "" {
				v += ","
			}
			v += E(name)
		}
	}
	return v
}

// WithoutFlag returns the set v without the members that m names. If none is
// left the result is "", which is absent.
func WithoutFlag[E ~string](v, m E) E {
	var kept []string
	removed := false
	for text, more := string(v), true; more; {
		var name string
		name, text, more = cutFlag(text)
		if name != "" && namesFlag(string(m), name) {
			removed = true
		} else {
			kept = append(kept, name)
		}
	}
	if !removed {
		return v
	}
	return E(strings.Join(kept, ","))
}
