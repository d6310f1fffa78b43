package evolution

import (
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// typeWord returns what a type is in words; "" for what is none.
func typeWord(e schema.Element) string {
	switch e.Kind {
	case schema.EntityTypeElement:
		return "entity type"
	case schema.ComplexTypeElement:
		return "complex type"
	case schema.EnumTypeElement:
		return "enumeration"
	case schema.TypeDefinitionElement:
		return "type definition"
	}
	return ""
}

// article puts the article before a word.
func article(word string) string {
	if strings.ContainsRune("aeiou", rune(word[0])) {
		return "an " + word
	}
	return "a " + word
}

func isType(e schema.Element) bool { return typeWord(e) != "" }

func typesOf(s side) []schema.Element {
	return slices.DeleteFunc(slices.Clone(s.elements), func(e schema.Element) bool { return !isType(e) })
}

// types compares the types, and all that is in them.
func (c *comparer) types() {
	p := pair(typesOf(c.old), typesOf(c.new), func(e schema.Element) string { return c.now(e.Path) }, func(e schema.Element) string { return e.Path })
	for _, both := range p.cased {
		c.rename("type-renamed", both)
	}
	removed, added, moved := movedTypes(p.removed, p.added)
	for _, both := range moved {
		c.rename("type-moved", both)
	}
	used := reached(c.old.model)
	inUse := map[string]bool{} // by what they are called now
	for t := range used {
		inUse[c.now(t.QualifiedName())] = true
	}
	for _, e := range removed {
		rule := "type-removed"
		switch {
		case e.Kind == schema.TypeDefinitionElement:
			rule = "type-removed-definition"
		case !used[e.Value.(schema.Type)]:
			rule = "type-removed-unused"
		}
		c.say(rule, element{typeWord(e), e.Path, e.Node, nil}, "", "")
	}
	for _, e := range added {
		at := element{typeWord(e), e.Path, nil, e.Node}
		if t := schema.Structured(e.Value.(schema.Type)); t != nil && inUse[t.BaseName] {
			c.say("type-added-derived", at, "", t.BaseName)
		} else {
			c.say("type-added", at, "", "")
		}
	}
	for _, both := range append(p.kept(), moved...) {
		c.typ(both.old, both.new)
	}
}

// rename says that a type has another name, and knows it from then on.
func (c *comparer) rename(rule string, both two[schema.Element]) {
	c.renamed[both.old.Path] = both.new.Path
	c.say(rule, element{typeWord(both.old), both.old.Path, both.old.Node, both.new.Node}, "", both.new.Path)
}

// movedTypes takes out of the types that are gone and those that are new the ones that
// are in another namespace, with most of what they had in them.
func movedTypes(gone, come []schema.Element) (removed, added []schema.Element, moved []two[schema.Element]) {
	name := func(e schema.Element) string { return e.Path[strings.LastIndexByte(e.Path, '.')+1:] }
	byName := map[string][]schema.Element{}
	for _, e := range come {
		byName[name(e)] = append(byName[name(e)], e)
	}
	taken := map[string]bool{} // by path
	for _, old := range gone {
		candidates := byName[name(old)]
		candidates = candidates[:min(len(candidates), mostCandidates)]
		at := slices.IndexFunc(candidates, func(new schema.Element) bool {
			return old.Kind == new.Kind && !taken[new.Path] && alike(old, new)
		})
		if at < 0 {
			removed = append(removed, old)
			continue
		}
		taken[candidates[at].Path] = true
		moved = append(moved, two[schema.Element]{old, candidates[at]})
	}
	return removed, slices.DeleteFunc(slices.Clone(come), func(e schema.Element) bool { return taken[e.Path] }), moved
}

// mostCandidates is how many types of one name are looked at for one that has moved.
const mostCandidates = 32

// alike reports whether a type has most of what another has.
func alike(old, new schema.Element) bool {
	before := partNames(old)
	_, after := firsts(partNames(new), func(name string) string { return name })
	known := 0
	for _, name := range before {
		if after[name] != "" {
			known++
		}
	}
	return 2*known > len(before)
}

// partNames returns the names of the properties or members of a type; of a definition,
// what it stands for.
func partNames(e schema.Element) (names []string) {
	switch t := e.Value.(type) {
	case *schema.EnumType:
		for _, m := range t.Members {
			names = append(names, m.Name)
		}
	case *schema.TypeDefinition:
		names = append(names, t.Underlying.Name)
	case schema.Type:
		for _, p := range propertiesOf(schema.Structured(t)) {
			names = append(names, p.name)
		}
	}
	return names
}

// typ compares a type before and after.
func (c *comparer) typ(old, new schema.Element) {
	e := element{typeWord(old), old.Path, old.Node, new.Node}
	c.annotations(e)
	before, after := schema.Structured(old.Value.(schema.Type)), schema.Structured(new.Value.(schema.Type))
	switch {
	case before != nil && after != nil:
		if old.Kind != new.Kind {
			c.say("type-kind-changed", e, article(typeWord(old)), article(typeWord(new)))
		}
		c.structured(e, before, after)
	case old.Kind != new.Kind:
		c.say("type-replaced", e, article(typeWord(old)), article(typeWord(new)))
	case old.Kind == schema.EnumTypeElement:
		c.enumeration(e, old.Value.(*schema.EnumType), new.Value.(*schema.EnumType))
	default:
		c.typeRef(e, &old.Value.(*schema.TypeDefinition).Underlying, &new.Value.(*schema.TypeDefinition).Underlying, both)
	}
}

// enumeration compares an enumeration before and after.
func (c *comparer) enumeration(e element, old, new *schema.EnumType) {
	if old.Underlying != new.Underlying {
		c.say("underlying-changed", e, old.Underlying, new.Underlying)
	}
	c.sayIf(old.IsFlags, new.IsFlags, "flags-added", "flags-removed", e)
	c.sayIf(len(old.Members) > 0, len(new.Members) > 0, "enum-filled", "enum-emptied", e)
	name := func(m *schema.Member) string { return m.Name }
	p := pair(old.Members, new.Members, name, name)
	path := old.QualifiedName() + "/"
	for _, m := range p.removed {
		c.say("member-removed", element{"member", path + m.Name, &m.Node, nil}, "", "")
	}
	for _, m := range p.added {
		rule := "member-added"
		if evolvable(old, m) {
			rule = "member-added-evolvable"
		}
		c.say(rule, element{"member", path + m.Name, nil, &m.Node}, "", "")
	}
	for _, m := range p.kept() {
		e := element{"member", path + m.old.Name, &m.old.Node, &m.new.Node}
		if m.old.Name != m.new.Name {
			c.say("member-renamed", e, "", m.new.Name)
		}
		if m.old.Value != m.new.Value {
			c.say("member-value-changed", e, strconv.FormatInt(m.old.Value, 10), strconv.FormatInt(m.new.Value, 10))
		}
		c.annotations(e)
	}
}

// sentinel is the member behind which clients of evolvable enumerations, as Microsoft's
// guidelines for REST APIs have them, get only those members that they ask for.
const sentinel = "unknownFutureValue"

// evolvable reports whether clients of the enumeration expect a new member.
func evolvable(t *schema.EnumType, m *schema.Member) bool {
	return slices.ContainsFunc(t.Members, func(s *schema.Member) bool { return s.Name == sentinel && m.Value > s.Value })
}
