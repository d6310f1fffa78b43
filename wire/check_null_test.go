package wire_test

import (
	"testing"

	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/formats"
)

// shelf is a type of OData, whose tags say nothing of null.
type shelf struct {
	wire.Dynamic
	Name  wire.Opt[string] `odata:"name,required"`
	Notes []string         `odata:"notes"`
	Above *shelf           `odata:"above"`
	Rows  []*shelf         `odata:"rows"`
	Width wire.Opt[int32]  `odata:"width" check:"minimum=1"`
}

var shelfType = wire.Type{Name: "s.shelf"}

func (*shelf) WireType() *wire.Type { return &shelfType }

// TestCheckNullOfOData has null in all places where OData's services send it, and
// still finds what else is wrong.
func TestCheckNullOfOData(t *testing.T) {
	for text, want := range map[string]string{
		`{"name":null,"notes":["a",null],"above":null,"rows":[null,{"name":null}],"width":null}`: "",
		`{"notes":[null],"rows":[{"name":"a","width":0}]}`:                                       "wire: /name is required; /rows/0/width must be at least 1",
	} {
		var v shelf
		if err := wire.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		for _, direction := range []wire.Direction{wire.Request, wire.Response} {
			got := ""
			if err := wire.Check(&v, direction, formats.Texts{}); err != nil {
				got = err.Error()
			}
			if got != want {
				t.Errorf("%s: got %q, want %q", text, got, want)
			}
		}
	}
}
