package api

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// fate is what becomes of a keyword of a schema.
type fate uint8

const (
	unknown    fate = iota // it says nothing, as JSON Schema has it (core, section 4.3.1)
	annotation             // it demands nothing of values
	modelled               // the model has it
	unchecked              // it demands something that the model does not have
)

// keywords are those of OpenAPI's schemas, of version 3.0 and those that are ones of
// JSON Schema 2020-12, and of JSON Schema before that.
var keywords = map[string]fate{
	"$ref": modelled, "type": modelled, "enum": modelled, "const": modelled, "format": modelled, "nullable": modelled,
	"minimum": modelled, "maximum": modelled, "exclusiveMinimum": modelled, "exclusiveMaximum": modelled, "multipleOf": modelled,
	"minLength": modelled, "maxLength": modelled, "pattern": modelled,
	"minItems": modelled, "maxItems": modelled, "uniqueItems": modelled, "items": modelled, "prefixItems": modelled,
	"contains": modelled, "minContains": modelled, "maxContains": modelled, "unevaluatedItems": modelled,
	"minProperties": modelled, "maxProperties": modelled, "required": modelled, "properties": modelled, "patternProperties": modelled,
	"additionalProperties": modelled, "propertyNames": modelled, "dependentRequired": modelled, "dependentSchemas": modelled,
	"unevaluatedProperties": modelled,
	"allOf":                 modelled, "anyOf": modelled, "oneOf": modelled, "not": modelled, "if": modelled, "then": modelled, "else": modelled,
	"discriminator": modelled, "readOnly": modelled, "writeOnly": modelled, "default": modelled, "deprecated": modelled,

	"title": annotation, "description": annotation, "example": annotation, "examples": annotation, "externalDocs": annotation, "xml": annotation,
	"$comment": annotation, "$defs": annotation, "definitions": annotation, "$schema": annotation, "$id": annotation, "$anchor": annotation, "$dynamicAnchor": annotation, "$vocabulary": annotation,
	"contentEncoding": annotation, "contentMediaType": annotation, "contentSchema": annotation,

	"$dynamicRef": unchecked, "$recursiveRef": unchecked, "dependencies": unchecked, "additionalItems": unchecked, "divisibleBy": unchecked, "disallow": unchecked, "extends": unchecked,
}

// uncheckedIn returns the keywords of a schema that the model does not have and that
// demand something.
func uncheckedIn(o *openapi3.Origin) (names []string) {
	if o != nil {
		for _, at := range o.Fields {
			if keywords[at.Name] == unchecked {
				names = append(names, at.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// siblings returns the keywords that stand beside a reference and demand something,
// nil if there are none. From version 3.1 on they hold as well as what is referred
// to, which kin-openapi says by a copy of that with one more schema in its allOf.
func siblings(v *openapi3.Schema) *openapi3.Schema {
	if v == nil || len(v.AllOf) == 0 {
		return nil
	}
	last := v.AllOf[len(v.AllOf)-1]
	if last == nil || last.Ref != "" || last.Value == nil || last.Value.Origin == nil {
		return nil
	}
	if _, is := last.Value.Origin.Fields.Lookup("$ref"); !is {
		return nil
	}
	return last.Value
}

// extended returns the schema of a reference with keywords beside it.
func (r *reader) extended(ref *openapi3.SchemaRef, beside *openapi3.Schema) *Schema {
	key := keyOf(beside.Origin, beside)
	if s := r.schemas[key]; s != nil {
		return s
	}
	s := &Schema{}
	s.Pos = r.document.At(beside.Origin)
	r.schemas[key] = s
	bare := *ref.Value
	bare.AllOf = bare.AllOf[:len(bare.AllOf)-1]
	r.queue = append(r.queue, pending{s, beside, r.schema(&openapi3.SchemaRef{Ref: ref.Ref, Value: &bare})})
	return s
}

// checkSiblings says of keywords beside a reference of version 3.0 that they are
// ignored, as that has it (OpenAPI 3.0.4, section 4.7.23).
func (r *reader) checkSiblings(ref *openapi3.SchemaRef) {
	if ref.Ref == "" || r.document.Version != "3.0" || ref.Origin == nil || r.met[ref.Origin] {
		return
	}
	r.met[ref.Origin] = true
	var ignored []string
	for _, at := range ref.Origin.Fields {
		if f := keywords[at.Name]; at.Name != "$ref" && (f == modelled || f == unchecked) {
			ignored = append(ignored, at.Name)
		}
	}
	if len(ignored) > 0 {
		slices.Sort(ignored)
		r.found.Warnf(r.document.At(ref.Origin), "reference-siblings",
			"version 3.0 ignores what stands beside a reference, here %s: put the reference into allOf, beside which it holds", strings.Join(ignored, ", "))
	}
}
