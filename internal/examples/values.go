package examples

import (
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// anything reports whether values of a type can be of any form: where it is untyped,
// or its description was not given.
func anything(t schema.Type) bool {
	p, ok := t.(*schema.PrimitiveType)
	return t == nil || ok && (p.Name == "Untyped" || p.Name == "PrimitiveType" || p.Name == "ComplexType" || p.Name == "EntityType")
}

// typed checks a value against the use of a type.
func (c *checker) typed(v *value, ref schema.TypeRef, pointer string) {
	switch {
	case v.kind == null && ref.Collection:
		c.errorf(v.at, "example-null", pointer, "is null, which a collection never is: write an empty list, or leave it out")
	case v.kind == null && !ref.Nullable:
		c.errorf(v.at, "example-null", pointer, "is null, and is %s, which is not nullable there", noun(ref))
	case v.kind == null:
	case ref.Collection && v.kind != list:
		c.errorf(v.at, "example-value", pointer, "is %s, must be %s", v.kind, noun(ref))
	case ref.Collection:
		c.items(v, ref, pointer)
	case anything(ref.Type):
	case v.kind == list:
		c.errorf(v.at, "example-value", pointer, "is a list, must be one %s", noun(ref))
	default:
		c.one(v, ref, pointer)
	}
}

// items checks the items of a list. They may be null where the description says so of
// the collection.
func (c *checker) items(v *value, ref schema.TypeRef, pointer string) {
	one := ref
	one.Collection = false
	if schema.Structured(ref.Type) != nil && !ref.NullableGiven {
		one.Nullable = false
	}
	for i, item := range v.items {
		c.typed(item, one, below(pointer, strconv.Itoa(i)))
	}
}

// one checks a value that is no list and not null.
func (c *checker) one(v *value, ref schema.TypeRef, pointer string) {
	switch t := ref.Type.(type) {
	case *schema.EntityType:
		c.structured(v, &t.StructuredType, pointer)
	case *schema.ComplexType:
		c.structured(v, &t.StructuredType, pointer)
	case *schema.EnumType:
		c.enum(v, t, pointer)
	case *schema.TypeDefinition:
		c.one(v, t.Underlying, pointer)
	case *schema.PrimitiveType:
		c.primitive(v, t, pointer)
	}
}

// structured checks an object.
func (c *checker) structured(v *value, declared *schema.StructuredType, pointer string) {
	if v.kind != object {
		if v.kind == str && isPlaceholder(v.text) {
			c.errorf(v.at, "example-placeholder", pointer, "is %s, which stands for an object of %s: write one", visible.Quoted(v.text), declared.QualifiedName())
			return
		}
		c.errorf(v.at, "example-value", pointer, "is %s, must be an object of %s", v.kind, declared.QualifiedName())
		return
	}
	c.twice(v, pointer)
	t := c.actual(v, declared, pointer)
	for _, m := range v.members {
		if strings.Contains(m.name, "@") {
			c.control(m, t, pointer)
		} else if !strings.HasPrefix(m.name, "#") { // an operation that is offered
			c.property(m, t, pointer)
		}
	}
}

// actual returns the type of an object: the declared one, or one derived from it that
// the object says it has.
func (c *checker) actual(v *value, declared *schema.StructuredType, pointer string) *schema.StructuredType {
	var said *member
	for i, m := range v.members {
		if m.name == "@odata.type" || m.name == "@type" {
			said = &v.members[i]
		}
	}
	if said == nil {
		if declared.Abstract && !(c.request && pointer == "") { // an entity that is changed has its type already
			c.errorf(v.at, "example-abstract", pointer, "is of the abstract type %s, and does not say of which derived one: add @odata.type", declared.QualifiedName())
		}
		return declared
	}
	at := below(pointer, said.name)
	if said.kind != str {
		c.errorf(said.value.at, "example-value", at, "is %s, must be the name of a type", said.kind)
		return declared
	}
	if !strings.Contains(said.text, "#") && !strings.HasPrefix(said.name, "@type") {
		c.warnf(said.value.at, "example-type-hash", at, "is %s, must have a # before the name, but in OData 4.01", visible.Quoted(said.text))
	}
	name := typeIn(said.text)
	t := schema.Structured(c.model.Type(name))
	switch {
	case t == nil:
		c.errorf(said.value.at, "example-type-unknown", at, "is %s, a type that the description does not have%s", visible.Quoted(said.text), c.similarType(name))
		return declared
	case t != declared && !t.IsDerivedFrom(declared):
		c.errorf(said.value.at, "example-type-derived", at, "is %s, which is not derived from %s, the type that is declared there", visible.Quoted(said.text), declared.QualifiedName())
	case t.Abstract:
		c.errorf(said.value.at, "example-abstract", at, "is %s, which is abstract: write a type derived from it", visible.Quoted(said.text))
	}
	return t
}

// property checks a member that is to be a property.
func (c *checker) property(m member, t *schema.StructuredType, pointer string) {
	at := below(pointer, m.name)
	if p := t.LookupProperty(m.name); p != nil {
		c.typed(m.value, p.Type, at)
		return
	}
	if p := t.LookupNavigationProperty(m.name); p != nil {
		c.typed(m.value, p.Type, at)
		return
	}
	if other := inOtherCase(m.name, t); other != "" {
		c.errorf(m.at, "example-property-case", at, "is no property of %s, whose names are case-sensitive: write %s", t.QualifiedName(), other)
		return
	}
	if t.Open {
		c.warnf(m.at, "example-property-dynamic", at, "is not declared by %s, which is open and may have it", t.QualifiedName())
		return
	}
	if d := derivedWith(t, m.name); d != nil {
		c.errorf(m.at, "example-property-unknown", at, `is no property of %s, but of %s, which is derived from it: add "@odata.type": "#%s"`, t.QualifiedName(), d.QualifiedName(), d.QualifiedName())
		return
	}
	c.errorf(m.at, "example-property-unknown", at, "is no property of %s, which is closed%s", t.QualifiedName(), schema.DidYouMean(m.name, namesOf(t), ""))
}

// namesOf returns the names of a type's properties of both kinds.
func namesOf(t *schema.StructuredType) (names []string) {
	for _, p := range t.AllProperties() {
		names = append(names, p.Name)
	}
	for _, p := range t.AllNavigationProperties() {
		names = append(names, p.Name)
	}
	return names
}

func inOtherCase(name string, t *schema.StructuredType) string {
	for _, n := range namesOf(t) {
		if strings.EqualFold(n, name) {
			return n
		}
	}
	return ""
}

// derivedWith returns a type derived from another that has a property.
func derivedWith(t *schema.StructuredType, name string) *schema.StructuredType {
	for _, d := range t.Derived {
		if slices.Contains(namesOf(d), name) {
			return d
		}
		if deeper := derivedWith(d, name); deeper != nil {
			return deeper
		}
	}
	return nil
}
