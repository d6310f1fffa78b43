package odata_test

import (
	"encoding/json"
	"testing"

	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

func parsed[T any, P interface {
	*T
	wire.Structured
}](t *testing.T, text string) P {
	t.Helper()
	v := P(new(T))
	if err := json.Unmarshal([]byte(text), v); err != nil {
		t.Fatal(err)
	}
	return v
}

func textOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestMerge(t *testing.T) {
	for _, c := range []struct{ base, change, want string }{
		{`{"Name":"a","Closes":"17:00:00"}`, `{"Name":"b"}`, `{"Closes":"17:00:00","Name":"b"}`},
		{`{"Name":"a","Closes":"17:00:00"}`, `{"Closes":null,"Opens":"08:00:00"}`, `{"Closes":null,"Name":"a","Opens":"08:00:00"}`},
		{`{"Address":{"City":"Bern","Street":"a"}}`, `{"Address":{"Street":null}}`, `{"Address":{"City":"Bern","Street":null}}`},
		{`{"Address":{"City":"Bern"}}`, `{"Address":null}`, `{"Address":null}`},
		{`{"Address":null}`, `{"Address":{"City":"Bern"}}`, `{"Address":{"City":"Bern"}}`},
		{`{"Name":"a","x":1,"y":2}`, `{"x":3,"z":{"a":[]}}`, `{"Name":"a","x":3,"y":2,"z":{"a":[]}}`},
		{`{"@odata.etag":"W/\"1\"","Name":"a"}`, `{"@odata.etag":"W/\"0\"","@odata.id":"x","Name":"b","@ns.term":1,"Head@odata.bind":"People(1)"}`, `{"@odata.etag":"W/\"1\"","Name":"b","@ns.term":1}`},
		{`{"Name":"a","x":{"a":1,"b":{"c":1}},"y":1}`, `{"x":{"b":{"d":2}},"y":null,"w":null}`, `{"Name":"a","x":{"a":1,"b":{"c":1,"d":2}}}`},
		{`{"x@odata.type":"#Int64","x":1}`, `{"x":"a"}`, `{"x":"a"}`},
		{`{"x":1,"y":2}`, `{"x@odata.type":"#Int64","x":3}`, `{"x@odata.type":"#Int64","x":3,"y":2}`},
		{`{"x@odata.type":"#GeographyPoint","x":{"type":"Point","coordinates":[1,2],"crs":{}}}`, `{"x@odata.type":"#GeographyPoint","x":{"type":"Point","coordinates":[3,4]}}`, `{"x@odata.type":"#GeographyPoint","x":{"type":"Point","coordinates":[3,4]}}`},
		{`{"x":{"@odata.type":"#n.A","a":1}}`, `{"x":{"b":2}}`, `{"x":{"@odata.type":"#n.A","a":1,"b":2}}`},
		{`{"x":{"@odata.type":"#n.A","a":1}}`, `{"x":{"@odata.type":"#n.B","b":2}}`, `{"x":{"@odata.type":"#n.B","b":2}}`},
		{`{"Name":"a"}`, `{}`, `{"Name":"a"}`},
		{`{"Opens":"08:00:00"}`, `{"Opens":"08:00:00.000"}`, `{"Opens":"08:00:00.000"}`},
	} {
		base, change := parsed[library.Branch](t, c.base), parsed[library.Branch](t, c.change)
		before := textOf(t, base)
		got, err := odata.Merge(base, change)
		if err != nil || textOf(t, got) != textOf(t, parsed[library.Branch](t, c.want)) {
			t.Errorf("%s and %s: %s %v, want %s", c.base, c.change, textOf(t, got), err, c.want)
		}
		if after := textOf(t, base); after != before {
			t.Errorf("%s has become %s", before, after)
		}
	}
}

// TestMergeDerived has a change that does not know the type of what it changes.
func TestMergeDerived(t *testing.T) {
	var book library.AnyPublication = parsed[library.Book](t, `{"ID":1,"Title":"a","Pages":7}`)
	var change library.AnyPublication = parsed[library.Publication](t, `{"Title":"b","Pages":8,"ISBN":null}`)
	got, err := odata.Merge(book, change)
	if err != nil {
		t.Fatal(err)
	}
	if b, ok := got.(*library.Book); !ok || b.Pages.Or(0) != 8 || !b.ISBN.IsNull() || b.Title.Or("") != "b" {
		t.Errorf("%s", textOf(t, got))
	}
	if _, err := odata.Merge[wire.Structured](book, parsed[library.Branch](t, `{"Opens":"08:00:00"}`)); err == nil {
		t.Error("what has no property is changed by it")
	}
	if _, err := odata.Merge(book, library.AnyPublication(parsed[library.Publication](t, `{"Pages":"many"}`))); err == nil {
		t.Error("a text is a number of pages")
	}
}

// TestChange finds the change from one text to another, and merges it.
func TestChange(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`{"Name":"a","Closes":"17:00:00"}`, `{"Name":"b","Closes":"17:00:00"}`, `{"Name":"b"}`},
		{`{"Name":"a"}`, `{"Name":"a"}`, `{}`},
		{`{"Name":"a"}`, `{"Name":null}`, `{"Name":null}`},
		{`{"Name":null}`, `{"Name":null}`, `{}`},
		{`{"Name":"a"}`, `{}`, `{}`},
		{`{"Address":{"City":"Bern","Street":"a"}}`, `{"Address":{"City":"Bern","Street":"b"}}`, `{"Address":{"Street":"b"}}`},
		{`{"Address":{"City":"Bern"}}`, `{"Address":null}`, `{"Address":null}`},
		{`{"x":1,"y":2}`, `{"x":1,"z":3}`, `{"z":3,"y":null}`},
		{`{"x":{"a":1,"b":2}}`, `{"x":{"b":3}}`, `{"x":{"b":3,"a":null}}`},
		{`{"x":1}`, `{"x@odata.type":"#Int64","x":1}`, `{"x@odata.type":"#Int64","x":1}`},
		{`{"Opens":"08:00:00"}`, `{"Opens":"08:00:00.000"}`, `{}`},
		{`{"@odata.etag":"1","@ns.a":1}`, `{"@odata.etag":"2","@ns.a":2}`, `{"@ns.a":2,"@odata.etag":"1"}`},
	} {
		from, to := parsed[library.Branch](t, c.from), parsed[library.Branch](t, c.to)
		change, err := odata.Change(from, to)
		if err != nil || textOf(t, change) != textOf(t, parsed[library.Branch](t, c.want)) {
			t.Errorf("%s to %s: %s %v, want %s", c.from, c.to, textOf(t, change), err, c.want)
		}
	}
	if change, err := odata.Change(parsed[library.Person](t, `{"ID":"01234567-89ab-cdef-0123-456789abcdef"}`), parsed[library.Person](t, `{"ID":"11234567-89ab-cdef-0123-456789abcdef"}`)); err != nil || textOf(t, change) != `{}` {
		t.Errorf("the key is a change: %s %v", textOf(t, change), err)
	}
}

