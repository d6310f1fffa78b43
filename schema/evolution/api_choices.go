package evolution

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
)

// wrapped compares a schema with a choice that it became one of, or the other way round,
// and reports whether it did.
func (c *apiComparer) wrapped(m *meeting, old, new *shape) bool {
	before, after := []*api.Schema{m.old}, []*api.Schema{m.new}
	choices := slices.Concat(old.choices, new.choices)
	if len(choices) != 1 || choices[0].keyword == "discriminator" {
		return false
	}
	if len(old.choices) > 0 {
		before = choices[0].alternatives
	} else {
		after = choices[0].alternatives
	}
	p := c.pairAlternatives(before, after)
	if len(p.same) == 0 {
		return false
	}
	c.alternatives(m, p)
	return true
}

// isSole reports whether the values of a schema are of an only alternative.
func isSole(s *api.Schema) bool { return len(s.OneOf)+len(s.AnyOf) == 1 }

// apart returns the shape of a schema with an only alternative, which is a choice in it as
// several would be, and not a part of it.
func (c composer) apart(s *api.Schema) *shape {
	rest := *s
	rest.OneOf, rest.AnyOf, rest.Discriminator = nil, nil, nil
	sh := *c.shape(&rest)
	keyword := "oneOf"
	if len(s.AnyOf) > 0 {
		keyword = "anyOf"
	}
	sh.choices = append(slices.Clone(sh.choices), choice{keyword, slices.Concat(s.OneOf, s.AnyOf)})
	sh.discriminate = s.Discriminator
	return &sh
}

// choices compares what a value is one of.
func (c *apiComparer) choices(m *meeting, old, new *shape) {
	for i := range max(len(old.choices), len(new.choices)) {
		switch {
		case i >= len(old.choices):
			c.say("constraint-tightened", m.at, "no "+new.choices[i].keyword, new.choices[i].keyword, m.ways)
		case i >= len(new.choices):
			c.say("constraint-loosened", m.at, old.choices[i].keyword, "no "+old.choices[i].keyword, m.ways)
		default:
			a, b := old.choices[i], new.choices[i]
			c.alternatives(m, c.pairAlternatives(a.alternatives, b.alternatives))
			switch {
			case a.keyword == b.keyword:
			case a.keyword == "anyOf":
				c.say("constraint-tightened", m.at, a.keyword, b.keyword, m.ways)
			default:
				c.say("constraint-loosened", m.at, a.keyword, b.keyword, m.ways)
			}
		}
	}
}

// alternatives says what changed of alternatives, and has those meet that are left.
func (c *apiComparer) alternatives(m *meeting, p pairs[*api.Schema]) {
	at := func(s *api.Schema, old, new schema.Position) spot {
		return m.at.within("alternative", "|"+labelOf(s), old, new)
	}
	for _, gone := range p.removed {
		c.say("alternative-removed", at(gone, gone.Pos, schema.Position{}), "", "", m.ways)
	}
	for _, come := range p.added {
		c.say("alternative-added", at(come, schema.Position{}, come.Pos), "", "", m.ways)
	}
	for _, kept := range p.same {
		spot := at(kept.old, kept.old.Pos, kept.new.Pos)
		if kept.old == m.old || kept.new == m.new { // which was no alternative, or is none
			spot = m.at
		}
		c.meet(spot, kept.old, kept.new, m.ways)
	}
}

// labelOf writes which alternative a schema is.
func labelOf(s *api.Schema) string {
	if s.Name != "" {
		return s.Place()
	}
	var names []string
	for _, p := range s.Properties {
		names = append(names, api.Word(p.Name))
	}
	return cmp.Or(api.Word(s.Title), strings.Join(names, "+"), strings.Join(s.Types, "+"), "any")
}

