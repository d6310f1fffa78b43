package server_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

type restrictedFunctions struct {
	Closed    func(context.Context, *query.Options) (odata.Page[*Supplier], error)      `route:"GET /Closed" kind:"list" restrictions:"FilterRestrictions/Filterable SearchRestrictions/Searchable CountRestrictions/Countable SortRestrictions/Sortable SkipSupported TopSupported ExpandRestrictions/Expandable SelectSupport/Supported"`
	Products  func(context.Context, *query.Options) (odata.Page[*Product], error)       `route:"GET /Products" kind:"list" restrictions:"FilterRestrictions/NonFilterableProperties=Stock,Maker/City,Reviews/Text SortRestrictions/NonSortableProperties=Name SortRestrictions/AscendingOnlyProperties=ID SortRestrictions/DescendingOnlyProperties=Price ExpandRestrictions/NonExpandableProperties=Supplier ExpandRestrictions/MaxLevels=1 CountRestrictions/NonCountableNavigationProperties=Reviews"`
	Reviews   func(context.Context, int32, *query.Options) (odata.Page[*Review], error) `route:"GET /Products/{p-ID}/Reviews" kind:"list" keys:"p-ID=ID:Edm.Int32" restrictions:"FilterRestrictions/Filterable TopSupported SortRestrictions/NonSortableProperties=Text"`
	Narrow    func(context.Context, *query.Options) (odata.Page[*Product], error)       `route:"GET /Narrow" kind:"list" restrictions:"ComputeSupported FilterFunctions=contains,startswith,any FilterRestrictions/FilterExpressionRestrictions=ID:SingleRange,Name:MultiRangeOrSearchExpression,Stock:SingleValue,Price:MultiValue FilterRestrictions/MaxLevels=1 SearchRestrictions/UnsupportedExpressions=OR,phrase"`
	Suppliers func(context.Context, *query.Options) (odata.Page[*Supplier], error)      `route:"GET /Suppliers" kind:"list" restrictions:"FilterRestrictions/RequiresFilter FilterRestrictions/RequiredProperties=Name"`
}

