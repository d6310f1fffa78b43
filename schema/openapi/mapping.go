package openapi

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Mapping is a way to describe an OData service with OpenAPI.
type Mapping uint8

// The mappings.
const (
	// NoMapping is that of a description which shows no sign of OData.
	NoMapping Mapping = iota
	// OASIS is "OData to OpenAPI Mapping" version 1.0, as the committee's own
	// converter odata-openapi writes it: flattened types with variants for
	// create and update.
	OASIS
	// Microsoft is what Microsoft's OpenAPI.NET.OData writes: allOf for base
	// types, discriminators on @odata.type, extensions beginning with x-ms-.
	Microsoft
	// WithCSDL is what odatagen convert writes: Microsoft's mapping, with what
	// it does not say as CSDL JSON in the extension x-odata.
	WithCSDL
)

func (m Mapping) String() string {
	return [...]string{"no OData mapping", "OASIS's mapping", "Microsoft's mapping", "a mapping that carries CSDL"}[m]
}

// detect tells the mapping by what only it writes.
func detect(d *Document) Mapping {
	switch {
	case microsoft(d):
		return Microsoft
	case oasis(d):
		return OASIS
	}
	return NoMapping
}

// microsoft reports whether an operation says that it is one of OData, or a
// schema what its @odata.type is.
func microsoft(d *Document) bool {
	for _, item := range d.Paths.Map() {
		if item == nil {
			continue
		}
		for _, op := range item.Operations() {
			if _, ok := op.Extensions["x-ms-docs-operation-type"]; ok {
				return true
			}
		}
	}
	if d.Components == nil {
		return false
	}
	for _, ref := range d.Components.Schemas {
		if ref == nil || ref.Value == nil {
			continue
		}
		if isDiscriminated(ref.Value) {
			return true
		}
		for _, part := range ref.Value.AllOf {
			if part.Ref == "" && part.Value != nil && isDiscriminated(part.Value) {
				return true
			}
		}
	}
	return false
}

func isDiscriminated(s *openapi3.Schema) bool {
	if s.Discriminator != nil && s.Discriminator.PropertyName == "@odata.type" {
		return true
	}
	value, _ := s.Extensions["x-ms-discriminator-value"].(string)
	return strings.HasPrefix(value, "#")
}

// oasis reports whether there is a schema of a qualified name with a variant
// for create or update, or titled with the name's last part, and one for the
// count of entities, which has no extension or anything else that would say
// what it is.
func oasis(d *Document) bool {
	if d.Components == nil {
		return false
	}
	schemas := d.Components.Schemas
	count := schemas["count"]
	if count == nil || count.Value == nil || len(count.Value.AnyOf) != 2 {
		return false
	}
	for name, ref := range schemas {
		i := strings.LastIndexByte(name, '.')
		if i > 0 && ref != nil && ref.Value != nil && (ref.Value.Title == name[i+1:] || schemas[name+"-create"] != nil || schemas[name+"-update"] != nil) {
			return true
		}
	}
	return false
}
