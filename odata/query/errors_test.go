package query

import (
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

const errorsFile = "testdata/errors.txt"

// errorQueries returns the queries of the golden file, each about a collection
// of persons, and the lines that say what is wrong with them.
func errorQueries(t testing.TB) (queries, messages []string) {
	data, err := os.ReadFile(errorsFile)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if message, ok := strings.CutPrefix(line, "\t"); ok {
			messages[len(messages)-1] = message
			continue
		}
		queries = append(queries, line)
		messages = append(messages, "")
	}
	return queries, messages
}

// TestErrors compares status, place and message with the golden file. To add
// a case, add the line of its query there and run with -update.
func TestErrors(t *testing.T) {
	queries, want := errorQueries(t)
	var golden strings.Builder
	for i, query := range queries {
		o, err := parse(query)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s: the error is %v, and the options are %s", query, err, dumpOptions(o))
			continue
		}
		got := fmt.Sprintf("%d %s", e.Status, strings.TrimPrefix(e.Error(), "query: "))
		fmt.Fprintf(&golden, "%s\n\t%s\n", query, got)
		if got != want[i] && !*update {
			t.Errorf("%s: the error is\n%s, want\n%s", query, got, want[i])
		}
	}
	if *update && !t.Failed() {
		if err := os.WriteFile(errorsFile, []byte(golden.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestErrorFields(t *testing.T) {
	_, err := parse("$top=1&%24Filter=name%20eq%20%27x%27%20or%20nmae eq 1")
	want := Error{Status: http.StatusBadRequest, Option: "$filter", Offset: 15, Message: "test.person has no property nmae; did you mean name?"}
	if e := (*Error)(nil); !errors.As(err, &e) || *e != want {
		t.Errorf("the error is %#v, want %#v", err, want)
	}
}

// TestSingle holds that options for collections are refused for one instance.
func TestSingle(t *testing.T) {
	for query, ok := range map[string]bool{
		"$select=name&$expand=friends($top=1)&$format=json": true,
		"$filter=active": false, "$orderby=name": false, "$top=1": false, "$skip=0": false, "$count=true": false, "$search=a": false,
	} {
		_, err := Parse(query, (*Person)(nil), false, Limits{})
		if (err == nil) != ok {
			t.Errorf("%s: the error is %v", query, err)
		}
	}
}
