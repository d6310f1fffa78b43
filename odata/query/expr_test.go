package query

import (
	"net/url"
	"testing"
)

// treeCases are expressions without a model, and how they group.
var treeCases = []struct{ text, tree string }{
	// precedence and associativity
	{"a or b and c", "(a or (b and c))"},
	{"a and b or c", "((a and b) or c)"},
	{"a or b or c", "((a or b) or c)"},
	{"(a or b) and c", "((a or b) and c)"},
	{"a eq b and c ne d", "((a eq b) and (c ne d))"},
	{"a eq b gt c", "(a eq (b gt c))"},
	{"a gt b eq c", "((a gt b) eq c)"},
	{"a add b mul c eq d", "((a add (b mul c)) eq d)"},
	{"a sub b sub c eq d", "(((a sub b) sub c) eq d)"},
	{"a sub (b sub c) eq d", "((a sub (b sub c)) eq d)"},
	{"a div b divby c mod d eq 1", "((((a div b) divby c) mod d) eq int64(1))"},
	{"not a and b", "((not a) and b)"},
	{"not (a and b)", "(not (a and b))"},
	{"not(a and b)", "(not (a and b))"},
	{"not not a", "(not (not a))"},
	{"not a in (1)", "(not (a in [int64(1)]))"},
	{"not a has n.E'x'", "(not (a has n.E'x'))"},
	{"not a eq b", "((not a) eq b)"},
	{"-a mul b eq 1", "(((- a) mul b) eq int64(1))"},
	{"-a add -b eq -1", "(((- a) add (- b)) eq int64(-1))"},
	{"-(-a) eq - -a", "((- (- a)) eq (- (- a)))"},
	{"- 5 eq -5", "((- int64(5)) eq int64(-5))"},
	{"-(5 in (5)) eq 1", ""},
	{"a EQ b And c Or nOt d", "(((a eq b) and c) or (not d))"},
	// operands that look like operators and keywords
	{"eq eq eq", "(eq eq eq)"},
	{"and and or", "(and and or)"},
	{"$it/not and $it/true", "(var $it/not and var $it/true)"},
	{"nulls eq nullify", "(nulls eq nullify)"},
	{"INFO eq -INFO", "(INFO eq (- INFO))"},
	{"x/any eq x/all", "(x/any eq x/all)"},
	{"any eq contains", "(any eq contains)"},
	// literals
	{"a eq null", "(a eq <nil>(<nil>))"},
	{"a eq TRUE or a eq False", "((a eq bool(true)) or (a eq bool(false)))"},
	{"a eq +5", "(a eq int64(5))"},
	{"a eq 9223372036854775807", "(a eq int64(9223372036854775807))"},
	{"a eq -9223372036854775808", "(a eq int64(-9223372036854775808))"},
	{"a eq 9223372036854775808", "(a eq wire.Decimal(9223372036854775808))"},
	{"a eq 0000000000000000000005", "(a eq int64(5))"},
	{"a eq 1.50", "(a eq wire.Decimal(1.50))"},
	{"a eq 1.5e3", "(a eq float64(1500))"},
	{"a eq 2E-2", "(a eq float64(0.02))"},
	{"a eq -INF or a eq INF or a eq NaN", "(((a eq float64(-Inf)) or (a eq float64(+Inf))) or (a eq float64(NaN)))"},
	{"a eq ''", "(a eq string())"},
	{"a eq 'O''Neil'''", "(a eq string(O'Neil'))"},
	{"a eq 'x&y;z=#+%,)('", "(a eq string(x&y;z=#+%,)())"},
	{"a eq 'é日本😀'", "(a eq string(é日本😀))"},
	{"a eq 01234567-89ab-cdef-0123-456789abcdef", "(a eq wire.Guid(01234567-89ab-cdef-0123-456789abcdef))"},
	{"a eq abcdef01-89AB-cdef-0123-456789abcdef", "(a eq wire.Guid(abcdef01-89AB-cdef-0123-456789abcdef))"},
	{"a eq 2024-02-29", "(a eq wire.Date(2024-02-29))"},
	{"a eq -0044-03-15", "(a eq wire.Date(-0044-03-15))"},
	{"a eq 2024-02-29T23:59:59.123456789012Z", "(a eq wire.DateTimeOffset(2024-02-29T23:59:59.123456789012Z))"},
	{"a eq 2024-02-29T23:59+02:00", "(a eq wire.DateTimeOffset(2024-02-29T23:59+02:00))"},
	{"a eq 2024-02-29T23:59 02:00 and b", "((a eq wire.DateTimeOffset(2024-02-29T23:59+02:00)) and b)"},
	{"a eq 07:59", "(a eq wire.TimeOfDay(07:59))"},
	{"a eq 07:59:59.999", "(a eq wire.TimeOfDay(07:59:59.999))"},
	{"a eq duration'P1DT2H'", "(a eq wire.Duration(P1DT2H))"},
	{"a eq Duration'-PT0.5S'", "(a eq wire.Duration(-PT0.5S))"},
	{"a eq binary'Zm9v'", "(a eq wire.Binary(Zm9v))"},
	{"a eq ns.Color'red,2'", "(a eq ns.Color'red,2')"},
	{"a eq geography'SRID=4326;Point(142.1 -64.1)'", "(a eq string(SRID=4326;Point(142.1 -64.1)))"},
	// in and lists
	{"a in (1,2, 3)", "(a in [int64(1),int64(2),int64(3)])"},
	{"a in ( 'x' )", "(a in [string(x)])"},
	{"a in('x')", "(a in [string(x)])"},
	{"a in ()", "(a in [])"},
	{"a in []", "(a in [])"},
	{"a in (b)", "(a in b)"},
	{"a in b/c", "(a in b/c)"},
	{`a in ["x",'y',"\u00e9\"\\'"]`, `(a in [string(x),string(y),string(é"\')])`},
	{`[a,b] in [[1,"x"],[2,"y"]]`, "([a,b] in [[int64(1),string(x)],[int64(2),string(y)]])"},
	{"a in [1 add 2,b]", "(a in [(int64(1) add int64(2)),b])"},
	{`a eq {"b":1,"c d":[{}],"e\n":"f"}`, `(a eq {"b":int64(1),"c d":[{}],"e\n":string(f),})`},
	// paths
	{"a/b/c eq 1", "(a/b/c eq int64(1))"},
	{"a/ns.T/b eq ns.T/c", "(a/<ns.T>/b eq <ns.T>/c)"},
	{"$it/a eq $this/b and $root/Set(1)/c eq $root/Me/d", "((var $it/a eq var $this/b) and (var $root/Set|=int64(1)/c eq var $root/Me/d))"},
	{"a/$count gt 1", "(a/$count{nil;} gt int64(1))"},
	{"a/$count($filter=b eq ';)';$search=x \"y)\") gt 1", `(a/$count{(b eq string(;)));(x and "y)")} gt int64(1))`},
	{"a/$count(search=(x OR y) Daniel's) gt 1", `(a/$count{nil;((x or y) and Daniel's)} gt int64(1))`},
	{"a/$filter(b gt 1)/$filter(c)/$count gt 1", "(a/$filter{(b gt int64(1));}/$filter{c;}/$count{nil;} gt int64(1))"},
	{"a(1)/b(x='1',y=2)/c eq 1", "(a|=int64(1)/b|x=string(1)|y=int64(2)/c eq int64(1))"},
	{"Straße/Größe_1 eq 日本", "(Straße/Größe_1 eq 日本)"},
	// lambdas
	{"a/any()", "(a any : nil)"},
	{"a/0 eq b/-12/c", "(a/0 eq b/-12/c)"},
	{"a/0x eq 1", ""},
	{"a/- eq 1", ""},
	{"a/-1-1 eq 1", ""},
	{"a/ANY( x : x/b eq $it/b )", "(a any x: (var x/b eq var $it/b))"},
	{"a/all(x:x/b/any(y:x eq y and x/c))", "(a all x: (var x/b any y: ((var x eq var y) and var x/c)))"},
	{"a/any(x:b/any(x:x)) and x", "((a any x: (b any x: var x)) and x)"},
	{"a/ns.T/any(x:x) or not b/any()", "((a/<ns.T> any x: var x) or (not (b any : nil)))"},
	// calls
	{"contains(a,'x') and startsWith( b , 'y' )", "(contains(a,string(x)) and startswith(b,string(y)))"},
	{"matchespattern(a,'x')", "matchesPattern(a,string(x))"},
	{"concat(concat(a,', '),b) eq 'x'", "(concat(concat(a,string(, )),b) eq string(x))"},
	{"substring(a,1) eq substring(a,1,2)", "(substring(a,int64(1)) eq substring(a,int64(1),int64(2)))"},
	{"now() gt mindatetime( )", "(now() gt mindatetime())"},
	{"geo.distance(a,geography'SRID=0;Point(1 2)') lt 10", "(geo.distance(a,string(SRID=0;Point(1 2))) lt int64(10))"},
	{"geo.length(a) lt geo.intersects", ""},
	{"isof(ns.T) and isof(a,Collection(Edm.String)) and isof( a , T )", "((isof(;ns.T) and isof(a;Collection(Edm.String))) and isof(a;T))"},
	{"cast(a,Edm.Int32) eq cast(Edm.Int32)", "(cast(a;Edm.Int32) eq cast(;Edm.Int32))"},
	{"cast(a add 1,Edm.Boolean)", "cast((a add int64(1));Edm.Boolean)"},
	{"case(a gt 0:1,a lt 0:-1,true:0) eq 1", "(case((a gt int64(0)):int64(1),(a lt int64(0)):int64(-1),bool(true):int64(0),) eq int64(1))"},
	{"case( a gt 10 : 20 ) eq 1", "(case((a gt int64(10)):int64(20),) eq int64(1))"},
	// aliases
	{"a eq @p and @q", "((a eq @p=int64(5)) and @q=<nil>(<nil>))"},
}

