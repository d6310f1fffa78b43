package wire

import (
	"github.com/odatagen/odatagen/internal/sibling"
	"strings"
	"testing"
)

func pageTrip[T any](t *testing.T, data string, opts ...Option) *Page[T] {
	t.Helper()
	var p Page[T]
	if err := UnmarshalPage([]byte(data), &p, opts...); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	out, err := MarshalPage(&p, opts...)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	for _, d := range differences(t, []byte(data), out) {
		t.Errorf("%s\n in: %s\nout: %s", d, data, out)
	}
	return &p
}

func TestPages(t *testing.T) {
	p := pageTrip[*sessionT](t, `{"@odata.context":"c","@odata.count":3,"@ns.term":{"a":1},"value":[{"id":"1"},null,{"id":"2"}],"@odata.nextLink":"n"}`)
	if p.Context != "c" || p.Count.Or(0) != 3 || p.NextLink != "n" || len(p.Items) != 3 || p.Items[2].ID.Or("") != "2" {
		t.Errorf("%+v", p)
	}
	p = pageTrip[*sessionT](t, `{"@context":"c","@count":"3","value":[],"@deltaLink":"d","more":1}`)
	if p.Context != "c" || p.Count.Or(0) != 3 || p.DeltaLink != "d" || p.Items == nil {
		t.Errorf("%+v", p)
	}
	any := pageTrip[anyEndpoint](t, `{"value":[{"cpuName":"x","@odata.type":"#graph.records.participantEndpoint"},{},null]}`, internals.DeclaredType((*endpointT)(nil)))
	if e, ok := any.Items[0].(*participantEndpointT); !ok || e.CPUName.Or("") != "x" {
		t.Errorf("%T", any.Items[0])
	}
	if s := pageTrip[string](t, `{"value":["a",null,""]}`); len(s.Items) != 3 {
		t.Errorf("%v", s)
	}
	pageTrip[Raw](t, `{"value":[1,null,{"a":[]}]}`)
	pageTrip[modalityT](t, `{"value":["a",null,""]}`)
	pageTrip[*sessionT](t, `{"@odata.context":null,"@odata.nextLink":null,"@odata.count":null,"value":[]}`)
	pageTrip[*sessionT](t, `{"@odata.context":"","@odata.nextLink":"","value":[],"@odata.deltaLink":""}`)
	pageTrip[int64](t, `{"value":[1,"2",null]}`)
}

func TestPageErrors(t *testing.T) {
	for data, want := range map[string]string{
		`[]`:                             "wire: at byte 0: a collection in an object wanted, found an array",
		`{"id":"1"}`:                     `wire: at byte 0: no member "value": a single entity is read with wire.Unmarshal`,
		`{"value":{}}`:                   "wire: /value at byte 9: Collection(graph.records.session) wanted, found an object",
		`{"value":null}`:                 "wire: /value at byte 9: Collection(graph.records.session) wanted, found null",
		`{"value":[{"id":1}]}`:           "wire: /value/0/id at byte 16: Edm.String wanted, found number 1",
		`{"value":[],"value":[]}`:        "wire: /value at byte 12: duplicate name: names of members must be unique (RFC 8259, section 4)",
		`{"@count":1,"@odata.count":2}`:  "wire: /@odata.count at byte 12: duplicate name: names of members must be unique (RFC 8259, section 4)",
		`{"value":[],"@odata.count":{}}`: "wire: /@odata.count at byte 27: Edm.Int64 wanted, found an object",
		`{"value":[]} ]`:                 "wire: at byte 13: syntax: the end of the payload expected, found ]",
	} {
		p := Page[*sessionT]{Context: "old"}
		if err := UnmarshalPage([]byte(data), &p); err == nil || err.Error() != want {
			t.Errorf("%s\n got %v\nwant %s", data, err, want)
		}
		if p.Items != nil || p.Context != "" {
			t.Errorf("%s: %+v is left", data, p)
		}
	}
	var ends Page[anyEndpoint]
	if err := UnmarshalPage([]byte(`{"value":[]}`), &ends); err == nil || !strings.Contains(err.Error(), "odata.DeclaredType") {
		t.Errorf("an interface without its type: %v", err)
	}
	if err := UnmarshalPage([]byte(`{"value":[]}`), &ends, internals.DeclaredType((*userAgentT)(nil))); err == nil {
		t.Error("an interface with another type: no error")
	}
	var odd Page[complex128]
	if err := UnmarshalPage([]byte(`{"value":[]}`), &odd); err == nil || !strings.Contains(err.Error(), "complex128") {
		t.Errorf("%v", err)
	}
	if _, err := internals.AppendPage(nil, &AnyPage{Items: &sessionT{}}); err == nil {
		t.Error("a page of no slice: no error")
	}
	if _, err := internals.AppendPage(nil, &AnyPage{}); err == nil {
		t.Error("a page of nothing: no error")
	}
	if _, err := MarshalPage(&Page[*kindsT]{Items: []*kindsT{nil, {String: Some("\xff")}}}); err == nil || err.Error() != "wire: /value/1/string: invalid UTF-8 in a string" {
		t.Errorf("%v", err)
	}
}

