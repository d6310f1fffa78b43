package odata

import (
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// InValue reads a single entity that is wrapped in {"value": {…}}, as the
// examples of some documentation show. Control information and annotations
// beside "value" are kept with the entity.
func InValue() wire.Option { return codec.InValue() }

// WithTypes resolves the names of derived types that the generated lists leave
// out: newType returns a new value of the type with that qualified name, or
// nil. Generated packages have such a function, New.
func WithTypes(newType func(name string) wire.Structured) wire.Option {
	return codec.WithTypes(newType)
}

// DeclaredType says which type the description declares for what is read or
// written, by a typed nil pointer. A value of a derived type is then written
// with its @odata.type, and [UnmarshalPage] knows what a page of interfaces
// holds.
func DeclaredType(t wire.Structured) wire.Option { return codec.DeclaredType(t) }

// Lenient reads on where a value is not of the type that the description says: a
// text in place of a number, a date without an offset, one value in place of a
// collection. The value is set aside: its property is absent, and [wire.Dynamic] keeps
// it under the property's name, with which it is written again as long as the property
// stays absent. If report is not nil, it is called for each such value when what it
// is part of has been read, in the order of the payload.
//
// So it is with types of plain APIs, whose Undeclared keeps the value. A field that must
// be there has its zero value then, and what is missing is reported too.
//
// What is no JSON, or beyond a limit, is an error all the same, and so is a payload that
// is not of its type as a whole. Such an item of [ReadPage] is yielded as an error,
// behind which the loop can go on.
func Lenient(report func(*wire.Error)) wire.Option { return codec.Lenient(report) }

// MetadataLevel is how much control information is written: see OData JSON
// Format 4.01, section 3.1.
type MetadataLevel uint8

const (
	// MetadataMinimal writes the control information that the value holds,
	// and @odata.type where the type differs from the declared one.
	MetadataMinimal = MetadataLevel(sibling.MetadataMinimal)
	// MetadataNone leaves out all control information but nextLink and count.
	MetadataNone = MetadataLevel(sibling.MetadataNone)
	// MetadataFull writes all types, and in a server's answers the links.
	MetadataFull = MetadataLevel(sibling.MetadataFull)
)

// Metadata sets how much control information is written.
func Metadata(level MetadataLevel) wire.Option {
	return codec.Metadata(sibling.MetadataLevel(level))
}

// IEEE754Compatible writes the values of Edm.Int64 and Edm.Decimal, and the
// count of a page, as strings.
func IEEE754Compatible() wire.Option { return codec.IEEE754Compatible() }
