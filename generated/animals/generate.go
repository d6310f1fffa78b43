// Package animals is a zoo whose entities have a property of each kind that stores keep:
// values of all primitive types, flags, complex values and entities of derived types,
// collections, contained entities, and whatever else is sent to open types.
//
// Everything but this file is generated from animals.csdl.xml.
package animals

//go:generate go run ../../cmd/odatagen generate --quiet --schema animals.csdl.xml --package animals --out .