func TestAppendPage(t *testing.T) {
	source := Page[*sessionT]{
		Items: []*sessionT{{entityT: entityT{ID: Some("1")}, IsTest: Some(true)}},
		Count: Some[int64](9), NextLink: "n", DeltaLink: "d", Context: "c",
	}
	source.Dynamic.Set("@ns.term", "1")
	for _, v := range []any{source, &source} {
		p, ok := internals.PageOf(v)
		if !ok {
			t.Fatalf("%T is no page", v)
		}
		p.Count = Opt[int64]{}
		p.Context = "x"
		out, err := internals.AppendPage([]byte("> "), &p, internals.Select(&sibling.Selection{Properties: map[string]*sibling.Selection{"id": nil}}))
		if want := `> {"@odata.context":"x","@ns.term":1,"value":[{"id":"1"}],"@odata.nextLink":"n","@odata.deltaLink":"d"}`; err != nil || string(out) != want {
			t.Errorf("%s, %v; want %s", out, err, want)
		}
	}
	for _, test := range []struct {
		opts []Option
		want string
	}{
		{[]Option{internals.Metadata(sibling.MetadataNone)}, `{"@odata.count":9,"@ns.term":1,"value":[{"id":"1","isTest":true}],"@odata.nextLink":"n"}`},
		{[]Option{internals.IEEE754Compatible(), internals.ContextURL("y")}, `{"@odata.context":"y","@odata.count":"9","@ns.term":1,"value":[{"id":"1","isTest":true}],"@odata.nextLink":"n","@odata.deltaLink":"d"}`},
		{[]Option{internals.ProtocolVersion("4.01")}, `{"@context":"c","@count":9,"@ns.term":1,"value":[{"id":"1","isTest":true}],"@nextLink":"n","@deltaLink":"d"}`},
		{[]Option{internals.DeclaredType((*entityT)(nil))}, `{"@odata.context":"c","@odata.count":9,"@ns.term":1,"value":[{"@odata.type":"#graph.records.session","id":"1","isTest":true}],"@odata.nextLink":"n","@odata.deltaLink":"d"}`},
		{[]Option{internals.Metadata(sibling.MetadataFull), internals.BaseURL("/s"), internals.Select(&sibling.Selection{})}, `{"@odata.context":"c","@odata.count":9,"@ns.term":1,"value":[{"@odata.type":"#graph.records.session","@odata.id":"/s('1')","@odata.editLink":"/s('1')"}],"@odata.nextLink":"n","@odata.deltaLink":"d"}`},
	} {
		if out, err := MarshalPage(&source, test.opts...); err != nil || string(out) != test.want {
			t.Errorf("%v\n got %s\nwant %s", err, out, test.want)
		}
	}
	// The names of a page in OData 4.01 are of all that is in it.
	var short Page[*sessionT]
	if err := UnmarshalPage([]byte(`{"@count":1,"value":[{"caller":{"@odata.type":"#graph.records.serviceEndpoint"}}]}`), &short); err != nil {
		t.Fatal(err)
	}
	if out, err := MarshalPage(&short); err != nil || string(out) != `{"@count":1,"value":[{"caller":{"@type":"#graph.records.serviceEndpoint"}}]}` {
		t.Errorf("%s, %v", out, err)
	}
	if out, err := MarshalPage(&Page[*sessionT]{}); err != nil || string(out) != `{"value":[]}` {
		t.Errorf("%s, %v", out, err)
	}
	for _, v := range []any{nil, (*Page[int32])(nil), 1, []int{1}, Dynamic{}, &sessionT{}} {
		if _, ok := internals.PageOf(v); ok {
			t.Errorf("%T is a page", v)
		}
	}
}
