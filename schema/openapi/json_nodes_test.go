package openapi

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// sameNodes compares nodes with those that YAML's parser makes.
func sameNodes(t *testing.T, path string, got, want *yaml.Node, places func(line, column int) schema.Position) {
	t.Helper()
	if got.Kind != want.Kind || got.Tag != want.Tag || got.Style != want.Style || got.Value != want.Value || len(got.Content) != len(want.Content) {
		t.Fatalf("%s: %+v, want %+v", path, got, want)
	}
	if places != nil && want.Kind != yaml.DocumentNode {
		if at := places(want.Line, want.Column); got.Line != at.Line || got.Column != at.Column {
			t.Fatalf("%s: is at %d:%d, want %d:%d", path, got.Line, got.Column, at.Line, at.Column)
		}
	}
	for i, n := range got.Content {
		sameNodes(t, path+"/"+want.Content[i&^1].Value, n, want.Content[i], places)
	}
}

// TestJSONTree compares the nodes of JSON with those that YAML's parser makes of it.
func TestJSONTree(t *testing.T) {
	texts := []string{
		`{}`, ` { } `, "{\"a\":1}\n", "{\r\n\t\"a\" : [ ] ,\r\n \"b\":[1,-0,1.5,-2e3,1E+2,12345678901234567890,-9223372036854775809,1e400,0.1]\n}",
		`{"a":null,"b":true,"c":false,"d":"null","e":"1","f":"","":"x","<<":{"a":1},"~":"2026-01-01"}`,
		`{"a":"\"\\\/\b\f\n\r\t\u00e9\u0000\u000A","b":"\ud83d\ude00 behind","c":"\ud83d","d":"\ude00x","e":"\ud83dx"}`,
		"{\"\u00e4\u65e5\U0001F600\":\"\u00e4\",\"x\":\"\u0080\u0085\u2028\ufeff\u007f\",\"y\":{\"z\":[{\"a\":[[]]}]}}",
		`{"a":"# none","b":"- : ? {","c":"*a &b !c |","d":"` + strings.Repeat("long ", 300) + `"}`,
	}
	for _, name := range jsonDescriptions(t) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(data))
	}
	for _, text := range texts {
		f := &file{data: yamlOfJSON([]byte(text)), shift: len(documentStart)}
		f.text = schema.NewCharacters(f.data)
		if l := new(loader); !l.parseYAML(f) {
			t.Fatalf("%.40s: %v", text, l.found)
		}
		got := jsonTree([]byte(text))
		if got == nil {
			t.Fatalf("%.80s is not taken for JSON", text)
		}
		places := f.position
		if len(f.data) != len(documentStart)+len(text) {
			places = nil // what stands behind another escape on its line is elsewhere for YAML's parser
		}
		sameNodes(t, "", got, f.tree, places)
	}
}

// jsonDescriptions returns the descriptions in JSON that are at hand.
func jsonDescriptions(t *testing.T) (names []string) {
	for _, pattern := range []string{"testdata/*.json", "../../generated/*/*.json", "../../examples/*/*.json"} {
		found, err := filepath.Glob(filepath.FromSlash(pattern))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	return names
}

// TestNoJSON reads what is not, or not only, JSON: YAML's parser is to say what it is.
func TestNoJSON(t *testing.T) {
	for _, text := range []string{
		``, ` `, `{`, `}`, `[`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{,}`, `{"a":1 "b":2}`, `{"a":[1 2]}`, `{"a":[1,]}`, `{"a":1]`, `{"a":[1}`,
		`{a: 1}`, `{"a":b}`, `{"a":01}`, `{"a":+1}`, `{"a":.5}`, `{"a":1.}`, `{"a":0x1}`, `{"a":NaN}`, `{"a":nul}`, `{"a":True}`, `{'a':1}`,
		`{"a":"b`, `{"a":"b\`, `{"a":"\x"}`, `{"a":"\u00g0"}`, `{"a":"\u00`, `{"a":"\ud83d\u`, "{\"a\":\"b\nc\"}", "{\"a\":\"\tb\"}", "{\"a\\n\":\"b\x01\"}",
		`{} {}`, `{}}`, "{} # comment", "{}\n---\n{}", `{"a":1} x`, `{"a":/**/1}`, `{"a":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}`,
	} {
		if jsonTree([]byte(text)) != nil {
			t.Errorf("%.60q is taken for JSON", text)
		}
	}
}
