package evaluate_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// TestCompute also shows that what was given is not changed.
func TestCompute(t *testing.T) {
	list := things(t, `{"ID":1,"Name":"b","Price":1.50}`, `{"ID":2,"Name":null,"Price":2}`)
	before := text(t, list)
	for options, want := range map[string]string{
		"$compute=Price mul 2 as Twice&$filter=Twice gt 3":    `{"ID":2,"Price":2,"Name":null,"Twice@odata.type":"#Decimal","Twice":4}`,
		"$compute=ID add 1 as N,N mul 2 as M&$orderby=M desc": `{"ID":2,"Price":2,"Name":null,"N@odata.type":"#Int64","N":3,"M@odata.type":"#Int64","M":6} {"ID":1,"Price":1.50,"Name":"b","N@odata.type":"#Int64","N":2,"M@odata.type":"#Int64","M":4}`,
		"$compute=concat(Name,'!') as Loud":                   `{"ID":1,"Price":1.50,"Name":"b","Loud":"b!"} {"ID":2,"Price":2,"Name":null,"Loud":null}`,
		"$compute=length(Name) as L&$search=b&$top=1":         `{"ID":1,"Price":1.50,"Name":"b","L@odata.type":"#Int32","L":1}`,
	} {
		r, err := run(list, strings.Split(options, "&")...)
		if err != nil {
			t.Errorf("%s: %v", options, err)
			continue
		}
		if got := text(t, r.Items); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", options, got, want)
		}
	}
	if after := text(t, list); after != before {
		t.Errorf("%s is now %s", before, after)
	}
}

func TestExpand(t *testing.T) {
	list := things(t, `{"ID":1,"Tags":["b","a","c"],"Homes":[{"City":"x","Zip":2},{"City":"y","Zip":1}],
		"Parent":{"ID":2,"Parts":[{"Code":"p","Weight":1},{"Code":"q","Weight":5}]},
		"Parts":[{"Code":"a","Weight":3},{"Code":"b","Weight":1,"Places":[{"Zip":1},{"Zip":7}]},{"Code":"c","Weight":2}],
		"Children":[{"ID":5,"Children":[{"ID":6,"Number":1},{"ID":7,"Children":[{"ID":8}]}]},{"ID":3}]}`)
	before := text(t, list)
	all := func(changes ...string) string {
		s := before
		for i := 0; i < len(changes); i += 2 {
			if !strings.Contains(s, changes[i]) {
				t.Fatalf("no %s in %s", changes[i], s)
			}
			s = strings.Replace(s, changes[i], changes[i+1], 1)
		}
		return s
	}
	parts := `"Parts":[{"Code":"a","Weight":3},{"Code":"b","Weight":1,"Places":[{"Zip":1},{"Zip":7}]},{"Code":"c","Weight":2}]`
	b := `{"Code":"b","Weight":1,"Places":[{"Zip":1},{"Zip":7}]}`
	for options, want := range map[string]string{
		"$expand=Parts": before,
		"$expand=Parts($filter=Weight gt 1;$orderby=Weight)":       all(parts, `"Parts":[{"Code":"c","Weight":2},{"Code":"a","Weight":3}]`),
		"$expand=Parts($top=1;$skip=1;$count=true)":                all(parts, `"Parts":[`+b+`]`, `{"ID":1`, `{"ID":1`, `]}]}`, `]}]}`),
		"$expand=Parts($filter=Weight eq $it/ID)":                  all(parts, `"Parts":[`+b+`]`),
		"$expand=Parts($compute=Weight add 1 as W;$filter=W eq 3)": all(parts, `"Parts":[{"Code":"c","Weight":2,"W@odata.type":"#Int64","W":3}]`),
		"$expand=Parent($expand=Parts($filter=Weight gt 1))":       all(`{"Code":"p","Weight":1},`, ``),
		"$expand=Children($orderby=ID)":                            all(`"Children":[{"ID":5,"Children":[{"ID":6,"Number":1},{"ID":7,"Children":[{"ID":8}]}]},{"ID":3}]`, `"Children":[{"ID":3},{"ID":5,"Children":[{"ID":6,"Number":1},{"ID":7,"Children":[{"ID":8}]}]}]`),
		"$expand=Children($filter=ID ne 6 and ID ne 8;$levels=2)":  all(`{"ID":6,"Number":1},`, ``),
		"$expand=Children($filter=ID ne 6 and ID ne 8;$levels=3)":  all(`{"ID":6,"Number":1},`, ``, `[{"ID":8}]`, `[]`),
		"$select=Tags($orderby=$this;$top=2)":                      all(`["b","a","c"]`, `["a","b"]`),
		"$select=Tags($filter=$this gt 'a')":                       all(`["b","a","c"]`, `["b","c"]`),
		"$select=Homes($filter=Zip lt 2)":                          all(`{"City":"x","Zip":2},`, ``),
	} {
		r, err := run(list, strings.Split(options, "&")...)
		if err != nil {
			t.Errorf("%s: %v", options, err)
			continue
		}
		got := text(t, r.Items)
		if strings.Contains(options, "$count") {
			if !strings.Contains(got, `"Parts@odata.count":3`) {
				t.Errorf("%s: no count in %s", options, got)
			}
			got = strings.Replace(got, `,"Parts@odata.count":3`, "", 1)
		}
		if got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", options, got, want)
		}
	}
	if after := text(t, list); after != before {
		t.Errorf("%s\nis now %s", before, after)
	}
}

