package examples_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/internal/examples"
	"github.com/odatagen/odatagen/schema"
)

// said is a finding about the response of a line, with the JSON pointer of the value.
type said struct {
	line          int
	rule, pointer string
	message       string
}

// rulesOf are the rules of ours that find what a code of theirs is about; patterns are
// tried in this order.
var rulesOf = []struct {
	code  *regexp.Regexp
	rules []string
}{
	{regexp.MustCompile(`^info:odata-type-without-hash$`), []string{"example-type-hash"}},
	{regexp.MustCompile(`^info:dynamic-property$`), []string{"example-property-dynamic"}},
	{regexp.MustCompile(`^prim-|^expected-`), []string{"example-value", "example-format", "example-placeholder"}},
	{regexp.MustCompile(`^enum-`), []string{"example-enum-member", "example-enum-case", "example-placeholder", "example-value"}},
	{regexp.MustCompile(`^single-wrapped`), []string{"example-wrapped"}},
	{regexp.MustCompile(`^property-`), []string{"example-property-unknown", "example-property-case"}},
	{regexp.MustCompile(`^info:binary`), []string{"example-binary"}},
	{regexp.MustCompile(`type-unknown$`), []string{"example-type-unknown"}},
	{regexp.MustCompile(`^info:isCollection|^collection-envelope`), []string{"example-envelope", "example-value"}},
	{regexp.MustCompile(`^info:short`), []string{"example-annotation"}},
	{regexp.MustCompile(`not-derived$`), []string{"example-type-derived"}},
	{regexp.MustCompile(`^null-for`), []string{"example-null"}},
	{regexp.MustCompile(`^info:stream`), []string{"example-stream"}},
	{regexp.MustCompile(`^abstract`), []string{"example-abstract"}},
}

// TestDocumentedAnswers compares what is found in documented answers of Microsoft Graph
// with what an independent checker found. That one had a description of 2021, with what
// was in beta then; ours is v1.0 of 2026. Every difference has a reason.
func TestDocumentedAnswers(t *testing.T) {
	const name = "docs/examples-300.jsonl"
	data := corpora.Read(t, name)
	m, found := schema.Read(schema.Source{Name: "graph", Data: corpora.Read(t, "graph/graph-v1.0.csdl.xml")}, schema.ReadOptions{})
	if m == nil {
		t.Fatal(found)
	}
	list, found := examples.Read(schema.Source{Name: name, Data: data}, "")
	for i := range list {
		list[i].Request = nil // theirs looked at answers alone
	}
	ours := oursOf(t, append(found, examples.Check(m, list)...))
	theirs := theirsOf(t, data)

	rows := map[[2]string]int{}
	matched := map[int]bool{}
	for _, their := range theirs {
		i := slices.IndexFunc(ours, func(our said) bool { return agree(our, their) })
		if i >= 0 {
			matched[i] = true
			rows[[2]string{"agreed", their.rule}]++
			continue
		}
		reason := theirsOnly(ours, their)
		if reason == "" {
			t.Errorf("theirs only: line %d: %s: %s %s", their.line, their.rule, their.pointer, their.message)
		}
		rows[[2]string{"theirs only: " + reason, their.rule}]++
	}
	for i, our := range ours {
		if matched[i] {
			continue
		}
		reason := oursOnly(our)
		if reason == "" {
			t.Errorf("ours only: line %d: %s %s [%s]", our.line, our.pointer, our.message, our.rule)
		}
		rows[[2]string{"ours only: " + reason, our.rule}]++
	}
	t.Log("\n" + table(rows))
	if sums(rows)["agreed"] < 500 {
		t.Error("fewer than 500 are agreed upon")
	}
}

// sums adds up the rows of one heading.
func sums(rows map[[2]string]int) map[string]int {
	all := map[string]int{}
	for row, n := range rows {
		all[row[0]] += n
	}
	return all
}

func table(rows map[[2]string]int) string {
	var b strings.Builder
	all := sums(rows)
	for _, what := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&b, "%4d  %s\n", all[what], what)
		byNumber := func(a, b [2]string) int { return cmp.Or(rows[b]-rows[a], strings.Compare(a[1], b[1])) }
		for _, row := range slices.SortedFunc(maps.Keys(rows), byNumber) {
			if row[0] == what {
				fmt.Fprintf(&b, "        %4d %s\n", rows[row], row[1])
			}
		}
	}
	return b.String()
}

