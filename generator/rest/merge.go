package rest

import (
	"slices"

	"github.com/odatagen/odatagen/schema/api"
)

// merged is a schema with what it takes from others by allOf.
type merged struct {
	*api.Schema
	// only is the schema that this one is, but for what it says of null and
	// its rules; nil if it has something of its own.
	only *api.Schema
	// rest is what it has of its own all the same, if only is what it was in the run
	// before.
	rest *api.Schema
}

// maxMerge bounds how long chains of allOf are.
const maxMerge = 500

// What a merged schema takes of the budget: a pointer per property, and a property
// that is made for it.
const (
	pointerSize  = 8
	propertySize = 200
)

// merge takes the schemas of allOf into one.
func (p *planner) merge(s *api.Schema) merged {
	if only := p.onlyOne(s); only != nil {
		return merged{Schema: s, only: only}
	}
	if only := p.stays(s); only != nil {
		rest := *s
		rest.Name = ""
		rest.AllOf = slices.DeleteFunc(slices.Clone(s.AllOf), func(part *api.Schema) bool { return part == only })
		return merged{s, only, &rest}
	}
	return merged{Schema: p.mergeAll(s, 0)}
}

// onlyOne returns the one schema that s is by allOf, oneOf or anyOf, if it says
// nothing else of what values are.
func (p *planner) onlyOne(s *api.Schema) *api.Schema {
	all := slices.Concat(s.AllOf, s.OneOf, s.AnyOf)
	if len(all) != 1 || len(s.Properties) > 0 || s.Additional != nil || s.Items != nil || len(s.Enum) > 0 || s.Closed || len(s.Required) > 0 || len(s.Patterns) > 0 || len(s.Prefix) > 0 {
		return nil
	}
	if len(s.Types) > 0 {
		types := p.mergeAll(all[0], 0).Types
		if !slices.Equal(s.Types, types) && (len(types) > 0 || !p.isChoice(all[0])) {
			return nil
		}
	}
	return all[0]
}

// isChoice reports whether a schema is one of several.
func (p *planner) isChoice(s *api.Schema) bool { return choices(p.mergeAll(s, 0)) != nil }

// mergeAll returns a schema that has all that s and its parts say. What cannot be
// said in one schema is in its AllOf: see residue.
func (p *planner) mergeAll(s *api.Schema, depth int) *api.Schema {
	if m := p.merged[s]; m != nil {
		return m
	}
	if len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) == 0 && p.conditionsOf(s) == nil && !p.closes(s) {
		return s
	}
	if p.merging[s] || p.budget.Exceeded() {
		return s // it takes itself in by its alternatives; or nothing is made of it
	}
	if depth > maxMerge {
		p.ds.Errorf(s.Pos, "allof-depth", "more than %d schemas take each other in by allOf: flatten them", maxMerge)
		return s
	}
	p.merging[s] = true
	defer delete(p.merging, s)
	m := merging{&api.Schema{
		Element: s.Element, Name: s.Name, Path: s.Path, GoName: s.GoName, Title: s.Title, Nullable: s.Nullable,
		Default: s.Default, Discriminator: s.Discriminator, ReadOnly: s.ReadOnly, WriteOnly: s.WriteOnly,
	}, p.pathOf(s), map[string]string{}, map[string]int{}, map[string]bool{}, map[*api.Schema]bool{}}
	for _, part := range s.AllOf {
		base := *p.mergeAll(part, depth+1)
		if p.merging[part] {
			base.AllOf = nil // it takes itself in
		}
		if base.Discriminator != nil {
			base.OneOf, base.AnyOf = nil, nil // those derived from it
		}
		p.take(m, &base)
	}
	own := *s
	own.AllOf = nil
	own.Closed = own.Closed || p.closes(s)
	p.take(m, &own)
	if c := p.conditionsOf(s); c != nil {
		m.AllOf = append(m.AllOf, c)
	}
	p.settle(m, depth)
	for i, property := range m.Properties {
		if m.required[property.Name] && !property.Required {
			required := *property
			required.Required = true
			m.Properties[i] = &required
		}
	}
	m.Null = p.canBeNull(s)
	p.budget.Take(pointerSize*len(m.Properties), s.Pos)
	p.merged[s] = m.Schema
	return m.Schema
}

// merging is a schema that takes others in.
type merging struct {
	*api.Schema
	path     string            // "" if it has none
	from     map[string]string // of its properties: the paths of the schemas with a name that they are inherited from
	at       map[string]int    // of its properties
	required map[string]bool
	beside   map[*api.Schema]bool // what is in its AllOf
}

// hold holds values to conditions, each once: two parts may have them of a third.
func (m merging) hold(conditions []*api.Schema) {
	for _, c := range conditions {
		if !m.beside[c] {
			m.beside[c] = true
			m.AllOf = append(m.AllOf, c)
		}
	}
}

func (m merging) add(property *api.Property, of *api.Schema) {
	if of.Name != "" && of.Name != m.Name {
		m.from[property.Name] = named(of).path
	}
	m.at[property.Name] = len(m.Properties)
	m.Properties = append(m.Properties, property)
}

