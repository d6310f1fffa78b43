package query

import "slices"

// How the operands and conditions that a program calls for become nodes.

// test makes the node of a condition.
func (b *builder) test(c Condition) Expr {
	x := b.operand(c)
	return b.condition(0, "the condition", x)
}

func (o Operand) compare(name string, op Op, value any) Condition {
	return Condition{method(o, name, func(b *builder) operand {
		left, right := b.pair(o, value)
		return b.binary(0, op, left, right)
	}, value)}
}

func (o Operand) calculate(name string, op Op, value any) Operand {
	return Operand{method(o, name, func(b *builder) operand {
		return b.binary(0, op, b.operand(o), b.operand(value))
	}, value)}
}

func (o Operand) test(name, function string, part any) Condition {
	return Condition{method(o, name, func(b *builder) operand {
		return b.canonical(lookupFunction(function), []any{o, part})
	}, part)}
}

func (c Condition) join(name string, op Op, others []Condition) Condition {
	args := make([]any, len(others))
	for i, other := range others {
		args[i] = other
	}
	return Condition{method(c, name, func(b *builder) operand {
		x := b.operand(c)
		for _, other := range others {
			x = b.binary(0, op, x, b.operand(other))
		}
		return x
	}, args...)}
}

func (o Operand) quantified(name string, op Op, item string, c Condition) Condition {
	return Condition{method(o, name, func(b *builder) operand {
		x := &Lambda{Op: op, Source: b.pathBefore(o, name), Variable: item}
		t := pathOperand(x.Source).typ
		b.wantCollection(0, name, t)
		b.checkName(item, "a variable")
		outer := len(b.vars)
		b.vars = append(b.vars, variable{item, t.Item()})
		x.Predicate = b.test(c)
		b.vars = b.vars[:outer]
		return operand{x, ofKind(BooleanKind)}
	}, item, c)}
}

func (b *builder) unaryOf(op Op, x built) operand { return b.operation(0, op, b.operand(x)) }

// caseOf makes the node of a choice.
func (b *builder) caseOf(branches []choice) operand {
	x := new(Case)
	for _, branch := range branches {
		x.add(b.test(branch.when), b.operand(branch.then))
	}
	return operand{x, x.typ}
}

// canonical makes the node of a call of a canonical function.
func (b *builder) canonical(f *function, args []any) operand {
	switch {
	case f.name == "case" || f.name == "cast" || f.name == "isof":
		b.fail(0, "%s is written with When, Cast or IsOf", f.name)
	case len(args) < f.min || len(args) > f.max:
		b.fail(0, "%s cannot have %d arguments: %s", f.name, len(args), f.arity())
	}
	operands := make([]operand, len(args))
	for i, arg := range args {
		if operands[i] = b.operand(arg); !b.faulty() {
			operands[i] = b.checkArgument(0, f, i, operands[i])
		}
	}
	if b.faulty() {
		return bad
	}
	return b.newCall(0, f, operands)
}

// cast makes the node of a call of cast or isof.
func (b *builder) cast(name string, o Operand, typeName string) operand {
	x := &Call{Name: name, Args: []Expr{b.operand(o).expr}}
	b.read(typeName, func() { x.TypeName = b.typeName() })
	return b.castTo(0, lookupFunction(name), x)
}

// functionOf makes the segment that calls a function of the service.
func (b *builder) functionOf(name string, args []any) Segment {
	s := Segment{Kind: OperationSegment, Name: name, Args: &SegmentArgs{Arguments: []Argument{}}}
	b.read(name, func() { b.name() })
	if !isQualified(name) {
		b.fail(0, "%q is not the qualified name of a function", name)
	}
	for _, arg := range args {
		named, ok := arg.(NamedValue)
		if !ok {
			b.fail(0, "the arguments of a function of the service are Named")
			break
		}
		b.checkName(named.name, "an argument")
		if slices.ContainsFunc(s.Args.Arguments, func(a Argument) bool { return a.Name == named.name }) {
			b.fail(0, "the argument %s is given twice", named.name)
		}
		s.Args.Arguments = append(s.Args.Arguments, Argument{named.name, b.operand(named.value).expr})
	}
	return s
}

// keySegmentOf makes the segment of a key behind a path.
func (b *builder) keySegmentOf(path *Path, values []any) Segment {
	last := &path.Segments[len(path.Segments)-1]
	if !keyed.has(last.Kind) || len(values) == 0 {
		b.fail(0, "a key is a value or several that are Named, behind a collection")
	}
	b.wantKeyed(0, last)
	s := Segment{Kind: KeySegment, Type: last.Type.Item(), Args: new(SegmentArgs)}
	for _, v := range values {
		var k KeyValue
		want := new(Type)
		if named, ok := v.(NamedValue); ok {
			b.checkName(named.name, "a part of a key")
			k.Name, v, want = named.name, named.value, b.keyPart(0, &s.Type, named.name)
		} else if len(values) > 1 {
			b.fail(0, "each part of a key is Named")
		} else if parts := b.segmentKey(&s.Type); len(parts) == 1 {
			want = &parts[0].Type
		}
		x := b.operandFor(v, *want)
		if b.faulty() {
			break
		}
		k.Value = b.keyOf(0, k.Name, want, x)
		s.Args.Key = append(s.Args.Key, k)
	}
	if !b.faulty() {
		b.checkKey(&s)
	}
	return s
}
