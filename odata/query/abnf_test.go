package query

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
)

// unsupported says what answers 501, by a part of the message, why, and for
// how many of the test cases.
var unsupported = []struct {
	message, reason string
	cases           int
}{
	{"calling the function", "the package is not told the functions of the model", 44},
	{"the annotation @", "values do not know annotations by their terms", 12},
	{"a path that starts with @", "an alias that is no parameter may be an annotation of the default namespace", 4},
	{"$compute", "computed properties", 8},
	{"$index", "positional inserts", 3},
	{"$schemaversion", "schemas have no versions here", 4},
	{"expanding $value", "media streams", 1},
}

// rejected are inputs that the ABNF accepts and Parse does not.
var rejected = map[string]string{
	"$format=json&$Format=atom&$format=xml&$format=text/html": "an option can be given once only (URL Conventions 5.1)",
	"$format=JSON&$format=Atom&$format=XML&$format=text/html": "an option can be given once only (URL Conventions 5.1)",
	"$FORMAT=JSON&$format=Atom&$format=XML&$format=text/html": "an option can be given once only (URL Conventions 5.1)",
	"search=%CE94":             "not UTF-8",
	"$search=%earch=%231":      "not UTF-8",
	"hassubset(Nam, 'Cheese')": "badly typed",
	`["Milk", "Cheese"] eq ["Oranges", "Caark", "Cheese"] eq ["Oranges", "Caarrots", "Ginger"]`: "badly typed",
}

// accepted are inputs that the ABNF rejects and Parse does not.
var accepted = map[string]string{
	"$search=more&more":   "custom options can have any name",
	"$skiptoken=Not&this": "custom options can have any name",
}

// literalsOfRules are the kinds of literals that rules are about.
var literalsOfRules = map[string]LiteralKind{
	"null": NullLiteral, "boolean": BooleanLiteral, "guid": GuidLiteral, "date": DateLiteral,
	"datetimeoffsetliteral": DateTimeOffsetLiteral, "datetimeoffsetvalueinurl": DateTimeOffsetLiteral,
	"timeofdayliteral": TimeOfDayLiteral, "stringliteral": StringLiteral,
	"binaryliteral": BinaryLiteral, "sbyteliteral": IntegerLiteral, "int16literal": IntegerLiteral,
	"int32literal": IntegerLiteral, "int64literal": IntegerLiteral,
}

// abnfLimits lets pass how deep the cases expand.
var abnfLimits = Limits{MaxExpandDepth: 4}

// parseRule parses the input by a rule of the ABNF. It reports false for rules
// that are not about query options.
func parseRule(rule, input string) (error, bool) {
	rule = strings.ToLower(rule)
	kind, isLiteral := literalsOfRules[rule]
	switch {
	case isLiteral:
		if rule == "date" { // the conversion of the cases from YAML made timestamps of dates
			input = strings.TrimSuffix(input, "T00:00:00.000Z")
		}
		x, err := parseExpr(input)
		if l, ok := x.(*Literal); err == nil && (!ok || l.Kind != kind) {
			err = fmt.Errorf("it is %T", x)
		}
		return err, true
	case strings.HasPrefix(rule, "geography") || strings.HasPrefix(rule, "geometry"):
		_, err := parseExpr(input)
		return err, true
	}
	switch rule {
	case "queryoptions", "systemqueryoption", "customqueryoption", "filter", "orderby", "select", "expand", "search",
		"compute", "skiptoken", "deltatoken":
		_, err := Parse(input, nil, true, abnfLimits)
		return err, true
	case "searchexpr":
		_, err := Parse("$search="+input, nil, true, abnfLimits)
		return err, true
	case "boolcommonexpr", "notexpr":
		_, err := Parse("$filter="+input, nil, true, abnfLimits)
		return err, true
	case "commonexpr", "firstmemberexpr", "propertypathexpr", "isofexpr", "primitiveliteral", "enumliteral", "durationliteral",
		"decimalliteral", "doubleliteral", "singleliteral":
		_, err := parseExpr(input)
		return err, true
	case "anyexpr":
		_, err := parseExpr("Products/" + input)
		return err, true
	case "odatarelativeuri":
		path, options, ok := strings.Cut(input, "?")
		if !ok || strings.HasPrefix(path, "$") || strings.Contains(path, "(") {
			return nil, false // what is wrong may be in the path
		}
		_, err := Parse(options, nil, true, abnfLimits)
		return err, true
	}
	return nil, false
}

func parseExpr(text string) (Expr, error) {
	text, err := decode(text, "it")
	if err != nil {
		return nil, err
	}
	p := parser{request: &request{limits: Limits{}.withDefaults(), chunk: 8}, option: "it", text: text, scope: new(scope)}
	x := p.expression(orPower)
	p.end()
	if p.err != nil {
		return nil, p.err
	}
	return x.expr, nil
}

// isUnsupported returns the index in unsupported of an error with status 501,
// or -1.
func isUnsupported(err error) int {
	var e *Error
	if errors.As(err, &e) && e.Status == http.StatusNotImplemented {
		for i, u := range unsupported {
			if strings.Contains(e.Error(), u.message) {
				return i
			}
		}
	}
	return -1
}

// TestABNF runs the standard's test cases for the rules about query options.
func TestABNF(t *testing.T) {
	data := corpora.Read(t, "odata/abnf/odata-abnf-testcases.json")
	var file struct {
		TestCases []struct {
			Rule, Input string
			FailAt      *int
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	var positive, negative, other int
	counts := make([]int, len(unsupported))
	for _, c := range file.TestCases {
		err, ok := parseRule(c.Rule, c.Input)
		switch u := isUnsupported(err); {
		case !ok:
			other++
		case c.FailAt != nil && accepted[c.Input] == "":
			negative++
			if err == nil {
				t.Errorf("%s: %s is accepted", c.Rule, c.Input)
			}
		case c.FailAt != nil || rejected[c.Input] != "":
			if (err == nil) != (c.FailAt != nil) {
				t.Errorf("%s: %s is listed wrongly: %v", c.Rule, c.Input, err)
			}
		case u >= 0:
			counts[u]++
		case err != nil:
			t.Errorf("%s: %s: %v", c.Rule, c.Input, err)
		default:
			positive++
		}
	}
	t.Logf("%d positive and %d negative cases hold; %d are about other things than query options", positive, negative, other)
	for i, u := range unsupported {
		t.Logf("%3d answer 501: %s… (%s)", counts[i], u.message, u.reason)
		if counts[i] != u.cases {
			t.Errorf("%d cases answer 501 with %q, want %d", counts[i], u.message, u.cases)
		}
	}
}

// TestMutations runs inputs that were changed at random and labelled by the
// grammar. What it accepts must be accepted. What it rejects it often rejects
// for a name that is none of its example model, so that these are counted only.
func TestMutations(t *testing.T) {
	data := corpora.Read(t, "odata/abnf/labelled-mutations-sample.jsonl")
	var good, bad, badAccepted int
	for line := range strings.Lines(string(data)) {
		var c struct {
			Rule, Input string
			OK          bool
		}
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		err, ok := parseRule(c.Rule, c.Input)
		switch {
		case !ok || rejected[c.Input] != "":
		case !c.OK:
			bad++
			if err == nil {
				badAccepted++
			}
		default:
			good++
			if err != nil && isUnsupported(err) < 0 {
				t.Errorf("%s: %s: %v", c.Rule, c.Input, err)
			}
		}
	}
	t.Logf("%d good ones are accepted; of %d bad ones %d are, without a model", good, bad, badAccepted)
}
