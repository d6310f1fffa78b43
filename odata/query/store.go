package query

// The memory of a query's nodes. They come in slabs, because trees live and die as a
// whole: the first slabs of all kinds are one block, which suffices most queries.

// store hands out nodes.
type store struct {
	literals slab[Literal]
	paths    slab[Path]
	segments slab[Segment]
	binaries slab[Binary]
	calls    slab[Call]
	exprs    slab[Expr]
	unaries  slab[Unary]
	lambdas  slab[Lambda]
	lists    slab[List]
	// Those that only the path of a URL has room for at first.
	args   []SegmentArgs
	values []KeyValue
}

// newArgs returns what a segment has beside its name.
func (s *store) newArgs() *SegmentArgs {
	if len(s.args) == 0 {
		return new(SegmentArgs)
	}
	a := &s.args[0]
	s.args = s.args[1:]
	return a
}

// withValue appends a part of a key.
func (s *store) withValue(key []KeyValue, v KeyValue) []KeyValue {
	if key == nil && len(s.values) > 0 {
		key, s.values = s.values[:0:1], s.values[1:]
	}
	return append(key, v)
}

// shortText is how many bytes of a query a block of the smaller size is for.
const shortText = 100

// shortBlock is for queries such as $filter=Price gt 10 and contains(Name,'x').
type shortBlock struct {
	literals [4]Literal
	paths    [4]Path
	segments [5]Segment
	binaries [4]Binary
	calls    [1]Call
	exprs    [3]Expr
}

// longBlock is for a query of some 350 bytes.
type longBlock struct {
	literals [18]Literal
	paths    [16]Path
	segments [20]Segment
	binaries [25]Binary
	calls    [4]Call
	exprs    [12]Expr
	unaries  [1]Unary
	lambdas  [1]Lambda
	lists    [1]List
}

// fill makes the first slabs, for a query of so many bytes. Without it, each slab is
// made when its first node is.
func (s *store) fill(bytes int) {
	if bytes <= shortText {
		b := new(shortBlock)
		s.take(b.literals[:], b.paths[:], b.segments[:], b.binaries[:], b.calls[:], b.exprs[:])
		return
	}
	b := new(longBlock)
	s.take(b.literals[:], b.paths[:], b.segments[:], b.binaries[:], b.calls[:], b.exprs[:])
	s.unaries.free, s.lambdas.free, s.lists.free = b.unaries[:], b.lambdas[:], b.lists[:]
}

func (s *store) take(literals []Literal, paths []Path, segments []Segment, binaries []Binary, calls []Call, exprs []Expr) {
	s.literals.free, s.paths.free, s.segments.free = literals, paths, segments
	s.binaries.free, s.calls.free, s.exprs.free = binaries, calls, exprs
}

// slab hands out values, allocating several at once.
type slab[T any] struct{ free []T }

// slabSize is how many values a slab has that is not part of a block.
const slabSize = 16

// new returns a value that is zero.
func (s *slab[T]) new() *T {
	if len(s.free) == 0 {
		s.free = make([]T, slabSize)
	}
	x := &s.free[0]
	s.free = s.free[1:]
	return x
}

// single is new for what a query has few of: behind the block, each is made apart.
func (s *slab[T]) single() *T {
	if len(s.free) == 0 {
		return new(T)
	}
	return s.new()
}

// take returns n values that are zero.
func (s *slab[T]) take(n int) []T {
	if n > len(s.free) {
		s.free = make([]T, max(slabSize, n))
	}
	own := s.free[:n:n]
	s.free = s.free[n:]
	return own
}

// clone returns a copy of a slice.
func (s *slab[T]) clone(items []T) []T {
	own := s.take(len(items))
	copy(own, items)
	return own
}
