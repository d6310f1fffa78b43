// Package library is a small lending library. It shows derived types, an open
// type, singletons, contained entities, a compound key, flags, actions and
// functions, and a property of every primitive type.
//
// Everything but this file and the tests is generated from library.csdl.xml.
package library

//go:generate go run ../../cmd/odatagen generate --quiet --schema library.csdl.xml --package library --out .
