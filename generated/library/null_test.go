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
