package wire_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// siblings is what siblings have of package wire, and pages of package odata.
var (
	siblings = wire.Internal(sibling.Key{})
	pages    = odata.Internal(sibling.Key{})
)

// anyPage is a page of some type.
type anyPage = sibling.Page[wire.Opt[int64], wire.Dynamic]

// session returns a session of which no more than the id is known.
func session(id string) *wire.SessionT {
	s := new(wire.SessionT)
	s.ID = wire.Some(id)
	return s
}

func pageTrip[T any](t *testing.T, data string, opts ...wire.Option) *odata.Page[T] {
	t.Helper()
	var p odata.Page[T]
	if err := odata.UnmarshalPage([]byte(data), &p, opts...); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	out, err := odata.MarshalPage(&p, opts...)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	for _, d := range wire.Differences(t, []byte(data), out) {
		t.Errorf("%s\n in: %s\nout: %s", d, data, out)
	}
	return &p
}

func TestPages(t *testing.T) {
	p := pageTrip[*wire.SessionT](t, `{"@odata.context":"c","@odata.count":3,"@ns.term":{"a":1},"value":[{"id":"1"},null,{"id":"2"}],"@odata.nextLink":"n"}`)
	if p.Context != "c" || p.Count.Or(0) != 3 || p.NextLink != "n" || len(p.Items) != 3 || p.Items[2].ID.Or("") != "2" {
		t.Errorf("%+v", p)
	}
	p = pageTrip[*wire.SessionT](t, `{"@context":"c","@count":"3","value":[],"@deltaLink":"d","more":1}`)
	if p.Context != "c" || p.Count.Or(0) != 3 || p.DeltaLink != "d" || p.Items == nil {
		t.Errorf("%+v", p)
	}
	any := pageTrip[wire.AnyEndpoint](t, `{"value":[{"cpuName":"x","@odata.type":"#graph.records.participantEndpoint"},{},null]}`, odata.DeclaredType((*wire.EndpointT)(nil)))
	if e, ok := any.Items[0].(*wire.ParticipantEndpointT); !ok || e.CPUName.Or("") != "x" {
		t.Errorf("%T", any.Items[0])
	}
	if s := pageTrip[string](t, `{"value":["a",null,""]}`); len(s.Items) != 3 {
		t.Errorf("%v", s)
	}
	pageTrip[wire.Raw](t, `{"value":[1,null,{"a":[]}]}`)
	pageTrip[wire.ModalityT](t, `{"value":["a",null,""]}`)
	pageTrip[*wire.SessionT](t, `{"@odata.context":null,"@odata.nextLink":null,"@odata.count":null,"value":[]}`)
	pageTrip[*wire.SessionT](t, `{"@odata.context":"","@odata.nextLink":"","value":[],"@odata.deltaLink":""}`)
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
		p := odata.Page[*wire.SessionT]{Context: "old"}
		if err := odata.UnmarshalPage([]byte(data), &p); err == nil || err.Error() != want {
			t.Errorf("%s\n got %v\nwant %s", data, err, want)
		}
		if p.Items != nil || p.Context != "" {
			t.Errorf("%s: %+v is left", data, p)
		}
	}
	var ends odata.Page[wire.AnyEndpoint]
	if err := odata.UnmarshalPage([]byte(`{"value":[]}`), &ends); err == nil || !strings.Contains(err.Error(), "odata.DeclaredType") {
		t.Errorf("an interface without its type: %v", err)
	}
	if err := odata.UnmarshalPage([]byte(`{"value":[]}`), &ends, odata.DeclaredType((*wire.UserAgentT)(nil))); err == nil {
		t.Error("an interface with another type: no error")
	}
	var odd odata.Page[complex128]
	if err := odata.UnmarshalPage([]byte(`{"value":[]}`), &odd); err == nil || !strings.Contains(err.Error(), "complex128") {
		t.Errorf("%v", err)
	}
	if _, err := siblings.AppendPage(nil, &anyPage{Items: &wire.SessionT{}}); err == nil {
		t.Error("a page of no slice: no error")
	}
	if _, err := siblings.AppendPage(nil, &anyPage{}); err == nil {
		t.Error("a page of nothing: no error")
	}
	if _, err := odata.MarshalPage(&odata.Page[*wire.KindsT]{Items: []*wire.KindsT{nil, {String: wire.Some("\xff")}}}); err == nil || err.Error() != "wire: /value/1/string: invalid UTF-8 in a string" {
		t.Errorf("%v", err)
	}
}

