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
			if before := messages[len(messages)-1]; before != "" {
				message = before + "\n" + message
			}
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
		errs, ok := err.(Errors)
		if !ok {
			t.Errorf("%s: the error is %v, and the options are %s", query, err, dumpOptions(o))
			continue
		}
		lines := make([]string, len(errs))
		for i, e := range errs {
			lines[i] = fmt.Sprintf("%d %s", e.Status, strings.TrimPrefix(e.Error(), "query: "))
		}
		got := strings.Join(lines, "\n")
		fmt.Fprintf(&golden, "%s\n\t%s\n", query, strings.ReplaceAll(got, "\n", "\n\t"))
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
	want := Error{Status: http.StatusBadRequest, Option: "$filter", Offset: 15, Found: "nmae eq 1", Wanted: "name", Message: "test.person has no property nmae; did you mean name?"}
	if e := (*Error)(nil); !errors.As(err, &e) || *e != want {
		t.Errorf("the error is %#v, want %#v", err, want)
	}
}

// TestAllErrors holds that everything wrong with a query is told at once, each with what is
// found and what is wanted.
func TestAllErrors(t *testing.T) {
	query := "$filter=nmae eq 1 and age eq 'x' and (born gt 2020-13-01 or active&$orderby=foo,name dsc&" +
		"$select=a,name,b&$expand=friends($filter=x eq 1;$top=-1),pets&$top=x&$typo=1&$skip=1&$skip=2&@p=1&$compute=ag add 1 as c,@p as d"
	want := `"" "$typo" -1 "" ""
"" "$skip" -1 "" ""
$compute 0 "ag add 1 as c,@p as " "age"
$expand 16 "x eq 1;$top=-1),pets" ""
$expand 28 "-1),pets" "an integer from 0 to 9223372036854775807"
$select 0 "a,name,b" ""
$select 7 "b" ""
$filter 0 "nmae eq 1 and age eq" "name"
$filter 18 "eq 'x' and (born gt " ""
$filter 38 "2020-13-01 or active" ""
$filter 58 "" ")"
$orderby 0 "foo,name dsc" ""
$orderby 9 "dsc" "asc or desc"
$top 0 "x" "an integer from 0 to 9223372036854775807"`
	_, err := parse(query)
	var got []string
	for _, e := range err.(Errors) {
		option := e.Option
		if e.Offset < 0 {
			option = fmt.Sprintf("%q %q", "", option)
		}
		got = append(got, fmt.Sprintf("%s %d %q %q", option, e.Offset, e.Found, e.Wanted))
	}
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("%v\nare\n%s, want\n%s", err, text, want)
	}
	if e := (*Error)(nil); !errors.As(err, &e) || e.Option != "$typo" || strings.Count(err.Error(), "\n") != len(got)-1 {
		t.Errorf("as one error it is %v", err)
	}
}

// TestManyErrors holds that a query that is wrong everywhere is given up.
func TestManyErrors(t *testing.T) {
	_, err := parse("$select=" + strings.TrimSuffix(strings.Repeat("a,", 900), ",") + "&" + strings.Repeat("$x=1&", 900))
	if n := len(err.(Errors)); n != 2*maxErrors {
		t.Errorf("%d errors are told", n)
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
