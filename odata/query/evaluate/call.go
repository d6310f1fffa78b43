package evaluate

import (
	"bytes"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// The canonical functions are found by switches, not in tables of functions: a table
// would link them, and regexp with them, into every program that imports the package.

// constant returns a function without parameters; nil if there is none of that name.
func constant(name string) func(s *scope) wire.Value {
	switch name {
	case "now":
		return (*scope).moment
	case "mindatetime": // the first instant that can be written
		return always(internal.Parse("Edm.DateTimeOffset", "-999999999-01-01T00:00:00Z"))
	case "maxdatetime": // and the last one
		return always(internal.Parse("Edm.DateTimeOffset", "999999999-12-31T23:59:59.999999999999Z"))
	}
	return nil
}

func always(v wire.Value) func(*scope) wire.Value { return func(*scope) wire.Value { return v } }

// unary returns a function of one parameter.
func unary(name string) func(s *scope, v wire.Value) wire.Value {
	switch name {
	case "length":
		return func(s *scope, v wire.Value) wire.Value { return s.length(v) }
	case "tolower":
		return func(s *scope, v wire.Value) wire.Value { return s.changed("tolower", v, strings.ToLower) }
	case "toupper":
		return func(s *scope, v wire.Value) wire.Value { return s.changed("toupper", v, strings.ToUpper) }
	case "trim":
		return func(s *scope, v wire.Value) wire.Value { return s.changed("trim", v, strings.TrimSpace) }
	case "totalseconds":
		return func(s *scope, v wire.Value) wire.Value { return s.totalSeconds(v) }
	case "round":
		return func(s *scope, v wire.Value) wire.Value { return s.rounding(0, v) }
	case "floor":
		return func(s *scope, v wire.Value) wire.Value { return s.rounding(-1, v) }
	case "ceiling":
		return func(s *scope, v wire.Value) wire.Value { return s.rounding(1, v) }
	case "geo.length":
		return func(s *scope, v wire.Value) wire.Value { return s.lineLength(v) }
	}
	return nil
}

// binary returns a function of two parameters.
func binary(name string) func(s *scope, a, b wire.Value) wire.Value {
	switch name {
	case "indexof":
		return func(s *scope, a, b wire.Value) wire.Value { return s.indexOf(a, b) }
	case "concat":
		return func(s *scope, a, b wire.Value) wire.Value { return s.concat(a, b) }
	case "substring":
		return func(s *scope, a, b wire.Value) wire.Value { return s.substring(a, b, null, false) }
	case "geo.distance":
		return func(s *scope, a, b wire.Value) wire.Value { return s.distance(a, b) }
	}
	return nil
}

// predicate returns a function of two parameters that is true or false.
func predicate(name string) func(s *scope, a, b wire.Value) truth {
	switch name {
	case "contains":
		return func(s *scope, a, b wire.Value) truth { return s.finds(containsIt, a, b) }
	case "startswith":
		return func(s *scope, a, b wire.Value) truth { return s.finds(startsWithIt, a, b) }
	case "endswith":
		return func(s *scope, a, b wire.Value) truth { return s.finds(endsWithIt, a, b) }
	case "matchesPattern":
		return func(s *scope, a, b wire.Value) truth { return s.matches(a, b) }
	case "hassubset":
		return func(s *scope, a, b wire.Value) truth { return s.hasSubset(a, b) }
	case "hassubsequence":
		return func(s *scope, a, b wire.Value) truth { return s.hasSubsequence(a, b) }
	case "geo.intersects":
		return func(s *scope, a, b wire.Value) truth { return s.intersects(a, b) }
	}
	return nil
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
	c.tellsApart(x.Args...)
	if x.Name == "matchesPattern" && args[1].constant != nil && args[1].constant.Kind() == wire.KindString {
		return c.pattern(x, args)
	}
	if t := toText(x.Name, args); t != nil {
		if inner, ok := x.Args[0].(*query.Call); ok && inner.Name == "tolower" {
			of, err := c.expr(inner.Args[0])
			return truthNode(loweredSearch(x.Name, of, args[1].constant.Text(), t)), err
		}
		return truthNode(t), nil
	}
	if f := predicate(x.Name); f != nil {
		a, b := args[0].value, args[1].value
		return truthNode(func(s *scope) truth {
			t := f(s, a(s), b(s))
			if s.err != nil {
				s.place(x)
			}
			return t
		}), nil
	}
	f := valueCall(x, args)
	if f == nil {
		return node{}, &UnsupportedError{What: "the function " + x.Name}
	}
	return valueNode(f), nil
}

// valueCall returns a call of a function; nil if there is none of that name.
func valueCall(x *query.Call, args []node) func(s *scope) wire.Value {
	if f := constant(x.Name); f != nil {
		return f
	}
	if len(args) == 0 {
		return nil
	}
	a := args[0].value
	if p := slices.Index(partNames[:], x.Name); p >= 0 {
		return func(s *scope) wire.Value {
			v := s.component(part(p), a(s))
			if s.err != nil {
				s.place(x)
			}
			return v
		}
	}
	if f := unary(x.Name); f != nil {
		return func(s *scope) wire.Value {
			v := f(s, a(s))
			if s.err != nil {
				s.place(x)
			}
			return v
		}
	}
	f := binaryCall(x.Name, args)
	if f == nil {
		return nil
	}
	return func(s *scope) wire.Value {
		v := f(s)
		if s.err != nil {
			s.place(x)
		}
		return v
	}
}

// binaryCall is valueCall for functions of more arguments.
func binaryCall(name string, args []node) func(s *scope) wire.Value {
	if len(args) == 1 {
		return nil
	}
	a, b := args[0].value, args[1].value
	if name == "substring" && len(args) == 3 {
		n := args[2].value
		return func(s *scope) wire.Value { return s.substring(a(s), b(s), n(s), true) }
	}
	if f := binary(name); f != nil {
		return func(s *scope) wire.Value { return f(s, a(s), b(s)) }
	}
	return nil
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
	text, k, left, p := args[1].constant.Text(), *args[1].constant, args[0].value, args[0].spot
	return func(s *scope) truth {
		if p != nil {
			if t, enum, ok := p.Text(p.object(s)); ok && !enum {
				return truthOf(test(t, text))
			}
		}
		v := left(s)
		if v.Kind() == wire.KindString {
			return truthOf(test(internal.StringOf(v), text))
		}
		return s.finds(how, v, k)
	}
}

// shortText is how long texts are that are made lower-case without allocating.
const shortText = 128

// loweredSearch is the search for a constant text in strings made lower-case, which most
// searches are that do not care for the case. otherwise is what searches those that are
// long, or have letters beyond ASCII.
func loweredSearch(name string, of node, text string, otherwise func(*scope) truth) func(*scope) truth {
	sought := []byte(text)
	return func(s *scope) truth {
		v := of.value(s)
		if v.Kind() != wire.KindString {
			return otherwise(s)
		}
		var room [shortText]byte
		whole := internal.StringOf(v)
		if len(whole) > len(room) {
			return otherwise(s)
		}
		for i := range len(whole) {
			c := whole[i]
			if c >= utf8.RuneSelf {
				return otherwise(s)
			}
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			room[i] = c
		}
		switch lowered := room[:len(whole)]; name { // called by name, the functions keep room off the heap
		case "startswith":
			return truthOf(bytes.HasPrefix(lowered, sought))
		case "endswith":
			return truthOf(bytes.HasSuffix(lowered, sought))
		default:
			return truthOf(bytes.Contains(lowered, sought))
		}
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
		if v.Kind() != wire.KindString {
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
	cast := c.caster(*x.Of, x.TypeName)
	if x.Name == "isof" {
		return truthNode(func(s *scope) truth {
			v := value(s)
			made, ok := cast(s, v)
			return truthOf(ok && assignable(v, made))
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

// assignable reports whether a value is of the type of what a cast has made of it, or a number that
// is promoted to it (URL Conventions 5.1.1.10.2): a text of a number is none, nor is a number a text.
func assignable(v, made wire.Value) bool {
	switch {
	case v.IsMissing(), v.Kind() == made.Kind() && v.Kind() != wire.KindCollection:
		return true
	case v.Kind() != wire.KindCollection:
		return rankOf(v) != noNumber && rankOf(v) < rankOf(made)
	}
	for i := range v.Len() {
		if !assignable(v.Item(i), made.Item(i)) {
			return false
		}
	}
	return true
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
