package query

import (
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// Operands that are made of several expressions: lists, objects, calls,
// lambdas and aliases.

// list reads the items of a list behind the first one, up to its end, ')' for literals
// only and ']' for a JSON array.
func (p *parser) list(start int, x operand, end byte) operand {
	var buf [8]Expr
	items := buf[:0]
	result := Type{Collection: true}
	for {
		result = listType(result, *x.typ, len(items) == 0)
		items = append(items, x.expr)
		p.space()
		if p.err != nil || !p.accept(',') {
			break
		}
		p.space()
		p.items(len(items), "the list")
		x = p.item(end)
	}
	p.expect(end, "to close the list")
	made := p.lists.single()
	made.pos, made.Items, made.typ = start, p.exprs.clone(items), result
	return listOperand(made)
}

func listOperand(x *List) operand { return operand{x, &x.typ} }

func emptyList(start int) operand {
	return listOperand(&List{pos: start, typ: Type{Collection: true}})
}

// listType returns the type of a list that had the type so far and gets another item:
// that of the items, promoted, and not known if they have none in common.
func listType(list, item Type, first bool) Type {
	switch common := Promote(list.Kind, item.Kind); {
	case first && !item.Collection:
		list = item
	case item.Collection || common == UnknownKind && item.Kind != list.Kind:
		list = Type{}
	case common != UnknownKind:
		list.Kind = common
	}
	list.Collection = true
	return list
}

// item reads an item of a list. Literals are no nodes that count.
func (p *parser) item(end byte) operand {
	x, ok := p.constantItem(end)
	switch {
	case ok:
		return x
	case end == ']':
		return p.jsonValue()
	}
	p.want(p.pos, "a literal", "is expected in the list, followed by , or )")
	return bad
}

// jsonValue reads a string in double quotes, or an expression.
func (p *parser) jsonValue() operand {
	if p.peek() != '"' {
		return p.expression(orPower)
	}
	start := p.pos
	if !p.jsonString() {
		return bad
	}
	return p.newLiteral(start, StringLiteral, p.text[start:p.pos])
}

func (p *parser) jsonString() bool {
	n := scanJSONString(p.text[p.pos:])
	if _, ok := unquoteJSON(p.text[p.pos : p.pos+n]); !ok {
		p.fail(p.pos, "%s is no JSON string", p.excerpt(p.pos))
		return false
	}
	p.skip(n)
	return true
}

// array reads a JSON array, whose items may be expressions.
func (p *parser) array() operand {
	if !p.enter() {
		return bad
	}
	defer p.leave()
	start := p.pos
	p.skip(1)
	p.space()
	if p.accept(']') {
		return emptyList(start)
	}
	return p.list(start, p.item(']'), ']')
}

// object reads a JSON object, whose values may be expressions.
func (p *parser) object() operand {
	if !p.enter() {
		return bad
	}
	defer p.leave()
	x := &Object{pos: p.pos}
	result := operand{x, ofKind(StructuredKind)}
	p.skip(1)
	p.space()
	if p.accept('}') {
		return result
	}
	for p.err == nil {
		p.space()
		start := p.pos
		if !p.jsonString() {
			break
		}
		name, _ := unquoteJSON(p.text[start:p.pos])
		p.space()
		p.expect(':', "after the name")
		p.space()
		x.Members = append(x.Members, Member{name, p.jsonValue().expr})
		p.space()
		if !p.accept(',') {
			break
		}
	}
	p.expect('}', "to close the object")
	return result
}

// call reads the parentheses of a canonical function whose name has been read,
// or reports false, having read nothing, if there is no such function.
func (p *parser) call(start int, name string) (operand, bool) {
	f := lookupFunction(name)
	if f == nil {
		return operand{}, false
	}
	if !p.enter() {
		return bad, true
	}
	defer p.leave()
	p.skip(1)
	p.space()
	var x operand
	switch f.name {
	case "case":
		x = p.caseCall(start)
	case "cast", "isof":
		x = p.castCall(start, f)
	default:
		x = p.functionCall(start, f)
	}
	p.space()
	p.expect(')', "to close the call")
	return x, true
}

func (p *parser) functionCall(start int, f *function) operand {
	var args [3]operand
	n := 0
	for p.err == nil && (p.peek() != ')' || n > 0) {
		if n == f.max {
			p.fail(p.pos, "%s has too many arguments: %s", f.name, f.arity())
			return bad
		}
		args[n] = p.argument(f, n)
		n++
		p.space()
		if !p.accept(',') {
			break
		}
		p.space()
	}
	if n < f.min {
		p.fail(p.pos, "%s has too few arguments: %s", f.name, f.arity())
		return bad
	}
	return p.newCall(start, f, args[:n])
}

// newCall makes the node of a call with arguments that were checked.
func (p *parser) newCall(start int, f *function, args []operand) operand {
	if !f.together(args) {
		p.report(args[1].expr.Offset(), "argument 2 of %s cannot be %s, since argument 1 is %s", f.name, args[1].typ, args[0].typ)
	}
	x := p.calls.new()
	x.pos, x.Name, x.Args, x.typ = start, f.name, p.exprs.take(len(args)), f.resultType(args)
	for i := range args {
		x.Args[i] = args[i].expr
	}
	return operand{x, x.typ}
}

func (p *parser) argument(f *function, i int) operand {
	start := p.pos
	return p.checkArgument(start, f, i, p.expression(orPower))
}

// checkArgument fails if a value cannot be an argument of the function.
func (p *parser) checkArgument(start int, f *function, i int, x operand) operand {
	if f.params[i] == durations {
		p.coerce(&x, ofKind(DurationKind))
	}
	if !f.accepts(i, x.typ) {
		p.report(start, "argument %d of %s cannot be %s", i+1, f.name, x.typ)
	}
	return x
}

func (p *parser) caseCall(start int) operand {
	x := &Case{pos: start}
	for p.err == nil {
		p.space()
		when := p.boolean("a condition of case")
		p.space()
		p.expect(':', "after the condition")
		p.space()
		then := p.expression(orPower)
		p.space()
		x.add(when, then)
		if !p.accept(',') {
			break
		}
	}
	return operand{x, x.typ}
}

// add adds a branch.
func (x *Case) add(when Expr, then operand) {
	if len(x.Branches) == 0 {
		x.typ = then.typ
	} else if *x.typ != *then.typ {
		x.typ = ofKind(UnknownKind) // the branches' types differ
	}
	x.Branches = append(x.Branches, Branch{when, then.expr})
}

func (p *parser) castCall(start int, f *function) operand {
	x := &Call{pos: start, Name: f.name}
	first := p.pos
	x.TypeName = p.castType()
	p.space()
	if x.TypeName == "" || p.peek() != ')' {
		p.rewind(first)
		x.Args = []Expr{p.expression(orPower).expr}
		p.space()
		p.expect(',', "before the type")
		p.space()
		first = p.pos
		x.TypeName = p.castType()
	}
	if t := p.scope.this.Target; t != nil && len(x.Args) == 0 && !isQualified(x.TypeName) {
		if _, known := p.typeOn(p.scope.this, x.TypeName); !known && wire.FindProperty(t, x.TypeName) != nil && !p.isModelType(x.TypeName) {
			p.want(p.pos, ", and a type", "are expected after "+x.TypeName)
		}
	}
	return p.castTo(first, f, x)
}

// castType reads the name of a type. It may stand in quotes, as clients write it that are
// used to earlier versions of OData.
func (p *parser) castType() string {
	start := p.pos
	if !p.accept('\'') {
		return p.typeName()
	}
	name := p.typeName()
	if name == "" || !p.accept('\'') {
		p.rewind(start)
		return ""
	}
	return name
}

// castTo completes the call of a cast or isof, whose type is at the offset.
func (p *parser) castTo(first int, f *function, x *Call) operand {
	if edm, ok := strings.CutPrefix(strings.TrimPrefix(x.TypeName, "Collection("), "Edm."); x.TypeName == "" || ok && !isPrimitiveType(strings.TrimSuffix(edm, ")")) {
		p.want(first, "the name of a type", "is expected")
	}
	if p.err == nil && p.model != nil {
		p.checkType(first, x.TypeName)
	}
	of := p.typeNamed(x.TypeName)
	x.Of, x.typ = &of, &of
	if f.result != UnknownKind {
		x.typ = ofKind(f.result)
	}
	return operand{x, x.typ}
}

// isModelType reports whether the model has a type of the name.
func (p *parser) isModelType(name string) bool {
	_, known := resolve(p.model, modelTypes(p.model), name)
	return known
}

// typeNamed returns the type for the argument of cast.
func (p *parser) typeNamed(name string) Type {
	t := typeNamed(name)
	if found, known := resolve(p.model, modelTypes(p.model), t.Name); known {
		found.Collection = t.Collection
		return found
	}
	return t
}

// typeName reads the name of a type or Collection(…) of one; "" if there is
// none.
func (p *parser) typeName() string {
	start := p.pos
	if p.name() == "Collection" && p.accept('(') {
		if p.name() == "" || !p.accept(')') {
			return ""
		}
	}
	if p.err != nil {
		return ""
	}
	return p.text[start:p.pos]
}

// lambda reads what follows the path to a Collection: any(…) or all(…).
func (p *parser) lambda(start int, op Op, source *Path) operand {
	collection := source.Type()
	p.wantCollection(start, op.String(), &collection)
	if !p.enter() {
		return bad
	}
	defer p.leave()
	x := p.lambdas.single()
	x.pos, x.Op, x.Source = start, op, source
	p.skip(1)
	p.space()
	if p.peek() == ')' && op == Any {
		p.skip(1)
		return operand{x, ofKind(BooleanKind)}
	}
	if x.Variable = p.identifier(); x.Variable == "" {
		p.want(p.pos, "the variable of "+op.String(), "is expected")
	}
	p.space()
	p.expect(':', "after the variable")
	p.space()
	collection.Collection = false
	p.vars = append(p.vars, variable{x.Variable, collection})
	x.Predicate = p.boolean("the predicate")
	p.vars = p.vars[:len(p.vars)-1]
	p.space()
	p.expect(')', "to close the lambda")
	return operand{x, ofKind(BooleanKind)}
}
