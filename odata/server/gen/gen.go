// Package gen has what generated code gives to [server.New], and nobody else
// needs. It may change with the generator. The package of the types, which every
// generated handler imports, makes sure that code and module fit each other: see
// EnforceVersion in package wire/gen.
//
// [server.New]: https://pkg.go.dev/github.com/odatagen/odatagen/odata/server#New
package gen

import "github.com/odatagen/odatagen/wire"

// Description is what is known about a service, beside the routes.
type Description struct {
	// Container is the qualified name of the entity container, such as
	// "microsoft.graph.GraphService".
	Container string
	// MetadataXML and MetadataJSON are the description as CSDL, served at
	// /$metadata. The one that is empty is not offered.
	MetadataXML, MetadataJSON string
	// Resources are the entries of the service document, in its order.
	Resources []Resource
	// Bindings are the entity sets and singletons that navigation properties of
	// derived types, and of the items of collections, are bound to, by paths such as
	// "People/ns.Employee/Boss" and "People/Addresses/Country". Those of other
	// navigation properties are in the tags of their routes.
	Bindings map[string]string
	// Singletons are those that are not among the Resources, and that something is
	// bound to.
	Singletons []string
	// Declared are typed nils of the types that interfaces in results stand for, and of
	// those that are derived from a type of another package.
	Declared []wire.Structured
	// Codecs has the codecs of the types of results that others have written.
	Codecs []wire.Codec
}

// ResourceKind is the kind of an entry of the service document (JSON Format 5).
type ResourceKind string

// The kinds of resources that a service document lists.
const (
	EntitySet      ResourceKind = "EntitySet"
	Singleton      ResourceKind = "Singleton"
	FunctionImport ResourceKind = "FunctionImport"
)

// Resource is an entry of the service document: something at the root of the
// service that can be requested with GET.
type Resource struct {
	Name string
	Kind ResourceKind
}

// Store answers for a service: it fills in the functions that are nil, of a pointer to a
// generated struct Service.
type Store interface {
	Fill(service any, d Description)
}
