package schema

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
)

// TestWriteTwins converts the descriptions that the standard shows in both
// formats, and compares the text with the standard's own: JSON values with JSON
// values, trees of elements with trees of elements. It is no comparison of
// models, so that what the reader and the writer get wrong together shows.
func TestWriteTwins(t *testing.T) {
	for _, x := range corpora.Glob(t, "odata/csdl-schemas/examples/*.xml") {
		j := strings.TrimSuffix(x, ".xml") + ".json"
		fromXML, fromJSON := read(t, x), read(t, j)
		var asJSON, asXML bytes.Buffer
		if err := WriteJSON(&asJSON, fromXML); err != nil {
			t.Fatal(err)
		}
		if err := WriteXML(&asXML, fromJSON); err != nil {
			t.Fatal(err)
		}
		compareLines(t, filepath.Base(j), jsonLines(t, file(t, j), fromJSON), jsonLines(t, asJSON.Bytes(), fromXML))
		compareLines(t, filepath.Base(x), xmlLines(t, file(t, x), fromXML), xmlLines(t, asXML.Bytes(), fromJSON))
	}
}

func file(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func read(t *testing.T, name string) *Document {
	t.Helper()
	vocabularies := corpora.Path(t, "odata/vocabularies/vocabularies")
	m, ds := Read(Source{Name: name, Data: file(t, name)}, ReadOptions{Open: func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join(vocabularies, filepath.Base(name)))
	}})
	if m == nil { // an unknown type, of a vocabulary that is not there, stops no writer
		t.Fatalf("%s: %v", name, ds)
	}
	return m.Documents[0]
}

// compareLines compares what the standard shows with what was written. A line
// begins with the path of what it is about.
func compareLines(t *testing.T, name string, want, got []string) {
	t.Helper()
	for sign, lines := range map[string][2][]string{"-": {want, got}, "+": {got, want}} {
		counts := map[string]int{}
		for _, l := range lines[1] {
			counts[l]++
		}
		for _, l := range lines[0] {
			if counts[l]--; counts[l] < 0 && !explained(name, l) {
				t.Errorf("%s: %s %s", name, sign, l)
			}
		}
	}
}

func explained(name, line string) bool {
	for part, reason := range twinTexts[name] {
		if reason != "" && strings.Contains(line, part) {
			return true
		}
	}
	return false
}

// twinTexts are the texts in lines in which the twins themselves differ, or say
// the same in different words, with the reason.
var twinTexts = map[string]map[string]string{
	"csdl-16.1.xml": {"ReturnType": collectionNullable},
	"miscellaneous.json": {
		"TextValue/$DefaultValue":     "the type stands for a string, whose default the twin has as a number",
		"IsURL/$DefaultValue":         "the type is unknown here, so its default stays the text that the XML has",
		"$NavigationPropertyBinding/": "the XML names the container of the set, the JSON does not",
	},
	"miscellaneous2.json": {"CreatedEntities/$EntitySet": "the XML names the container of the set, the JSON does not"},
	"miscellaneous2.xml": {
		"FunctionImport:CreatedEntities": "the XML names the container of the set, the JSON does not",
		"OddWaldos":                      collectionNullable,
		"Parameter:Reason":               "the XML states the default of MaxLength",
		"Parameter:foo":                  "the XML says of a collection of entities that it holds no null, as none does",
	},
	"special-characters.json": {"$Key[0]": missingKey},
	"special-characters.xml":  {"/Key": missingKey},
	"miscellaneous.xml":       {"": "the XML shows every notation there is for the same thing; TestReadTwins compares what it says"},
}

const (
	collectionNullable = "JSON has a default for the items of a collection, XML has none, so it is stated"
	missingKey         = "the key names a property that is not there, of which Read warns"
)

// expander replaces aliases by namespaces, and lets the documents of either
// format reference those of one: what a URI leads to is not the writer's to know.
func expander(doc *Document) func(string) string {
	return func(s string) string {
		s = newAliases(doc).expand(s, nil, func(string, []string) {})
		if strings.HasSuffix(s, "V1.json") {
			s = strings.TrimSuffix(s, "json") + "xml"
		}
		return s
	}
}

// jsonLines lists the members of a JSON text, without those that say what is
// the default anyway. Aliases are replaced by namespaces.
func jsonLines(t *testing.T, data []byte, doc *Document) (lines []string) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var root any
	if err := dec.Decode(&root); err != nil {
		t.Fatal(err)
	}
	expand := expander(doc)
	var list func(path string, v any)
	list = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(v)) {
				list(path+"/"+expand(name), v[name])
			}
		case []any:
			for i, item := range v {
				list(fmt.Sprintf("%s[%d]", path, i), item)
			}
		case json.Number:
			f, _ := strconv.ParseFloat(v.String(), 64)
			lines = append(lines, fmt.Sprintf("%s = %v", path, f))
		case string:
			lines = append(lines, fmt.Sprintf("%s = %q", path, newlines(expand(v))))
		default:
			lines = append(lines, fmt.Sprintf("%s = %v", path, v))
		}
	}
	list("", root)
	return slices.DeleteFunc(lines, func(l string) bool {
		for _, d := range []string{"/$Nullable = false", "/$Collection = false", `/$Type = "Edm.String"`, `/$UnderlyingType = "Edm.Int32"`, "/$Unicode = true"} {
			if strings.HasSuffix(l, d) {
				return true
			}
		}
		return false
	})
}

// xmlLines lists the elements of an XML text with their attributes, each with
// the path that leads to it.
func xmlLines(t *testing.T, data []byte, doc *Document) (lines []string) {
	expand := expander(doc)
	dec := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	var path []string
	for {
		token, err := dec.Token()
		if token == nil {
			if err.Error() != "EOF" {
				t.Fatal(err)
			}
			return lines
		}
		switch token := token.(type) {
		case xml.StartElement:
			var attrs []string
			name := token.Name.Local
			for _, a := range token.Attr {
				if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
					continue
				}
				if a.Name.Local == "Name" || a.Name.Local == "Target" || a.Name.Local == "Term" || a.Name.Local == "Property" || a.Name.Local == "Namespace" {
					name += ":" + expand(a.Value)
				}
				if a.Name.Local == "Nullable" && a.Value == "true" || a.Name.Local == "Bool" && a.Value == "true" && token.Name.Local == "Annotation" {
					continue // what is the default
				}
				attrs = append(attrs, a.Name.Local+"="+strconv.Quote(newlines(expand(a.Value))))
			}
			slices.Sort(attrs)
			path = append(path, name)
			lines = append(lines, strings.Join(path, "/")+" "+strings.Join(attrs, " "))
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if text := strings.TrimSpace(string(token)); text != "" {
				lines = append(lines, strings.Join(path, "/")+" = "+strconv.Quote(newlines(expand(text))))
			}
		}
	}
}
