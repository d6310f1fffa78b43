package query

// Computed is an operand with a name: see [Operand.As].
type Computed struct {
	of Operand
	as string
}

// As gives an operand a name, for [Compute].
func (o Operand) As(name string) Computed { return Computed{o, name} }

// Compute adds computed properties, which everything else can use (URL Conventions
// 5.1.10). It is a transformation as well.
func Compute(items ...Computed) Part {
	part := Part{call: call{name: "Compute"}, id: computeOption}
	for _, item := range items {
		part.args = append(part.args, item.of)
	}
	build := func(b *builder) (list []ComputeItem) {
		for _, item := range items {
			x := b.operand(item.of)
			b.checkName(item.as, "a property")
			list = append(list, b.computeItem(-1, x, item.as))
		}
		return list
	}
	part.option = func(b *builder, o *Options) { o.Compute = append(o.Compute, build(b)...) }
	part.step = func(b *builder) Transformation { return &ComputeStep{Items: build(b)} }
	return part
}

// Apply asks for what transformations make of the items, one after the other (OData
// Extension for Data Aggregation 4.0, 3): [GroupBy], [Aggregate], [RawTransformation], and [Filter],
// [Search], [Compute], [OrderBy], [Top] and [Skip], which are transformations here.
func Apply(steps ...Part) Part {
	return Part{call: call{name: "Apply"}, id: applyOption, option: func(b *builder, o *Options) {
		if o.Apply = b.sequence(steps); len(steps) == 0 {
			b.fail(-1, "a transformation is missing")
		}
	}}
}

// GroupBy makes an item for each group of items with the same values of properties, which
// has these, and what the transformations make of the group (Data Aggregation 4.0, 3.2.3).
// A path may be a rollup, as text.
func GroupBy(paths []string, steps ...Part) Part {
	return Part{call: call{name: "GroupBy", args: []any{paths}}, step: func(b *builder) Transformation {
		x := new(GroupByStep)
		for _, path := range paths {
			b.read(path, func() { x.Items = append(x.Items, b.groupItem()) })
		}
		if len(paths) == 0 {
			b.fail(-1, "a property to group by is missing")
		}
		if len(steps) > 0 && !b.faulty() {
			x.Apply = b.sequence(steps)
		}
		return x
	}}
}

// Aggregation is what is made of the values of many items: see [Operand.With].
type Aggregation struct {
	of     Operand
	method string
	as     string
}

// With aggregates the values of an operand by a method, such as [SumMethod], to a property
// of a name. In its paths, all segments can be collections.
func (o Operand) With(method, as string) Aggregation { return Aggregation{o, method, as} }

// CountAs counts the items.
func CountAs(name string) Aggregation { return Aggregation{as: name} }

// Aggregate makes one item of all, with aggregates (Data Aggregation 4.0, 3.2.1).
func Aggregate(items ...Aggregation) Part {
	return Part{call: call{name: "Aggregate"}, step: func(b *builder) Transformation {
		x := new(AggregateStep)
		for _, item := range items {
			x.Items = append(x.Items, b.aggregation(item))
		}
		if len(items) == 0 {
			b.fail(-1, "an aggregate is missing")
		}
		for _, item := range x.Items {
			b.computes(item.As, item.Type)
		}
		return x
	}}
}

// aggregation makes an aggregate.
func (b *builder) aggregation(a Aggregation) AggregateItem {
	item := AggregateItem{Method: a.method, As: a.as, Type: Type{Kind: DecimalKind}}
	if a.of.term == nil && a.method == "" {
		item.Method = CountMethod
	} else {
		b.through = true
		x := b.operand(a.of)
		b.through = false
		item.Expr = x.expr
		b.aggregateBy(&item, x)
	}
	b.checkName(a.as, "a property")
	return item
}

// aggregateBy checks the method of an aggregate.
func (b *builder) aggregateBy(item *AggregateItem, x operand) {
	_, isPath := x.expr.(*Path)
	switch {
	case b.faulty() || x == bad:
	case item.Method == CountMethod && !isPath:
		b.fail(-1, "what is counted is a path")
	case item.Method != CountMethod:
		b.checkMethod(-1, item.Method, item.Method)
		b.aggregates(-1, item, x)
	}
}

// RawTransformation is a transformation as text: "topcount(3,amount)".
func RawTransformation(text string) Part {
	return Part{call: call{name: "RawTransformation", args: []any{text}}, step: func(b *builder) (x Transformation) {
		b.read(text, func() { x = b.transformation() })
		return x
	}}
}
