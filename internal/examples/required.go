package examples

import (
	"slices"
	"strconv"
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

// asksForPart reports whether the answer to a request need not have all properties.
func asksForPart(address string) bool {
	path, options, _ := strings.Cut(address, "?")
	for _, word := range []string{"$select", "$apply", "$compute", "%24select", "%24apply", "select=", "$deltatoken"} {
		if strings.Contains(options, word) {
			return true
		}
	}
	return strings.Contains(path, "$ref") || strings.Contains(path, "$count") || strings.Contains(path, "$delta") || strings.Contains(path, "/delta")
}

// answered warns of properties that an answer lacks although they are never null: what is
// left out is null (JSON 4.01, 7), but where it was not asked for.
func (c *checker) answered(v *value, s shape) {
	t := schema.Structured(s.ref.Type)
	if t == nil || v.kind != object {
		return
	}
	for _, name := range []string{"@odata.context", "@context"} {
		if context := v.get(name); context != nil {
			if _, fragment, _ := strings.Cut(context.text, "#"); strings.Contains(fragment, "(") || strings.Contains(fragment, "/$delta") {
				return // which lists what is there, or is about changes
			}
		}
	}
	list, at := []*value{v}, ""
	if values := v.get("value"); s.ref.Collection && values != nil {
		list, at = values.items, "/value"
	}
	for i, one := range list {
		pointer := at
		if at != "" {
			pointer += "/" + strconv.Itoa(i)
		}
		c.lacks(one, t, pointer)
	}
}

// lacks warns of what one value of an answer lacks.
func (c *checker) lacks(v *value, t *schema.StructuredType, pointer string) {
	if v.kind != object || v.get("@removed") != nil || v.get("@odata.removed") != nil || v.get("@odata.id") != nil && len(v.members) == 1 || v.get("@id") != nil && len(v.members) == 1 {
		return
	}
	if of := c.typeOf(v); of != nil && of.IsDerivedFrom(t) {
		t = of
	}
	for _, p := range t.AllProperties() {
		if stream := p.Type.Name == "Edm.Stream"; !stream && !p.Type.Nullable && !p.Type.Collection && !v.similar(p.Name) {
			c.warnf(v.at, "example-required", pointer, "lacks %s of %s, which is never null: add it, or ask for a part with $select", p.Name, t.QualifiedName())
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
