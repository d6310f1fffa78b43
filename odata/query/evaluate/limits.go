package evaluate

import "fmt"

// Limits bound the memory and the work of an evaluation. A field that is zero has the
// default that its comment names, and one that is negative is no limit. Exceeding one is
// a [*LimitError].
type Limits struct {
	MaxRows   int   // rows held at once, before skip and top, and of one expanded collection; 100,000
	MaxGroups int   // groups of one groupby; 100,000
	MaxSteps  int64 // items looked at: rows, items of lambdas, of in and of counts, regular expressions; 50,000,000
	MaxText   int   // bytes of a text, and items of a collection, that an expression makes; 1 MiB
	MaxDigits int   // digits of a number that an expression makes; 1000
	MaxLevels int   // levels of $levels=max; 3
}

func (l Limits) withDefaults() Limits {
	orDefault(&l.MaxRows, 100_000)
	orDefault(&l.MaxGroups, 100_000)
	orDefault(&l.MaxSteps, 50_000_000)
	orDefault(&l.MaxText, 1<<20)
	orDefault(&l.MaxDigits, 1000)
	orDefault(&l.MaxLevels, 3)
	return l
}

func orDefault[N int | int64](field *N, value N) {
	switch {
	case *field == 0:
		*field = value
	case *field < 0:
		*field = 1<<31 - 1
	}
}

// LimitError says that a query takes more than a limit allows.
type LimitError struct {
	Limit string // the name of the field of [Limits]
	Max   int64
	What  string // what there is too much of
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("more than %d %s (Limits.%s)", e.Max, e.What, e.Limit)
}

// UnsupportedError says that what a query asks for is not evaluated, though it is OData:
// a server answers 501 Not Implemented.
type UnsupportedError struct{ What string }

func (e *UnsupportedError) Error() string { return e.What + " is not supported" }

// ValueError says that the values of a row do not allow what a query asks for: a division
// by zero, a result beyond the range of its type. A server answers 400 Bad Request.
type ValueError struct {
	Expr string // the expression; "" if it is not known
	Err  error
}

func (e *ValueError) Error() string {
	if e.Expr == "" {
		return e.Err.Error()
	}
	return e.Expr + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *ValueError) Unwrap() error { return e.Err }
