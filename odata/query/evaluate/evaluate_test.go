package evaluate_test

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// things reads objects of the test's model.
func things(t testing.TB, texts ...string) []wire.Structured {
	t.Helper()
	var list []wire.Structured
	for _, text := range texts {
		v := new(Thing)
		if err := wire.Unmarshal([]byte(text), v); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		list = append(list, v)
	}
	return list
}

func seq(list []wire.Structured) func(func(wire.Structured, error) bool) {
	return func(yield func(wire.Structured, error) bool) {
		for _, item := range list {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// run evaluates a query given as the options and their values, not percent-encoded.
func run(list []wire.Structured, options ...string) (*evaluate.Result, error) {
	return runWith(list, evaluate.Limits{}, options...)
}

func runWith(list []wire.Structured, limits evaluate.Limits, options ...string) (*evaluate.Result, error) {
	for i, option := range options {
		name, value, _ := strings.Cut(option, "=")
		options[i] = name + "=" + url.QueryEscape(value)
	}
	o, err := query.Parse(strings.ReplaceAll(strings.Join(options, "&"), "+", "%20"), (*Thing)(nil), true, query.Limits{})
	if err != nil {
		return nil, err
	}
	p, err := evaluate.Compile(o, evaluate.Nothing, limits)
	if err != nil {
		return nil, err
	}
	return p.Run(context.Background(), seq(list))
}

// text returns items as JSON.
func text(t testing.TB, items []wire.Structured) string {
	t.Helper()
	var parts []string
	for _, item := range items {
		b, err := wire.Marshal(item)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, string(b))
	}
	return strings.Join(parts, " ")
}

// TestExpressions evaluates what is true of one instance, what is false of it and what is
// null.
func TestExpressions(t *testing.T) {
	one := things(t, `{"ID":1,"Flag":true,"Byte":200,"Small":-300,"Number":2147483647,"Large":9223372036854775807,"Price":"1.50",
		"Single":0.1,"Double":-2.5,"Name":"Élan Vital","Badge":"01234567-89AB-cdef-0123-456789abcdef","Born":"2024-02-29",
		"Seen":"2024-03-01T00:30:00.5+02:00","Wakes":"07:59:59.999","Takes":"P1DT1H","Color":"Red,Blue","Colors":["Red","Green"],
		"Tags":["a","b",null,"c"],"Numbers":[4,1,3,1],"Address":{"City":"Berlin","Zip":10115},
		"Homes":[{"City":"Rom"},{"@odata.type":"#test.PostBox","City":"Ulm","Box":5}],
		"Place":{"type":"Point","coordinates":[13.4,52.5]},
		"Parts":[{"Code":"x","Weight":3},{"Code":"y","Weight":null}],"Parent":{"ID":2,"Name":"P"},
		"extra":{"deep":[1,2.5,"z"]},"when@odata.type":"#Date","when":"2001-01-01","Price@ns.Currency":"EUR","@ns.Mark":5}`)
	for _, c := range []struct{ yes, no, null string }{
		{yes: "ID eq 1", no: "ID eq 2"},
		{yes: "Note eq null", no: "Note ne null"},
		{yes: "null eq null", no: "null ne null", null: "null"},
		{yes: "case(null:1,not null:2,true:3) eq 3", no: "Tags/any(t:null) or Tags/$count($filter=null) gt 0", null: "not null"},
		{yes: "null or true", no: "null and false", null: "not (null or false)"},
		{yes: "not (Note gt 'a')", no: "Note gt 'a'", null: "not contains(Note,'a')"},
		{yes: "Note ne 'a'", no: "Note ge null"},
		{yes: "Flag or contains(Note,'a')", no: "not Flag and contains(Note,'a')", null: "Flag and contains(Note,'a')"},
		{yes: "Number add 1 eq 2147483648", no: "Number add 1 lt 0"},
		{yes: "Large add 1 eq 9223372036854775808", no: "Large mul 2 lt Large"},
		{yes: "7 div 2 eq 3", no: "7 divby 2 eq 3"},
		{yes: "-7 div 2 eq -3", no: "-7 mod 2 eq 1"},
		{yes: "7 divby 2 eq 3.5", no: "7.0 div 2 eq 3"},
		{yes: "1 divby 0 eq INF", no: "0 divby 0 eq 0 divby 0"},
		{yes: "1.0 divby 3 gt 0.3333333333333333333333333333333333 sub 0.1", no: "1.0 divby 3 eq 0.3333"},
		{yes: "Price mul 3 eq 4.5", no: "Price mul 3 eq 4.49"},
		{yes: "0.1 add 0.2 eq 0.3", no: "1e-1 add 2e-1 eq 3e-1"},
		{yes: "Single eq 0.1", no: "Single eq 0.11"},
		{yes: "Double lt 0 and -Double eq 2.5", no: "Double gt -2.5"},
		{yes: "NaN ne NaN", no: "NaN eq NaN"},
		{yes: "INF gt Large", no: "-INF ge -1e300"},
		{yes: "round(2.5) eq 3 and round(-2.5) eq -3", no: "round(Double) eq -2"},
		{yes: "floor(Double) eq -3 and ceiling(Double) eq -2", no: "ceiling(1.0001) eq 1"},
		{yes: "length(Name) eq 10", no: "length(Name) eq 11 or length(Note) gt 0"},
		{yes: "indexof(Name,'Vital') eq 5", no: "indexof(Name,'x') ge 0"},
		{yes: "substring(Name,5) eq 'Vital' and substring(Name,0,1) eq 'É'", no: "substring(Name,20) ne ''"},
		{yes: "substring(Name,-5) eq 'Vital' and substring(Name,1,3) eq 'lan'", no: "substring(Name,5,100) ne 'Vital'"},
		{yes: "tolower(Name) eq 'élan vital' and toupper(Name) eq 'ÉLAN VITAL'", no: "tolower(Name) eq Name"},
		{yes: "trim('\u00a0 a ') eq 'a'", no: "concat(Name,'!') eq Name", null: "startswith(concat(Name,Note),'É')"},
		{yes: "matchesPattern(Name,'^É.*l$')", no: "matchesPattern(Name,'^V')"},
		{yes: "year(Seen) eq 2024 and month(Seen) eq 3 and day(Seen) eq 1", no: "day(Seen) eq 29"},
		{yes: "hour(Seen) eq 0 and minute(Seen) eq 30 and fractionalseconds(Seen) eq 0.5", no: "second(Wakes) eq 58"},
		{yes: "date(Seen) eq 2024-03-01 and time(Seen) eq 00:30:00.5", no: "date(Seen) eq Born"},
		{yes: "totaloffsetminutes(Seen) eq 120", no: "totaloffsetminutes(Seen) eq 0"},
		{yes: "Seen eq 2024-02-29T22:30:00.5Z", no: "Seen gt 2024-02-29T22:30:00.5Z"},
		{yes: "Seen add duration'PT1H' eq 2024-03-01T01:30:00.5+02:00", no: "Seen sub duration'PT1H' gt Seen"},
		{yes: "Born add duration'PT23H' eq Born and Born sub duration'PT1H' eq 2024-02-28", no: "Born add duration'P1D' eq Born"},
		{yes: "2024-03-01 sub Born eq duration'P1D'", no: "Takes eq duration'PT24H'"},
		{yes: "totalseconds(Takes) eq 90000 and Takes mul 2 eq duration'PT50H'", no: "-Takes gt Takes"},
		{yes: "Takes div 4 eq duration'PT6H15M'", no: "Takes add Takes eq Takes"},
		{yes: "now() gt Seen and mindatetime() lt maxdatetime()", no: "now() ne now()"},
		{yes: "Badge eq 01234567-89ab-cdef-0123-456789abcdef", no: "Badge lt 01234567-89ab-cdef-0123-456789abcdee"},
		{yes: "Color has test.Color'Red' and Color has 'Blue'", no: "Color has 'Green'"},
		{yes: "Color eq 'Red,Blue' and Color eq 'Blue,Red' and Color eq '5'", no: "Color eq 'Red'"},
		{yes: "Name in ('x','Élan Vital') and ID in (3,2,1) and Note in (null,'a')", no: "Name in ('x','y')"},
		{yes: "not (ID in []) and not (Name in ()) and not (Color in ())", no: "ID in () or Name in [] or Color in [] or Note in [] or Born in () or Tags in []"},
		{yes: "'b' in Tags and null in Tags and 3 in Numbers", no: "'x' in Tags"},
		{yes: "Tags/any(t:t eq 'c') and Tags/any() and Tags/any(t:t eq null)", no: "Tags/all(t:t ne null)"},
		{yes: "Parts/any(p:p/Weight gt 2)", no: "Parts/all(p:p/Weight gt 2)"},
		{yes: "Parts/all(p:p/Weight gt 2 or p/Weight eq null)", no: "Children/any(c:true)"},
		{yes: "Children/all(c:false)", no: "Children/any()"},
		{yes: "Parts/any(p:p/Weight eq ID add 2 and Tags/any(t:t eq 'a' and p/Code eq 'x'))", no: "Parts/any(p:p/Code eq Name)"},
		{yes: "Parts/$count eq 2 and Parts/$count($filter=Weight gt 1) eq 1", no: "Children/$count ne 0"},
		{yes: "Address/City eq 'Berlin' and Parent/Name eq 'P'", no: "Parent/Parent/Name eq 'P'"},
		{yes: "Parent/Parent eq null and Parent ne null", no: "Parent eq null"},
		{yes: "Homes/any(h:h/test.PostBox/Box eq 5)", no: "Homes/all(h:isof(h,test.PostBox))"},
		{yes: "cast(ID,Edm.String) eq '1' and cast('12',Edm.Int32) eq 12", no: "cast('x',Edm.Int32) ne null"},
		{yes: "isof(cast('2','Edm.Int32'),'Edm.Int64') and isof(2,Edm.Double) and isof(Name,Edm.String)", no: "isof(2,Edm.String) or isof('2',Edm.Int32) or isof(2.5,Edm.Int32) or isof('2026-01-01',Edm.Date)"},
		{yes: "cast(300,Edm.Byte) eq null and cast(2.5,Edm.Int32) eq 3", no: "isof(Name,Edm.Int32)"},
		{yes: "cast(Color,Edm.Int32) eq 5", no: "cast(Double,Edm.Int32) eq -2"},
		{yes: "hassubset(Numbers,[1,1,4]) and hassubsequence(Numbers,[4,3])", no: "hassubset(Numbers,[1,1,1])"},
		{yes: "contains(Numbers,[1,3]) and startswith(Numbers,[4]) and endswith(Numbers,[1])", no: "contains(Numbers,[3,4])"},
		{yes: "length(concat(Numbers,[9])) eq 5 and indexof(Numbers,[3]) eq 2", no: "substring(Numbers,1,2) eq [1,4]"},
		{yes: "case(ID gt 5:'big',ID gt 0:'small') eq 'small'", no: "case(ID gt 5:true) ne null"},
		{yes: "extra/deep/$count eq 3 and when lt 2001-01-02", no: "missing ne null"},
		{yes: "Standard eq 7", no: "Standard eq null"},
		{yes: "Price/@ns.Currency eq 'EUR' and @ns.Mark eq 5", no: "@ns.Other ne null"},
		{yes: "Parts/$filter(Weight gt 1)/$count eq 1 and Parts('x')/Weight eq 3", no: "Parts('z') ne null"},
		{yes: "Address eq {\"City\":\"Berlin\",\"Zip\":10115}", no: "Address eq {\"City\":\"Berlin\"}"},
		{yes: "$it/ID eq 1 and Parts/any(p:p/Weight gt $it/ID)", no: "Parts/any(p:p/Weight lt $it/ID)"},
		{yes: "geo.distance(Place,geography'SRID=4326;Point(13.4 52.5)') eq 0", no: "geo.distance(Place,geography'SRID=4326;Point(13.4 53.5)') lt 111000"},
		{yes: "geo.intersects(Place,geography'SRID=4326;Polygon((13 52,14 52,14 53,13 53,13 52))')", no: "geo.intersects(Place,geography'SRID=4326;Polygon((14 52,15 52,15 53,14 53,14 52))')"},
		{yes: "geo.length(geometry'SRID=0;LineString(0 0,3 4,3 5)') eq 6", no: "geo.length(geometry'SRID=0;LineString(0 0,1 1)') eq 2"},
	} {
		for want, filter := range map[string]string{"yes": c.yes, "no": c.no, "null": c.null} {
			if filter == "" {
				continue
			}
			got := ""
			for _, f := range []string{filter, "not (" + filter + ")"} {
				r, err := run(one, "$filter="+f)
				if err != nil {
					t.Errorf("%s: %v", f, err)
					got = "-"
					break
				}
				got += [...]string{"n", "y"}[len(r.Items)]
			}
			if name := map[string]string{"yn": "yes", "ny": "no", "nn": "null", "-": want}[got]; name != want {
				t.Errorf("%s is %s, not %s", filter, name, want)
			}
		}
	}
}

// TestConcurrent runs one program many times at once.
func TestConcurrent(t *testing.T) {
	o, err := parseOption("$filter", "Parts/any(p:p/Weight gt 1) and contains(tolower(Name),'a') or Color in ('Red')")
	if err != nil {
		t.Fatal(err)
	}
	p, err := evaluate.Compile(o, evaluate.Nothing, evaluate.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	list := things(t, `{"ID":1,"Name":"A","Parts":[{"Weight":1},{"Weight":2}]}`, `{"ID":2,"Color":"Red"}`, `{"ID":3,"Name":"A"}`)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				if r, err := p.Run(t.Context(), seq(list)); err != nil || len(r.Items) != 2 {
					t.Errorf("%v (%v)", r, err)
				}
			}
		})
	}
	all.Wait()
}

