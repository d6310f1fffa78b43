package server_test

import (
	"testing"

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
			Handle: func(r *server.Request) (any, error) { return find(server.Key[wire.Guid](r, "t")) }},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Find", ResultType: "Edm.String", Function: [][]string{{"key"}}, Parameters: func() wire.Structured { return new(findArguments) },
			Handle: func(r *server.Request) (any, error) {
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
