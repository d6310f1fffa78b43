package rest_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/gen"
	"github.com/odatagen/odatagen/wire"
	wiregen "github.com/odatagen/odatagen/wire/gen"
)

// line is an object in a list, span and address are in parameters; either is one of
// three kinds.
type line struct {
	Count      wire.Opt[int64]  `json:"count,omitzero"`
	SKU        wire.Opt[string] `json:"sku,omitzero"`
	Tags       []string         `json:"tags,omitzero"`
	Undeclared wire.Undeclared
}

type span struct {
	From       wire.Opt[int64] `json:"from,omitzero"`
	To         wire.Opt[int64] `json:"to,omitzero"`
	Undeclared wire.Undeclared
}

type search struct {
	Labels     map[string]string `json:"labels,omitzero"`
	IDs        []int64           `json:"ids,omitzero"`
	Lines      []*line           `json:"lines,omitzero"`
	Near       *span             `json:"near,omitzero"`
	Exact      wire.Opt[bool]    `json:"exact,omitzero"`
	Undeclared wire.Undeclared
}

type either struct {
	Int64  wire.Opt[int64]
	Span   *span
	Int64s []int64
	Other  wire.Raw
}

var (
	typeOfLine   = wire.Type{Name: "line"}
	typeOfSpan   = wire.Type{Name: "span"}
	typeOfSearch = wire.Type{Name: "search"}
	typeOfEither = wire.UnionType{Name: "either"}
)

func (*line) WireType() *wire.Type             { return &typeOfLine }
func (*span) WireType() *wire.Type             { return &typeOfSpan }
func (*search) WireType() *wire.Type           { return &typeOfSearch }
func (*either) UnionType() *wire.UnionType     { return &typeOfEither }
func (v *line) MarshalJSON() ([]byte, error)   { return wiregen.MarshalJSON(v) }
func (v *span) MarshalJSON() ([]byte, error)   { return wiregen.MarshalJSON(v) }
func (v *search) MarshalJSON() ([]byte, error) { return wiregen.MarshalJSON(v) }
func (v *either) MarshalJSON() ([]byte, error) { return wiregen.MarshalUnion(v) }
func (v *either) UnmarshalJSON(b []byte) error { return wiregen.UnmarshalUnion(b, v) }
func (v *search) UnmarshalJSON(b []byte) error { return wiregen.UnmarshalJSON(b, v) }

// queried has a parameter of each kind that a query is divided among.
type queried struct {
	Page   wire.Opt[int64]     `query:"page" json:"page,omitzero"`
	Tags   []string            `query:"tags" json:"tags,omitzero"`
	Lines  []*line             `query:"lines,json" json:"lines,omitzero"`
	Search *search             `query:"search,deepObject,explode" json:"search,omitzero"`
	Lists  map[string][]string `query:"lists,deepObject,explode" json:"lists,omitzero"`
	Any    wire.Raw            `query:"any" json:"any,omitzero"`
	When   *either             `query:"when,deepObject,explode" json:"when,omitzero"`
	Dotted wire.Opt[string]    `query:"search[dotted]" json:"dotted,omitzero"`
	Span   *span               `query:"span" json:"span,omitzero"`
	Rest   map[string]string   `query:"rest" json:"rest,omitzero"`
}

// posted has the same as a form.
type posted struct {
	Body *postedForm `body:"application/x-www-form-urlencoded"`
}

type postedForm struct {
	Name  string            `form:"name,required" json:"name"`
	Lines []*line           `form:"lines,deepObject,explode" json:"lines,omitzero"`
	Near  *span             `form:"near" json:"near,omitzero"`
	Rest  map[string]string `form:"rest" json:"rest,omitzero"`
}

type told struct {
	Body wire.Raw `body:"application/json"`
}

// reader returns a handler that answers with the JSON of what its function is called
// with.
func reader(options ...rest.Option) http.Handler {
	answer := func(v any) (any, error) {
		b, err := json.Marshal(v)
		return &told{Body: wire.Raw(b)}, err
	}
	out := []gen.Output{{Status: "200", Type: (*told)(nil)}}
	return rest.Serve([]rest.Operation{
		{Method: "GET", Path: "/query", Input: (*queried)(nil), Outputs: out, Serve: func(_ context.Context, in any) (any, error) { return answer(in) }},
		{Method: "POST", Path: "/form", Input: (*posted)(nil), Outputs: out, Serve: func(_ context.Context, in any) (any, error) {
			return answer(in.(*posted).Body)
		}},
	}, options...)
}

