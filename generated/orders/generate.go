// Package orders is a shop, whose buyers are those of package parties: the two share
// their types, and this one has what only it knows.
//
// Everything but this file and the tests is generated from orders.csdl.xml, as
// odatagen.yaml says.
package orders

//go:generate go run ../../cmd/odatagen generate --quiet