// TestMergeComplex changes complex values, whose type a change need not say.
func TestMergeComplex(t *testing.T) {
	for _, c := range []struct{ base, change, want string }{
		{`{"Preferred":{"@odata.type":"#example.library.Phone","Label":"a","Number":"1"}}`, `{"Preferred":{"Label":"b"}}`,
			`{"Preferred":{"@odata.type":"#example.library.Phone","Label":"b","Number":"1"}}`},
		{`{"Preferred":{"@odata.type":"#example.library.Phone","Label":"a","Number":"1"}}`, `{"Preferred":{"Number":"2"}}`,
			`{"Preferred":{"@odata.type":"#example.library.Phone","Label":"a","Number":"2"}}`},
		{`{"Preferred":{"@odata.type":"#example.library.Phone","Label":"a","Number":"1"}}`, `{"Preferred":{"@odata.type":"#example.library.Mail","Address":{"City":"Bern"}}}`,
			`{"Preferred":{"@odata.type":"#example.library.Mail","Label":"a","Address":{"City":"Bern"}}}`},
		{`{"Preferred":null}`, `{"Preferred":{"@odata.type":"#example.library.Phone","Number":"1"}}`, `{"Preferred":{"@odata.type":"#example.library.Phone","Number":"1"}}`},
		{`{"Contacts":[{"@odata.type":"#example.library.Phone","Number":"1"}]}`, `{"Contacts":[{"@odata.type":"#example.library.Mail"}]}`, `{"Contacts":[{"@odata.type":"#example.library.Mail"}]}`},
	} {
		got, err := odata.Merge(parsed[library.Person](t, c.base), parsed[library.Person](t, c.change))
		if want := textOf(t, parsed[library.Person](t, c.want)); err != nil || textOf(t, got) != want {
			t.Errorf("%s and %s: %s %v, want %s", c.base, c.change, textOf(t, got), err, want)
		}
	}
	if _, err := odata.Merge(parsed[library.Person](t, `{"Preferred":{"@odata.type":"#example.library.Phone"}}`), parsed[library.Person](t, `{"Preferred":{"Number":1}}`)); err == nil {
		t.Error("a number is a text")
	}
}
