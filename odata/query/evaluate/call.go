package evaluate

import (
	"strings"
	"time"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// function is a canonical function of values.
type function func(s *scope, args []node) wire.Value

// predicate is one that is Boolean.
type predicate func(s *scope, args []node) truth

var functions = map[string]function{
	"length":             func(s *scope, a []node) wire.Value { return s.length(a[0].value(s)) },
	"indexof":            func(s *scope, a []node) wire.Value { return s.indexOf(a[0].value(s), a[1].value(s)) },
	"concat":             func(s *scope, a []node) wire.Value { return s.concat(a[0].value(s), a[1].value(s)) },
	"substring":          substringCall,
	"tolower":            func(s *scope, a []node) wire.Value { return s.changed("tolower", a[0].value(s), strings.ToLower) },
	"toupper":            func(s *scope, a []node) wire.Value { return s.changed("toupper", a[0].value(s), strings.ToUpper) },
	"trim":               func(s *scope, a []node) wire.Value { return s.changed("trim", a[0].value(s), strings.TrimSpace) },
	"year":               componentCall(yearPart),
	"month":              componentCall(monthPart),
	"day":                componentCall(dayPart),
	"hour":               componentCall(hourPart),
	"minute":             componentCall(minutePart),
	"second":             componentCall(secondPart),
	"fractionalseconds":  componentCall(fractionPart),
	"date":               componentCall(datePart),
	"time":               componentCall(timePart),
	"totaloffsetminutes": componentCall(offsetPart),
	"totalseconds":       func(s *scope, a []node) wire.Value { return s.totalSeconds(a[0].value(s)) },
	"now":                func(s *scope, _ []node) wire.Value { return s.moment() },
	"mindatetime":        func(*scope, []node) wire.Value { return earliest },
	"maxdatetime":        func(*scope, []node) wire.Value { return latest },
	"round":              func(s *scope, a []node) wire.Value { return s.rounding(0, a[0].value(s)) },
	"floor":              func(s *scope, a []node) wire.Value { return s.rounding(-1, a[0].value(s)) },
	"ceiling":            func(s *scope, a []node) wire.Value { return s.rounding(1, a[0].value(s)) },
	"geo.distance":       func(s *scope, a []node) wire.Value { return s.distance(a[0].value(s), a[1].value(s)) },
	"geo.length":         func(s *scope, a []node) wire.Value { return s.lineLength(a[0].value(s)) },
}

var predicates = map[string]predicate{
	"contains":       findsCall(containsIt),
	"startswith":     findsCall(startsWithIt),
	"endswith":       findsCall(endsWithIt),
	"matchesPattern": func(s *scope, a []node) truth { return s.matches(a[0].value(s), a[1].value(s)) },
	"hassubset":      func(s *scope, a []node) truth { return s.hasSubset(a[0].value(s), a[1].value(s)) },
	"hassubsequence": func(s *scope, a []node) truth { return s.hasSubsequence(a[0].value(s), a[1].value(s)) },
	"geo.intersects": func(s *scope, a []node) truth { return s.intersects(a[0].value(s), a[1].value(s)) },
}

// The first and the last instant that can be written.
var (
	earliest = internal.Parse("Edm.DateTimeOffset", "-999999999-01-01T00:00:00Z")
	latest   = internal.Parse("Edm.DateTimeOffset", "999999999-12-31T23:59:59.999999999999Z")
)

func componentCall(p part) function {
	return func(s *scope, a []node) wire.Value { return s.component(p, a[0].value(s)) }
}

func findsCall(how search) predicate {
	return func(s *scope, a []node) truth { return s.finds(how, a[0].value(s), a[1].value(s)) }
}

func substringCall(s *scope, a []node) wire.Value {
	if len(a) == 2 {
		return s.substring(a[0].value(s), a[1].value(s), null, false)
	}
	return s.substring(a[0].value(s), a[1].value(s), a[2].value(s), true)
}

// moment returns the time at which the evaluation looked first.
func (s *scope) moment() wire.Value {
	if s.now.IsMissing() {
		s.now = internal.DateTimeOffset(wire.NewDateTimeOffset(time.Now().UTC()))
	}
	return s.now
}

func (c *compiler) call(x *query.Call) (node, error) {
	if x.Name == "cast" || x.Name == "isof" {
		return c.typeCall(x)
	}
	args, err := c.exprs(x.Args)
	if err != nil {
		return node{}, err
	}
	if x.Name == "matchesPattern" && args[1].constant != nil && args[1].constant.Kind() == wire.KindString {
		return c.pattern(x, args)
	}
	if t := toText(x.Name, args); t != nil {
		return truthNode(t), nil
	}
	if f := predicates[x.Name]; f != nil {
		return truthNode(func(s *scope) truth {
			t := f(s, args)
			if s.err != nil {
				s.place(x)
			}
			return t
		}), nil
	}
	f := functions[x.Name]
	if f == nil {
		return node{}, &UnsupportedError{What: "the function " + x.Name}
	}
	return valueNode(func(s *scope) wire.Value {
		v := f(s, args)
		if s.err != nil {
			s.place(x)
		}
		return v
	}), nil
}

// toText compiles the search for a constant text in strings; nil for other calls.
func toText(name string, args []node) func(*scope) truth {
	if len(args) != 2 || args[1].constant == nil || args[1].constant.Kind() != wire.KindString {
		return nil
	}
	var test func(s, text string) bool
	var how search
	switch name {
	case "contains":
		test, how = strings.Contains, containsIt
	case "startswith":
		test, how = strings.HasPrefix, startsWithIt
	case "endswith":
		test, how = strings.HasSuffix, endsWithIt
	default:
		return nil
	}
	text, k, left := args[1].constant.Text(), *args[1].constant, args[0].value
	return func(s *scope) truth {
		v := left(s)
		if v.Kind() == wire.KindString {
			return truthOf(test(internal.StringOf(v), text))
		}
		return s.finds(how, v, k)
	}
}

// pattern compiles matchesPattern of a literal.
func (c *compiler) pattern(x *query.Call, args []node) (node, error) {
	re, err := compilePattern(args[1].constant.Text())
	if err != nil {
		return node{}, err
	}
	return truthNode(func(s *scope) truth {
		v := args[0].value(s)
		switch {
		case v.IsMissing():
			return unknown
		case v.Kind() != wire.KindString:
			s.mistyped(x.Name, v)
			s.place(x)
			return unknown
		}
		s.steps(1 + int64(len(v.Text()))/64)
		return truthOf(re.MatchString(v.Text()))
	}), nil
}

// typeCall compiles cast and isof.
func (c *compiler) typeCall(x *query.Call) (node, error) {
	value := func(s *scope) wire.Value { return s.this }
	if len(x.Args) > 0 {
		n, err := c.expr(x.Args[0])
		if err != nil {
			return node{}, err
		}
		value = n.value
	}
	cast := c.caster(x.Of, x.TypeName)
	if x.Name == "isof" {
		return truthNode(func(s *scope) truth {
			_, ok := cast(s, value(s))
			return truthOf(ok)
		}), nil
	}
	return valueNode(func(s *scope) wire.Value {
		v, _ := cast(s, value(s))
		if s.err != nil {
			s.place(x)
		}
		return v
	}), nil
}

type caster func(s *scope, v wire.Value) (wire.Value, bool)

// caster returns what casts to a type, and says whether that is possible: null can be
// cast to any type.
func (c *compiler) caster(t query.Type, name string) caster {
	if item, ok := strings.CutPrefix(name, "Collection("); ok || t.Collection {
		one := c.caster(t.Item(), strings.TrimSuffix(item, ")"))
		return func(s *scope, v wire.Value) (wire.Value, bool) {
			switch {
			case v.IsMissing():
				return null, true
			case v.Kind() != wire.KindCollection:
				return null, false
			}
			items := make([]wire.Value, v.Len())
			for i := range items {
				var ok bool
				if items[i], ok = one(s, v.Item(i)); !ok {
					return null, false
				}
			}
			return internal.List(items), true
		}
	}
	if t.Enum != nil {
		return func(_ *scope, v wire.Value) (wire.Value, bool) { return castToEnum(v, t.Enum) }
	}
	if strings.HasPrefix(name, "Edm.") {
		return func(s *scope, v wire.Value) (wire.Value, bool) { return s.cast(v, name) }
	}
	if t.Target != nil {
		name = t.Target.WireType().Name
	}
	keep := castStep(name)
	return func(s *scope, v wire.Value) (wire.Value, bool) {
		if v.IsMissing() {
			return null, true
		}
		kept := keep(s, v)
		return kept, !kept.IsMissing() && v.Kind() != wire.KindCollection
	}
}