// take adds what a part says. Where m says something else already that both hold
// for, what the part says is kept beside it.
func (p *planner) take(m merging, part *api.Schema) {
	takeTypes(m.Schema, part)
	m.Never = m.Never || part.Never
	m.hold(part.AllOf) // of a part that is merged: what is beside it
	p.takeObject(m, part)
	if len(m.OneOf) > 0 && len(part.OneOf) > 0 {
		m.AllOf = append(m.AllOf, &api.Schema{Element: part.Element, OneOf: part.OneOf, OneOfNull: part.OneOfNull})
	} else if len(part.OneOf) > 0 {
		m.OneOf, m.OneOfNull = part.OneOf, part.OneOfNull
	}
	if len(m.AnyOf) > 0 && len(part.AnyOf) > 0 {
		m.AllOf = append(m.AllOf, &api.Schema{Element: part.Element, AnyOf: part.AnyOf, AnyOfNull: part.AnyOfNull})
	} else if len(part.AnyOf) > 0 {
		m.AnyOf, m.AnyOfNull = part.AnyOf, part.AnyOfNull
	}
	if len(part.Prefix) > 0 {
		// Conditions have what it says of all others.
	} else if m.Items == nil {
		m.Items = part.Items
	} else if part.Items != nil && !p.covers(part.Items, m.Items) {
		m.AllOf = append(m.AllOf, &api.Schema{Element: part.Element, Items: part.Items})
	}
	takeValues(m.Schema, part)
	takeWords(m.Schema, part)
	for _, keyword := range part.Unchecked {
		if !slices.Contains(m.Unchecked, keyword) {
			m.Unchecked = append(m.Unchecked, keyword)
		}
	}
}

// takeTypes leaves the types that both have. Those that are only implied yield.
func takeTypes(m, part *api.Schema) {
	switch {
	case len(part.Types) == 0:
		return
	case len(m.Types) == 0 || m.Implied && !part.Implied:
		m.Types, m.Implied = part.Types, part.Implied
		return
	case part.Implied:
		return
	}
	var both []string
	for _, t := range m.Types {
		switch {
		case slices.Contains(part.Types, t), t == "integer" && slices.Contains(part.Types, "number"):
			both = append(both, t)
		case t == "number" && slices.Contains(part.Types, "integer"):
			both = append(both, "integer")
		}
	}
	m.Never = m.Never || len(both) == 0 && !(m.Null && part.Null)
	if len(both) > 0 {
		m.Types = both
	}
}

// takeObject takes what a part says of the properties of objects.
func (p *planner) takeObject(m merging, part *api.Schema) {
	for _, property := range part.Properties {
		i, found := m.at[property.Name]
		if !found {
			m.add(property, part)
			continue
		}
		known := m.Properties[i]
		narrowed := *property
		narrowed.Required = narrowed.Required || known.Required
		narrowed.ReadOnly = narrowed.ReadOnly || known.ReadOnly
		narrowed.WriteOnly = narrowed.WriteOnly || known.WriteOnly
		if narrowed.Description == "" {
			narrowed.Description = known.Description
		}
		beside := known.Schema
		if isAny(property.Schema) || property.Schema != beside && p.keepsInherited(m, property.Name) {
			narrowed.Schema, beside = beside, property.Schema
		}
		if beside != nil && !p.covers(beside, narrowed.Schema) {
			m.AllOf = append(m.AllOf, &api.Schema{Element: part.Element, Properties: []*api.Property{{Name: property.Name, Schema: beside}}})
		}
		m.Properties[i] = &narrowed
	}
	for _, name := range part.Required {
		if !m.required[name] {
			m.required[name] = true
			m.Required = append(m.Required, name)
		}
	}
	if len(part.Patterns) > 0 {
		return // conditions have what it says of all others
	}
	m.Closed = m.Closed || part.Closed
	if m.Additional == nil {
		m.Additional = part.Additional
	}
}

// takeValues leaves the values that both list.
func takeValues(m, part *api.Schema) {
	switch {
	case len(part.Enum) == 0:
	case len(m.Enum) == 0:
		m.Enum = part.Enum
	default:
		listed := map[string]bool{}
		for _, v := range m.Enum {
			listed[v.JSON] = true
		}
		var both []api.Value
		for _, v := range part.Enum {
			if listed[v.JSON] {
				both = append(both, v)
			}
		}
		m.Enum = both
		m.Never = m.Never || len(both) == 0
	}
}

// covers reports whether all that other allows is seen to be allowed by s: it is the
// same, or demands nothing but a type that the other has.
func (p *planner) covers(s, other *api.Schema) bool {
	if s == other {
		return true
	}
	if other == nil || !p.demandsTypes(s) {
		return false
	}
	m := p.mergeAll(other, 0)
	if len(s.Types) == 0 {
		return true
	}
	if p.canBeNull(other) && !p.canBeNull(s) {
		return false
	}
	for _, t := range m.Types {
		if !slices.Contains(s.Types, t) && !(t == "integer" && slices.Contains(s.Types, "number")) {
			return false
		}
	}
	return len(m.Types) > 0
}

// demandsTypes reports whether a schema demands nothing but types.
func (p *planner) demandsTypes(s *api.Schema) bool {
	return isAny(&api.Schema{AllOf: s.AllOf, OneOf: s.OneOf, AnyOf: s.AnyOf}) && !s.Never && len(s.Enum) == 0 && len(s.Properties)+len(s.Required)+len(s.Unchecked) == 0 &&
		!s.Closed && s.Additional == nil && s.Items == nil && *keywordsOf(s) == (words{}) && p.conditionsOf(s) == nil
}

func isAny(s *api.Schema) bool {
	return s == nil || len(s.Types) == 0 && len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) == 0
}