// outcome returns the body of an answer, or the errors in it.
func outcome(w *httptest.ResponseRecorder) string {
	var problem struct {
		Detail string
		Errors []rest.FieldError
	}
	if w.Code == 200 {
		return w.Body.String()
	}
	if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil {
		return err.Error()
	}
	if len(problem.Errors) == 0 {
		return problem.Detail
	}
	var list []string
	for _, e := range problem.Errors {
		list = append(list, e.String())
	}
	return strings.Join(list, "; ")
}

// TestQueryIsDivided checks that each name of a query goes to one parameter, and that
// brackets are read whoever wrote them.
func TestQueryIsDivided(t *testing.T) {
	h := reader()
	for _, test := range []struct{ query, want string }{
		// The free object takes what nobody else does.
		{"page=1&color=red&from=3", `{"page":1,"span":{"from":3},"rest":{"color":"red"}}`},
		{"tags=a&tags=b&size[x]=1", `{"tags":["a","b"],"rest":{"size[x]":"1"}}`},
		{"color=red&color=blue", "query rest /color must not be given twice"},
		{"page=1&page=2", "query page must not be given twice"},
		// The exact name goes before brackets.
		{"search[dotted]=x&search[exact]=true", `{"search":{"exact":true},"dotted":"x"}`},
		// Lists: Rails and PHP; PHP with numbers, qs likewise; numbers left out; many of them.
		{"tags[]=a&tags[]=b", `{"tags":["a","b"]}`},
		{"tags[1]=b&tags[0]=a", `{"tags":["a","b"]}`},
		{"tags[999999999]=b&tags[10]=a&tags[2]=c", `{"tags":["c","a","b"]}`},
		{"tags[99999999999999999999]=b", "query tags must have a number or nothing in the brackets"},
		{"tags[x]=b", "query tags must have a number or nothing in the brackets"},
		{"tags=a&tags[]=b", "query tags must be written in one way: as a value, with names or numbers in brackets, or with empty brackets"},
		{"tags[0]=a&tags[]=b", "query tags must be written in one way: as a value, with names or numbers in brackets, or with empty brackets"},
		{"tags[0]=a&tags[0]=b", "query tags /0 must not be given twice"},
		{"tags[0][x]=a", "query tags /0 must be one value, without brackets"},
		// Objects, lists in them, and what is in these.
		{"search[labels][env]=prod&search[labels][a%5Db]=c", "query search has brackets that do not match: [labels][a]b]"},
		{"search[labels][env]=prod&search[labels][]=c", "query search /labels must be written in one way: as a value, with names or numbers in brackets, or with empty brackets"},
		{"search[labels][env]=prod&search[labels][0]=x", `{"search":{"labels":{"0":"x","env":"prod"}}}`},
		{"search[ids][]=1&search[ids][]=2", `{"search":{"ids":[1,2]}}`},
		{"search[ids]=1&search[ids]=2", `{"search":{"ids":[1,2]}}`},
		{"search[ids]=1", `{"search":{"ids":[1]}}`},
		{"search[ids]=x", `query search /ids/0 must be an integer, not string "x"`},
		{"search[near]=1", "query search /near must be an object: its properties have their names in brackets behind this one"},
		{"search=1", "query search must be an object: its properties have their names in brackets behind this one"},
		{"search[]=1", "query search must have a name in the brackets"},
		{"search[near", "query search has brackets that do not match: [near"},
		{"search[near]to]=1", "query search has brackets that do not match: [near]to]"},
		{"search[other][deep][0]=1&search[other][deep][1]=2", `{"search":{"other":{"deep":["1","2"]}}}`},
		{"lists[a]=x&lists[a]=y&lists[b][]=z", `{"lists":{"a":["x","y"],"b":["z"]}}`},
		// Lists of objects: with numbers, and as Rack reads them without.
		{"search[lines][0][sku]=a&search[lines][0][count]=1&search[lines][1][sku]=b", `{"search":{"lines":[{"count":1,"sku":"a"},{"sku":"b"}]}}`},
		{"search[lines][][sku]=a&search[lines][][count]=1&search[lines][][sku]=b&search[lines][][tags][]=x&search[lines][][tags][]=y", `{"search":{"lines":[{"count":1,"sku":"a"},{"sku":"b","tags":["x","y"]}]}}`},
		{"lines[0][sku]=007&lines[1][count]=7", `{"lines":[{"sku":"007"},{"count":7}]}`},
		// JSON: a list, and the items of one.
		{`lines=[{"sku":"a"}]`, `{"lines":[{"sku":"a"}]}`},
		{`lines={"sku":"a"}`, `{"lines":[{"sku":"a"}]}`},
		{`lines={"sku":"a"}&lines={"sku":"b"}`, `{"lines":[{"sku":"a"},{"sku":"b"}]}`},
		{`lines=1],[2&lines={}`, "query lines /0 syntax: the end of the payload expected, found ]"},
		// Whatever there is.
		{"any=007", `{"any":"007"}`},
		{"any[a][]=1&any[b]=x", `{"any":{"a":["1"],"b":"x"}}`},
		// Of several kinds, whichever it is.
		{"when=5", `{"when":5}`},
		{"when=5&when=6", `{"when":[5,6]}`},
		{"when[]=5", `{"when":[5]}`},
		{"when[to]=5", `{"when":{"to":5}}`},
		{"span[from]=1&to=2", `{"span":{"from":1,"to":2}}`},
	} {
		r := httptest.NewRequest("GET", "/query", nil)
		r.URL.RawQuery = strings.NewReplacer(`"`, "%22", `{`, "%7B").Replace(test.query)
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); outcome(w) != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.query, outcome(w), test.want)
		}
	}
}

