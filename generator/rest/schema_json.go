package rest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/schema/api"
)

// maxSchema is how long a schema may be that stands in a tag.
const maxSchema = 2000

// schemaWriter writes schemas as JSON Schema 2020-12 has them, in one text without
// spaces and references.
type schemaWriter struct {
	*planner
	busy   map[*api.Schema]bool
	b      []byte
	failed string // why it cannot be written
	// ofString says that the schema written next is one of those that a schema of
	// strings consists of.
	ofString bool
}

// condition is a schema that is written, and whether it is of strings.
type condition struct {
	schema   *api.Schema
	ofString bool
}

// written is the text of a condition, or why it has none.
type written struct{ text, failed string }

// conditionText returns what a schema is in a rule, or why it cannot be written. Many
// schemas have the same conditions, which they take in.
func (p *planner) conditionText(s *api.Schema, ofString bool) (text, failed string) {
	known, found := p.written[condition{s, ofString}]
	if !found {
		w := schemaWriter{planner: p, busy: map[*api.Schema]bool{}, ofString: ofString}
		w.schema(s)
		known = written{string(w.b), w.failed}
		if w.failed != "" {
			known.text = ""
		}
		p.written[condition{s, ofString}] = known
	}
	return known.text, known.failed
}

func (w *schemaWriter) fail(why string) {
	if w.failed == "" {
		w.failed = why
	}
}

// schema writes a schema; nil is anything.
func (w *schemaWriter) schema(s *api.Schema) {
	switch {
	case s == nil:
		w.b = append(w.b, "{}"...)
		return
	case s.Never:
		w.b = append(w.b, "false"...)
		return
	case w.busy[s]:
		w.fail("it is about itself")
	case len(w.b) > maxSchema:
		w.fail("it is too long")
	case len(s.Unchecked) > 0:
		w.fail("it has " + join(s.Unchecked))
	}
	if w.failed != "" {
		return
	}
	w.busy[s] = true
	defer delete(w.busy, s)
	if s.Nullable && len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) > 0 {
		w.b = append(w.b, `{"anyOf":[{"type":"null"},`...)
		defer func() { w.b = append(w.b, "]}"...) }()
	}
	isString := w.ofString || saysString(s)
	w.ofString = false
	start := len(w.b)
	w.b = append(w.b, ',')
	w.types(s)
	w.words(s, isString)
	w.list("allOf", s.AllOf, false, isString)
	w.list("anyOf", s.AnyOf, s.AnyOfNull, isString)
	w.list("oneOf", s.OneOf, s.OneOfNull, isString)
	w.conditions(s)
	w.object(s)
	w.array(s)
	if w.b[start] = '{'; len(w.b) == start+1 {
		w.b = append(w.b, '}')
	} else {
		w.b[len(w.b)-1] = '}'
	}
}

// member writes a member, whose comma is behind it.
func (w *schemaWriter) member(name string, write func()) {
	w.text(name)
	w.b = append(w.b, ':')
	write()
	w.b = append(w.b, ',')
}

// text writes a string. The tag has spaces between rules, and a pattern may not be
// cut in two by one.
func (w *schemaWriter) text(text string) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		w.fail(err.Error())
	}
	w.b = append(w.b, strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), " ", `\u0020`)...)
}

func (w *schemaWriter) nested(name string, s *api.Schema) {
	if s != nil {
		w.member(name, func() { w.schema(s) })
	}
}

func (w *schemaWriter) raw(name, json string) {
	if json != "" {
		w.member(name, func() { w.b = append(w.b, json...) })
	}
}

func (w *schemaWriter) texts(name string, list []string) {
	if len(list) == 0 {
		return
	}
	w.member(name, func() {
		w.b = append(w.b, '[')
		for _, text := range list {
			w.text(text)
			w.b = append(w.b, ',')
		}
		w.b[len(w.b)-1] = ']'
	})
}

func (w *schemaWriter) list(name string, all []*api.Schema, null, ofString bool) {
	if len(all) == 0 && !null {
		return
	}
	w.member(name, func() {
		w.b = append(w.b, '[')
		if null {
			w.b = append(w.b, `{"type":"null"},`...)
		}
		for _, s := range all {
			if w.failed != "" {
				break
			}
			w.ofString = ofString
			w.schema(s)
			w.b = append(w.b, ',')
		}
		w.ofString = false
		w.b[len(w.b)-1] = ']'
	})
}

func (w *schemaWriter) byName(name string, all []api.Named) {
	if len(all) == 0 {
		return
	}
	w.member(name, func() {
		w.b = append(w.b, '{')
		for _, one := range all {
			if w.failed != "" {
				break
			}
			w.member(one.Name, func() { w.schema(one.Schema) })
		}
		w.b[len(w.b)-1] = '}'
	})
}

