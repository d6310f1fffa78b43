package server_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// Part is of an open type, may have more parts, and has values of which only the
// JSON is known.
type Part struct {
	No     wire.Opt[string] `odata:"No,key"`
	Weight wire.Opt[int64]  `odata:"Weight"`
	Any    wire.Raw         `odata:"Any"`
	Plan   wire.Raw         `odata:"Plan,stream"`
	Whole  *Part            `odata:"Whole,nav"`
	Parts  []*Part          `odata:"Parts,nav"`
	wire.Dynamic
}

var partType = wire.Type{Name: "Works.Part", Entity: true, Open: true}

func (*Part) WireType() *wire.Type { return &partType }

const works = `<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.01"><Schema Namespace="Works"><Function Name="Mass" IsBound="true"><Parameter Name="it" Type="Edm.Int64"/></Function></Schema></edmx:Edmx>`

// worksHandler serves n parts of one whole, which refers to them all.
func worksHandler(n int, options ...server.Option) http.Handler {
	whole := &Part{No: wire.Some("w")}
	for i := range n {
		whole.Parts = append(whole.Parts, &Part{No: wire.Some(fmt.Sprint(i)), Whole: whole})
	}
	key := []server.KeyProperty{{Name: "part-No", Property: "No", Type: "Edm.String"}}
	return server.Serve(gen.Description{MetadataXML: works}, []server.Route{
		{Kind: server.ListRoute, Method: "GET", Path: "/Parts", Collection: true, Type: (*Part)(nil), Handle: func(r *server.Parsed) (any, error) {
			if r.Query().DeltaToken != "" {
				server.Done(r.Context(), server.Select) // these are the changes
			}
			return tracked(r, odata.Page[*Part]{Items: whole.Parts}), nil
		}},
		{Kind: server.ListRoute, Method: "GET", Path: "/Stream", Collection: true, Type: (*Part)(nil), Handle: func(r *server.Parsed) (any, error) {
			return odata.Page[*Part]{More: odata.SeqOf(func(yield func(*Part, error) bool) {
				for _, p := range whole.Parts {
					if !yield(p, nil) {
						return
					}
				}
			})}, nil
		}},
		{Kind: server.ReadRoute, Method: "GET", Path: "/Parts/{part-No}", Keys: key, Type: (*Part)(nil), Handle: func(r *server.Parsed) (any, error) {
			var p Part
			err := wire.Unmarshal([]byte(`{"No":"a/1","Weight":"7","Any":{"@odata.type":"#Works.Bolt","Size":{"M":5}},"More":{"Long":[1]},"Few":[1,2]}`), &p)
			return &p, err
		}},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Heaviest", Type: (*Part)(nil), Context: "Parts", Function: [][]string{{}}, Handle: func(r *server.Parsed) (any, error) {
			return &Part{No: wire.Some("h")}, nil
		}},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Loose", Type: (*Part)(nil), Function: [][]string{{}}, Handle: func(r *server.Parsed) (any, error) {
			return &Part{No: wire.Some("l"), Weight: wire.Some(int64(3))}, nil
		}},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Some", ResultType: "Edm.ComplexType", Function: [][]string{{}}, Handle: func(r *server.Parsed) (any, error) {
			return wire.Raw(`{"@odata.type":"#Works.Bolt","Size":{"M":5}}`), nil
		}},
	}, append(options, quiet())...)
}

// TestEnvelopes looks at what stands around values: those of which only the JSON is
// known, numbers read in another form, and properties of what is found elsewhere.
func TestEnvelopes(t *testing.T) {
	h := worksHandler(2)
	since := changes(t, h, "/Parts")
	for _, c := range []struct{ request, want string }{
		{"/Parts('1')/Any", `{"@odata.context":"http://host/$metadata#Parts('1')/Any","@odata.type":"#Works.Bolt","Size":{"M":5}}`},
		{"/Parts('1')/Any/Size", `{"@odata.context":"http://host/$metadata#Parts('1')/Any/Size","M":5}`},
		{"/Parts('1')/Any/Size/M", `{"@odata.context":"http://host/$metadata#Parts('1')/Any/Size/M","value":5}`},
		{"/Parts('1')/More", `{"@odata.context":"http://host/$metadata#Parts('1')/More","Long":[1]}`},
		{"/Parts('1')/More/Long", `{"@odata.context":"http://host/$metadata#Parts('1')/More/Long","value":[1]}`},
		{"/Parts('1')/Few", `{"@odata.context":"http://host/$metadata#Parts('1')/Few","value":[1,2]}`},
		{"/Some()", `{"@odata.context":"http://host/$metadata#Edm.ComplexType","@odata.type":"#Works.Bolt","Size":{"M":5}}`},
		{"/Parts('1')/Weight", `{"@odata.context":"http://host/$metadata#Parts('1')/Weight","value":7}`},
		{"/Parts('1')?$select=Weight", `{"@odata.context":"http://host/$metadata#Parts(Weight)/$entity","@odata.id":"http://host/Parts('1')","Weight":7}`},
		{"/Heaviest()/No", `{"@odata.context":"http://host/$metadata#Parts('h')/No","value":"h"}`},
		{"/Loose()/Weight", `{"@odata.context":"http://host/$metadata#Edm.Int64","value":3}`},
		{"/Parts?$select=No&$expand=Whole($levels=2;$select=No)\nOData-MaxVersion: 4.01", `{"@context":"http://host/$metadata#Parts(No,Whole+(No))","value":[{"No":"0","Whole":{"No":"w","Whole":null}},{"No":"1","Whole":{"No":"w","Whole":null}}]}`},
		{"/Parts?$select=No&$expand=Whole\nOData-MaxVersion: 4.01", `{"@context":"http://host/$metadata#Parts(No,Whole())","value":[{"No":"0","Whole":{"No":"w","Weight":null,"Any":null}},{"No":"1","Whole":{"No":"w","Weight":null,"Any":null}}]}`},
		{since, `{"@odata.context":"http://host/$metadata#Parts/$delta","value":[{"No":"0"},{"No":"1"}],"@odata.deltaLink":"http://host` + since + `"}`},
	} {
		w := ask(t, h, "GET "+c.request)
		if w.Code != 200 || !same(t, w.Body.String(), c.want) {
			t.Errorf("GET %s: %d\n got %s\nwant %s", c.request, w.Code, w.Body, c.want)
		}
	}
}