// TestRestrictions refuses what annotations do not allow, also of what is expanded; the
// error names them.
func TestRestrictions(t *testing.T) {
	called := false
	h := server.New(struct{ G restrictedFunctions }{restrictedFunctions{
		Closed: func(context.Context, *query.Options) (p odata.Page[*Supplier], _ error) { called = true; return p, nil },
		Products: func(context.Context, *query.Options) (odata.Page[*Product], error) {
			called = true
			return odata.Page[*Product]{Items: []*Product{{ID: wire.Some[int32](1), Reviews: []*Review{}}}}, nil
		},
		Reviews: func(context.Context, int32, *query.Options) (p odata.Page[*Review], _ error) {
			called = true
			return p, nil
		},
		Narrow:    func(context.Context, *query.Options) (p odata.Page[*Product], _ error) { called = true; return p, nil },
		Suppliers: func(context.Context, *query.Options) (p odata.Page[*Supplier], _ error) { called = true; return p, nil },
	}}, gen.Description{}, quiet())
	for _, c := range []struct {
		request string
		code    int
		term    string
	}{
		{"/Closed", 200, ""},
		{"/Closed?$filter=Name eq 'x'", 501, "FilterRestrictions/Filterable"},
		{"/Closed?$search=x", 501, "SearchRestrictions/Searchable"},
		{"/Closed?$count=true", 501, "CountRestrictions/Countable"},
		{"/Closed?$count=false", 200, ""},
		{"/Closed/$count", 501, "CountRestrictions/Countable"},
		{"/Closed?$orderby=Name", 501, "SortRestrictions/Sortable"},
		{"/Closed?$skip=0", 501, "SkipSupported"},
		{"/Closed?$top=1", 501, "TopSupported"},
		{"/Closed?$select=Name", 501, "SelectSupport/Supported"},
		{"/Closed?$expand=*", 501, "ExpandRestrictions/Expandable"},

		{"/Narrow?$filter=ID gt 1 and 9 ge ID and Name eq 'x'", 200, ""},
		{"/Narrow?$filter=ID gt 1 and ID gt 2", 501, "FilterRestrictions/FilterExpressionRestrictions"},
		{"/Narrow?$filter=ID gt 1 or ID lt -2", 501, "FilterRestrictions/FilterExpressionRestrictions"},
		{"/Narrow?$filter=ID eq 1", 200, ""},
		{"/Narrow?$filter=ID ne 1", 501, "FilterRestrictions/FilterExpressionRestrictions"},
		{"/Narrow?$filter=not (ID eq 1)", 501, "FilterRestrictions/FilterExpressionRestrictions"},
		{"/Narrow?$filter=ID add 1 eq 2", 501, "FilterRestrictions/FilterExpressionRestrictions"},
		{"/Narrow?$filter=ID lt Stock", 501, "FilterRestrictions/FilterExpressionRestrictions"},
		{"/Narrow?$filter=Name gt 'a' and Name lt 'b' or Name gt 'x'", 200, ""},
		{"/Narrow?$filter=contains(Name,'x') or startswith(Name,'y')", 200, ""},
		{"/Narrow?$filter=contains(Name,'x') and Name gt 'a'", 501, "FilterRestrictions/FilterExpressionRestrictions"},
		{"/Narrow?$filter=Stock eq 1", 200, ""},
		{"/Narrow?$filter=Stock eq 1 or Stock eq 2", 501, "FilterRestrictions/FilterExpressionRestrictions"},
		{"/Narrow?$filter=Stock in (1,2)", 501, "FilterRestrictions/FilterExpressionRestrictions"},
		{"/Narrow?$filter=Price in (1,2) or 3 eq Price", 200, ""},
		{"/Narrow?$filter=Price eq 1 and Price eq 2", 501, "FilterRestrictions/FilterExpressionRestrictions"},
		{"/Narrow?$filter=endswith(Name,'x')", 501, "FilterFunctions"},
		{"/Narrow?$filter=Reviews/any(r:r/Text eq 'x')", 200, ""},
		{"/Narrow?$filter=Reviews/all(r:r/Text eq 'x')", 501, "FilterFunctions"},
		{"/Narrow?$filter=Reviews/any(r:r/Author/Name eq 'x')", 501, "FilterRestrictions/MaxLevels"},
		{"/Narrow?$compute=ID add 1 as x", 501, "ComputeSupported"},
		{"/Narrow?$search=a AND b", 200, ""},
		{"/Narrow?$search=a AND (b OR c)", 501, "SearchRestrictions/UnsupportedExpressions"},
		{"/Narrow?$search=\"a b\"", 501, "SearchRestrictions/UnsupportedExpressions"},

		{"/Products?$filter=ID eq 1 and Name eq 'x'", 200, ""},
		{"/Products?$filter=ID eq 1 and not (Stock gt 3)", 501, "FilterRestrictions/NonFilterableProperties"},
		{"/Products?$filter=ID eq @a&@a=Stock", 501, "FilterRestrictions/NonFilterableProperties"},
		{"/Products?$filter=Maker/City eq 'x'", 501, "FilterRestrictions/NonFilterableProperties"},
		{"/Products?$filter=Maker/Street eq 'x'", 200, ""},
		{"/Products?$filter=Reviews/any(r:r/Text eq 'x')", 501, "FilterRestrictions/NonFilterableProperties"},
		{"/Products?$filter=Reviews/any(r:r/ID eq null)", 200, ""},
		{"/Products/$filter(Stock gt 3)", 501, "FilterRestrictions/NonFilterableProperties"},
		{"/Products/$filter(ID eq 1)/$filter(Stock gt 3)", 501, "FilterRestrictions/NonFilterableProperties"},
		{"/Products/$filter(Stock gt 3)/$count", 501, "FilterRestrictions/NonFilterableProperties"},
		{"/Products/$filter(ID eq 1)", 200, ""},
		{"/Closed/$filter(Name eq 'x')", 501, "FilterRestrictions/Filterable"},
		{"/Suppliers/$filter(Name eq 'x')", 200, ""},
		{"/Products?$orderby=Tags/$count,Name", 501, "SortRestrictions/NonSortableProperties"},
		{"/Products?$orderby=tolower(Name)", 501, "SortRestrictions/NonSortableProperties"},
		{"/Products?$orderby=ID", 200, ""},
		{"/Products?$orderby=ID desc", 501, "SortRestrictions/AscendingOnlyProperties"},
		{"/Products?$orderby=Price", 501, "SortRestrictions/DescendingOnlyProperties"},
		{"/Products?$orderby=Price desc", 200, ""},
		{"/Products?$expand=Supplier", 501, "ExpandRestrictions/NonExpandableProperties"},
		{"/Products?$expand=*", 501, "ExpandRestrictions/NonExpandableProperties"},
		{"/Products?$expand=Reviews", 200, ""},
		{"/Products?$expand=Reviews($expand=Author)", 501, "ExpandRestrictions/MaxLevels"},
		{"/Products?$expand=Reviews($count=true)", 501, "CountRestrictions/NonCountableNavigationProperties"},
		{"/Products?$expand=Reviews/$count", 501, "CountRestrictions/NonCountableNavigationProperties"},
		{"/Products?$filter=Reviews/$count gt 1", 501, "CountRestrictions/NonCountableNavigationProperties"},

		{"/Products?$expand=Reviews($filter=ID eq null)", 501, "FilterRestrictions/Filterable"},
		{"/Products?$expand=Reviews($top=1)", 501, "TopSupported"},
		{"/Products?$expand=Reviews($orderby=ID,Text)", 501, "SortRestrictions/NonSortableProperties"},
		{"/Products(1)/Reviews?$top=1", 501, "TopSupported"},

		{"/Suppliers", 400, "FilterRestrictions/RequiresFilter"},
		{"/Suppliers?$filter=1 eq 1", 400, "FilterRestrictions/RequiredProperties"},
		{"/Suppliers?$filter=Name eq 'x'", 200, ""},
	} {
		called = false
		w := ask(t, h, "GET "+escapeQuery(c.request))
		if w.Code != c.code || called != (c.code == 200) {
			t.Errorf("%s: %d, called %v: %s; want %d", c.request, w.Code, called, w.Body, c.code)
			continue
		}
		if c.term != "" && !strings.Contains(errorOf(t, c.request, w).Message, "Org.OData.Capabilities.V1."+c.term+" says") {
			t.Errorf("%s: %s does not name %s", c.request, w.Body, c.term)
		}
	}
}

