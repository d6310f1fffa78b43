package wire

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// jsonSchema is a schema that values are held to by their JSON (JSON Schema,
// 2020-12): for what a description demands beyond what Go types and the other rules
// say, such as not, if or contains. The rule "schema" has it, without spaces and
// references.
type jsonSchema struct {
	never bool // the schema false
	types []string
	own   rules // of single values, and counts

	values []string // the canonical texts of enum or const; nil if neither is there
	listed string   // these values, for messages

	allOf, anyOf, oneOf []*jsonSchema
	not                 *jsonSchema
	condition           *jsonSchema // if
	then, otherwise     *jsonSchema

	properties        map[string]*jsonSchema
	patterns          []patternSchema
	additional        *jsonSchema
	names             *jsonSchema
	required          []string
	dependentRequired map[string][]string
	dependentSchemas  map[string]*jsonSchema
	unevaluated       *jsonSchema // properties

	prefix                   []*jsonSchema
	items                    *jsonSchema
	contains                 *jsonSchema
	minContains, maxContains bound
	unevaluatedItems         *jsonSchema
}

// patternSchema is a schema of the properties whose names match.
type patternSchema struct {
	pattern
	schema *jsonSchema
}

// parseSchema reads a schema. A keyword that is not known is an error: it would not
// be checked.
func parseSchema(text string, texts Texts) (*jsonSchema, error) {
	n, err := parseTree(text)
	if err != nil {
		return nil, err
	}
	r := schemaReader{texts: texts}
	s := r.schema(&n)
	return s, r.err
}

// schemaReader makes a schema of JSON.
type schemaReader struct {
	texts Texts
	err   error
}

func (r *schemaReader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

func (r *schemaReader) schema(n *node) *jsonSchema {
	s := new(jsonSchema)
	switch n.kind() {
	case "boolean":
		s.never = n.json == "false"
	case "object":
		for i := range n.members {
			r.keyword(s, n.members[i].name, &n.members[i].value)
		}
	default:
		r.fail("%s is no schema", n.json)
	}
	return s
}

func (r *schemaReader) keyword(s *jsonSchema, name string, v *node) {
	switch name {
	case "type":
		if s.types = namesIn(v); v.kind() == "string" {
			s.types = []string{v.text}
		}
	case "const":
		r.values(s, []node{*v})
	case "enum":
		r.values(s, v.items)
	case "allOf":
		s.allOf = r.list(v)
	case "anyOf":
		s.anyOf = r.list(v)
	case "oneOf":
		s.oneOf = r.list(v)
	case "not":
		s.not = r.schema(v)
	case "if":
		s.condition = r.schema(v)
	case "then":
		s.then = r.schema(v)
	case "else":
		s.otherwise = r.schema(v)
	case "prefixItems":
		s.prefix = r.list(v)
	case "items":
		s.items = r.schema(v)
	case "contains":
		s.contains = r.schema(v)
	case "minContains":
		r.must(s.minContains.parse(v.json))
	case "maxContains":
		r.must(s.maxContains.parse(v.json))
	case "unevaluatedItems":
		s.unevaluatedItems = r.schema(v)
	default:
		r.objectKeyword(s, name, v)
	}
}

func (r *schemaReader) objectKeyword(s *jsonSchema, name string, v *node) {
	switch name {
	case "properties":
		s.properties = r.byName(v)
	case "patternProperties":
		for i := range v.members {
			p := patternSchema{pattern{text: v.members[i].name}, r.schema(&v.members[i].value)}
			var err error
			p.matches, err = r.texts.Pattern(p.text)
			r.must(err)
			s.patterns = append(s.patterns, p)
		}
	case "additionalProperties":
		s.additional = r.schema(v)
	case "propertyNames":
		s.names = r.schema(v)
	case "required":
		s.required = namesIn(v)
	case "dependentRequired":
		s.dependentRequired = map[string][]string{}
		for i := range v.members {
			s.dependentRequired[v.members[i].name] = namesIn(&v.members[i].value)
		}
	case "dependentSchemas":
		s.dependentSchemas = r.byName(v)
	case "unevaluatedProperties":
		s.unevaluated = r.schema(v)
	case "uniqueItems":
		s.own.unique = v.json == "true"
	case "pattern", "format":
		r.must(s.own.parse(name+"="+v.text, r.texts))
	default:
		r.must(s.own.parse(name+"="+v.json, r.texts))
	}
}

func (r *schemaReader) must(err error) {
	if err != nil && r.err == nil {
		r.err = err
	}
}

func (r *schemaReader) values(s *jsonSchema, values []node) {
	if len(values) == 0 {
		r.must(errors.New("enum has no value"))
	}
	var listed []string
	for i := range values {
		text, _ := canonical(values[i].json)
		s.values = append(s.values, text)
		listed = append(listed, values[i].json)
	}
	s.listed = oneOf(listed)
	for _, text := range listed {
		s.listed = strings.Replace(s.listed, strconv.Quote(text), text, 1)
	}
}

// namesIn returns the strings of a list.
func namesIn(v *node) (list []string) {
	for i := range v.items {
		list = append(list, v.items[i].text)
	}
	return list
}

func (r *schemaReader) list(v *node) (list []*jsonSchema) {
	for i := range v.items {
		list = append(list, r.schema(&v.items[i]))
	}
	return list
}

func (r *schemaReader) byName(v *node) map[string]*jsonSchema {
	all := map[string]*jsonSchema{}
	for i := range v.members {
		all[v.members[i].name] = r.schema(&v.members[i].value)
	}
	return all
}
