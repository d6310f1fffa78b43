package config_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/internal/promise"
	"github.com/odatagen/odatagen/schema"
)

var update = flag.Bool("update", false, "write the reference and the JSON Schema anew")

const (
	page = "../../docs/configuration.md"
	head = "<!-- What follows is made of generator/config/config.go by go generate. -->\n"
)

// TestReference holds the page and the JSON Schema against the types, and with -update
// writes both.
func TestReference(t *testing.T) {
	k := keys{docs: docsOf(t)}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, _, found := strings.Cut(string(text), head)
	if !found {
		t.Fatalf("%s lacks the line %s", page, head)
	}
	editor, err := json.MarshalIndent(k.root(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{page: before + head + k.reference(), config.EditorFile: string(editor) + "\n"}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if *update {
			if err := os.WriteFile(name, []byte(want[name]), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if got, err := os.ReadFile(name); err != nil || string(got) != want[name] {
			t.Errorf("%s is out of date: run go generate ./generator/config", name)
		}
	}
	if !*update && string(config.EditorSchema()) != want[config.EditorFile] {
		t.Error("the JSON Schema that the command has is another")
	}
}

// TestKeys holds the keys and their values against those that configurations may have.
func TestKeys(t *testing.T) {
	var lines []string
	for _, of := range []reflect.Type{reflect.TypeFor[config.File](), reflect.TypeFor[config.Document]()} {
		for _, f := range fields(of) {
			for value := range strings.SplitSeq(f.Tag.Get("values"), ",") {
				lines = append(lines, strings.TrimSpace(strings.ToLower(of.Name())+" "+f.Tag.Get("key")+": "+kindOf(f.Type)+" "+value))
			}
		}
	}
	promise.Hold(t, "testdata/keys.txt", lines, *update)
}

// docsOf returns the comments of the fields of the types, such as "Settings.Out".
func docsOf(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "config.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	docs := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, is := n.(*ast.TypeSpec)
		if !is {
			return true
		}
		if s, is := spec.Type.(*ast.StructType); is {
			for _, field := range s.Fields.List {
				for _, name := range field.Names {
					docs[spec.Name.Name+"."+name.Name] = strings.Join(strings.Fields(field.Doc.Text()), " ")
				}
			}
		}
		return true
	})
	return docs
}

// keys describes the keys of the types.
type keys struct{ docs map[string]string }

func (k keys) doc(of reflect.Type, f reflect.StructField) string {
	if doc := k.docs[of.Name()+"."+f.Name]; doc != "" {
		return doc
	}
	return k.docs["Settings."+f.Name]
}

// fields returns the fields of a struct that have keys.
func fields(of reflect.Type) []reflect.StructField {
	return slices.DeleteFunc(reflect.VisibleFields(of), func(f reflect.StructField) bool { return f.Tag.Get("key") == "" })
}

type object map[string]any

func (k keys) root() object {
	root := k.object(reflect.TypeFor[config.File]())
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	root["title"] = config.FileName
	root["definitions"] = object{"document": k.object(reflect.TypeFor[config.Document]()), "package": k.object(reflect.TypeFor[config.Settings]())}
	return root
}

func (k keys) object(of reflect.Type) object {
	properties := object{}
	for _, f := range fields(of) {
		s := k.value(f.Type, f.Tag.Get("values"))
		s["description"] = k.doc(of, f)
		properties[f.Tag.Get("key")] = s
	}
	return object{"type": "object", "additionalProperties": false, "properties": properties}
}

// value is the schema of the values of a type.
func (k keys) value(of reflect.Type, values string) object {
	text := object{"type": "string"}
	if values != "" {
		text["enum"] = strings.Split(values, ",")
	}
	switch of {
	case reflect.TypeFor[string](), reflect.TypeFor[findings.Level]():
		return text
	case reflect.TypeFor[bool]():
		return object{"type": "boolean"}
	case reflect.TypeFor[config.Document]():
		return object{"anyOf": []object{text, {"$ref": "#/definitions/document"}}}
	case reflect.TypeFor[*config.Settings]():
		return object{"$ref": "#/definitions/package"}
	}
	inner := k.value(of.Elem(), values)
	if of.Kind() == reflect.Slice {
		return object{"type": "array", "items": inner}
	}
	return object{"type": "object", "additionalProperties": inner}
}

// reference is the part of the page that is about each key.
func (k keys) reference() string {
	var b strings.Builder
	table := func(title, text string, of reflect.Type) {
		b.WriteString("\n## " + title + "\n\n" + text + "| key | value | |\n|---|---|---|\n")
		for _, f := range fields(of) {
			what := kindOf(f.Type)
			if values := f.Tag.Get("values"); values != "" {
				what += ": `" + strings.ReplaceAll(values, ",", "`, `") + "`"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.Tag.Get("key"), what, k.doc(of, f))
		}
	}
	table("All keys", "A key has the name of the flag of `odatagen generate` that says the same.\n\n", reflect.TypeFor[config.File]())
	table("A document", "The values of `schema` and of `reference` are a file or an address, or an object:\n\n", reflect.TypeFor[config.Document]())
	return b.String()
}

func kindOf(of reflect.Type) string {
	switch of {
	case reflect.TypeFor[string]():
		return "text"
	case reflect.TypeFor[bool]():
		return "`true` or `false`"
	case reflect.TypeFor[config.Document]():
		return "document"
	case reflect.TypeFor[[]*config.Settings]():
		return "list of packages"
	}
	if of.Kind() == reflect.Slice {
		return "list of texts"
	}
	if of.Elem() == reflect.TypeFor[config.Document]() {
		return "map of documents"
	}
	return "map of texts"
}

var example = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")

// TestExamples reads the configurations of the page, which are right, and have all keys
// together.
func TestExamples(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	shown := example.FindAllStringSubmatch(string(text), -1)
	if len(shown) < 2 {
		t.Fatal("the page has no examples")
	}
	for _, m := range shown {
		if _, found := config.Read(schema.Source{Name: config.FileName, Data: []byte(m[1])}, "."); len(found) > 0 {
			t.Errorf("%s\n%s", m[1], lines(found))
		}
	}
	for _, f := range fields(reflect.TypeFor[config.File]()) {
		if !slices.ContainsFunc(shown, func(m []string) bool { return strings.Contains(m[1], f.Tag.Get("key")+":") }) {
			t.Errorf("no example has the key %s", f.Tag.Get("key"))
		}
	}
}
