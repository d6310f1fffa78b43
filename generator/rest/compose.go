package rest

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema/api"
)

// This file answers questions about the schema that a schema and its parts make
// together.

// canBeNull reports whether null is a value of a schema: of all of its parts, and of
// one of its alternatives.
func (p *planner) canBeNull(s *api.Schema) bool {
	if s == nil {
		return true
	}
	known, found := p.nulls[s]
	if !found {
		p.nulls[s] = true // while it is being found out: what contains itself adds nothing
		known = p.composedNull(s)
		p.nulls[s] = known
	}
	return known
}

func (p *planner) composedNull(s *api.Schema) bool {
	switch {
	case s.Never:
		return false
	case s.Nullable:
		return true
	case (len(s.Types) > 0 || len(s.Enum) > 0) && !s.Null:
		return false
	case slices.ContainsFunc(s.AllOf, func(part *api.Schema) bool { return !p.canBeNull(part) }):
		return false
	case len(s.OneOf) > 0 && !s.OneOfNull && !slices.ContainsFunc(s.OneOf, p.canBeNull):
		return false
	case len(s.AnyOf) > 0 && !s.AnyOfNull && !slices.ContainsFunc(s.AnyOf, p.canBeNull):
		return false
	}
	return s.Not == nil || !p.canBeNull(s.Not)
}

// settle decides what the alternatives of a merged schema are: types to choose from,
// a list of values, more properties of an object, or mere conditions, which are held
// beside what the schema is.
func (p *planner) settle(m merging, depth int) {
	if m.Discriminator != nil {
		return
	}
	if len(m.OneOf) > 0 && len(m.AnyOf) > 0 {
		if p.tellsTypes(m.Schema, m.AnyOf, depth) && !p.tellsTypes(m.Schema, m.OneOf, depth) {
			m.AllOf = append(m.AllOf, &api.Schema{Element: m.Element, OneOf: m.OneOf, OneOfNull: m.OneOfNull})
			m.OneOf, m.OneOfNull = nil, false
		} else {
			m.AllOf = append(m.AllOf, &api.Schema{Element: m.Element, AnyOf: m.AnyOf, AnyOfNull: m.AnyOfNull})
			m.AnyOf, m.AnyOfNull = nil, false
		}
	}
	all := slices.Concat(m.OneOf, m.AnyOf)
	switch {
	case len(all) == 0:
	case p.tellsWidths(m.Schema, all, depth):
		m.OneOf, m.AnyOf = nil, nil
	case len(m.Properties) == 0 && p.listsValues(m.Schema, all, depth):
		m.OneOf, m.AnyOf = nil, nil
	case len(m.Properties) == 0 && p.tellsTypes(m.Schema, all, depth):
	default:
		if len(m.Properties) == 0 {
			takeTypes(m.Schema, &api.Schema{Types: p.commonTypes(all, depth)})
		}
		m.AllOf = append(m.AllOf, &api.Schema{Element: m.Element, OneOf: m.OneOf, AnyOf: m.AnyOf, OneOfNull: m.OneOfNull, AnyOfNull: m.AnyOfNull})
		m.OneOf, m.AnyOf = nil, nil
	}
	if len(m.Properties) > 0 {
		p.takeProperties(m, depth)
	}
	if len(m.Types) == 0 && len(m.OneOf)+len(m.AnyOf) == 0 && (len(m.Properties) > 0 || m.Additional != nil) {
		m.Types, m.Implied = []string{"object"}, true
	}
}

// widths are the formats of numbers by type, each before those that hold more.
var widths = map[string][]string{
	"integer": {"int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", ""},
	"number":  {"float", "double", ""},
}

