package schema

import "slices"

// Decided is what was decided of a model before it gained elements. What an element
// that is new could claim stays as it is, since Go that is there depends on it.
type Decided interface {
	// Brings says whether a reference to a type brings in those derived from it;
	// where nothing was decided, known is false.
	Brings(t *StructuredType) (brings, known bool)
	// Binds reports whether paths to t, or to a collection of it, have an operation
	// that is bound to a base type of t, whatever is bound to t or to one between.
	Binds(o *Operation, t *StructuredType) bool
	// Answers reports whether a function's answer is that of all its overloads.
	Answers(o *Operation) bool
}

// binds is [Decided.Binds], where something was decided.
func (s *Selection) binds(o *Operation, t *StructuredType) bool {
	return s.decided != nil && s.decided.Binds(o, t)
}

// leading returns overloads with those first whose answer is that of all.
func (s *Selection) leading(overloads []*Operation) []*Operation {
	if s.decided == nil {
		return overloads
	}
	is := func(o *Operation) bool { return s.decided.Answers(o) }
	isNot := func(o *Operation) bool { return !is(o) }
	return append(slices.DeleteFunc(slices.Clone(overloads), isNot), slices.DeleteFunc(slices.Clone(overloads), is)...)
}
