package schema

import (
	"cmp"
	"slices"
)

// ElementKind says what an element of a model is, by the name that the element
// has in CSDL XML.
type ElementKind string

// The kinds of elements.
const (
	SchemaElement             ElementKind = "Schema"
	EntityTypeElement         ElementKind = "EntityType"
	ComplexTypeElement        ElementKind = "ComplexType"
	EnumTypeElement           ElementKind = "EnumType"
	TypeDefinitionElement     ElementKind = "TypeDefinition"
	PropertyElement           ElementKind = "Property"
	NavigationPropertyElement ElementKind = "NavigationProperty"
	MemberElement             ElementKind = "Member"
	ActionElement             ElementKind = "Action"
	FunctionElement           ElementKind = "Function"
	ParameterElement          ElementKind = "Parameter"
	ReturnTypeElement         ElementKind = "ReturnType"
	TermElement               ElementKind = "Term"
	EntityContainerElement    ElementKind = "EntityContainer"
	EntitySetElement          ElementKind = "EntitySet"
	SingletonElement          ElementKind = "Singleton"
	ActionImportElement       ElementKind = "ActionImport"
	FunctionImportElement     ElementKind = "FunctionImport"
	AnnotationElement         ElementKind = "Annotation" // which Elements does not list
)

// Element is an element of a model that has a path.
type Element struct {
	// Path is that of annotations (CSDL 14.2.2): "ns.type/property",
	// "ns.container/set", of an operation with what tells overloads apart, as in
	// "ns.near(ns.stop,Collection(Edm.Int32))/km" for a function, "ns.close(ns.stop)"
	// for an action; a return type is "$ReturnType".
	Path string
	// Also are other paths by which the element is known: those of an operation
	// without the types, which its overloads share, and with all of them.
	Also   []string
	Kind   ElementKind
	Node   *Node
	Value  any     // a pointer to the element, such as *EntityType; all of one kind have one type
	Schema *Schema // that it is in, or is
}

// Type returns the use of a type that an element is, or nil.
func (e Element) Type() *TypeRef {
	switch v := e.Value.(type) {
	case *Property:
		return &v.Type
	case *NavigationProperty:
		return &v.Type
	case *Parameter:
		return &v.Type
	case *ReturnType:
		return &v.Type
	case *Term:
		return &v.Type
	case *TypeDefinition:
		return &v.Underlying
	}
	return nil
}

// Elements returns every element of a model, linked or not, in the order of their
// paths; elements of one path, which is a mistake of the description, stay in its
// order. It is the one list by which elements are addressed.
func Elements(m *Model) []Element {
	var list elements
	for _, s := range m.Schemas() {
		before := len(list)
		list.add(SchemaElement, s.Namespace, &s.Node, s)
		for _, t := range s.EntityTypes {
			list.structured(EntityTypeElement, &t.StructuredType, t)
		}
		for _, t := range s.ComplexTypes {
			list.structured(ComplexTypeElement, &t.StructuredType, t)
		}
		for _, t := range s.EnumTypes {
			list.add(EnumTypeElement, t.QualifiedName(), &t.Node, t)
			for _, member := range t.Members {
				list.add(MemberElement, t.QualifiedName()+"/"+member.Name, &member.Node, member)
			}
		}
		for _, t := range s.TypeDefinitions {
			list.add(TypeDefinitionElement, t.QualifiedName(), &t.Node, t)
		}
		for _, o := range s.Actions {
			list.operation(ActionElement, o)
		}
		for _, o := range s.Functions {
			list.operation(FunctionElement, o)
		}
		for _, t := range s.Terms {
			list.add(TermElement, t.QualifiedName(), &t.Node, t)
		}
		if s.Container != nil {
			list.container(s.Container)
		}
		for i := before; i < len(list); i++ {
			list[i].Schema = s
		}
	}
	slices.SortStableFunc(list, func(a, b Element) int { return cmp.Compare(a.Path, b.Path) })
	return list
}

// elements is a list that grows.
type elements []Element

func (l *elements) add(kind ElementKind, path string, n *Node, value any) {
	*l = append(*l, Element{Path: path, Kind: kind, Node: n, Value: value})
}

func (l *elements) structured(kind ElementKind, t *StructuredType, value any) {
	path := t.QualifiedName()
	l.add(kind, path, &t.Node, value)
	for _, p := range t.Properties {
		l.add(PropertyElement, path+"/"+p.Name, &p.Node, p)
	}
	for _, p := range t.NavigationProperties {
		l.add(NavigationPropertyElement, path+"/"+p.Name, &p.Node, p)
	}
}

func (l *elements) operation(kind ElementKind, o *Operation) {
	name := o.QualifiedName()
	path, full := name+"("+o.signature()+")", name+"("+o.fullSignature()+")"
	add := func(kind ElementKind, below string, n *Node, value any) {
		e := Element{Path: path + below, Also: []string{name + below}, Kind: kind, Node: n, Value: value}
		if full != path {
			e.Also = append(e.Also, full+below)
		}
		*l = append(*l, e)
	}
	add(kind, "", &o.Node, o)
	for _, p := range o.Parameters {
		add(ParameterElement, "/"+p.Name, &p.Node, p)
	}
	if o.Return != nil {
		add(ReturnTypeElement, "/$ReturnType", &o.Return.Node, o.Return)
	}
}

func (l *elements) container(c *EntityContainer) {
	path := c.QualifiedName()
	l.add(EntityContainerElement, path, &c.Node, c)
	for _, s := range c.EntitySets {
		l.add(EntitySetElement, path+"/"+s.Name, &s.Node, s)
	}
	for _, s := range c.Singletons {
		l.add(SingletonElement, path+"/"+s.Name, &s.Node, s)
	}
	for _, i := range c.ActionImports {
		l.add(ActionImportElement, path+"/"+i.Name, &i.Node, i)
	}
	for _, i := range c.FunctionImports {
		l.add(FunctionImportElement, path+"/"+i.Name, &i.Node, i)
	}
}
