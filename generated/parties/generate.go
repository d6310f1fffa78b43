// Package parties is a register of people and companies, whose identifiers, amounts and
// places are Go types that somebody has written by hand. It shows how such types stand
// for those of a description; package orders shares its types.
//
// Everything but this file, values.go and the tests is generated from parties.csdl.xml,
// as odatagen.yaml says.
package parties

//go:generate go run ../../cmd/odatagen generate --quiet
