package rest_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator/plan"
)

const harbour = `openapi: 3.0.3
info: {title: Harbour, version: "1"}
paths:
  /ships: {get: {tags: [Ships], operationId: listShips, responses: {'200': {description: All., content: {application/json: {schema: {$ref: '#/components/schemas/Ship'}}}}}}}
  /ships/{id}/crew: {get: {tags: [Ships], operationId: listCrew, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: All.}}}}
  /berths: {get: {tags: [Berths], operationId: listBerths, responses: {'200': {description: All.}}}}
components:
  schemas:
    Ship: {type: object, properties: {flag: {$ref: '#/components/schemas/Flag'}}}
    Flag: {type: object, properties: {of: {type: string}}}
    Tide: {type: object, properties: {high: {type: string}}}
`

// TestExclude takes paths and schemas of an API away; what is needed stays.
func TestExclude(t *testing.T) {
	for _, c := range []struct {
		exclude       []string
		have, haveNot string
	}{
		{[]string{"/ships/*/crew"}, "ListShips ListBerths Ship Flag Tide", "ListCrew"},
		{[]string{"/ships/**", "Tide"}, "ListBerths Ship Flag", "ListShips ListCrew Tide"},
		{[]string{"Flag", "/berths"}, "ListShips ListCrew Flag", "ListBerths"},
	} {
		result, found := generate("harbour.yaml", []byte(harbour), plan.Config{Package: "harbour", Server: true, Include: []string{"**"}, Exclude: c.exclude})
		if result == nil {
			t.Fatalf("%v: %v", c.exclude, found)
		}
		code := ""
		for _, f := range result.Files {
			if strings.HasSuffix(f.Name, ".go") {
				code += string(f.Content)
			}
		}
		declared := func(name string) bool {
			return strings.Contains(code, "type "+name+" struct") || strings.Contains(code, "\t"+name+" func")
		}
		for _, name := range strings.Fields(c.have) {
			if !declared(name) {
				t.Errorf("%v: there is no %s", c.exclude, name)
			}
		}
		for _, name := range strings.Fields(c.haveNot) {
			if declared(name) {
				t.Errorf("%v: there is %s", c.exclude, name)
			}
		}
	}
	for _, unused := range []string{"/ship", "Tides", "/ships/*/*/x"} {
		_, found := generate("harbour.yaml", []byte(harbour), plan.Config{Package: "harbour", Include: []string{"**"}, Exclude: []string{unused}})
		if errs := found.Errors(); len(errs) != 1 || errs[0].Rule != "exclude-unused" {
			t.Errorf("%s: %v", unused, found)
		}
	}
}
