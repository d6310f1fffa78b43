package server

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

type thing struct{ text string }

func (*thing) WireType() *wire.Type { return &wire.Type{Name: "x.thing"} }

type anyThing interface {
	wire.Structured
	AsThing() *thing
}

func (t *thing) AsThing() *thing { return t }

type color string

type (
	ctx = context.Context
	q   = *query.Options
	p   = *thing
)

var errDispatched = errors.New("dispatched")

// saw is what a function has got.
func saw(got ...any) *thing {
	runtime.GC()
	t := &thing{}
	for _, v := range got {
		switch v := v.(type) {
		case ctx:
			t.text += fmt.Sprint(v.Value(thing{}))
		case *thing:
			t.text += " " + v.text
		case q:
			t.text += fmt.Sprint(" ", v.Count)
		default:
			t.text += fmt.Sprintf(" %T %v", v, v)
		}
	}
	return t
}

func pageOf(t *thing) odata.Page[*thing] {
	return odata.Page[*thing]{Items: []*thing{t}, Count: wire.Some[int64](1), NextLink: t.text}
}

// TestDispatch calls functions of every form as routes do, and by package
// reflect: both give them the same, and return the same.
func TestDispatch(t *testing.T) {
	guid, err := wire.ParseGuid("01234567-89ab-cdef-0123-456789ABCDEF")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		fn   any
		keys []any
	}{
		{func(c ctx, q q) (*thing, error) { return saw(c, q), nil }, nil},
		{func(c ctx, q q) (*thing, error) { return nil, nil }, nil},
		{func(c ctx, q q) (*thing, error) { return saw(c, q), errDispatched }, nil},
		{func(c ctx, a string, q q) (*thing, error) { return saw(c, a, q), nil }, []any{"a"}},
		{func(c ctx, a color, q q) (*thing, error) { return saw(c, a, q), nil }, []any{"a"}},
		{func(c ctx, a, b string, q q) (*thing, error) { return saw(c, a, b, q), nil }, []any{"a", "b"}},
		{func(c ctx, a, b, d string, q q) (*thing, error) { return saw(c, a, b, d, q), nil }, []any{"a", "b", "d"}},
		{func(c ctx, a, b, d, e string, q q) (*thing, error) { return saw(c, a, b, d, e, q), nil }, []any{"a", "b", "d", "e"}},
		{func(c ctx, p p, q q) (*thing, error) { return saw(c, p, q), nil }, nil},
		{func(c ctx, a string, p p, q q) (*thing, error) { return saw(c, a, p, q), nil }, []any{"a"}},
		{func(c ctx, a, b string, p p, q q) (*thing, error) { return saw(c, a, b, p, q), nil }, []any{"a", "b"}},
		{func(c ctx, a, b, d string, p p, q q) (*thing, error) { return saw(c, a, b, d, p, q), nil }, []any{"a", "b", "d"}},
		{func(c ctx, a int32, q q) (*thing, error) { return saw(c, a, q), nil }, []any{int32(-1)}},
		{func(c ctx, a int64, q q) (*thing, error) { return saw(c, a, q), nil }, []any{int64(1) << 40}},
		{func(c ctx, a wire.Guid, q q) (*thing, error) { return saw(c, a, q), nil }, []any{guid}},
		{func(c ctx, a bool, q q) (*thing, error) { return saw(c, a, q), nil }, []any{true}},
		{func(c ctx, a int32, b string, q q) (*thing, error) { return saw(c, a, b, q), nil }, []any{int32(7), "b"}},
		{func(c ctx, q q) (anyThing, error) { return saw(c, q), nil }, nil},
		{func(c ctx, q q) (anyThing, error) { return nil, nil }, nil},
		{func(c ctx, a, b wire.Guid, p p, q q) (anyThing, error) { return saw(c, a, b, p, q), nil }, []any{guid, guid}},
		{func(c ctx, a, b int32, q q) (odata.Page[*thing], error) { return pageOf(saw(c, a, b, q)), nil }, []any{int32(1), int32(2)}},
		{func(c ctx, a int64, p p, q q) (odata.Page[*thing], error) { return pageOf(saw(c, a, p, q)), nil }, []any{int64(3)}},
		{func(c ctx, q q) (odata.Page[anyThing], error) {
			return odata.Page[anyThing]{Items: []anyThing{saw(c, q)}}, nil
		}, nil},
		{func(c ctx, q q) (odata.Page[color], error) {
			return odata.Page[color]{Items: []color{"red"}}, errDispatched
		}, nil},
		{func(c ctx, q q) error { return nil }, nil},
		{func(c ctx, a string, p p, q q) error { return errors.New(saw(c, a, p, q).text) }, []any{"a"}},
		{func(c ctx, q q) (wire.Opt[int64], error) { return wire.Some[int64](5), nil }, nil},
		{func(c ctx, q q) (color, error) { return "red", nil }, nil},
	} {
		s := routes.Route{Kind: routes.Action}
		for i := range c.keys {
			name := "ns.enum"
			for known, t := range routes.Types {
				if t == reflect.TypeOf(c.fn).In(i+1) {
					name = known
				}
			}
			s.Segments = append(s.Segments, routes.Segment{Keys: []routes.Key{{Type: name}}})
		}
		if err := s.Sign(reflect.TypeOf(c.fn)); err != nil {
			t.Fatal(err)
		}
		r := &Parsed{query: &query.Options{Count: true}, work: &work{parameters: &thing{"p"}}}
		r.exchange.Request = httptest.NewRequest("GET", "/", nil).WithContext(context.WithValue(context.Background(), thing{}, "ctx"))
		for _, k := range c.keys {
			r.keys = append(r.keys, keyValue{value: k})
		}
		fn := reflect.ValueOf(c.fn)
		got, gotErr := caller(fn, &s)(r)
		want, wantErr := reflected(fn, &s)(r)
		if page := reflect.ValueOf(got); page.Kind() == reflect.Pointer && page.Elem().Kind() == reflect.Struct && page.Type().Elem() == s.Result {
			got = page.Elem().Interface() // a page is returned by its address
		}
		if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) || gotErr == nil && !isNil(want) && !reflect.DeepEqual(got, want) || isNil(got) != isNil(want) && wantErr == nil {
			t.Errorf("%T: %v, %v; by package reflect %v, %v", c.fn, got, gotErr, want, wantErr)
		}
	}
}

