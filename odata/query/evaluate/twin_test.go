package evaluate_test

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/odata/query"
)

// twin evaluates expressions about an instance. It panics with a twinError where the
// request fails.
type twin struct {
	it, this any
	vars     map[string]any
}

type twinError struct{ error }

func twinFail(text string) { panic(twinError{errors.New(text)}) }

// twinRecover makes an error of what twinFail panics with.
func twinRecover(err *error) {
	switch e := recover().(type) {
	case nil:
	case twinError:
		*err = e
	default:
		panic(e)
	}
}

// twinEval returns the value of an expression, or the error that the request ends with.
func twinEval(x query.Expr, it any) (value any, err error) {
	defer twinRecover(&err)
	t := &twin{it: it, this: it, vars: map[string]any{}}
	return t.eval(x), nil
}

// twinKeeps reports whether conditions are all true: one that fails does not matter where
// another one is not.
func twinKeeps(x query.Expr, it any) (bool, error) {
	and, is := x.(*query.Binary)
	if !is || and.Op != query.And {
		value, err := twinEval(x, it)
		return err == nil && value == true, err
	}
	left, leftErr := twinKeeps(and.Left, it)
	right, rightErr := twinKeeps(and.Right, it)
	if leftErr == nil && !left || rightErr == nil && !right {
		return false, nil
	}
	return left && right, cmp.Or(leftErr, rightErr)
}

func (t *twin) eval(x query.Expr) any {
	switch x := x.(type) {
	case *query.Literal:
		return twinLiteral(x)
	case *query.Path:
		return t.path(x.Segments)
	case *query.Alias:
		return t.eval(x.Value)
	case *query.List:
		list := tList{}
		for _, item := range x.Items {
			list = append(list, t.eval(item))
		}
		return list
	case *query.Case:
		for _, b := range x.Branches {
			if t.eval(b.When) == true {
				return t.eval(b.Then)
			}
		}
		return nil
	case *query.Unary:
		return t.unary(x.Op, t.eval(x.Operand))
	case *query.Binary:
		return t.binary(x)
	case *query.Lambda:
		return t.lambda(x)
	case *query.Call:
		return t.call(x)
	}
	panic(fmt.Sprintf("%T", x))
}

func twinLiteral(x *query.Literal) any {
	switch v := x.Value().(type) {
	case nil:
		return nil
	case bool:
		return v
	case int64:
		return tInt{big.NewInt(v)}
	case float64:
		return tDouble(v)
	case string:
		if x.Kind == query.EnumLiteral {
			return twinParse("test.Color", v)
		}
		return v
	}
	kinds := map[query.LiteralKind]string{
		query.DecimalLiteral: "Decimal", query.GuidLiteral: "Guid", query.DateLiteral: "Date", query.TimeOfDayLiteral: "TimeOfDay",
		query.DateTimeOffsetLiteral: "DateTimeOffset", query.DurationLiteral: "Duration", query.BinaryLiteral: "Binary",
	}
	return twinParse(kinds[x.Kind], fmt.Sprint(x.Value()))
}

func (t *twin) path(segments []query.Segment) any {
	v := t.this
	for i := range segments {
		s := &segments[i]
		switch s.Kind {
		case query.VariableSegment:
			switch s.Name {
			case "$it":
				v = t.it
			case "$this":
			default:
				v = t.vars[s.Name]
			}
		case query.PropertySegment:
			o, ok := v.(*tObject)
			if !ok {
				return nil
			}
			v = o.fields[s.Name]
		case query.CastSegment:
			if o, ok := v.(*tObject); !ok || !twinIs(o.typ, s.Name) {
				return nil
			}
		case query.CountSegment:
			n := int64(0)
			list, _ := v.(tList)
			for _, item := range list {
				if s.Filter() == nil || (&twin{it: t.it, this: item, vars: t.vars}).eval(s.Filter()) == true {
					n++
				}
			}
			v = tInt{big.NewInt(n)}
		default:
			panic(s.Name)
		}
	}
	return v
}

// twinIs reports whether a type is another one or derived from it.
func twinIs(typ, of string) bool { return typ == of || typ == "test.PostBox" && of == "test.Address" }

func (t *twin) lambda(x *query.Lambda) any {
	list, _ := t.path(x.Source.Segments).(tList)
	if x.Predicate == nil {
		return len(list) > 0
	}
	outer, shadowed := t.vars[x.Variable]
	defer func() {
		delete(t.vars, x.Variable)
		if shadowed {
			t.vars[x.Variable] = outer
		}
	}()
	for _, item := range list {
		t.vars[x.Variable] = item
		holds := t.eval(x.Predicate) == true
		if holds == (x.Op == query.Any) {
			return holds
		}
	}
	return x.Op == query.All
}

func (t *twin) unary(op query.Op, v any) any {
	if op == query.Not {
		if v == nil {
			return nil
		}
		return v != true
	}
	switch v := v.(type) {
	case tSpan:
		return tSpan{new(big.Rat).Neg(v.Rat)}
	case tSingle:
		return -v
	case tDouble:
		return -v
	}
	return twinArithmetic(query.Sub, tInt{new(big.Int)}, v)
}