func TestErrors(t *testing.T) {
	one := things(t, `{"ID":1,"Number":0,"Price":"0.0","Name":"x","Takes":"PT1S","Any":true}`)
	for filter, want := range map[string]string{
		"1 div Number eq 1":                        "1 div Number: division by zero",
		"1 mod Number eq 1":                        "1 mod Number: division by zero",
		"Price div Price eq 1":                     "Price div Price: division by zero",
		"Takes div 0 eq Takes":                     "Takes div 0: division by zero",
		"substring(Name,0,-1) eq ''":               "substring(Name,0,-1): the length of substring is -1: it cannot be negative",
		"matchesPattern(Name,'(?=a)')":             "is not supported",
		"maxdatetime() add duration'P1D' gt now()": "maxdatetime() add duration'P1D': the result is out of range",
		"substring(Name,0.5) eq ''":                "substring(Name,0.5): a place and a length are whole numbers",
	} {
		if _, err := run(one, "$filter="+filter); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", filter, err)
		}
	}
	if _, err := run(one, "$filter=Number ne 0 and 1 div Number eq 1"); err != nil {
		t.Error(err)
	}
	var value *evaluate.ValueError
	if _, err := run(one, "$filter=1 div Number eq 1"); !errors.As(err, &value) || value.Expr != "1 div Number" {
		t.Errorf("got %v", err)
	}
}

