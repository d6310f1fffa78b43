package evaluate

import (
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file compiles comparisons with constants, which most are.

// quickly is a comparison with a constant where that is quicker than to make a value of
// the property; otherwise is what compares all others.
func quickly(p *spot, k wire.Value, wanted orders, otherwise func(*scope) truth) func(*scope) truth {
	switch {
	case p == nil:
	case k.Kind() == wire.KindInteger:
		n := k.Int()
		return func(s *scope) truth {
			if o, ok := p.CompareInt(p.object(s), n); ok {
				return wanted.has(order(o))
			}
			return otherwise(s)
		}
	case k.Kind() == wire.KindBoolean && (wanted == ordersOf[query.Eq] || wanted == ordersOf[query.Ne]):
		isNe, b := wanted == ordersOf[query.Ne], k.Bool()
		return func(s *scope) truth {
			if v, ok := p.Bool(p.object(s)); ok {
				return truthOf((v == b) != isNe)
			}
			return otherwise(s)
		}
	case k.Kind() == wire.KindString && (wanted == ordersOf[query.Eq] || wanted == ordersOf[query.Ne]):
		isNe, wantedText := wanted == ordersOf[query.Ne], k.Text()
		return func(s *scope) truth {
			if text, enum, ok := p.Text(p.object(s)); ok && !enum {
				return truthOf((text == wantedText) != isNe)
			}
			return otherwise(s)
		}
	}
	return otherwise
}

// toConstant compiles a comparison with a constant: nil if there is no faster way than to
// look at both operands.
func toConstant(left func(*scope) wire.Value, k wire.Value, wanted orders) func(*scope) truth {
	isNe := wanted == ordersOf[query.Ne]
	switch k.Kind() {
	case wire.KindNull:
		if wanted == ordersOf[query.Eq] || isNe {
			return func(s *scope) truth { return truthOf(left(s).IsMissing() != isNe) }
		}
	case wire.KindInteger, wire.KindDecimal:
		return toNumber(left, k, wanted)
	case wire.KindString:
		return toString(left, k, wanted)
	case wire.KindDouble:
		f := k.Float()
		return func(s *scope) truth {
			v := left(s)
			if v.Kind() == wire.KindDouble {
				return wanted.has(compareFloats(v.Float(), f))
			}
			return s.settled(v, k, wanted)
		}
	case wire.KindDateTimeOffset:
		d := k.DateTimeOffset()
		return func(s *scope) truth {
			v := left(s)
			if v.Kind() == wire.KindDateTimeOffset {
				return wanted.has(order(v.DateTimeOffset().Compare(d)))
			}
			return s.settled(v, k, wanted)
		}
	case wire.KindDuration:
		compare := internal.DurationComparer(k)
		return func(s *scope) truth {
			v := left(s)
			if v.Kind() == wire.KindDuration {
				return wanted.has(order(compare(v)))
			}
			return s.settled(v, k, wanted)
		}
	case wire.KindBoolean:
		b := k.Bool()
		if wanted == ordersOf[query.Eq] || isNe {
			return func(s *scope) truth {
				v := left(s)
				return truthOf((v.Kind() == wire.KindBoolean && v.Bool() == b) != isNe)
			}
		}
	case wire.KindEnum:
		return toEnum(left, k, wanted)
	}
	return nil
}

func toString(left func(*scope) wire.Value, k wire.Value, wanted orders) func(*scope) truth {
	text := k.Text()
	if wanted == ordersOf[query.Eq] || wanted == ordersOf[query.Ne] {
		isNe := wanted == ordersOf[query.Ne]
		return func(s *scope) truth {
			v := left(s)
			if v.Kind() == wire.KindString {
				return truthOf((internal.StringOf(v) == text) != isNe)
			}
			return s.settled(v, k, wanted)
		}
	}
	return func(s *scope) truth {
		v := left(s)
		if v.Kind() == wire.KindString {
			o := same
			if t := internal.StringOf(v); t < text {
				o = less
			} else if t > text {
				o = greater
			}
			return wanted.has(o)
		}
		return s.settled(v, k, wanted)
	}
}

// toNumber compares with an integer or a decimal: decimals of few digits as integers at
// the same scale.
func toNumber(left func(*scope) wire.Value, k wire.Value, wanted orders) func(*scope) truth {
	n, scale, short := k.Int(), 0, true
	whole := k.Kind() == wire.KindInteger
	if !whole {
		n, scale, short = internal.ShortDecimal(k)
	}
	single, double := floatOf(k, singleRank), floatOf(k, doubleRank)
	return func(s *scope) truth {
		v := left(s)
		switch v.Kind() {
		case wire.KindInteger:
			if whole {
				return wanted.has(compareWords(v.Int(), n))
			}
			if short {
				if o, ok := compareShort(v.Int(), 0, n, scale); ok {
					return wanted.has(o)
				}
			}
		case wire.KindDecimal:
			if m, other, ok := internal.ShortDecimal(v); ok && short {
				if o, ok := compareShort(m, other, n, scale); ok {
					return wanted.has(o)
				}
			}
		case wire.KindDouble:
			return wanted.has(compareFloats(v.Float(), double))
		case wire.KindSingle:
			return wanted.has(compareFloats(v.Float(), single))
		}
		return s.settled(v, k, wanted)
	}
}

func compareWords(a, b int64) order {
	switch {
	case a < b:
		return less
	case a > b:
		return greater
	}
	return same
}

var powers = [...]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// compareShort compares a times ten to the power of -scale with b; false if that is not
// to be said with words.
func compareShort(a int64, aScale int, b int64, bScale int) (order, bool) {
	ok := true
	if aScale < bScale {
		a, ok = product(a, powers[bScale-aScale])
	} else if bScale < aScale {
		b, ok = product(b, powers[aScale-bScale])
	}
	return compareWords(a, b), ok
}

// toEnum compares by the number of a member.
func toEnum(left func(*scope) wire.Value, k wire.Value, wanted orders) func(*scope) truth {
	text := k.Text()
	return func(s *scope) truth {
		v := left(s)
		if v.Kind() == wire.KindEnum && internal.StringOf(v) == text {
			return wanted.has(same)
		}
		return s.settled(v, k, wanted)
	}
}
