package overlay

import (
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// index finds the elements of a model by target path.
type index struct {
	byPath map[string][]any // pointers to elements of the model
}

// newIndex indexes a model. Operations are found by their names and by their
// names with the types of their parameters.
func newIndex(m *schema.Model) *index {
	x := &index{byPath: map[string][]any{}}
	for _, s := range m.Schemas() {
		for _, t := range s.EntityTypes {
			x.structured(t, &t.StructuredType)
		}
		for _, t := range s.ComplexTypes {
			x.structured(t, &t.StructuredType)
		}
		for _, t := range s.EnumTypes {
			x.add(t.QualifiedName(), t)
			for _, m := range t.Members {
				x.add(t.QualifiedName()+"/"+m.Name, m)
			}
		}
		for _, t := range s.TypeDefinitions {
			x.add(t.QualifiedName(), t)
		}
		for _, list := range [2][]*schema.Operation{s.Actions, s.Functions} {
			for _, o := range list {
				x.operation(o.QualifiedName(), o)
				x.operation(signature(o), o)
			}
		}
		x.container(s)
	}
	return x
}

func (x *index) add(path string, element any) { x.byPath[path] = append(x.byPath[path], element) }

func (x *index) find(path string) []any { return x.byPath[strings.ReplaceAll(path, " ", "")] }

func (x *index) structured(self any, t *schema.StructuredType) {
	x.add(t.QualifiedName(), self)
	for _, p := range t.Properties {
		x.add(t.QualifiedName()+"/"+p.Name, p)
	}
	for _, p := range t.NavigationProperties {
		x.add(t.QualifiedName()+"/"+p.Name, p)
	}
}

func (x *index) operation(path string, o *schema.Operation) {
	x.add(path, o)
	for _, p := range o.Parameters {
		x.add(path+"/"+p.Name, p)
	}
	if o.Return != nil {
		x.add(path+"/$ReturnType", o.Return)
	}
}

// signature is an operation's name with its parameters' types (CSDL 14.2.2).
func signature(o *schema.Operation) string {
	var types []string
	for _, p := range o.Parameters {
		name := p.Type.Name
		if p.Type.Collection {
			name = "Collection(" + name + ")"
		}
		types = append(types, name)
	}
	return o.QualifiedName() + "(" + strings.Join(types, ",") + ")"
}

func (x *index) container(s *schema.Schema) {
	c := s.Container
	if c == nil {
		return
	}
	path := c.QualifiedName()
	x.add(path, c)
	for _, e := range c.EntitySets {
		x.add(path+"/"+e.Name, e)
	}
	for _, e := range c.Singletons {
		x.add(path+"/"+e.Name, e)
	}
	for _, list := range [2][]*schema.OperationImport{c.ActionImports, c.FunctionImports} {
		for _, e := range list {
			x.add(path+"/"+e.Name, e)
		}
	}
}
