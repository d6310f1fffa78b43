package server_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// partFunctions relate products and suppliers, which are in a set of their own and have no
// property that leads back.
type partFunctions struct {
	Product func(context.Context, int32, *query.Options) (*Product, error)              `route:"GET /Products/{p-ID}" kind:"read" keys:"p-ID=ID:Edm.Int32" scopes:"Read"`
	Parts   func(context.Context, int32, *query.Options) (odata.Page[*Supplier], error) `route:"GET /Products/{p-ID}/Parts" kind:"list" keys:"p-ID=ID:Edm.Int32" context:"Suppliers"`
	Add     func(context.Context, int32, odata.Reference, *query.Options) error         `route:"POST /Products/{p-ID}/Parts/$ref" kind:"reference" keys:"p-ID=ID:Edm.Int32" context:"Suppliers"`
	Remove  func(context.Context, int32, odata.Reference, *query.Options) error         `route:"DELETE /Products/{p-ID}/Parts/$ref" kind:"reference" keys:"p-ID=ID:Edm.Int32" context:"Suppliers"`
	All     func(context.Context, *query.Options) (odata.Page[*Supplier], error)        `route:"GET /Suppliers" kind:"list"`
	Create  func(context.Context, *Supplier, *query.Options) (*Supplier, error)         `route:"POST /Suppliers" kind:"create" scopes:"Create"`
	Delete  func(context.Context, string, *query.Options) error                         `route:"DELETE /Suppliers/{s-Name}" kind:"delete"`
	Update  func(context.Context, string, *Supplier, *query.Options) (*Supplier, error) `route:"PATCH /Suppliers/{s-Name}" kind:"update"`
}

// TestRelationships creates and changes entities behind a navigation property: by the
// functions of their set, in one transaction, if they are there at all.
func TestRelationships(t *testing.T) {
	var calls []string
	note := func(words ...string) { calls = append(calls, strings.Join(words, " ")) }
	service := struct{ G partFunctions }{partFunctions{
		Product: func(_ context.Context, id int32, _ *query.Options) (*Product, error) {
			if id > 2 {
				return nil, nil
			}
			return &Product{ID: wire.Some(id)}, nil
		},
		Parts: func(context.Context, int32, *query.Options) (odata.Page[*Supplier], error) {
			return odata.Page[*Supplier]{Items: []*Supplier{{Name: wire.Some("Anna")}}}, nil
		},
		Add: func(_ context.Context, id int32, to odata.Reference, _ *query.Options) error {
			note("add", to.ID)
			if id == 2 {
				return server.BadRequest("no", "")
			}
			return nil
		},
		Remove: func(_ context.Context, _ int32, to odata.Reference, _ *query.Options) error {
			note("remove", to.ID)
			return nil
		},
		Create: func(_ context.Context, v *Supplier, _ *query.Options) (*Supplier, error) {
			note("create", v.Name.Or(""))
			return v, nil
		},
		Delete: func(_ context.Context, name string, _ *query.Options) error { note("delete", name); return nil },
		Update: func(_ context.Context, name string, v *Supplier, _ *query.Options) (*Supplier, error) {
			note("update", name)
			return v, nil
		},
	}}
	begin := func(ctx context.Context) (context.Context, func(bool) error, error) {
		note("begin")
		return ctx, func(commit bool) error {
			if commit {
				note("commit")
			} else {
				note("undo")
			}
			return nil
		}, nil
	}
	var scopes []string
	record := server.WithAuthorizer(recordScopes(&scopes))
	h := server.New(service, gen.Description{}, quiet(), record, server.WithTransactions(begin))
	for _, c := range []struct {
		request string
		code    int
		want    string
	}{
		{"POST /Products(1)/Parts\nContent-Type: application/json\n\n" + `{"Name":"New"}`, 201, "begin, create New, add Suppliers('New'), commit"},
		{"POST /Products(2)/Parts\nContent-Type: application/json\n\n" + `{"Name":"New"}`, 400, "begin, create New, add Suppliers('New'), undo"},
		{"POST /Products(3)/Parts\nContent-Type: application/json\n\n" + `{"Name":"New"}`, 404, ""},
		{"PATCH /Products(1)/Parts('Anna')\nContent-Type: application/json\n\n{}", 204, "update Anna"},
		{"PATCH /Products(1)/Parts('Bert')\nContent-Type: application/json\n\n{}", 404, ""},
		{"PUT /Products(1)/Parts/Anna\nContent-Type: application/json\n\n{}", 204, "update Anna"},
		{"DELETE /Products(1)/Parts('Anna')", 204, "delete Anna"},
		{"DELETE /Products(1)/Parts('Bert')", 404, ""},
		{"DELETE /Products(1)/Parts('Anna')/$ref", 204, "remove Suppliers('Anna')"},
		{"DELETE /Products(1)/Parts/Anna/$ref", 204, "remove Suppliers('Anna')"},
		{"DELETE /Products(1)/Parts('a%2Fb%20c')/$ref", 204, "remove Suppliers('a%2Fb%20c')"},
		{"DELETE /Products(1)/Parts", 405, ""},
		{"POST /Products(1)/Parts('Anna')\nContent-Type: application/json\n\n{}", 405, ""},
	} {
		calls = nil
		w := ask(t, h, c.request)
		if got := strings.Join(calls, ", "); w.Code != c.code || got != c.want {
			t.Errorf("%s: %d, %s; %s\nwant %d, %s", c.request, w.Code, got, w.Body, c.code, c.want)
		}
	}
	if !slices.Contains(scopes, "Read") || !slices.Contains(scopes, "Create") {
		t.Errorf("the authorizer was asked for %q", scopes)
	}
	if w := ask(t, server.New(service, gen.Description{}, quiet()), "POST /Products(1)/Parts\nContent-Type: application/json\n\n"+`{"Name":"New"}`); w.Code != 501 {
		t.Errorf("without transactions: %d %s", w.Code, w.Body)
	}
}

