package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

type supplierFunctions struct {
	List func(ctx context.Context, q *query.Options) (odata.Page[*Supplier], error) `route:"GET /Suppliers" kind:"list"`
}

// lister is a service of one entity set, whose function is list.
func lister(list func(ctx context.Context, q *query.Options) (odata.Page[*Supplier], error), options ...server.Option) http.Handler {
	return server.New(struct{ G supplierFunctions }{supplierFunctions{list}}, gen.Description{}, append(options, quiet())...)
}

// suppliers returns some with the names "0", "1" and so on.
func suppliers(n int) (list []*Supplier) {
	for i := range n {
		list = append(list, &Supplier{Name: wire.Some(fmt.Sprint(i))})
	}
	return list
}

// names returns the names in a page, separated by spaces, its count behind them, and the
// link to the next.
func names(t testing.TB, w *httptest.ResponseRecorder) (text, next string) {
	t.Helper()
	var page struct {
		Count *int64 `json:"@odata.count"`
		Value []struct{ Name string }
		Next  string `json:"@odata.nextLink"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	var list []string
	for _, v := range page.Value {
		list = append(list, v.Name)
	}
	if page.Count != nil {
		list = append(list, fmt.Sprintf("of %d", *page.Count))
	}
	return strings.Join(list, " "), page.Next
}

// pagesOf follows the next links of a request, and returns the names in all pages.
func pagesOf(t testing.TB, h http.Handler, request string) string {
	t.Helper()
	var pages []string
	for len(pages) < 20 {
		text, next := names(t, ask(t, h, "GET "+request))
		pages = append(pages, text)
		if next == "" {
			return strings.Join(pages, " | ")
		}
		var below bool
		if request, below = strings.CutPrefix(next, "http://host"); !below {
			t.Fatalf("%s leads elsewhere", next)
		}
	}
	return "endless"
}

// TestRequestOf asks, in a function, for all that it may want to know.
func TestRequestOf(t *testing.T) {
	type mark struct{}
	authorize := func(ctx context.Context, _ *http.Request, _ [][]string) (context.Context, error) {
		return context.WithValue(ctx, mark{}, "marked"), nil
	}
	h := lister(func(ctx context.Context, q *query.Options) (odata.Page[*Supplier], error) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		r := server.RequestOf(ctx)
		if got := strings.TrimSpace(fmt.Sprintln(ctx.Value(mark{}), r.URL(), r.ServiceRoot(), r.Header().Get("X-From"), r.PageSize())); got != "marked https://d/v1/Suppliers?$top=2&own=%20 https://d/v1/ me 7" {
			t.Error(got)
		}
		if top, _ := r.Query().Top.Get(); r.Query() != q || top != 2 {
			t.Error("the request has another query than the function")
		}
		for _, c := range [][2]string{{"return", "minimal true"}, {"odata-x", "a,b true"}, {"respond-async", " true"}, {"none", " false"}, {"maxpagesize", "7 true"}} {
			if value, ok := r.Preference(c[0]); value+" "+fmt.Sprint(ok) != c[1] {
				t.Errorf("%s: %q %v", c[0], value, ok)
			}
		}
		if p := r.Precondition(); !slices.Equal(p.IfMatch, []string{`W/"1,2"`, `"3"`}) || p.IfNoneMatch != nil {
			t.Errorf("%v", p)
		}
		r.ResponseHeader().Set("ETag", `W/"9"`)
		r.Apply("return=minimal")
		return odata.Page[*Supplier]{NextLink: r.NextLink("a b&=+%é")}, nil
	}, server.WithBasePath("/v1"), server.WithServiceRoot("https://d/v1"), server.WithAuthorizer(authorize))
	w := ask(t, h, "GET /v1/Suppliers?$top=2&own=%20\nPrefer: return=minimal; x=y, odata-x=\"a,b\"\nPrefer: respond-async, odata.maxpagesize=7\nX-From: me\nIf-Match: W/\"1,2\", \"3\"")
	if w.Header().Get("Etag") != `W/"9"` || w.Header().Get("Preference-Applied") != "return=minimal, odata.maxpagesize=7" {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	if _, next := names(t, w); !strings.HasPrefix(next, "https://d/v1/Suppliers?own=%20&$top=2&$skiptoken=") {
		t.Error(next)
	}
}

// TestPrecondition compares ETags.
func TestPrecondition(t *testing.T) {
	for _, c := range []struct {
		match, none string
		etag        string
		want        bool
	}{
		{"", "", "", true}, {"", "", `"1"`, true},
		{`"1"`, "", `W/"1"`, true}, {`"2","1"`, "", `"1"`, true}, {`"2"`, "", `"1"`, false}, {"*", "", `"1"`, true}, {"*", "", "", false}, {`"1"`, "", "", false},
		{"", `"1"`, `W/"1"`, false}, {"", `"2"`, `"1"`, true}, {"", "*", `"1"`, false}, {"", "*", "", true},
	} {
		var p server.Precondition
		if c.match != "" {
			p.IfMatch = strings.Split(c.match, ",")
		}
		if c.none != "" {
			p.IfNoneMatch = []string{c.none}
		}
		if p.Holds(c.etag) != c.want {
			t.Errorf("%+v", c)
		}
	}
}

// TestRequestOfNobody calls what a handler may call where no server is.
func TestRequestOfNobody(t *testing.T) {
	ctx := context.Background()
	r := server.RequestOf(ctx)
	r.Apply("x")
	r.ResponseHeader().Set("a", "b")
	server.Done(ctx, server.Select)
	if _, ok := r.Preference("x"); ok || r != nil || r.Query() != nil || r.URL().String() != "" || r.ServiceRoot() != "" || r.Header().Get("x") != "" || r.PageSize() != 0 ||
		r.Precondition().IfMatch != nil || r.NextLink("a b") != "?$skiptoken=a+b" {
		t.Error("a request that is none knows something")
	}
}

// TestDone tells how far a function has come: the server does what is behind that.
func TestDone(t *testing.T) {
	page := odata.Page[*Supplier]{Items: suppliers(5)}
	var done []server.Step
	h := lister(func(ctx context.Context, _ *query.Options) (odata.Page[*Supplier], error) {
		for _, step := range done {
			server.Done(ctx, step)
		}
		return page, nil
	})
	counted, inParts := page, page
	counted.Count = wire.Some(int64(77))
	inParts.NextLink = "http://elsewhere/n"
	for _, c := range []struct {
		page  odata.Page[*Supplier]
		steps []server.Step
		query string
		want  string
	}{
		{page, nil, "$skip=1&$top=2&$count=true", "1 2 of 5"},
		{page, []server.Step{server.Nothing}, "$skip=1&$top=2", "1 2"},
		{page, []server.Step{server.OrderBy}, "$skip=1&$top=2", "1 2"},
		{page, []server.Step{server.Skip}, "$skip=1&$top=2", "0 1"},
		{page, []server.Step{server.Top}, "$skip=1&$top=2", "0 1 2 3 4"},
		{page, []server.Step{server.Select}, "$skip=1&$top=2&$filter=Name eq 'x'&$orderby=Name", "0 1 2 3 4"},
		{page, []server.Step{server.Select, server.Nothing}, "$skip=1&$top=2", "1 2"}, // the last counts
		{counted, nil, "$count=true&$top=1", "0 of 77"},
		{counted, nil, "$top=1", "0"},
		{counted, []server.Step{server.Top}, "$count=true&$top=1", "0 1 2 3 4 of 77"},
		{page, []server.Step{server.Count}, "$count=true", "501 $count"},

		// One of several pages is not all there is.
		{inParts, nil, "", "0 1 2 3 4 more"},
		{inParts, nil, "$select=Name", "0 1 2 3 4 more"},
		{inParts, nil, "$skip=1", "501 $skip"},
		{inParts, nil, "$orderby=Name", "501 $orderby"},
		{inParts, nil, "$count=true", "501 $count"},
		{inParts, nil, "$top=2", "0 1"},
		{inParts, nil, "$top=5", "0 1 2 3 4"},
		{inParts, nil, "$top=7", "0 1 2 3 4 more"},
		{inParts, []server.Step{server.Skip}, "$skip=1&$orderby=Name", "0 1 2 3 4 more"},
	} {
		page, done = c.page, c.steps
		w := ask(t, h, "GET /Suppliers?"+escapeQuery(c.query))
		var got string
		if w.Code != 200 {
			got = fmt.Sprint(w.Code, " ", errorOf(t, c.query, w).Target)
		} else {
			var next string
			if got, next = names(t, w); next != "" {
				got += " more"
			}
		}
		if got != c.want {
			t.Errorf("%s after %v: %s, want %s: %s", c.query, c.steps, got, c.want, w.Body)
		}
	}
	page, done = inParts, nil
	page.NextLink = "http://host/Suppliers?$top=7&own=1"
	if _, next := names(t, ask(t, h, "GET /Suppliers?$top=7&own=1")); next != "http://host/Suppliers?own=1&$top=2" {
		t.Errorf("the rest of $top is at %s", next)
	}
}

// TestDoneOfStreams is TestPages for items that come one by one.
func TestDoneOfStreams(t *testing.T) {
	yielded := 0
	h := lister(func(ctx context.Context, _ *query.Options) (odata.Page[*Supplier], error) {
		return odata.Page[*Supplier]{Items: suppliers(1), More: odata.SeqOf(func(yield func(*Supplier, error) bool) {
			for _, s := range suppliers(7)[1:] {
				if yielded++; !yield(s, nil) {
					return
				}
			}
		})}, nil
	}, server.WithLimits(server.Limits{MaxPageSize: 3, Evaluate: evaluate.Limits{MaxRows: 7}}))
	for request, c := range map[string]struct {
		want    string
		yielded int
	}{
		"/Suppliers":                                {"0 1 2 3 4 5 6", 6},
		"/Suppliers?$top=2":                         {"0 1", 2},
		"/Suppliers?$skip=2&$top=3":                 {"2 3 4", 5},
		"/Suppliers?$count=true":                    {"0 1 2 of 7 | 3 4 5 of 7 | 6 of 7", 18},
		"/Suppliers\nPrefer: maxpagesize=3":         {"0 1 2 | 3 4 5 | 6", 3 + 6 + 6},
		"/Suppliers?$top=4\nPrefer: maxpagesize=3":  {"0 1 2 | 3", 3 + 4},
		"/Suppliers?$skip=5\nPrefer: maxpagesize=3": {"5 6", 6},
	} {
		yielded = 0
		if got := pagesOf(t, h, request); got != c.want || yielded != c.yielded {
			t.Errorf("%s: %s after %d, want %s after %d", request, got, yielded, c.want, c.yielded)
		}
	}
	h = lister(func(ctx context.Context, _ *query.Options) (odata.Page[*Supplier], error) {
		return odata.Page[*Supplier]{More: odata.SeqOf(func(yield func(*Supplier, error) bool) {
			for _, s := range suppliers(8) {
				if !yield(s, nil) {
					return
				}
			}
		})}, nil
	}, server.WithLimits(server.Limits{Evaluate: evaluate.Limits{MaxRows: 7}}))
	if w := ask(t, h, "GET /Suppliers?$count=true"); w.Code != 400 || !strings.Contains(w.Body.String(), "more than 7 items in memory") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
