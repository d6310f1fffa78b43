package server_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

type (
	lineFunctions struct {
		List      func(context.Context, *query.Options) (odata.Page[*Review], error)                    `route:"GET /Reviews" kind:"list"`
		Get       func(context.Context, wire.Guid, *query.Options) (*Review, error)                     `route:"GET /Reviews/{r-ID}" kind:"read" keys:"r-ID=ID:Edm.Guid"`
		Author    func(context.Context, wire.Guid, *query.Options) (*Supplier, error)                   `route:"GET /Reviews/{r-ID}/Author" kind:"read,nullable" keys:"r-ID=ID:Edm.Guid" context:"Suppliers" scopes:"Authors"`
		Suppliers func(context.Context, *query.Options) (odata.Page[*Supplier], error)                  `route:"GET /Suppliers" kind:"list"`
		Products  func(context.Context, *query.Options) (odata.Page[*Product], error)                   `route:"GET /Products" kind:"list"`
		Product   func(context.Context, int32, *query.Options) (*Product, error)                        `route:"GET /Products/{p-ID}" kind:"read" keys:"p-ID=ID:Edm.Int32"`
		Reviews   func(context.Context, int32, *query.Options) (odata.Page[*Review], error)             `route:"GET /Products/{p-ID}/Reviews" kind:"list" keys:"p-ID=ID:Edm.Int32"`
		Inner     func(context.Context, int32, wire.Guid, *query.Options) (*Supplier, error)            `route:"GET /Products/{p-ID}/Reviews/{r-ID}/Author" kind:"read,nullable" keys:"p-ID=ID:Edm.Int32 r-ID=ID:Edm.Guid"`
		Country   func(context.Context, int32, *query.Options) (*Country, error)                        `route:"GET /Products/{p-ID}/Maker/Country" kind:"read,nullable" keys:"p-ID=ID:Edm.Int32"`
		Supplier  func(ctx context.Context, productID int32, q *query.Options) (s *Supplier, err error) `route:"GET /Products/{p-ID}/Supplier" kind:"read,nullable" keys:"p-ID=ID:Edm.Int32"`
	}
)

// apart answers for products, reviews and suppliers each by itself: nothing that one
// returns has what is related to it. The calls are noted.
func apart(calls *[]string) lineFunctions {
	guid := func(n int) wire.Guid {
		g, err := wire.ParseGuid(fmt.Sprintf("00000000-0000-0000-0000-%012d", n))
		if err != nil {
			panic(err)
		}
		return g
	}
	note := func(format string, args ...any) { *calls = append(*calls, fmt.Sprintf(format, args...)) }
	review := func(n int) *Review {
		return &Review{ID: wire.Some(guid(n)), Text: wire.Some(fmt.Sprint("text ", n))}
	}
	author := func(id wire.Guid) *Supplier {
		if id.String() == guid(12).String() {
			return nil
		}
		return &Supplier{Name: wire.Some("author " + strings.TrimLeft(id.String(), "0-"))}
	}
	product := func(n int) *Product {
		return &Product{ID: wire.Some(int32(n)), Maker: &Address{City: wire.Some("Bern")}}
	}
	return lineFunctions{
		Products: func(context.Context, *query.Options) (odata.Page[*Product], error) {
			return odata.Page[*Product]{Items: []*Product{product(1), product(2), product(3)}}, nil
		},
		Country: func(_ context.Context, id int32, _ *query.Options) (*Country, error) {
			note("country %d", id)
			return &Country{Code: wire.Some(fmt.Sprint("C", id))}, nil
		},
		Product: func(_ context.Context, id int32, _ *query.Options) (*Product, error) { return product(int(id)), nil },
		Reviews: func(_ context.Context, id int32, q *query.Options) (odata.Page[*Review], error) {
			note("reviews %d", id)
			var page odata.Page[*Review]
			for n := range id - 1 {
				page.Items = append(page.Items, review(int(10*(id-1)+n+1)))
			}
			return page, nil
		},
		Inner: func(_ context.Context, id int32, r wire.Guid, _ *query.Options) (*Supplier, error) {
			note("author %d %s", id, strings.TrimLeft(r.String(), "0-"))
			return author(r), nil
		},
		List: func(context.Context, *query.Options) (odata.Page[*Review], error) {
			return odata.Page[*Review]{Items: []*Review{review(11), review(12), review(13)}}, nil
		},
		Author: func(_ context.Context, r wire.Guid, _ *query.Options) (*Supplier, error) { return author(r), nil },
	}
}