// TestRelativeReferences removes references to what URLs mean that begin with dots: relative to
// the request's, and never what is outside the service.
func TestRelativeReferences(t *testing.T) {
	var removed string
	service := struct{ G partFunctions }{partFunctions{
		Parts: func(context.Context, int32, *query.Options) (odata.Page[*Supplier], error) {
			return odata.Page[*Supplier]{}, nil
		},
		Remove: func(_ context.Context, _ int32, to odata.Reference, _ *query.Options) error {
			removed = to.ID
			return nil
		},
	}}
	for _, option := range []server.Option{server.WithBasePath("/my%20v1"), server.WithServiceRoot("https://public/a/v1")} {
		path, h := "/Products(1)/Parts/$ref?$id=", server.New(service, gen.Description{}, quiet(), option)
		if ask(t, h, "GET /my%20v1/Suppliers").Code != 404 {
			path = "/my%20v1" + path
		}
		for id, want := range map[string]string{
			"../../Suppliers('a:b')":                 "Suppliers('a:b')",
			"../.././Suppliers('a%252Fb')":           "Suppliers('a%2Fb')",
			"../../../Suppliers('a')":                "",
			"../../../other/Suppliers('a')":          "",
			"../../../../../../../Suppliers('a')":    "",
			"../../%252E%252E/Suppliers('a')":        "",
			"Suppliers('a')":                         "Suppliers('a')",
			"../../Suppliers('a')%23../../Elsewhere": "",
		} {
			removed = ""
			w := ask(t, h, "DELETE "+path+id)
			if status := map[bool]int{true: 204, false: 400}[want != ""]; w.Code != status || removed != want {
				t.Errorf("%s: %d %q, want %q: %s", path+id, w.Code, removed, want, w.Body)
			}
		}
	}
}
