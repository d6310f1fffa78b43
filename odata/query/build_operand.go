package query

// Operand is a value of the service, or one that the program compares with it.
type Operand struct{ *term }

// Condition is a Boolean value, such as what $filter asks.
type Condition struct{ *term }

// Choice is the value of the first of its conditions that holds: see [When].
type Choice struct {
	*term
	branches []choice
}

type choice struct {
	when Condition
	then any
}

// Ordering is an operand to order by, and a direction.
type Ordering struct {
	by   Operand
	desc bool
}

// NamedValue is an argument of a function, or a part of a key: see [Named].
type NamedValue struct {
	name  string
	value any
}

// operandOf and method make what a function and a method return.
func operandOf(name string, node func(b *builder) operand, args ...any) Operand {
	return Operand{&term{call{name: name, args: args}, node}}
}

func method(o built, name string, node func(b *builder) operand, args ...any) *term {
	return &term{call{name, true, append([]any{o}, args...)}, node}
}

// Field is a property, by its path: "address/city". The path may be any that expressions
// have: through derived types, from $it, $root, the variable of a lambda, or a parameter
// alias.
func Field(path string) Operand {
	return operandOf("Field", func(b *builder) (x operand) {
		b.read(path, func() { x = b.primary() })
		switch x.expr.(type) {
		case *Path, *Alias:
		default:
			b.fail(0, "this is no path: RawOperand takes expressions, and a property that is called as a literal is $it/%s", path)
		}
		return x
	}, path)
}

// Value is a value of Go as an operand: Value(100).Sub(Field("price")).
func Value(v any) Operand {
	return operandOf("Value", func(b *builder) operand { return b.operand(v) }, v)
}

// RawOperand is an expression as text: "geography'Point(0 0)'".
func RawOperand(text string) Operand {
	return operandOf("RawOperand", func(b *builder) (x operand) {
		b.read(text, func() { x = b.expression(orPower) })
		return x
	}, text)
}

// RawCondition is a condition as text: "length(name) gt 3".
func RawCondition(text string) Condition {
	return Condition{&term{call{name: "RawCondition", args: []any{text}}, func(b *builder) (x operand) {
		b.read(text, func() { x.expr = b.boolean("the condition") })
		x.typ = ofKind(BooleanKind)
		return x
	}}}
}

// Func calls a canonical function: Func("length", Field("name")). One of the service's
// has a qualified name and [Named] arguments.
func Func(name string, args ...any) Operand {
	return operandOf("Func", func(b *builder) operand {
		if f := lookupFunction(name); f != nil {
			return b.canonical(f, args)
		}
		if !isQualified(name) {
			b.fail(0, "there is no function %s%s", name, didYouMean(name, functionNames()))
		}
		return b.extend(&Path{}, b.functionOf(name, args))
	}, append([]any{name}, args...)...)
}

// Named is an argument of a function of the service, or a part of a key.
func Named(name string, value any) NamedValue { return NamedValue{name, value} }

// When begins a choice: the value is then if the condition holds (URL Conventions
// 5.1.1.12).
func When(c Condition, then any) Choice { return Choice{}.When(c, then) }

// When adds a condition and its value.
func (o Choice) When(c Condition, then any) Choice {
	made := call{"When", true, []any{o, c, then}}
	if o.term == nil {
		made = call{"When", false, []any{c, then}}
	}
	branches := append(o.branches[:len(o.branches):len(o.branches)], choice{c, then})
	return Choice{&term{made, func(b *builder) operand { return b.caseOf(branches) }}, branches}
}

// Else is the choice with a value if no condition holds.
func (o Choice) Else(value any) Operand { return o.When(Value(true).Holds(), value).End() }

// End is the choice with null if no condition holds.
func (o Choice) End() Operand { return Operand{o.term} }

// Eq, and the methods that follow, compare with a value: another Operand, nil, or a
// value of a type that properties and keys have in Go, of time.Time or time.Duration.
func (o Operand) Eq(value any) Condition { return o.compare("Eq", Eq, value) }

// Ne is not equal.
func (o Operand) Ne(value any) Condition { return o.compare("Ne", Ne, value) }

// Gt is greater than.
func (o Operand) Gt(value any) Condition { return o.compare("Gt", Gt, value) }

// Ge is greater or equal.
func (o Operand) Ge(value any) Condition { return o.compare("Ge", Ge, value) }

// Lt is less than.
func (o Operand) Lt(value any) Condition { return o.compare("Lt", Lt, value) }

// Le is less or equal.
func (o Operand) Le(value any) Condition { return o.compare("Le", Le, value) }

// Has asks for flags of an enumeration.
func (o Operand) Has(value any) Condition { return o.compare("Has", Has, value) }

// In asks for one of some values: given one by one, as a slice, or as an Operand that is
// a collection.
func (o Operand) In(values ...any) Condition {
	return Condition{method(o, "In", func(b *builder) operand {
		left := b.operand(o)
		return b.binary(0, In, left, b.list(values, *left.typ))
	}, values...)}
}

// Contains, StartsWith and EndsWith look for a part of a text.
func (o Operand) Contains(part any) Condition { return o.test("Contains", "contains", part) }

// StartsWith looks at the beginning.
func (o Operand) StartsWith(part any) Condition { return o.test("StartsWith", "startswith", part) }

// EndsWith looks at the end.
func (o Operand) EndsWith(part any) Condition { return o.test("EndsWith", "endswith", part) }

