package routes

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
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

// Quote makes a literal of the text of a value of a primitive type or an
// enumeration (URL Conventions 4.3.1). Guids are in lower case, so that one entity has
// one URL.
func Quote(text, typeName string) string {
	switch {
	case typeName == "Edm.String":
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	case typeName == "Edm.Guid":
		return strings.ToLower(text)
	case typeName == "Edm.Duration":
		return "duration'" + text + "'"
	case typeName == "Edm.Binary":
		return "binary'" + text + "'"
	case strings.HasPrefix(typeName, "Edm."):
		return text
	}
	return typeName + "'" + strings.ReplaceAll(text, "'", "''") + "'"
}
