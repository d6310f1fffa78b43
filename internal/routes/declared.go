package routes

import (
	"reflect"

	"github.com/odatagen/odatagen/wire"
)

// Declared sorts what generated code declares: by the interfaces that stand for them, the
// types that results are of, and by their names, those that are derived from a type of
// another package, which does not list them. Find returns a type of these, or nil.
func Declared(list []wire.Structured) (results map[reflect.Type]wire.Structured, find func(name string) wire.Structured) {
	results, derived := map[reflect.Type]wire.Structured{}, map[string]wire.Structured{}
	for _, d := range list {
		t := d.WireType()
		if t.Interface != nil {
			results[reflect.TypeOf(t.Interface).Elem()] = d
		}
		if leaves(reflect.TypeOf(d).Elem()) {
			derived[t.Name] = d
		}
	}
	if len(derived) == 0 {
		return results, nil
	}
	return results, func(name string) wire.Structured { return derived[name] }
}

// leaves reports whether a struct embeds, as its base type, one of another package.
func leaves(t reflect.Type) bool {
	for at := t; at.Kind() == reflect.Struct && at.NumField() > 0 && at.Field(0).Anonymous; at = at.Field(0).Type {
		if at.Field(0).Type.PkgPath() != t.PkgPath() {
			return true
		}
	}
	return false
}
