package query

import "github.com/odatagen/odatagen/wire"

// Expr is a node of an expression (URL Conventions 5.1.1): one of [*Literal],
// [*Path], [*Unary], [*Binary], [*Call], [*Case], [*Lambda], [*List],
// [*Object] and [*Alias].
type Expr interface {
	// Offset is where the node's text starts, in bytes from the start of the
	// option's percent-decoded value; for a [*Binary], its operator's.
	Offset() int
	// String returns the expression as OData text, not percent-encoded, with
	// the parentheses that it needs and no others.
	String() string

	appendTo(b []byte) []byte
}

// Literal is a primitive literal, a value of an enumeration, or null.
type Literal struct {
	pos  int
	Kind LiteralKind
	// Text is the literal as it was written, such as 'O''Neil' with its quotes.
	Text string
	// TypeName is the qualified name of the enumeration type, of an
	// [EnumLiteral] only; "" if neither the literal nor what it is compared
	// with names it.
	TypeName string
}

// LiteralKind is the type of a literal.
type LiteralKind uint8

// The kinds of literals, with the type of what [Literal.Value] returns. An
// integer is Edm.Int64 here, or Edm.Decimal if it is out of range: OData says
// by the other operand what it is.
const (
	NullLiteral           LiteralKind = iota // nil
	BooleanLiteral                           // bool
	IntegerLiteral                           // int64
	DecimalLiteral                           // wire.Decimal
	DoubleLiteral                            // float64: with an exponent, INF, -INF and NaN
	StringLiteral                            // string
	GuidLiteral                              // wire.Guid
	DateLiteral                              // wire.Date
	DateTimeOffsetLiteral                    // wire.DateTimeOffset
	TimeOfDayLiteral                         // wire.TimeOfDay
	DurationLiteral                          // wire.Duration
	BinaryLiteral                            // wire.Binary
	EnumLiteral                              // string: the members or numbers, separated by commas
	GeographyLiteral                         // string: the well-known text with its SRID
	GeometryLiteral                          // string: the well-known text with its SRID
)

// Path is a way from the instance that the expression is about, or from a
// variable, to a value. It has at least one segment.
type Path struct {
	pos      int
	Segments []Segment
}

// Segment is a step of a path.
type Segment struct {
	pos  int
	Kind SegmentKind
	// Name is the name of the property, the qualified name of the type, or the
	// name of the variable with its '$' if it has one.
	Name string
	// Property is the declared property of a [PropertySegment]; the zero value
	// for dynamic properties, and where the type is not known.
	Property wire.PropertyInfo
	// Type is a typed nil of the structured type that the path up to here has
	// or collects; nil for primitive values, and where it is not known.
	Type wire.Structured
	// Collection says that the path up to here leads to a collection.
	Collection bool
	// Filter restricts what a [CountSegment] counts, and is what a
	// [FilterSegment] keeps; nil if not given.
	Filter Expr
	// Search is the $search of a [CountSegment]; "" if not given.
	Search string
	// Key is the key predicate after a property that leads to a collection of
	// entities; nil if not given.
	Key []KeyValue
}

// KeyValue is a part of a key predicate. Name is "" in Items(1).
type KeyValue struct {
	Name  string
	Value Expr
}

// SegmentKind is the sort of a [Segment].
type SegmentKind uint8

// The kinds of segments.
const (
	PropertySegment  SegmentKind = iota // a property, structural or navigation
	CastSegment                         // the qualified name of a derived type
	VariableSegment                     // $it, $this, $root or the variable of a lambda; only first
	CountSegment                        // $count; only last
	FilterSegment                       // $filter(…)
	WildcardSegment                     // *, in $select and $expand; only last
	OperationSegment                    // an action, a function, or ns.* for all of a schema, in $select; only last
)

// Unary is an operator before its operand.
type Unary struct {
	pos     int
	Op      Op // Not or Negate
	Operand Expr
}

// Binary is an operator between its operands.
type Binary struct {
	pos         int
	Op          Op
	Left, Right Expr
}

// Op is an operator.
type Op uint8

// The operators.
const (
	Or Op = iota + 1
	And
	Eq
	Ne
	Gt
	Ge
	Lt
	Le
	Add
	Sub
	Mul
	Div
	DivBy
	Mod
	Has
	In
	Not
	Negate
	Any
	All
)

// Call is a call of a canonical function (URL Conventions 5.1.1.5 to
// 5.1.1.11).
type Call struct {
	pos int
	// Name is the function's name in the standard's spelling, such as
	// "contains", "matchesPattern" and "geo.distance".
	Name string
	Args []Expr
	// TypeName is the type of cast and isof, such as "Edm.Int32" and
	// "Collection(ns.type)"; these have at most one of Args, none standing for
	// $it.
	TypeName string
}

// Case is case(…): the value of the first branch whose condition is true, null
// if there is none (URL Conventions 5.1.1.12).
type Case struct {
	pos      int
	Branches []Branch
}

// Branch is a condition and a value.
type Branch struct{ When, Then Expr }

// Lambda applies a predicate to the items of a collection (URL Conventions
// 5.1.1.13).
type Lambda struct {
	pos      int
	Op       Op    // Any or All
	Source   *Path // leads to the collection
	Variable string
	// Predicate is nil for any(), which asks whether there is an item.
	Predicate Expr
}

// List is a list of values: what follows in, or a JSON array.
type List struct {
	pos   int
	Items []Expr
}

// Object is a JSON object.
type Object struct {
	pos     int
	Members []Member
}

// Member is a name and a value of an [Object].
type Member struct {
	Name  string
	Value Expr
}

// Alias is a parameter alias (URL Conventions 5.3).
type Alias struct {
	pos  int
	Name string // with the '@'
	// Value is what the query gives the alias: null if nothing. Its offsets
	// are those in the alias's value. Uses of the same alias share it.
	Value Expr
}

// Offset implements [Expr].
func (x *Literal) Offset() int { return x.pos }

// Offset implements [Expr].
func (x *Path) Offset() int { return x.pos }

// Offset implements [Expr].
func (x *Unary) Offset() int { return x.pos }

// Offset implements [Expr].
func (x *Binary) Offset() int { return x.pos }

// Offset implements [Expr].
func (x *Call) Offset() int { return x.pos }

// Offset implements [Expr].
func (x *Case) Offset() int { return x.pos }

// Offset implements [Expr].
func (x *Lambda) Offset() int { return x.pos }

// Offset implements [Expr].
func (x *List) Offset() int { return x.pos }

// Offset implements [Expr].
func (x *Object) Offset() int { return x.pos }

// Offset implements [Expr].
func (x *Alias) Offset() int { return x.pos }