// TestAt asks about what instances have at a path, where each item is $it.
func TestAt(t *testing.T) {
	list := things(t, `{"ID":1,"Tags":["b","a","c"],"Homes":[{"City":"x","Zip":2},{"City":"y","Zip":1}],"Parent":{"ID":2,"Homes":[{"Zip":1},{"Zip":3}]}}`)
	before := text(t, list)
	for _, c := range []struct{ path, options, from, to string }{
		{"Tags", "$filter=$it gt 'a'", `["b","a","c"]`, `["b","c"]`},
		{"Tags", "$orderby=$it desc&$top=2", `["b","a","c"]`, `["c","b"]`},
		{"Tags", "$filter=$this eq $it and $it ne 'c'", `["b","a","c"]`, `["b","a"]`},
		{"Homes", "$filter=$it/Zip eq 1", `{"City":"x","Zip":2},`, ``},
		{"Homes", "$orderby=$it/Zip&$skip=1", `,{"City":"y","Zip":1}`, ``},
		{"Parent/Homes", "$filter=$it/Zip gt 2", `{"Zip":1},`, ``},
		{"Homes", "$filter=$it/City ne 'x'&$compute=$it/Zip add 1 as Next", `[{"City":"x","Zip":2},{"City":"y","Zip":1}]`, `[{"City":"y","Zip":1,"Next@odata.type":"#Int64","Next":2}]`},
	} {
		item := query.Type{Kind: query.StringKind, Collection: true}
		if c.path != "Tags" {
			item = query.TypeOf(wire.FindProperty((*Thing)(nil), "Homes"))
		}
		options, err := new(query.Parser).Query(strings.ReplaceAll(c.options, " ", "%20"), item)
		if err != nil {
			t.Fatal(err)
		}
		p, err := evaluate.CompileAt(nil, strings.Split(c.path, "/"), options, evaluate.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := p.Run(t.Context(), seq(list))
		if err != nil {
			t.Fatal(err)
		}
		if got := text(t, r.Items); got != strings.Replace(before, c.from, c.to, 1) {
			t.Errorf("%s?%s: %s", c.path, c.options, got)
		}
	}
	if after := text(t, list); after != before {
		t.Errorf("%s\nis now %s", before, after)
	}
}

// TestApply is examples of the standard's kind.
func TestApply(t *testing.T) {
	list := things(t, `{"ID":1,"Name":"a","Price":1,"Number":4,"Color":"Red","Address":{"City":"x","Zip":5}}`, `{"ID":2,"Name":"b","Price":2.5,"Number":3,"Color":"Blue"}`,
		`{"ID":3,"Name":"a","Price":4,"Number":null,"Color":"Red"}`, `{"ID":4,"Name":null,"Price":8,"Number":1}`)
	for apply, want := range map[string]string{
		"aggregate(Price with sum as Total,$count as N)":                   `{"Total@odata.type":"#Decimal","Total":15.5,"N@odata.type":"#Decimal","N":4}`,
		"aggregate(Number with average as A,Name with countdistinct as D)": `{"A@odata.type":"#Decimal","A":2.666666666666666666666666666666667,"D@odata.type":"#Decimal","D":2}`,
		"filter(ID gt 9)/aggregate(Price with sum as S,$count as N)":       `{"S":null,"N@odata.type":"#Decimal","N":0}`,
		"groupby((Name))": `{"Name":"a"} {"Name":"b"} {"Name":null}`,
		"groupby((Name),aggregate(Price with max as Max))/filter(Max gt 3)":  `{"Name":"a","Max@odata.type":"#Decimal","Max":4} {"Name":null,"Max@odata.type":"#Decimal","Max":8}`,
		"groupby((Name),aggregate($count as N))/orderby(N desc,Name desc)":   `{"Name":"a","N@odata.type":"#Decimal","N":2} {"Name":"b","N@odata.type":"#Decimal","N":1} {"Name":null,"N@odata.type":"#Decimal","N":1}`,
		"groupby((Color),aggregate(ID with min as First))/topcount(1,First)": `{"Color":null,"First@odata.type":"#Int32","First":4}`,
		"groupby((rollup(Name,Color)),aggregate(ID with max as M))/filter(M gt 1)": `{"Name":"a","Color":"Red","M@odata.type":"#Int32","M":3} {"Name":"b","Color":"Blue","M@odata.type":"#Int32","M":2} {"Name":null,"Color":null,"M@odata.type":"#Int32","M":4} ` +
			`{"Name":"a","M@odata.type":"#Int32","M":3} {"Name":"b","M@odata.type":"#Int32","M":2} {"Name":null,"M@odata.type":"#Int32","M":4}`,
		"groupby((Address/City),groupby((Address/City,Address/Zip)))/top(1)": `{"Address":{"City":"x","Zip":5}}`,
		"filter(ID lt 4)/groupby((rollup(Name,ID),rollup(Color,Price)))": `{"Name":"a","ID":1,"Color":"Red","Price":1} {"Name":"b","ID":2,"Color":"Blue","Price":2.5} {"Name":"a","ID":3,"Color":"Red","Price":4} ` +
			`{"Name":"a","ID":1,"Color":"Red"} {"Name":"b","ID":2,"Color":"Blue"} {"Name":"a","ID":3,"Color":"Red"} ` +
			`{"Name":"a","Color":"Red","Price":1} {"Name":"b","Color":"Blue","Price":2.5} {"Name":"a","Color":"Red","Price":4} {"Name":"a","Color":"Red"} {"Name":"b","Color":"Blue"}`,
		"topcount(1e30,Price)/aggregate($count as N)":                                             `{"N@odata.type":"#Decimal","N":4}`,
		"topcount(2,Price)/groupby((ID))":                                                         `{"ID":3} {"ID":4}`,
		"concat(topcount(1,Price)/groupby((Name)),aggregate(Price with sum as S))":                `{"Name":null} {"S@odata.type":"#Decimal","S":15.5}`,
		"toppercent(50,Price)/aggregate($count as N)":                                             `{"N@odata.type":"#Decimal","N":1}`,
		"bottomsum(3,Price)/aggregate($count as N)":                                               `{"N@odata.type":"#Decimal","N":2}`,
		"compute(Price mul 2 as P)/aggregate(P with sum as S)":                                    `{"S@odata.type":"#Decimal","S":31.0}`,
		"filter(Price eq $these/aggregate(Price with max))/groupby((ID))":                         `{"ID":4}`,
		"compute(Price div $these/aggregate(Price with sum) as S)/filter(S gt 0.5)/groupby((ID))": `{"ID":4}`,
		"groupby((Name),filter(ID eq $these/aggregate(ID with max)))/groupby((ID))":               `{"ID":3} {"ID":2} {"ID":4}`,
		"orderby(Price sub $these/aggregate(Price with min) desc)/groupby((ID))":                  `{"ID":4} {"ID":3} {"ID":2} {"ID":1}`,
		"filter($these/$count eq 4)/filter(ID lt 3)/filter($these/$count eq 2)/groupby((ID))":     `{"ID":1} {"ID":2}`,
		"search(a)/skip(1)/aggregate($count as N)":                                                `{"N@odata.type":"#Decimal","N":1}`,
	} {
		r, err := run(list, "$apply="+apply)
		if err != nil {
			t.Errorf("%s: %v", apply, err)
			continue
		}
		if got := text(t, r.Items); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", apply, got, want)
		}
	}
	for apply, want := range map[string]string{
		"groupby((rollup(Levels)),aggregate($count as N))": "rollup of the named hierarchy Levels is not supported",
		"groupby((rolluprecursive($root/Things,Tree,ID)))": "rolluprecursive in groupby is not supported",
		"aggregate(Price with ns.custom as C)":             "the aggregation method ns.custom is not supported",
		"join(Parts as P)":                                 "is not supported",
		"topcount(0,Price)":                                "a positive number is wanted",
		"topcount(1.5,Price)":                              "1.5: a whole number is wanted in topcount(1.5,Price)",
		"bottomcount(1 div 0.3,Price)":                     "a whole number is wanted in bottomcount(",
		"toppercent(101,Price)":                            "at most 100 percent",
	} {
		if _, err := run(list, "$apply="+apply); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", apply, err)
		}
	}
}