// types writes the types, and the values. Types that are only implied say nothing of
// other values.
func (w *schemaWriter) types(s *api.Schema) {
	null := s.Null || s.Nullable
	if len(s.Types) > 0 && !s.Implied {
		types := slices.Clone(s.Types)
		if null && !slices.Contains(types, "null") {
			types = append(types, "null")
		}
		if len(types) == 1 {
			w.member("type", func() { w.text(types[0]) })
		} else {
			w.texts("type", types)
		}
	}
	if len(s.Enum) == 0 {
		return
	}
	values := make([]string, 0, len(s.Enum)+1)
	for _, v := range s.Enum {
		values = append(values, strings.ReplaceAll(v.JSON, " ", `\u0020`))
	}
	if null {
		values = append(values, "null")
	}
	if len(values) == 1 {
		w.raw("const", values[0])
	} else {
		w.raw("enum", "["+strings.Join(values, ",")+"]")
	}
}

// words writes the keywords that are about single values, and counts. A format is held
// to where the schema, or one that it is an alternative of, says that it is of strings.
func (w *schemaWriter) words(s *api.Schema, isString bool) {
	for _, one := range [...]struct{ name, value string }{
		{"minLength", s.MinLength}, {"maxLength", s.MaxLength},
		{"minimum", s.Minimum}, {"maximum", s.Maximum},
		{"exclusiveMinimum", s.ExclusiveMinimum}, {"exclusiveMaximum", s.ExclusiveMaximum}, {"multipleOf", s.MultipleOf},
		{"minItems", s.MinItems}, {"maxItems", s.MaxItems},
		{"minProperties", s.MinProperties}, {"maxProperties", s.MaxProperties},
	} {
		w.raw(one.name, one.value)
	}
	if s.UniqueItems {
		w.raw("uniqueItems", "true")
	}
	if s.Pattern != "" {
		w.member("pattern", func() { w.text(w.patternOf(s.Pattern)) })
	}
	if !isString {
		return // an annotation, of whatever else the value is
	}
	if stringFormats[s.Format] != "" || slices.Contains(checkedFormats, s.Format) {
		w.member("format", func() { w.text(s.Format) })
	}
}

func (w *schemaWriter) patternOf(pattern string) string {
	translated, ok := translatePattern(pattern)
	if !ok {
		w.fail("Go's regular expressions lack what the pattern " + strconv.Quote(clip(pattern)) + " has")
	}
	return translated
}

// conditions writes the keywords that apply schemas on conditions.
func (w *schemaWriter) conditions(s *api.Schema) {
	w.nested("not", s.Not)
	if s.If != nil {
		w.nested("if", s.If)
		w.nested("then", s.Then)
		w.nested("else", s.Else)
	}
	if len(s.DependentRequired) > 0 {
		w.member("dependentRequired", func() {
			w.b = append(w.b, '{')
			for _, one := range s.DependentRequired {
				if len(one.Required) == 0 {
					w.raw(one.Name, "[]")
				}
				w.texts(one.Name, one.Required)
			}
			w.b[len(w.b)-1] = '}'
		})
	}
	w.byName("dependentSchemas", s.DependentSchemas)
	w.nested("propertyNames", s.PropertyNames)
}

// object writes what is said of properties.
func (w *schemaWriter) object(s *api.Schema) {
	var properties []api.Named
	required := s.Required
	for _, property := range s.Properties {
		properties = append(properties, api.Named{Name: property.Name, Schema: property.Schema})
		if property.ReadOnly || property.WriteOnly {
			// In one direction it is not there.
			required = slices.DeleteFunc(slices.Clone(required), func(name string) bool { return name == property.Name })
		}
	}
	w.texts("required", required)
	w.byName("properties", properties)
	if len(s.Patterns) > 0 {
		patterns := slices.Clone(s.Patterns)
		for i := range patterns {
			patterns[i].Name = w.patternOf(patterns[i].Name)
		}
		w.byName("patternProperties", patterns)
	}
	switch {
	case s.Closed:
		w.raw("additionalProperties", "false")
	case s.AnyAdditional:
		w.raw("additionalProperties", "true")
	default:
		w.nested("additionalProperties", s.Additional)
	}
	w.nested("unevaluatedProperties", s.UnevaluatedProperties)
}

// array writes what is said of items.
func (w *schemaWriter) array(s *api.Schema) {
	w.list("prefixItems", s.Prefix, false, false)
	w.nested("items", s.Items)
	w.nested("contains", s.Contains)
	w.raw("minContains", s.MinContains)
	w.raw("maxContains", s.MaxContains)
	w.nested("unevaluatedItems", s.UnevaluatedItems)
}

// saysString reports whether a schema says itself that values can be strings.
func saysString(s *api.Schema) bool { return !s.Implied && slices.Contains(s.Types, "string") }
