package schema

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
)

// notUsed are the elements, attributes and members that the descriptions of real
// services have and the readers do not use, with the reason.
var notUsed = map[string]string{
	"DataServices/EntityType":  "misplaced",
	"Edmx/Annotation":          "misplaced",
	"Edmx/Schema":              "misplaced",
	"FunctionImport/Parameter": "misplaced, as of OData 2",
	"Record/PropertValue":      "misspelt",
	"Schema/PropertyValue":     "misplaced",
	"PropertValue/Record":      "misspelt",
	"PropertValue@Property":    "misspelt",
	"Schema/String":            "misplaced",
	"Annotation/string":        "misspelt",
	"PropertyValue/string":     "misspelt",
	"EnumType/EnumMember":      "misplaced",
	"EnumMember@Name":          "misplaced",
	"Include@alias":            "misspelt",
	"Include@namespace":        "misspelt",
	"Reference@uri":            "misspelt",
	"Schema@namespace":         "misspelt",
	"Null@version":             "invented",

	"ReferentialConstraint/Property": "of OData 3",
	"Property@ReferencedProperty":    "in such a constraint",
	"Schema/Association":             "of OData 2",
	"Association@Name":               "of OData 2",
	"Association/End":                "of OData 2",
	"End@Multiplicity":               "of OData 2",
	"End@Role":                       "of OData 2",
	"End@Type":                       "of OData 2",
	"Edmx/Runtime":                   "of Entity Framework, not of OData",
	"Runtime/ConceptualModels":       "of Entity Framework, not of OData",

	"EntityContainer@UNEXPECTED": "invented",
	"EntityType/UnknownElement":  "invented",
	"UnknownElement@Name":        "invented",
	"Property@FixLength":         "invented",
	"Schema/foo":                 "invented",

	// Of invalid descriptions that are read all the same.
	"EntityContainer/UNEXPECTED": "invented",
	"Parameter/Foo":              "invented",
	"Annotation/IsType":          "of OData 3",
	"If/IsType":                  "of OData 3",
	"IsType/Path":                "of OData 3",
	"IsType/String":              "of OData 3",
	"IsType@Type":                "of OData 3",
	"Parameter/CollectionType":   "of OData 3",
	"CollectionType/TypeRef":     "of OData 3",
	"Collection@Type":            "of OData 3",
	"TypeRef@Type":               "of OData 3",

	"ActionImport/$Kind":        "the members beside it say the same",
	"FunctionImport/$Kind":      "the members beside it say the same",
	"Singleton/$Kind":           "the members beside it say the same",
	"document/$EntityContainer": "checked only: the model shows all containers",
	"object/$Record":            "not of CSDL JSON 4.01, nor of a draft",
}

// TestReadUsesAll takes each element and attribute out of a real description, and
// changes each attribute's value: what is then read must say something else.
func TestReadUsesAll(t *testing.T) {
	unused := map[string]bool{}
	files := descriptionFiles(t, ".xml")
	occurrences := map[string][]cut{}
	for _, f := range files {
		if d, _ := readDocument("f.xml", f); d != nil {
			cutXML(f, occurrences)
		}
	}
	if len(occurrences) < 200 {
		t.Errorf("only %d elements and attributes were found", len(occurrences))
	}
	for what, cuts := range occurrences {
		if !slices.ContainsFunc(cuts, cut.matters) {
			unused[what] = true
		}
	}
	members := map[string][]func() bool{}
	for _, f := range descriptionFiles(t, ".json") {
		if d, _ := readDocument("f.json", f); d != nil {
			cutJSON(t, f, members)
		}
	}
	if len(members) < 60 {
		t.Errorf("only %d members were found", len(members))
	}
	for what, cuts := range members {
		if !slices.ContainsFunc(cuts, func(matters func() bool) bool { return matters() }) {
			unused[what] = true
		}
	}
	for _, what := range slices.Sorted(maps.Keys(unused)) {
		if notUsed[what] == "" {
			t.Errorf("%s is not used", what)
		}
	}
	for what := range notUsed {
		if !unused[what] {
			t.Errorf("%s is used, or is nowhere", what)
		}
	}
}

