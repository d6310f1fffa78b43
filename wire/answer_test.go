package wire_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// receipt is a plain struct with what only answers have.
type receipt struct {
	ID         wire.Opt[int64]    `json:"id,omitzero" schema:"required,readOnly"`
	Lines      []string           `json:"lines,omitzero" schema:"required,readOnly"`
	Notes      map[string]string  `json:"notes,omitzero" schema:"required,readOnly"`
	Hint       wire.Opt[string]   `json:"hint,omitzero" schema:"readOnly"`
	Sizes      []size             `json:"sizes,omitzero"`
	Maybe      []size             `json:"maybe,omitzero" check:"items.nullable"`
	Parts      []*loose           `json:"parts,omitzero"`
	Words      []wire.Opt[string] `json:"words,omitzero"`
	Any        wire.Raw           `json:"any,omitzero"`
	Undeclared wire.Undeclared
}

var typeOfReceipt = wire.Type{Name: "receipt"}

func (*receipt) WireType() *wire.Type { return &typeOfReceipt }

// TestAnswers writes what is read-only and required in answers alone, and no null
// where none is allowed.
func TestAnswers(t *testing.T) {
	answer := wire.Internal(sibling.Key{}).ForAnswer(&sibling.Answer{})
	id := wire.Some(int64(1))
	for _, test := range []struct {
		v             receipt
		want, request string
	}{
		{receipt{ID: id}, `{"id":1,"lines":[],"notes":{}}`, `{"id":1}`},
		{receipt{ID: id, Any: "null", Maybe: []size{""}}, `{"id":1,"lines":[],"notes":{},"maybe":[null],"any":null}`, `{"id":1,"maybe":[null],"any":null}`},
		{receipt{}, "/id: is required, and has no value", `{}`},
		{receipt{ID: wire.Null[int64]()}, "/id: is null", `{"id":null}`},
		{receipt{ID: id, Hint: wire.Null[string]()}, "/hint: is null", `{"id":1,"hint":null}`},
		{receipt{ID: id, Sizes: []size{"S", ""}}, "/sizes/1: is null", `{"id":1,"sizes":["S",null]}`},
		{receipt{ID: id, Parts: []*loose{nil}}, "/parts/0: is null", `{"id":1,"parts":[null]}`},
		{receipt{ID: id, Words: []wire.Opt[string]{wire.Null[string]()}}, "/words/0: is null", `{"id":1,"words":[null]}`},
	} {
		text, err := wire.Marshal(&test.v, answer)
		if fails := !strings.HasPrefix(test.want, "{"); fails && (err == nil || !strings.Contains(err.Error(), test.want)) || !fails && (err != nil || string(text) != test.want) {
			t.Errorf("%s, %v; want %s", text, err, test.want)
		}
		if text, err := wire.Marshal(&test.v); err != nil || string(text) != test.request {
			t.Errorf("no answer: %s, %v; want %s", text, err, test.request)
		}
		if err := wire.Unmarshal([]byte(test.request), new(receipt)); err != nil {
			t.Errorf("%s: %v", test.request, err)
		}
	}
}