// Holds is the operand as a condition, of type Edm.Boolean.
func (o Operand) Holds() Condition {
	return Condition{method(o, "Holds", func(b *builder) operand {
		x := b.operand(o)
		b.condition(0, "a condition", x)
		return x
	})}
}

// Any asks whether a condition holds for an item of a collection, which the variable
// stands for in it: Field("tags").Any("t", query.Field("t").Eq("new")).
func (o Operand) Any(variable string, c Condition) Condition {
	return o.quantified("Any", Any, variable, c)
}

// All asks whether a condition holds for all items of a collection.
func (o Operand) All(variable string, c Condition) Condition {
	return o.quantified("All", All, variable, c)
}

// NotEmpty asks whether a collection has items.
func (o Operand) NotEmpty() Condition {
	return Condition{method(o, "NotEmpty", func(b *builder) operand {
		x := &Lambda{Op: Any, Source: b.pathBefore(o, "NotEmpty")}
		b.wantCollection(0, "NotEmpty", pathOperand(x.Source).typ)
		return operand{x, ofKind(BooleanKind)}
	})}
}

// And joins conditions that must all hold.
func (c Condition) And(others ...Condition) Condition { return c.join("And", And, others) }

// Or joins conditions of which one must hold.
func (c Condition) Or(others ...Condition) Condition { return c.join("Or", Or, others) }

// Not turns the condition round.
func (c Condition) Not() Condition {
	return Condition{method(c, "Not", func(b *builder) operand { return b.unaryOf(Not, c) })}
}

// Add, and the methods that follow, calculate.
func (o Operand) Add(value any) Operand { return o.calculate("Add", Add, value) }

// Sub subtracts.
func (o Operand) Sub(value any) Operand { return o.calculate("Sub", Sub, value) }

// Mul multiplies.
func (o Operand) Mul(value any) Operand { return o.calculate("Mul", Mul, value) }

// Div divides; integers into an integer.
func (o Operand) Div(value any) Operand { return o.calculate("Div", Div, value) }

// DivBy divides, integers into a decimal number.
func (o Operand) DivBy(value any) Operand { return o.calculate("DivBy", DivBy, value) }

// Mod is the remainder.
func (o Operand) Mod(value any) Operand { return o.calculate("Mod", Mod, value) }

// Negate changes the sign.
func (o Operand) Negate() Operand {
	return Operand{method(o, "Negate", func(b *builder) operand { return b.unaryOf(Negate, o) })}
}

// Cast converts to a type, such as "Edm.Int32" (URL Conventions 5.1.1.11.1).
func (o Operand) Cast(typeName string) Operand {
	return Operand{method(o, "Cast", func(b *builder) operand { return b.cast("cast", o, typeName) }, typeName)}
}

// IsOf asks whether a value is of a type, or of one that is derived from it (URL
// Conventions 5.1.1.11.2).
func (o Operand) IsOf(typeName string) Condition {
	return Condition{method(o, "IsOf", func(b *builder) operand { return b.cast("isof", o, typeName) }, typeName)}
}

// Field goes on to a property, by its path.
func (o Operand) Field(path string) Operand {
	return Operand{method(o, "Field", func(b *builder) (x operand) {
		from := b.pathBefore(o, "Field")
		b.read("/"+path, func() {
			base := len(b.steps)
			b.steps = append(b.steps, from.Segments...)
			x = b.pathFrom(0, base)
		})
		return x
	}, path)}
}

// Func goes on to the result of a function of the service, with [Named] arguments.
func (o Operand) Func(name string, args ...any) Operand {
	return Operand{method(o, "Func", func(b *builder) operand {
		return b.extend(b.pathBefore(o, "Func"), b.functionOf(name, args))
	}, append([]any{name}, args...)...)}
}

// Key goes on to the item of a collection that has a key: one value, or [Named] parts.
func (o Operand) Key(values ...any) Operand {
	return Operand{method(o, "Key", func(b *builder) operand {
		path := b.pathBefore(o, "Key")
		return b.extend(path, b.keySegmentOf(path, values))
	}, values...)}
}

// Where goes on to those items of a collection that a condition holds for (URL
// Conventions 4.12).
func (o Operand) Where(c Condition) Operand {
	return Operand{method(o, "Where", func(b *builder) operand {
		path := b.pathBefore(o, "Where")
		b.wantCollection(0, "Where", pathOperand(path).typ)
		s := Segment{Kind: FilterSegment, Name: "$filter", Type: path.Type(), Args: new(SegmentArgs)}
		s.Type.Collection = true
		b.within(&scope{this: s.Type.Item()}, func() { s.Args.Filter = b.test(c) })
		return b.extend(path, s)
	}, c)}
}

// Count is the number of items of a collection.
func (o Operand) Count() Operand {
	return Operand{method(o, "Count", func(b *builder) operand {
		path := b.pathBefore(o, "Count")
		if !b.through {
			b.wantCollection(0, "Count", pathOperand(path).typ)
		}
		return b.extend(path, Segment{Kind: CountSegment, Name: "$count", Type: Type{Kind: Int64Kind}})
	})}
}

// Asc orders by the operand, the least first.
func (o Operand) Asc() Ordering { return Ordering{o, false} }

// Desc orders by the operand, the greatest first.
func (o Operand) Desc() Ordering { return Ordering{o, true} }
