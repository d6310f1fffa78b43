package schema

// This file holds the service itself: its container and what stands in it.

// EntityContainer is the service's set of addressable resources (section 13).
type EntityContainer struct {
	Node
	Name        string
	Schema      *Schema
	ExtendsName string           // qualified, alias resolved; "" for none
	Extends     *EntityContainer // linked by the resolver

	EntitySets      []*EntitySet
	Singletons      []*Singleton
	ActionImports   []*OperationImport
	FunctionImports []*OperationImport
}

// QualifiedName returns namespace and name.
func (c *EntityContainer) QualifiedName() string { return c.Schema.Namespace + "." + c.Name }

// EntitySet is a collection of entities (section 13.2).
type EntitySet struct {
	Node
	Name                     string
	TypeName                 string // qualified, alias resolved
	TypePos                  Position
	Type                     *EntityType // linked by the resolver
	IncludeInServiceDocument bool        // default true
	Bindings                 []*NavigationPropertyBinding
}

// Singleton is a single entity (section 13.3).
type Singleton struct {
	Node
	Name     string
	TypeName string
	TypePos  Position
	Type     *EntityType
	Nullable bool
	Bindings []*NavigationPropertyBinding
}

// NavigationPropertyBinding says in which set a navigation property's targets
// are (section 13.4). Path and Target are as written, aliases resolved.
type NavigationPropertyBinding struct {
	Node
	Path   string
	Target string
}

// OperationImport is an action import or a function import (sections 13.5, 13.6).
type OperationImport struct {
	Node
	Name                     string
	Function                 bool
	OperationName            string // qualified, alias resolved
	OperationPos             Position
	Operations               []*Operation // the unbound overloads, linked by the resolver
	EntitySet                string       // name, or path to a set of another container; "" for none
	IncludeInServiceDocument bool         // function imports only; default false
}
