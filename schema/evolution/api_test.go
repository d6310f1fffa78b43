package evolution

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/odatagen/odatagen/internal/mutations"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

// readAPI reads an OpenAPI document; nil if it is none.
func readAPI(name string, data []byte) *api.API {
	d, _ := openapi.Load(schema.Source{Name: name, Data: data}, schema.ReadOptions{})
	if d == nil {
		return nil
	}
	a, _ := api.Read(d)
	return a
}

// compareAPIs compares two documents. A description is as it is itself, and what has
// changed changes back.
func compareAPIs(t *testing.T, old, new []byte) []Change {
	t.Helper()
	before, after := readAPI("old.yaml", old), readAPI("new.yaml", new)
	if before == nil || after == nil {
		t.Fatalf("no OpenAPI:\n%s\n%s", old, new)
	}
	changes := APIs(before, after)
	for _, c := range changes {
		if c.ID == "" || strings.Contains(c.Text(), "$new") || strings.Contains(c.Text(), "$old") {
			t.Errorf("%s is of no rule", c.Text())
		}
	}
	if list(APIs(before, before)) != "" || list(APIs(after, after)) != "" {
		t.Errorf("a description is not equal to itself: %s%s", list(APIs(before, before)), list(APIs(after, after)))
	}
	if back := APIs(after, before); (len(back) == 0) != (len(changes) == 0) {
		t.Errorf("there are %d changes there, and %d back:\n%s", len(changes), len(back), list(back))
	}
	return changes
}

// TestMutations compares descriptions with what one change makes of them, there and back.
func TestMutations(t *testing.T) {
	const name = "testdata/mutations.txt"
	var b strings.Builder
	for _, of := range []string{"petstore", "everything"} {
		data, err := os.ReadFile("../../generated/" + of + "/description.gen.json")
		if err != nil {
			t.Fatal(err)
		}
		steps, err := mutations.Steps(of, data)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range steps {
			fmt.Fprintf(&b, "%s, %s\n", of, s.Name)
			for _, c := range compareAPIs(t, s.Old, s.New) {
				fmt.Fprintf(&b, "\t%s, %s %s [%s]\n", c.Read, c.Write, c.Text(), c.ID)
			}
		}
	}
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		t.Errorf("%s is out of date: run go test ./schema/evolution -run TestMutations -update, and read what it changes", name)
	}
}

// TestAPIs compares pairs of descriptions.
func TestAPIs(t *testing.T) {
	names, err := filepath.Glob("testdata/api/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no descriptions in testdata/api", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := list(compareAPIs(t, a.Files[0].Data, a.Files[1].Data))
			if *update {
				a.Files = append(a.Files[:2], txtar.File{Name: "changes", Data: []byte(got)})
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if len(a.Files) < 3 || got != string(a.Files[2].Data) {
				t.Errorf("changes:\n%s", got)
			}
		})
	}
}

// TestEveryAPIRule has every rule of APIs in the changes that tests have.
func TestEveryAPIRule(t *testing.T) {
	names, err := filepath.Glob("testdata/api/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range append(names, "testdata/mutations.txt") {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	for _, r := range apiRules() {
		if !strings.Contains(all.String(), "["+r.ID+"]") && r.ID != "not-compared" { // of which TestLimits has changes
			t.Errorf("no descriptions have a change of %s", r.ID)
		}
	}
	for _, id := range sharedRules {
		if !slices.ContainsFunc(modelRules(), func(r Rule) bool { return r.ID == id }) {
			t.Errorf("%s is no rule of services of OData", id)
		}
	}
}

// TestOrderOfAPIs has a description in which all lists whose order means nothing are
// turned.
func TestOrderOfAPIs(t *testing.T) {
	for _, of := range []string{"petstore", "everything"} {
		data, err := os.ReadFile("../../generated/" + of + "/description.gen.json")
		if err != nil {
			t.Fatal(err)
		}
		var document any
		if err := json.Unmarshal(data, &document); err != nil {
			t.Fatal(err)
		}
		// Numbers are read as they are written by those who keep them so.
		plain, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		turned, err := json.Marshal(turn(document))
		if err != nil {
			t.Fatal(err)
		}
		if changes := compareAPIs(t, plain, turned); len(changes) > 0 {
			t.Errorf("%s: order changes it: %s", of, list(changes))
		}
	}
}