func TestLimits(t *testing.T) {
	list := things(t, `{"ID":1,"Name":"aaaaaaaa","Price":1.123456789}`, `{"ID":2,"Name":"b"}`, `{"ID":3,"Numbers":[1,2,3,4,5,6,7,8]}`)
	for _, c := range []struct {
		limits evaluate.Limits
		query  string
		field  string
	}{
		{evaluate.Limits{MaxRows: 2}, "$orderby=ID", "MaxRows"},
		{evaluate.Limits{MaxRows: 2}, "$count=true", "MaxRows"},
		{evaluate.Limits{MaxGroups: 2}, "$apply=groupby((ID))", "MaxGroups"},
		{evaluate.Limits{MaxGroups: 80}, "$apply=filter(false)/groupby((" + strings.Repeat("rollup(Name,ID,Price),", 4) + "Color))", "MaxGroups"},
		{evaluate.Limits{MaxText: 10}, "$filter=concat(Name,Name) eq ''", "MaxText"},
		{evaluate.Limits{MaxDigits: 12}, "$filter=Price mul Price mul Price eq 0", "MaxDigits"},
		{evaluate.Limits{MaxSteps: 1023}, "$filter=" + strings.Repeat("Numbers/any(n:Numbers/any(m:Numbers/any(o:Numbers/any(p:m gt 9)))) or ", 2) + "false", "MaxSteps"},
	} {
		var limit *evaluate.LimitError
		if _, err := runWith(list, c.limits, c.query); !errors.As(err, &limit) || limit.Limit != c.field {
			t.Errorf("%s: %v", c.query, err)
		}
		if _, err := run(list, c.query); err != nil {
			t.Errorf("%s: %v", c.query, err)
		}
	}
	if _, err := runWith(list, evaluate.Limits{MaxRows: 2}, "$filter=ID gt 1"); err != nil {
		t.Errorf("what is not kept counts: %v", err)
	}
}

