package rest_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/gen"
	"github.com/odatagen/odatagen/wire"
)

type number[T any] struct {
	Body T `body:"application/json,required" check:"minimum=0"`
}

type numbers[T any] struct {
	Body T `body:"application/json,required" check:"items.minimum=0 values.minimum=0"`
}

type answered[T any] struct {
	Body T `body:"application/json"`
}

// echoes answers with the body that it is given.
func echoes[T any](input any, body func(in any) T) func(text string) *httptest.ResponseRecorder {
	h := rest.Serve([]rest.Operation{{Method: "POST", Path: "/", Input: input, Outputs: []gen.Output{{Status: "200", Type: (*answered[T])(nil)}},
		Serve: func(_ context.Context, in any) (any, error) { return &answered[T]{body(in)}, nil }}})
	return func(text string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", "/", strings.NewReader(text))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
}

// TestExactBodies sends numbers in bodies that are no structs: they come back with all
// digits, as they were written, and are checked.
func TestExactBodies(t *testing.T) {
	one := echoes((*number[wire.Opt[wire.Decimal]])(nil), func(in any) wire.Opt[wire.Decimal] { return in.(*number[wire.Opt[wire.Decimal]]).Body })
	list := echoes((*numbers[[]wire.Decimal])(nil), func(in any) []wire.Decimal { return in.(*numbers[[]wire.Decimal]).Body })
	byName := echoes((*numbers[map[string]wire.Decimal])(nil), func(in any) map[string]wire.Decimal { return in.(*numbers[map[string]wire.Decimal]).Body })
	for _, text := range []string{"1.10", "1e2", "12345678901234567890.12", "0.000000000000000000000000000001", "1E+400"} {
		for _, test := range []struct {
			send func(string) *httptest.ResponseRecorder
			body string
		}{{one, text}, {list, "[1," + text + "]"}, {byName, `{"a":` + text + `,"b":2}`}} {
			if w := test.send(test.body); w.Code != 200 || w.Body.String() != test.body {
				t.Errorf("%s comes back as %d %s", test.body, w.Code, w.Body)
			}
		}
	}
	for _, test := range []struct {
		send       func(string) *httptest.ResponseRecorder
		body, want string
	}{
		{one, "-0.00000000000000000001", `must be at least 0`},
		{list, "[1,-2]", `"pointer":"/1"`},
		{byName, `{"a":-1}`, `"pointer":"/a"`},
		{one, `"1.5"`, "must be a number"},
	} {
		if w := test.send(test.body); w.Code != 400 || !strings.Contains(w.Body.String(), test.want) {
			t.Errorf("%s: %d %s", test.body, w.Code, w.Body)
		}
	}
}
