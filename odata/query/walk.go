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
			Walk(s.Filter, visit)
			for _, k := range s.Key {
				Walk(k.Value, visit)
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

func walkAll(items []Expr, visit func(Expr) bool) {
	for _, x := range items {
		Walk(x, visit)
	}
}
