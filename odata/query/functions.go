package query

import "fmt"

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

// functions are the canonical functions in the order of their names, whatever the case.
// Those without a number of arguments have a syntax of their own, or no arguments.
var functions = [...]function{
	{name: "case"},
	{name: "cast"},
	{name: "ceiling", min: 1, max: 1, params: [3]kindSet{numbers}},
	{name: "concat", min: 2, max: 2, params: [3]kindSet{texts, texts}, lists: true},
	{name: "contains", min: 2, max: 2, params: [3]kindSet{texts, texts}, lists: true, result: BooleanKind},
	{name: "date", min: 1, max: 1, params: [3]kindSet{dateTimes}, result: DateKind},
	{name: "day", min: 1, max: 1, params: [3]kindSet{days}, result: Int32Kind},
	{name: "endswith", min: 2, max: 2, params: [3]kindSet{texts, texts}, lists: true, result: BooleanKind},
	{name: "floor", min: 1, max: 1, params: [3]kindSet{numbers}},
	{name: "fractionalseconds", min: 1, max: 1, params: [3]kindSet{times}, result: DecimalKind},
	{name: "geo.distance", min: 2, max: 2, params: [3]kindSet{spatial, spatial}, result: DoubleKind},
	{name: "geo.intersects", min: 2, max: 2, params: [3]kindSet{spatial, spatial}, result: BooleanKind},
	{name: "geo.length", min: 1, max: 1, params: [3]kindSet{spatial}, result: DoubleKind},
	{name: "hassubsequence", min: 2, max: 2, lists: true, result: BooleanKind},
	{name: "hassubset", min: 2, max: 2, lists: true, result: BooleanKind},
	{name: "hour", min: 1, max: 1, params: [3]kindSet{times}, result: Int32Kind},
	{name: "indexof", min: 2, max: 2, params: [3]kindSet{texts, texts}, lists: true, result: Int32Kind},
	{name: "isdefined", min: 1, max: 1, params: [3]kindSet{^kindSet(0)}, lists: true, result: BooleanKind},
	{name: "isof", result: BooleanKind},
	{name: "length", min: 1, max: 1, params: [3]kindSet{texts}, lists: true, result: Int32Kind},
	{name: "matchesPattern", min: 2, max: 2, params: [3]kindSet{texts, texts}, result: BooleanKind},
	{name: "maxdatetime", result: DateTimeOffsetKind},
	{name: "mindatetime", result: DateTimeOffsetKind},
	{name: "minute", min: 1, max: 1, params: [3]kindSet{times}, result: Int32Kind},
	{name: "month", min: 1, max: 1, params: [3]kindSet{days}, result: Int32Kind},
	{name: "now", result: DateTimeOffsetKind},
	{name: "round", min: 1, max: 1, params: [3]kindSet{numbers}},
	{name: "second", min: 1, max: 1, params: [3]kindSet{times}, result: Int32Kind},
	{name: "startswith", min: 2, max: 2, params: [3]kindSet{texts, texts}, lists: true, result: BooleanKind},
	{name: "substring", min: 2, max: 3, params: [3]kindSet{texts, numbers, numbers}, lists: true},
	{name: "time", min: 1, max: 1, params: [3]kindSet{dateTimes}, result: TimeOfDayKind},
	{name: "tolower", min: 1, max: 1, params: [3]kindSet{texts}, result: StringKind},
	{name: "totaloffsetminutes", min: 1, max: 1, params: [3]kindSet{dateTimes}, result: Int32Kind},
	{name: "totalseconds", min: 1, max: 1, params: [3]kindSet{durations}, result: DecimalKind},
	{name: "toupper", min: 1, max: 1, params: [3]kindSet{texts}, result: StringKind},
	{name: "trim", min: 1, max: 1, params: [3]kindSet{texts}, result: StringKind},
	{name: "year", min: 1, max: 1, params: [3]kindSet{days}, result: Int32Kind},
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
	first, end := 0, len(functions)
	for first < end {
		middle := (first + end) / 2
		switch c := compareFold(name, functions[middle].name); {
		case c == 0:
			return &functions[middle]
		case c < 0:
			end = middle
		default:
			first = middle + 1
		}
	}
	return nil
}

// compareFold compares ASCII texts, whatever their case.
func compareFold(a, b string) int {
	for i := range min(len(a), len(b)) {
		if c := int(a[i]|0x20) - int(b[i]|0x20); c != 0 {
			return c
		}
	}
	return len(a) - len(b)
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

// together reports whether arguments can stand beside each other: two texts, or two
// collections (URL Conventions 5.1.1.5), or spatial values of the earth, or of a plane.
func (f *function) together(args []operand) bool {
	if len(args) > 1 && !onOne(args[0].typ, args[1].typ) {
		return false
	}
	if !f.lists || f.min != 2 || f.params[1] == numbers {
		return true
	}
	a, b := args[0].typ, args[1].typ
	return !a.known() || !b.known() || a.Collection == b.Collection
}

// resultType returns the type of a call with these arguments.
func (f *function) resultType(args []operand) *Type {
	if f.result == UnknownKind {
		return args[0].typ
	}
	return ofKind(f.result)
}
