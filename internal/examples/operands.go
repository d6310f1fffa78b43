package examples

import (
	"net/url"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/schema"
)

// operand is what is known of an operand: its kind, and for an enumeration that.
type operand struct {
	kind query.TypeKind
	enum *schema.EnumType
	name string // of its type
}

// kinds are the kinds of primitive types, by name.
var kinds = func() map[string]query.TypeKind {
	all := map[string]query.TypeKind{}
	for k := query.BooleanKind; k <= query.BinaryKind; k++ {
		all[k.String()] = k
	}
	return all
}()

// operandOf is what a value of a type is as an operand.
func operandOf(ref schema.TypeRef) operand {
	if ref.Collection {
		return operand{}
	}
	t := ref.Type
	if d, is := t.(*schema.TypeDefinition); is {
		t = d.Underlying.Type
	}
	switch t := t.(type) {
	case *schema.EnumType:
		return operand{query.EnumKind, t, t.QualifiedName()}
	case *schema.PrimitiveType:
		return operand{kinds[t.QualifiedName()], nil, t.QualifiedName()}
	}
	return operand{}
}

// operand returns what is known of an expression about a type.
func (q *queryChecker) operand(x query.Expr, t *schema.StructuredType) operand {
	p, is := x.(*query.Path)
	if !is {
		kind := x.Type().Kind
		return operand{kind: kind, name: kind.String()}
	}
	for i, s := range p.Segments {
		switch {
		case t == nil:
			return operand{}
		case s.Kind == query.CastSegment:
			t = schema.Structured(q.model.Type(s.Name))
		case s.Kind != query.PropertySegment:
			return operand{}
		default:
			property := t.LookupProperty(s.Name)
			if property != nil && i == len(p.Segments)-1 {
				return operandOf(property.Type)
			}
			if t = nil; property != nil && !property.Type.Collection {
				t = schema.Structured(property.Type.Type)
			}
		}
	}
	return operand{}
}

// goes reports whether two operands can stand on both sides of a comparison (URL
// Conventions 4.01, 5.1.1). A member of an enumeration can be written as a text.
func (o operand) goes(other operand) bool {
	a, b := o.kind, other.kind
	switch {
	case a <= query.NullKind || b <= query.NullKind || a == b || a.IsNumber() && b.IsNumber():
		return true
	case a == query.EnumKind || b == query.EnumKind:
		return a == query.StringKind || b == query.StringKind
	}
	return a > query.BinaryKind || b > query.BinaryKind
}

// operands checks what an operator or a function is given.
func (q *queryChecker) operands(x query.Expr, t *schema.StructuredType) {
	switch x := x.(type) {
	case *query.Binary:
		left, right := q.operand(x.Left, t), q.operand(x.Right, t)
		switch {
		case x.Op == query.In:
			if list, is := x.Right.(*query.List); is {
				for _, item := range list.Items {
					q.compare(x, left, q.operand(item, t), x.Left, item)
				}
			}
		case query.Eq <= x.Op && x.Op <= query.Le:
			q.compare(x, left, right, x.Left, x.Right)
		}
	case *query.Call:
		want, is := arguments[x.Name]
		for i, a := range x.Args {
			if got := q.operand(a, t); is && got.kind > query.NullKind && !slices.Contains(want, got.kind) && !(got.kind.IsNumber() && slices.Contains(want, query.DoubleKind)) {
				q.wrong("calls %s with %s, which is %s, and takes %s", x.Name, visible.Text(a.String()), got.name, want[0])
				return
			}
			if i == 0 && !sameKinds[x.Name] {
				return // what the others are depends on the function
			}
		}
	}
}

// compare checks two operands that are compared.
func (q *queryChecker) compare(x *query.Binary, left, right operand, a, b query.Expr) {
	if !left.goes(right) {
		hint := ""
		if right.kind == query.StringKind && left.kind != query.StringKind {
			hint = ": write the value without quotes"
		} else if left.kind == query.StringKind {
			hint = ": write the value in quotes"
		}
		q.wrong("compares %s, which is %s, with %s, which is %s%s", visible.Text(a.String()), left.name, visible.Text(b.String()), right.name, hint)
		return
	}
	q.member(left.enum, b)
	q.member(right.enum, a)
}