type requiringFunctions struct {
	Products func(context.Context, *query.Options) (odata.Page[*Product], error) `route:"GET /Products" kind:"list"`
	Create   func(context.Context, *Product, *query.Options) (*Product, error)   `route:"POST /Products" kind:"create" restrictions:"InsertRestrictions/RequiredProperties=Name,Maker/City,Shop.SpecialProduct/Discount"`
}

// TestRequiredProperties makes entities without what annotations say that they need: no function
// is called.
func TestRequiredProperties(t *testing.T) {
	called := false
	h := server.New(struct{ G requiringFunctions }{requiringFunctions{
		Create: func(_ context.Context, p *Product, _ *query.Options) (*Product, error) { called = true; return p, nil },
	}}, gen.Description{}, quiet())
	for body, missing := range map[string]string{
		`{"ID":1,"Name":"x","Maker":{"City":"y"}}`:   "",
		`{"ID":1,"Name":null,"Maker":{"City":null}}`: "",
		`{"ID":1,"Maker":{"City":"y"}}`:              "Name",
		`{"ID":1,"Name":"x"}`:                        "Maker/City",
		`{"ID":1,"Name":"x","Maker":null}`:           "Maker/City",
		`{"ID":1,"Name":"x","Maker":{"Street":"y"}}`: "Maker/City",
	} {
		called = false
		request := "POST /Products\nContent-Type: application/json\n\n" + body
		w := ask(t, h, request)
		if called != (missing == "") || called != (w.Code == 201) {
			t.Errorf("%s: %d %s, called %v", body, w.Code, w.Body, called)
		} else if missing != "" && (w.Code != 400 || errorOf(t, request, w).Target != missing) {
			t.Errorf("%s: %d %s, want the target %s", body, w.Code, w.Body, missing)
		}
	}
}

