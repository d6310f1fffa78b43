package query

import (
	"net/url"
	"testing"

	"github.com/odatagen/odatagen/wire"
)

// bindCases are filters about persons that are well typed, and what they are
// bound to.
var bindCases = []struct{ text, tree string }{
	{"name eq 'x' and age gt 5 and salary le 1.5 and active", "((((name eq string(x)) and (age gt int64(5))) and (salary le wire.Decimal(1.5))) and active)"},
	{"age eq 1.5 and salary gt age", "((age eq wire.Decimal(1.5)) and (salary gt age))"},
	{"null", "<nil>(<nil>)"},
	{"not null or case(null:1,not null:2,true:3) eq 3 or tags/any(t:null)", "(((not <nil>(<nil>)) or (case(<nil>(<nil>):int64(1),(not <nil>(<nil>)):int64(2),bool(true):int64(3),) eq int64(3))) or (tags any t: <nil>(<nil>)))"},
	{"name eq null and null ne age and manager eq null", "(((name eq <nil>(<nil>)) and (<nil>(<nil>) ne age)) and (manager eq <nil>(<nil>)))"},
	{"created gt 2024-01-01 and born lt created", "((created gt wire.Date(2024-01-01)) and (born lt created))"},
	{"date(created) gt 2024-01-01 and born lt date(created)", "((date(created) gt wire.Date(2024-01-01)) and (born lt date(created)))"},
	{"color eq 'red' and 'blue,2' ne color", "((color eq test.color'red') and (test.color'blue,2' ne color))"},
	{"color has test.color'red' and color has 'blue'", "((color has test.color'red') and (color has test.color'blue'))"},
	{"color has alias.color'red'", "(color has alias.color'red')"},
	{"color in ('red',test.color'blue',null)", "(color in [test.color'red',test.color'blue',<nil>(<nil>)])"},
	{"shift gt 'PT8H' and totalseconds('PT1H') lt 3", "((shift gt wire.Duration(PT8H)) and (totalseconds(wire.Duration(PT1H)) lt int64(3)))"},
	{"created add 'PT1H' lt now() and created sub created eq shift", "(((created add wire.Duration(PT1H)) lt now()) and ((created sub created) eq shift))"},
	{"shift mul 2 gt duration'PT1H' and shift div 2 lt shift", "(((shift mul int64(2)) gt wire.Duration(PT1H)) and ((shift div int64(2)) lt shift))"},
	{"name in tags and 'x' in ('x','y')", "((name in tags) and (string(x) in [string(x),string(y)]))"},
	{"badge eq 01234567-89ab-cdef-0123-456789abcdef", "(badge eq wire.Guid(01234567-89ab-cdef-0123-456789abcdef))"},
	{"anything eq 5 and anything gt 'x' and anything/a/b eq 1", "(((anything eq int64(5)) and (anything gt string(x))) and (anything/a/b eq int64(1)))"},
	{"contains(tolower(name),'x') and year(born) add month(created) gt 1", "(contains(tolower(name),string(x)) and ((year(born) add month(created)) gt int64(1)))"},
	{"contains(tags,['x']) and length(tags) gt 1 and hassubset(tags,['a'])", "((contains(tags,[string(x)]) and (length(tags) gt int64(1))) and hassubset(tags,[string(a)]))"},
	{"concat(name,'x') eq 'yx' and length(concat(name,name)) gt round(salary)", "((concat(name,string(x)) eq string(yx)) and (length(concat(name,name)) gt round(salary)))"},
	{"address/city eq 'x' and address/country/code eq 'de' and address/country/whatever/more eq 5", "(((address/city eq string(x)) and (address/country/code eq string(de))) and (address/country/whatever/more eq int64(5)))"},
	{"address/test.militaryAddress/post eq 'x' and address/militaryAddress/city eq 'y'", "((address/<test.militaryAddress>/post eq string(x)) and (address/<militaryAddress>/city eq string(y)))"},
	{"addresses/test.militaryAddress/any(a:a/post eq 'x')", "(addresses/<test.militaryAddress> any a: (var a/post eq string(x)))"},
	{"pets/any(p:p/test.dog/barks eq true and p/name eq 'x')", "(pets any p: ((var p/<test.dog>/barks eq bool(true)) and (var p/name eq string(x))))"},
	{"test.person/name eq 'x' and $it/test.person/name eq 'x'", "((<test.person>/name eq string(x)) and (var $it/<test.person>/name eq string(x)))"},
	{"friends/any(f:f/manager/friends/any(g:g/age gt f/age and g/age gt age))", "(friends any f: (var f/manager/friends any g: ((var g/age gt var f/age) and (var g/age gt age))))"},
	{"tags/any(name:name eq 'x') and name eq 'y'", "((tags any name: (var name eq string(x))) and (name eq string(y)))"},
	{"friends/any(f:f/any())", ""},
	{"friends/$count($filter=age gt 5 and $it/age gt 6 and $this/age gt 7) gt 1", "(friends/$count{(((age gt int64(5)) and (var $it/age gt int64(6))) and (var $this/age gt int64(7)));} gt int64(1))"},
	{"friends/$count($filter=city eq 'x') gt 1", ""},
	{"addresses/$filter(city eq 'x')/$count gt 1", "(addresses/$filter{(city eq string(x));}/$count{nil;} gt int64(1))"},
	{"friends('x')/age gt 1 and friends(id='x')/manager/age gt 1", "((friends|=string(x)/age gt int64(1)) and (friends|id=string(x)/manager/age gt int64(1)))"},
	{"$root/people('x')/name eq name", "(var $root/people|=string(x)/name eq name)"},
	{"cast(name,Edm.Int32) gt 5 and isof(address,test.militaryAddress)", "((cast(name;Edm.Int32) gt int64(5)) and isof(address;test.militaryAddress))"},
	{"cast(name,Edm.Int32) eq 'x'", ""},
	{"case(age gt 0:'a',true:5) eq 1 and case(true:'a') eq 'b'", "((case((age gt int64(0)):string(a),bool(true):int64(5),) eq int64(1)) and (case(bool(true):string(a),) eq string(b)))"},
	{"case(true:'a') eq 1", ""},
	{"address eq {\"city\":\"x\"}", `(address eq {"city":string(x),})`},
	{"tags eq ['x'] and ['x'] eq tags", "((tags eq [string(x)]) and ([string(x)] eq tags))"},
	{"geo.distance(home,geometry'SRID=0;Point(1 2)') lt 5", "(geo.distance(home,string(SRID=0;Point(1 2))) lt int64(5))"},
	{"home eq 'x'", ""},
	{"home gt home", ""},
	{"tags eq [1]", ""},
	{"tags eq 'x'", ""},
	{"address gt address", ""},
	{"created add created eq now()", ""},
	{"true add 1 eq 2", ""},
	{"active eq (age gt 1)", "(active eq (age gt int64(1)))"},
}