// tellsWidths reports whether alternatives are numbers of one type, which differ in
// nothing but the format, and gives m the type, and a format that holds all. A format is
// an annotation (JSON Schema Validation, section 7.2.1): by it, no number is one of them
// rather than another.
func (p *planner) tellsWidths(m *api.Schema, all []*api.Schema, depth int) bool {
	types, widest, signed := m.Types, -1, false
	formats := map[string]bool{}
	for i, a := range all {
		bare := *p.mergeAll(a, depth+1)
		format := bare.Format
		bare.Format, formats[format] = "", true
		if i == 0 && len(types) == 0 {
			types = bare.Types
		}
		typed := slices.Equal(bare.Types, types) || len(bare.Types) == 0 && len(m.Types) > 0 // which it has of m
		if len(types) != 1 || !typed || !p.demandsTypes(&bare) {
			return false
		}
		width := slices.Index(widths[types[0]], format)
		if width < 0 {
			return false
		}
		widest, signed = max(widest, width), signed || !strings.HasPrefix(format, "uint")
	}
	if len(formats) < 2 {
		return false // they differ in nothing
	}
	format := widths[types[0]][widest]
	if signed && strings.HasPrefix(format, "uint") {
		format = widths[types[0]][widest+1]
	}
	m.Types, m.Format = types, format
	return true
}

// listsValues reports whether each alternative is a list of values of one type other
// than string, and makes them those of m.
func (p *planner) listsValues(m *api.Schema, all []*api.Schema, depth int) bool {
	var values []api.Value
	types, seen := map[string]bool{}, map[string]bool{}
	for _, a := range all {
		one := p.mergeAll(a, depth+1)
		if len(one.Enum) == 0 || len(one.AllOf) > 0 || len(one.Properties) > 0 {
			return false
		}
		for _, v := range one.Enum {
			if seen[v.JSON] {
				return false
			}
			seen[v.JSON], types[v.Type()] = true, true
			values = append(values, v)
		}
	}
	if len(types) != 1 || types["string"] || types["object"] || types["array"] {
		return false
	}
	for t := range types {
		takeTypes(m, &api.Schema{Types: []string{t}})
	}
	takeValues(m, &api.Schema{Enum: values})
	return true
}

// tellsTypes reports whether alternatives say what Go type a value has, rather than
// what else is demanded of it.
func (p *planner) tellsTypes(m *api.Schema, all []*api.Schema, depth int) bool {
	telling := 0
	for _, a := range all {
		if p.tellsType(m, p.mergeAll(a, depth+1)) {
			telling++
		}
	}
	switch {
	case len(m.Types) == 1 && m.Types[0] == "string":
		return telling == len(all)
	case telling == 0 || len(all) == 1:
		return telling > 0
	}
	return telling < len(all) || p.commonTypes(all, depth) == nil
}

// tellsType reports whether an alternative says of a value of m what Go type it has.
func (p *planner) tellsType(m, a *api.Schema) bool {
	outer := ""
	if len(m.Types) == 1 {
		outer = m.Types[0]
	}
	switch outer {
	case "integer", "number", "boolean", "null":
		return false
	}
	if len(a.OneOf)+len(a.AnyOf) > 0 {
		return true
	}
	switch outer {
	case "array":
		return a.Items != nil
	case "object":
		return len(a.Properties) > 0 || a.Additional != nil
	}
	mereObject := a.Implied && a.Types[0] == "object" && len(a.Properties) == 0 && a.Additional == nil
	return len(a.Types) > 0 && !mereObject
}

// commonTypes returns the type of all alternatives if it is one, of single values
// other than texts, that have one Go type; nil otherwise.
func (p *planner) commonTypes(all []*api.Schema, depth int) (types []string) {
	for i, a := range all {
		one := p.mergeAll(a, depth+1)
		if len(one.Types) != 1 || one.Format != "" || i > 0 && one.Types[0] != types[0] {
			return nil
		}
		switch types = one.Types; types[0] {
		case "integer", "number", "boolean":
		default:
			return nil
		}
	}
	return types
}

// takeProperties takes the properties of alternatives into an object that has
// properties of its own: Go has one struct for all.
func (p *planner) takeProperties(m merging, depth int) {
	for _, beside := range m.AllOf {
		for _, s := range slices.Concat(beside.OneOf, beside.AnyOf) {
			part := p.mergeAll(s, depth+1)
			for _, property := range part.Properties {
				if _, known := m.at[property.Name]; !known {
					optional := *property
					optional.Required = false
					m.add(&optional, s)
					p.budget.Take(propertySize, s.Pos)
				}
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
