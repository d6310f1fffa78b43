package server_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

type findArguments struct {
	ID wire.Opt[wire.Guid] `odata:"key"`
	wire.Dynamic
}

var findArgumentsType = wire.Type{Name: "S.Find"}

func (*findArguments) WireType() *wire.Type { return &findArgumentsType }

// TestGuidsInURLs finds values by Guids of a URL in a map, whatever the case of their
// digits: keys in parentheses, keys as segments, arguments, and aliases of these.
func TestGuidsInURLs(t *testing.T) {
	const lower, upper, mixed = "abcdef01-2345-6789-abcd-ef0123456789", "ABCDEF01-2345-6789-ABCD-EF0123456789", "aBcDeF01-2345-6789-AbCd-eF0123456789"
	id, err := wire.ParseGuid(upper)
	if err != nil {
		t.Fatal(err)
	}
	stored := map[wire.Guid]string{wire.NewGuid(id.Bytes()): "found"}
	find := func(id wire.Guid) (any, error) { return wire.Some(stored[id]), nil }
	h := server.Serve(gen.Description{}, []server.Route{
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Things/{t}/S.Name", Keys: []server.KeyProperty{{Name: "t", Property: "ID", Type: "Edm.Guid"}}, ResultType: "Edm.String", Function: [][]string{{}},
			Handle: func(r *server.Parsed) (any, error) { return find(server.Key[wire.Guid](r, "t")) }},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Find", ResultType: "Edm.String", Function: [][]string{{"key"}}, Parameters: func() wire.Structured { return new(findArguments) },
			Handle: func(r *server.Parsed) (any, error) {
				return find(server.Parameters[*findArguments](r).ID.Or(wire.Guid{}))
			}},
	}, quiet())
	for _, text := range []string{lower, upper, mixed} {
		for _, path := range []string{"/Things(" + text + ")/S.Name()", "/Things/" + text + "/S.Name()", "/Things(@k)/S.Name()?@k=" + text, "/Things(ID='" + text + "')/S.Name()",
			"/Find(key=" + text + ")", "/Find(key=@k)?@k=" + text, "/Find?key=" + text} {
			if got, want := answered(t, h, path), `{"@odata.context":"http://example.com/$metadata#Edm.String","value":"found"}`; got != want {
				t.Errorf("%s: %s", path, got)
			}
		}
	}
	if again, _ := wire.ParseGuid(mixed); again.String() != mixed || !again.Equal(id) || again == id {
		t.Errorf("%v is to keep its text, and be equal to %v", again, id)
	}
}

type thing struct {
	ID   wire.Opt[wire.Guid] `odata:"ID,key"`
	Same []*thing            `odata:"Same,nav"`
	wire.Dynamic
}

var thingType = wire.Type{Name: "S.Thing", Entity: true}

func (*thing) WireType() *wire.Type { return &thingType }

// TestGuidsInIDs has one id for an entity, whatever the case of the digits in its key,
// which is written as it was read.
func TestGuidsInIDs(t *testing.T) {
	const lower, upper = "abcdef01-2345-6789-abcd-ef0123456789", "ABCDEF01-2345-6789-ABCD-EF0123456789"
	id, err := wire.ParseGuid(upper)
	if err != nil {
		t.Fatal(err)
	}
	v := &thing{ID: wire.Some(id)}
	v.Same = []*thing{{ID: v.ID}}
	key := []server.KeyProperty{{Name: "t", Property: "ID", Type: "Edm.Guid"}}
	h := server.Serve(gen.Description{}, []server.Route{
		{Kind: server.ListRoute, Method: "GET", Path: "/Things", Collection: true, Type: v, Handle: func(*server.Parsed) (any, error) { return odata.Page[*thing]{Items: []*thing{v}}, nil }},
		{Kind: server.ReadRoute, Method: "GET", Path: "/Things/{t}", Keys: key, Type: v, Handle: func(*server.Parsed) (any, error) { return v, nil }},
		{Kind: server.ListRoute, Method: "GET", Path: "/Things/{t}/Same", Keys: key, Collection: true, Context: "Things", Type: v, Handle: func(*server.Parsed) (any, error) { return nil, nil }},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Best", Context: "Things", Type: v, Function: [][]string{{}}, Handle: func(*server.Parsed) (any, error) { return v, nil }},
	}, quiet())
	for _, path := range []string{"/Things?", "/Things(" + upper + ")?", "/Things/" + lower + "?", "/Best()?"} {
		text := answered(t, h, path+"$expand=Same&$format=application/json;metadata=full")
		if ids := strings.Count(text, `"@odata.id":"http://example.com/Things(`+lower+`)"`); ids != 2 || strings.Count(text, `"ID":"`+upper+`"`) != 2 {
			t.Errorf("%s: %s", path, text)
		}
	}
}