// pairAlternatives brings alternatives together: those of one name, those that are equal,
// and then those that are alike, the likest first.
func (c *apiComparer) pairAlternatives(old, new []*api.Schema) pairs[*api.Schema] {
	p := pair(old, new, c.old.identityOf, c.new.identityOf)
	for _, other := range p.cased {
		p.removed, p.added = append(p.removed, other.old), append(p.added, other.new)
	}
	type candidate struct {
		two[*api.Schema]
		alike int
	}
	var candidates []candidate
	c.left -= len(p.removed) * len(p.added)
	for _, a := range p.removed {
		for _, b := range p.added {
			if n := c.alike(a, b); n > 0 && c.left > 0 {
				candidates = append(candidates, candidate{two[*api.Schema]{a, b}, n})
			}
		}
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return cmp.Compare(b.alike, a.alike) })
	for _, likest := range candidates {
		if i, j := slices.Index(p.removed, likest.old), slices.Index(p.added, likest.new); i >= 0 && j >= 0 {
			p.same = append(p.same, likest.two)
			p.removed, p.added = slices.Delete(p.removed, i, i+1), slices.Delete(p.added, j, j+1)
		}
	}
	return p
}

// identityOf returns what tells an alternative from others.
func (c composer) identityOf(s *api.Schema) string {
	if s.Name != "" {
		return "=" + s.Path
	}
	return c.textOf(s)
}

// alike says how alike two schemas are, of which one may have come from the other: 0 for
// not at all.
func (c *apiComparer) alike(a, b *api.Schema) int {
	stay := c.new.named[a.Path] != nil || c.old.named[b.Path] != nil
	if a.Name != "" && b.Name != "" && stay {
		return 0 // one of them is elsewhere
	}
	x, y := c.old.shape(a), c.new.shape(b)
	if len(x.properties)+len(y.properties) == 0 {
		if slices.Equal(x.types, y.types) && x.types != nil {
			return 1
		}
		return 0
	}
	has := map[string]bool{}
	for _, f := range y.properties {
		has[f.Name] = true
	}
	same := 0
	for _, f := range x.properties {
		if has[f.Name] {
			same++
		}
	}
	if 2*same <= max(len(x.properties), len(y.properties)) {
		return 0
	}
	return same
}

// discriminator compares how a value says which alternative it is.
func (c *apiComparer) discriminator(m *meeting, old, new *api.Discriminator) {
	switch {
	case old == nil && new == nil:
		return
	case old == nil:
		c.say("discriminator-added", m.at, "", new.Property, m.ways)
		return
	case new == nil:
		c.say("discriminator-removed", m.at, old.Property, "", m.ways)
		return
	case old.Property != new.Property:
		c.say("discriminator-changed", m.at, old.Property, new.Property, m.ways)
	}
	value := func(to api.Mapped) string { return to.Value }
	p := pair(old.Mapping, new.Mapping, value, value)
	for _, both := range p.cased {
		p.removed, p.added = append(p.removed, both.old), append(p.added, both.new)
	}
	at := func(to api.Mapped) spot {
		return spot{"value of " + m.at.kind, m.at.path + "/" + api.Word(to.Value), old.Pos, new.Pos}
	}
	for _, gone := range p.removed {
		if !implied(gone) {
			c.say("mapping-removed", at(gone), mappedText(gone), "", m.ways)
		}
	}
	for _, come := range p.added {
		if !implied(come) {
			c.say("mapping-added", at(come), "", mappedText(come), m.ways)
		}
	}
	for _, kept := range p.same {
		if a, b := mappedText(kept.old), mappedText(kept.new); a != b && !c.isNow(kept.old.Schema, kept.new.Schema) {
			c.say("mapping-changed", at(kept.old), a, b, m.ways)
		}
	}
}

// implied reports whether a value stands for the schema of its name, as it does without
// a mapping.
func implied(to api.Mapped) bool { return to.Schema != nil && to.Value == to.Schema.Name }

func mappedText(to api.Mapped) string {
	if to.Schema == nil {
		return "nothing"
	}
	return cmp.Or(to.Schema.Name, "a schema")
}

// isNow reports whether one schema is another that was renamed.
func (c *apiComparer) isNow(old, new *api.Schema) bool {
	m := c.met[meetingKey{old, new}]
	return m != nil && m.named
}
