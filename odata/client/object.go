package client

import (
	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/gen"
)

// Object is an entity or a complex value of any type, for services that no code was
// generated for: Dynamic has its members.
type Object struct {
	Dynamic wire.Dynamic
}

var typeOfObject = wire.Type{Name: "Edm.EntityType", Entity: true}

// WireType implements wire.Structured.
func (*Object) WireType() *wire.Type { return &typeOfObject }

// MarshalJSON implements json.Marshaler.
func (v *Object) MarshalJSON() ([]byte, error) { return gen.MarshalJSON(v) }

// UnmarshalJSON implements json.Unmarshaler.
func (v *Object) UnmarshalJSON(data []byte) error { return gen.UnmarshalJSON(data, v) }
