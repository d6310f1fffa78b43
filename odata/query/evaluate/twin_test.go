package evaluate_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

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

func twinArithmetic(op query.Op, a, b any) any {
	if a == nil || b == nil {
		return nil
	}
	if twinRank(a) == 0 || twinRank(b) == 0 {
		return twinTemporal(op, a, b)
	}
	switch rank := max(twinRank(a), twinRank(b)); {
	case rank == 4:
		return tDouble(twinFloats(op, twinFloat(a, 4), twinFloat(b, 4)))
	case rank == 3:
		return tSingle(twinFloats(op, twinFloat(a, 3), twinFloat(b, 3)))
	case twinIsOdd(a) || twinIsOdd(b):
		return twinOdd(twinFloats(op, twinFloat(a, 4), twinFloat(b, 4)))
	case rank == 1 && op != query.DivBy:
		return twinIntegers(op, a.(tInt).Int, b.(tInt).Int)
	}
	x, y, r := twinRat(a), twinRat(b), new(big.Rat)
	switch op {
	case query.Add:
		r.Add(x, y)
	case query.Sub:
		r.Sub(x, y)
	case query.Mul:
		r.Mul(x, y)
	case query.Mod:
		if y.Sign() == 0 {
			twinFail("mod 0")
		}
		r.Quo(x, y)
		whole := new(big.Rat).SetInt(new(big.Int).Quo(r.Num(), r.Denom()))
		r.Sub(x, whole.Mul(whole, y))
	default:
		if y.Sign() == 0 {
			if op == query.Div {
				twinFail("div 0")
			}
			return twinOdd(float64(x.Sign()) * math.Inf(1))
		}
		r = twinQuotient(x, y)
	}
	return tDec{r}
}

// twinQuotient rounds to 34 significant digits.
func twinQuotient(x, y *big.Rat) *big.Rat {
	q := new(big.Rat).Quo(x, y)
	if q.Sign() == 0 {
		return q
	}
	ten, scale := big.NewRat(10, 1), big.NewRat(1, 1)
	low, high := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(33), nil)), new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(34), nil))
	size := new(big.Rat).Abs(q)
	for size.Cmp(low) < 0 {
		size.Mul(size, ten)
		scale.Mul(scale, ten)
	}
	for size.Cmp(high) >= 0 {
		size.Quo(size, ten)
		scale.Quo(scale, ten)
	}
	n := twinRound(size)
	r := new(big.Rat).Quo(new(big.Rat).SetInt(n), scale)
	if q.Sign() < 0 {
		r.Neg(r)
	}
	return r
}

// twinRound rounds to the nearest integer, half away from zero.
func twinRound(r *big.Rat) *big.Int {
	half := big.NewRat(1, 2)
	if r.Sign() < 0 {
		return new(big.Int).Neg(twinRound(new(big.Rat).Neg(r)))
	}
	sum := new(big.Rat).Add(r, half)
	return new(big.Int).Quo(sum.Num(), sum.Denom())
}

func twinOdd(f float64) any {
	switch {
	case math.IsNaN(f):
		return tOdd("NaN")
	case math.IsInf(f, 1):
		return tOdd("INF")
	case math.IsInf(f, -1):
		return tOdd("-INF")
	}
	return tDec{new(big.Rat)}
}

func twinIntegers(op query.Op, a, b *big.Int) any {
	r := new(big.Int)
	switch op {
	case query.Add:
		r.Add(a, b)
	case query.Sub:
		r.Sub(a, b)
	case query.Mul:
		r.Mul(a, b)
	default:
		if b.Sign() == 0 {
			twinFail("by zero")
		}
		if op == query.Div {
			r.Quo(a, b)
		} else {
			r.Rem(a, b)
		}
	}
	if !r.IsInt64() {
		return tDec{new(big.Rat).SetInt(r)}
	}
	return tInt{r}
}

func twinFloats(op query.Op, a, b float64) float64 {
	switch op {
	case query.Add:
		return a + b
	case query.Sub:
		return a - b
	case query.Mul:
		return a * b
	case query.Mod:
		if b == 0 {
			twinFail("mod 0")
		}
		return math.Mod(a, b)
	}
	if b == 0 {
		b = 0 // without a sign
		switch {
		case a > 0:
			return math.Inf(1)
		case a < 0:
			return math.Inf(-1)
		}
		return math.NaN()
	}
	return a / b
}

