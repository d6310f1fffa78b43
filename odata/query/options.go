package query

import "github.com/odatagen/odatagen/wire"

// Options are the system query options of a request, parsed and bound to the
// type they are about (OData URL Conventions 4.01, 5.1). Nested options, those
// in parentheses after an item of $expand or $select, are Options too.
type Options struct {
	// Apply are the steps of $apply, in order; nil: not given (OData Extension for Data
	// Aggregation 4.0, 3). All other options are about what they make.
	Apply []Transformation
	// Compute are the properties that $compute adds to each instance; nil: not given
	// (5.1.10). Other options beside it can use them.
	Compute []ComputeItem

	Select  []SelectItem // nil: not given
	Expand  []ExpandItem // nil: not given
	Filter  Expr         // nil: not given; Boolean otherwise
	OrderBy []OrderItem  // nil: not given
	Top     wire.Opt[int64]
	Skip    wire.Opt[int64]
	Count   bool

	// Search is what $search asks; nil: not given (5.1.8).
	Search *SearchExpr
	// Temporal are the temporal options; nil: none given.
	Temporal *Temporal
	// Index is the place at which an item is inserted, from the end if it is negative
	// (5.1.11).
	Index wire.Opt[int64]
	// SchemaVersion is the version of the schema, "*" for the current one (5.1.12);
	// "" is not given.
	SchemaVersion string
	// Format is the text of $format, such as "json" or
	// "application/json;odata.metadata=full"; "" is not given.
	Format string
	// SkipToken, DeltaToken and ID are the texts of $skiptoken, $deltatoken
	// and $id; "" is not given.
	SkipToken, DeltaToken, ID string

	// Aliases are the parameter aliases with the text of their values, in
	// order; Name starts with '@'. Those that an expression uses are also
	// parsed, see [Alias].
	Aliases []Param
	// Custom are the options that are neither system query options nor
	// parameter aliases, in order.
	Custom []Param
}

// Param is a name and a value, both percent-decoded.
type Param struct{ Name, Value string }

// SelectItem is one item of $select (URL Conventions 5.1.4).
type SelectItem struct {
	// Path has segments of the kinds [PropertySegment], [CastSegment] and
	// [AnnotationSegment], and as its last one perhaps [WildcardSegment] or
	// [OperationSegment].
	Path Path
	// Options are the nested options, nil if there are none.
	Options *Options
}

// ExpandItem is one item of $expand (URL Conventions 5.1.3).
type ExpandItem struct {
	// Path leads through complex properties and casts to the navigation or stream
	// property, which a cast may follow; or its last segment is
	// [WildcardSegment], which stands for all navigation properties there, or
	// [ValueSegment] for the media stream of an entity.
	Path Path
	// Ref says that only references are wanted (/$ref), Count that only the
	// number of items is (/$count).
	Ref, Count bool
	// Levels is the value of $levels: 0 if it is not given, [LevelsMax] for
	// "max", else at least 1.
	Levels int
	// Options are the nested options, nil if there are none.
	Options *Options
}

// LevelsMax is [ExpandItem].Levels for $levels=max.
const LevelsMax = -1

// Navigation returns the segment of the navigation property (or the
// wildcard): the last one that is no cast.
func (x *ExpandItem) Navigation() *Segment {
	for i := len(x.Path.Segments) - 1; i >= 0; i-- {
		if s := &x.Path.Segments[i]; s.Kind != CastSegment {
			return s
		}
	}
	return nil
}

// OrderItem is one item of $orderby (URL Conventions 5.1.5).
type OrderItem struct {
	Expr Expr
	Desc bool
}

// Temporal are the options that ask for the past and the future of entities (OData
// Extension for Temporal Data 4.0, 4.2). Each is an expression, a date or a time, or an
// [EdgeLiteral]; nil: not given.
type Temporal struct {
	At, From, To, ToInclusive Expr
}

// of returns the field of an option.
func (t *Temporal) of(id option) *Expr {
	switch id {
	case atOption:
		return &t.At
	case fromOption:
		return &t.From
	case toOption:
		return &t.To
	}
	return &t.ToInclusive
}
