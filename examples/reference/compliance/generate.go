// Package compliance has what a suite of protocol tests asks a service for: a property of
// nearly each primitive type, derived types, relationships, a singleton, a media entity, and
// operations with overloads.
//
// Everything but this file is generated from compliance.csdl.xml.
package compliance

//go:generate go run ../../../cmd/odatagen generate --quiet --schema compliance.csdl.xml --package compliance --out .