func twinTemporal(op query.Op, a, b any) any {
	if _, ok := a.(tSpan); ok && op == query.Add {
		if _, ok := b.(tSpan); !ok {
			a, b = b, a
		}
	}
	if _, ok := b.(tSpan); ok && op == query.Mul {
		a, b = b, a
	}
	by, isSpan := b.(tSpan)
	if isSpan && (op == query.Add || op == query.Sub) {
		d := new(big.Rat).Set(by.Rat)
		if op == query.Sub {
			d.Neg(d)
		}
		switch x := a.(type) {
		case tSpan:
			return twinSpanOf(d.Add(d, x.Rat))
		case tDate:
			d.Add(d, big.NewRat(x.Unix(), 1))
			days := new(big.Rat).Quo(d, big.NewRat(86400, 1))
			floor := new(big.Int).Div(days.Num(), days.Denom())
			return tDate{time.Unix(floor.Int64()*86400, 0).UTC()}
		case tPoint:
			picos := new(big.Rat).Mul(d, big.NewRat(1e12, 1))
			whole := new(big.Int).Quo(picos.Num(), picos.Denom())
			d = new(big.Rat).SetFrac(whole, big.NewInt(1e12))
			return tPoint{d.Add(d, x.Rat), x.minutes}
		}
	}
	switch x := a.(type) {
	case tDate:
		return twinSpanOf(big.NewRat(x.Unix()-b.(tDate).Unix(), 1))
	case tPoint:
		return twinSpanOf(new(big.Rat).Sub(x.Rat, b.(tPoint).Rat))
	case tSpan:
		var n *big.Rat
		if f, ok := b.(tDouble); ok {
			if math.IsInf(float64(f), 0) || math.IsNaN(float64(f)) {
				twinFail("no number")
			}
			n, _ = new(big.Rat).SetString(strconv.FormatFloat(float64(f), 'e', -1, 64))
		} else if f, ok := b.(tSingle); ok {
			if math.IsInf(float64(f), 0) || math.IsNaN(float64(f)) {
				twinFail("no number")
			}
			n, _ = new(big.Rat).SetString(strconv.FormatFloat(float64(f), 'e', -1, 32))
		} else if twinIsOdd(b) {
			twinFail("no number")
		} else {
			n = twinRat(b)
		}
		if op == query.Mul {
			return twinSpanOf(new(big.Rat).Mul(x.Rat, n))
		}
		if n.Sign() == 0 {
			twinFail("by zero")
		}
		return twinSpanOf(twinQuotient(x.Rat, n))
	}
	panic(fmt.Sprintf("%T %v %T", a, op, b))
}

// twinSpanOf returns a duration, which is not longer than one can be written.
func twinSpanOf(r *big.Rat) any {
	whole := new(big.Int).Quo(r.Num(), r.Denom())
	if !whole.Abs(whole).IsInt64() {
		twinFail("out of range")
	}
	return tSpan{r}
}

func (t *twin) call(x *query.Call) any {
	if x.Name == "cast" || x.Name == "isof" {
		return t.typeCall(x)
	}
	var args []any
	for _, arg := range x.Args {
		args = append(args, t.eval(arg))
	}
	for _, arg := range args {
		if arg == nil {
			return nil
		}
	}
	if list, ok := args[0].(tList); ok {
		return twinLists(x.Name, list, args[1:])
	}
	if text, ok := args[0].(string); ok {
		return twinTexts(x.Name, text, args[1:])
	}
	switch x.Name {
	case "round", "floor", "ceiling":
		return twinWhole(x.Name, args[0])
	case "totalseconds":
		return tDec{args[0].(tSpan).Rat}
	}
	return twinPart(x.Name, args[0])
}

func twinCount(n int) any { return tInt{big.NewInt(int64(n))} }

func twinTexts(name, s string, args []any) any {
	runes := []rune(s)
	switch name {
	case "length":
		return twinCount(len(runes))
	case "tolower":
		return strings.Map(unicode.ToLower, s)
	case "toupper":
		return strings.Map(unicode.ToUpper, s)
	case "trim":
		return strings.TrimFunc(s, unicode.IsSpace)
	case "substring":
		from, many := twinPlaces(len(runes), args)
		return string(runes[from:many])
	}
	other := args[0].(string)
	switch name {
	case "concat":
		return s + other
	case "contains":
		return twinFind(runes, []rune(other)) >= 0
	case "startswith":
		return len(s) >= len(other) && s[:len(other)] == other
	case "endswith":
		return len(s) >= len(other) && s[len(s)-len(other):] == other
	case "indexof":
		return twinCount(twinFind(runes, []rune(other)))
	case "matchesPattern":
		return regexp.MustCompile(other).MatchString(s)
	}
	panic(name)
}

func twinFind(in, what []rune) int {
	for i := 0; i+len(what) <= len(in); i++ {
		if slices.Equal(in[i:i+len(what)], what) {
			return i
		}
	}
	return -1
}

// twinPlaces returns from where to where substring goes.
func twinPlaces(n int, args []any) (from, to int) {
	from = int(args[0].(tInt).Int64())
	if from < 0 {
		from += n
	}
	from = min(max(from, 0), n)
	to = n
	if len(args) > 1 {
		many := int(args[1].(tInt).Int64())
		if many < 0 {
			twinFail("negative length")
		}
		to = min(n, from+many)
	}
	return from, to
}