// TestNotYet asks for what OData has and the service cannot do, and for what there
// is not.
func TestNotYet(t *testing.T) {
	h := worksHandler(1)
	for path, want := range map[string]string{
		"/Parts('1')/Plan": "501 the stream property Plan", "/Parts('1')/Plan/$value": "404 path at offset 16: $value cannot follow Edm.Stream",
		"/Parts('1')/Any/Works.Mass()": "501 Works.Mass", "/Parts('1')/Weight/Works.Mass()": "501 Works.Mass", "/Parts('1')/Works.Bolt/Works.Mass()": "404 ",
		"/Some()('1')": "501 a key of Edm.ComplexType here", "/Parts('1')/Works.Nothing()": "404 ", "/Parts('1')/More/Nothing": "404 ",
	} {
		w := ask(t, h, "GET "+path)
		if e := errorOf(t, path, w); !strings.HasPrefix(fmt.Sprint(w.Code, " ", e.Message), want) {
			t.Errorf("GET %s: %d %s; want %s", path, w.Code, e.Message, want)
		}
	}
}

// TestHeadersOfAnswers looks for what every answer says, and errors besides.
func TestHeadersOfAnswers(t *testing.T) {
	h := worksHandler(1)
	for _, path := range []string{"/", "/$metadata", "/Parts", "/Parts('1')/No/$value", "/Nothing", "/Parts?$top=x"} {
		w := ask(t, h, "GET "+path)
		language := map[bool]string{true: "en"}[w.Code >= 400]
		// How large pages are is for the client to prefer.
		vary := "Accept, OData-MaxVersion" + map[bool]string{true: ", Prefer"}[path == "/Parts"]
		if w.Header().Get("Vary") != vary || w.Header().Get("Content-Language") != language {
			t.Errorf("GET %s: %d %v", path, w.Code, w.Header())
		}
	}
}

// TestAnswerLimits expands parts that refer to each other.
func TestAnswerLimits(t *testing.T) {
	const bomb = "/Parts?$expand=Whole($expand=Parts($expand=Whole($expand=Parts($expand=Whole))))"
	deep := query.Limits{MaxExpandDepth: 10}
	for _, c := range []struct {
		path, want string
		limits     server.Limits
	}{
		{bomb, "400 $expand at offset", server.Limits{}},
		{bomb, "400 the answer has more than 100000 entities, which is the limit", server.Limits{Query: deep}},
		{bomb, "400 the answer has more than 1048576 bytes, which is the limit", server.Limits{Query: deep, MaxAnswerSize: 1 << 20}},
		{"/Parts?$expand=Whole($expand=Parts)", "200 ", server.Limits{}},
		{"/Parts?$expand=Whole($levels=max;$expand=Parts($levels=max))", "400 ", server.Limits{MaxAnswerEntities: 1000}},
		{"/Parts", "500 the answer has more than 10 entities, which is the limit", server.Limits{MaxAnswerEntities: 10}},
		{"/Parts", "500 the answer has more than 99 bytes, which is the limit", server.Limits{MaxAnswerSize: 99}},
		{"/Parts", "200 ", server.Limits{MaxAnswerEntities: -1, MaxAnswerSize: -1}},
		{"/Stream", "200 ", server.Limits{MaxAnswerEntities: 10}},
		{"/Stream?$expand=Whole($expand=Parts)", "400 the answer has more than 10 entities", server.Limits{MaxAnswerEntities: 10}},
	} {
		w := ask(t, worksHandler(60, server.WithLimits(c.limits)), "GET "+c.path)
		got := fmt.Sprint(w.Code, " ")
		if w.Code != 200 {
			got += errorOf(t, c.path, w).Message
		}
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("GET %s: %s; want %s", c.path, got, c.want)
		}
	}
}

// ending is a context that ends when it has been looked at some times.
type ending struct {
	context.Context
	looks int
}

func (c *ending) Err() error {
	if c.looks--; c.looks < 0 {
		return context.Canceled
	}
	return nil
}

// TestEndedWhileWriting ends a request whose answer is being written.
func TestEndedWhileWriting(t *testing.T) {
	h := worksHandler(300)
	ctx := &ending{t.Context(), 3}
	r, err := http.NewRequestWithContext(ctx, "GET", "/Parts?$expand=Whole($expand=Parts)", nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &sink{header: http.Header{}}
	if h.ServeHTTP(w, r); w.status != 499 || w.n > 0 {
		t.Errorf("%d, and %d bytes", w.status, w.n)
	}
}
