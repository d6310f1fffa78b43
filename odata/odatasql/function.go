package odatasql

import (
	"strings"
	"time"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// call returns the value of a canonical function. All of them are null where an argument
// is, as those of SQL are.
func (t *translator) call(x *query.Call) expr {
	if make, ok := functions[strings.ToLower(x.Name)]; ok {
		return make(t, x)
	}
	return t.cannot(x, "%s has no such function that gives the same results", t.dialect)
}

// functions are those that both dialects have, or that can be put together.
var functions map[string]func(*translator, *query.Call) expr

func init() {
	functions = map[string]func(*translator, *query.Call) expr{
		"contains":           stringTest("(strpos(?, ?) > 0)", "(instr(?, ?) > 0)"),
		"startswith":         stringTest("starts_with(?, ?)", ""),
		"endswith":           endsWith,
		"length":             stringNumber("length(?)"),
		"indexof":            indexOf,
		"substring":          substring,
		"concat":             concat,
		"trim":               trim,
		"year":               part("year", 0, 4, dateKind, dateTimeKind),
		"month":              part("month", 5, 2, dateKind, dateTimeKind),
		"day":                part("day", 8, 2, dateKind, dateTimeKind),
		"hour":               part("hour", 0, 2, timeKind, dateTimeKind),
		"minute":             part("minute", 3, 2, timeKind, dateTimeKind),
		"second":             part("second", 6, 2, timeKind, dateTimeKind),
		"fractionalseconds":  fraction,
		"date":               dateOf,
		"time":               timeOf,
		"totaloffsetminutes": offset,
		"totalseconds":       totalSeconds,
		"now":                now,
		"round":              rounding("round"),
		"floor":              rounding("floor"),
		"ceiling":            rounding("ceil"),
		"isof":               isOf,
	}
}

// arguments returns the arguments of a call, which have to be of the kind.
func (t *translator) arguments(x *query.Call, want kind) (values []expr, nullable bool) {
	for _, a := range x.Args {
		e := t.plain(a)
		if e.kind == nullKind {
			e.kind, e.sql = want, form("CAST(? AS "+types[want][t.dialect-1]+")", e.sql)
		}
		if e.kind != want {
			t.cannot(a, "only strings can stand here")
		}
		values = append(values, e)
		nullable = nullable || e.nullable
	}
	return values, nullable
}

// stringTest is a function that looks for its second argument in its first.
func stringTest(postgreSQL, sqlite string) func(*translator, *query.Call) expr {
	return func(t *translator, x *query.Call) expr {
		args, nullable := t.arguments(x, stringKind)
		if t.dialect == SQLite && sqlite == "" {
			return boolean(form("(substr(?, 1, length(?)) = ?)", args[0].sql, args[1].sql, args[1].sql), nullable)
		}
		return boolean(form(t.dialect.choose(postgreSQL, sqlite), args[0].sql, args[1].sql), nullable)
	}
}

// endsWith compares the end, which is as long as the second argument. SQLite takes a
// start before the first character for a shorter result, which then is not equal.
func endsWith(t *translator, x *query.Call) expr {
	args, nullable := t.arguments(x, stringKind)
	a, b := args[0].sql, args[1].sql
	if t.dialect == SQLite {
		return boolean(form("(length(?) >= length(?) AND substr(?, length(?) - length(?) + 1) = ?)", a, b, a, a, b, b), nullable)
	}
	return boolean(form("(right(?, length(?)) = ?)", a, b, b), nullable)
}

func stringNumber(pattern string) func(*translator, *query.Call) expr {
	return func(t *translator, x *query.Call) expr {
		args, nullable := t.arguments(x, stringKind)
		return int32Of(form(pattern, args[0].sql), nullable, 31)
	}
}

func indexOf(t *translator, x *query.Call) expr {
	args, nullable := t.arguments(x, stringKind)
	return int32Of(form(t.dialect.choose("(strpos(?, ?) - 1)", "(instr(?, ?) - 1)"), args[0].sql, args[1].sql), nullable, 31)
}

func concat(t *translator, x *query.Call) expr {
	args, nullable := t.arguments(x, stringKind)
	return expr{sql: form("(? || ?)", args[0].sql, args[1].sql), kind: stringKind, nullable: nullable}
}

// longest is more characters than a string in a database has.
const longest = 1 << 30

// substring takes literals as places: any other place could be one that is an error.
func substring(t *translator, x *query.Call) expr {
	s := t.plain(x.Args[0])
	if s.kind != stringKind {
		return t.cannot(x.Args[0], "only strings can stand here")
	}
	var numbers []int64
	for _, a := range x.Args[1:] {
		r, ok := t.value(a).rat()
		if !ok || !r.IsInt() || !r.Num().IsInt64() {
			return t.cannot(a, "only an integer literal can stand here")
		}
		numbers = append(numbers, max(-longest, min(longest, r.Num().Int64())))
	}
	start := argument("integer", numbers[0]+1)
	if numbers[0] < 0 {
		start = form(t.dialect.choose("(GREATEST(0, length(?) + ?) + 1)", "(max(0, length(?) + ?) + 1)"), s.sql, argument("integer", numbers[0]))
	}
	switch {
	case len(numbers) == 1:
		s.sql = form("substr(?, ?)", s.sql, start)
	case numbers[1] < 0:
		return t.cannot(x, "a negative length is an error for the rows that have the string")
	default:
		s.sql = form("substr(?, ?, ?)", s.sql, start, argument("integer", numbers[1]))
	}
	return s
}

// spaces are the characters that trim removes: Unicode's White_Space, as strings.TrimSpace
// has it.
const spaces = "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"

func trim(t *translator, x *query.Call) expr {
	args, nullable := t.arguments(x, stringKind)
	return expr{sql: form(t.dialect.choose("btrim(?, ?)", "trim(?, ?)"), args[0].sql, argument("text", spaces)), kind: stringKind, nullable: nullable}
}

// temporalArgument returns the only argument, which has to be of one of the kinds.
func (t *translator) temporalArgument(x *query.Call, kinds ...kind) expr {
	e := t.plain(x.Args[0])
	if e.zoned {
		return t.cannot(x.Args[0], "columns have instants in UTC, and it is told in another offset")
	}
	for _, k := range kinds {
		if e.kind == k {
			return e
		}
	}
	return t.cannot(x.Args[0], "values of this type have none of it")
}

// inUTC returns a timestamp without zone for what is the timestamp with zone.
func inUTC(s fragment) fragment { return form("(? AT TIME ZONE 'UTC')", s) }

// part is a component of a date or a time: a field in PostgreSQL, and some digits of the
// text in SQLite. Instants are in UTC, as they are read.
func part(field string, at, digits int, kinds ...kind) func(*translator, *query.Call) expr {
	return func(t *translator, x *query.Call) expr {
		e := t.temporalArgument(x, kinds...)
		if t.dialect == SQLite {
			from := at + 1
			if e.kind == dateTimeKind && kinds[0] == timeKind {
				from += len(dateLayout + "T")
			}
			pattern := "CAST(substr(?, " + itoa(from) + ", " + itoa(digits) + ") AS INTEGER)"
			return int32Of(form(pattern, e.sql), e.nullable, 15)
		}
		s := e.sql
		if e.kind == dateTimeKind {
			s = inUTC(s)
		}
		if field == "second" {
			return int32Of(form("CAST(floor(EXTRACT(second FROM ?)) AS integer)", s), e.nullable, 15)
		}
		return int32Of(form("CAST(EXTRACT("+field+" FROM ?) AS integer)", s), e.nullable, 15)
	}
}

func fraction(t *translator, x *query.Call) expr {
	e := t.temporalArgument(x, timeKind, dateTimeKind)
	result := expr{kind: decimalKind, nullable: e.nullable}
	switch {
	case t.dialect == PostgreSQL:
		result.sql = form("mod(EXTRACT(second FROM ?), 1)", e.sql)
	case e.kind == timeKind:
		result.sql = form("CAST(substr(?, 10, 6) AS INTEGER)", e.sql)
	default:
		result.sql = form("CAST(substr(?, 21, 6) AS INTEGER)", e.sql)
	}
	result.scale, result.bits, result.micro = 6, 20, true
	return result
}

func dateOf(t *translator, x *query.Call) expr {
	e := t.temporalArgument(x, dateTimeKind)
	s := form("substr(?, 1, 10)", e.sql)
	if t.dialect == PostgreSQL {
		s = form("CAST(? AS date)", inUTC(e.sql))
	}
	return expr{sql: s, kind: dateKind, nullable: e.nullable}
}

func timeOf(t *translator, x *query.Call) expr {
	e := t.temporalArgument(x, dateTimeKind)
	s := form("substr(?, 12, 15)", e.sql)
	if t.dialect == PostgreSQL {
		s = form("CAST(? AS time)", inUTC(e.sql))
	}
	return expr{sql: s, kind: timeKind, nullable: e.nullable}
}

// offset is that of UTC, in which instants are read.
func offset(t *translator, x *query.Call) expr {
	if _, ok := x.Args[0].(*query.Path); !ok {
		return t.cannot(x.Args[0], "the offset of what is no property is not kept")
	}
	e := t.temporalArgument(x, dateTimeKind)
	return int32Of(form("CASE WHEN ? IS NOT NULL THEN 0 END", e.sql), e.nullable, 1)
}

func totalSeconds(t *translator, x *query.Call) expr {
	e := t.temporalArgument(x, durationKind)
	result := expr{sql: e.sql, kind: decimalKind, nullable: e.nullable, scale: 6, bits: durationBits, micro: true}
	if t.dialect == PostgreSQL {
		result.sql = form("EXTRACT(epoch FROM ?)", e.sql)
	}
	return result
}

func now(t *translator, x *query.Call) expr {
	return t.other(x, wire.NewDateTimeOffset(t.now.Truncate(time.Microsecond)))
}

// rounding leaves floating-point numbers to a form that is exact: round of PostgreSQL goes
// to the even number, and that of SQLite is wrong for some.
func rounding(function string) func(*translator, *query.Call) expr {
	return func(t *translator, x *query.Call) expr {
		e := t.plain(x.Args[0])
		switch {
		case e.kind == integerKind:
		case e.kind == decimalKind && t.dialect == PostgreSQL:
			e.sql = form(function+"(?)", e.sql)
		case e.kind.float() && function == "round":
			e.sql = t.orNaN(e, form("CASE WHEN abs(? - trunc(?)) >= 0.5 THEN trunc(?) + sign(?) ELSE trunc(?) END", e.sql, e.sql, e.sql, e.sql, e.sql))
		case e.kind.float():
			e.sql = t.orNaN(e, form(function+"(?)", e.sql))
		case e.kind == nullKind:
		default:
			return t.cannot(x, "%s does not round it exactly", t.dialect)
		}
		return e
	}
}

// orNaN returns what is made of a floating-point number, and NaN of NaN, of which the
// functions of SQLite make NULL.
func (t *translator) orNaN(e expr, made fragment) fragment {
	if t.dialect == SQLite {
		return form("COALESCE(?, ?)", made, e.sql)
	}
	return made
}
