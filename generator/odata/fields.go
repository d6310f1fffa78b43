package odata

import (
	"cmp"
	"slices"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// primitive is how a primitive type is written in Go.
type primitive struct {
	item templates.Type // in a collection
	// bare says that a single value is written like an item, because the Go
	// type itself can be absent or null.
	bare bool
}

// primitives are Go's types for OData's, by qualified name.
var primitives = map[string]primitive{
	"Edm.Binary":         {item: templates.Wire("Binary")},
	"Edm.Boolean":        {item: templates.Type{Name: "bool"}},
	"Edm.Byte":           {item: templates.Type{Name: "uint8"}},
	"Edm.Date":           {item: templates.Wire("Date")},
	"Edm.DateTimeOffset": {item: templates.Wire("DateTimeOffset")},
	"Edm.Decimal":        {item: templates.Wire("Decimal")},
	"Edm.Double":         {item: templates.Type{Name: "float64"}},
	"Edm.Duration":       {item: templates.Wire("Duration")},
	"Edm.Guid":           {item: templates.Wire("Guid")},
	"Edm.Int16":          {item: templates.Type{Name: "int16"}},
	"Edm.Int32":          {item: templates.Type{Name: "int32"}},
	"Edm.Int64":          {item: templates.Type{Name: "int64"}},
	"Edm.SByte":          {item: templates.Type{Name: "int8"}},
	"Edm.Single":         {item: templates.Type{Name: "float32"}},
	"Edm.String":         {item: templates.Type{Name: "string"}},
	"Edm.TimeOfDay":      {item: templates.Wire("TimeOfDay")},

	"Edm.Geography":                {item: templates.Wire("GeoJSON")},
	"Edm.GeographyCollection":      {item: templates.Wire("GeoJSON")},
	"Edm.GeographyLineString":      {item: templates.Wire("GeoJSON")},
	"Edm.GeographyMultiLineString": {item: templates.Wire("GeoJSON")},
	"Edm.GeographyMultiPoint":      {item: templates.Wire("GeoJSON")},
	"Edm.GeographyMultiPolygon":    {item: templates.Wire("GeoJSON")},
	"Edm.GeographyPoint":           {item: templates.Wire("GeoJSON")},
	"Edm.GeographyPolygon":         {item: templates.Wire("GeoJSON")},
	"Edm.Geometry":                 {item: templates.Wire("GeoJSON")},
	"Edm.GeometryCollection":       {item: templates.Wire("GeoJSON")},
	"Edm.GeometryLineString":       {item: templates.Wire("GeoJSON")},
	"Edm.GeometryMultiLineString":  {item: templates.Wire("GeoJSON")},
	"Edm.GeometryMultiPoint":       {item: templates.Wire("GeoJSON")},
	"Edm.GeometryMultiPolygon":     {item: templates.Wire("GeoJSON")},
	"Edm.GeometryPoint":            {item: templates.Wire("GeoJSON")},
	"Edm.GeometryPolygon":          {item: templates.Wire("GeoJSON")},
}

// raw is how a type is written whose values can be any JSON: Edm.Untyped,
// Edm.Stream, the abstract and the path types.
var raw = primitive{item: templates.Wire("Raw"), bare: true}

// primitiveOf returns how a primitive type is written.
func primitiveOf(name string) primitive {
	if p, ok := primitives[name]; ok {
		return p
	}
	return raw
}

// fieldType returns the Go type of a property or parameter at a path: see mapping.
func (p *planner) fieldType(path string, ref *schema.TypeRef) templates.Type {
	if st := schema.Structured(ref.Type); st != nil {
		return p.structuredType(st, ref.Collection)
	}
	if e, ok := ref.Type.(*schema.EnumType); ok {
		return p.goType(e).With(collectionPrefix(ref.Collection))
	}
	pr := p.primitiveAt(path, ref)
	if ref.Collection || pr.bare {
		item := pr.item
		item.Prefix = collectionPrefix(ref.Collection)
		return item
	}
	opt := templates.Wire("Opt")
	opt.Arg = &pr.item
	return opt
}

// primitiveAt returns how the primitive type at a path is written.
func (p *planner) primitiveAt(path string, ref *schema.TypeRef) primitive {
	if m, found := p.mapping(path, ref); found {
		return primitive{item: m.Type()}
	}
	return primitiveOf(underlying(ref))
}

func collectionPrefix(collection bool) string {
	if collection {
		return "[]"
	}
	return ""
}

// structuredType returns the Go type of a reference to a structured type.
func (p *planner) structuredType(t *schema.StructuredType, collection bool) templates.Type {
	if p.hasInterface(t) {
		return p.interfaceOf(t).With(collectionPrefix(collection))
	}
	return p.goType(t.Self()).With(collectionPrefix(collection) + "*")
}

// property is a property or navigation property about to be a field.
type property struct {
	node *schema.Node
	name string
	ref  *schema.TypeRef
	tag  string // what follows the name in the field's tag
	key  int    // place in the key, from 1; 0 for others
}

// ownProperties returns the properties that the type declares and the slice
// has: key properties first, in the order of the key, then by name.
func (p *planner) ownProperties(t *schema.StructuredType) []property {
	keys := map[*schema.Property]int{}
	if e := t.EntityType(); e != nil {
		for i, r := range e.EffectiveKey() {
			keys[r.Property] = i + 1
		}
	}
	var list []property
	for _, pr := range t.Properties {
		item := property{node: &pr.Node, name: pr.Name, ref: &pr.Type, key: keys[pr]}
		switch {
		case item.key > 0:
			item.tag = ",key"
		case isStream(&pr.Type):
			item.tag = ",stream"
		default:
			item.tag = nonnull(&pr.Type)
		}
		list = append(list, item)
	}
	for _, n := range t.NavigationProperties {
		if n.Type.Type != nil && p.slice.Has(n.Type.Type) {
			list = append(list, property{node: &n.Node, name: n.Name, ref: &n.Type, tag: ",nav" + nonnull(&n.Type)})
		}
	}
	slices.SortFunc(list, func(a, b property) int {
		if a.key > 0 && b.key > 0 {
			return cmp.Compare(a.key, b.key)
		}
		return cmp.Or(cmp.Compare(b.key, a.key), cmp.Compare(a.name, b.name))
	})
	return list
}

// nonnull is the flag of a property that cannot be null, which most can.
func nonnull(ref *schema.TypeRef) string {
	if ref.Nullable || ref.Collection {
		return ""
	}
	return ",nonnull"
}

// isStream reports whether a property is a stream, which has URLs and no value in
// JSON.
func isStream(ref *schema.TypeRef) bool {
	if d, ok := ref.Type.(*schema.TypeDefinition); ok {
		return d.Underlying.Name == "Edm.Stream" && !ref.Collection
	}
	return ref.Type != nil && ref.Type.QualifiedName() == "Edm.Stream" && !ref.Collection
}

// planFields plans the fields of a struct: what the type declares itself.
func (p *planner) planFields(t *schema.StructuredType) []templates.Field {
	var fields []templates.Field
	for _, pr := range p.ownProperties(t) {
		if !p.inherits(t, pr.name) {
			path := t.QualifiedName() + "/" + pr.name
			tags := odataTag(pr.name + pr.tag + p.typeTag(path, pr.ref))
			if text, ok := pr.ref.DefaultText(); ok && pr.key == 0 {
				tags = append(tags, templates.Tag{Key: "default", Value: text})
			}
			fields = append(fields, templates.Field{Doc: doc("", pr.node), Name: p.table.Name(path), Type: p.fieldType(path, pr.ref), Tags: tags})
		}
	}
	return fields
}

// odataTag is the tag of a property, by which the codec knows it.
func odataTag(text string) []templates.Tag { return []templates.Tag{{Key: "odata", Value: text}} }
