package query

import "strconv"

// How $apply is written as text.

// String implements [Transformation].
func (x *AggregateStep) String() string { return string(x.appendTo(nil)) }

// String implements [Transformation].
func (x *GroupByStep) String() string { return string(x.appendTo(nil)) }

// String implements [Transformation].
func (x *ComputeStep) String() string { return string(x.appendTo(nil)) }

// String implements [Transformation].
func (x *FilterStep) String() string { return string(x.appendTo(nil)) }

// String implements [Transformation].
func (x *SearchStep) String() string { return string(x.appendTo(nil)) }

// String implements [Transformation].
func (x *OrderByStep) String() string { return string(x.appendTo(nil)) }

// String implements [Transformation].
func (x *LimitStep) String() string { return string(x.appendTo(nil)) }

// String implements [Transformation].
func (x *RankStep) String() string { return string(x.appendTo(nil)) }

// String implements [Transformation].
func (x *IdentityStep) String() string { return string(x.appendTo(nil)) }

// String implements [Transformation].
func (x *ConcatStep) String() string { return string(x.appendTo(nil)) }

// String implements [Transformation].
func (x *JoinStep) String() string { return string(x.appendTo(nil)) }

// String implements [Transformation].
func (x *NestStep) String() string { return string(x.appendTo(nil)) }

// String implements [Transformation].
func (x *HierarchyStep) String() string { return string(x.appendTo(nil)) }

// String implements [Transformation].
func (x *TraverseStep) String() string { return string(x.appendTo(nil)) }

// String implements [Transformation].
func (x *FunctionStep) String() string { return string(x.appendTo(nil)) }

// appendList appends items with commas between.
func appendList[T any](b []byte, items []T, appendTo func(*T, []byte) []byte) []byte {
	for i := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendTo(&items[i], b)
	}
	return b
}

// appendApply appends steps with slashes between.
func appendApply(b []byte, steps []Transformation) []byte {
	for i, x := range steps {
		if i > 0 {
			b = append(b, '/')
		}
		b = x.appendTo(b)
	}
	return b
}

// appendFurther appends steps behind a comma, if there are any.
func appendFurther(b []byte, steps []Transformation) []byte {
	if steps == nil {
		return b
	}
	return appendApply(append(b, ','), steps)
}

func appendPaths(b []byte, paths []*Path) []byte {
	return appendList(b, paths, func(x **Path, b []byte) []byte { return (*x).appendTo(b) })
}

func appendAs(b []byte, name string) []byte {
	if name == "" {
		return b
	}
	return append(append(b, " as "...), name...)
}

func (x *AggregateStep) appendTo(b []byte) []byte {
	return append(appendList(append(b, "aggregate("...), x.Items, (*AggregateItem).appendTo), ')')
}

func (x *AggregateItem) appendTo(b []byte) []byte {
	switch {
	case x.Expr == nil:
		b = append(b, CountMethod...)
	case x.Method == CountMethod:
		b = append(append(x.Expr.appendTo(b), '/'), CountMethod...)
	default:
		b = appendWith(x.Expr.appendTo(b), x.Method)
	}
	for _, from := range x.From {
		b = appendWith(appendPaths(append(b, " from "...), from.Properties), from.Method)
	}
	return appendAs(b, x.As)
}

func appendWith(b []byte, method string) []byte {
	if method == "" {
		return b
	}
	return append(append(b, " with "...), method...)
}

func (x *GroupByStep) appendTo(b []byte) []byte {
	b = append(appendList(append(b, "groupby(("...), x.Items, (*GroupItem).appendTo), ')')
	return append(appendFurther(b, x.Apply), ')')
}

