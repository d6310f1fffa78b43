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
}

// What the properties of a merged schema take of the budget: they are shared, or
// copies.
const (
	pointerSize  = 8
	propertySize = 200
)

// maxMerge bounds how long chains of allOf are.
const maxMerge = 500

// merge takes the schemas of allOf into one.
func (p *planner) merge(s *api.Schema) merged {
	if only := onlyOne(s); only != nil {
		return merged{s, only}
	}
	return merged{Schema: p.mergeAll(s, 0)}
}

// onlyOne returns the one schema that s is by allOf, oneOf or anyOf, if it says
// nothing else of what values are.
func onlyOne(s *api.Schema) *api.Schema {
	all := slices.Concat(s.AllOf, s.OneOf, s.AnyOf)
	if len(all) != 1 || len(s.Properties) > 0 || s.Additional != nil || s.Items != nil || len(s.Enum) > 0 || s.Closed || len(s.Required) > 0 {
		return nil
	}
	if len(s.Types) > 0 && !slices.Equal(s.Types, all[0].Types) && len(all[0].Types) > 0 {
		return nil
	}
	return all[0]
}

func (p *planner) mergeAll(s *api.Schema, depth int) *api.Schema {
	if m := p.merged[s]; m != nil {
		return m
	}
	if len(s.AllOf) == 0 && len(s.OneOf)+len(s.AnyOf) == 0 {
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
	m := *s
	m.AllOf, m.Properties, m.OneOf, m.AnyOf = nil, nil, nil, nil
	m.Types, m.Required = slices.Clone(s.Types), slices.Clone(s.Required)
	m.Unchecked = slices.Clone(s.Unchecked)
	into := merging{&m, map[string]int{}, map[string]bool{}}
	for _, name := range m.Required {
		into.required[name] = true
	}
	for _, part := range s.AllOf {
		base := *p.mergeAll(part, depth+1)
		if base.Discriminator != nil {
			base.OneOf, base.AnyOf = nil, nil // those derived from it
		}
		into.take(&base)
	}
	own := *s
	own.AllOf = nil
	into.take(&own)
	p.takeAlternatives(into, depth)
	for i, property := range m.Properties {
		if into.required[property.Name] && !property.Required {
			required := *property
			required.Required = true
			m.Properties[i] = &required
		}
	}
	if len(m.Types) == 0 && len(m.OneOf)+len(m.AnyOf) == 0 && (len(m.Properties) > 0 || m.Additional != nil) {
		m.Types = []string{"object"}
	}
	p.budget.Take(pointerSize*len(m.Properties), s.Pos)
	p.merged[s] = &m
	return &m
}

// merging is a schema that takes others in.
type merging struct {
	*api.Schema
	at       map[string]int // of its properties
	required map[string]bool
}

// take adds what a part says.
func (m merging) take(part *api.Schema) {
	if len(m.Types) == 0 {
		m.Types = part.Types
	}
	for _, property := range part.Properties {
		i, known := m.at[property.Name]
		if !known {
			m.add(property)
			continue
		}
		narrowed := *property
		narrowed.Required = narrowed.Required || m.Properties[i].Required
		narrowed.ReadOnly = narrowed.ReadOnly || m.Properties[i].ReadOnly
		narrowed.WriteOnly = narrowed.WriteOnly || m.Properties[i].WriteOnly
		if isAny(property.Schema) {
			narrowed.Schema = m.Properties[i].Schema
		}
		if narrowed.Description == "" {
			narrowed.Description = m.Properties[i].Description
		}
		m.Properties[i] = &narrowed
	}
	for _, name := range part.Required {
		if !m.required[name] {
			m.required[name] = true
			m.Required = append(m.Required, name)
		}
	}
	m.OneOf = append(m.OneOf, part.OneOf...)
	m.AnyOf = append(m.AnyOf, part.AnyOf...)
	m.Closed = m.Closed || part.Closed
	if m.Additional == nil {
		m.Additional = part.Additional
	}
	if m.Items == nil {
		m.Items = part.Items
	}
	if len(m.Enum) == 0 {
		m.Enum = part.Enum
	}
	takeTexts(m.Schema, part)
	for _, keyword := range part.Unchecked {
		if !slices.Contains(m.Unchecked, keyword) {
			m.Unchecked = append(m.Unchecked, keyword)
		}
	}
}

func (m merging) add(property *api.Property) {
	m.at[property.Name] = len(m.Properties)
	m.Properties = append(m.Properties, property)
}

// takeTexts takes the keywords that m has not.
func takeTexts(m, part *api.Schema) {
	for _, pair := range [...][2]*string{
		{&m.Format, &part.Format}, {&m.ContentMedia, &part.ContentMedia}, {&m.ContentEncoding, &part.ContentEncoding},
		{&m.Pattern, &part.Pattern}, {&m.Description, &part.Description},
		{&m.MinLength, &part.MinLength}, {&m.MaxLength, &part.MaxLength},
		{&m.MinItems, &part.MinItems}, {&m.MaxItems, &part.MaxItems},
		{&m.MinProperties, &part.MinProperties}, {&m.MaxProperties, &part.MaxProperties},
		{&m.Minimum, &part.Minimum}, {&m.Maximum, &part.Maximum},
		{&m.ExclusiveMinimum, &part.ExclusiveMinimum}, {&m.ExclusiveMaximum, &part.ExclusiveMaximum},
		{&m.MultipleOf, &part.MultipleOf},
	} {
		if *pair[0] == "" {
			*pair[0] = *pair[1]
		}
	}
	m.UniqueItems = m.UniqueItems || part.UniqueItems
}

func isAny(s *api.Schema) bool {
	return len(s.Types) == 0 && len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) == 0
}

// takeAlternatives takes the properties of alternatives into an object that has
// properties of its own: Go has one struct for all, and which of them must be
// there together is not checked.
func (p *planner) takeAlternatives(m merging, depth int) {
	all := slices.Concat(m.OneOf, m.AnyOf)
	if len(m.Properties) == 0 || len(all) == 0 || m.Discriminator != nil {
		return
	}
	keyword := "oneOf"
	if len(m.OneOf) == 0 {
		keyword = "anyOf"
	}
	m.OneOf, m.AnyOf = nil, nil
	m.Unchecked = append(m.Unchecked, keyword)
	for _, s := range all {
		part := p.mergeAll(s, depth+1)
		for _, property := range part.Properties {
			if _, known := m.at[property.Name]; !known {
				optional := *property
				optional.Required = false
				m.add(&optional)
				p.budget.Take(propertySize, s.Pos)
			}
		}
	}
}

// alternativesOf returns the schemas that values are one of; nil if the schema
// is no choice.
func alternativesOf(m *api.Schema) []*api.Schema {
	all := slices.Concat(m.OneOf, m.AnyOf)
	if len(all) == 0 || len(m.Properties) > 0 && m.Discriminator == nil {
		return nil
	}
	return all
}
