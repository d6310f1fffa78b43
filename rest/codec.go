package rest

import (
	"reflect"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// codec is the rest of package wire, which is for siblings alone.
var codec = wire.Internal(sibling.Key{})

// inAnswer writes bodies of answers, which have no form that OData negotiates.
var inAnswer = codec.ForAnswer(sibling.Answer{})

// shape reads, writes and checks the values of a Go type, which are given as
// addressable.
type shape interface {
	Outline() sibling.Outline
	Unmarshal(data []byte, v reflect.Value, opts ...wire.Option) error
	Append(b []byte, v reflect.Value, opts ...wire.Option) ([]byte, error)
	Check(v reflect.Value, direction wire.Direction) error
	IsAbsent(v reflect.Value) bool
}
