package query

import (
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"
)

// fleetCases reads the examples of testdata/fleet.txt, by sections. A line has an example
// and what is expected of it, behind a bar. In what is wrong, » stands before the place that
// the error must have, and what is expected is a part of its message.
func fleetCases(t testing.TB) map[string][][2]string {
	data, err := os.ReadFile("testdata/fleet.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string][][2]string{}
	section := ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		input, want, ok := strings.Cut(line, " | ")
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = strings.Trim(line, "[]")
		case !ok:
			t.Fatalf("nothing is expected of %q", line)
		default:
			cases[section] = append(cases[section], [2]string{input, want})
		}
	}
	return cases
}

// atMark takes the mark out of an example, and returns its place; -1 if there is none.
func atMark(input string) (string, int) {
	before, after, marked := strings.Cut(input, "»")
	if !marked {
		return input, -1
	}
	return before + after, len(before)
}

// TestFleet holds the parser to examples with a model of its own: types and prints of
// expressions, types of paths, prints of queries, and places of errors.
func TestFleet(t *testing.T) {
	p := &Parser{Model: fleet}
	cases := fleetCases(t)
	vehicles := several((*Vehicle)(nil))
	n := 0
	for _, c := range cases["expressions"] {
		input, at := atMark(c[0])
		o, err := p.Query("$compute="+url.QueryEscape(input+" as Own")+"&@n=5&@list=[1,2]", vehicles)
		if n++; !fails(t, input, at, "$compute", c[1], err) {
			continue
		}
		of, text, printed := strings.Cut(c[1], " | ")
		if !printed {
			text = input
		}
		if x := o.Compute[0].Expr; x.Type().String() != of || x.String() != text {
			t.Errorf("%s: is %s: %s, want %s: %s", input, x.Type(), x, of, text)
		}
	}
	for _, c := range cases["paths"] {
		input, at := atMark(c[0])
		path, query, _ := strings.Cut(input, "?")
		u, err := p.Parse(path, query)
		if n++; !fails(t, input, at, "path", c[1], err) {
			continue
		}
		printed := strings.ReplaceAll(u.Path.Encode(), "%20", " ")
		if of := u.Path.Type().String(); of != c[1] || printed != path && query == "" {
			t.Errorf("%s: is %s: %s, want %s", input, of, printed, c[1])
		}
	}
	for _, c := range cases["queries"] {
		input, at := atMark(c[0])
		name, value, _ := strings.Cut(input, "=")
		o, err := p.Query(name+"="+url.QueryEscape(value), vehicles)
		if n++; !fails(t, input, at-len(name)-1, name, c[1], err) {
			continue
		}
		want := strings.Replace(c[1], "same", input, 1)
		if text, err := url.QueryUnescape(o.Encode()); err != nil || text != want {
			t.Errorf("%s: is printed as %s, want %s", input, text, want)
		}
	}
	if n < 150 {
		t.Errorf("there are %d examples", n)
	}
	t.Logf("%d examples", n)
}

// fails holds an error against what is expected, and reports whether the example goes on,
// because there is none and none was expected.
func fails(t *testing.T, input string, at int, option, message string, err error) bool {
	t.Helper()
	var e *Error
	switch is := errors.As(err, &e); {
	case !is && at < 0:
		return true
	case !is:
		t.Errorf("%s: there is no error at %d: %s", input, at, message)
	case at < 0:
		t.Errorf("%s: %v", input, err)
	case e.Offset != at || e.Option != option || !strings.Contains(e.Message, message):
		t.Errorf("%s: the error is at %d: %v, want it at %d: %s", input, e.Offset, err, at, message)
	}
	return false
}