// descriptionFiles returns the content of the files of the corpora, the small ones first.
func descriptionFiles(t *testing.T, extension string) []string {
	var all []string
	err := filepath.WalkDir(corpora.Dir(t), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != extension {
			return err
		}
		data, err := os.ReadFile(path)
		all = append(all, string(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b string) int { return len(a) - len(b) })
	return all
}

// cut is a part of a description that another text is to take the place of.
type cut struct {
	text       string
	said       *string // what it says, once that was asked
	start, end int
	with       []string
}

// matters reports whether what is read says something else without the part.
func (c cut) matters() bool {
	before := *c.said
	if before == "" {
		before = said("f.xml", c.text)
		*c.said = before
	}
	for _, with := range c.with {
		if after := said("f.xml", c.text[:c.start]+with+c.text[c.end:]); after != before {
			return true
		}
	}
	return false
}

// said returns all that a document says, as text.
func said(name, data string) string {
	d, _ := readDocument(name, data)
	if d == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintln(&b, d.Version)
	for _, f := range factsOf(d) {
		fmt.Fprintln(&b, f)
	}
	return b.String()
}

const maxCuts = 40 // occurrences of the same thing that are tried

var attributeText = regexp.MustCompile(`\s([\w.:-]+)\s*=\s*("[^"]*"|'[^']*')`)

// cutXML collects what there is in a description: elements by parent and name,
// attributes by element and name.
func cutXML(text string, into map[string][]cut) {
	type open struct {
		name  string
		start int
	}
	var stack []open
	whole := new(string)
	dec := xml.NewDecoder(strings.NewReader(text))
	dec.CharsetReader = nil
	add := func(what string, c cut) {
		if len(into[what]) < maxCuts {
			into[what] = append(into[what], c)
		}
	}
	for {
		start := int(dec.InputOffset())
		token, err := dec.Token()
		if err != nil {
			return
		}
		end := int(dec.InputOffset())
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if token.Name.Space != nsEdm && token.Name.Space != nsEdmx {
				name = ""
			}
			stack = append(stack, open{name, start})
			if name == "" {
				continue
			}
			for _, m := range attributeText.FindAllStringSubmatchIndex(text[start:end], -1) {
				attribute := text[start+m[2] : start+m[3]]
				if strings.Contains(attribute, ":") || attribute == "xmlns" {
					continue
				}
				value := text[start+m[4] : start+m[5]]
				add(name+"@"+attribute, cut{text, whole, start + m[0], start + m[1], []string{"", " " + attribute + "=" + value[:1] + "other" + value[1:]}})
			}
		case xml.EndElement:
			e := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if n := len(stack); e.name != "" && n > 0 && stack[n-1].name != "" {
				add(stack[n-1].name+"/"+e.name, cut{text, whole, e.start, end, []string{""}})
			}
		}
	}
}

// cutJSON collects the members with names of the standard, by the kind of the
// object that has them; each function tells whether one of them matters.
func cutJSON(t *testing.T, text string, into map[string][]func() bool) {
	var root any
	dec := json.NewDecoder(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	dec.UseNumber()
	if err := dec.Decode(&root); err != nil {
		t.Fatal(err)
	}
	spoken := func() string {
		var b bytes.Buffer
		if err := json.NewEncoder(&b).Encode(root); err != nil {
			t.Fatal(err)
		}
		return said("f.json", b.String())
	}
	before := sync.OnceValue(spoken)
	var walk func(v any, what string)
	walk = func(v any, what string) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(item, what)
			}
		case map[string]any:
			if kind, ok := v["$Kind"].(string); ok {
				what = kind
			}
			for name, value := range v {
				if !strings.HasPrefix(name, "$") {
					walk(value, "object")
					continue
				}
				walk(value, name)
				if key := what + "/" + name; len(into[key]) < maxCuts {
					into[key] = append(into[key], func() bool {
						before() // while the member is there
						delete(v, name)
						without := spoken()
						v[name] = "other"
						changed := spoken()
						v[name] = value
						return before() != without || before() != changed
					})
				}
			}
		}
	}
	walk(root, "document")
}
