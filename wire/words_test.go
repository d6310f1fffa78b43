package wire_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/wire"
)

// TestPlainWords reads and writes what is not as it should be, where nobody has
// heard of OData.
func TestPlainWords(t *testing.T) {
	var own struct {
		ID    wire.Opt[wire.Guid]
		Small wire.Opt[int8]
	}
	for text, want := range map[string]string{
		`{"ID":1}`:      "a UUID wanted, found number 1",
		`{"Small":"x"}`: "an integer of 8 bits wanted",
	} {
		if err := json.Unmarshal([]byte(text), &own); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	type kind struct {
		Size       size   `json:"size" schema:"required"`
		Sizes      []size `json:"sizes,omitzero"`
		Undeclared wire.Undeclared
	}
	for text, want := range map[string]string{
		`{"size":null}`: "a string wanted, found null",
		`{"size":1}`:    "a string wanted, found number 1",
		`{"sizes":[1]}`: "a string wanted, found number 1",
	} {
		if err := wire.Unmarshal([]byte(text), new(crowd)); strings.Contains(text, `"size"`) && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
		if err := wire.Unmarshal([]byte(text), new(receipt)); strings.Contains(text, "sizes") && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	if _, err := json.Marshal(kind{}); err == nil || strings.Contains(err.Error(), "entity") || !strings.Contains(err.Error(), "json.Marshal(&v)") {
		t.Error(err)
	}
}
