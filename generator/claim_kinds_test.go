package generator_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// kinds add one element of a kind at every place where it can stand.
var kinds = map[string]func(*schema.Model){
	"derived type":          func(m *schema.Model) { deriveAll(m, 1) },
	"hundred derived types": func(m *schema.Model) { deriveAll(m, 101) },
	"property": func(m *schema.Model) {
		for _, t := range structuredTypes(m) {
			for i, name := range []string{"Edm.String", "Edm.Binary", "Edm.Stream", "Edm.Untyped", "Edm.Guid", t.QualifiedName()} {
				if strings.HasPrefix(name, "Edm.") || t.Kind == schema.Complex {
					t.Properties = append(t.Properties, &schema.Property{Name: fmt.Sprintf("added%d%s", i, t.Name), Type: schema.TypeRef{Name: name, Collection: i%2 == 0}})
				}
			}
		}
	},
	"navigation property": func(m *schema.Model) {
		for i, t := range structuredTypes(m) {
			for k := range 3 {
				t.NavigationProperties = append(t.NavigationProperties, &schema.NavigationProperty{
					Name: fmt.Sprintf("added%d%d", i, k), Type: schema.TypeRef{Name: anyEntity(m), Collection: k > 0}, ContainsTarget: k == 2,
				})
			}
		}
	},
	"overload and parameter": func(m *schema.Model) {
		for _, s := range m.Schemas() {
			for _, o := range s.Functions {
				c := *o
				c.Parameters = append(append([]*schema.Parameter(nil), o.Parameters...), &schema.Parameter{Name: "AAdded", Type: schema.TypeRef{Name: "Edm.Int32"}})
				for i, p := range c.Parameters {
					if i > 0 || !o.Bound {
						other := *p
						other.Type = schema.TypeRef{Name: "Edm.Binary"}
						c.Parameters[i] = &other
					}
				}
				first := *o
				first.Return = &schema.ReturnType{Type: schema.TypeRef{Name: "Edm.Guid", Collection: !o.Return.Type.Collection}}
				at := 0
				if o.Bound {
					at = 1
				}
				first.Parameters = slices.Insert(slices.Clone(o.Parameters), at, &schema.Parameter{Name: "AAAFirst", Type: schema.TypeRef{Name: "Edm.Int32"}})
				s.Functions = append(s.Functions, &c, &first)
			}
			for _, o := range s.Actions {
				o.Parameters = append(o.Parameters, &schema.Parameter{Name: "added", Type: schema.TypeRef{Name: "Edm.Int32", Facets: schema.Facets{Nullable: true}}})
			}
		}
	},
	"operation": func(m *schema.Model) {
		for _, s := range m.Schemas() {
			s.Actions = append(s.Actions, boundBelow(m, s.Actions)...)
			s.Functions = append(s.Functions, boundBelow(m, s.Functions)...)
			for _, t := range s.EntityTypes {
				for i := range 4 {
					addOperation(s, fmt.Sprintf("added%d", i), t.QualifiedName(), i%2 == 0, i < 2)
				}
			}
		}
	},
	"namespace": func(m *schema.Model) {
		doc := m.Documents[0]
		for _, from := range m.Schemas() {
			for _, name := range []string{from.Namespace + ".added", "added." + from.Namespace, strings.ReplaceAll(from.Namespace, ".", "_")} {
				s := &schema.Schema{Namespace: name, Document: doc}
				for _, t := range from.EntityTypes {
					s.EntityTypes = append(s.EntityTypes, entity(s, t.Name))
				}
				for _, t := range from.ComplexTypes {
					s.ComplexTypes = append(s.ComplexTypes, schema.NewComplexType(s, t.Name))
				}
				for range 3 {
					s.ComplexTypes = append(s.ComplexTypes, schema.NewComplexType(s, fmt.Sprintf("more%d", len(s.ComplexTypes))))
				}
				doc.Schemas = append(doc.Schemas, s)
			}
		}
	},
}

// boundBelow returns the operations that are bound to a type again, with another
// parameter and answer, bound to each type that is derived from it.
func boundBelow(m *schema.Model, list []*schema.Operation) []*schema.Operation {
	var more []*schema.Operation
	for _, o := range list {
		if !o.Bound {
			continue
		}
		for _, t := range structuredTypes(m) {
			for base := t.Base; base != nil; base = base.Base {
				if base.QualifiedName() != o.Parameters[0].Type.Name {
					continue
				}
				c := *o
				c.Return = &schema.ReturnType{Type: schema.TypeRef{Name: "Edm.Guid"}}
				c.Parameters = []*schema.Parameter{
					{Name: "on", Type: schema.TypeRef{Name: t.QualifiedName(), Collection: o.Parameters[0].Type.Collection}},
					{Name: "below", Type: schema.TypeRef{Name: "Edm.Int32"}},
				}
				more = append(more, &c)
			}
		}
	}
	return more
}

// deriveAll adds n types derived from each structured type.
func deriveAll(m *schema.Model, n int) {
	for i, t := range structuredTypes(m) {
		for k := range n {
			name := fmt.Sprintf("derived%dFrom%d", k, i)
			if t.Kind == schema.Entity {
				d := schema.NewEntityType(t.Schema, name)
				d.BaseName = t.QualifiedName()
				t.Schema.EntityTypes = append(t.Schema.EntityTypes, d)
			} else {
				d := schema.NewComplexType(t.Schema, name)
				d.BaseName = t.QualifiedName()
				t.Schema.ComplexTypes = append(t.Schema.ComplexTypes, d)
			}
		}
	}
}
