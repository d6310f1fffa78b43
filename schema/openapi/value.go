package openapi

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/schema"
)

// value is the use of a type, as a schema describes it.
type value struct {
	schema.TypeRef
	target *typ   // nil for primitive types
	how    string // exact, or the heuristic that chose a primitive type
	null   string // how Nullable is known: exact or missing
}

// isStructured reports whether the type is an entity or complex type.
func (v *value) isStructured() bool { return v.target != nil && v.target.kind == structured }

// value reads a schema as the use of a type.
func (s *service) value(ref *openapi3.SchemaRef) value {
	v := value{how: exact, null: exact}
	v.Pos = s.At(ref.Origin)
	s.readValue(&v, ref, 0)
	v.settle()
	return v
}

// settle decides Nullable: what is not known to be never null can be.
func (v *value) settle() {
	if v.Collection && v.null == missing {
		v.Nullable = true
	}
	v.NullableGiven = v.null == exact && (v.Collection || !v.Nullable)
}

// itemNullable notes that a mapping does not say whether items can be null:
// Microsoft's does not for those that are not primitive.
func (s *service) itemNullable(v *value) {
	if v.isStructured() && s.Mapping == Microsoft && !v.Nullable {
		v.null = missing
	}
}

// untyped is the use of a type that is not described.
func untyped(pos schema.Position) value {
	return value{
		TypeRef: schema.TypeRef{Name: "Edm.Untyped", Facets: schema.Facets{Nullable: true}, Pos: pos},
		how:     "unknown-shape", null: missing,
	}
}

// maxNesting limits how deep alternatives and lists are looked into.
const maxNesting = 8

func (s *service) readValue(v *value, ref *openapi3.SchemaRef, depth int) {
	if ref.Ref != "" && s.readNamed(v, ref) {
		return
	}
	sch := ref.Value
	if sch == nil || depth > maxNesting {
		v.Name, v.how = "Edm.Untyped", "unknown-shape"
		return
	}
	v.Nullable = v.Nullable || sch.Nullable || sch.Type.IncludesNull()
	alternatives := slices.Concat(sch.AnyOf, sch.OneOf)
	switch {
	case len(sch.AllOf) == 1 && len(sch.Properties) == 0 && sch.AllOf[0].Value != nil:
		s.readValue(v, sch.AllOf[0], depth+1)
	case len(alternatives) > 0:
		s.readAlternatives(v, sch, alternatives, depth)
	case sch.Type.Includes("array") && sch.Items != nil && sch.Items.Value != nil && !v.Collection:
		v.Collection, v.Nullable = true, false
		s.readValue(v, sch.Items, depth+1)
		s.itemNullable(v)
	default:
		s.readPrimitive(v, sch, sch.Format)
	}
	if v.target == nil {
		s.readFacets(v, sch)
	}
}

// readNamed reads a reference to a type of the service. It returns false for a
// reference to a schema that has to be read in its place.
func (s *service) readNamed(v *value, ref *openapi3.SchemaRef) bool {
	name := componentName(ref.Ref)
	if t := s.types[name]; t != nil {
		v.Name, v.target = name, t
		return true
	}
	if strings.HasPrefix(name, "Edm.") && schema.Primitive(name) != nil {
		v.Name = name
		return true
	}
	if shape, ok := strings.CutPrefix(name, "geo"); ok && schema.Primitive("Edm.Geography"+shape) != nil && s.Mapping == OASIS {
		v.Name, v.how = "Edm.Geography"+shape, "geo-is-geography"
		return true
	}
	return false
}

// readAlternatives reads anyOf and oneOf: a type or null, or a number that may
// be written as a string.
func (s *service) readAlternatives(v *value, sch *openapi3.Schema, alternatives openapi3.SchemaRefs, depth int) {
	var rest []*openapi3.SchemaRef
	special := false
	for _, a := range alternatives {
		switch {
		case a == nil || a.Value == nil:
		case a.Ref == "" && isNull(a.Value):
			v.Nullable = true
		case componentName(a.Ref) == "ReferenceNumeric":
			special = true
		default:
			rest = append(rest, a)
		}
	}
	if len(rest) == 1 {
		s.readValue(v, rest[0], depth+1)
		return
	}
	if t := s.commonBase(rest); t != nil {
		v.Name, v.target, v.how = t.name, t, exact
		return
	}
	i := slices.IndexFunc(rest, func(a *openapi3.SchemaRef) bool {
		return a.Value.Type.Includes("number") || a.Value.Type.Includes("integer")
	})
	if len(rest) == 2 && i >= 0 && rest[1-i].Value.Type.Includes("string") {
		number := rest[i].Value
		format := number.Format
		if format == "" {
			format = sch.Format
		}
		v.Nullable = v.Nullable || number.Nullable || number.Type.IncludesNull()
		s.readPrimitive(v, number, format)
		s.readFacets(v, number)
		if special && s.Mapping == Microsoft {
			v.null = missing // always described as if it could be null
		}
		return
	}
	v.Name, v.how = "Edm.Untyped", "unknown-shape"
}

