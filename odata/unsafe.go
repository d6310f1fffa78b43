package odata

import (
	"reflect"
	"unsafe"
)

// This file holds every use of package unsafe in this package, so that they can
// be reviewed together. All rest on two facts that the table of a type
// establishes by reflection before any of them runs: an object at a pointer has
// the struct type of the table, and the field at an offset has the Go type that
// its codec was chosen for.

// pointer points to a struct or to a field in one.
type pointer = unsafe.Pointer

// as gives a pointer its type. Codecs are chosen by the Go type of the field,
// so T is the type of what p points to, or a type of the same layout: a string
// for a named string.
func as[T any](p pointer) *T { return (*T)(p) }

// to is the inverse of as.
func to[T any](v *T) pointer { return pointer(v) }

// fieldAt returns the field of the object at p. The offset comes from
// reflect.StructField of the same struct type, so the result lies inside the
// object, and the garbage collector sees it as a pointer into it.
func fieldAt(p pointer, offset uintptr) pointer { return unsafe.Add(p, offset) }

// A place of an interface type holds two words: the table of methods that the
// pair of interface and dynamic type has, and the pointer to the value (all
// structured types are pointers, which interfaces hold directly). This is the
// one assumption on the layout of values that the language does not guarantee;
// a test compares it with what the compiler does.

// interfaceWords is a place of an interface type. The type of the first word
// is a pointer, as in the runtime's own definition, so that the garbage
// collector's view of a slice of them is that of a slice of interfaces.
type interfaceWords struct {
	methods pointer
	value   pointer
}

// methodsOf returns the first word that a place of type iface has when it holds
// a pointer of the dynamic type. It panics, as reflect does, if that type does
// not implement the interface.
func methodsOf(iface, dynamic reflect.Type) pointer {
	place := reflect.New(iface)
	place.Elem().Set(reflect.Zero(dynamic))
	return as[interfaceWords](place.UnsafePointer()).methods
}

// structuredAt returns what the place of type iface at p holds. It is the slow
// way, for types that the description did not list.
func structuredAt(iface reflect.Type, p pointer) (Structured, bool) {
	v, ok := reflect.NewAt(iface, p).Elem().Interface().(Structured)
	return v, ok
}

// pointerOf returns the pointer that v, a pointer to a struct, holds.
func pointerOf(v Structured) pointer { return reflect.ValueOf(v).UnsafePointer() }

// slab hands out strings cut from larger allocations, since most strings of a
// payload are short. A byte is written once, before the string over it exists,
// so the strings are as immutable as any.
type slab struct {
	free []byte
}

// slabSize bounds what one short string can keep alive.
const slabSize = 4096

// string returns a copy of b. left is a bound on what is yet to come, so that
// a small payload does not pay for a large slab.
func (s *slab) string(b []byte, left int) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > len(s.free) {
		if len(b) > slabSize/8 {
			return string(b)
		}
		s.free = make([]byte, max(min(slabSize, left), len(b)))
	}
	n := copy(s.free, b)
	text := unsafe.String(&s.free[0], n)
	s.free = s.free[n:]
	return text
}
