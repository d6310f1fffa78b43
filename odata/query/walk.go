package query

// Walk calls visit for x and, where visit returns true, for the expressions
// that it is made of, in the order of the text: depth first, parents before
// children. That includes filters and keys within paths and the values of
// parameter aliases. Walk(nil, …) does nothing.
func Walk(x Expr, visit func(Expr) bool) {
	if x == nil || !visit(x) {
		return
	}
	switch x := x.(type) {
	case *Path:
		for i := range x.Segments {
			s := &x.Segments[i]
			if s.Args != nil {
				walkArgs(s.Args, visit)
			}
		}
	case *Unary:
		Walk(x.Operand, visit)
	case *Binary:
		Walk(x.Left, visit)
		Walk(x.Right, visit)
	case *Call:
		walkAll(x.Args, visit)
	case *Case:
		for _, branch := range x.Branches {
			Walk(branch.When, visit)
			Walk(branch.Then, visit)
		}
	case *Lambda:
		Walk(x.Source, visit)
		Walk(x.Predicate, visit)
	case *List:
		walkAll(x.Items, visit)
	case *Object:
		for _, m := range x.Members {
			Walk(m.Value, visit)
		}
	case *Alias:
		Walk(x.Value, visit)
	}
}

func walkArgs(a *SegmentArgs, visit func(Expr) bool) {
	if a.Alias != nil {
		Walk(a.Alias, visit)
	}
	Walk(a.Filter, visit)
	for _, k := range a.Key {
		Walk(k.Value, visit)
	}
	for _, k := range a.Arguments {
		Walk(k.Value, visit)
	}
	if a.Aggregate != nil {
		Walk(a.Aggregate.Expr, visit)
	}
}

func walkAll(items []Expr, visit func(Expr) bool) {
	for _, x := range items {
		Walk(x, visit)
	}
}
