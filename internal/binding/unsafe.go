package binding

import (
	"reflect"
	"slices"
	"unsafe"
)

// This file has all that is unsafe in serving: it lets a function be called
// whose type is not known where it is called, at the cost of any other call.
// [reflect.Value.Call] does the same in three times the time, and is what a
// function is called with that no type here fits.

// Pointer stands for a pointer of any type in the type of a function that
// [Recast] returns.
type Pointer = unsafe.Pointer

// Interface stands for an interface type with methods, whichever. Its own method
// must not be called: converting the value to any, which only looks for the
// dynamic type, is all that may be done with it, as package reflect does.
type Interface interface{ never() }

// Recast returns a function as one of type F, if the two types differ in nothing
// that a call would notice. See [alike].
func Recast[F any](fn reflect.Value) (f F, ok bool) {
	if !alikeFunctions(reflect.TypeFor[F](), fn.Type()) {
		return f, false
	}
	// A variable of type func is a pointer to a closure, whatever the function's
	// type. The conversion does not change how its parameters and results are
	// passed, as alikeFunctions has made sure.
	at := reflect.New(fn.Type())
	at.Elem().Set(fn)
	return *(*F)(at.UnsafePointer()), true
}

// alikeFunctions reports whether functions of the types are called alike. A
// result without size is as good as none.
func alikeFunctions(a, b reflect.Type) bool {
	if a.Kind() != reflect.Func || b.Kind() != reflect.Func || a.IsVariadic() || b.IsVariadic() || a.NumIn() != b.NumIn() {
		return false
	}
	for i := range a.NumIn() {
		if !alike(a.In(i), b.In(i)) {
			return false
		}
	}
	return slices.EqualFunc(results(a), results(b), alike)
}

// results are the types of a function's results that have a size.
func results(t reflect.Type) []reflect.Type {
	return slices.DeleteFunc(slices.Collect(t.Outs()), func(out reflect.Type) bool { return out.Size() == 0 })
}

// alike reports whether values of two types have one form in memory and in
// registers, with pointers in the same places: Go's calling convention passes a
// value by the kinds of its parts (cmd/compile/abi-internal.md), and the garbage
// collector asks only where the pointers are. Structs have fields that are alike,
// pointers may point to anything, and so may slices.
func alike(a, b reflect.Type) bool {
	if a == b {
		return true
	}
	if isPointer(a) && isPointer(b) {
		return true
	}
	if a.Kind() != b.Kind() {
		return false
	}
	switch a.Kind() {
	case reflect.Struct:
		if a.NumField() != b.NumField() {
			return false
		}
		for i := range a.NumField() {
			if !alike(a.Field(i).Type, b.Field(i).Type) {
				return false
			}
		}
	case reflect.Array:
		return a.Len() == b.Len() && alike(a.Elem(), b.Elem())
	case reflect.Interface:
		// An interface without methods has another first word.
		return (a.NumMethod() == 0) == (b.NumMethod() == 0)
	}
	return true // slices, strings and what is one word or less
}

func isPointer(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.UnsafePointer, reflect.Func, reflect.Map, reflect.Chan:
		return true
	}
	return false
}

// At returns the pointer to t that p is.
func At(t reflect.Type, p Pointer) any { return reflect.NewAt(t, p).Interface() }

// PointerOf returns where p, whose type is Pointer in a function's type, points:
// v is a pointer.
func PointerOf(v any) Pointer { return reflect.ValueOf(v).UnsafePointer() }
