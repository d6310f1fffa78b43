package wire

import (
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
)

// Member is a member of an enumeration (CSDL 4.01, section 10.3).
type Member struct {
	Name  string
	Value int64
}

// EnumType describes an enumeration type: one static variable per type, written
// by the generator.
type EnumType struct {
	// Name is the qualified name, such as "microsoft.graph.callRecords.modality".
	Name string
	// Members are those that the description names, by value. Without any,
	// every text is a value.
	Members []Member

	places atomic.Value // a map[string]int, of many members, by name
}

// The text of an enumeration value is the name of a member or a number, and for
// flags several of them with commas between (OData ABNF, enumValue). Spaces
// around commas are accepted, since .NET writes them.

// Known reports whether text is the name of a member, or, for flags, several
// such names with commas between.
func (t *EnumType) Known(text string) bool {
	for {
		name, rest, more := cutFlag(text)
		if _, ok := t.valueOf(name); !ok {
			return false
		}
		if !more {
			return true
		}
		text = rest
	}
}

// hasMember reports whether text is the name of one member, or whatever it is if
// the description names none.
func (t *EnumType) hasMember(text string) bool {
	if len(t.Members) == 0 {
		return true
	}
	_, found := t.valueOf(text)
	return found
}

// has reports whether text is a value by what the description names: the name of a member or
// the number of one, and of flags several with commas between, or a number that some of them
// make together (CSDL 10.3). If the description names none, all texts are.
func (t *EnumType) has(text string, flags bool) bool {
	if len(t.Members) == 0 {
		return true
	}
	n, known := t.Value(text)
	switch {
	case !known:
		return false
	case flags:
		for _, m := range t.Members {
			n &^= m.Value
		}
		return n == 0
	case strings.Contains(text, ","):
		return false
	}
	return slices.ContainsFunc(t.Members, func(m Member) bool { return m.Value == n })
}

// Value returns the numeric value of text: the value of a member, or a number,
// or, for flags, the values of several combined. It is false if text has a name
// that is not a member's.
func (t *EnumType) Value(text string) (int64, bool) {
	for value := int64(0); ; {
		name, rest, more := cutFlag(text)
		n, ok := t.valueOf(name)
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

// text returns the text of a numeric value: the name of the member that has it, the names of
// members with one bit each that have it together, or the number.
func (t *EnumType) text(n int64) string {
	for _, m := range t.Members {
		if m.Value == n {
			return m.Name
		}
	}
	var names []string
	left := n
	for _, m := range t.Members {
		if m.Value > 0 && m.Value&(m.Value-1) == 0 && left&m.Value != 0 {
			names = append(names, m.Name)
			left &^= m.Value
		}
	}
	if left != 0 || len(names) == 0 {
		return strconv.FormatInt(n, 10)
	}
	return strings.Join(names, ",")
}

// maxSearched is how many members are looked at one by one.
const maxSearched = 16

func (t *EnumType) valueOf(name string) (int64, bool) {
	if len(t.Members) > maxSearched {
		i, found := t.byName()[name]
		if !found {
			return 0, false
		}
		return t.Members[i].Value, true
	}
	for i := range t.Members {
		if t.Members[i].Name == name {
			return t.Members[i].Value, true
		}
	}
	return 0, false
}

// byName returns the places of the members, made once, when the first is asked for.
func (t *EnumType) byName() map[string]int {
	if places, made := t.places.Load().(map[string]int); made {
		return places
	}
	places := make(map[string]int, len(t.Members))
	for i, m := range t.Members {
		if _, found := places[m.Name]; !found {
			places[m.Name] = i
		}
	}
	t.places.Store(places)
	return places
}

// cutFlag returns the first name or number of text, and what is left behind
// the comma if there is one.
func cutFlag(text string) (first, rest string, more bool) {
	first, rest, more = strings.Cut(text, ",")
	return strings.Trim(first, " "), rest, more
}
