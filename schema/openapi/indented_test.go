package openapi

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/schema"
)

// TestIndentedJSON compares what is written with what encoding/json writes.
func TestIndentedJSON(t *testing.T) {
	values := []any{
		nil, true, "a <b> \u2028\n", 1, 1.5e300, json.Number("12345678901234567890"), json.RawMessage(`{"b": [1,{ }],"a":""}`),
		map[string]any{}, []any{}, map[string]any(nil), []string(nil), [][]int{{1}, {}, nil}, []byte("ab"), map[string][]string{"b": {"x"}, "a": nil},
		map[string]any{"z": map[string]any{"y": []any{map[string]any{"x": json.RawMessage(`[{"a":1}]`)}, nil}}, "é": openapi3.Types{"a", "b"}},
		&openapi3.Schema{Type: &openapi3.Types{"string", "null"}, Enum: []any{"a", nil, 1.0}, Extensions: map[string]any{"x-a": map[string]any{"b": []any{}}}},
		(*openapi3.Schema)(nil), openapi3.SecurityRequirements{{"a": nil, "b": {}}, nil},
	}
	for _, name := range jsonDescriptions(t) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if d, _ := Load(schema.Source{Name: name, Data: data}, schema.ReadOptions{Open: os.ReadFile}); d != nil {
			values = append(values, d.T)
		}
	}
	for _, v := range values {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		if err := json.Indent(&want, text, "", "  "); err != nil {
			t.Fatal(err)
		}
		want.WriteByte('\n')
		if got, err := indentedJSON(v); err != nil || !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%.200s, want\n%.200s (%v)", got, &want, err)
		}
	}
	if _, err := indentedJSON(map[string]any{"a": []any{math.NaN()}}); err == nil {
		t.Error("what JSON does not have is written")
	}
}