// TestVersions has one thing said in the words of version 3.0 and of 3.1.
func TestVersions(t *testing.T) {
	const frame = "openapi: %s\ninfo: {title: a, version: '1'}\npaths: {}\ncomponents: {schemas: {B: {type: object}, A: {type: object, properties: {a: %s, b: %s, c: %s, d: %s}}}}\n"
	old := fmt.Sprintf(frame, "3.0.3", "{type: string, nullable: true}", "{anyOf: [{type: integer}, {type: string}]}", "{type: number, minimum: 0, exclusiveMinimum: true}", "{nullable: true, allOf: [{$ref: '#/components/schemas/B'}]}")
	new := fmt.Sprintf(frame, "3.1.0", "{type: [string, 'null']}", "{type: [string, integer]}", "{type: number, exclusiveMinimum: 0}", "{oneOf: [{$ref: '#/components/schemas/B'}, {type: 'null'}]}")
	if changes := compareAPIs(t, []byte(old), []byte(new)); len(changes) > 0 {
		t.Errorf("the version changes it: %s", list(changes))
	}
}

// turn reverses all lists but those whose order is said to people or means something.
func turn(in any) any {
	switch in := in.(type) {
	case map[string]any:
		for name, v := range in {
			if name != "prefixItems" && name != "tags" && name != "examples" {
				in[name] = turn(v)
			}
		}
	case []any:
		slices.Reverse(in)
		for _, v := range in {
			turn(v)
		}
	}
	return in
}

// TestLimits has schemas that are nested too deeply, and operations that were not read.
func TestLimits(t *testing.T) {
	base := &api.Schema{Name: "Base", Path: "Base"}
	for range 2 * mostDepth {
		base = &api.Schema{Properties: []*api.Property{{Name: "a"}}, AllOf: []*api.Schema{base, {}}}
	}
	base.Name, base.Path = "Deep", "Deep"
	deep := &api.API{Schemas: []*api.Schema{base}}
	if changes := APIs(deep, deep); len(changes) != 1 || changes[0].ID != "not-compared" {
		t.Errorf("of what is too deep it is said: %s", list(changes))
	}
	get := &api.Operation{Method: "GET", Path: "/a"}
	read := &api.API{Operations: []*api.Operation{get}}
	unread := &api.API{Unread: []openapi.Unread{{Method: "GET", Path: "/a"}}}
	for _, changes := range [][]Change{APIs(read, unread), APIs(unread, read)} {
		if len(changes) != 1 || changes[0].ID != "not-compared" {
			t.Errorf("of what is not read it is said: %s", list(changes))
		}
	}
}

// FuzzAPIs compares whatever is read as an API.
func FuzzAPIs(f *testing.F) {
	f.Add("openapi: 3.1.0\ncomponents: {schemas: {A: {allOf: [{$ref: '#/components/schemas/A'}]}}}", "openapi: 3.1.0\ncomponents: {schemas: {A: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}, B: {items: {$ref: '#/components/schemas/B'}}}}")
	f.Add(`{"openapi": "3.0.0", "paths": {"/a/{b}": {"get": {"parameters": [{"name": "b", "in": "path", "schema": {"type": "string"}}], "responses": {"200": {"description": "", "content": {"a/b": {"schema": {"type": "object", "properties": {"c": {"enum": [1, 2]}}}}}}}}}}}`, `{"openapi": "3.0.0", "paths": {}}`)
	f.Fuzz(func(t *testing.T, old, new string) {
		before, after := readAPI("old", []byte(old)), readAPI("new", []byte(new))
		if before == nil || after == nil {
			return
		}
		if same := APIs(before, before); len(same) > 0 {
			t.Errorf("a description is not equal to itself: %s", list(same))
		}
		APIs(before, after)
	})
}
