// Package shop is a shop whose entities depend on each other. It shows what a store keeps
// of that: partners, referential constraints, what is deleted with an entity, contained
// entities, values that only the service says.
//
// Everything but this file and the tests is generated from shop.csdl.xml.
package shop

//go:generate go run ../../cmd/odatagen generate --quiet --schema shop.csdl.xml --package shop --out .
