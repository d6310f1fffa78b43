package library_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// same compares JSON texts by value, numbers by their text.
func same(t *testing.T, got, want string) {
	t.Helper()
	read := func(s string) any {
		d := json.NewDecoder(strings.NewReader(s))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			t.Fatalf("%v: %s", err, s)
		}
		return v
	}
	if !reflect.DeepEqual(read(got), read(want)) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

const sample = `{
 "Key": "k", "Binary": "T0RhdGE", "Boolean": true, "Byte": 255, "Date": "2026-02-28",
 "DateTimeOffset": "2026-02-28T23:59:59.123456789012-05:30", "Decimal": 12345678901234567890.10, "Double": -1.5e-300,
 "Duration": "-P1DT2H0.000000000001S", "Guid": "8D6D3B6A-3b6a-8d6d-6a3b-6d8d6a3b6d8d", "Int16": -32768, "Int32": 2147483647,
 "Int64": 9223372036854775807, "SByte": -128, "Single": 0.0123, "Stream": "c3RyZWFt", "String": "tab\t\"quote\" \u20ac",
 "TimeOfDay": "23:59", "Area": {"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[0,0]]]}, "Anything": {"a":[1,null]},
 "Binaries": ["AA==",null], "Booleans": [true,false,null], "Bytes": [0,255], "Dates": ["2026-01-01"],
 "DateTimeOffsets": ["2026-01-01T00:00Z"], "Decimals": [1.0,2.50], "Doubles": ["INF","-INF","NaN",0.1], "Durations": ["PT36H","P0D"],
 "Genres": ["Fiction,Science","Unheard",null], "Guids": ["00000000-0000-0000-0000-000000000000"], "Int16s": [1,null,3],
 "Int32s": [], "Int64s": [-9223372036854775808], "SBytes": [-1], "Singles": [3.4028235e38], "Strings": ["",null],
 "TimesOfDay": ["00:00:00.000"], "Areas": [{"type":"Point","coordinates":[1,2]}],
 "Undeclared": {"deep":[1.0]}, "Date@example.note": "kept"
}`

func TestEveryPrimitiveTypeRoundTrips(t *testing.T) {
	var v library.Sample
	if err := json.Unmarshal([]byte(sample), &v); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(&v)
	if err != nil {
		t.Fatal(err)
	}
	same(t, string(out), strings.ReplaceAll(sample, "3.4028235e38", "3.4028235e+38"))
	var kept []string
	for name := range v.Dynamic.Undeclared() {
		kept = append(kept, name)
	}
	for name := range v.Dynamic.Annotations() {
		kept = append(kept, name)
	}
	if want := []string{"Undeclared", "Date@example.note"}; !slices.Equal(kept, want) {
		t.Errorf("undeclared: %q, want %q", kept, want)
	}
}

// TestEveryNullRoundTrips sets every property to null and to nothing.
func TestEveryNullRoundTrips(t *testing.T) {
	var members []string
	for _, p := range wire.Properties((*library.Sample)(nil)) {
		members = append(members, `"`+p.Name+`":null`)
	}
	for _, text := range []string{"{" + strings.Join(members, ",") + "}", "{}"} {
		var v library.Sample
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		out, err := json.Marshal(&v)
		if err != nil {
			t.Fatal(err)
		}
		same(t, string(out), text)
	}
}

func TestDerivedEntities(t *testing.T) {
	const page = `{"@odata.count":3,"value":[
		{"@odata.type":"#example.library.Book","ID":1,"Title":"One","ISBN":"9780000000001","Genre":"ScienceFiction"},
		{"ID":2,"Title":"Two","Issue":7,"@odata.type":"#example.library.Magazine"},
		{"@odata.type":"#example.library.Scroll","ID":3,"Title":"Three","Length":12.50}],
		"@odata.nextLink":"Publications?$skiptoken=3"}`
	var p odata.Page[library.AnyPublication]
	if err := odata.UnmarshalPage([]byte(page), &p, odata.DeclaredType((*library.Publication)(nil))); err != nil {
		t.Fatal(err)
	}
	if n := p.Count.Or(0); n != 3 || p.NextLink != "Publications?$skiptoken=3" || len(p.Items) != 3 {
		t.Fatalf("page: %+v", p)
	}
	if b, ok := p.Items[0].(*library.Book); !ok || b.ISBN.Or("") != "9780000000001" || b.Title.Or("") != "One" {
		t.Errorf("a book: %#v", p.Items[0])
	}
	if m, ok := p.Items[1].(*library.Magazine); !ok || m.Issue.Or(0) != 7 {
		t.Errorf("a magazine: %#v", p.Items[1])
	}
	scroll := p.Items[2].AsPublication()
	if length, _ := scroll.Dynamic.Lookup("Length"); length != "12.50" || scroll.ID.Or(0) != 3 {
		t.Errorf("a publication of an unknown type: %#v", p.Items[2])
	}
}

func TestFlags(t *testing.T) {
	g := library.GenreFiction.With(library.GenreHistory)
	if !g.Has(library.GenreHistory) || g.Has(library.GenreScience) || len(g.Members()) != 2 {
		t.Errorf("%q", g)
	}
	if g = g.Without(library.GenreFiction); g != library.GenreHistory {
		t.Errorf("%q", g)
	}
	if u := library.Genre("History, Unheard"); !u.Has("Unheard") || u.Known() {
		t.Errorf("%q", u)
	}
}
