// Package rooms is a part of the API that package devices is of, in a package of its own:
// the two share the types that both need.
//
// Everything but this file and the tests is generated from the description of the
// devices, as odatagen.yaml says.
package rooms

//go:generate go run ../../cmd/odatagen generate --quiet