// several are functions of what cannot be changed by requests about several entities.
type several struct {
	Products func(context.Context, *query.Options) (odata.Page[*Product], error)      `route:"GET /Products" kind:"list"`
	Get      func(context.Context, int32, *query.Options) (*Product, error)           `route:"GET /Products/{p-ID}" kind:"read" keys:"p-ID=ID:Edm.Int32"`
	Delete   func(context.Context, int32, *query.Options) error                       `route:"DELETE /Products/{p-ID}" kind:"delete" keys:"p-ID=ID:Edm.Int32" restrictions:"DeleteRestrictions/TypecastSegmentSupported"`
	Update   func(context.Context, int32, *Product, *query.Options) (*Product, error) `route:"PATCH /Products/{p-ID}" kind:"update" keys:"p-ID=ID:Edm.Int32" restrictions:"UpdateRestrictions/DeltaUpdateSupported UpdateRestrictions/FilterSegmentSupported"`
	Create   func(context.Context, *Product, *query.Options) (*Product, error)        `route:"POST /Products" kind:"create"`
}

// TestRestrictedSeveral changes several entities by one request where annotations do not allow it.
func TestRestrictedSeveral(t *testing.T) {
	var f several
	f.Products = func(context.Context, *query.Options) (page odata.Page[*Product], err error) { return page, nil }
	begin := func(ctx context.Context) (context.Context, func(bool) error, error) {
		return ctx, func(bool) error { return nil }, nil
	}
	h := server.New(struct{ G several }{f}, gen.Description{}, quiet(), server.WithTransactions(begin))
	const patch = "\nContent-Type: application/json\n\n"
	for request, want := range map[string]string{
		"PATCH /Products" + patch + `{"value":[]}`:                        "405 allowed are GET, HEAD, OPTIONS, POST",
		"POST /Products(1)/Tags" + patch + `{"value":"x"}`:                "501 adding an item to Tags",
		"POST /Products(1)/Name" + patch + `{"value":"x"}`:                "405 allowed are DELETE, GET, HEAD, OPTIONS, PATCH, PUT",
		"PATCH /Products/$filter(ID%20gt%201)/$each" + patch + "{}":       "501 UpdateRestrictions/FilterSegmentSupported",
		"DELETE /Products/$filter(ID%20gt%201)/$each":                     "204 ",
		"DELETE /Products/Shop.SpecialProduct/$filter(ID%20gt%201)/$each": "501 DeleteRestrictions/TypecastSegmentSupported",
		"PATCH /Products/Shop.SpecialProduct/$each" + patch + "{}":        "204 ",
		"PATCH /Products/$each" + patch + "{}":                            "204 ",
	} {
		status, text, _ := strings.Cut(want, " ")
		if w := ask(t, h, request); fmt.Sprint(w.Code) != status || !strings.Contains(w.Body.String(), text) {
			t.Errorf("%s: %d %s, want %s", request, w.Code, w.Body, want)
		}
	}
}

// bodies are functions of what is restricted in what is written, and in paths.
type bodies struct {
	Get    func(context.Context, int32, *query.Options) (*Product, error)           `route:"GET /Products/{p-ID}" kind:"read" keys:"p-ID=ID:Edm.Int32"`
	Update func(context.Context, int32, *Product, *query.Options) (*Product, error) `route:"PATCH /Products/{p-ID}" kind:"update" keys:"p-ID=ID:Edm.Int32" restrictions:"UpdateRestrictions/UpdateMethod=PATCH UpdateRestrictions/NonUpdatableProperties=Stock,Maker/City UpdateRestrictions/NonUpdatableNavigationProperties=Supplier UpdateRestrictions/RequiredProperties=Name"`
	Create func(context.Context, *Product, *query.Options) (*Product, error)        `route:"POST /Products" kind:"create" restrictions:"InsertRestrictions/NonInsertableProperties=Stock InsertRestrictions/NonInsertableNavigationProperties=Supplier"`
	Flat   func(context.Context, *Product, *query.Options) (*Product, error)        `route:"POST /Flat" kind:"create" restrictions:"DeepInsertSupport/Supported"`
	Hidden func(context.Context, int32, *query.Options) (*Product, error)           `route:"GET /Hidden/{p-ID}" kind:"read" keys:"p-ID=ID:Edm.Int32" restrictions:"IndexableByKey"`
	List   func(context.Context, *query.Options) (odata.Page[*Product], error)      `route:"GET /Products" kind:"list"`
	All    func(context.Context, *query.Options) (odata.Page[*Product], error)      `route:"GET /Flat" kind:"list"`
	None   func(context.Context, *query.Options) (odata.Page[*Product], error)      `route:"GET /Hidden" kind:"list"`
}