// member checks a text or a literal that stands for members of an enumeration.
func (q *queryChecker) member(of *schema.EnumType, x query.Expr) {
	l, is := x.(*query.Literal)
	if of == nil || !is {
		return
	}
	_, text, quoted := strings.Cut(strings.TrimSuffix(l.Text, "'"), "'")
	if !quoted {
		return
	}
	var names []string
	for _, m := range of.Members {
		names = append(names, m.Name)
	}
	for name := range strings.SplitSeq(text, ",") {
		if !slices.Contains(names, name) && strings.Trim(name, "0123456789-") != "" {
			q.wrong("compares with %s, which is no member of %s%s", visible.Quoted(name), of.QualifiedName(), schema.DidYouMean(name, names, ""))
		}
	}
}

// arguments are the kinds that the first argument of canonical functions can have, and all
// arguments of those in sameKinds (URL Conventions 4.01, 5.1.1.5 to 5.1.1.9).
var arguments = func() map[string][]query.TypeKind {
	all := map[string][]query.TypeKind{}
	for _, of := range []struct {
		kinds []query.TypeKind
		names []string
	}{
		{[]query.TypeKind{query.StringKind}, []string{"startswith", "endswith", "contains", "matchesPattern", "tolower", "toupper", "trim", "length", "indexof", "substring", "concat"}},
		{[]query.TypeKind{query.DateKind, query.DateTimeOffsetKind}, []string{"year", "month", "day"}},
		{[]query.TypeKind{query.TimeOfDayKind, query.DateTimeOffsetKind, query.DurationKind}, []string{"hour", "minute", "second", "fractionalseconds"}},
		{[]query.TypeKind{query.DateTimeOffsetKind}, []string{"date", "time", "totaloffsetminutes"}},
		{[]query.TypeKind{query.DurationKind}, []string{"totalseconds"}},
		{[]query.TypeKind{query.DoubleKind}, []string{"round", "floor", "ceiling"}},
	} {
		for _, name := range of.names {
			all[name] = of.kinds
		}
	}
	return all
}()

// sameKinds are the functions whose arguments are all of the kinds of the first.
var sameKinds = map[string]bool{"startswith": true, "endswith": true, "contains": true, "matchesPattern": true, "indexof": true, "concat": true}

// call checks the arguments of a function at the end of a path: in parentheses, or in the
// query by their names (URL Conventions 4.01, 4.10 and 5.3).
func (c *checker) call(r *Request, o *schema.Operation, given string) string {
	parameters := o.Parameters
	if o.Bound && len(parameters) > 0 {
		parameters = parameters[1:]
	}
	if strings.Contains(given, "...") || strings.ContainsRune(given, '…') {
		return ""
	}
	values, names := argumentsIn(given), []string{}
	_, rest, _ := strings.Cut(r.URL, "?")
	options, err := url.ParseQuery(rest)
	if err != nil {
		return "" // which is said of the query
	}
	for _, p := range parameters {
		names = append(names, p.Name)
		value, has := values[p.Name]
		if delete(values, p.Name); !has && !options.Has(p.Name) && p.Annotation(without[0], "") == nil {
			return "lacks the parameter " + p.Name + " of " + o.QualifiedName() + ", which must be given"
		}
		if got := literalOf(value); has && !operandOf(p.Type).goes(got) {
			return "gives the parameter " + p.Name + " of " + o.QualifiedName() + " the value " + visible.Text(value) + ", which is " + got.name + ", and it is " + p.Type.Text()
		}
	}
	for name := range values {
		return "gives " + visible.Quoted(name) + ", which is no parameter of " + o.QualifiedName() + schema.DidYouMean(name, names, "")
	}
	return ""
}

// argumentsIn returns the arguments in parentheses, by name; one without is a key, say.
func argumentsIn(text string) map[string]string {
	all := map[string]string{}
	depth, quoted, begin := 0, false, 0
	text += ","
	for i, r := range text {
		switch {
		case r == '\'':
			quoted = !quoted
		case quoted:
		case strings.ContainsRune("([{", r):
			depth++
		case strings.ContainsRune(")]}", r):
			depth--
		case r == ',' && depth <= 0:
			if name, value, is := strings.Cut(text[begin:i], "="); is {
				all[strings.TrimSpace(name)] = strings.TrimSpace(value)
			}
			begin = i + 1
		}
	}
	return all
}

// literalOf returns what is known of a value; nothing of an alias or what stands for one.
func literalOf(text string) operand {
	if text == "" || strings.ContainsAny(text, "{}<>@…") {
		return operand{}
	}
	o, err := query.Parse("$filter="+url.QueryEscape("it eq "+text), nil, true, query.Limits{})
	if err != nil {
		return operand{}
	}
	if x, is := o.Filter.(*query.Binary); is {
		if l, is := x.Right.(*query.Literal); is {
			return operand{kind: l.Type().Kind, name: l.Type().String()}
		}
	}
	return operand{}
}