// TestEnds ends an evaluation by its context, and with an error of the items; and reads
// no further than it has to.
func TestEnds(t *testing.T) {
	list := things(t, `{"ID":1}`, `{"ID":2}`, `{"ID":3}`)
	read := 0
	endless := func(yield func(wire.Structured, error) bool) {
		for {
			if read++; !yield(list[read%3], nil) {
				return
			}
		}
	}
	wrong := errors.New("wrong")
	failing := func(yield func(wire.Structured, error) bool) { yield(nil, wrong) }
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, c := range []struct {
		options string
		items   iter.Seq2[wire.Structured, error]
		ctx     context.Context
		err     error
	}{
		{"$filter=ID%20gt%201&$skip=1&$top=2", endless, context.Background(), nil},
		{"$filter=ID%20gt%209", endless, ctx, context.Canceled},
		{"$orderby=ID", failing, context.Background(), wrong},
	} {
		o, err := query.Parse(c.options, (*Thing)(nil), true, query.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := evaluate.Compile(o, evaluate.Nothing, evaluate.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		read = 0
		if c.ctx == ctx {
			cancel()
		}
		r, err := p.Run(c.ctx, c.items)
		if !errors.Is(err, c.err) || err == nil && (len(r.Items) != 2 || read > 6) {
			t.Errorf("%s: %v after %d items", c.options, err, read)
		}
	}
}
