package findings_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/schema"
)

func written(t *testing.T, w findings.Writer, found schema.Diagnostics) string {
	t.Helper()
	var b strings.Builder
	if err := w.Write(&b, found); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func at(line int) schema.Position { return schema.Position{File: "a.xml", Line: line, Column: 2} }

func TestText(t *testing.T) {
	var found schema.Diagnostics
	found.Warnf(at(1), "few", "first")
	found.Warnf(at(2), "many", "second")
	found.Errorf(at(3), "wrong", "third")
	found.Warnf(at(4), "many", "fourth")
	found.Errorf(at(5), "wrong", "fifth")
	const errs = "a.xml:3:2: third [wrong]\na.xml:5:2: fifth [wrong]\n2 errors\n"
	for want, w := range map[string]findings.Writer{
		errs + "3 warnings: 2 many, 1 few; --verbose shows them\n": {},
		errs: {Quiet: true},
		"a.xml:1:2: warning: first [few]\na.xml:2:2: warning: second [many]\na.xml:4:2: warning: fourth [many]\n" + errs: {Verbose: true},
	} {
		w.Format = findings.Text
		if got := written(t, w, found); got != want {
			t.Errorf("%+v:\n got %s\nwant %s", w, got, want)
		}
	}
	found = found[:1]
	found[0].LeftOut = true
	if got := written(t, findings.Writer{Format: findings.Text}, found); got != "a.xml:1:2: warning: first [few]\n" {
		t.Errorf("what is left out is not said: %s", got)
	}
}

// hostile has what a description or the name of a file could do to a terminal, to a
// line, and to the marks of the formats.
func hostile() schema.Diagnostics {
	var found schema.Diagnostics
	found.Errorf(schema.Position{File: "a:b,100%\n.xml", Line: 1, Column: 3}, "name-invalid", "the path /users/{id} is %q\n::warning::\x1b[2J\u202e \u009b [a](http://x), 100%%", "ä")
	found[0].Related = []schema.Related{{Pos: schema.Position{File: "b.xml", Line: 7}, Message: "first,\r\nhere: 50%"}}
	found.Warnf(schema.Position{}, "include-unused", "no place")
	found.Warnf(schema.Position{File: "c.xml"}, "", "no line and no rule")
	return found
}

func TestHostileText(t *testing.T) {
	got := written(t, findings.Writer{Format: findings.Text, Verbose: true}, hostile())
	want := `warning: no place [include-unused]
c.xml: warning: no line and no rule
a:b,100%\n.xml:1:3: the path /users/{id} is "ä"\n::warning::\x1b[2J\u202e \u009b [a](http://x), 100% [name-invalid]
` + "\t" + `b.xml:7: first,\r\nhere: 50%
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestGitHub(t *testing.T) {
	got := written(t, findings.Writer{Format: findings.GitHub}, hostile())
	want := `::error file=a%3Ab%2C100%25\n.xml,line=1,col=3,title=name-invalid::the path /users/{id} is "ä"\n::warning::\x1b[2J\u202e \u009b [a](http://x), 100%25%0Ab.xml:7: first,\r\nhere: 50%25
::warning title=include-unused::no place
::warning file=c.xml::no line and no rule
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestJSON(t *testing.T) {
	got := written(t, findings.Writer{Format: findings.JSON}, hostile())
	want := `{
  "version": 1,
  "errors": 1,
  "warnings": 2,
  "findings": [
    {
      "rule": "name-invalid",
      "severity": "error",
      "file": "a:b,100%\n.xml",
      "line": 1,
      "column": 3,
      "message": "the path /users/{id} is \"ä\"\n::warning::\u001b[2J\u202e \u009b [a](http://x), 100%",
      "related": [
        {
          "file": "b.xml",
          "line": 7,
          "message": "first,\r\nhere: 50%"
        }
      ]
    },
    {
      "rule": "include-unused",
      "severity": "warning",
      "message": "no place"
    },
    {
      "rule": "",
      "severity": "warning",
      "file": "c.xml",
      "message": "no line and no rule"
    }
  ]
}
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := written(t, findings.Writer{Format: findings.JSON, Quiet: true}, nil); !json.Valid([]byte(got)) || !strings.Contains(got, `"findings": []`) {
		t.Errorf("without findings: %s", got)
	}
}

// TestColumns has what a column of bytes is in UTF-16 code units.
func TestColumns(t *testing.T) {
	files := map[string]string{"marked.xml": "\ufeff<a/>\n", "a.xml": "plain\näx日y😀z\nbad \xff\xfe.\n"}
	open := func(name string) ([]byte, error) {
		if text, found := files[name]; found {
			return []byte(text), nil
		}
		return nil, os.ErrNotExist
	}
	for _, test := range []struct {
		file         string
		line, column int
		want         string
	}{
		{"a.xml", 1, 3, "col=3"},
		{"a.xml", 2, 3, "col=2"},  // x, behind two bytes
		{"a.xml", 2, 7, "col=4"},  // y
		{"a.xml", 2, 12, "col=7"}, // z, behind a surrogate pair
		{"a.xml", 2, 99, "col=8"}, // beyond the line
		{"a.xml", 3, 7, "col=7"},  // bytes that are no UTF-8 count one each
		{"a.xml", 9, 5, "col=5"},  // a line that is not there
		{"marked.xml", 1, 4, "col=1"},
		{"missing.xml", 1, 4, "col=4"},
	} {
		var found schema.Diagnostics
		found.Errorf(schema.Position{File: test.file, Line: test.line, Column: test.column}, "r", "m")
		if got := written(t, findings.Writer{Format: findings.GitHub, Open: open}, found); !strings.Contains(got, test.want+",") {
			t.Errorf("%s:%d:%d: got %s, want %s", test.file, test.line, test.column, got, test.want)
		}
	}
}

func TestSeverities(t *testing.T) {
	var found schema.Diagnostics
	found.Warnf(at(1), "key-missing", "a")
	found.Warnf(at(2), "enum-empty", "b")
	found.Errorf(at(3), "type-unknown", "c")
	for want, s := range map[string]findings.Severities{
		"warning a, warning b, error c": {},
		"error a, error b, error c":     {WarningsAreErrors: true},
		"error a, warning b, warning c": {Levels: map[string]findings.Level{"enum-empty": "warning", "type-unknown": "warning"}, WarningsAreErrors: true},
		"error b, error c":              {Levels: map[string]findings.Level{"key-missing": "off", "enum-empty": "error"}},
	} {
		if err := s.Check(schema.Rules()); err != nil {
			t.Error(err)
		}
		var got []string
		for _, d := range s.Apply(found) {
			got = append(got, map[schema.Severity]string{schema.Error: "error ", schema.Warning: "warning "}[d.Severity]+d.Message)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%+v: %v, want %s", s, got, want)
		}
	}
	if found[0].Severity != schema.Warning {
		t.Error("Apply changed what it was given")
	}
	for want, levels := range map[string]map[string]findings.Level{
		`no rule is called "key-mising"; did you mean key-missing?`:             {"key-mising": "off"},
		`no rule is called "xyzzy": see docs/rules.md`:                          {"xyzzy": "off"},
		`the severity of key-missing is "fatal", must be error, warning or off`: {"key-missing": "fatal"},
	} {
		if err := (findings.Severities{Levels: levels}).Check(schema.Rules()); err == nil || err.Error() != want {
			t.Errorf("%v: %v, want %s", levels, err, want)
		}
	}
}
