package query

import (
	"sync"

	"github.com/odatagen/odatagen/wire"
)

// Model is what a service has beside its structured types: what stands at the root, its
// operations, and names of types. With it, paths are bound ([Parser]); without, a name
// is just a name.
type Model struct {
	// Resources are the children of the entity container, by name.
	Resources map[string]*Resource
	// Operations are the bound operations by qualified name, each overload of its own.
	Operations map[string][]*Operation
	// Types are the structured types and enumerations by qualified name.
	Types map[string]Type
	// CustomAggregates are the types of the custom aggregates by name (OData Extension for
	// Data Aggregation 4.0, 6.2.3).
	CustomAggregates map[string]Type
	// Namespaces are the namespaces and aliases that can stand before a name, each with
	// the namespace that it is for, which is itself but for aliases.
	Namespaces map[string]string
	// DefaultNamespaces are those whose operations can be called, and whose types can be
	// named, without them (Protocol 4.4).
	DefaultNamespaces []string
	// Tied returns the parts of the keys of related entities that paths may leave out: those
	// of entities of the type target that the navigation property of a type leads to. It may
	// be nil.
	Tied func(source, navigation, target string) []KeyTie
	// Contains reports whether a navigation property of a type contains what it leads to. It
	// may be nil: then no path is known to lead to what is contained.
	Contains func(source, navigation string) bool
	// Shape returns the name of the type that a spatial property of a type has, such as
	// "Edm.GeometryPoint", which tells what it can be compared with; "" if it is not known. It
	// may be nil.
	Shape func(source, property string) string
}

// ResourceKind is the sort of a [Resource].
type ResourceKind uint8

// The kinds of resources.
const (
	EntitySet ResourceKind = iota
	Singleton
	FunctionImport
	ActionImport
)

// Resource is a child of the entity container.
type Resource struct {
	Name string
	Kind ResourceKind
	// Type is that of the entities of an entity set, a collection, or of a singleton.
	Type Type
	// Keys are the key and the alternate keys of the set's entities, each as the names
	// of its parts. The key proper is the first.
	Keys [][]KeyPart
	// Overloads are those of an import.
	Overloads []*Operation
	// Place is the resource in the tree of paths that are known to be served; nil if
	// types say all there is to know.
	Place Place
}

// Place is what a service has at a path, beside what types say of it: where the type is
// not known, or has other keys in URLs.
type Place interface {
	// Below returns the place of a property of what is here, or of each of the items of
	// a collection, as values of a type: nil if there is none.
	Below(of Type, property string) Place
	// Type is the type of what is here; one that is not known is a collection or not.
	Type() Type
	// Keys are those of the items of a collection: see [Resource].
	Keys() [][]KeyPart
}

// KeyPart is a part of a key: its name, which can be an alias, and its type.
type KeyPart struct {
	Name string
	Type Type
	// Path are the names of the properties that lead to it; nil if its name is that of the
	// one property.
	Path []string
}

// Operation is an overload of an action or a function (URL Conventions 4.9 and 4.10).
type Operation struct {
	// Name is the qualified name, or that of the import.
	Name string
	// Action says that it is an action, which takes its arguments from the body.
	Action bool
	// Binding is the type of the binding parameter; the zero value for unbound ones.
	Binding Type
	// Parameters are the others.
	Parameters []Parameter
	// Struct is a typed nil whose properties are the parameters whose types are not
	// known from Parameters; nil if there are none.
	Struct wire.Structured
	// Result is the type of the result; the zero value if there is none, or it is not
	// known.
	Result Type
}

// Parameter is a parameter of an operation.
type Parameter struct {
	Name     string
	Type     Type
	Optional bool // it may be left out (Core.OptionalParameter)
}

// Parser parses URLs of a service. Several goroutines may use it at once.
type Parser struct {
	// Model may be nil: then names are taken as they are.
	Model  *Model
	Limits Limits

	paths sync.Pool // of *pathRequest
}

// URL is the address of a resource with what is asked of it.
type URL struct {
	// Path leads from the root of the service to the resource; nil for the root itself.
	Path *Path
	// Options are bound to what the path leads to. They are never nil.
	Options *Options
}