func TestFormIsDivided(t *testing.T) {
	h := reader()
	for _, test := range []struct{ form, want string }{
		{"name=n&lines[0][sku]=a&lines[0][count]=2&color=red", `{"name":"n","lines":[{"count":2,"sku":"a"}],"rest":{"color":"red"}}`},
		{"name=n&from=1&near[to]=2", `{"name":"n","near":{"from":1,"to":2}}`},
		{`name=n&near={"from":1}`, `{"name":"n","near":{"from":1}}`},
		{"name=n&lines[0][count]=x&near={", `form lines /0/count must be an integer, not string "x"; form near syntax: '"' of a member's name expected, found the end`},
		{"from=x&lines[]=a", `form name is required; form lines /0 must be an object: its properties have their names in brackets behind this one; form near /from must be an integer, not string "x"`},
	} {
		r := httptest.NewRequest("POST", "/form", strings.NewReader(test.form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); outcome(w) != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.form, outcome(w), test.want)
		}
	}
}

func TestBracketsAreBounded(t *testing.T) {
	h := reader(rest.WithLimits(rest.Limits{MaxDepth: 3}))
	w := get(h, "GET", "/query?any[a][b][c]=x", "")
	if want := `{"any":{"a":{"b":{"c":"x"}}}}`; outcome(w) != want {
		t.Error(outcome(w))
	}
	w = get(h, "GET", "/query?any[a][b][c][d]=x", "")
	if want := "query any is nested deeper than 3: this is the limit MaxDepth"; outcome(w) != want {
		t.Error(outcome(w))
	}
}

// FuzzQuery reads any query and form: none is an error on the server.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		"search[lines][][sku]=a&search[lines][][count]=1&when[to]=5", "tags[1]=b&tags[0]=a&page=x", "any[][][a]=1&any[][][b]=2&lists[a][0][]=1",
		`lines={"sku":1}&rest=1&from=%5B&search[dotted]=[`, "search[near][0]=&search[near]=&=&[a]=b&[]=c",
	} {
		f.Add(seed)
	}
	h := reader()
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range []*http.Request{
			{Method: "GET", URL: &url.URL{Path: "/query", RawQuery: text}, Header: http.Header{}},
			httptest.NewRequest("POST", "/form", strings.NewReader(text)),
		} {
			r.Header["Content-Type"] = []string{"application/x-www-form-urlencoded"}
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, r); w.Code != 200 && w.Code != 400 {
				t.Errorf("%s %q: %d %s", r.Method, text, w.Code, w.Body)
			}
		}
	})
}
