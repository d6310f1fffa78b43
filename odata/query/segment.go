package query

import "github.com/odatagen/odatagen/wire"

// Path is a way to a value: from the instance that an expression is about, from a
// variable, or, in the path of a URL, from the root of the service. It has at least one
// segment. Each segment is one step, from the value that those before it lead to, on to
// another one.
type Path struct {
	pos      int
	Segments []Segment
}

// Segment is a step of a path.
type Segment struct {
	// Name is the name of the property, the qualified name of the type, operation or
	// term as it was written, or the name of the variable with its '$' if it has one.
	// Segments of the standard's have their own, such as "$count".
	Name string
	// Type is the type that the path up to here has.
	Type Type
	// Property is the declared property of a [PropertySegment], the same pointer for
	// each use of the property ([wire.FindProperty]); nil for dynamic and computed ones,
	// and where the type is not known.
	Property *wire.PropertyInfo
	// Args are what the segment has in parentheses, or what it stands for: nil for
	// properties, casts and others that need nothing but their name.
	Args *SegmentArgs
	pos  int32
	Kind SegmentKind
	// Contained says that the navigation property contains what it leads to: entities that
	// only together with those before them are told apart by their keys.
	Contained bool
}

// SegmentArgs are what a segment has beside its name. The comment of each field says
// for which kinds it is set.
type SegmentArgs struct {
	// Key is the key of a [KeySegment].
	Key []KeyValue
	// Index is the place of an [OrdinalSegment], from 0 on; from the end, which is -1,
	// if it is negative.
	Index int64
	// Filter is what a [FilterSegment] keeps and what a [CountSegment] counts; nil if
	// not given.
	Filter Expr
	// Search restricts what a [CountSegment] counts; nil if not given.
	Search *SearchExpr
	// Operation is the overload that an [OperationSegment] calls; nil without a model.
	// Arguments are in the order of the text.
	Operation *Operation
	Arguments []Argument
	// Resource is what a [ResourceSegment] names; nil without a model.
	Resource *Resource
	// Alias is the parameter alias that a path begins with: see [AliasSegment].
	Alias *Alias
	// Aggregate is what an [AggregateSegment] computes.
	Aggregate *AggregateItem
	// Sets are the entity sets of a [CrossjoinSegment].
	Sets []string
	// Term and Qualifier are the name of an [AnnotationSegment], without '@' and '#'.
	Term, Qualifier string
}

// KeyValue is a part of a key. Name is "" in Items(1).
type KeyValue struct {
	Name  string
	Value Expr
}

// Argument is an argument of a call.
type Argument struct {
	Name  string
	Value Expr
}

// SegmentKind is the sort of a [Segment].
type SegmentKind uint8

// The kinds of segments.
const (
	PropertySegment   SegmentKind = iota // a property, structural or navigation
	CastSegment                          // the name of a derived type
	VariableSegment                      // $it, $this, $these or the variable of a lambda; only first
	RootSegment                          // $root, in expressions; only first
	AliasSegment                         // a parameter alias that more follows; only first
	ResourceSegment                      // an entity set, a singleton or an import, behind the root
	KeySegment                           // the key that picks one of a collection: (1), or a segment of its own
	OrdinalSegment                       // the place that picks one of a collection
	OperationSegment                     // an action or a function, called, or in $select named
	AnnotationSegment                    // @ns.Term#qualifier
	FilterSegment                        // $filter(…)
	CountSegment                         // $count; only last
	AggregateSegment                     // aggregate(…), behind a collection; only last
	WildcardSegment                      // *, in $select and $expand; only last
	EachSegment                          // $each
	RefSegment                           // $ref; only last
	ValueSegment                         // $value; only last
	QuerySegment                         // $query; only last
	AllSegment                           // $all; only first
	CrossjoinSegment                     // $crossjoin(…); only first
	EntitySegment                        // $entity; only first
	BatchSegment                         // $batch; only first and last
	MetadataSegment                      // $metadata; only first and last
)

// Offset implements [Expr].
func (x *Path) Offset() int { return x.pos }

// Type implements [Expr]: the type of the last segment.
func (x *Path) Type() Type { return x.Segments[len(x.Segments)-1].Type }

// Offset is where the segment's text starts, as [Expr] counts.
func (s *Segment) Offset() int { return int(s.pos) }

// Key returns the key of a [KeySegment]; nil for others.
func (s *Segment) Key() []KeyValue {
	if s.Args == nil {
		return nil
	}
	return s.Args.Key
}

// Filter returns the filter of a [FilterSegment] or a [CountSegment]; nil if there is
// none.
func (s *Segment) Filter() Expr {
	if s.Args == nil {
		return nil
	}
	return s.Args.Filter
}

// Search returns the search of a [CountSegment]; nil if there is none.
func (s *Segment) Search() *SearchExpr {
	if s.Args == nil {
		return nil
	}
	return s.Args.Search
}