// TestMalformedFunctions makes sure that a function that cannot be bound is
// noticed at once.
func TestMalformedFunctions(t *testing.T) {
	for want, service := range map[string]any{
		"server: the service is a int": 1,
		"G.F: the tag route is":        struct{ G struct{ F func() } }{},
		"G.F: its first parameter is not": struct {
			G struct {
				F func() `route:"GET /a" kind:"read"`
			}
		}{},
		"G.F: it does not return an error": struct {
			G struct {
				F func(ctx, q) `route:"GET /a" kind:"read"`
			}
		}{},
		"G.F: it has 0 parameters for the 1": struct {
			G struct {
				F func(ctx, q) error `route:"GET /a/{b}" kind:"read"`
			}
		}{},
		"string is no pointer to a struct of": struct {
			G struct {
				F func(ctx, string, q) error `route:"GET /a" kind:"read"`
			}
		}{},
		"b of the type Edm.Int32 is a string": struct {
			G struct {
				F func(ctx, string, q) error `route:"GET /a/{b}" kind:"read" keys:"b=ID:Edm.Int32"`
			}
		}{},
		"b is not of the form placeholder": struct {
			G struct {
				F func(ctx, string, q) error `route:"GET /a/{b}" kind:"read" keys:"b"`
			}
		}{},
		"the flag \"x\" of the tag kind": struct {
			G struct {
				F func(ctx, q) error `route:"GET /a" kind:"read,x"`
			}
		}{},
		"of the kind \"dance\"": struct {
			G struct {
				F func(ctx, q) error `route:"GET /a" kind:"dance"`
			}
		}{},
		"GET /a is of the kind \"action\", which is for POST": struct {
			G struct {
				F func(ctx, q) error `route:"GET /a" kind:"action"`
			}
		}{},
		"anyThing stands for is not among": struct {
			G struct {
				F func(ctx, q) (anyThing, error) `route:"GET /a" kind:"read"`
			}
		}{},
		"no tag says what a string is": struct {
			G struct {
				F func(ctx, q) (string, error) `route:"GET /a" kind:"function"`
			}
		}{},
		"a segment is neither a name": struct {
			G struct {
				F func(ctx, q) error `route:"GET /a//b" kind:"read"`
			}
		}{},
		"F: the key scope of the tag is not known": struct {
			G struct {
				F func(ctx, q) error `route:"POST /a" kind:"action" scope:"a"`
			}
		}{},
		"F: it returns a page, and the kind \"read\" is for one": struct {
			G struct {
				F func(ctx, q) (odata.Page[string], error) `route:"GET /a" kind:"read" result:"Edm.String"`
			}
		}{},
		"F: it returns a string, and the kind \"list\" is for pages": struct {
			G struct {
				F func(ctx, q) (string, error) `route:"GET /a" kind:"list" result:"Edm.String"`
			}
		}{},
		"F: it returns no result": struct {
			G struct {
				F func(ctx, q) error `route:"GET /a" kind:"function"`
			}
		}{},
		"two routes for POST /a": struct {
			G struct {
				F, H func(ctx, q) error `route:"POST /a" kind:"action"`
			}
		}{},
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("the panic is %s, want one with %s", got, want)
				}
			}()
			New(service, gen.Description{})
		}()
	}
}
