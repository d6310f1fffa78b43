// Package everything is an API that uses every construct of OpenAPI that is
// generated: a golden of the generator. The example for users is package
// petstore.
package everything

//go:generate go run ../../cmd/odatagen generate --quiet --schema everything.yaml --package everything --out .
