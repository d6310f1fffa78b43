package server_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

type (
	askFunctions struct {
		Products  func(context.Context, *query.Options) (odata.Page[*Product], error)                     `route:"GET /Products" kind:"list"`
		Product   func(context.Context, int32, *query.Options) (*Product, error)                          `route:"GET /Products/{p-ID}" kind:"read" keys:"p-ID=ID:Edm.Int32"`
		Double    func(context.Context, int32, *doubleArguments, *query.Options) (wire.Opt[int32], error) `route:"GET /Products/{p-ID}/Shop.Double" kind:"function" keys:"p-ID=ID:Edm.Int32" result:"Edm.Int32" overloads:"add"`
		Suppliers func(context.Context, *query.Options) (odata.Page[*Supplier], error)                    `route:"GET /Suppliers" kind:"list" scopes:"Secret"`
		Best      func(context.Context, *query.Options) (*Product, error)                                 `route:"GET /Best" kind:"read"`
		Limit     func(context.Context, *query.Options) (wire.Opt[int32], error)                          `route:"GET /Limit" kind:"function" result:"Edm.Int32"`
		Hidden    func(context.Context, *query.Options) (*Product, error)                                 `route:"GET /Hidden" kind:"read,forbidden"`
		None      func(context.Context, *query.Options) (*Product, error)                                 `route:"GET /None" kind:"read"`
	}

	doubleArguments struct {
		Add     wire.Opt[int32] `odata:"add"`
		Dynamic wire.Dynamic
	}
)

var doubleType = wire.Type{Name: "Shop.Double"}

func (*doubleArguments) WireType() *wire.Type { return &doubleType }

// TestAsk asks the service in expressions: $root, functions of entities and imports.
func TestAsk(t *testing.T) {
	calls, scopes := 0, ""
	product := func(id int32) *Product { return &Product{ID: wire.Some(id)} }
	service := struct{ G askFunctions }{askFunctions{
		Products: func(context.Context, *query.Options) (odata.Page[*Product], error) {
			return odata.Page[*Product]{Items: []*Product{product(1), product(2), product(3)}}, nil
		},
		Product: func(_ context.Context, id int32, _ *query.Options) (*Product, error) {
			if calls++; id > 3 {
				return nil, server.NotFound("no product")
			}
			return product(id), nil
		},
		Double: func(_ context.Context, id int32, p *doubleArguments, _ *query.Options) (wire.Opt[int32], error) {
			calls++
			return wire.Some(2*id + p.Add.Or(0)), nil
		},
		Suppliers: func(context.Context, *query.Options) (odata.Page[*Supplier], error) {
			calls++
			return odata.Page[*Supplier]{Items: []*Supplier{{Name: wire.Some("Anna")}}}, nil
		},
		Best: func(context.Context, *query.Options) (*Product, error) { calls++; return product(2), nil },
		Limit: func(context.Context, *query.Options) (wire.Opt[int32], error) {
			calls++
			return wire.Some[int32](2), nil
		},
		Hidden: func(context.Context, *query.Options) (*Product, error) {
			t.Error("what is forbidden is called")
			return nil, nil
		},
	}}
	authorize := func(ctx context.Context, _ *http.Request, all [][]string) (context.Context, error) {
		for _, group := range all {
			if scopes += strings.Join(group, "+"); strings.Contains(scopes, "denied") {
				return nil, server.Forbidden("not that")
			}
		}
		return ctx, nil
	}
	h := server.New(service, gen.Description{}, quiet(), server.WithAuthorizer(authorize), server.WithLimits(server.Limits{MaxCalls: 3}))
	for _, c := range []struct {
		filter string
		code   int
		want   string // identifiers, or a part of the message
		calls  int
		scopes string
	}{
		{"ID eq $root/Products(2)/ID", 200, "2", 1, ""},
		{"ID eq $root/Best/ID", 200, "2", 1, ""},
		{"$root/Products(9) eq null", 200, "1 2 3", 1, ""},
		{"ID ge $root/Limit()", 200, "2 3", 1, ""},
		{"Shop.Double(add=ID) ge 6", 200, "2 3", 3, ""},
		{"Shop.Double(add=1) eq 5 and Shop.Double(add=1) lt 9", 200, "2", 3, ""},
		{"$root/Suppliers/any(s:s/Name eq 'Anna')", 200, "1 2 3", 1, "Secret"},
		{"Shop.Double(add=1) eq 5 and $root/Best/ID eq 2", 400, "more than 3 calls", 3, ""},
		{"$root/Hidden/ID eq 2", 400, "does not allow", 0, ""},
		{"$root/Best/Supplier/Name eq null", 501, "Supplier behind $root", 1, ""},
		{"$root/Products(2)/Reviews/$count eq 0", 501, "Reviews behind $root", 1, ""},
		{"$root/Products/any(p:p/Supplier eq null)", 501, "Supplier behind $root", 0, ""},
		{"$root/Products/$count($filter=Supplier/Name eq null) gt 0", 501, "Supplier behind $root", 0, ""},
		{"@p/Supplier/Name eq null&@p=$root/Best", 501, "Supplier", 0, ""},
		{"$root/Products(9)/Supplier/Name eq null", 200, "1 2 3", 1, ""},
		{"$root/None/ID eq 2", 501, "GET /None", 0, ""},
	} {
		calls, scopes = 0, ""
		w := ask(t, h, "GET "+escapeQuery("/Products?$select=ID&$filter="+c.filter))
		got := w.Body.String()
		if w.Code == 200 {
			got = ""
			for _, id := range []string{"1", "2", "3"} {
				if strings.Contains(w.Body.String(), `"ID":`+id) {
					got = strings.TrimSpace(got + " " + id)
				}
			}
		}
		if w.Code != c.code || calls != c.calls || scopes != c.scopes || w.Code == 200 && got != c.want || !strings.Contains(got, c.want) {
			t.Errorf("%s: %d after %d calls with the scopes %q: %s", c.filter, w.Code, calls, scopes, w.Body)
		}
	}
}
