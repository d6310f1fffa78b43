// Package stations is a small weather service that is described by OpenAPI, in
// Microsoft's mapping. It shows derived types, an open type, an enumeration, a
// contained collection, a function and an action made from it, and an overlay
// that supplies what the mapping does not say.
//
// Everything but this file, the overlay and the tests is generated from
// stations.openapi.yaml.
package stations

//go:generate go run ../../cmd/odatagen generate --quiet --schema stations.openapi.yaml --overlay stations.overlay.yaml --package stations --out .