func TestBinding(t *testing.T) {
	for _, c := range bindCases {
		o, err := parse("$filter=" + url.QueryEscape(c.text))
		switch {
		case err != nil && c.tree != "":
			t.Errorf("%s: %v", c.text, err)
		case err == nil && dump(o.Filter) != c.tree:
			t.Errorf("%s: is\n%s, want\n%s", c.text, dump(o.Filter), c.tree)
		}
	}
}

// TestSegments holds what the segments of bound paths say.
func TestSegments(t *testing.T) {
	o, err := parse("$orderby=friends('1')/address/test.militaryAddress/post,address/country/dynamic")
	if err != nil {
		t.Fatal(err)
	}
	segments := o.OrderBy[0].Expr.(*Path).Segments
	friends, key, address, cast, post := segments[0], segments[1], segments[2], segments[3], segments[4]
	if p := friends.Property; !p.Navigation || !friends.Type.Collection || friends.Type.Target != wire.Structured((*Person)(nil)) || p != wire.FindProperty((*Person)(nil), "friends") {
		t.Errorf("friends is %+v", friends)
	}
	if key.Kind != KeySegment || key.Type != friends.Type.Item() || len(key.Key()) != 1 {
		t.Errorf("('1') is %+v", key)
	}
	if address.Property.Name != "address" || address.Type.Target != wire.Structured((*Address)(nil)) {
		t.Errorf("address is %+v", address)
	}
	if cast.Kind != CastSegment || cast.Type.Target != wire.Structured((*MilitaryAddress)(nil)) {
		t.Errorf("the cast is %+v", cast)
	}
	if post.Property.TypeName != "Edm.String" || post.Type != (Type{Kind: StringKind}) {
		t.Errorf("post is %+v", post)
	}
	dynamic := o.OrderBy[1].Expr.(*Path).Segments[2]
	if dynamic.Kind != PropertySegment || dynamic.Name != "dynamic" || dynamic.Property != nil {
		t.Errorf("the dynamic property is %+v", dynamic)
	}
}

func TestNavigation(t *testing.T) {
	o, err := parse("$expand=addresses/test.militaryAddress/country,pets/test.dog,*")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"country", "pets", "*"} {
		if got := o.Expand[i].Navigation().Name; got != want {
			t.Errorf("item %d navigates by %s, want %s", i, got, want)
		}
	}
}

// TestTargetless holds that without a type nothing is looked up.
func TestTargetless(t *testing.T) {
	o, err := Parse("$filter=$it gt 5 and $this lt 7&$orderby=$it desc&$select=a/b&$expand=c/d($select=e;$filter=f/any(x:x))&$top=1", nil, true, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := "select a/b expand c/d {select e filter (f any x: var x)} filter ((var $it gt int64(5)) and (var $this lt int64(7))) orderby var $it desc true top 1"
	if got := dumpOptions(o); got != want {
		t.Errorf("is\n%s, want\n%s", got, want)
	}
}
