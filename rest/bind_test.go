package rest_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/gen"
)

type (
	getInput struct {
		ID string `path:"id,required"`
	}
	getOutput interface{ getOutput() }
	get200    struct {
		Body string `body:"text/plain"`
	}
)

func (*get200) getOutput() {}

var outputsOfGet = []gen.Outputs{{Of: (*getOutput)(nil), Outputs: []gen.Output{{Status: "200", Type: (*get200)(nil)}}}}

// TestBind serves functions with an input and without, and one that is nil.
func TestBind(t *testing.T) {
	type things struct {
		Get  func(ctx context.Context, in *getInput) (getOutput, error) `route:"GET /things/{id}"`
		All  func(ctx context.Context) (getOutput, error)               `route:"GET /things" security:"a%3Ab:read:all,write |"`
		None func(ctx context.Context) (getOutput, error)               `route:"GET /none"`
		Null func(ctx context.Context) (getOutput, error)               `route:"GET /null"`
	}
	type security struct {
		AB func(ctx context.Context, key string, scopes []string) (context.Context, error) `scheme:"a:b" kind:"query" parameter:"key"`
	}
	var asked []string
	h := rest.New(struct {
		Things   things
		Security security
	}{
		things{
			Get:  func(ctx context.Context, in *getInput) (getOutput, error) { return &get200{in.ID}, nil },
			All:  func(context.Context) (getOutput, error) { return &get200{"all"}, nil },
			Null: func(context.Context) (getOutput, error) { return nil, nil },
		},
		security{AB: func(ctx context.Context, key string, scopes []string) (context.Context, error) {
			asked = append(scopes, key)
			return ctx, nil
		}},
	}, gen.Description{Outputs: [][]gen.Outputs{outputsOfGet}})
	for target, want := range map[string]string{"/things/a": "200 a", "/things": "200 all", "/things?key=k": "200 all", "/none": "501 ", "/null": "500 "} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
		if got := fmt.Sprint(w.Code, " ", w.Body); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, want %s", target, got, want)
		}
	}
	if fmt.Sprint(asked) != "[read:all write k]" {
		t.Errorf("asked for %q", asked)
	}
}

// TestMalformedFunctions makes sure that a function that cannot be bound is
// noticed at once.
func TestMalformedFunctions(t *testing.T) {
	type ctx = context.Context
	for want, service := range map[string]any{
		"rest: the service is a int": 1,
		"G.F: the tag route is":      struct{ G struct{ F func() } }{},
		"G.F: it does not return an output": struct {
			G struct {
				F func(ctx) error `route:"GET /a"`
			}
		}{},
		"any stands for": struct {
			G struct {
				F func(ctx) (any, error) `route:"GET /a"`
			}
		}{},
		"no operation is served by a func": struct {
			G struct {
				F func(ctx, getInput) (getOutput, error) `route:"GET /a"`
			}
		}{},
		"F: the key securty of the tag is not known": struct {
			G struct {
				F func(ctx) (getOutput, error) `route:"GET /a" securty:"x"`
			}
		}{},
		"F: the key route of the tag is not known": struct {
			G struct {
				F func(ctx, string, []string) (ctx, error) `scheme:"a" kind:"header" route:"GET /a"`
			}
		}{},
		"the tag security: invalid URL": struct {
			G struct {
				F func(ctx) (getOutput, error) `route:"GET /a" security:"%zz"`
			}
		}{},
		"there is no security scheme": struct {
			G struct {
				F func(ctx) (getOutput, error) `route:"GET /a" security:"x"`
			}
		}{},
		"does not check a scheme of the kind \"basic\"": struct {
			G struct {
				F func(ctx, string, []string) (ctx, error) `scheme:"a" kind:"basic"`
			}
		}{},
		"there is no kind \"x\" of schemes": struct {
			G struct {
				F func(ctx, string, []string) (ctx, error) `scheme:"a" kind:"x"`
			}
		}{},
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(strings.ReplaceAll(got, "interface {}", "any"), want) {
					t.Errorf("the panic is %s, want one with %s", got, want)
				}
			}()
			rest.New(service, gen.Description{Outputs: [][]gen.Outputs{outputsOfGet}})
		}()
	}
}
