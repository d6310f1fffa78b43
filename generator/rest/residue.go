package rest

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema/api"
)

// This file finds what a schema demands beyond its Go type and the rules that there
// are for single keywords. It is a schema of its own, the rule "schema" of the tag
// "check", to which the runtime holds the JSON of the value.

// conditionsOf returns what a schema demands by keywords that make no Go type; nil
// for nothing.
func (p *planner) conditionsOf(s *api.Schema) *api.Schema {
	if s.UnevaluatedItems != nil || s.UnevaluatedProperties != nil && !p.closes(s) {
		whole := *s // which these two look at
		return &whole
	}
	if !hasConditions(s) {
		return nil
	}
	c := &api.Schema{
		Element: s.Element, Not: s.Not, If: s.If, Then: s.Then, Else: s.Else,
		Contains: s.Contains, MinContains: s.MinContains, MaxContains: s.MaxContains, Prefix: s.Prefix,
		PropertyNames: s.PropertyNames, DependentRequired: s.DependentRequired, DependentSchemas: s.DependentSchemas,
		Patterns: s.Patterns,
	}
	if len(s.Prefix) > 0 {
		c.Items = s.Items
	}
	if len(s.Patterns) > 0 && (s.Closed || s.Additional != nil) {
		c.Closed, c.Additional = s.Closed, s.Additional
		for _, property := range s.Properties {
			c.Properties = append(c.Properties, &api.Property{Name: property.Name})
		}
	}
	if s.If != nil && s.Then == nil && s.Else == nil {
		c.If = nil
	}
	return c
}

// hasConditions is asked of all schemas before a copy of one is made.
func hasConditions(s *api.Schema) bool {
	return s.Not != nil || s.If != nil && (s.Then != nil || s.Else != nil) || s.Contains != nil || len(s.Prefix) > 0 ||
		s.PropertyNames != nil || len(s.DependentRequired)+len(s.DependentSchemas)+len(s.Patterns) > 0
}

// closes reports whether unevaluatedProperties of a schema means the properties that
// it and its parts do not declare, whatever a value has.
func (p *planner) closes(s *api.Schema) bool {
	return s.UnevaluatedProperties != nil && s.UnevaluatedProperties.Never && p.declaresAll(s)
}

func (p *planner) declaresAll(s *api.Schema) bool {
	return len(s.OneOf)+len(s.AnyOf)+len(s.DependentSchemas)+len(s.Patterns) == 0 && s.If == nil && s.Additional == nil && !s.AnyAdditional &&
		!slices.ContainsFunc(s.AllOf, func(part *api.Schema) bool { return !p.partDeclares(part) })
}

// partDeclares is declaresAll for a part, which must not speak of what others declare.
func (p *planner) partDeclares(s *api.Schema) bool {
	known, found := p.declares[s]
	if !found {
		p.declares[s] = true // while it is being found out: what takes itself in adds nothing
		known = s.UnevaluatedProperties == nil && p.declaresAll(s)
		p.declares[s] = known
	}
	return known
}

// residue returns what is left of the demands of a merged schema, whose Go type is of
// a kind.
func (p *planner) residue(kind kind, m *api.Schema) []*api.Schema {
	all := slices.Clone(m.AllOf)
	switch kind {
	case rawKind:
		own := *m
		own.AllOf = nil
		return append(all, &own)
	case unionKind:
		if alternativesOf(m) != nil {
			own := *m
			own.AllOf, own.Implied = nil, false
			if !p.alike(alternativesOf(m)) {
				own.OneOf, own.AnyOf = nil, nil
			}
			return append(all, &own)
		}
	case enumKind:
		if m.MinLength+m.MaxLength+m.Pattern != "" {
			all = append(all, &api.Schema{Element: m.Element, MinLength: m.MinLength, MaxLength: m.MaxLength, Pattern: m.Pattern})
		}
	case structKind, mapKind:
		if undeclared := undeclaredIn(m); len(undeclared) > 0 {
			all = append(all, &api.Schema{Element: m.Element, Required: undeclared})
		}
		fallthrough
	case listKind:
		if len(m.Enum) > 0 {
			all = append(all, &api.Schema{Element: m.Element, Enum: m.Enum, Null: m.Null, Nullable: m.Nullable})
		}
	case primitiveKind:
		if len(m.Enum) > 0 && plainValues(m) == "" {
			all = append(all, &api.Schema{Element: m.Element, Enum: m.Enum, Null: m.Null, Nullable: m.Nullable})
		}
	}
	if m.Never {
		all = append(all, &api.Schema{Element: m.Element, Never: true})
	}
	return all
}