func oursOf(t *testing.T, found schema.Diagnostics) (all []said) {
	t.Helper()
	for _, d := range found {
		pointer, message, _ := strings.Cut(d.Message, " ")
		if !strings.HasPrefix(pointer, "/") {
			pointer, message = "", d.Message
		}
		pointer = strings.NewReplacer("~1", "/", "~0", "~").Replace(pointer) // as theirs are
		all = append(all, said{d.Pos.Line, d.Rule, pointer, message})
	}
	return all
}

var index = regexp.MustCompile(`\[(\d+)\]`)

func theirsOf(t *testing.T, data []byte) (all []said) {
	t.Helper()
	line := 0
	for text := range strings.Lines(string(data)) {
		line++
		var row struct {
			Findings []struct{ Code, Path, Msg string }
		}
		if err := json.Unmarshal([]byte(text), &row); err != nil {
			t.Fatal(err)
		}
		for _, f := range row.Findings {
			path := index.ReplaceAllString(strings.TrimPrefix(f.Path, "$"), ".$1")
			all = append(all, said{line, f.Code, strings.ReplaceAll(path, ".", "/"), f.Msg})
		}
	}
	return all
}

// agree compares a finding of ours with one of theirs. Theirs about an annotation are
// at the object that has it.
func agree(our, their said) bool {
	if our.line != their.line {
		return false
	}
	pointer := our.pointer
	if i := strings.LastIndexByte(pointer, '/'); i >= 0 && strings.Contains(pointer[i:], "@") && !strings.Contains(their.pointer, "@") {
		pointer = pointer[:i]
	}
	single := our.rule == "example-stream" && pointer == "/value" && their.pointer == "" // of a body that is one value
	if pointer != their.pointer && !single {
		return false
	}
	for _, r := range rulesOf {
		if r.code.MatchString(their.rule) {
			return slices.Contains(r.rules, our.rule)
		}
	}
	return false
}

// theirsOnly says why we do not find what they do; "" for no reason that is known.
func theirsOnly(ours []said, their said) string {
	switch {
	case their.rule == "prim-String-not-string" && their.pointer == "" && strings.Contains(their.message, "'value'"),
		their.rule == "prim-String-not-string" && their.line == 24: // whose message ends before it
		return "a single text stands in value (JSON 4.01, section 11), which theirs takes for a mistake"
	case strings.Contains(their.message, "microsoft.graph.Json"), their.line == 103 && strings.HasPrefix(their.pointer, "/value/0/contentInfo"):
		return "the cleaned description has Edm.Untyped for Json, of which any JSON is right"
	}
	for _, our := range ours {
		if our.line != their.line {
			continue
		}
		switch {
		case our.rule == "example-type-unknown" && our.pointer == "":
			return "the description does not have the type of the example"
		case our.rule == "example-property-unknown" && within(their.pointer, our.pointer),
			our.rule == "example-property-dynamic" && within(their.pointer, our.pointer):
			return "the description does not have the property, or not the one that it is in"
		case our.rule == "example-wrapped" && their.rule == "expected-array" && their.pointer == "/value":
			return "the object in value is one that should not be there, which is said instead"
		}
	}
	return ""
}

func within(pointer, of string) bool {
	return pointer == of || strings.HasPrefix(pointer, of+"/")
}

// retyped are lines with a property that the description has with another type now.
var retyped = []int{235, 243, 274}

// oursOnly says why they do not find what we do.
func oursOnly(our said) string {
	switch our.rule {
	case "example-type-unknown":
		return "the description does not have the type"
	case "example-property-unknown", "example-property-dynamic":
		return "the description does not have the property"
	case "example-enum-member", "example-enum-case":
		return "the description does not have the member"
	case "example-abstract":
		if strings.Contains(our.message, "which is abstract") {
			return "the example names an abstract type; theirs looks for examples that name none"
		}
	case "example-value":
		if slices.Contains(retyped, our.line) && strings.HasSuffix(our.pointer, "/text") {
			return "the description gives the property another type"
		}
	case "example-format":
		if our.line == 93 { // an excerpt of a file
			return "the last character of the bytes has bits that belong to none, which generated code refuses"
		}
	case "example-wrapped", "example-type-hash":
		if our.line == 86 { // where the type has a property value, too
			return "the object in value is one that should not be there, where theirs demands a list"
		}
	}
	return ""
}
