package overlay

import (
	"slices"

	"github.com/odatagen/odatagen/schema"
)

// makeEntity replaces a complex type by an entity type.
func (a *applier) makeEntity(t *schema.StructuredType) {
	in := t.Schema
	e := schema.NewEntityType(in, t.Name)
	e.Node, e.BaseName, e.BasePos, e.Abstract, e.OpenHere = t.Node, t.BaseName, t.BasePos, t.Abstract, t.OpenHere
	e.Properties, e.NavigationProperties = t.Properties, t.NavigationProperties
	in.ComplexTypes = slices.DeleteFunc(in.ComplexTypes, func(c *schema.ComplexType) bool { return &c.StructuredType == t })
	in.EntityTypes = append(in.EntityTypes, e)
	for _, s := range a.model.Schemas() {
		for _, c := range s.ComplexTypes {
			navigate(&c.StructuredType, e.QualifiedName())
		}
		for _, c := range s.EntityTypes {
			navigate(&c.StructuredType, e.QualifiedName())
		}
	}
	t.Kind = schema.Entity // of what was replaced, for who looks at it still
	a.index = newIndex(a.model)
}

// navigate makes navigation properties of a type's properties that have an
// entity type.
func navigate(t *schema.StructuredType, target string) {
	t.Properties = slices.DeleteFunc(t.Properties, func(p *schema.Property) bool {
		if p.Type.Name != target {
			return false
		}
		n := &schema.NavigationProperty{Node: p.Node, Name: p.Name, Type: p.Type}
		if n.Type.Collection {
			n.Type.Nullable, n.Type.NullableGiven = false, false
		}
		t.NavigationProperties = append(t.NavigationProperties, n)
		return true
	})
}
