package query

import "github.com/odatagen/odatagen/wire"

// Transformation is one of the steps of $apply (OData Extension for Data Aggregation
// 4.0, 3), each of which makes another collection of the one that the step before it has
// made: one of [*AggregateStep], [*GroupByStep], [*ComputeStep], [*FilterStep],
// [*SearchStep], [*OrderByStep], [*LimitStep], [*RankStep], [*IdentityStep],
// [*ConcatStep], [*JoinStep], [*NestStep], [*HierarchyStep], [*TraverseStep] and
// [*FunctionStep].
type Transformation interface {
	// Offset is where the transformation's text starts: see [Expr].
	Offset() int
	// String returns the transformation as OData text, not percent-encoded.
	String() string

	appendTo(b []byte) []byte
}

// AggregateStep is aggregate(…): one instance with the aggregates (3.2.1).
type AggregateStep struct {
	pos   int
	Items []AggregateItem
}

// AggregateItem is one aggregate (3.2.1).
type AggregateItem struct {
	pos int
	// Expr is what is aggregated; nil for $count alone. In paths, all segments can be
	// collections: it stands for all the values that are reached. What is counted is a
	// path without its $count.
	Expr Expr
	// Method is what is made of the values, such as "sum" or "ns.custom", and "" for a
	// custom aggregate, which is the last segment of Expr. See the constants.
	Method string
	// From are the aggregations that take place before: the last one in the text first
	// of all (3.2.1.6).
	From []AggregateFrom
	// As is the name of the result; "" where the name of a custom aggregate is it.
	As string
	// Type is that of the result.
	Type Type
}

// The methods of aggregation that the standard has. CountMethod is $count, which stands
// behind a path or alone.
const (
	SumMethod           = "sum"
	MinMethod           = "min"
	MaxMethod           = "max"
	AverageMethod       = "average"
	CountDistinctMethod = "countdistinct"
	CountMethod         = "$count"
)

// AggregateFrom is from … with …: groups by the properties, and an aggregate of each
// group (3.2.1.6).
type AggregateFrom struct {
	Properties []*Path
	Method     string // "" for a custom aggregate
}

// GroupByStep is groupby(…): one instance for each group, with the properties that it is
// grouped by and what the steps have made of the group (3.2.3).
type GroupByStep struct {
	pos   int
	Items []GroupItem
	Apply []Transformation // nil if not given: only the groups are asked for
}

// GroupItem is a property to group by, or a rollup; one of the fields is set.
type GroupItem struct {
	// Path leads to the property.
	Path *Path
	// Rollup are the levels of rollup(…), from the top down.
	Rollup []*Path
	// Leveled is the qualifier of the hierarchy that rollup(…) names.
	Leveled string
	// Recursive is that of rolluprecursive(…), and Apply its steps.
	Recursive *Hierarchy
	Apply     []Transformation
}

// ComputeStep is compute(…): the same instances with computed properties (3.3.1).
type ComputeStep struct {
	pos   int
	Items []ComputeItem
}

// ComputeItem is a computed property: of $compute (URL Conventions 5.1.10) or compute(…).
type ComputeItem struct {
	Expr Expr
	As   string
}

// FilterStep is filter(…).
type FilterStep struct {
	pos    int
	Filter Expr
}

// SearchStep is search(…).
type SearchStep struct {
	pos    int
	Search *SearchExpr
}

// OrderByStep is orderby(…).
type OrderByStep struct {
	pos   int
	Items []OrderItem
}

// LimitStep is top(…) or skip(…).
type LimitStep struct {
	pos   int
	Skip  bool
	Count int64
}

// RankStep keeps the instances with the greatest or least values (3.3.2).
type RankStep struct {
	pos int
	// Bottom asks for the least values; By says how far to go.
	Bottom bool
	By     RankBy
	Amount Expr // how many, how much, or how many percent; about the collection
	Value  Expr // of each instance
}

