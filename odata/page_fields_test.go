package odata

import (
	"reflect"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// TestPageOf takes the type off pages, and finds no page in what is none.
func TestPageOf(t *testing.T) {
	p := Page[string]{
		Items: []string{"a"}, More: func(func(any, error) bool) {}, Count: wire.Some[int64](7),
		NextLink: "next", DeltaLink: "delta", Context: "context",
	}
	p.Dynamic.Set("@x.y", "1")
	for _, v := range []any{p, &p} {
		got, ok := Internal(sibling.Key{}).PageOf(v)
		if !ok || got.More == nil {
			t.Fatalf("%T: %v %+v", v, ok, got)
		}
		want := erased(&p)
		got.More, want.More = nil, nil
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%T: %+v, want %+v", v, got, want)
		}
	}
	type page struct{ Items []string }
	for _, v := range []any{nil, 1, (*Page[string])(nil), page{}, []Page[string]{p}, struct{ Page[string] }{p}} {
		if got, ok := Internal(sibling.Key{}).PageOf(v); ok {
			t.Errorf("%T is a page: %+v", v, got)
		}
	}
}
