// Package odata has what OData knows beyond the JSON of objects, which package
// wire reads and writes: pages of collections, whole and as streams, control
// information, the types that a payload states, and the options of OData's JSON
// format.
package odata

import (
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// codec is the rest of package wire, which is for siblings alone.
var codec = wire.Internal(sibling.Key{})

// TypeName returns the qualified name of the type of v that a payload stated,
// or else that of its Go type. They differ if the payload's type was not known.
// v must not be nil.
func TypeName(v wire.Structured) string { return codec.TypeName(v) }
