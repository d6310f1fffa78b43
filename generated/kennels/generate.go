// Package kennels has long paths: entities that others contain, behind casts, with alternate keys
// of types and of an entity set. It shows that a server answers at each what it answers at the
// shortest.
//
// Everything but this file is generated from kennels.csdl.xml.
package kennels

//go:generate go run ../../cmd/odatagen generate --quiet --schema kennels.csdl.xml --package kennels --out . --include ** --include /Kennels/Dogs/example.kennels.Dog/** --include /Kennels/example.kennels.Cattery/** --include /Kennels/example.kennels.Cattery/Cats/example.kennels.Dog/** --include /Pets/example.kennels.Dog/Tricks/**
