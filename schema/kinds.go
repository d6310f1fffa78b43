package schema

import (
	"fmt"
	"slices"
	"strings"
)

// This file is about what CSDL JSON does not say of a value: it writes paths, members of
// enumerations, dates and so on as strings (CSDL JSON 4.01, 14.3 and 14.4). Which of
// them a string is follows from the term, if there is a definition of it.

// untold is a value whose kind no definition of a term tells.
type untold struct {
	annotation *Annotation
	pos        Position
	text       bool // it is a string as far as it says
}

// untoldKind notes a constant that CSDL JSON would write as a string or a number that
// looks like another kind's, or has as a string. Where the term is known, the value is
// a part that can be anything, and a string mostly is one.
func (v values) untoldKind(c *Constant) {
	switch c.Kind {
	case BoolConstant, IntConstant:
		return
	case DecimalConstant:
		if strings.ContainsAny(c.Text, ".eE") {
			return
		}
	case StringConstant:
		if v.annotation.Term != nil {
			return
		}
	}
	v.noteUntold(c.Pos, c.Kind == StringConstant)
}

func (v values) noteUntold(pos Position, text bool) {
	v.model.untold = append(v.model.untold, untold{v.annotation, v.place(pos), text})
}

// LostInJSON warns of what CSDL JSON, and what has it inside, does not keep of the
// document asked for: the kinds of values in annotations that would follow from the
// definition of their term, which was not read, in one warning per vocabulary; and
// MaxLength="max", which CSDL JSON does not have (CSDL JSON 4.01, 7.2.2).
func (m *Model) LostInJSON() Diagnostics {
	ds := m.untoldKinds(false, "is written as CSDL JSON has it, and will be read as another kind of value, such as a string")
	count, first := 0, Position{}
	for _, e := range Elements(&Model{Documents: m.Documents[:1]}) {
		if t := e.Type(); t != nil && t.MaxLength == "max" {
			if count++; count == 1 {
				first = t.Pos
			}
		}
	}
	if count > 0 {
		ds.Warnf(first, "facet-lost", "MaxLength=\"max\" is left out here%s, as CSDL JSON does not have it: without MaxLength, there is no limit either", andMore(count-1, "in %d more places"))
	}
	return ds
}

// GuessedInXML warns of strings in annotations of a document that was read from CSDL
// JSON, where they can be anything that it writes as one, which CSDL XML tells apart.
// There is one warning per vocabulary.
func (m *Model) GuessedInXML() Diagnostics {
	if !m.Documents[0].JSON {
		return nil
	}
	return m.untoldKinds(true, "is written as a string, although it could be a path, a member of an enumeration or the like")
}

func (m *Model) untoldKinds(text bool, how string) (ds Diagnostics) {
	count := map[string]int{}
	var first []untold
	for _, u := range m.untold {
		referenced := slices.ContainsFunc(m.Documents[1:], func(d *Document) bool { return d.Name == u.pos.File })
		if u.text != text || referenced {
			continue
		}
		namespace, _ := splitName(u.annotation.TermName)
		if count[namespace]++; count[namespace] == 1 {
			first = append(first, u)
		}
	}
	for _, u := range first {
		namespace, _ := splitName(u.annotation.TermName)
		why := "no definition of the term was read; " + m.adviceVocabulary(namespace)
		if u.annotation.Term != nil {
			why = "the term does not say the type of this part; put it into a Cast, if it matters"
		}
		ds.Warnf(u.pos, "annotation-kind", "a value of annotation %s %s%s: %s", u.annotation.name(), how, andMore(count[namespace]-1, "like %d more of the vocabulary"), why)
	}
	return ds
}

// andMore says how many more there are, if there are any.
func andMore(n int, format string) string {
	if n == 0 {
		return ""
	}
	return ", " + fmt.Sprintf(format, n)
}

// adviceVocabulary says how to give the definition of terms.
func (m *Model) adviceVocabulary(namespace string) string {
	for _, ref := range m.Documents[0].References {
		for _, i := range ref.Includes {
			if i.Namespace == namespace {
				return "give it with --reference " + shellWord(ref.URI+"=FILE")
			}
		}
	}
	return "add a Reference to a document that defines " + printable(namespace) + ", and give that with --reference URI=FILE"
}
