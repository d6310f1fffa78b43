package query

import (
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/url"
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

// TestBadValues holds that literals that look right and are not are refused
// at their place; the messages are those of package odata.
func TestBadValues(t *testing.T) {
	for _, literal := range []string{
		"2023-02-29", "2023-13-01", "2023-00-10", "24:00", "12:60", "12:00:61", "12:00:00.1234567890123", "2024-01-01T24:00Z",
		"2024-01-01T00:00+24:00", "duration'5'", "duration'PT5'", "duration''", "binary'g=='", "binary'a'", "1e999", "ns.Color'a b'",
		"ns.Color''", "ns.Color',a'", "geography'Point(1 2)'", "geography'SRID=0;Point(1)'", "geography'SRID=0;Point(1 2,3 4)'",
		"geometry'SRID=0;LineString(1 2)'", "geometry'SRID=0;Polygon(1 2)'", "geometry'SRID=;Point(1 2)'", "geometry'SRID=0;Point(1 2) '",
	} {
		_, err := parse("$filter=age gt 5 and anything eq " + url.QueryEscape(literal))
		if e := (*Error)(nil); !errors.As(err, &e) || e.Status != http.StatusBadRequest || e.Offset != 25 {
			t.Errorf("%s: the error is %v", literal, err)
		}
	}
}
