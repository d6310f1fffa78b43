package openapi

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"reflect"
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
	yes, one, number := true, uint64(1), 0.5
	ref := &openapi3.SchemaRef{Ref: "#/components/schemas/A", Extensions: map[string]any{"x-b": 1.0}}
	whole := &openapi3.Schema{}
	for v, i := reflect.ValueOf(whole).Elem(), 0; i < v.NumField(); i++ {
		switch f := v.Field(i).Addr().Interface().(type) {
		case *string:
			*f = "text"
		case *bool:
			*f = true
		case *uint64:
			*f = 2
		case **uint64:
			*f = &one
		case **float64:
			*f = &number
		case *any:
			*f = map[string]any{"a": []any{1.0}}
		case *[]any:
			*f = []any{nil, "a"}
		case *[]string:
			*f = []string{"a"}
		case **openapi3.SchemaRef:
			*f = ref
		case *openapi3.SchemaRefs:
			*f = openapi3.SchemaRefs{ref, {Value: &openapi3.Schema{Always: &yes}}, {}, nil}
		case *openapi3.Schemas:
			*f = openapi3.Schemas{"b": ref, "a": {Value: &openapi3.Schema{}}}
		case *openapi3.BoolSchema:
			f.Schema = ref
		case *openapi3.ExclusiveBound:
			f.Value = &number
		case *map[string][]string:
			*f = map[string][]string{"a": {"b"}, "c": nil}
		}
	}
	whole.Always = nil
	empty := &openapi3.Schema{Type: &openapi3.Types{}, Required: []string{}, Properties: openapi3.Schemas{}, Enum: []any{}, MinItems: 0, Default: false, Const: "", Extensions: map[string]any{"type": "x"}}
	values = append(values, openapi3.Schemas{"whole": {Value: whole}, "empty": {Value: empty}, "ref": ref, "none": nil})
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
