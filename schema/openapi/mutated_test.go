package openapi_test

import (
	"encoding/json"
	"maps"
	"math/rand"
	"slices"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// TestMutated reads and generates from descriptions of which parts are missing
// or something else: it ends with Go or with errors that have a place.
func TestMutated(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	usable := 0
	all := archives(t)
	for _, path := range slices.Sorted(maps.Keys(all)) {
		for range 100 {
			var v any
			if err := yaml.Unmarshal(all[path].Files[0].Data, &v); err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(mutate(r, v))
			if err != nil {
				t.Fatal(err)
			}
			m, _, found := openapi.Read(schema.Source{Name: "api.json", Data: text}, schema.ReadOptions{})
			for _, e := range found.Errors() {
				if e.Pos.File != "api.json" {
					t.Errorf("no place: %v", e)
				}
			}
			if m != nil && len(found.Errors()) == 0 {
				usable++
				generator.Generate(generator.Description{Model: m}, plan.Config{Package: "mutated", Server: true})
			}
		}
	}
	if usable == 0 {
		t.Error("no mutated description was usable")
	}
}

// mutate replaces or removes some parts of a document.
func mutate(r *rand.Rand, v any) any {
	const often = 0.003
	if r.Float64() < often {
		others := []any{nil, 5.0, "x", true, []any{}, map[string]any{}, map[string]any{"$ref": "#/components/schemas/lib.author"}}
		return others[r.Intn(len(others))]
	}
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			if r.Float64() < often {
				delete(v, k)
			} else {
				v[k] = mutate(r, v[k])
			}
		}
	case []any:
		for i := range v {
			v[i] = mutate(r, v[i])
		}
	}
	return v
}
