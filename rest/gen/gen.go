// Package gen has what generated code gives to [rest.New] and calls, and nobody else needs.
// It may change with the generator. The package of the types, which stands beside
// every generated handler, makes sure that code and module fit each other: see
// EnforceVersion in package wire/gen.
//
// [rest.New]: https://pkg.go.dev/github.com/odatagen/odatagen/rest#New
package gen

import (
	"fmt"
	"reflect"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// codec is the rest of package wire, which is for siblings alone.
var codec = wire.Internal(sibling.Key{})

// Description is what is known about an API, beside the operations.
type Description struct {
	// Outputs are the answers that are declared, by groups of operations.
	Outputs [][]Outputs
	// Codecs has the codecs of the types of inputs and outputs that others have written.
	Codecs []wire.Codec
}

// Outputs are the answers of an operation: what a function can return that
// returns the interface to which Of is a nil pointer.
type Outputs struct {
	Of      any
	Outputs []Output
}

// Output is an answer of an operation.
type Output struct {
	// Status is the status code; "2XX" for any that begins so, and "default"
	// for those not declared. A type may have several, one Output for each. Where
	// that is more than one code, the field Status says which.
	Status string
	// Type is a typed nil pointer to the struct that a handler returns. Of its
	// fields, Body is tagged with its media types, of which the first is sent,
	// and those tagged "header" are headers. A nil slice is written as an empty
	// list, unless the tag says "nullable".
	Type any
}

// Error is the text of an answer that is an error: its type, the Status and the Body, as
// far as it has these.
func Error(output any) string {
	v := reflect.ValueOf(output)
	text := v.Type().String()[1:]
	if v.IsNil() {
		return text
	}
	if status := v.Elem().FieldByName("Status"); status.IsValid() && status.Kind() == reflect.Int && status.Int() != 0 {
		text += fmt.Sprintf(" %d", status.Int())
	}
	if body := v.Elem().FieldByName("Body"); body.IsValid() {
		if shape, err := codec.UncheckedShapeOf(body.Type(), ""); err == nil {
			if data, err := shape.Append(nil, body); err == nil {
				text += fmt.Sprintf(": %.500s", data)
			}
		}
	}
	return text
}