// TestRestrictedBodies writes what annotations do not allow: no function gets it.
func TestRestrictedBodies(t *testing.T) {
	var got *Product
	note := func(p *Product) (*Product, error) { got = p; return p, nil }
	h := server.New(struct{ G bodies }{bodies{
		Get: func(context.Context, int32, *query.Options) (*Product, error) {
			return &Product{ID: wire.Some[int32](1)}, nil
		},
		Hidden: func(context.Context, int32, *query.Options) (*Product, error) {
			return note(&Product{ID: wire.Some[int32](1)})
		},
		Update: func(_ context.Context, _ int32, p *Product, _ *query.Options) (*Product, error) { return note(p) },
		Create: func(_ context.Context, p *Product, _ *query.Options) (*Product, error) { return note(p) },
		Flat:   func(_ context.Context, p *Product, _ *query.Options) (*Product, error) { return note(p) },
	}}, gen.Description{}, quiet())
	const json = "\nContent-Type: application/json\n\n"
	for request, want := range map[string]string{
		"POST /Products" + json + `{"ID":1}`:                                           "201",
		"POST /Products" + json + `{"ID":1,"Stock":3}`:                                 "400 InsertRestrictions/NonInsertableProperties",
		"POST /Products" + json + `{"ID":1,"Supplier":{"Name":"x"}}`:                   "501 InsertRestrictions/NonInsertableNavigationProperties",
		"POST /Products" + json + `{"ID":1,"Supplier@odata.bind":"Suppliers('x')"}`:    "400", // there is no such set, and no restriction
		"POST /Flat" + json + `{"ID":1,"Stock":3}`:                                     "201",
		"POST /Flat" + json + `{"ID":1,"Reviews":[{"Text":"x"}]}`:                      "501 DeepInsertSupport/Supported",
		"PATCH /Products(1)" + json + `{"Name":"x","Stock":3}`:                         "204",
		"PATCH /Products(1)" + json + `{"Name":"x","Maker":{"City":"c","Street":"s"}}`: "204",
		"PATCH /Products(1)" + json + `{"Stock":3}`:                                    "400 UpdateRestrictions/RequiredProperties",
		"PATCH /Products(1)" + json + `{"Name":"x","Supplier":{"Name":"x"}}`:           "501 UpdateRestrictions/NonUpdatableNavigationProperties",
		"PUT /Products(1)" + json + `{"Name":"x"}`:                                     "405",
		"PATCH /Products(1)/Stock" + json + `{"value":3}`:                              "501 UpdateRestrictions/NonUpdatableProperties",
		"DELETE /Products(1)/Maker/City":                                               "501 UpdateRestrictions/NonUpdatableProperties",
		"GET /Hidden(1)":                                                               "501 IndexableByKey",
	} {
		got = nil
		w := ask(t, h, request)
		status, term, _ := strings.Cut(want, " ")
		if fmt.Sprint(w.Code) != status || !strings.Contains(w.Body.String(), term) || (got != nil) != (w.Code < 300) {
			t.Errorf("%s: %d %s, want %s", request, w.Code, w.Body, want)
		}
		if got != nil && strings.HasPrefix(request, "PATCH") && (!got.Stock.IsAbsent() || got.Maker != nil && !got.Maker.City.IsAbsent()) {
			t.Errorf("%s: the function got what cannot be updated", request)
		}
	}
}