func twinLists(name string, list tList, args []any) any {
	switch name {
	case "length":
		return twinCount(len(list))
	case "substring":
		from, to := twinPlaces(len(list), args)
		return append(tList{}, list[from:to]...)
	}
	other := args[0].(tList)
	at := func(i int) bool {
		return i >= 0 && i+len(other) <= len(list) && slices.EqualFunc(list[i:i+len(other)], other, twinEqual)
	}
	first := -1
	for i := len(list); i >= 0; i-- {
		if at(i) {
			first = i
		}
	}
	switch name {
	case "concat":
		return append(append(tList{}, list...), other...)
	case "contains":
		return first >= 0
	case "indexof":
		return twinCount(first)
	case "startswith":
		return at(0)
	case "endswith":
		return at(len(list) - len(other))
	case "hassubset":
		left := slices.Clone(list)
		for _, item := range other {
			i := slices.IndexFunc(left, func(v any) bool { return twinEqual(v, item) })
			if i < 0 {
				return false
			}
			left = slices.Delete(left, i, i+1)
		}
		return true
	case "hassubsequence":
		for _, item := range list {
			if len(other) > 0 && twinEqual(item, other[0]) {
				other = other[1:]
			}
		}
		return len(other) == 0
	}
	panic(name)
}

func twinWhole(name string, v any) any {
	float := func(f float64) float64 {
		return map[string]func(float64) float64{"round": math.Round, "floor": math.Floor, "ceiling": math.Ceil}[name](f)
	}
	switch v := v.(type) {
	case tDouble:
		return tDouble(float(float64(v)))
	case tSingle:
		return tSingle(float(float64(v)))
	case tDec:
		n := twinRound(v.Rat)
		if name != "round" {
			n = new(big.Int).Div(v.Num(), v.Denom())
			if name == "ceiling" && !v.IsInt() {
				n.Add(n, big.NewInt(1))
			}
		}
		return tDec{new(big.Rat).SetInt(n)}
	}
	return v
}

// twinPart returns a component of a date or a time.
func twinPart(name string, v any) any {
	var day time.Time
	clock := new(big.Rat)
	switch v := v.(type) {
	case tDate:
		day = v.Time
	case tTime:
		clock = v.Rat
	case tPoint:
		if name == "totaloffsetminutes" {
			return twinCount(v.minutes)
		}
		local := new(big.Rat).Add(v.Rat, big.NewRat(int64(v.minutes)*60, 1))
		days := new(big.Rat).Quo(local, big.NewRat(86400, 1))
		floor := new(big.Int).Div(days.Num(), days.Denom())
		day = time.Unix(floor.Int64()*86400, 0).UTC()
		clock = local.Sub(local, big.NewRat(day.Unix(), 1))
	}
	seconds := int(new(big.Int).Quo(clock.Num(), clock.Denom()).Int64())
	switch name {
	case "year":
		return twinCount(day.Year())
	case "month":
		return twinCount(int(day.Month()))
	case "day":
		return twinCount(day.Day())
	case "date":
		return tDate{day}
	case "time":
		return tTime{clock}
	case "hour":
		return twinCount(seconds / 3600)
	case "minute":
		return twinCount(seconds % 3600 / 60)
	case "second":
		return twinCount(seconds % 60)
	case "fractionalseconds":
		return tDec{clock.Sub(clock, big.NewRat(int64(seconds), 1))}
	}
	panic(name)
}

func (t *twin) typeCall(x *query.Call) any {
	v := t.this
	if len(x.Args) > 0 {
		v = t.eval(x.Args[0])
	}
	made, ok := twinCast(v, strings.TrimPrefix(x.TypeName, "Edm."))
	if x.Name == "isof" {
		return ok
	}
	return made
}

// twinCast returns nil and false if the cast fails.
func twinCast(v any, typ string) (any, bool) {
	if v == nil {
		return nil, true
	}
	if o, ok := v.(*tObject); ok {
		if twinIs(o.typ, typ) {
			return v, true
		}
		return nil, false
	}
	if text, ok := v.(string); ok && twinTypes[typ] == nil {
		made := twinParse(typ, text)
		return made, made != nil
	}
	low, _ := map[string]bool{"Byte": true, "SByte": true, "Int16": true, "Int32": true, "Int64": true}[typ]
	switch {
	case typ == "Double" && twinRank(v) > 0:
		return tDouble(twinFloat(v, 4)), true
	case typ == "Decimal" && twinRank(v) == 1:
		return tDec{twinRat(v)}, true
	case typ == "Decimal" && twinRank(v) == 2:
		return v, true
	case low && (twinRank(v) == 1 || twinRank(v) == 2 && !twinIsOdd(v)):
		made := twinParse(typ, twinRound(twinRat(v)).String())
		return made, made != nil
	case low && twinRank(v) == 4:
		f := float64(v.(tDouble))
		if math.IsInf(f, 0) || math.IsNaN(f) {
			return nil, false
		}
		made := twinParse(typ, twinRound(new(big.Rat).SetFloat64(f)).String())
		return made, made != nil
	case low:
		if m, ok := v.(tMember); ok {
			return tInt{big.NewInt(int64(m))}, true
		}
	case typ == "Boolean":
		b, ok := v.(bool)
		return b, ok
	}
	return nil, false
}
