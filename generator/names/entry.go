// Package names decides which Go name everything has that is printed for a
// description.
//
// A planner registers in a [Table] every name that can be printed, before it
// plans anything, and calls [Table.Settle]. Afterwards it only asks
// [Table.Name]. Each name is made from the name in the description by rule, and
// where two come out alike in one [Scope], one of them gets another name, made
// from its own spelling: a legal description is never refused for its names. In
// this order they have the name that both could have:
//
//  1. what the generated code needs for itself ([Scope.Reserve])
//  2. what the user names ([NewTable])
//  3. what had it in the run before, as the [Lock] says
//  4. what the description names, before what odatagen composes ([Rank])
//  5. what is spelled like the Go name in the description, before others
//  6. what has only letters and digits in the description, before others
//  7. the first by path
//
// A name is asked for by its path, which says in the description's words what
// has the name, and which --rename takes: "ns.type", "ns.type/property",
// "GET /people/{}". Names that odatagen composes have paths that begin with that
// of what they are made of, such as "ns.type#any".
package names

import (
	"cmp"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// Rank says which of two entries that could have one name has it.
type Rank uint8

// The ranks, the strongest first.
const (
	Element  Rank = iota // what the description names
	Lesser               // what yields to other elements, such as a navigation property
	Composed             // what odatagen composes, such as an enumeration's constant
)

// Entry is something that has a Go name.
type Entry struct {
	Scope *Scope
	Path  string          // what it is, in the words of the description; one of its kind
	What  string          // its kind, such as "property", which messages have before the path
	Pos   schema.Position // for messages
	Rank  Rank

	// Name is the Go name that the rule makes. A "*" in it stands for the name of
	// what Of is the path of, in the same scope or in one that is settled before.
	Name string
	Of   string
	// Given says that the description gives Name as a Go name.
	Given bool

	// Second is the Go name that the entry has when another has Name, "" for none. It is
	// given when every entry of the scope has had its chance of Name.
	Second string

	// Own is the name in the description; "" for what has none, such as AnyT.
	// The names after those are made from it, letter by letter.
	Own string
	// Spelled is the pattern of such a name: "*" stands for the name of Of,
	// "%" for the spelling of Own; where it comes first, the name begins with a
	// capital or, if that is not free either, with an X before it. The default is
	// "%".
	Spelled string
}

// text is the entry in messages.
func (e *Entry) text() string { return visible.Text(strings.TrimSpace(e.What + " " + e.Path)) }

// RenameFlag is the flag that gives what has a path another name, as messages advise it.
func RenameFlag(path string) string { return "--rename '" + visible.Text(path) + "=NAME'" }

// others returns patterns of the names that the entry can have when another has
// Name, the first that is free being the one.
func (e *Entry) others() (list []string) {
	if e.Second != "" {
		list = append(list, e.Second)
	}
	own := spelled(e.Own)
	rest, first := strings.CutPrefix(cmp.Or(e.Spelled, "%"), "%")
	switch {
	case !first:
		list = append(list, replace(rest, '%', own))
	case own != "":
		list = append(list, export(capital(own))+rest, "X"+own+rest)
	}
	return list
}
