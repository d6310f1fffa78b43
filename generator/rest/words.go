package rest

import (
	"cmp"
	"slices"

	"github.com/odatagen/odatagen/schema/api"
)

// words are the keywords that are about single values, and counts.
type words struct {
	format, pattern                    string
	minLength, maxLength               string
	minItems, maxItems                 string
	minProperties, maxProperties       string
	minimum, maximum                   string
	exclusiveMinimum, exclusiveMaximum string
	multipleOf                         string
	unique                             bool
}

func keywordsOf(s *api.Schema) *words {
	return &words{
		s.Format, s.Pattern, s.MinLength, s.MaxLength, s.MinItems, s.MaxItems, s.MinProperties, s.MaxProperties,
		s.Minimum, s.Maximum, s.ExclusiveMinimum, s.ExclusiveMaximum, s.MultipleOf, s.UniqueItems,
	}
}

// takeWords takes the keywords of a part: of two bounds the one that is closer, of two
// multiples the least that both have. Two patterns, say, make no third: m has that of the part, and the other beside it.
func takeWords(m, part *api.Schema) {
	m.Description = cmp.Or(m.Description, part.Description)
	m.ContentMedia, m.ContentEncoding = cmp.Or(m.ContentMedia, part.ContentMedia), cmp.Or(m.ContentEncoding, part.ContentEncoding)
	for _, pair := range [...]struct {
		to, of *string
		beside api.Schema
	}{
		{&m.Pattern, &part.Pattern, api.Schema{Pattern: m.Pattern}},
		{&m.MultipleOf, &part.MultipleOf, api.Schema{MultipleOf: m.MultipleOf}},
		{&m.Format, &part.Format, api.Schema{Types: []string{"string"}, Format: m.Format}},
	} {
		if *pair.of == "" {
			continue
		}
		if multiple, is := "", pair.to == &m.MultipleOf && *pair.to != ""; is {
			if multiple, is = api.LeastMultiple(*pair.to, *pair.of); is {
				*pair.to = multiple
				continue
			}
		}
		if *pair.to != "" && *pair.to != *pair.of && !(pair.to == &m.Format && !slices.Contains(checkedFormats, m.Format)) {
			pair.beside.Pos = m.Pos
			m.AllOf = append(m.AllOf, &pair.beside)
		}
		*pair.to = *pair.of
	}
	for _, pair := range [...]struct {
		to, of *string
		closer int
	}{
		{&m.MinLength, &part.MinLength, 1}, {&m.MaxLength, &part.MaxLength, -1},
		{&m.MinItems, &part.MinItems, 1}, {&m.MaxItems, &part.MaxItems, -1},
		{&m.MinProperties, &part.MinProperties, 1}, {&m.MaxProperties, &part.MaxProperties, -1},
		{&m.Minimum, &part.Minimum, 1}, {&m.Maximum, &part.Maximum, -1},
		{&m.ExclusiveMinimum, &part.ExclusiveMinimum, 1}, {&m.ExclusiveMaximum, &part.ExclusiveMaximum, -1},
	} {
		if *pair.to == "" || *pair.of != "" && api.CompareNumbers(*pair.of, *pair.to) == pair.closer {
			*pair.to = *pair.of
		}
	}
	m.UniqueItems = m.UniqueItems || part.UniqueItems
}