// TestLoad expands and looks at what handlers did not return with their entities: it is
// got from the functions that answer for it.
func TestLoad(t *testing.T) {
	var calls []string
	h := server.New(struct{ G lineFunctions }{apart(&calls)}, gen.Description{}, quiet())
	for _, c := range []struct{ request, want, calls string }{
		{"/Products?$select=ID", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[{"ID":1},{"ID":2},{"ID":3}]}`, ""},
		{"/Products?$select=ID&$expand=Reviews($select=Text)", `{"@odata.context":"http://host/$metadata#Products(ID,Reviews(Text))","value":[{"ID":1,"Reviews":[]},{"ID":2,"Reviews":[{"@odata.id":"http://host/Products(2)/Reviews(00000000-0000-0000-0000-000000000011)","Text":"text 11"}]},{"ID":3,"Reviews":[{"@odata.id":"http://host/Products(3)/Reviews(00000000-0000-0000-0000-000000000021)","Text":"text 21"},{"@odata.id":"http://host/Products(3)/Reviews(00000000-0000-0000-0000-000000000022)","Text":"text 22"}]}]}`,
			"reviews 1,reviews 2,reviews 3"},
		{"/Products?$select=ID&$expand=Reviews/$count&$top=1&$skip=2", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[{"ID":3,"Reviews@odata.count":2}]}`, "reviews 3"},
		{"/Products(3)?$select=ID&$expand=Reviews($orderby=Text desc;$top=1;$select=Text,ID;$expand=Author)", `{"@odata.context":"http://host/$metadata#Products(ID,Reviews(Text,ID))/$entity","ID":3,"Reviews":[{"ID":"00000000-0000-0000-0000-000000000022","Text":"text 22","Author":{"Name":"author 22"}}]}`,
			"reviews 3,author 3 21,author 3 22"},
		{"/Products?$select=ID&$filter=Reviews/any(r:r/Text eq 'text 21')", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[{"ID":3}]}`, "reviews 1,reviews 2,reviews 3"},
		{"/Products?$select=ID&$filter=Reviews/any(r:r/Author/Name eq 'author 11')", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[{"ID":2}]}`, "reviews 1,reviews 2,reviews 3,author 2 11,author 3 21,author 3 22"},
		{"/Products?$select=ID&$orderby=Reviews/$count desc&$top=1", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[{"ID":3}]}`, "reviews 1,reviews 2,reviews 3"},
		{"/Products(2)?$select=ID&$expand=Maker/Country", `{"@odata.context":"http://host/$metadata#Products(ID)/$entity","ID":2,"Maker":{"Country":{"Code":"C2"}}}`, "country 2"},
		{"/Products(2)/Maker?$expand=Country", `{"@odata.context":"http://host/$metadata#Products(2)/Maker","Street":null,"City":"Bern","Country":{"Code":"C2"}}`, "country 2"},
		{"/Products?$select=ID&$filter=Maker/Country/Code eq 'C3'", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[{"ID":3}]}`, "country 1,country 2,country 3"},
		{"/Products/$count?$filter=Reviews/$count gt 0", `2`, "reviews 1,reviews 2,reviews 3"},
		{"/Products(3)/Reviews?$filter=Author/Name eq 'author 21'&$select=Text&$expand=Author", `{"@odata.context":"http://host/$metadata#Products(3)/Reviews(Text)","value":[{"@odata.id":"http://host/Products(3)/Reviews(00000000-0000-0000-0000-000000000021)","Text":"text 21","Author":{"Name":"author 21"}}]}`,
			"reviews 3,author 3 21,author 3 22"},
		{"/Reviews?$select=Text&$expand=Author&$filter=Text ge 'text 12'", `{"@odata.context":"http://host/$metadata#Reviews(Text)","value":[{"@odata.id":"http://host/Reviews(00000000-0000-0000-0000-000000000012)","Text":"text 12","Author":null},{"@odata.id":"http://host/Reviews(00000000-0000-0000-0000-000000000013)","Text":"text 13","Author":{"Name":"author 13"}}]}`, ""},
		{"/Reviews?$select=Text&$filter=Author eq null", `{"@odata.context":"http://host/$metadata#Reviews(Text)","value":[{"@odata.id":"http://host/Reviews(00000000-0000-0000-0000-000000000012)","Text":"text 12"}]}`, ""},
	} {
		calls = nil
		w := ask(t, h, "GET "+escapeQuery(c.request))
		if w.Code != 200 || !same(t, w.Body.String(), c.want) || strings.Join(calls, ",") != c.calls {
			t.Errorf("%s: %d after %s\n got %s\nwant %s", c.request, w.Code, strings.Join(calls, ","), w.Body, c.want)
		}
	}
}

