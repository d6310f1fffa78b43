package odatasql_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
)

// TestConditions shows what conditions become.
func TestConditions(t *testing.T) {
	for _, test := range []struct{ filter, postgreSQL, sqlite, args string }{
		{"number eq 3", `(t1."number" = CAST($1 AS bigint))`, `(t1."number" = ?1)`, "[3]"},
		{"number ne 3", `(t1."number" IS DISTINCT FROM CAST($1 AS bigint))`, `(t1."number" IS NOT ?1)`, "[3]"},
		{"id ne 3", `(t1."id" <> CAST($1 AS bigint))`, `(t1."id" <> ?1)`, "[3]"},
		{"not (number eq 3)", `(t1."number" IS DISTINCT FROM CAST($1 AS bigint))`, `(t1."number" IS NOT ?1)`, "[3]"},
		{"not (number lt 3)", `((t1."number" < CAST($1 AS bigint)) IS NOT TRUE)`, `((t1."number" < ?1) IS NOT TRUE)`, "[3]"},
		{"number eq null", `(t1."number" IS NULL)`, `(t1."number" IS NULL)`, "[]"},
		{"null eq null", `TRUE`, `TRUE`, "[]"},
		{"null", `CAST(NULL AS boolean)`, `NULL`, "[]"},
		{"not null", `(NOT CAST(NULL AS boolean))`, `(NOT NULL)`, "[]"},
		{"number lt null", `FALSE`, `FALSE`, "[]"},
		{"number lt 3.5", `(t1."number" <= CAST($1 AS bigint))`, `(t1."number" <= ?1)`, "[3]"},
		{"number gt -3.5", `(t1."number" > CAST($1 AS bigint))`, `(t1."number" > ?1)`, "[-4]"},
		{"number eq 3.5", `FALSE`, `FALSE`, "[]"},
		{"number lt 99999999999999999999", `(t1."number" IS NOT NULL)`, `(t1."number" IS NOT NULL)`, "[]"},
		{"number eq id", `(t1."number" = t1."id")`, `(t1."number" = t1."id")`, "[]"},
		{"paid", `t1."paid"`, `t1."paid"`, "[]"},
		{"not paid", `(NOT t1."paid")`, `(NOT t1."paid")`, "[]"},
		{"address eq null", `(t1."address" IS NULL)`, `(t1."address" IS NULL)`, "[]"},
		{"address/city in ('a','b')", `((t1."address_city" = CAST($1 AS text)) OR (t1."address_city" = CAST($2 AS text)))`,
			`((t1."address_city" = ?1) OR (t1."address_city" = ?2))`, "[a b]"},
		{"address/city gt 'a'", `(t1."address_city" COLLATE "C" > CAST($1 AS text))`, `(t1."address_city" > ?1)`, "[a]"},
		{"weight gt 1", `(NULLIF(t1."weight", 'NaN') > CAST($1 AS double precision))`, `(NULLIF(t1."weight", 'NaN') > ?1)`, "[1]"},
		{"contains(address/city,'%')", `(strpos(t1."address_city", CAST($1 AS text)) > 0)`, `(instr(t1."address_city", ?1) > 0)`, "[%]"},
		{"customer eq null", `(t2."id" IS NULL)`, `(t2."id" IS NULL)`, "[]"},
		{"lines/any()", `EXISTS (SELECT 1 FROM "lines" AS t2 JOIN "orders_lines" AS t3 ON t2."id" = t3."target_id" WHERE t1."id" = t3."source_id")`,
			`EXISTS (SELECT 1 FROM "lines" AS t2 JOIN "orders_lines" AS t3 ON t2."id" = t3."target_id" WHERE t1."id" = t3."source_id")`, "[]"},
	} {
		for _, d := range []odatasql.Dialect{odatasql.PostgreSQL, odatasql.SQLite} {
			want := test.postgreSQL
			if d == odatasql.SQLite {
				want = test.sqlite
			}
			q := translate(t, d, "$filter="+test.filter)
			_, where, _ := strings.Cut(q.Rows.Text, " WHERE ")
			where, _, _ = strings.Cut(where, " ORDER BY ")
			if where != want || fmt.Sprint(q.Rows.Args) != test.args {
				t.Errorf("%s: %s: is\n%s %v, want\n%s %s (%v)", d, test.filter, where, q.Rows.Args, want, test.args, q.Reasons)
			}
		}
	}
}

