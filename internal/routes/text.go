package routes

import (
	"encoding"
	"fmt"
	"reflect"
)

// HasText reports whether a Go type reads and writes the text of a value itself.
func HasText(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) && p.Implements(reflect.TypeFor[encoding.TextMarshaler]())
}

// Text returns the text of the value of a key, without quotes.
func Text(value any) (string, error) {
	v := reflect.ValueOf(value)
	if v.Kind() == reflect.String && !HasText(v.Type()) {
		return v.String(), nil
	}
	place := reflect.New(v.Type())
	place.Elem().Set(v)
	if own, ok := place.Interface().(encoding.TextMarshaler); ok {
		text, err := own.MarshalText()
		return string(text), err
	}
	return fmt.Sprint(value), nil
}