func (x *GroupItem) appendTo(b []byte) []byte {
	switch {
	case x.Path != nil:
		return x.Path.appendTo(b)
	case x.Recursive != nil:
		b = x.Recursive.appendTo(append(b, "rolluprecursive("...))
		b = appendFurther(b, x.Apply)
	case x.Leveled != "":
		b = append(append(b, "rollup("...), x.Leveled...)
	default:
		b = appendPaths(append(b, "rollup("...), x.Rollup)
	}
	return append(b, ')')
}

func (x *ComputeStep) appendTo(b []byte) []byte {
	return append(appendList(append(b, "compute("...), x.Items, (*ComputeItem).appendTo), ')')
}

func (x *ComputeItem) appendTo(b []byte) []byte { return appendAs(x.Expr.appendTo(b), x.As) }

func (x *FilterStep) appendTo(b []byte) []byte {
	return append(x.Filter.appendTo(append(b, "filter("...)), ')')
}

func (x *SearchStep) appendTo(b []byte) []byte {
	return append(x.Search.appendTo(append(b, "search("...)), ')')
}

func (x *OrderByStep) appendTo(b []byte) []byte {
	return append(appendList(append(b, "orderby("...), x.Items, (*OrderItem).appendTo), ')')
}

func (x *LimitStep) appendTo(b []byte) []byte {
	name := "top("
	if x.Skip {
		name = "skip("
	}
	return append(strconv.AppendInt(append(b, name...), x.Count, 10), ')')
}

var rankNames = [...]string{RankCount: "count(", RankSum: "sum(", RankPercent: "percent("}

func (x *RankStep) appendTo(b []byte) []byte {
	end := "top"
	if x.Bottom {
		end = "bottom"
	}
	b = x.Amount.appendTo(append(append(b, end...), rankNames[x.By]...))
	return append(x.Value.appendTo(append(b, ',')), ')')
}

func (x *IdentityStep) appendTo(b []byte) []byte { return append(b, "identity"...) }

func (x *ConcatStep) appendTo(b []byte) []byte {
	return append(appendList(append(b, "concat("...), x.Sequences, func(steps *[]Transformation, b []byte) []byte {
		return appendApply(b, *steps)
	}), ')')
}

func (x *JoinStep) appendTo(b []byte) []byte {
	if x.Outer {
		b = append(b, "outer"...)
	}
	b = appendAs(x.Path.appendTo(append(b, "join("...)), x.As)
	return append(appendFurther(b, x.Apply), ')')
}

func (x *NestStep) appendTo(b []byte) []byte {
	if x.Path == nil {
		b = append(b, "nest("...)
	} else {
		b = append(x.Path.appendTo(append(b, "addnested("...)), ',')
	}
	return append(appendList(b, x.Items, (*NestItem).appendTo), ')')
}

func (x *NestItem) appendTo(b []byte) []byte { return appendAs(appendApply(b, x.Apply), x.As) }

func (x *Hierarchy) appendTo(b []byte) []byte {
	b = append(x.Nodes.appendTo(b), ',')
	return x.ID.appendTo(append(append(b, x.Qualifier...), ','))
}

func (x *HierarchyStep) appendTo(b []byte) []byte {
	name := "ancestors("
	if x.Descendants {
		name = "descendants("
	}
	b = appendFurther(x.Hierarchy.appendTo(append(b, name...)), x.Apply)
	if n, given := x.Distance.Get(); given {
		b = strconv.AppendInt(append(b, ','), n, 10)
	}
	if x.KeepStart {
		b = append(b, ",keep start"...)
	}
	return append(b, ')')
}

func (x *TraverseStep) appendTo(b []byte) []byte {
	order := ",preorder"
	if x.PostOrder {
		order = ",postorder"
	}
	b = append(x.Hierarchy.appendTo(append(b, "traverse("...)), order...)
	b = appendFurther(b, x.Apply)
	if x.OrderBy != nil {
		b = appendList(append(b, ','), x.OrderBy, (*OrderItem).appendTo)
	}
	return append(b, ')')
}

func (x *FunctionStep) appendTo(b []byte) []byte { return x.Path.appendTo(b) }
