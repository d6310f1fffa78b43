package binding

import "reflect"

// Filled returns what tells whether a function was made by package reflect, as stores and
// clients fill in those of a service, and is none that somebody has written: all of them
// share the code that calls what they were made of.
func Filled() func(fn reflect.Value) bool {
	code := reflect.MakeFunc(reflect.TypeFor[func()](), func([]reflect.Value) []reflect.Value { return nil }).Pointer()
	return func(fn reflect.Value) bool { return fn.Pointer() == code }
}
