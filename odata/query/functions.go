package query

import (
	"fmt"
	"strings"
)

// function is a canonical function (URL Conventions 5.1.1.5 to 5.1.1.11).
type function struct {
	name     string
	min, max int
	params   [3]kindSet
	lists    bool     // whether parameters may be collections instead
	result   TypeKind // not known: that of the first argument
}

// Sets of kindSet that parameters have.
const (
	texts     = kindSet(1 << StringKind)
	numbers   = numericKinds
	durations = kindSet(1 << DurationKind)
	dateTimes = kindSet(1 << DateTimeOffsetKind)
	days      = kindSet(1<<DateKind | 1<<DateTimeOffsetKind)
	times     = kindSet(1<<TimeOfDayKind | 1<<DateTimeOffsetKind)
	spatial   = kindSet(1 << SpatialKind)
)

// functions are the canonical functions. The last three have a syntax of their
// own.
var functions = [...]function{
	{name: "contains", min: 2, max: 2, params: [3]kindSet{texts, texts}, lists: true, result: BooleanKind},
	{name: "startswith", min: 2, max: 2, params: [3]kindSet{texts, texts}, lists: true, result: BooleanKind},
	{name: "endswith", min: 2, max: 2, params: [3]kindSet{texts, texts}, lists: true, result: BooleanKind},
	{name: "length", min: 1, max: 1, params: [3]kindSet{texts}, lists: true, result: Int32Kind},
	{name: "indexof", min: 2, max: 2, params: [3]kindSet{texts, texts}, lists: true, result: Int32Kind},
	{name: "substring", min: 2, max: 3, params: [3]kindSet{texts, numbers, numbers}, lists: true},
	{name: "concat", min: 2, max: 2, params: [3]kindSet{texts, texts}, lists: true},
	{name: "tolower", min: 1, max: 1, params: [3]kindSet{texts}, result: StringKind},
	{name: "toupper", min: 1, max: 1, params: [3]kindSet{texts}, result: StringKind},
	{name: "trim", min: 1, max: 1, params: [3]kindSet{texts}, result: StringKind},
	{name: "matchesPattern", min: 2, max: 2, params: [3]kindSet{texts, texts}, result: BooleanKind},
	{name: "hassubset", min: 2, max: 2, lists: true, result: BooleanKind},
	{name: "hassubsequence", min: 2, max: 2, lists: true, result: BooleanKind},
	{name: "year", min: 1, max: 1, params: [3]kindSet{days}, result: Int32Kind},
	{name: "month", min: 1, max: 1, params: [3]kindSet{days}, result: Int32Kind},
	{name: "day", min: 1, max: 1, params: [3]kindSet{days}, result: Int32Kind},
	{name: "hour", min: 1, max: 1, params: [3]kindSet{times}, result: Int32Kind},
	{name: "minute", min: 1, max: 1, params: [3]kindSet{times}, result: Int32Kind},
	{name: "second", min: 1, max: 1, params: [3]kindSet{times}, result: Int32Kind},
	{name: "fractionalseconds", min: 1, max: 1, params: [3]kindSet{times}, result: DecimalKind},
	{name: "date", min: 1, max: 1, params: [3]kindSet{dateTimes}, result: DateKind},
	{name: "time", min: 1, max: 1, params: [3]kindSet{dateTimes}, result: TimeOfDayKind},
	{name: "totaloffsetminutes", min: 1, max: 1, params: [3]kindSet{dateTimes}, result: Int32Kind},
	{name: "totalseconds", min: 1, max: 1, params: [3]kindSet{durations}, result: DecimalKind},
	{name: "mindatetime", result: DateTimeOffsetKind},
	{name: "maxdatetime", result: DateTimeOffsetKind},
	{name: "now", result: DateTimeOffsetKind},
	{name: "round", min: 1, max: 1, params: [3]kindSet{numbers}},
	{name: "floor", min: 1, max: 1, params: [3]kindSet{numbers}},
	{name: "ceiling", min: 1, max: 1, params: [3]kindSet{numbers}},
	{name: "geo.distance", min: 2, max: 2, params: [3]kindSet{spatial, spatial}, result: DoubleKind},
	{name: "geo.length", min: 1, max: 1, params: [3]kindSet{spatial}, result: DoubleKind},
	{name: "geo.intersects", min: 2, max: 2, params: [3]kindSet{spatial, spatial}, result: BooleanKind},
	{name: "isdefined", min: 1, max: 1, params: [3]kindSet{^kindSet(0)}, lists: true, result: BooleanKind},
	{name: "case"},
	{name: "cast"},
	{name: "isof", result: BooleanKind},
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
func (f *function) accepts(i int, t *Type) bool {
	if t.known() && t.Collection {
		return f.lists && f.params[i] != numbers
	}
	return !t.known() || f.params[i].has(t.Kind)
}

// resultType returns the type of a call with these arguments.
func (f *function) resultType(args []operand) *Type {
	if f.result == UnknownKind {
		return args[0].typ
	}
	return ofKind(f.result)
}
