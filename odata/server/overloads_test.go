package server_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// overloads serves two functions of a name that answer with different types, and one
// with parameters that may be left out.
func overloads() []server.Route {
	arguments := func() wire.Structured { return new(DiscountArguments) }
	answer := func(v any) func(*server.Parsed) (any, error) {
		return func(*server.Parsed) (any, error) { return v, nil }
	}
	return []server.Route{
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Near", ResultType: "Edm.Int32", Parameters: arguments, Function: [][]string{{}, {"since"}}, Handle: answer(wire.Some[int32](7))},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Near", Type: (*Address)(nil), Parameters: arguments, Function: [][]string{{"percent"}, {"percent", "color"}}, Handle: answer(&Address{Street: wire.Some("x")})},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Near", ResultType: "Collection(Edm.String)", Parameters: arguments, Function: [][]string{{"tags"}}, Handle: answer([]string{"a"})},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Find", ResultType: "Edm.String", Parameters: arguments, Function: [][]string{{"color", "percent?", "since?"}, {"tags?"}},
			Handle: func(r *server.Parsed) (any, error) {
				return newShop().discount(0, server.Parameters[*DiscountArguments](r))
			}},
	}
}

// TestOverloads calls overloads by the names of their arguments, those that may be left
// out in any selection.
func TestOverloads(t *testing.T) {
	h := server.Serve(gen.Description{}, overloads(), quiet())
	for path, want := range map[string]string{
		"/Near()": `#Edm.Int32","value":7}`, "/Near": `#Edm.Int32","value":7}`, "/Near(since=2020-01-02T03:04:05Z)": `"value":7}`,
		"/Near(percent=10)": `#Shop.Address","Street":"x","City":null}`, "/Near(color='Red',percent=10)?$select=Street": `#Shop.Address(Street)","Street":"x"}`,
		"/Near(percent=@p)?@p=10": `"Street":"x"`, "/Near(percent=10)/Street": `"value":"x"`,
		`/Near(tags=@t)?@t=["b"]`: `#Collection(Edm.String)","value":["a"]}`, `/Near(tags=@t)/$count?@t=["b"]`: "1",
		"/Find(color='Red')": `"value":"color=Red"`, "/Find(percent=10,color='Red')": `"value":"percent=10 color=Red"`, "/Find(color='Red',since=2020-01-02T03:04:05Z)": `since=2020`,
		"/Find()": `"value":""`, `/Find(tags=@t)?@t=["b"]`: `tags=b`, "/Find?color='Red'&since=2020-01-02T03:04:05Z": `since=2020`,
	} {
		if text := answered(t, h, path); !strings.Contains(text, want) {
			t.Errorf("%s: %s, want %s", path, text, want)
		}
	}
	for path, want := range map[string]string{
		"/Near(tags=@t,percent=1)?@t=[]":   "it takes () or (since) or (percent) or (percent,color) or (tags)",
		"/Near(nothing=1)":                 "does not take the arguments (nothing)",
		"/Find(percent=10)":                "it takes (color,percent?,since?) or (tags?)",
		"/Find(color='Red',tags=@t)?@t=[]": "does not take the arguments",
		"/Find(color='Red',color='Red')":   "the argument color is given twice",
	} {
		if w := ask(t, h, "GET "+path); w.Code != 400 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s, want %s", path, w.Code, w.Body, want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("two functions of the same parameters are served")
		}
	}()
	server.Serve(gen.Description{}, append(overloads(), overloads()[1]), quiet())
}