func (t *twin) binary(x *query.Binary) any {
	left := t.eval(x.Left)
	switch {
	case x.Op == query.And && left == false:
		return false
	case x.Op == query.Or && left == true:
		return true
	}
	right := t.eval(x.Right)
	switch x.Op {
	case query.And, query.Or:
		short := x.Op == query.Or
		switch {
		case left == short || right == short:
			return short
		case left == nil || right == nil:
			return nil
		}
		return !short
	case query.Eq:
		return twinEqual(left, right)
	case query.Ne:
		return !twinEqual(left, right)
	case query.Gt, query.Ge, query.Lt, query.Le:
		if left == nil || right == nil {
			return false
		}
		c, ok := twinCompare(left, right)
		switch x.Op {
		case query.Gt:
			return ok && c > 0
		case query.Ge:
			return ok && c >= 0
		case query.Lt:
			return ok && c < 0
		}
		return ok && c <= 0
	case query.In:
		list, _ := right.(tList)
		return slices.ContainsFunc(list, func(item any) bool { return twinEqual(left, item) })
	case query.Has:
		if left == nil || right == nil {
			return nil
		}
		return left.(tMember)&right.(tMember) == right.(tMember)
	}
	return twinArithmetic(x.Op, left, right)
}

// twinEqual is eq, which is true for two nulls.
func twinEqual(a, b any) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if x, ok := a.(tList); ok {
		y, ok := b.(tList)
		return ok && slices.EqualFunc(x, y, twinEqual)
	}
	if x, ok := a.(*tObject); ok {
		y, ok := b.(*tObject)
		if !ok {
			return false
		}
		if key := map[string]string{"test.Thing": "ID", "test.Part": "Code"}[x.typ]; key != "" {
			return x == y || x.typ == y.typ && x.fields[key] != nil && twinEqual(x.fields[key], y.fields[key])
		}
		for _, o := range []*tObject{x, y} {
			for name := range o.fields {
				if !twinEqual(x.fields[name], y.fields[name]) {
					return false
				}
			}
		}
		return true
	}
	c, ok := twinCompare(a, b)
	return ok && c == 0
}

// twinCompare compares values that are not null; false if one is NaN.
func twinCompare(a, b any) (int, bool) {
	if twinRank(a) > 0 && twinRank(b) > 0 {
		switch rank := max(twinRank(a), twinRank(b)); {
		case rank >= 3:
			x, y := twinFloat(a, rank), twinFloat(b, rank)
			switch {
			case x < y:
				return -1, true
			case x > y:
				return 1, true
			}
			return 0, x == y
		case twinIsOdd(a) || twinIsOdd(b):
			x, y := twinFloat(a, 4), twinFloat(b, 4)
			if math.IsNaN(x) || math.IsNaN(y) {
				return 0, false
			}
			if x == y {
				return 0, true
			}
			return map[bool]int{true: -1, false: 1}[x < y], true
		}
		return twinRat(a).Cmp(twinRat(b)), true
	}
	if text, ok := a.(string); ok {
		if _, ok := b.(string); !ok { // the text of the other's type
			c, ok := twinCompare(twinParse(twinTypeOf(b), text), b)
			return c, ok
		}
	}
	if text, ok := b.(string); ok {
		if _, ok := a.(string); !ok {
			return twinCompare(a, twinParse(twinTypeOf(a), text))
		}
	}
	switch x := a.(type) {
	case bool:
		bit := map[bool]int{false: 0, true: 1}
		return bit[x] - bit[b.(bool)], true
	case string:
		return strings.Compare(x, b.(string)), true
	case tGuid:
		return strings.Compare(string(x), string(b.(tGuid))), true
	case tBytes:
		return strings.Compare(string(x), string(b.(tBytes))), true
	case tMember:
		return big.NewInt(int64(x)).Cmp(big.NewInt(int64(b.(tMember)))), true
	case tDate:
		if y, ok := b.(tPoint); ok {
			return big.NewRat(x.Unix(), 1).Cmp(y.Rat), true
		}
		return x.Compare(b.(tDate).Time), true
	case tPoint:
		if y, ok := b.(tDate); ok {
			return x.Rat.Cmp(big.NewRat(y.Unix(), 1)), true
		}
		return x.Rat.Cmp(b.(tPoint).Rat), true
	case tTime:
		return x.Rat.Cmp(b.(tTime).Rat), true
	case tSpan:
		return x.Rat.Cmp(b.(tSpan).Rat), true
	}
	panic(fmt.Sprintf("%T and %T", a, b))
}

func twinTypeOf(v any) string {
	switch v.(type) {
	case tMember:
		return "test.Color"
	case tSpan:
		return "Duration"
	}
	panic(fmt.Sprintf("%T", v))
}

// twinRank is the place of a number in the order of promotion; 0 for no number.
func twinRank(v any) int {
	switch v.(type) {
	case tInt:
		return 1
	case tDec, tOdd:
		return 2
	case tSingle:
		return 3
	case tDouble:
		return 4
	}
	return 0
}

func twinIsOdd(v any) bool { _, odd := v.(tOdd); return odd }

func twinRat(v any) *big.Rat {
	if n, ok := v.(tInt); ok {
		return new(big.Rat).SetInt(n.Int)
	}
	return v.(tDec).Rat
}

func twinFloat(v any, rank int) float64 {
	var f float64
	switch v := v.(type) {
	case tOdd:
		f, _ = strconv.ParseFloat(strings.Replace(string(v), "INF", "Inf", 1), 64)
	case tSingle:
		f = float64(v)
	case tDouble:
		f = float64(v)
	default:
		if rank == 3 {
			s, _ := twinRat(v).Float32()
			return float64(s)
		}
		f, _ = twinRat(v).Float64()
	}
	if rank == 3 {
		return float64(float32(f))
	}
	return f
}
