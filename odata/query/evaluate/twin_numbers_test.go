package evaluate_test

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"time"

	"github.com/odatagen/odatagen/odata/query"
)

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
