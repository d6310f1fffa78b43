package openapi_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// TestCarried spreads CSDL by others over OpenAPI descriptions, as a writer
// does, and reads it from there: the models are equal.
func TestCarried(t *testing.T) {
	paths := corpora.Glob(t, "graph/callrecords.csdl.xml", "edge/*/*.xml", "openapi/oasis/*.xml", "odata/tecsvc/*.xml", "odata/vocabularies/*.xml", "odata/csdl-schemas/examples/*.xml")
	carried := 0
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m, found := schema.Read(schema.Source{Name: path, Data: data}, schema.ReadOptions{})
		if m == nil || len(found.Errors()) > 0 {
			continue
		}
		want := csdlJSON(t, m)
		got, _, found := openapi.Read(schema.Source{Name: "openapi.json", Data: spread(t, want)}, schema.ReadOptions{})
		if got == nil || len(found.Errors()) > 0 {
			t.Errorf("%s: %v", path, found.Errors())
			continue
		}
		carried++
		if again := csdlJSON(t, got); sortedLines(again) != sortedLines(want) {
			t.Errorf("%s: the model is not what it was", path)
		}
	}
	if carried < 10 {
		t.Errorf("only %d of %d descriptions could be carried", carried, len(paths))
	}
}

func csdlJSON(t *testing.T, m *schema.Model) []byte {
	t.Helper()
	var text bytes.Buffer
	if err := schema.WriteJSON(&text, m.Documents[0]); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// sortedLines makes the order of schema children not matter, of which types
// come last after they were carried.
func sortedLines(text []byte) string {
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSuffix(line, ",")
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// spread spreads CSDL JSON over a description.
func spread(t *testing.T, text []byte) []byte {
	t.Helper()
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	root := document.Content[0]
	schemas := &yaml.Node{Kind: yaml.MappingNode}
	each(root, func(namespace string, in *yaml.Node) bool {
		if strings.HasPrefix(namespace, "$") || in.Kind != yaml.MappingNode {
			return true
		}
		each(in, func(name string, element *yaml.Node) bool {
			switch kind(element) {
			case "EntityType", "ComplexType":
				props := &yaml.Node{Kind: yaml.MappingNode}
				each(element, func(name string, p *yaml.Node) bool {
					if strings.ContainsAny(name, "$@") {
						return true
					}
					add(props, name, mapping("x-odata", p))
					return false
				})
				add(schemas, namespace+"."+name, mapping("x-odata", element, "properties", props))
			case "EnumType", "TypeDefinition":
				add(schemas, namespace+"."+name, mapping("x-odata", element))
			default:
				return true
			}
			return false
		})
		return true
	})
	if err := yaml.Unmarshal([]byte(`{"openapi": "3.1.0", "info": {"title": "carried", "version": "1"}, "paths": {}}`), &document); err != nil {
		t.Fatal(err)
	}
	head := document.Content[0]
	add(head, "x-odata", root)
	add(head, "components", mapping("schemas", schemas))
	out, err := yaml.Marshal(head)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// each calls keep for the members of an object, and removes those for which it
// returns false.
func each(n *yaml.Node, keep func(name string, value *yaml.Node) bool) {
	var rest []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		if keep(n.Content[i].Value, n.Content[i+1]) {
			rest = append(rest, n.Content[i], n.Content[i+1])
		}
	}
	n.Content = rest
}

func kind(n *yaml.Node) string {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "$Kind" {
			return n.Content[i+1].Value
		}
	}
	return ""
}

func add(n *yaml.Node, name string, value *yaml.Node) {
	n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: name, Style: yaml.DoubleQuotedStyle}, value)
}

func mapping(pairs ...any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for i := 0; i < len(pairs); i += 2 {
		add(n, pairs[i].(string), pairs[i+1].(*yaml.Node))
	}
	return n
}