// RankBy is what the amount of a [RankStep] is about.
type RankBy uint8

// What ranks go by.
const (
	RankCount   RankBy = iota // topcount and bottomcount: the number of instances
	RankSum                   // topsum and bottomsum: the sum of their values
	RankPercent               // toppercent and bottompercent: that sum in percent of all
)

// IdentityStep is identity: the same collection.
type IdentityStep struct{ pos int }

// ConcatStep is concat(…): what each of the sequences makes, one behind the other.
type ConcatStep struct {
	pos       int
	Sequences [][]Transformation
}

// JoinStep is join(…) or outerjoin(…): an instance for each pair of an instance and what
// a path leads to from it (3.4).
type JoinStep struct {
	pos   int
	Outer bool
	Path  *Path
	As    string
	Apply []Transformation // nil if not given
}

// NestStep is nest(…) or addnested(…): collections that the steps make, as the values
// of properties.
type NestStep struct {
	pos   int
	Path  *Path // of addnested; nil for nest
	Items []NestItem
}

// NestItem is a sequence of steps and the property that has what it makes.
type NestItem struct {
	Apply []Transformation
	As    string
}

// Hierarchy names a recursive hierarchy (5.1.2).
type Hierarchy struct {
	Nodes     *Path  // the collection of nodes, from $root
	Qualifier string // of its annotation
	ID        *Path  // the identifier of a node, from an instance of the input
}

// HierarchyStep is ancestors(…) or descendants(…) (5.2.1).
type HierarchyStep struct {
	pos         int
	Descendants bool
	Hierarchy   Hierarchy
	Apply       []Transformation // find the nodes to start at
	Distance    wire.Opt[int64]  // how far to go at most
	KeepStart   bool             // whether the nodes to start at are kept
}

// TraverseStep is traverse(…): the nodes in the order of the hierarchy (5.2.2).
type TraverseStep struct {
	pos       int
	Hierarchy Hierarchy
	PostOrder bool
	Apply     []Transformation // find the nodes to start at; nil if not given
	OrderBy   []OrderItem      // of siblings; nil if not given
}

// FunctionStep is the call of a function of the service, bound to the collection.
type FunctionStep struct {
	pos  int
	Path *Path // a call, an [OperationSegment]
}

// Levels returns the properties to group by, from the top down: one, or those of rollup(…);
// none where a hierarchy is named.
func (x *GroupItem) Levels() []*Path {
	if x.Path != nil {
		return []*Path{x.Path}
	}
	return x.Rollup
}

// Offset implements [Transformation].
func (x *AggregateStep) Offset() int { return x.pos }

// Offset implements [Transformation].
func (x *GroupByStep) Offset() int { return x.pos }

// Offset implements [Transformation].
func (x *ComputeStep) Offset() int { return x.pos }

// Offset implements [Transformation].
func (x *FilterStep) Offset() int { return x.pos }

// Offset implements [Transformation].
func (x *SearchStep) Offset() int { return x.pos }

// Offset implements [Transformation].
func (x *OrderByStep) Offset() int { return x.pos }

// Offset implements [Transformation].
func (x *LimitStep) Offset() int { return x.pos }

// Offset implements [Transformation].
func (x *RankStep) Offset() int { return x.pos }

// Offset implements [Transformation].
func (x *IdentityStep) Offset() int { return x.pos }

// Offset implements [Transformation].
func (x *ConcatStep) Offset() int { return x.pos }

// Offset implements [Transformation].
func (x *JoinStep) Offset() int { return x.pos }

// Offset implements [Transformation].
func (x *NestStep) Offset() int { return x.pos }

// Offset implements [Transformation].
func (x *HierarchyStep) Offset() int { return x.pos }

// Offset implements [Transformation].
func (x *TraverseStep) Offset() int { return x.pos }

// Offset implements [Transformation].
func (x *FunctionStep) Offset() int { return x.pos }
