package query

import (
	"fmt"
	"strconv"
	"strings"
)

// Error says what is wrong with a query, and where.
type Error struct {
	// Status is the HTTP status to answer: 400 if the query is wrong, 501 if
	// it is not and asks for something that is not supported.
	Status int
	// Option is the option at fault, such as "$filter" or "@alias"; the
	// outermost one if options are nested; "path" if it is the path; "" if it is the
	// query as a whole.
	Option string
	// Offset is the place in bytes from the start of the option's
	// percent-decoded value; -1 if the value as a whole, or the option's
	// being there, is wrong.
	Offset int
	// Found is the text at the place, at most 20 bytes of it; "" at the end.
	Found string
	// Wanted is what belongs there, or the property that may be meant; "" where that is
	// not one thing.
	Wanted string
	// Message says what is wrong and, where it can, what to do.
	Message string
}

// Errors are what is wrong with a query, at least one: with the path, with the query as a
// whole, then with each of the options, 20 at most. [errors.As] finds the first.
type Errors []*Error

// Error returns the texts of all, in lines.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns them as errors.
func (e Errors) Unwrap() []error {
	list := make([]error, len(e))
	for i, one := range e {
		list[i] = one
	}
	return list
}

// Error returns the place and the message.
func (e *Error) Error() string {
	switch {
	case e.Option == "":
		return "query: " + e.Message
	case e.Offset < 0:
		return "query: " + e.Option + ": " + e.Message
	}
	return "query: " + e.Option + " at offset " + strconv.Itoa(e.Offset) + ": " + e.Message
}

const (
	statusBadRequest     = 400
	statusNotImplemented = 501
)

func optionError(status int, option, format string, args ...any) *Error {
	return &Error{Status: status, Option: option, Offset: -1, Message: fmt.Sprintf(format, args...)}
}
