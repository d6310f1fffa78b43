package evaluate_test

import (
	"math"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/odatagen/odatagen/odata/query"
)

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
	if x.Name != "isof" {
		return made
	}
	_, wasText := v.(string)
	_, isText := made.(string)
	_, wasMember := v.(tMember)
	return ok && (v == nil || wasText == isText && !wasMember && twinRank(v) <= twinRank(made))
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