func TestAppendPage(t *testing.T) {
	one := session("1")
	one.IsTest = wire.Some(true)
	source := odata.Page[*wire.SessionT]{
		Items: []*wire.SessionT{one},
		Count: wire.Some[int64](9), NextLink: "n", DeltaLink: "d", Context: "c",
	}
	source.Dynamic.Set("@ns.term", "1")
	for _, v := range []any{source, &source} {
		p, ok := pages.PageOf(v)
		if !ok {
			t.Fatalf("%T is no page", v)
		}
		p.Count = wire.Opt[int64]{}
		p.Context = "x"
		out, err := siblings.AppendPage([]byte("> "), &p, siblings.ForAnswer(&sibling.Answer{Sparse: true, Selection: &sibling.Selection{Properties: map[string]*sibling.Selection{"id": nil}}}))
		if want := `> {"@odata.context":"x","@ns.term":1,"value":[{"id":"1"}],"@odata.nextLink":"n","@odata.deltaLink":"d"}`; err != nil || string(out) != want {
			t.Errorf("%s, %v; want %s", out, err, want)
		}
	}
	for _, test := range []struct {
		opts []wire.Option
		want string
	}{
		{[]wire.Option{odata.Metadata(odata.MetadataNone)}, `{"@odata.count":9,"@ns.term":1,"value":[{"id":"1","isTest":true}],"@odata.nextLink":"n"}`},
		{[]wire.Option{siblings.ForAnswer(&sibling.Answer{Sparse: true, IEEE754Compatible: true, ContextURL: "y"})}, `{"@odata.context":"y","@odata.count":"9","@ns.term":1,"value":[{"id":"1","isTest":true}],"@odata.nextLink":"n","@odata.deltaLink":"d"}`},
		{[]wire.Option{siblings.ForAnswer(&sibling.Answer{Sparse: true, Version: "4.01"})}, `{"@context":"c","@count":9,"@ns.term":1,"value":[{"id":"1","isTest":true}],"@nextLink":"n","@deltaLink":"d"}`},
		{[]wire.Option{odata.DeclaredType((*wire.EntityT)(nil))}, `{"@odata.context":"c","@odata.count":9,"@ns.term":1,"value":[{"@odata.type":"#graph.records.session","id":"1","isTest":true}],"@odata.nextLink":"n","@odata.deltaLink":"d"}`},
		{[]wire.Option{siblings.ForAnswer(&sibling.Answer{Sparse: true, Metadata: sibling.MetadataFull, BaseURL: "/s", Selection: &sibling.Selection{}})}, `{"@odata.context":"c","@odata.count":9,"@ns.term":1,"value":[{"@odata.type":"#graph.records.session","@odata.id":"/s('1')","@odata.editLink":"/s('1')"}],"@odata.nextLink":"n","@odata.deltaLink":"d"}`},
	} {
		if out, err := odata.MarshalPage(&source, test.opts...); err != nil || string(out) != test.want {
			t.Errorf("%v\n got %s\nwant %s", err, out, test.want)
		}
	}
	// The names of a page in OData 4.01 are of all that is in it.
	var short odata.Page[*wire.SessionT]
	if err := odata.UnmarshalPage([]byte(`{"@count":1,"value":[{"caller":{"@odata.type":"#graph.records.serviceEndpoint"}}]}`), &short); err != nil {
		t.Fatal(err)
	}
	if out, err := odata.MarshalPage(&short); err != nil || string(out) != `{"@count":1,"value":[{"caller":{"@type":"#graph.records.serviceEndpoint"}}]}` {
		t.Errorf("%s, %v", out, err)
	}
	if out, err := odata.MarshalPage(&odata.Page[*wire.SessionT]{}); err != nil || string(out) != `{"value":[]}` {
		t.Errorf("%s, %v", out, err)
	}
	for _, v := range []any{nil, (*odata.Page[int32])(nil), 1, []int{1}, wire.Dynamic{}, &wire.SessionT{}} {
		if _, ok := pages.PageOf(v); ok {
			t.Errorf("%T is a page", v)
		}
	}
}
