package odatasql

import (
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// enumLiteral is the text of an enumeration's value, whose type the other operand says.
type enumLiteral string

// literal returns a literal: a number and a value of an enumeration without SQL, since
// the other operand says what becomes of it, any other as an argument.
func (t *translator) literal(x *query.Literal) expr {
	switch v := x.Value().(type) {
	case nil:
		return expr{sql: text("NULL"), kind: nullKind, nullable: true}
	case bool:
		return boolean(text(strings.ToUpper(strconv.FormatBool(v))), false)
	case int64:
		return expr{kind: integerKind, literal: v}
	case float64:
		return expr{kind: doubleKind, literal: v}
	case wire.Decimal:
		rat, err := v.Rat()
		if err != nil || len(v.String()) > 1000 {
			return t.cannot(x, "it is too large a number")
		}
		return expr{kind: decimalKind, literal: rat, scale: digitsOf(v.String())}
	case string:
		switch x.Kind {
		case query.EnumLiteral:
			return expr{kind: enumText, literal: enumLiteral(v), enum: x.Enum}
		case query.GeographyLiteral, query.GeometryLiteral:
			return t.cannot(x, "it is a spatial value")
		}
		return t.other(x, v)
	default:
		return t.other(x, v)
	}
}

// other returns the argument for a value that is no number.
func (t *translator) other(x query.Expr, value any) expr {
	k, arg, err := t.dialect.toColumn(value)
	if err != "" {
		return t.cannot(x, "%s", err)
	}
	instant, _ := value.(wire.DateTimeOffset)
	return expr{sql: argument(k.sqlType(), arg), kind: k, zoned: instant.Offset() != 0}
}

// toColumn returns a value as a column of the dialect has it, or what is wrong with it.
func (d Dialect) toColumn(value any) (kind, any, string) {
	switch v := value.(type) {
	case string:
		if strings.IndexByte(v, 0) >= 0 {
			return stringKind, nil, "no string in a database has a NUL"
		}
		return stringKind, v, ""
	case bool:
		if d == SQLite {
			n := int64(0)
			if v {
				n = 1
			}
			return booleanKind, n, ""
		}
		return booleanKind, v, ""
	case wire.Guid:
		return guidKind, strings.ToLower(v.String()), ""
	case wire.Binary:
		return binaryKind, v.Bytes(), ""
	case wire.Date:
		if v.Year() < 1 || v.Year() > 9999 {
			return dateKind, nil, "its year is not from 1 to 9999"
		}
		return dateKind, v.String(), ""
	case wire.DateTimeOffset:
		at := v.Time().UTC()
		switch {
		case at.Year() < 1 || at.Year() > 9999:
			return dateTimeKind, nil, "its year is not from 1 to 9999"
		case !wire.NewDateTimeOffset(at.Truncate(time.Microsecond)).Equal(v):
			return dateTimeKind, nil, "it has digits below the microsecond"
		}
		return dateTimeKind, at.Format(dateTimeLayout), ""
	case wire.TimeOfDay:
		at := time.Time{}.Add(v.Std())
		if !wire.NewTimeOfDay(at.Truncate(time.Microsecond)).Equal(v) {
			return timeKind, nil, "it has digits below the microsecond"
		}
		return timeKind, at.Format(timeLayout), ""
	case wire.Duration:
		return d.durationToColumn(v)
	}
	return noKind, nil, "no column has values of its type"
}

// How SQLite has times as texts, whose order is that of the times.
const (
	dateLayout     = "2006-01-02"
	timeLayout     = "15:04:05.000000"
	dateTimeLayout = dateLayout + "T" + timeLayout + "Z"
)

func (d Dialect) durationToColumn(v wire.Duration) (kind, any, string) {
	std, err := v.Std()
	if err != nil || !wire.NewDuration(std.Truncate(time.Microsecond)).Equal(v) {
		return durationKind, nil, "it has digits below the microsecond, or is longer than 292 years"
	}
	if d == SQLite {
		return durationKind, std.Microseconds(), ""
	}
	us := std.Microseconds()
	sign := ""
	if us < 0 {
		sign, us = "-", -us
	}
	const perSecond = 1_000_000
	fraction := strconv.FormatInt(us%perSecond+perSecond, 10)[1:]
	// Hours alone, since an interval keeps days apart, of which not all have 24 hours.
	return durationKind, "PT" + sign + strconv.FormatInt(us/perSecond/3600, 10) + "H" +
		sign + strconv.FormatInt(us/perSecond%3600, 10) + "." + fraction + "S", ""
}

// settle returns e with SQL for a literal that the other operand says nothing of.
func (t *translator) settle(x query.Expr, e expr) expr {
	switch v := e.literal.(type) {
	case nil:
		return e
	case int64:
		e.sql, e.bits = argument("bigint", v), bitsOf(v)
	case float64:
		e.sql = t.floatArgument(doubleKind, v)
	case *big.Rat:
		digits, exact := decimalDigits(v)
		digits = max(digits, e.scale)
		if t.dialect == SQLite {
			scaled := new(big.Int)
			if digits > maxDigits || !scaledInt(scaled, v, digits) {
				return t.cannot(x, "SQLite has no such exact decimal")
			}
			e.sql, e.scale, e.bits = argument("bigint", scaled.Int64()), digits, scaled.BitLen()
			break
		}
		if !exact {
			return t.cannot(x, "it is no finite decimal")
		}
		e.sql = argument("numeric", v.FloatString(digits))
	case enumLiteral:
		if e.enum == nil || len(e.enum.Members) == 0 {
			return t.cannot(x, "nothing says which enumeration it is of")
		}
		n, ok := e.enum.Value(string(v))
		if !ok {
			return t.cannot(x, "%s has no such member", e.enum.Name)
		}
		e.kind, e.sql, e.bits = enumKind, argument("bigint", n), 63
	}
	e.literal = nil
	return e
}

// floatArgument returns the argument for a floating-point number: SQLite would take NaN for NULL.
func (t *translator) floatArgument(k kind, f float64) fragment {
	if f != f && t.dialect == SQLite {
		return argument("text", notANumber)
	}
	return argument(k.sqlType(), f)
}

// digitsOf returns how many digits a decimal is written with behind the point.
func digitsOf(text string) int {
	if strings.ContainsAny(text, "eE") {
		return 0
	}
	_, fraction, _ := strings.Cut(text, ".")
	return len(fraction)
}

// bitsOf returns the bits that an integer needs besides its sign.
func bitsOf(v int64) int {
	if v < 0 {
		v = ^v
	}
	return new(big.Int).SetInt64(v).BitLen()
}

// powerOf10 returns 10^n, for n up to 18.
func powerOf10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// decimalDigits returns how many digits after the point r has, at most 1000.
func decimalDigits(r *big.Rat) (int, bool) {
	n, exact := r.FloatPrec()
	if n > 1000 {
		return 0, false
	}
	return n, exact
}

// scaledInt sets z to r * 10^scale, and reports whether that is an integer in 64 bits.
func scaledInt(z *big.Int, r *big.Rat, scale int) bool {
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
	s := new(big.Rat).Mul(r, new(big.Rat).SetInt(p))
	z.Set(s.Num())
	return s.IsInt() && z.IsInt64()
}
