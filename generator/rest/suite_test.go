package rest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/corpora"
)

// suiteGroup is a schema of the JSON Schema test suite with its instances.
type suiteGroup struct {
	Description string
	Schema      json.RawMessage
	Tests       []struct {
		Description string
		Data        json.RawMessage
		Valid       bool
	}

	file   string
	warned bool // something is said of the schema when it is generated from
	failed string
	sent   []string // the answers to the instances
}

func (g *suiteGroup) name() string { return g.file + ": " + g.Description }

// suite returns the groups of the core files, by file.
func suite(t *testing.T) (groups []*suiteGroup) {
	for _, path := range corpora.Glob(t, "json-schema-suite/draft2020-12/*.json") {
		var list []*suiteGroup
		if err := json.Unmarshal(read(t, path), &list); err != nil {
			t.Fatal(err)
		}
		for _, g := range list {
			g.file = strings.TrimSuffix(filepath.Base(path), ".json")
			groups = append(groups, g)
		}
	}
	return groups
}

// suiteDocument returns a description in which the body of an operation, sent and
// answered, has each schema.
func suiteDocument(t *testing.T, groups map[int]*suiteGroup) []byte {
	paths, schemas := map[string]any{}, map[string]any{}
	for n, g := range groups {
		name := fmt.Sprintf("Case%d", n)
		d := json.NewDecoder(bytes.NewReader(g.Schema))
		d.UseNumber()
		var s any
		if err := d.Decode(&s); err != nil {
			t.Fatal(err)
		}
		schemas[name] = rebased(s, "#/components/schemas/"+name)
		content := map[string]any{"application/json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/" + name}}}
		paths["/"+name] = map[string]any{"post": map[string]any{
			"operationId": "send" + name,
			"requestBody": map[string]any{"required": true, "content": content},
			"responses":   map[string]any{"200": map[string]any{"description": "what was sent", "content": content}},
		}}
	}
	b, err := json.Marshal(map[string]any{
		"openapi": "3.1.0", "info": map[string]any{"title": "suite", "version": "1"},
		"paths": paths, "components": map[string]any{"schemas": schemas},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// rebased has the references of a schema begin where it stands in the document.
func rebased(v any, base string) any {
	switch v := v.(type) {
	case map[string]any:
		for name, part := range v {
			switch text, isText := part.(string); {
			case (name == "$ref" || name == "$dynamicRef") && isText && strings.HasPrefix(text, "#"):
				if text == "#" || strings.HasPrefix(text, "#/") {
					v[name] = base + text[1:]
				}
			case name != "const" && name != "enum":
				v[name] = rebased(part, base)
			}
		}
	case []any:
		for i := range v {
			v[i] = rebased(v[i], base)
		}
	}
	return v
}

// TestJSONSchemaSuite sends the instances of the suite to a server that is
// generated from its schemas. What it answers agrees with the suite, or something
// was said of the schema, or the difference is known: testdata/suite.txt says why.
func TestJSONSchemaSuite(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	groups := suite(t)
	served := map[int]*suiteGroup{}
	for n, g := range groups {
		result, found := generate("suite.json", suiteDocument(t, map[int]*suiteGroup{n: g}), plan.Config{Package: "cases", ImportPath: "scenario/cases", Server: true})
		for _, d := range found {
			if !strings.HasPrefix(d.Rule, "openapi-") {
				g.warned = true
			}
		}
		if result == nil {
			g.failed = fmt.Sprint(found.Errors()[0])
			continue
		}
		served[n] = g
	}
	answerSuite(t, served)
	judgeSuite(t, groups)
}

// answerSuite generates a server for all schemas, and has it answer all instances.
func answerSuite(t *testing.T, served map[int]*suiteGroup) {
	result, found := generate("suite.json", suiteDocument(t, served), plan.Config{Package: "cases", ImportPath: "scenario/cases", Server: true})
	if result == nil {
		t.Fatal(found.Errors())
	}
	dir := module(t, nil)
	for _, f := range result.Files {
		write(t, filepath.Join(dir, "cases", f.Name), f.Content)
	}
	var handlers bytes.Buffer
	instances := map[string][]json.RawMessage{}
	for n, g := range served {
		fmt.Fprintf(&handlers, "\t\tSendCase%d: func(_ context.Context, in *SendCase%dInput) (SendCase%dOutput, error) { return &SendCase%d200{Body: in.Body}, nil },\n", n, n, n, n)
		for _, one := range g.Tests {
			instances[fmt.Sprintf("/Case%d", n)] = append(instances[fmt.Sprintf("/Case%d", n)], one.Data)
		}
	}
	program := fmt.Sprintf(suiteProgram, handlers.String())
	write(t, filepath.Join(dir, "main.go"), []byte(program))
	sent, err := json.Marshal(instances)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "instances.json"), sent)
	var answers map[string][]string
	if err := json.Unmarshal([]byte(goRun(t, dir, "run", "-mod=mod", ".")), &answers); err != nil {
		t.Fatal(err)
	}
	for n, g := range served {
		g.sent = answers[fmt.Sprintf("/Case%d", n)]
	}
}

// suiteProgram reads instances by path, and prints the answers.
const suiteProgram = `package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"

	. "scenario/cases/caseshttp"
)

func main() {
	h := NewHandler(Service{Default: DefaultHandler{
%s	}})
	data, err := os.ReadFile("instances.json")
	if err != nil {
		panic(err)
	}
	var instances map[string][]json.RawMessage
	if err := json.Unmarshal(data, &instances); err != nil {
		panic(err)
	}
	answers := map[string][]string{}
	for path, list := range instances {
		for _, one := range list {
			r := httptest.NewRequest("POST", path, bytes.NewReader(one))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			answers[path] = append(answers[path], fmt.Sprint(w.Code, " ", w.Body))
		}
	}
	json.NewEncoder(os.Stdout).Encode(answers)
}
`

// judgeSuite compares the answers with what the suite says, and counts.
func judgeSuite(t *testing.T, groups []*suiteGroup) {
	known := map[string]bool{}
	for line := range strings.Lines(string(read(t, "testdata/suite.txt"))) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			known[line] = true
		}
	}
	met := map[string]bool{}
	counts := map[string]int{}
	differs := func(g *suiteGroup, how, what string) {
		counts[how]++
		line := how + " | " + g.name() + what
		if met[line] = true; !known[line] {
			t.Errorf("%s", line)
		}
	}
	for _, g := range groups {
		if g.failed != "" {
			counts["of descriptions that are refused"] += len(g.Tests)
			if !strings.Contains(g.failed, "[reference-") { // what is in none of the files
				t.Log(g.name(), g.failed)
				differs(g, "description refused", "")
			}
			continue
		}
		for i, one := range g.Tests {
			accepted := strings.HasPrefix(g.sent[i], "200 ")
			switch {
			case !accepted && !strings.HasPrefix(g.sent[i], "400 "):
				t.Errorf("%s: %s: %s", g.name(), one.Description, g.sent[i])
			case one.Valid && !accepted:
				t.Logf("%s: %s: %s", g.name(), one.Description, g.sent[i])
				differs(g, "refused", ": "+one.Description)
			case !one.Valid && accepted && g.warned:
				counts["accepted, with a warning of the schema"]++
			case !one.Valid && accepted:
				differs(g, "accepted", ": "+one.Description)
			default:
				counts["agrees"]++
			}
		}
	}
	for line := range known {
		if !met[line] {
			t.Errorf("no longer so: %s", line)
		}
	}
	t.Log(counts)
}
