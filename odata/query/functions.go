package query

import (
	"fmt"
	"strings"
)

// function is a canonical function (URL Conventions 5.1.1.5 to 5.1.1.11).
type function struct {
	name     string
	min, max int
	params   [3]classes
	lists    bool  // whether parameters may be collections instead
	result   class // not known: that of the first argument
}

// Sets of classes that parameters have.
const (
	texts     = classes(1 << textClass)
	numbers   = classes(1 << numberClass)
	durations = classes(1 << durationClass)
	dateTimes = classes(1 << dateTimeClass)
	days      = classes(1<<dateClass | 1<<dateTimeClass)
	times     = classes(1<<timeOfDayClass | 1<<dateTimeClass)
	spatial   = classes(1 << spatialClass)
)

// functions are the canonical functions. The last three have a syntax of their
// own.
var functions = [...]function{
	{name: "contains", min: 2, max: 2, params: [3]classes{texts, texts}, lists: true, result: booleanClass},
	{name: "startswith", min: 2, max: 2, params: [3]classes{texts, texts}, lists: true, result: booleanClass},
	{name: "endswith", min: 2, max: 2, params: [3]classes{texts, texts}, lists: true, result: booleanClass},
	{name: "length", min: 1, max: 1, params: [3]classes{texts}, lists: true, result: numberClass},
	{name: "indexof", min: 2, max: 2, params: [3]classes{texts, texts}, lists: true, result: numberClass},
	{name: "substring", min: 2, max: 3, params: [3]classes{texts, numbers, numbers}, lists: true},
	{name: "concat", min: 2, max: 2, params: [3]classes{texts, texts}, lists: true},
	{name: "tolower", min: 1, max: 1, params: [3]classes{texts}, result: textClass},
	{name: "toupper", min: 1, max: 1, params: [3]classes{texts}, result: textClass},
	{name: "trim", min: 1, max: 1, params: [3]classes{texts}, result: textClass},
	{name: "matchesPattern", min: 2, max: 2, params: [3]classes{texts, texts}, result: booleanClass},
	{name: "hassubset", min: 2, max: 2, lists: true, result: booleanClass},
	{name: "hassubsequence", min: 2, max: 2, lists: true, result: booleanClass},
	{name: "year", min: 1, max: 1, params: [3]classes{days}, result: numberClass},
	{name: "month", min: 1, max: 1, params: [3]classes{days}, result: numberClass},
	{name: "day", min: 1, max: 1, params: [3]classes{days}, result: numberClass},
	{name: "hour", min: 1, max: 1, params: [3]classes{times}, result: numberClass},
	{name: "minute", min: 1, max: 1, params: [3]classes{times}, result: numberClass},
	{name: "second", min: 1, max: 1, params: [3]classes{times}, result: numberClass},
	{name: "fractionalseconds", min: 1, max: 1, params: [3]classes{times}, result: numberClass},
	{name: "date", min: 1, max: 1, params: [3]classes{dateTimes}, result: dateClass},
	{name: "time", min: 1, max: 1, params: [3]classes{dateTimes}, result: timeOfDayClass},
	{name: "totaloffsetminutes", min: 1, max: 1, params: [3]classes{dateTimes}, result: numberClass},
	{name: "totalseconds", min: 1, max: 1, params: [3]classes{durations}, result: numberClass},
	{name: "mindatetime", result: dateTimeClass},
	{name: "maxdatetime", result: dateTimeClass},
	{name: "now", result: dateTimeClass},
	{name: "round", min: 1, max: 1, params: [3]classes{numbers}, result: numberClass},
	{name: "floor", min: 1, max: 1, params: [3]classes{numbers}, result: numberClass},
	{name: "ceiling", min: 1, max: 1, params: [3]classes{numbers}, result: numberClass},
	{name: "geo.distance", min: 2, max: 2, params: [3]classes{spatial, spatial}, result: numberClass},
	{name: "geo.length", min: 1, max: 1, params: [3]classes{spatial}, result: numberClass},
	{name: "geo.intersects", min: 2, max: 2, params: [3]classes{spatial, spatial}, result: booleanClass},
	{name: "case"},
	{name: "cast"},
	{name: "isof", result: booleanClass},
}

// arity says how many arguments the function has.
func (f *function) arity() string {
	switch {
	case f.max == 0:
		return "it has none"
	case f.max == 1:
		return "it has one"
	case f.min == f.max:
		return fmt.Sprintf("it has %d", f.max)
	}
	return fmt.Sprintf("it has %d or %d", f.min, f.max)
}

// lookupFunction returns the canonical function with the name, in whatever
// case (Protocol 4.01, 13.2.1), or nil.
func lookupFunction(name string) *function {
	for i := range functions {
		if f := &functions[i]; len(f.name) == len(name) && strings.EqualFold(f.name, name) {
			return f
		}
	}
	return nil
}

// functionNames returns what can be before a parenthesis.
func functionNames() []string {
	names := []string{"any", "all"}
	for i := range functions {
		names = append(names, functions[i].name)
	}
	return names
}

// accepts reports whether an argument of type t can be the i-th parameter.
func (f *function) accepts(i int, t typ) bool {
	if t.collection {
		return f.lists && !f.params[i].has(numberClass)
	}
	return !t.known() || f.params[i].has(t.class)
}

// resultType returns the type of a call with these arguments.
func (f *function) resultType(args []operand) typ {
	if f.result == unknownClass {
		return typ{class: args[0].typ.class, collection: args[0].typ.collection}
	}
	return typ{class: f.result}
}