func TestOptions(t *testing.T) {
	list := things(t, `{"ID":1,"Name":"b","Number":2}`, `{"ID":2,"Name":"a","Number":null}`, `{"ID":3,"Name":"B","Number":1}`, `{"ID":4,"Number":2}`)
	for options, want := range map[string]string{
		"$orderby=Name":                "4 3 2 1",
		"$orderby=Name desc":           "1 2 3 4",
		"$orderby=Number desc,ID desc": "4 1 3 2",
		"$orderby=Number":              "2 3 1 4",
		"$skip=1&$top=2":               "2 3",
		"$top=0":                       "",
		"$skip=9":                      "",
		"$filter=Number eq 2&$orderby=ID desc&$top=1": "4",
		"$search=b":                      "1 3",
		"$search=b NOT a":                "1 3",
		"$search=NOT b":                  "2 4",
		"$search=a OR b":                 "1 2 3",
		"$orderby=tolower(Name),ID desc": "4 2 3 1",
	} {
		r, err := run(list, strings.Split(options, "&")...)
		if err != nil {
			t.Errorf("%s: %v", options, err)
			continue
		}
		var ids []string
		for _, item := range r.Items {
			ids = append(ids, item.(*Thing).ID.String())
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s: %s, want %s", options, got, want)
		}
	}
	r, err := run(list, "$filter=Number eq 2", "$count=true", "$top=1")
	if n, ok := r.Count.Get(); err != nil || n != 2 || !ok || len(r.Items) != 1 {
		t.Errorf("count %v of %d (%v)", r.Count, len(r.Items), err)
	}
}

func TestDone(t *testing.T) {
	list := things(t, `{"ID":1}`, `{"ID":2}`)
	o, err := query.Parse("$filter=ID%20eq%202&$orderby=ID%20desc&$top=1&$count=true", (*Thing)(nil), true, query.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for done := evaluate.Nothing; done <= evaluate.Select; done++ {
		p, err := evaluate.Compile(o, done, evaluate.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := p.Run(context.Background(), seq(list))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, len(r.Items)*10+int(r.Count.Or(9)))
	}
	if want := []int{11, 11, 11, 11, 12, 19, 19, 19, 29, 29, 29}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// escape percent-encodes the value of an option.
func escape(value string) string { return strings.ReplaceAll(url.QueryEscape(value), "+", "%20") }
