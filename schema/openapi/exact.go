package openapi

import (
	"encoding/json"
	"regexp"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v4"
)

// This file keeps the numbers of a description that a float64 does not have, which is
// all that kin-openapi reads: the limits of 64-bit integers, for example.

// exactKeywords are the keywords with numbers that matter to the last digit.
var exactKeywords = []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "enum", "const", "default"}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// isLongNumber reports whether a number has so many characters that a float64 may lack
// some of its digits: it has any 15 of them.
func isLongNumber(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && len(n.Value) > 15 && (n.Tag == "!!int" || n.Tag == "!!float") && jsonNumber.MatchString(n.Value)
}

// keyPlace is where a key stands in a file, as origins have it.
type keyPlace struct {
	file         string
	line, column int
}

// keepNumbers keeps the values of keywords that have long numbers in a node of the file
// at a URI, and reports whether it has any.
func (l *loader) keepNumbers(uri string, n *yaml.Node) (has bool) {
	if n.Kind != yaml.MappingNode {
		for _, item := range n.Content {
			has = l.keepNumbers(uri, item) || has
		}
		return has || isLongNumber(n)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !l.keepNumbers(uri, value) {
			continue
		}
		has = true
		if slices.Contains(exactKeywords, key.Value) {
			c := new(csdl)
			c.value(value)
			l.exact[keyPlace{uri, key.Line, key.Column}] = c.text
		}
	}
	return has
}

// Restore gives a schema the numbers that kin-openapi has not read all digits of: single
// values are a [json.Number] then, others with such numbers a [json.RawMessage], and a
// limit is an extension of its keyword's name, as which [Document.JSON] writes it.
func (d *Document) Restore(s *openapi3.Schema) {
	if s.Origin == nil || len(d.exact) == 0 {
		return
	}
	for _, keyword := range exactKeywords {
		at, _ := s.Origin.Fields.Lookup(keyword)
		text, found := d.exact[keyPlace{at.File, at.Line, at.Column}]
		if !found {
			continue
		}
		switch keyword {
		case "default":
			s.Default = exactValue(s.Default, text)
		case "const":
			s.Const = exactValue(s.Const, text)
		case "enum":
			var values []json.RawMessage
			if err := json.Unmarshal(text, &values); err == nil && len(values) == len(s.Enum) {
				for i, v := range s.Enum {
					s.Enum[i] = exactValue(v, values[i])
				}
			}
		case "minimum":
			restoreLimit(s, keyword, &s.Min, text)
		case "maximum":
			restoreLimit(s, keyword, &s.Max, text)
		case "exclusiveMinimum":
			restoreLimit(s, keyword, &s.ExclusiveMin.Value, text)
		case "exclusiveMaximum":
			restoreLimit(s, keyword, &s.ExclusiveMax.Value, text)
		case "multipleOf":
			restoreLimit(s, keyword, &s.MultipleOf, text)
		}
	}
}

// restoreLimit puts the text of a limit into the place of its float64.
func restoreLimit(s *openapi3.Schema, keyword string, limit **float64, text []byte) {
	if *limit == nil || keyword == "multipleOf" && **limit <= 0 { // which is no limit
		return
	}
	if s.Extensions == nil {
		s.Extensions = map[string]any{}
	}
	s.Extensions[keyword], *limit = json.Number(text), nil
}

// exactValue returns a value that kin-openapi has read as its text has it.
func exactValue(v any, text json.RawMessage) any {
	switch v.(type) {
	case string, bool, nil, json.Number, json.RawMessage:
		return v
	case map[string]any, []any:
		return text
	}
	return json.Number(text)
}
