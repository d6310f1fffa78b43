package api

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// fill reads the content of all schemas that were seen.
func (r *reader) fill() {
	for len(r.queue) > 0 {
		next := r.queue[len(r.queue)-1]
		r.queue = r.queue[:len(r.queue)-1]
		r.fillSchema(next.made, next.from)
		if next.base != nil {
			next.made.AllOf = append([]*Schema{next.base}, next.made.AllOf...)
		}
	}
}

func (r *reader) fillSchema(s *Schema, from *openapi3.Schema) {
	if from.Always != nil {
		s.Never = !*from.Always
		return
	}
	r.document.Restore(from)
	s.Title, s.Description, s.Deprecated = from.Title, from.Description, from.Deprecated
	s.Format, s.ReadOnly, s.WriteOnly = from.Format, from.ReadOnly, from.WriteOnly
	s.ContentMedia, s.ContentEncoding = strings.ToLower(from.ContentMediaType), from.ContentEncoding
	s.GoName = goName(from.Extensions)
	for _, t := range from.Type.Slice() {
		if t == "null" || t == "" { // without quotes, null in YAML is no text
			s.Null = true
		} else if !slices.Contains(s.Types, t) {
			s.Types = append(s.Types, t)
		}
	}
	r.fillKeywords(s, from)
	r.fillObject(s, from)
	r.fillConditions(s, from)
	s.Items = r.schema(from.Items)
	s.AllOf = r.list(from.AllOf)
	r.fillValues(s, from)
	if !r.constants(s, from) {
		s.OneOf, s.OneOfNull = r.alternatives(from.OneOf)
		s.AnyOf, s.AnyOfNull = r.alternatives(from.AnyOf)
	}
	r.fillEnum(s)
	s.Discriminator = r.discriminator(from.Discriminator)
	if from.Nullable {
		allowNull(s)
	}
	if len(s.Types) == 0 && s.Null && len(s.Enum) == 0 {
		s.Types = []string{"null"}
	}
	if len(s.Types) == 0 && len(s.OneOf)+len(s.AnyOf)+len(s.AllOf) == 0 {
		s.Types = implied(s)
		s.Implied = len(s.Types) > 0
	}
}

// allowNull has a schema of version 3.0 take null, as one of 3.1 does by a type or an
// alternative more. What it takes in by allOf cannot be told so.
func allowNull(s *Schema) {
	choice := len(s.OneOf)+len(s.AnyOf) > 0
	s.Nullable = len(s.AllOf) > 0 || len(s.Types) == 0 && !choice
	s.Null = s.Null || len(s.Types) > 0
	s.OneOfNull, s.AnyOfNull = s.OneOfNull || len(s.OneOf) > 0, s.AnyOfNull || len(s.AnyOf) > 0
}

// implied returns the type that the keywords of a schema without one are about.
func implied(s *Schema) []string {
	switch {
	case len(s.Properties) > 0 || s.Additional != nil || s.Closed || len(s.Required) > 0:
		return []string{"object"}
	case s.Items != nil:
		return []string{"array"}
	}
	return typesOf(s.Enum)
}

// alternatives returns the schemas of oneOf or anyOf, without one that is null, and
// whether there is such a one.
func (r *reader) alternatives(refs openapi3.SchemaRefs) (all []*Schema, null bool) {
	for _, ref := range refs {
		if ref == nil || ref.Value == nil {
			continue
		}
		if isNull(ref.Value) {
			null = true
			continue
		}
		all = append(all, r.schema(ref))
	}
	return all, null
}

// fillKeywords reads the keywords of validation.
func (r *reader) fillKeywords(s *Schema, from *openapi3.Schema) {
	s.MinLength, s.MaxLength = count(&from.MinLength), count(from.MaxLength)
	s.MinItems, s.MaxItems = count(&from.MinItems), count(from.MaxItems)
	s.MinProperties, s.MaxProperties = count(&from.MinProps), count(from.MaxProps)
	s.Minimum, s.Maximum, s.MultipleOf = number(from, "minimum", from.Min), number(from, "maximum", from.Max), r.multipleOf(from)
	s.ExclusiveMinimum = number(from, "exclusiveMinimum", from.ExclusiveMin.Value)
	s.ExclusiveMaximum = number(from, "exclusiveMaximum", from.ExclusiveMax.Value)
	if b := from.ExclusiveMin.Bool; b != nil && *b {
		s.Minimum, s.ExclusiveMinimum = "", s.Minimum
	}
	if b := from.ExclusiveMax.Bool; b != nil && *b {
		s.Maximum, s.ExclusiveMaximum = "", s.Maximum
	}
	s.Pattern, s.UniqueItems = from.Pattern, from.UniqueItems
	s.Unchecked = uncheckedIn(from.Origin)
}