func TestTrees(t *testing.T) {
	for _, c := range treeCases {
		o, err := Parse("$filter="+url.QueryEscape(c.text)+"&@p=5", nil, true, Limits{})
		if c.tree == "" {
			if err == nil {
				t.Errorf("%s: is %s, want an error", c.text, dump(o.Filter))
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := dump(o.Filter); got != c.tree {
			t.Errorf("%s: is\n%s, want\n%s", c.text, got, c.tree)
		}
	}
}

func TestString(t *testing.T) {
	for text, want := range map[string]string{
		"((a)) EQ (1)":                         "a eq 1",
		"(a or b) AND ((c and d))":             "(a or b) and (c and d)",
		"(a and b) and c":                      "a and b and c",
		"NOT(a)":                               "not a",
		"- 5 eq -a":                            "-(5) eq -a",
		`a in ["it's"]`:                        "a in ('it''s')",
		`a eq {"k":"v"}`:                       `a eq {"k":"v"}`,
		"TOLOWER( a ) eq 'x'":                  "tolower(a) eq 'x'",
		"a/Any( x : x gt 1 )":                  "a/any(x:x gt 1)",
		"case(a:1 , b : 2) eq 1":               "case(a: 1,b: 2) eq 1",
		"a/$count(filter=b;search=c) gt 1":     "a/$count($filter=b;$search=c) gt 1",
		"a eq 2024-02-29T23:59 02:00":          "a eq 2024-02-29T23:59+02:00",
		"cast( a , Edm.Int32 ) eq @p":          "cast(a,Edm.Int32) eq @p",
		"a(k=1)/b eq TRUE and c eq DURATION''": "",
	} {
		o, err := Parse("$filter="+url.QueryEscape(text), nil, true, Limits{})
		if err != nil {
			if want != "" {
				t.Errorf("%s: %v", text, err)
			}
			continue
		}
		if got := o.Filter.String(); got != want {
			t.Errorf("%s: prints as %s, want %s", text, got, want)
		}
	}
}

func TestWalk(t *testing.T) {
	o, err := Parse("$filter=a/$filter(b eq 1)(2)/c/any(x:x in (3,4) and not contains(d,@p))"+
		" or case(e:-f) eq {\"g\":[h]}&@p='i'", nil, true, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var all, top string
	Walk(o.Filter, func(x Expr) bool {
		if p, ok := x.(*Path); ok {
			all += p.Segments[0].Name + " "
		} else if l, ok := x.(*Literal); ok {
			all += l.Text + " "
		}
		return true
	})
	Walk(o.Filter, func(x Expr) bool {
		b, ok := x.(*Binary)
		if ok {
			top += b.Op.String() + " "
		}
		return ok
	})
	if want := "a b 1 2 x 3 4 d 'i' e f h "; all != want {
		t.Errorf("Walk visits %q, want %q", all, want)
	}
	if want := "or eq "; top != want {
		t.Errorf("Walk that goes into operators only visits %q, want %q", top, want)
	}
	Walk(nil, func(Expr) bool { t.Error("Walk(nil) visits something"); return true })
}

func TestOffsets(t *testing.T) {
	o, err := Parse("$filter=abc eq 'x' and not (d/e gt now())", nil, true, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	Walk(o.Filter, func(x Expr) bool {
		got = append(got, x.Offset())
		return true
	})
	want := []int{11, 4, 0, 7, 15, 24, 20, 27}
	if len(got) != len(want) {
		t.Fatalf("offsets are %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("offsets are %v, want %v", got, want)
		}
	}
	if s := o.Filter.(*Binary).Left.(*Binary).Left.(*Path).Segments[0]; s.pos != 0 || s.Name != "abc" {
		t.Errorf("the first segment is %+v", s)
	}
}
