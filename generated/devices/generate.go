// Package devices is an inventory of devices in a network. It shows how types of other
// packages, of Go's own net/netip and math/big, stand for formats and properties of an
// OpenAPI description.
//
// Everything but this file and the tests is generated from devices.yaml, as odatagen.yaml
// says.
package devices

//go:generate go run ../../cmd/odatagen generate --quiet
