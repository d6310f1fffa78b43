// Package ark is an ark whose animals have places of derived complex types. It shows what
// becomes of such values when they are read and changed, and of properties that no type
// declares.
//
// Everything but this file and the tests is generated from ark.csdl.xml.
package ark

//go:generate go run ../../cmd/odatagen generate --quiet --schema ark.csdl.xml --package ark --out .
