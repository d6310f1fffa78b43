package library_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// TestNoNullEntities answers null for an entity of a collection and for the result
// of a function that has one always.
func TestNoNullEntities(t *testing.T) {
	service := (&shelves{}).service()
	service.Publications.ListPublications = func(context.Context, *query.Options) (odata.Page[library.AnyPublication], error) {
		return odata.Page[library.AnyPublication]{Items: []library.AnyPublication{&library.Book{}, nil}}, nil
	}
	service.OperationImports.CountOf = func(context.Context, *libraryhttp.CountOfArguments, *query.Options) (wire.Opt[int64], error) {
		return wire.Opt[int64]{}, nil
	}
	var log bytes.Buffer
	h := libraryhttp.NewHandler(service, server.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	for target, want := range map[string]string{
		"/Publications": "/value/1: is null",
		"/CountOf(Genre=example.library.Genre'Fiction')": "CountOf returned null, which the description does not allow",
	} {
		log.Reset()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
		if w.Code != 500 || !strings.Contains(log.String(), want) {
			t.Errorf("%s: %d %s %s; want %s", target, w.Code, w.Body, &log, want)
		}
	}
}

// TestAbsentProperties answers with entities that lack values: what cannot be null is
// left out and not found, what has a default value has that, and a null where none may
// be is an error of the handler.
func TestAbsentProperties(t *testing.T) {
	entities := map[int32]library.AnyPublication{
		1: &library.Magazine{Publication: library.Publication{ID: wire.Some[int32](1)}},
		2: &library.Magazine{Publication: library.Publication{ID: wire.Some[int32](2), Title: wire.Null[string]()}, Weekly: wire.Null[bool]()},
	}
	service := (&shelves{}).service()
	service.Publications.GetPublication = func(_ context.Context, id int32, _ *query.Options) (library.AnyPublication, error) {
		return entities[id], nil
	}
	var log bytes.Buffer
	h := libraryhttp.NewHandler(service, server.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	for _, c := range []struct {
		target string
		status int
		want   string
	}{
		{"/Publications(1)?$format=application/json;metadata=none", 200, `{"ID":1,"Genre":null,"Notes":[],"Published":null,"Weekly":false}`},
		{"/Publications(1)?$select=Title&$format=application/json;metadata=none", 200, `{}`},
		{"/Publications(1)/example.library.Magazine/Weekly/$value", 200, `false`},
		{"/Publications(1)/Title", 404, "the property Title is not available"},
		{"/Publications(1)/Title/$value", 404, "the property Title is not available"},
		{"/Publications(1)/Notes/$count", 200, "0"},
		{"/Publications(1)/Genre", 204, ""},
		{"/Publications(2)", 500, ""},
		{"/Publications(2)?$select=example.library.Magazine/Weekly&$format=application/json;metadata=none", 200, `{"Weekly":null}`},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", c.target, nil))
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d %s; want %d %s", c.target, w.Code, w.Body, c.status, c.want)
		}
	}
	if want := "/Title: is null, which the description does not allow"; !strings.Contains(log.String(), want) {
		t.Errorf("logged %s; want %s", &log, want)
	}
}
