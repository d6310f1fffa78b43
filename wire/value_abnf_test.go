package wire

import (
	"bufio"
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
)

// literal matches the literals in URLs that have the same text in quotes.
var literal = regexp.MustCompile(`^(?i:binary|duration)?'([^']*)'$`)

// abnfParsers holds the parser for every rule that has one.
var abnfParsers = map[string]func(t *testing.T, text string) error{
	"date":                abnfParser(ParseDate),
	"dateValue":           abnfParser(ParseDate),
	"timeOfDayValue":      abnfParser(ParseTimeOfDay),
	"dateTimeOffsetValue": abnfParser(ParseDateTimeOffset),
	"durationValue":       abnfParser(ParseDuration),
	"durationLiteral":     abnfParser(ParseDuration),
	"decimalValue":        abnfParser(ParseDecimal),
	"doubleValue":         abnfParser(ParseDecimal),
	"guid":                abnfParser(ParseGuid),
	"guidValue":           abnfParser(ParseGuid),
	"binaryValue":         abnfParser(ParseBinary),
	"binaryLiteral":       abnfParser(ParseBinary),
}

func abnfParser[T value[T]](parse func(string) (T, error)) func(*testing.T, string) error {
	return func(t *testing.T, text string) error {
		v, err := parse(text)
		if err == nil {
			checkText(t, text, v)
		}
		return err
	}
}

// checkABNF checks a case; it reports false if no parser is for the rule or the
// text of a literal is not one.
func checkABNF(t *testing.T, rule, input string, want bool) bool {
	parse := abnfParsers[rule]
	if parse == nil {
		return false
	}
	if strings.HasSuffix(rule, "Literal") {
		m := literal.FindStringSubmatch(input)
		if m == nil {
			return false
		}
		input = m[1]
	}
	if err := parse(t, input); (err == nil) != want {
		t.Errorf("%s %q: %v; want accepted %v", rule, input, err, want)
	}
	return true
}

// TestABNFCases runs the published test cases of the rules for values.
func TestABNFCases(t *testing.T) {
	var file struct {
		TestCases []struct {
			Name, Rule, Input string
			FailAt            *int
		}
	}
	if err := json.Unmarshal(bytes.TrimPrefix(corpora.Read(t, "odata/abnf/odata-abnf-testcases.json"), []byte("\ufeff")), &file); err != nil {
		t.Fatal(err)
	}
	run := map[string]int{}
	for _, c := range file.TestCases {
		// The conversion of the cases from YAML made timestamps of dates, and
		// other timestamps of those that are wrong on purpose.
		if date, ok := strings.CutSuffix(c.Input, "T00:00:00.000Z"); ok {
			if c.FailAt != nil {
				t.Logf("left out, since its text was changed: %s", c.Name)
				continue
			}
			if strings.HasPrefix(c.Rule, "date") && !strings.HasPrefix(c.Rule, "dateTime") {
				c.Input = date
			}
		}
		if checkABNF(t, c.Rule, c.Input, c.FailAt == nil) {
			run[c.Rule]++
		}
	}
	t.Logf("cases by rule: %v", run)
	for _, rule := range []string{"date", "dateTimeOffsetValue", "timeOfDayValue", "durationValue", "decimalValue", "guid", "binaryLiteral"} {
		if run[rule] == 0 {
			t.Errorf("no case of rule %s was run", rule)
		}
	}
}

// TestABNFMutations runs mutations of these cases, labelled by a parser that
// was generated from the grammar.
func TestABNFMutations(t *testing.T) {
	run := map[string]int{}
	lines := bufio.NewScanner(bytes.NewReader(corpora.Read(t, "odata/abnf/labelled-mutations-sample.jsonl")))
	for lines.Scan() {
		var c struct {
			Rule, Input string
			OK          bool
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		if c.OK && strings.Contains(c.Input, ":60") {
			t.Logf("left out, since leap seconds are not supported: %s", c.Input)
			continue
		}
		if checkABNF(t, c.Rule, c.Input, c.OK) {
			run[c.Rule]++
		}
	}
	if err := lines.Err(); err != nil || len(run) == 0 {
		t.Fatalf("%d rules, %v", len(run), err)
	}
	t.Logf("mutations by rule: %v", run)
}
