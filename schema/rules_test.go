package schema

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// archive is a text file that holds several, each after a line "-- name --".
type archive struct {
	names []string
	files map[string]string
}

func parseArchive(text string) archive {
	a := archive{files: map[string]string{}}
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "-- "); ok && strings.HasSuffix(rest, " --\n") {
			a.names = append(a.names, strings.TrimSuffix(rest, " --\n"))
			continue
		}
		if len(a.names) > 0 {
			a.files[a.names[len(a.names)-1]] += line
		}
	}
	return a
}

func (a archive) String() string {
	var b strings.Builder
	for _, name := range a.names {
		b.WriteString("-- " + name + " --\n" + a.files[name])
	}
	return b.String()
}

// envelope puts schemas, or the content of one, into a document. The content
// starts on the second line.
func envelope(text string) string {
	start, end := `<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" xmlns="http://docs.oasis-open.org/odata/ns/edm">`, `</edmx:Edmx>`
	if !strings.HasPrefix(text, "<edmx:") {
		start, end = start+`<edmx:DataServices>`, `</edmx:DataServices>`+end
		if !strings.HasPrefix(text, "<Schema") {
			start, end = start+`<Schema Namespace="s">`, `</Schema>`+end
		}
	}
	return start + "\n" + text + end
}

// readArchive reads the file in.xml or in.json of an archive. Other files are
// what it references.
func readArchive(a archive) (*Model, Diagnostics) {
	open := func(name string) ([]byte, error) {
		text, ok := a.files[name]
		if !ok {
			return nil, os.ErrNotExist
		}
		return []byte(envelope(text)), nil
	}
	if text, ok := a.files["in.json"]; ok {
		return Read(Source{Name: "in.json", Data: []byte(text)}, ReadOptions{Open: open})
	}
	return Read(Source{Name: "in.xml", Data: []byte(envelope(a.files["in.xml"]))}, ReadOptions{Open: open})
}

// TestFindings compares the findings of small descriptions with the texts that
// stand beside them. A file is named for the rule that it is about.
func TestFindings(t *testing.T) {
	names, err := filepath.Glob("testdata/errors/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("no descriptions in testdata/errors", err)
	}
	severity := map[string]Severity{}
	for _, r := range Rules() {
		severity[r.ID] = r.Severity
	}
	tried := map[string]bool{}
	for _, name := range names {
		rule, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(name), ".txt"), ".")
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			a := parseArchive(string(data))
			_, ds := readArchive(a)
			var got strings.Builder
			for _, d := range ds {
				got.WriteString(d.String() + "\n")
				if d.Rule == rule && d.Severity == severity[rule] {
					tried[rule] = true
				}
			}
			if *update {
				a.files["findings"] = got.String()
				if a.names[len(a.names)-1] != "findings" {
					a.names = append(a.names, "findings")
				}
				if err := os.WriteFile(name, []byte(a.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got.String() != a.files["findings"] {
				t.Errorf("findings:\n%swant:\n%s", got.String(), a.files["findings"])
			}
		})
	}
	for _, r := range linkingRules() {
		if !tried[r.ID] {
			t.Errorf("no description has a finding of %s with its severity", r.ID)
		}
	}
}

// TestRulesAreListed compares the rule ids in the source with those that Rules
// lists, and the severities.
func TestRulesAreListed(t *testing.T) {
	listed := map[string]Severity{}
	for _, group := range RuleGroups() {
		if !slices.IsSortedFunc(group.Rules, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) }) {
			t.Errorf("the rules of %s are not in alphabetical order", group.Title)
		}
	}
	for _, r := range Rules() {
		if _, ok := listed[r.ID]; ok {
			t.Errorf("rule %s is listed twice", r.ID)
		}
		listed[r.ID] = r.Severity
	}
	used := map[string]bool{"too-many-errors": true, "too-many-warnings": true, "output-large": true} // not as the argument of a call here
	for _, c := range reportCalls(t) {
		severity, ok := listed[c.rule]
		if !ok {
			t.Errorf("%s: rule %q is not listed", c.pos, c.rule)
		}
		if mayWarn := slices.Contains([]string{"warnf", "Warnf", "report", "tolerate", "leaveOut", "unfit"}, c.function); !mayWarn && severity != Error {
			t.Errorf("%s: rule %s is listed as a warning and reported as an error", c.pos, c.rule)
		}
		used[c.rule] = true
	}
	for rule := range listed {
		if !used[rule] {
			t.Errorf("rule %s is listed and never reported", rule)
		}
	}
}

type reportCall struct {
	function, rule string
	pos            token.Position
}

// reportCalls finds the calls in the package that report a finding.
func reportCalls(t *testing.T) []reportCall {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	var calls []reportCall
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			function := calledName(call)
			arg := map[string]int{"report": 0, "tolerate": 0, "leaveOut": 0, "unfit": 0, "errorf": 1, "warnf": 1, "fail": 1, "Errorf": 1, "Warnf": 1, "Askedf": 1}
			at, ok := arg[function]
			if !ok {
				return true
			}
			if _, local := call.Fun.(*ast.Ident); local {
				at = 0 // a closure that knows the place
			}
			if at >= len(call.Args) {
				return true
			}
			if literal, ok := call.Args[at].(*ast.BasicLit); ok && literal.Kind == token.STRING {
				rule, _ := strconv.Unquote(literal.Value)
				calls = append(calls, reportCall{function, rule, files.Position(call.Pos())})
			}
			return true
		})
	}
	return calls
}

func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}
