package odata

import (
	"reflect"

	"github.com/odatagen/odatagen/wire"
)

// Derived returns v as a value of the type that its @odata.type names, where that
// is derived from the Go type of v: a *ChatMessage that a payload said to be a
// targetedChatMessage as a *TargetedChatMessage. T is the type wanted, a base type
// of that, or an interface that it implements.
//
//	targeted, err := odata.Derived[*graph.TargetedChatMessage](message)
//	any, err := odata.Derived[wire.Structured](message, odata.WithTypes(graph.New))
//
// The types that the description lists as derived are known, and so is T; others
// are found with [WithTypes]. It is an error if v is of another type, or one that
// is not known, or if what v keeps of it is not of the types that it declares.
//
// If v is a T already it is returned as it is. Otherwise the result is a copy as
// *v is one: what it refers to is shared, and setting its fields does not change
// v. [Base] is the way back.
func Derived[T wire.Structured](v wire.Structured, options ...wire.Option) (T, error) {
	found, err := codec.Derived(v, reflect.TypeFor[T](), options)
	if err != nil {
		var none T
		return none, err
	}
	return found.(T), nil
}

// Base returns v as a value of T, the pointer to a base type of its own, so that
// it can stand where a T is wanted. It says its type in @odata.type, keeps what T
// does not declare in its Dynamic, and is written with all that v holds.
//
//	base, err := odata.Base[*graph.ChatMessage](targeted)
//
// The result is a copy as *v is one: see [Derived]. It is an error if v is not
// derived from T, or cannot be written.
func Base[T wire.Structured](v wire.Structured) (T, error) {
	base, err := codec.Base(v, reflect.TypeFor[T]())
	if err != nil {
		var none T
		return none, err
	}
	return base.(T), nil
}
