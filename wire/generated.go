package wire

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
)

// This file holds what generated code calls and nobody else needs to. A package
// for a large service has thousands of each call, so each is as short as can be
// and is not copied into its caller: that is most of the cost of compiling such
// a package.

// MarshalJSON is what the MarshalJSON method of a generated type calls: it is
// [Marshal] without options.
//
//go:noinline
func MarshalJSON(v Structured) ([]byte, error) { return Marshal(v) }

// UnmarshalJSON is what the UnmarshalJSON method of a generated type calls: it
// is [Unmarshal] without options.
//
//go:noinline
func UnmarshalJSON(data []byte, v Structured) error { return Unmarshal(data, v) }

// MarshalJSON refuses. It stands in the way of encoding/json's own idea of a
// struct that is passed by value, which would lose most of it without a word:
// the methods of generated types are on their pointers.
func (Dynamic) MarshalJSON() ([]byte, error) { return nil, errByValue }

var errByValue = errors.New("wire: an entity or complex value is encoded from its pointer, json.Marshal(&v), and a Page by wire.MarshalPage")

// New returns a new value of the type with a qualified name among types, which
// are typed nil pointers in the order of their names; nil if there is none. It
// is what the function New of a generated package calls.
func New(types []Structured, name string) Structured {
	i, found := slices.BinarySearchFunc(types, name, func(t Structured, name string) int {
		return cmp.Compare(t.ODataType().Name, name)
	})
	if !found {
		return nil
	}
	return reflect.New(reflect.TypeOf(types[i]).Elem()).Interface().(Structured)
}

// MarshalUnion is what the MarshalJSON method of a generated union calls.
//
//go:noinline
func MarshalUnion(v Union) ([]byte, error) { return marshalUnion(v) }

// UnmarshalUnion is what the UnmarshalJSON method of a generated union calls.
//
//go:noinline
func UnmarshalUnion(data []byte, v Union) error { return unmarshalUnion(data, v) }
