package evaluate

import (
	"math"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

var internal = wire.Internal(sibling.Key{})

var null = internal.NullValue()

// arithmetic returns a op b (URL Conventions 5.1.1.2), null if one of them is. Numbers
// are promoted as 5.1.1.18 says: to Edm.Double, Edm.Single, Edm.Decimal, or else they are
// integers, whose results that do not fit are decimals.
func (c *calc) arithmetic(op query.Op, a, b wire.Value) wire.Value {
	if a.IsMissing() || b.IsMissing() {
		return null
	}
	switch rank := max(rankOf(a), rankOf(b)); {
	case rankOf(a) == noNumber || rankOf(b) == noNumber:
		return c.temporal(op, a, b)
	case rank == doubleRank || rank == singleRank:
		return c.floats(op, a, b, rank)
	case rank == integerRank && op != query.DivBy:
		return c.integers(op, a.Int(), b.Int())
	}
	return c.decimals(op, a, b)
}

// The ranks of numbers, by promotion.
const (
	noNumber = iota
	integerRank
	decimalRank
	singleRank
	doubleRank
)

func rankOf(v wire.Value) int {
	switch v.Kind() {
	case wire.KindInteger:
		return integerRank
	case wire.KindDecimal:
		return decimalRank
	case wire.KindSingle:
		return singleRank
	case wire.KindDouble:
		return doubleRank
	}
	return noNumber
}

func (c *calc) integers(op query.Op, a, b int64) wire.Value {
	switch op {
	case query.Add:
		if sum := a + b; (sum > a) == (b > 0) {
			return internal.Int(sum)
		}
	case query.Sub:
		if difference := a - b; (difference < a) == (b > 0) {
			return internal.Int(difference)
		}
	case query.Mul:
		if product, ok := product(a, b); ok {
			return internal.Int(product)
		}
	case query.Div, query.Mod:
		switch {
		case b == 0:
			c.failRow(errDivision)
			return null
		case op == query.Mod && b == -1:
			return internal.Int(0)
		case op == query.Mod:
			return internal.Int(a % b)
		case a != math.MinInt64 || b != -1:
			return internal.Int(a / b)
		}
	}
	return c.decimals(op, internal.Int(a), internal.Int(b))
}

func (c *calc) floats(op query.Op, a, b wire.Value, rank int) wire.Value {
	x, y := floatOf(a, rank), floatOf(b, rank)
	var r float64
	switch op {
	case query.Add:
		r = x + y
	case query.Sub:
		r = x - y
	case query.Mul:
		r = x * y
	case query.Div, query.DivBy:
		r = x / math.Abs(y) // a zero has no sign in OData
		if y < 0 {
			r = -r
		}
	case query.Mod:
		if y == 0 {
			c.failRow(errDivision)
			return null
		}
		r = math.Mod(x, y)
	}
	if rank == singleRank {
		return internal.Single(float32(r))
	}
	return internal.Double(r)
}

// floatOf returns a number as it is after promotion to Edm.Single or Edm.Double.
func floatOf(v wire.Value, rank int) float64 {
	var f float64
	switch v.Kind() {
	case wire.KindInteger:
		if rank == singleRank {
			return float64(float32(v.Int()))
		}
		return float64(v.Int())
	case wire.KindDecimal:
		f = floatOfText(v.Decimal().String(), rank)
	default:
		f = v.Float()
	}
	if rank == singleRank {
		return float64(float32(f))
	}
	return f
}

func (c *calc) decimals(op query.Op, a, b wire.Value) wire.Value {
	x, ok := c.number(a)
	y, ok2 := c.number(b)
	if c.err != nil {
		return null
	}
	if !ok || !ok2 {
		return c.specials(op, a, b)
	}
	return c.decimalResult(op, x, y)
}

func (c *calc) decimalResult(op query.Op, x, y decimal) wire.Value {
	var r decimal
	switch op {
	case query.Add:
		r = x.add(y)
	case query.Sub:
		r = x.add(y.negate())
	case query.Mul:
		r = x.mul(y)
	case query.Div, query.Mod:
		if y.sign() == 0 {
			c.failRow(errDivision)
			return null
		}
		if op == query.Mod {
			r = x.rem(y)
		} else {
			r = x.quo(y)
		}
	case query.DivBy:
		if y.sign() == 0 {
			return specialDecimal(float64(x.sign()) * math.Inf(1))
		}
		r = x.quo(y)
	}
	if r, ok := c.checked(r); ok {
		return internal.Decimal(r.wire())
	}
	return null
}

// specials is decimals where one of the operands is INF, -INF or NaN: the result is one
// of them, or zero, as it is with floats.
func (c *calc) specials(op query.Op, a, b wire.Value) wire.Value {
	r := c.floats(op, a, b, doubleRank)
	if r.IsMissing() {
		return null
	}
	return specialDecimal(r.Float())
}

// specialDecimal returns the decimal that says INF, -INF, NaN or zero.
func specialDecimal(f float64) wire.Value {
	text := "0"
	switch {
	case math.IsNaN(f):
		text = "NaN"
	case math.IsInf(f, 1):
		text = "INF"
	case math.IsInf(f, -1):
		text = "-INF"
	}
	d, _ := wire.ParseDecimal(text)
	return internal.Decimal(d)
}

// number returns the value of an integer or a decimal; false for INF, -INF and NaN.
func (c *calc) number(v wire.Value) (decimal, bool) {
	if v.Kind() == wire.KindInteger {
		return decimalOfInt(v.Int()), true
	}
	text := v.Decimal().String()
	if last := text[len(text)-1]; last == 'F' || last == 'N' {
		return decimal{}, false
	}
	return c.decimalOf(v.Decimal())
}

// negate returns -v, of a number or a duration.
func (c *calc) negate(v wire.Value) wire.Value {
	switch v.Kind() {
	case wire.KindDouble:
		return internal.Double(-v.Float())
	case wire.KindSingle:
		return internal.Single(float32(-v.Float()))
	case wire.KindDuration:
		if d, ok := c.secondsOf(v.Duration()); ok {
			return c.duration(d.negate())
		}
		return null
	case wire.KindDecimal:
		return c.decimals(query.Mul, v, internal.Int(-1))
	case wire.KindInteger:
		return c.integers(query.Sub, 0, v.Int())
	}
	return null
}

// rounding returns a number without its fraction: rounded down for a negative direction,
// up for a positive one, and for 0 to the nearest, half away from zero (URL Conventions
// 5.1.1.9).
func (c *calc) rounding(direction int, v wire.Value) wire.Value {
	switch v.Kind() {
	case wire.KindInteger:
		return v
	case wire.KindSingle:
		return internal.Single(float32(roundFloat(direction, v.Float())))
	case wire.KindDouble:
		return internal.Double(roundFloat(direction, v.Float()))
	case wire.KindDecimal:
		d, ok := c.number(v)
		switch {
		case c.err != nil:
			return null
		case !ok:
			return v // INF, -INF and NaN have no fraction
		}
		return internal.Decimal(d.whole(direction).wire())
	}
	return null
}

func roundFloat(direction int, f float64) float64 {
	switch {
	case direction < 0:
		return math.Floor(f)
	case direction > 0:
		return math.Ceil(f)
	}
	return math.Round(f)
}
