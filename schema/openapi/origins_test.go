package openapi

import (
	"os"
	"reflect"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/schema"
)

// placed replaces, in all that a value has, the places in a YAML document by those in the
// JSON that it was made of.
type placed struct {
	file *file
	seen map[any]bool
}

func (p placed) visit(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Map:
		if v.IsNil() || p.seen[v.UnsafePointer()] {
			return
		}
		p.seen[v.UnsafePointer()] = true
		if v.Kind() == reflect.Pointer {
			p.visit(v.Elem())
			return
		}
		for all := v.MapRange(); all.Next(); {
			p.visit(all.Value())
		}
	case reflect.Interface:
		p.visit(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			p.visit(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[openapi3.Location]() && v.CanAddr() {
			at := (*openapi3.Location)(v.Addr().UnsafePointer())
			if pos := p.file.position(at.Line, at.Column); len(p.file.data) == len(documentStart)+len(jsonOf(p.file)) {
				at.Line, at.Column = pos.Line, pos.Column
			}
			at.EndLine, at.EndColumn = 0, 0
			return
		}
		for i := range v.NumField() {
			p.visit(v.Field(i))
		}
	}
}

// jsonOf returns the text that a file had.
func jsonOf(f *file) []byte { return f.data[len(documentStart):] }

// TestOrigins compares what kin-openapi makes of nodes, with the origins that are set
// here, with what it makes of the text.
func TestOrigins(t *testing.T) {
	descriptions := map[string][]byte{
		"parameters": []byte(`{"openapi":"3.0.3","info":{"title":"t","version":"1","contact":{"name":"c"},"x-a":[1]},"servers":[{"url":"/{a}","variables":{"a":{"default":"b","enum":["b","c"]}}}],
"tags":[{"name":"a","externalDocs":{"url":"u"}}],"security":[{"k":[]},{}],"paths":{"x-p":1,"/a/{b}":{"parameters":[{"$ref":"#/components/parameters/p"},{"name":"b","in":"path","required":true,
"schema":{"type":"string","enum":["x","y"]}}],"get":{"tags":["a","b"],"security":[{"k":["s"]}],"parameters":[{"name":"q","in":"query","content":{"application/json":{"schema":{"type":"object"}}},"examples":{"e":{"value":{"a":[1]}}}}],
"responses":{"200":{"description":"d","headers":{"H":{"schema":{"type":"integer"}}},"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A","description":"beside"},
"encoding":{"a":{"headers":{"X":{"schema":{"type":"string"}}}}}}},"links":{"l":{"operationId":"o","parameters":{"a":"$b"}}}},"x-r":{}},"callbacks":{"c":{"{$url}":{"post":{"requestBody":{"content":{"a/b":{}}},"responses":{"200":{"description":""}}}}}}}}},
"components":{"parameters":{"p":{"name":"p","in":"query","schema":{"type":"string"}}},"securitySchemes":{"k":{"type":"oauth2","flows":{"implicit":{"authorizationUrl":"u","scopes":{"b":"x","a":"y"}}}}},
"schemas":{"A":{"type":"object","required":["a","b"],"properties":{"a":{"type":"array","items":{"allOf":[{"$ref":"#/components/schemas/B"},{"type":"object"}]}},"b":{"additionalProperties":{"type":"string","xml":{"name":"n"}}},"c":{"additionalProperties":false}},
"discriminator":{"propertyName":"t","mapping":{"z":"#/components/schemas/B","y":"B"}},"example":{"properties":{"a":{}}},"externalDocs":{"url":"u"}},"B":{},"C":{"$ref":"#/components/schemas/A"}}}}`),
		"newer": []byte("{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"\u00e4\",\"version\":\"1\"},\"webhooks\":{\"w\":{\"post\":{\"responses\":{\"default\":{\"$ref\":\"#/components/responses/R\"}}}}},\n" +
			`"components":{"responses":{"R":{"description":"é","content":{"a/b":{"schema":{"type":["string","null"],"$defs":{"d":true},"prefixItems":[{"const":1},false],"if":{"dependentRequired":{"a":["b"]}},"patternProperties":{"^é":{"type":"string"}},"examples":["a",{"b":1}]}}}}}}}`),
	}
	for _, name := range jsonDescriptions(t) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		descriptions[name] = data
	}
	compared := 0
	for name, data := range descriptions {
		compared += compareOrigins(t, name, data)
	}
	if compared < 2 {
		t.Errorf("%d descriptions were compared", compared)
	}
}

