package openapi

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/schema"
)

// TestShallow looks at a document as kin-openapi walks it: no schema leads to another by
// a reference, but for those of callbacks, and afterwards all do again.
func TestShallow(t *testing.T) {
	const schemas = `{"A":{"properties":{"a":{"$ref":"#/components/schemas/A"},"b":{"items":{"$ref":"#/components/schemas/B"}}},"additionalProperties":{"not":{"$ref":"#/components/schemas/B"}}},
"B":{"allOf":[{"$ref":"#/components/schemas/C"},{"oneOf":[{"$ref":"#/components/schemas/A"}]}]},"C":{"type":"string"},"D":{"$ref":"#/components/schemas/A"}}`
	const answers = `{"200":{"description":"","headers":{"H":{"schema":{"anyOf":[{"$ref":"#/components/schemas/C"}]}}},"content":{"a/b":{"schema":{"items":{"$ref":"#/components/schemas/A"}}}}}}`
	const operation = `{"parameters":[{"name":"p","in":"query","schema":{"items":{"$ref":"#/components/schemas/C"}}}],"requestBody":{"content":{"a/b":{"schema":{"$ref":"#/components/schemas/A"}}}},"responses":` + answers
	data := `{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/a":{"get":` + operation + `,"callbacks":{"c":{"{$u}":{"post":` + operation + `}}}}}}},"components":{"schemas":` + schemas + `}}`
	documents := map[string]string{"callbacks": data}
	for _, name := range jsonDescriptions(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		documents[name] = string(text)
	}
	for name, data := range documents {
		d, found := Load(schema.Source{Name: name, Data: []byte(data)}, schema.ReadOptions{Open: os.ReadFile})
		if d == nil {
			if name == "callbacks" {
				t.Fatal(found)
			}
			continue
		}
		before := references(t, d.T)
		restore := shallow(d.T)
		for path, v := range references(t, d.T) {
			if v != nil && !reflect.DeepEqual(v, &openapi3.Schema{}) && !strings.Contains(path, "/callbacks/") {
				t.Errorf("%s: what %s refers to is looked at", name, path)
			}
		}
		if restore(); !reflect.DeepEqual(references(t, d.T), before) {
			t.Errorf("%s: not all references lead where they did", name)
		}
	}
}

// references returns what the references lead to that kin-openapi walks over.
func references(t *testing.T, d *openapi3.T) map[string]*openapi3.Schema {
	all := map[string]*openapi3.Schema{}
	err := d.WalkSchemas(func(path string, ref *openapi3.SchemaRef) error {
		if ref.Ref != "" {
			all[path] = ref.Value
		}
		for name, p := range ref.Value.Properties {
			if p.Ref != "" {
				all[path+"/properties/"+name] = p.Value
			}
		}
		if items := ref.Value.Items; items != nil && items.Ref != "" {
			all[path+"/items"] = items.Value
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
