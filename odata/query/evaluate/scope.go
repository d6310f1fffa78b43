package evaluate

import (
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// scope is what expressions are evaluated in.
type scope struct {
	calc
	it        wire.Value   // the instance of the resource that the request is about
	this      wire.Value   // the instance that paths begin at
	inner     wire.Value   // see spot
	keepsIt   bool         // an expression uses it
	nested    bool         // this is a part of it
	variables []wire.Value // of lambdas, outer ones first
	now       wire.Value
	answers   map[string]wire.Value         // of the service, by what was asked
	entity    wire.Value                    // the one whose complex values a path leads through: see loading
	these     wire.Value                    // the items that a stage looks at
	overall   map[*query.Segment]wire.Value // what was aggregated of these
}

// node is a compiled expression. Those that are Boolean have truth, all have value.
type node struct {
	value    func(*scope) wire.Value
	truth    func(*scope) truth
	constant *wire.Value // of a literal
	spot     *spot       // of a declared property
}

func valueNode(value func(*scope) wire.Value) node {
	return node{value: value, truth: func(s *scope) truth { return truthOfValue(value(s)) }}
}

func truthNode(t func(*scope) truth) node {
	return node{truth: t, value: func(s *scope) wire.Value { return t(s).value() }}
}

func constantNode(v wire.Value) node {
	t := truthOfValue(v)
	return node{
		value: func(*scope) wire.Value { return v }, truth: func(*scope) truth { return t }, constant: &v,
	}
}

// compiler makes nodes of expressions.
type compiler struct {
	limits  Limits
	service Service // nil for none
	// rows says that instances may be rows that the query has made.
	rows      bool
	variables []variable // of lambdas around, outer ones first
	asked     bool       // the instance is what a service has answered
	usesIt    bool       // an expression uses $it
	usesThese bool       // and $these
	apart     *bool      // the query tells entities apart; it is that of all compilers of a query
}

// variable is the variable of a lambda; asked says that a service has answered its values.
type variable struct {
	name  string
	asked bool
}

// expr compiles an expression.
func (c *compiler) expr(x query.Expr) (node, error) {
	switch x := x.(type) {
	case *query.Literal:
		return literalNode(x)
	case *query.Path:
		return c.path(x)
	case *query.Unary:
		return c.unary(x)
	case *query.Binary:
		return c.binary(x)
	case *query.Call:
		return c.call(x)
	case *query.Case:
		return c.branches(x)
	case *query.Lambda:
		return c.lambda(x)
	case *query.List:
		return c.list(x)
	case *query.Object:
		return c.object(x)
	case *query.Alias:
		return c.expr(x.Value)
	}
	return node{}, &UnsupportedError{What: "the expression " + x.String()}
}

// exprs compiles several.
func (c *compiler) exprs(list []query.Expr) ([]node, error) {
	nodes := make([]node, len(list))
	for i, x := range list {
		n, err := c.expr(x)
		if err != nil {
			return nil, err
		}
		nodes[i] = n
	}
	return nodes, nil
}

func literalNode(x *query.Literal) (node, error) {
	v := null
	switch value := x.Value().(type) {
	case bool:
		v = internal.Bool(value)
	case int64:
		v = internal.Int(value)
	case float64:
		v = internal.Double(value)
	case wire.Decimal:
		v = internal.Decimal(value)
	case wire.Guid:
		v = internal.Guid(value)
	case wire.Date:
		v = internal.Date(value)
	case wire.DateTimeOffset:
		v = internal.DateTimeOffset(value)
	case wire.TimeOfDay:
		v = internal.TimeOfDay(value)
	case wire.Duration:
		v = internal.Duration(value)
	case wire.Binary:
		v = internal.Binary(value)
	case string:
		switch {
		case x.Kind == query.GeographyLiteral || x.Kind == query.GeometryLiteral:
			v = internal.Spatial(wire.GeoJSON(x.Text))
		case x.Kind == query.EnumLiteral && x.Enum != nil:
			v = internal.EnumOf(x.Enum, value)
		default:
			v = internal.String(value) // of an enumeration too, whose type the other operand has
		}
	}
	return constantNode(v), nil
}

func (c *compiler) list(x *query.List) (node, error) {
	items, err := c.exprs(x.Items)
	if err != nil {
		return node{}, err
	}
	fixed := make([]wire.Value, len(items))
	for i, n := range items {
		if n.constant == nil {
			return valueNode(func(s *scope) wire.Value {
				values := make([]wire.Value, len(items))
				for i := range items {
					values[i] = items[i].value(s)
				}
				return internal.List(values)
			}), nil
		}
		fixed[i] = *n.constant
	}
	return constantNode(internal.List(fixed)), nil
}

func (c *compiler) object(x *query.Object) (node, error) {
	names := make([]string, len(x.Members))
	values := make([]node, len(x.Members))
	for i, m := range x.Members {
		n, err := c.expr(m.Value)
		if err != nil {
			return node{}, err
		}
		names[i], values[i] = m.Name, n
	}
	return valueNode(func(s *scope) wire.Value {
		r := &row{names: names, values: make([]wire.Value, len(values))}
		for i := range values {
			r.values[i] = values[i].value(s)
		}
		return internal.Object(r)
	}), nil
}

func (c *compiler) branches(x *query.Case) (node, error) {
	var whens, thens []query.Expr
	for _, b := range x.Branches {
		whens, thens = append(whens, b.When), append(thens, b.Then)
	}
	when, err := c.exprs(whens)
	if err != nil {
		return node{}, err
	}
	then, err := c.exprs(thens)
	if err != nil {
		return node{}, err
	}
	return valueNode(func(s *scope) wire.Value {
		for i := range when {
			if when[i].truth(s) == yes {
				return then[i].value(s)
			}
		}
		return null
	}), nil
}

func (c *compiler) unary(x *query.Unary) (node, error) {
	operand, err := c.expr(x.Operand)
	if err != nil {
		return node{}, err
	}
	if x.Op == query.Not {
		return truthNode(func(s *scope) truth { return operand.truth(s).not() }), nil
	}
	return valueNode(func(s *scope) wire.Value {
		v := s.negate(operand.value(s))
		if s.err != nil {
			s.place(x)
		}
		return v
	}), nil
}

// lambda compiles any and all, which are never null.
func (c *compiler) lambda(x *query.Lambda) (node, error) {
	source, err := c.path(x.Source)
	if err != nil {
		return node{}, err
	}
	if x.Predicate == nil {
		return truthNode(func(s *scope) truth { return truthOf(source.value(s).Len() > 0) }), nil
	}
	c.variables = append(c.variables, variable{x.Variable, c.isAsked(x.Source)})
	predicate, err := c.expr(x.Predicate)
	c.variables = c.variables[:len(c.variables)-1]
	if err != nil {
		return node{}, err
	}
	found, otherwise := yes, no
	if x.Op == query.All {
		found, otherwise = no, yes
	}
	all := x.Op == query.All
	return truthNode(func(s *scope) truth {
		items := source.value(s)
		n := items.Len()
		if n == 0 {
			return otherwise
		}
		place := len(s.variables)
		s.variables = append(s.variables, wire.Value{})
		result := otherwise
		for i := range n {
			s.variables[place] = items.Item(i)
			if s.step(); s.err != nil {
				break
			}
			if (predicate.truth(s) == yes) != all {
				result = found
				break
			}
		}
		s.variables = s.variables[:place]
		return result
	}), nil
}
