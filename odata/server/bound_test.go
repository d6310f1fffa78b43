package server_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// boundFunctions have operations that are called on suppliers.
type boundFunctions struct {
	All   func(context.Context, *query.Options) (odata.Page[*Supplier], error)    `route:"GET /Suppliers" kind:"list" scopes:"Read"`
	Get   func(context.Context, string, *query.Options) (*Supplier, error)        `route:"GET /Suppliers/{s-Name}" kind:"read"`
	Names func(context.Context, *query.Options) (wire.Opt[string], error)         `route:"GET /Suppliers/x.Names" kind:"function" result:"Edm.String" scopes:"Call"`
	First func(context.Context, *query.Options) (odata.Page[*Supplier], error)    `route:"GET /Suppliers/x.First" kind:"function" context:"Suppliers"`
	Name  func(context.Context, string, *query.Options) (wire.Opt[string], error) `route:"GET /Suppliers/{s-Name}/x.Name" kind:"function" result:"Edm.String"`
	Wrong func(context.Context, *query.Options) (wire.Opt[string], error)         `route:"GET /Suppliers/x.Wrong" kind:"function" result:"Edm.String"`
	Clear func(context.Context, *query.Options) error                             `route:"POST /Suppliers/x.Clear" kind:"action"`
	Plain func(context.Context, *query.Options) error                             `route:"POST /Suppliers/x.Plain" kind:"action"`
}

// TestBound calls operations on parts of a collection.
func TestBound(t *testing.T) {
	names := func(ctx context.Context) (wire.Opt[string], error) {
		list, err := server.Bound[*Supplier](ctx)
		var all []string
		for _, v := range list {
			all = append(all, v.Name.Or(""))
		}
		return wire.Some("(" + strings.Join(all, " ") + ")"), err
	}
	var cleared []string
	f := boundFunctions{
		All: func(context.Context, *query.Options) (page odata.Page[*Supplier], err error) {
			for _, name := range []string{"Anna", "Bert", "Carl"} {
				page.Items = append(page.Items, &Supplier{Name: wire.Some(name)})
			}
			return page, nil
		},
		Get: func(_ context.Context, name string, _ *query.Options) (*Supplier, error) {
			return &Supplier{Name: wire.Some(name)}, nil
		},
		Names: func(ctx context.Context, _ *query.Options) (wire.Opt[string], error) { return names(ctx) },
		First: func(ctx context.Context, _ *query.Options) (odata.Page[*Supplier], error) {
			list, err := server.Bound[*Supplier](ctx)
			return odata.Page[*Supplier]{Items: list[:min(2, len(list))]}, err
		},
		Name: func(ctx context.Context, _ string, _ *query.Options) (wire.Opt[string], error) { return names(ctx) },
		Wrong: func(ctx context.Context, _ *query.Options) (wire.Opt[string], error) {
			_, err := server.Bound[*Product](ctx)
			return wire.Opt[string]{}, err
		},
		Clear: func(ctx context.Context, _ *query.Options) error {
			all, err := names(ctx)
			cleared = append(cleared, all.Or(""))
			return err
		},
		Plain: func(context.Context, *query.Options) error { t.Error("called"); return nil },
	}
	var scopes []string
	handler := func(options ...server.Option) http.Handler {
		return server.New(struct{ G boundFunctions }{f}, gen.Description{}, append(options, quiet(), server.WithAuthorizer(recordScopes(&scopes)))...)
	}
	h := handler(server.WithBound("x.Names", "x.First", "x.Wrong", "x.Clear"))
	for _, c := range []struct {
		request string
		status  int
		want    string
	}{
		{"GET /Suppliers/x.Names()", 200, `"(Anna Bert Carl)"`},
		{"GET /Suppliers/$filter(Name%20gt%20'B')/x.Names()", 200, `"(Bert Carl)"`},
		{"GET /Suppliers/$filter(Name%20gt%20'B')/$filter(@a)/x.Names()?@a=Name%20lt%20'C'", 200, `"(Bert)"`},
		{"GET /Suppliers/x.First()/x.Names()", 200, `"(Anna Bert)"`},
		{"GET /Suppliers/x.First()/$filter(Name%20gt%20'B')/x.Names()", 200, `"(Bert)"`},
		{"GET /Suppliers/$filter(Name%20gt%20'B')/x.First()/$filter(Name%20gt%20'C')/$count", 200, "1"},
		{"GET /Suppliers('Bert')/x.Name()", 200, `"(Bert)"`},
		{"GET /Suppliers/x.Wrong()", 500, ""},
		{"POST /Suppliers/$filter(Name%20gt%20'B')/x.Clear", 204, ""},
		{"POST /Suppliers/$filter(Name%20gt%20'B')/x.Plain", 501, "x.Plain of a part of a collection is not implemented"},
		{"GET /Suppliers/$filter(Name%20gt%20'B')/x.Clear", 405, ""},
	} {
		scopes = nil
		w := ask(t, h, c.request)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d %s, want %d %s", c.request, w.Code, w.Body, c.status, c.want)
		}
		if strings.HasSuffix(c.request, "'B')/x.Names()") && !slices.Contains(scopes, "Read") {
			t.Errorf("%s: asked for %v", c.request, scopes)
		}
	}
	if !slices.Equal(cleared, []string{"(Bert Carl)"}) {
		t.Errorf("cleared %v", cleared)
	}
	if _, err := server.Bound[*Supplier](t.Context()); err == nil {
		t.Error("nothing is called, and has something")
	}
	defer func() {
		if recover() == nil {
			t.Error("there is no x.Nothing")
		}
	}()
	handler(server.WithBound("x.Nothing"))
}