// alike reports whether two alternatives are of one Go type without a name, or one of
// any, so that only their rules tell them apart.
func (p *planner) alike(alternatives []*api.Schema) bool {
	met := map[string]bool{}
	for _, a := range alternatives {
		m := p.whole(a)
		switch p.classify(a, m.Schema) {
		case primitiveKind, listKind, mapKind:
			key := p.unnamedType(a, 0)
			if met[key] {
				return true
			}
			met[key] = true
		case rawKind:
			return true
		}
	}
	return false
}

// unnamedType tells Go types without a name apart, by what they are made of. Schemas of one
// Go type have one text. Some of two have one as well, such as lists with and without null:
// the rules tell them apart all the same.
func (p *planner) unnamedType(s *api.Schema, depth int) string {
	if s == nil || depth > maxMerge {
		return "any"
	}
	m := p.whole(s)
	switch p.classify(s, m.Schema) {
	case rawKind:
		return "any"
	case primitiveKind:
		name, _ := primitive(m.Schema)
		return name
	case enumKind:
		return "string"
	case listKind:
		return "[]" + p.unnamedType(m.Items, depth+1)
	case mapKind:
		return "{}" + p.unnamedType(m.Additional, depth+1)
	}
	for m := p.merge(s); m.only != nil; m = p.merge(s) {
		s = m.only
	}
	return "named " + s.Name // those without a name are not told apart
}

// checkClosed says of parts that have no properties but their own that those of other
// parts are taken to be theirs: otherwise no value would have both (JSON Schema core,
// section 10.3.2.3).
func (p *planner) checkClosed(s, m *api.Schema) {
	if len(s.AllOf) == 0 && len(s.Properties) >= len(m.Properties) {
		return // as of most
	}
	own := *s
	own.AllOf = nil
	for _, part := range append([]*api.Schema{&own}, s.AllOf...) {
		if part != &own {
			part = p.mergeAll(part, 0)
		}
		if (part.Closed || part.Additional != nil) && !p.closes(part) && len(part.Patterns) == 0 && len(part.Properties) < len(m.Properties) {
			p.ds.Warnf(s.Pos, "closed-part", "additionalProperties stands in one of several schemas and, strictly, forbids what only the others declare: it is taken to be about all of them; write unevaluatedProperties beside allOf instead")
			return
		}
	}
}

// undeclaredIn returns the properties that must be there and are not declared.
func undeclaredIn(m *api.Schema) (list []string) {
	declared := map[string]bool{}
	for _, property := range m.Properties {
		declared[property.Name] = true
	}
	for _, name := range m.Required {
		if !declared[name] {
			list = append(list, name)
		}
	}
	return list
}

// schemaRule returns the rule for the residue of a schema, "" for none. What cannot
// be written is reported.
func (p *planner) schemaRule(kind kind, m *api.Schema) string {
	var parts []string
	unchecked := slices.Clone(m.Unchecked)
	why := ""
	for _, part := range p.residue(kind, m) {
		switch text, failed := p.conditionText(part, saysString(m)); {
		case failed != "":
			why = failed
			unchecked = append(unchecked, wordsIn(part)...)
		case text != "{}" && !slices.Contains(parts, text):
			parts = append(parts, text)
		}
	}
	if len(unchecked) > 0 {
		slices.Sort(unchecked)
		if why != "" {
			why = ", since " + why
		}
		p.ds.Warnf(m.Pos, "keyword-unchecked", "what the schema demands by %s is not checked%s: values are accepted whatever they have", join(slices.Compact(unchecked)), why)
	}
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return "schema=" + parts[0]
	}
	return "schema=" + `{"allOf":[` + strings.Join(parts, ",") + "]}"
}

// wordsIn names the keywords of a residue.
func wordsIn(s *api.Schema) (words []string) {
	for _, one := range []struct {
		word string
		is   bool
	}{
		{"not", s.Not != nil}, {"if", s.If != nil}, {"contains", s.Contains != nil}, {"prefixItems", len(s.Prefix) > 0},
		{"patternProperties", len(s.Patterns) > 0}, {"propertyNames", s.PropertyNames != nil},
		{"dependentRequired", len(s.DependentRequired) > 0}, {"dependentSchemas", len(s.DependentSchemas) > 0},
		{"unevaluatedItems", s.UnevaluatedItems != nil}, {"unevaluatedProperties", s.UnevaluatedProperties != nil},
		{"oneOf", len(s.OneOf) > 0}, {"anyOf", len(s.AnyOf) > 0}, {"allOf", len(s.AllOf) > 0},
	} {
		if one.is {
			words = append(words, one.word)
		}
	}
	if len(words) == 0 {
		words = []string{"allOf"} // a part, of what another part says something too
	}
	return words
}
