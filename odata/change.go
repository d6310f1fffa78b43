package odata

import "github.com/odatagen/odatagen/wire"

// Merge returns what base is after a change, as PATCH means it (OData Protocol 11.4.3 and
// 11.4.9.3): each property that is in change, null too, takes the place of that in base.
// What is not in change stays. Neither argument is changed; the result shares values with
// both. Change may be of a base type of base's: what it has besides may be declared there.
//
// A complex value in change has only the properties to change. It keeps the type that it has
// in base if it does not say of which type it is, by @odata.type or in Go, where a value of
// the property's own type says nothing. One of another type makes it that (11.4.3): what both
// types inherit stays, and so do undeclared properties if the new type is open.
//
// Undeclared properties are changed in the same way, if both values are objects; null deletes
// one. A collection is replaced, and so is a value of Edm.Untyped that is declared.
func Merge[T wire.Structured](base, change T) (T, error) { return as[T](codec.Merged(base, change)) }

// Change returns what has changed from one state of an entity to another, for a PATCH: the
// properties whose values differ, in complex values too, and none of the key. Merge of from
// and the result is to. A property that is absent from to has not changed: make it null
// ([wire.SetNull]) to remove its value. The ETag of from is that of the change, so that
// a client changes what it has read and nothing else. Both must be of one type. Neither is
// changed.
func Change[T wire.Structured](from, to T) (T, error) { return as[T](codec.Change(from, to)) }

func as[T wire.Structured](v wire.Structured, err error) (T, error) {
	t, _ := v.(T)
	return t, err
}
