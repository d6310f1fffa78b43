package schema

import (
	"iter"
	"slices"
	"strings"
)

// Remove takes an element out of a model whose names are not linked yet, with the
// annotations that are given for it and for what is in it, wherever they stand.
// What refers to it stays, and is found when the model is linked.
func Remove(m *Model, e Element) {
	s := e.Schema
	switch v := e.Value.(type) {
	case *Schema:
		s.Document.Schemas = without(s.Document.Schemas, v)
	case *EntityType:
		s.EntityTypes = without(s.EntityTypes, v)
	case *ComplexType:
		s.ComplexTypes = without(s.ComplexTypes, v)
	case *EnumType:
		s.EnumTypes = without(s.EnumTypes, v)
	case *TypeDefinition:
		s.TypeDefinitions = without(s.TypeDefinitions, v)
	case *Term:
		s.Terms = without(s.Terms, v)
	case *Operation:
		s.Actions, s.Functions = without(s.Actions, v), without(s.Functions, v)
	case *Member:
		for _, t := range s.EnumTypes {
			t.Members = without(t.Members, v)
		}
	case *Property:
		for t := range structuredTypes(s) {
			t.Properties = without(t.Properties, v)
		}
	case *NavigationProperty:
		for t := range structuredTypes(s) {
			t.NavigationProperties = without(t.NavigationProperties, v)
		}
	case *Parameter:
		for _, o := range slices.Concat(s.Actions, s.Functions) {
			o.Parameters = without(o.Parameters, v)
		}
	case *ReturnType:
		for _, o := range slices.Concat(s.Actions, s.Functions) {
			if o.Return == v {
				o.Return = nil
			}
		}
	case *EntityContainer:
		s.Container = nil
	case *Annotation:
		removeAnnotation(m, v)
		return
	default:
		removeContained(s.Container, e.Value)
	}
	removeGroups(m, e)
}

// removeAnnotation looks for an annotation in all elements, and outside of them.
func removeAnnotation(m *Model, a *Annotation) {
	for _, e := range Elements(m) {
		e.Node.Annotations = without(e.Node.Annotations, a)
	}
	for _, s := range m.Schemas() {
		s.AnnotationGroups = slices.DeleteFunc(s.AnnotationGroups, func(g *AnnotationGroup) bool {
			had := len(g.Annotations)
			g.Annotations = without(g.Annotations, a)
			return len(g.Annotations) == 0 && had > 0
		})
	}
}

func removeContained(c *EntityContainer, element any) {
	switch v := element.(type) {
	case *EntitySet:
		c.EntitySets = without(c.EntitySets, v)
	case *Singleton:
		c.Singletons = without(c.Singletons, v)
	case *OperationImport:
		c.ActionImports, c.FunctionImports = without(c.ActionImports, v), without(c.FunctionImports, v)
	}
}

func without[T comparable](list []T, gone T) []T {
	return slices.DeleteFunc(list, func(item T) bool { return item == gone })
}

// structuredTypes yields the entity types and complex types of a schema.
func structuredTypes(s *Schema) iter.Seq[*StructuredType] {
	return func(yield func(*StructuredType) bool) {
		for _, t := range s.EntityTypes {
			if !yield(&t.StructuredType) {
				return
			}
		}
		for _, t := range s.ComplexTypes {
			if !yield(&t.StructuredType) {
				return
			}
		}
	}
}

// removeGroups removes the groups of annotations for an element and what is in
// it. Those for an operation by its name alone are for its other overloads, too.
func removeGroups(m *Model, e Element) {
	gone := append([]string{e.Path}, e.Also...)
	if o, ok := e.Value.(*Operation); ok && slices.ContainsFunc(slices.Concat(e.Schema.Actions, e.Schema.Functions), func(other *Operation) bool { return other.Name == o.Name }) {
		gone = without(gone, o.QualifiedName())
	}
	for _, s := range m.Schemas() {
		s.AnnotationGroups = slices.DeleteFunc(s.AnnotationGroups, func(g *AnnotationGroup) bool {
			target := strings.ReplaceAll(g.Target, " ", "")
			return slices.ContainsFunc(gone, func(path string) bool {
				return target == path || strings.HasPrefix(target, path+"/")
			})
		})
	}
}
