// Package names shows what becomes of names that are trouble in Go: keywords,
// predeclared names, names that the generated code needs itself, initialisms,
// underscores, other alphabets, one name in several namespaces.
//
// Everything but this file and the tests is generated from names.csdl.xml.
package names

//go:generate go run ../../cmd/odatagen generate --quiet --schema names.csdl.xml --package names --out .