// TestLoadRefused asks for what cannot be got.
func TestLoadRefused(t *testing.T) {
	var calls []string
	service := struct{ G lineFunctions }{apart(&calls)}
	h := server.New(service, gen.Description{}, quiet(), server.WithLimits(server.Limits{MaxCalls: 2}))
	for request, want := range map[string]string{
		"/Products?$expand=Supplier":                                "501 $expand Supplier GET /Products/{p-ID}/Supplier",
		"/Products?$filter=Supplier/Name eq 'x'":                    "501 $filter Supplier GET /Products/{p-ID}/Supplier",
		"/Products?$orderby=Supplier/Name":                          "501 $orderby Supplier",
		"/Products?$expand=Reviews":                                 "400  more than 2 calls",
		"/Products?$expand=Reviews&$top=2":                          "200",
		"/Products?$expand=Reviews($filter=Author/Name ne null)":    "400  more than 2 calls",
		"/Products(2)?$expand=Reviews($filter=Author/Name ne null)": "200",
	} {
		w := ask(t, h, "GET "+escapeQuery(request))
		words := strings.Split(want, " ")
		if fmt.Sprint(w.Code) != words[0] {
			t.Errorf("%s: %d %s, want %s", request, w.Code, w.Body, want)
			continue
		}
		if w.Code == 200 {
			continue
		}
		e := errorOf(t, request, w)
		if e.Target != words[1] || !strings.Contains(e.Message, words[2]) || !strings.Contains(e.Message, strings.Join(words[3:], " ")) {
			t.Errorf("%s: %d %+v, want %s", request, w.Code, e, want)
		}
	}
	// One that has it says what the others have none of; and so does nothing that is said.
	one := &Product{ID: wire.Some[int32](1), Supplier: &Supplier{Name: wire.Some("S")}}
	none := &Product{ID: wire.Some[int32](2)}
	for _, c := range []struct {
		items []*Product
		null  bool
		want  int
	}{{[]*Product{one, none}, false, 200}, {[]*Product{none, one}, false, 200}, {[]*Product{none}, false, 501}, {[]*Product{none}, true, 200}, {nil, false, 200}} {
		if wire.SetAbsent(none, &none.Supplier); c.null {
			wire.SetNull(none, &none.Supplier)
		}
		service.G.Products = func(context.Context, *query.Options) (odata.Page[*Product], error) {
			return odata.Page[*Product]{Items: c.items}, nil
		}
		for _, request := range []string{"/Products?$expand=Supplier", "/Products?$filter=Supplier/Name%20ne%20'x'"} {
			if w := ask(t, server.New(service, gen.Description{}, quiet()), "GET "+request); w.Code != c.want {
				t.Errorf("%s of %v, null %v: %d %s", request, c.items, c.null, w.Code, w.Body)
			}
		}
	}
}

// TestAskedAboutIsAuthorized asks the authorizer for what expressions look at.
func TestAskedAboutIsAuthorized(t *testing.T) {
	var calls, scopes []string
	h := server.New(struct{ G lineFunctions }{apart(&calls)}, gen.Description{}, quiet(), server.WithAuthorizer(recordScopes(&scopes)))
	for _, request := range []string{"$filter=Author/Name eq 'x'", "$orderby=Author/Name", "$expand=Author", "$filter=not (Author eq null)", "$filter=@a&@a=Author/Name eq 'x'"} {
		scopes = nil
		ask(t, h, "GET /Reviews?"+escapeQuery(request))
		if !slices.Contains(scopes, "Authors") {
			t.Errorf("%s: asked for %v", request, scopes)
		}
	}
}
