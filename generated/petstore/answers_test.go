package petstore_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/petstore"
	"github.com/odatagen/odatagen/generated/petstore/petstorehttp"
	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/wire"
)

// TestNoNullInAnswers answers null where the description allows none: an error of
// the handler, which the log says and the client is not told.
func TestNoNullInAnswers(t *testing.T) {
	type list = func() (petstorehttp.ListPetsOutput, error)
	pet := func(of petstore.Pet) list {
		return func() (petstorehttp.ListPetsOutput, error) {
			return &petstorehttp.ListPets200{Body: []*petstore.Pet{&of}}, nil
		}
	}
	for _, test := range []struct {
		answer list
		want   string // in the log; "" for an answer
	}{
		{pet(petstore.Pet{Name: "a"}), ""},
		{pet(petstore.Pet{Name: "a", Born: wire.Null[wire.Date]()}), ""},
		{func() (petstorehttp.ListPetsOutput, error) { return &petstorehttp.ListPets200{}, nil }, ""},
		{pet(petstore.Pet{Name: "a", Price: wire.Null[float64]()}), "petstorehttp.ListPets200 with the status 200: wire: /0/price: is null"},
		{func() (petstorehttp.ListPetsOutput, error) {
			return &petstorehttp.ListPets200{Body: []*petstore.Pet{{Name: "a"}, nil}}, nil
		}, "petstorehttp.ListPets200 with the status 200: wire: /1: is null"},
		{func() (petstorehttp.ListPetsOutput, error) {
			return &petstorehttp.Problem{Status: 418}, nil
		}, "petstorehttp.Problem with the status 418: wire: is null"},
	} {
		var log bytes.Buffer
		h := petstorehttp.NewHandler(petstorehttp.Service{Pets: petstorehttp.PetsHandler{
			ListPets: func(context.Context, *petstorehttp.ListPetsInput) (petstorehttp.ListPetsOutput, error) {
				return test.answer()
			},
		}, Security: petstorehttp.Security{APIKey: (&shop{}).APIKey}}, rest.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/pets", nil)
		h.ServeHTTP(w, r)
		switch {
		case test.want == "" && (w.Code != 200 || log.Len() > 0):
			t.Errorf("%d %s %s", w.Code, w.Body, &log)
		case test.want != "" && (w.Code != 500 || !strings.Contains(log.String(), test.want) || strings.Contains(w.Body.String(), "null")):
			t.Errorf("%d %s %s; want %s", w.Code, w.Body, &log, test.want)
		}
	}
}
