package query

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sharedFile returns the path of a file in the folder "shared" beside the
// project, and skips the test if there is none.
func sharedFile(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		path := filepath.Join(dir, "shared", name)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	t.Skipf("SKIPPED: no folder above has shared/%s", name)
	return ""
}

// parseRule parses the input by a rule of the ABNF. It reports false for rules
// that are not about query options.
func parseRule(rule, input string) (error, bool) {
	switch strings.ToLower(rule) {
	case "queryoptions", "systemqueryoption", "customqueryoption", "filter", "orderby", "select", "expand", "search",
		"compute", "skiptoken", "deltatoken":
		_, err := Parse(input, nil, true, Limits{})
		return err, true
	case "searchexpr":
		_, err := Parse("$search="+input, nil, true, Limits{})
		return err, true
	case "boolcommonexpr", "notexpr":
		return parseExpr(input, func(p *parser) { p.boolean("it") }), true
	case "commonexpr", "firstmemberexpr", "propertypathexpr", "isofexpr", "primitiveliteral", "stringliteral",
		"enumliteral", "binaryliteral", "boolean", "guid", "date", "datetimeoffsetliteral", "datetimeoffsetvalueinurl",
		"decimalliteral", "doubleliteral", "singleliteral", "sbyteliteral", "int16literal", "int32literal", "int64literal",
		"timeofdayliteral", "durationliteral", "null", "geographypoint", "geographymultipoint", "geometrymultipoint",
		"geographycollection", "geographylinestring", "geographymultilinestring", "geographymultipolygon", "geographypolygon",
		"geometrycollection", "geometrylinestring", "geometrymultilinestring", "geometrymultipolygon", "geometrypoint", "geometrypolygon":
		return parseExpr(input, func(p *parser) { p.expression(orPower) }), true
	case "anyexpr":
		return parseExpr("Products/"+input, func(p *parser) { p.expression(orPower) }), true
	case "odatarelativeuri":
		path, options, ok := strings.Cut(input, "?")
		if !ok || strings.HasPrefix(path, "$") || strings.Contains(path, "(") {
			return nil, false // what is wrong may be in the path
		}
		_, err := Parse(options, nil, true, Limits{})
		return err, true
	}
	return nil, false
}

func parseExpr(text string, read func(*parser)) error {
	text, err := decode(text, "it")
	if err != nil {
		return err
	}
	p := parser{request: &request{limits: Limits{}.withDefaults()}, option: "it", text: text, scope: new(scope)}
	read(&p)
	p.end()
	if p.err != nil {
		return p.err
	}
	return nil
}

func TestABNF(t *testing.T) {
	data, err := os.ReadFile(sharedFile(t, "corpora/odata/abnf/odata-abnf-testcases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		TestCases []struct {
			Rule, Input string
			FailAt      *int
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	var positive, negative int
	for _, c := range file.TestCases {
		err, ok := parseRule(c.Rule, c.Input)
		if !ok {
			continue
		}
		if c.FailAt != nil {
			negative++
			if err == nil {
				t.Errorf("NEG %s %s", c.Rule, c.Input)
			}
			continue
		}
		positive++
		if err != nil {
			t.Errorf("POS %s %s: %v", c.Rule, c.Input, err)
		}
	}
	t.Log(positive, negative)
}
