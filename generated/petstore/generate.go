// Package petstore is a small shop for animals: types and handlers generated
// from petstore.yaml, an OpenAPI description without OData.
//
// Everything but this file and the tests is generated. The package is a golden
// of the generator and the example for its users.
package petstore

//go:generate go run ../../cmd/odatagen generate --quiet --schema petstore.yaml --package petstore --out .
