package query

import "math"

// Limits bound the work that a query can cause. A field that is zero has the
// default that its comment names, and one that is negative is no limit, but for
// depths, which are never more than 1,000. Exceeding one is an [*Error] with
// status 400 that names the field.
type Limits struct {
	MaxLength      int   // bytes of the raw query string; 64 KiB
	MaxNodes       int   // nodes of all expressions together, an alias counting at each use, items of lists not at all; 1000
	MaxDepth       int   // nesting of parentheses, calls, lambdas and unary operators in an expression; 32
	MaxExpandDepth int   // nesting of options in $expand and $select, and the greatest number for $levels; 3
	MaxItems       int   // items of one list, of one $select, $expand and $orderby, segments of one path, parameter aliases; 1000
	MaxTop         int64 // greatest $top, nested ones included; none
}

func (l Limits) withDefaults() Limits {
	orDefault(&l.MaxLength, 64<<10)
	orDefault(&l.MaxNodes, 1000)
	orDefault(&l.MaxDepth, 32)
	orDefault(&l.MaxExpandDepth, 3)
	orDefault(&l.MaxItems, 1000)
	l.MaxDepth = min(l.MaxDepth, 1000)
	l.MaxExpandDepth = min(l.MaxExpandDepth, 1000)
	return l
}

func orDefault(field *int, value int) {
	switch {
	case *field == 0:
		*field = value
	case *field < 0:
		*field = math.MaxInt
	}
}
