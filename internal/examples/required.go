package examples

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// without are the terms with which a property or a parameter need not be given.
var without = []string{"Org.OData.Core.V1.OptionalParameter", "Org.OData.Core.V1.Computed", "Org.OData.Core.V1.ComputedDefaultValue"}

// mustBeGiven reports whether a request has to say a value: none other can be taken for it
// (CSDL 4.01, 7.2.1 and 12.9).
func mustBeGiven(n *schema.Node, t *schema.TypeRef) bool {
	for _, term := range without {
		if n.Annotation(term, "") != nil {
			return false
		}
	}
	return !t.Nullable && !t.Collection && t.Default == nil
}

// complete warns of properties that an entity that is created lacks. A service may give
// them values without saying so, as it does to keys.
func (c *checker) complete(v *value, t *schema.StructuredType) {
	if of := c.typeOf(v); of != nil && of.IsDerivedFrom(t) {
		t = of
	}
	key := map[string]bool{}
	if e := t.EntityType(); e != nil {
		for _, r := range e.EffectiveKey() {
			key[r.Path] = true
		}
	}
	for _, p := range t.AllProperties() {
		if mustBeGiven(&p.Node, &p.Type) && !key[p.Name] && !v.similar(p.Name) {
			c.warnf(v.at, "example-required", "", "creates a %s without %s, which cannot be null and has no default: add it, unless the service gives it a value", t.QualifiedName(), p.Name)
		}
	}
}

// typeOf returns the type that a value says it is of; nil for none.
func (c *checker) typeOf(v *value) *schema.StructuredType {
	for _, name := range []string{"@odata.type", "@type"} {
		if said := v.get(name); said != nil {
			return schema.Structured(c.model.Type(typeIn(said.text)))
		}
	}
	return nil
}

// similar reports whether an object has a member of a name, in whatever case: that it is
// written in another is said of the member.
func (v *value) similar(name string) bool {
	return slices.ContainsFunc(v.members, func(m member) bool { return strings.EqualFold(m.name, name) })
}