// commonBase returns the type among alternatives that the others are derived
// from, or nil: some writers list the derived types with it.
func (s *service) commonBase(alternatives []*openapi3.SchemaRef) *typ {
	var base *typ
	for _, a := range alternatives {
		t := s.types[componentName(a.Ref)]
		switch {
		case t == nil || t.kind != structured:
			return nil
		case base == nil || base.isDerivedFrom(t):
			base = t
		}
	}
	for _, a := range alternatives {
		if !s.types[componentName(a.Ref)].isDerivedFrom(base) {
			return nil
		}
	}
	return base
}

// isNull reports whether a schema stands for null alone.
func isNull(sch *openapi3.Schema) bool {
	switch {
	case sch.Type.Is("null"), len(sch.Enum) == 1 && sch.Enum[0] == nil:
		return true
	case sch.Nullable || sch.Type.IncludesNull():
		return (sch.Type.Includes("object") || sch.Type.IsEmpty()) && len(sch.Properties) == 0 && len(sch.AllOf) == 0
	}
	return false
}

// readPrimitive reads a primitive type.
func (s *service) readPrimitive(v *value, sch *openapi3.Schema, format string) {
	v.Name = ""
	switch {
	case sch.Type.Includes("boolean"):
		v.Name = "Edm.Boolean"
	case sch.Type.Includes("integer") || sch.Type.Includes("number"):
		s.readNumber(v, sch, format)
	case sch.Type.Includes("string"):
		v.Name = stringTypes[format]
		switch {
		case format == "base64url":
			v.how = "base64url-is-binary"
		case v.Name == "":
			v.Name, v.how = "Edm.String", "unknown-format"
		}
	case sch.Type.IsEmpty() || sch.Type.Is("object"):
		v.Name, v.how, v.Nullable = "Edm.Untyped", "any-is-untyped", true
	default:
		v.Name, v.how = "Edm.Untyped", "unknown-shape"
	}
}

func (s *service) readNumber(v *value, sch *openapi3.Schema, format string) {
	v.Name = numberTypes[format]
	switch {
	case v.Name != "":
	case sch.Type.Includes("integer"):
		v.Name, v.how = "Edm.Int64", "integer-is-int64"
	default:
		v.Name, v.how = "Edm.Decimal", "number-is-decimal"
	}
}

// The primitive types by the formats that the mappings give them.
var (
	stringTypes = map[string]string{
		"": "Edm.String", "base64url": "Edm.Binary", "binary": "Edm.Stream", "byte": "Edm.Binary", "date": "Edm.Date",
		"date-time": "Edm.DateTimeOffset", "decimal": "Edm.Decimal", "double": "Edm.Double", "duration": "Edm.Duration",
		"float": "Edm.Single", "int64": "Edm.Int64", "time": "Edm.TimeOfDay", "uuid": "Edm.Guid",
	}
	numberTypes = map[string]string{
		"decimal": "Edm.Decimal", "double": "Edm.Double", "float": "Edm.Single", "int16": "Edm.Int16", "int32": "Edm.Int32",
		"int64": "Edm.Int64", "int8": "Edm.SByte", "single": "Edm.Single", "uint8": "Edm.Byte",
	}
)

// readFacets reads the facets that OpenAPI has words for.
func (s *service) readFacets(v *value, sch *openapi3.Schema) {
	if v.Name == "Edm.String" && sch.MaxLength != nil {
		v.MaxLength = strconv.FormatUint(*sch.MaxLength, 10)
	}
	if v.Name == "Edm.Decimal" && (v.Scale == "" || v.Scale == "variable" && (sch.MultipleOf != nil || sch.Max != nil)) {
		v.Precision, v.Scale = decimalFacets(sch)
	}
	if sch.Default != nil && !v.Collection && v.Default == nil {
		if text, ok := constant(sch.Default); ok {
			v.Default = &text
		}
	}
}

// decimalFacets derives Precision and Scale from a number's limits: multipleOf
// is 1 in the last place, maximum all nines.
func decimalFacets(sch *openapi3.Schema) (precision, scale string) {
	scale = "variable"
	digits := 0
	if m := sch.MultipleOf; m != nil && *m > 0 && *m <= 1 {
		digits = int(math.Round(-math.Log10(*m)))
		if math.Abs(math.Pow10(-digits)-*m) > *m*1e-9 {
			digits = 0
		} else {
			scale = strconv.Itoa(digits)
		}
	}
	if sch.Max != nil && *sch.Max > 0 {
		text := strconv.FormatFloat(*sch.Max, 'f', -1, 64)
		if strings.Trim(text, "9.") == "" {
			precision = strconv.Itoa(len(strings.ReplaceAll(text, ".", "")))
		}
	}
	return precision, scale
}

// constant writes a default value as CSDL does.
func constant(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	}
	return "", false
}