func compareOrigins(t *testing.T, name string, data []byte) int {
	t.Helper()
	uri := uriOf(schema.Source{Name: "api.json"})
	read := func() *loader {
		l := &loader{carried: &carried{}, opts: schema.ReadOptions{MaxBytes: defaultMaxBytes, MaxDepth: defaultMaxDepth}, files: map[string]*file{}, origins: map[string]originFile{}, exact: map[keyPlace][]byte{}}
		l.root = l.add(uri, "api.json", data)
		return l
	}
	l := read()
	if l.root == nil || !l.root.isJSON {
		return 0
	}
	if l.checkReferences(); l.pointed || l.extended && name != "parameters" || len(l.files) > 1 {
		return 0
	}
	got := l.decodeNodes()
	text := read()
	text.root = text.root.yaml()
	text.files[uri.String()] = text.root
	want, err := text.kin().LoadFromDataWithPath(text.root.data, uri)
	if got == nil || err != nil {
		if got == nil && err != nil {
			return 0
		}
		t.Fatalf("%s: nodes are decoded: %v, the text: %v", name, got != nil, err)
	}
	placed{text.root, map[any]bool{}}.visit(reflect.ValueOf(want))
	if name == "parameters" { // kin-openapi does not tell where what stands beside a reference is
		got.Paths.Value("/a/{b}").Get.Responses.Value("200").Value.Content["application/json"].Schema = nil
		want.Paths.Value("/a/{b}").Get.Responses.Value("200").Value.Content["application/json"].Schema = nil
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: what is made of nodes is not what is made of the text%s", name, firstDifference(reflect.ValueOf(got), reflect.ValueOf(want), "", map[any]bool{}))
	}
	return 1
}

// firstDifference says where two values differ.
func firstDifference(a, b reflect.Value, path string, seen map[any]bool) string {
	if a.IsValid() != b.IsValid() || a.IsValid() && a.Type() != b.Type() {
		return path + ": of other types"
	}
	switch a.Kind() {
	case reflect.Pointer, reflect.Map:
		if a.IsNil() || b.IsNil() {
			if a.IsNil() != b.IsNil() {
				return path + ": one is nil"
			}
			return ""
		}
		if seen[a.UnsafePointer()] {
			return ""
		}
		seen[a.UnsafePointer()] = true
		if a.Kind() == reflect.Pointer {
			return firstDifference(a.Elem(), b.Elem(), path, seen)
		}
		for _, key := range a.MapKeys() {
			if d := firstDifference(a.MapIndex(key), b.MapIndex(key), path+"/"+key.String(), seen); d != "" {
				return d
			}
		}
	case reflect.Interface:
		return firstDifference(a.Elem(), b.Elem(), path, seen)
	case reflect.Slice:
		if a.Len() != b.Len() {
			return path + ": of other length"
		}
		for i := range a.Len() {
			if d := firstDifference(a.Index(i), b.Index(i), path+"/-", seen); d != "" {
				return d
			}
		}
	case reflect.Struct:
		for i := range a.NumField() {
			if d := firstDifference(a.Field(i), b.Field(i), path+"."+a.Type().Field(i).Name, seen); d != "" {
				return d
			}
		}
	case reflect.String:
		if a.String() != b.String() {
			return path + ": " + a.String() + ", want " + b.String()
		}
	case reflect.Int:
		if a.Int() != b.Int() {
			return path + ": another number"
		}
	}
	return ""
}