// fillConditions reads the keywords that apply schemas on conditions.
func (r *reader) fillConditions(s *Schema, from *openapi3.Schema) {
	s.Not, s.If, s.Then, s.Else = r.schema(from.Not), r.schema(from.If), r.schema(from.Then), r.schema(from.Else)
	s.Prefix = r.list(from.PrefixItems)
	s.Contains, s.MinContains, s.MaxContains = r.schema(from.Contains), count(from.MinContains), count(from.MaxContains)
	s.PropertyNames = r.schema(from.PropertyNames)
	s.Patterns, s.DependentSchemas = r.namedIn(from.PatternProperties), r.namedIn(from.DependentSchemas)
	for _, name := range slices.Sorted(maps.Keys(from.DependentRequired)) {
		s.DependentRequired = append(s.DependentRequired, Dependent{name, from.DependentRequired[name]})
	}
	s.UnevaluatedItems = r.orBoolean(from.UnevaluatedItems)
	s.UnevaluatedProperties = r.orBoolean(from.UnevaluatedProperties)
}

func (r *reader) namedIn(all openapi3.Schemas) (list []Named) {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if s := r.schema(all[name]); s != nil {
			list = append(list, Named{name, s})
		}
	}
	return list
}

// orBoolean returns a schema that may be a truth value.
func (r *reader) orBoolean(from openapi3.BoolSchema) *Schema {
	if from.Has != nil {
		return &Schema{Never: !*from.Has}
	}
	return r.schema(from.Schema)
}

// count returns a number of things; "" for none that is demanded.
func count(n *uint64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatUint(*n, 10)
}

// number returns the number that a keyword has; "" for none.
func number(from *openapi3.Schema, keyword string, f *float64) string {
	if exact, found := from.Extensions[keyword].(json.Number); found {
		return exact.String() // see openapi.Document.Restore
	}
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

// multipleOf returns what numbers are a multiple of; "" for nothing. A number is no
// multiple of 0 (JSON Schema Validation, section 6.2.1).
func (r *reader) multipleOf(from *openapi3.Schema) string {
	text := number(from, "multipleOf", from.MultipleOf)
	if from.MultipleOf == nil || *from.MultipleOf > 0 {
		return text
	}
	r.found.Warnf(r.document.Field(from.Origin, "multipleOf"), "keyword-value", "multipleOf is %s, and is ignored: it must be greater than 0", text)
	return ""
}

// fillObject reads what the schema says of objects.
func (r *reader) fillObject(s *Schema, from *openapi3.Schema) {
	required := map[string]bool{}
	for _, name := range from.Required {
		required[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(from.Properties)) {
		ref := from.Properties[name]
		if ref == nil || ref.Value == nil {
			continue
		}
		v := ref.Value
		p := &Property{Name: name, Schema: r.schema(ref), Required: required[name], ReadOnly: v.ReadOnly, WriteOnly: v.WriteOnly}
		p.Pos, p.Deprecated = r.document.At(schemaOrigin(ref)), v.Deprecated
		p.Description = v.Description
		if ref.Ref == "" {
			p.GoName = goName(v.Extensions)
		}
		if r.document.Restore(v); v.Default != nil {
			value := r.value(v.Default)
			p.Default = &value
		}
		s.Properties = append(s.Properties, p)
	}
	s.Required = from.Required
	if has := from.AdditionalProperties.Has; has != nil {
		s.Closed, s.AnyAdditional = !*has, *has
	}
	if ref := from.AdditionalProperties.Schema; ref != nil {
		s.Additional = r.schema(ref)
	}
	if s.MinLength == "0" {
		s.MinLength = ""
	}
	if s.MinItems == "0" {
		s.MinItems = ""
	}
	if s.MinProperties == "0" {
		s.MinProperties = ""
	}
}

func (r *reader) discriminator(from *openapi3.Discriminator) *Discriminator {
	if from == nil || from.PropertyName == "" {
		return nil
	}
	d := &Discriminator{Pos: r.document.At(from.Origin), Property: from.PropertyName}
	for _, value := range slices.Sorted(maps.Keys(from.Mapping)) {
		d.Mapping = append(d.Mapping, Mapped{value, r.mapped(from.Mapping[value])})
	}
	return d
}

// mapped returns the schema that a mapping leads to: by reference, or by the
// name of a component.
func (r *reader) mapped(ref openapi3.MappingRef) *Schema {
	if s := r.schema((*openapi3.SchemaRef)(&ref)); s != nil {
		return s
	}
	name := ref.Ref[strings.LastIndexByte(ref.Ref, '/')+1:]
	if c := r.document.Components; c != nil && c.Schemas[name] != nil {
		return r.schema(c.Schemas[name])
	}
	return nil
}