// TestReasons shows what SQL cannot do, and that this is known beforehand.
func TestReasons(t *testing.T) {
	for _, test := range []struct {
		dialect      odatasql.Dialect
		options      string
		done         evaluate.Stage
		where, error string
	}{
		{odatasql.PostgreSQL, "$filter=number eq 3 and tolower(note) eq 'x'&$top=1&$count=true", evaluate.Search, `(t1."number" = CAST($1 AS bigint))`,
			"query: $filter at offset 16: tolower(note): PostgreSQL has no such function that gives the same results"},
		{odatasql.SQLite, "$filter=number eq 3&$orderby=tolower(note)&$top=1&$count=true", evaluate.Count, `(t1."number" = ?1)`,
			"query: $orderby at offset 0: tolower(note): SQLite has no such function that gives the same results"},
		{odatasql.PostgreSQL, "$search=x", evaluate.Compute, "", "query: $search at offset 0: x: there is no SQL for a search"},
		{odatasql.PostgreSQL, "$filter=dynamic eq 1", evaluate.Search, "", "query: $filter at offset 0: dynamic: dynamic is a dynamic property"},
		{odatasql.PostgreSQL, "$filter=placed gt 2020-01-01T00:00:00.0000001Z", evaluate.Search, "",
			"query: $filter at offset 10: 2020-01-01T00:00:00.0000001Z: it has digits below the microsecond"},
		{odatasql.PostgreSQL, "$filter=hour(2020-01-01T00:00:00+02:00) eq 0", evaluate.Search, "",
			"query: $filter at offset 5: 2020-01-01T00:00:00+02:00: columns have instants in UTC, and it is told in another offset"},
		{odatasql.SQLite, "$filter=id add 1 gt 3", evaluate.Search, "", "query: $filter at offset 3: id add 1: the result may be beyond 64 bits"},
		{odatasql.PostgreSQL, "$filter=weight mul 2 gt 3", evaluate.Search, "",
			"query: $filter at offset 7: weight mul 2: PostgreSQL does not compute floating-point numbers exactly"},
		{odatasql.PostgreSQL, "$expand=lines($filter=tolower('A') eq 'a';$top=1)", evaluate.Top, "",
			"query: $expand at offset 14: tolower('A'): PostgreSQL has no such function that gives the same results"},
		{odatasql.PostgreSQL, "$expand=lines/$count", evaluate.Top, "", "query: $expand at offset 0: lines: there is no SQL for a part of the related entities"},
	} {
		q := translate(t, test.dialect, test.options)
		_, where, _ := strings.Cut(q.Rows.Text, " WHERE ")
		where, _, _ = strings.Cut(where, " ORDER BY ")
		if q.Done != test.done || where != test.where {
			t.Errorf("%s: done is %d, want %d; where is %s, want %s", test.options, q.Done, test.done, where, test.where)
		}
		if strings.Contains(q.Rows.Text, "LIMIT") {
			t.Errorf("%s: has a limit before all that comes before it is done: %s", test.options, q.Rows.Text)
		}
		err, ok := q.Complete().(*query.Error)
		if !ok || err.Status != 501 || err.Error() != test.error {
			t.Errorf("%s: error is %v, want %s", test.options, q.Complete(), test.error)
		}
	}
	if err := translate(t, odatasql.SQLite, "$filter=number eq 3").Complete(); err != nil {
		t.Error(err)
	}
}

// TestHostileValues makes the same text whatever the values are.
func TestHostileValues(t *testing.T) {
	values := []string{"x", "", "'", "''", `"`, `\`, `\'`, "%", "_", "$1", "?", "?1", ":a", "@a", "--", "/*", ";", "a' OR 1=1 --", "\n", "\u2028", "é", "😀"}
	for _, d := range []odatasql.Dialect{odatasql.PostgreSQL, odatasql.SQLite} {
		for _, form := range []string{
			"$filter=note eq %s", "$filter=note ne %s or not (note lt %s)", "$filter=note in (%s,%s)", "$filter=contains(note,%s)", "$filter=startswith(note,%s)",
			"$filter=endswith(note,%s)", "$filter=indexof(note,%s) eq 1", "$filter=concat(note,%s) eq trim(%s)", "$orderby=concat(note,%s)",
			"$filter=tags/any(t:t eq %s)", "$filter=lines/$count($filter=%s eq 'y') eq 1", "$expand=lines($filter=%s ne 'y')", "$filter=case(true:%s) eq note",
			"$compute=concat(note,%s) as x&$filter=x eq 'y'", "$apply=filter(note eq %s)/groupby((note),aggregate(number with sum as x))",
		} {
			want := ""
			for _, value := range values {
				literal := "'" + strings.ReplaceAll(value, "'", "''") + "'"
				text := strings.ReplaceAll(form, "%s", literal)
				q := translate(t, d, text)
				if len(q.Reasons) > 0 {
					t.Errorf("%s: %s: %v", d, text, q.Reasons[0])
				}
				if want == "" {
					want = q.Rows.Text
				}
				if q.Rows.Text != want {
					t.Errorf("%s: %s: is\n%s, want\n%s", d, text, q.Rows.Text, want)
				}
			}
		}
	}
}

// TestNUL leaves a string that no database has to the caller.
func TestNUL(t *testing.T) {
	for _, d := range []odatasql.Dialect{odatasql.PostgreSQL, odatasql.SQLite} {
		if q := translate(t, d, "$filter=note eq 'a\x00b'"); len(q.Reasons) != 1 || q.Reasons[0].Message != "no string in a database has a NUL" {
			t.Errorf("%s: %v %v", d, q.Rows, q.Reasons)
		}
	}
}
