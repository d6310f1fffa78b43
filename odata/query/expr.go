package query

import "github.com/odatagen/odatagen/wire"

// Expr is a node of an expression (URL Conventions 5.1.1): one of [*Literal],
// [*Path], [*Unary], [*Binary], [*Call], [*Case], [*Lambda], [*List],
// [*Object] and [*Alias].
type Expr interface {
	// Offset is where the node's text starts, in bytes from the start of the
	// option's percent-decoded value; for a [*Binary], its operator's.
	Offset() int
	// Type is the type of the expression's value, as far as it is known.
	Type() Type
	// String returns the expression as OData text, not percent-encoded, with
	// the parentheses that it needs and no others.
	String() string

	appendTo(b []byte) []byte
}

// Literal is a primitive literal, a value of an enumeration, or null.
type Literal struct {
	pos  int32
	Kind LiteralKind
	// Text is the literal as it was written, such as 'O''Neil' with its quotes.
	Text string
	// TypeName is the qualified name of the enumeration type, of an
	// [EnumLiteral] only; "" if neither the literal nor what it is compared
	// with names it.
	TypeName string
	// Enum is the enumeration of an [EnumLiteral]; nil if it is not known.
	Enum *wire.EnumType
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
	EdgeLiteral                              // string: min or max, in the temporal options
)

// Unary is an operator before its operand.
type Unary struct {
	pos     int
	Op      Op // Not or Negate
	Operand Expr
}

// Binary is an operator between its operands.
type Binary struct {
	pos int32
	Op  Op
	// Kind is, for arithmetic, the kind of the result. For comparisons it is what both
	// operands are to be converted to before they are compared; [UnknownKind] if one of
	// them is not known.
	Kind        TypeKind
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
	// Of is the type of that name; nil for other functions.
	Of  *Type
	typ *Type
}

// Case is case(…): the value of the first branch whose condition is true, null
// if there is none (URL Conventions 5.1.1.12).
type Case struct {
	pos      int
	Branches []Branch
	typ      *Type
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
	typ   Type
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

// SearchExpr is a node of the tree of $search (URL Conventions 5.1.8): a term, or And, Or
// or Not of others.
type SearchExpr struct {
	pos int
	// Op is And, Or or Not, and 0 for a term.
	Op Op
	// Term is the word, or what is in the quotes of a phrase.
	Term   string
	Phrase bool
	// Left and Right are the operands. Not has Left alone.
	Left, Right *SearchExpr
}

// Offset is where the node's text starts: see [Expr].
func (x *SearchExpr) Offset() int { return x.pos }

// Offset implements [Expr].
func (x *Literal) Offset() int { return int(x.pos) }

// Offset implements [Expr].
func (x *Unary) Offset() int { return x.pos }

// Offset implements [Expr].
func (x *Binary) Offset() int { return int(x.pos) }

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

// Type implements [Expr]. Integers are Edm.Int64, or Edm.Decimal where that is too small.
func (x *Literal) Type() Type {
	if x.Kind == EnumLiteral {
		return Type{Kind: EnumKind, Name: x.TypeName, Enum: x.Enum}
	}
	return *ofLiteral(x.Kind)
}

// Type implements [Expr].
func (x *Unary) Type() Type {
	if x.Op == Not {
		return Type{Kind: BooleanKind}
	}
	return x.Operand.Type()
}

// Type implements [Expr].
func (x *Binary) Type() Type {
	switch x.Op {
	case Add, Sub, Mul, Div, DivBy, Mod:
		return Type{Kind: x.Kind}
	}
	return Type{Kind: BooleanKind}
}

// Type implements [Expr].
func (x *Call) Type() Type { return *x.typ }

// Type implements [Expr]: that of the branches if they have the same.
func (x *Case) Type() Type { return *x.typ }

// Type implements [Expr].
func (x *Lambda) Type() Type { return Type{Kind: BooleanKind} }

// Type implements [Expr]: a collection, of a known type if all items have the same.
func (x *List) Type() Type { return x.typ }

// Type implements [Expr].
func (x *Object) Type() Type { return Type{Kind: StructuredKind} }

// Type implements [Expr].
func (x *Alias) Type() Type { return x.Value.Type() }
