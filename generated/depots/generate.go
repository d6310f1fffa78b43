// Package depots shows a package of its own for the handler of each resource: sets that
// share types and an operation, singletons, operation imports, and names that packages
// cannot have.
//
// Everything but this file and the tests is generated from depots.csdl.xml.
package depots

//go:generate go run ../../cmd/odatagen generate --quiet --schema depots.csdl.xml --package depots --out . --split
