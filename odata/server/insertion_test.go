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

// inserting are functions that make products in several ways; those of Logs are not to make any.
type inserting struct {
	Get     func(context.Context, int32, *query.Options) (*Product, error)            `route:"GET /Products/{p-ID}" kind:"read" keys:"p-ID=ID:Edm.Int32"`
	Update  func(context.Context, int32, *Product, *query.Options) (*Product, error)  `route:"PATCH /Products/{p-ID}" kind:"update" keys:"p-ID=ID:Edm.Int32" restrictions:"UpdateRestrictions/Upsertable"`
	Create  func(context.Context, *Product, *query.Options) (*Product, error)         `route:"POST /Products" kind:"create" restrictions:"InsertRestrictions/RequiredProperties=ID,Name InsertRestrictions/NonInsertableProperties=Stock"`
	List    func(context.Context, *query.Options) (odata.Page[*Product], error)       `route:"GET /Products" kind:"list"`
	Log     func(context.Context, int32, *query.Options) (*Product, error)            `route:"GET /Logs/{p-ID}" kind:"read" keys:"p-ID=ID:Edm.Int32"`
	Logs    func(context.Context, *query.Options) (odata.Page[*Product], error)       `route:"GET /Logs" kind:"list" restrictions:"InsertRestrictions/Insertable"`
	SetLog  func(context.Context, int32, *Product, *query.Options) (*Product, error)  `route:"PATCH /Logs/{p-ID}" kind:"update" keys:"p-ID=ID:Edm.Int32" restrictions:"UpdateRestrictions/Upsertable"`
	Reviews func(context.Context, int32, *query.Options) (odata.Page[*Review], error) `route:"GET /Products/{p-ID}/Reviews" kind:"list" keys:"p-ID=ID:Edm.Int32"`
	Review  func(context.Context, int32, *Review, *query.Options) (*Review, error)    `route:"POST /Products/{p-ID}/Reviews" kind:"create" keys:"p-ID=ID:Edm.Int32" restrictions:"InsertRestrictions/NonInsertableProperties=Text"`
	Maker   func(context.Context, int32, *query.Options) (*Supplier, error)           `route:"GET /Products/{p-ID}/Supplier" kind:"read" keys:"p-ID=ID:Edm.Int32" context:"Suppliers"`
	Makers  func(context.Context, *query.Options) (odata.Page[*Supplier], error)      `route:"GET /Suppliers" kind:"list" restrictions:"InsertRestrictions/Insertable"`
}

// TestInserted makes entities by other ways than POST of them, which are held to what is said of
// that: no function of the program is called.
func TestInserted(t *testing.T) {
	called := false
	note := func(_ context.Context, _ int32, p *Product, _ *query.Options) (*Product, error) {
		called = true
		return p, nil
	}
	get := func(_ context.Context, id int32, _ *query.Options) (*Product, error) {
		if id != 1 {
			return nil, nil
		}
		return &Product{ID: wire.Some(id)}, nil
	}
	h := server.New(struct{ G inserting }{inserting{
		Get: get, Log: get, Update: note, SetLog: note,
		Create: func(_ context.Context, p *Product, _ *query.Options) (*Product, error) { called = true; return p, nil },
	}}, gen.Description{}, quiet())
	const json = "\nContent-Type: application/json\n\n"
	for request, want := range map[string]string{
		"PATCH /Products(1)" + json + `{"Stock":3}`:                                         "204",
		"PATCH /Products(2)" + json + `{"Name":"x","Stock":3}`:                              "400 NonInsertableProperties",
		"PATCH /Products(2)" + json + `{"Tags":[]}`:                                         "400 RequiredProperties",
		"PUT /Products(2)" + json + `{"Tags":[]}`:                                           "400 RequiredProperties",
		"PATCH /Products(2)" + json + `{"Name":"x"}`:                                        "204",
		"PUT /Products(2)" + json + `{"Name":"x"}`:                                          "204",
		"PATCH /Products(2)\nIf-Match: *" + json + `{"Tags":[]}`:                            "204", // it is no upsert, and the function's
		"PATCH /Logs(1)" + json + `{"Name":"x"}`:                                            "204",
		"PATCH /Logs(2)" + json + `{"Name":"x"}`:                                            "404 InsertRestrictions/Insertable",
		"POST /Products" + json + `{"ID":1,"Name":"x","Reviews":[{"Text":"y"}]}`:            `400 "target":"Reviews/Text"`,
		"POST /Products" + json + `{"ID":1,"Name":"x","Reviews":[{}]}`:                      "201",
		"POST /Products" + json + `{"ID":1,"Name":"x","Supplier":{"Name":"x"}}`:             `501 "target":"Supplier"`,
		"POST /Products" + json + `{"ID":1,"Name":"x","Supplier":{"@id":"Suppliers('x')"}}`: "201",
		"PATCH /Products(1)" + json + `{"Supplier":{"Name":"x"}}`:                           "204", // it may be there
		"PATCH /Products(1)" + json + `{"Reviews":[{"Text":"y"}]}`:                          "400 NonInsertableProperties",
	} {
		called = false
		w := ask(t, h, strings.Replace(request, "\n", "\nOData-Version: 4.01\n", 1))
		status, said, _ := strings.Cut(want, " ")
		if fmt.Sprint(w.Code) != status || !strings.Contains(w.Body.String(), said) || called != (w.Code < 300) {
			t.Errorf("%s: %d %s, called %v, want %s", request, w.Code, w.Body, called, want)
		}
	}
}
