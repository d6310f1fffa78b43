// Package zoo is a zoo whose entities name each other: by keys, by other properties, by base
// types and by what is derived from these. It shows which of that a store lets be.
//
// Everything but this file is generated from zoo.csdl.xml.
package zoo

//go:generate go run ../../cmd/odatagen generate --quiet --schema zoo.csdl.xml --package zoo --out .
