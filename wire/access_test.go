package wire

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
)

func TestProperties(t *testing.T) {
	want := []PropertyInfo{
		{Name: "userAgent", TypeName: "graph.records.userAgent", Target: (*userAgentT)(nil)},
		{Name: "cpuName", TypeName: "Edm.String"},
		{Name: "cpuCoresCount", TypeName: "Edm.Int32"},
		{Name: "identity", TypeName: "graph.identity", Target: (*identityT)(nil)},
		{Name: "friends", TypeName: "graph.records.session", Collection: true, Navigation: true, Target: (*sessionT)(nil)},
	}
	if got := Properties((*participantEndpointT)(nil)); !slices.Equal(got, want) {
		t.Errorf("%+v; want %+v", got, want)
	}
	for name, want := range map[string]PropertyInfo{
		"id":         {Name: "id", TypeName: "Edm.String", Key: true},
		"modalities": {Name: "modalities", TypeName: "graph.records.modality", Collection: true, Enum: true, EnumType: modalityT("").EnumType()},
		"segments":   {Name: "segments", TypeName: "graph.records.segment", Collection: true, Navigation: true, Target: (*segmentT)(nil)},
		"callee":     {Name: "callee", TypeName: "graph.records.endpoint", Target: (*endpointT)(nil)},
	} {
		if p, ok := LookupProperty((*sessionT)(nil), name); !ok || p != want {
			t.Errorf("%+v, %t; want %+v", p, ok, want)
		}
		if p := FindProperty((*sessionT)(nil), name); p == nil || *p != want || p != FindProperty((*sessionT)(nil), name) {
			t.Errorf("%+v; want %+v, and the same again", p, want)
		}
	}
	for _, name := range []string{"ID", "Id", "", "Callee", "value"} {
		if p, ok := LookupProperty((*sessionT)(nil), name); ok {
			t.Errorf("%q: %+v", name, p)
		}
	}
	if Properties((*unsupportedT)(nil)) != nil {
		t.Error("properties of an unsupported type")
	}
	if _, ok := LookupProperty((*unsupportedT)(nil), "good"); ok {
		t.Error("a property of an unsupported type")
	}
	for _, p := range Properties((*kindsT)(nil)) {
		if strings.HasPrefix(p.Name, "un") != (p.TypeName == "Edm.Untyped") {
			t.Errorf("%+v", p)
		}
	}
}

func TestNulls(t *testing.T) {
	s := &sessionT{Caller: &endpointT{}, IsTest: Some(true)}
	fields := []any{&s.ID, &s.Callee, &s.Caller, &s.FailureInfo, &s.IsTest, &s.Modalities, &s.Segments}
	for _, f := range fields {
		if IsNull(s, f) {
			t.Errorf("%T is null", f)
		}
		SetNull(s, f)
		if !IsNull(s, f) {
			t.Errorf("%T is not null", f)
		}
	}
	if s.Caller != nil || !s.IsTest.IsNull() {
		t.Error("values are left")
	}
	out, err := Marshal(s)
	if want := `{"id":null,"callee":null,"caller":null,"failureInfo":null,"isTest":null,"modalities":null,"segments":null}`; err != nil || string(out) != want {
		t.Errorf("%s, %v; want %s", out, err, want)
	}
	s.Callee = &endpointT{}
	if IsNull(s, &s.Callee) {
		t.Error("null with a value")
	}
	for _, f := range fields {
		SetAbsent(s, f)
	}
	if out, err := Marshal(s); err != nil || string(out) != `{}` {
		t.Errorf("%s, %v", out, err)
	}
	var raw kindsT
	SetNull(&raw, &raw.Untyped)
	if raw.Untyped != "null" || !IsNull(&raw, &raw.Untyped) {
		t.Errorf("untyped = %q", raw.Untyped)
	}
	other := new(sessionT)
	for _, f := range []any{&other.Callee, s.Callee, &s.entityT, nil, 1} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%T is a field", f)
				}
			}()
			SetNull(s, f)
		}()
	}
}

func TestDynamic(t *testing.T) {
	var s sessionT
	roundTrip(t, `{"@odata.type":"#graph.records.session","b":1,"@odata.etag":"e","a@ns.t":2,"a":[],"@ns.t#q":3}`, &s)
	list := func(seq func(func(string, Raw) bool)) (names []string) {
		for name, value := range seq {
			names = append(names, name+"="+string(value))
		}
		return names
	}
	if got := fmt.Sprint(list(s.Undeclared()), list(s.Annotations())); got != `[b=1 a=[]] [@odata.etag="e" a@ns.t=2 @ns.t#q=3]` {
		t.Error(got)
	}
	for range s.Undeclared() {
		break
	}
	shared := s
	s.Set("b", "5")
	s.Set("c", `"new"`)
	s.Delete("a")
	s.Set("a@ns.t", "")
	s.Delete("missing")
	s.Delete("@odata.type")
	if got := fmt.Sprint(list(s.Undeclared()), list(s.Annotations())); got != `[b=5 c="new"] [@odata.etag="e" @ns.t#q=3]` {
		t.Error(got)
	}
	if got := fmt.Sprint(list(shared.Undeclared())); got != `[b=1 a=[]]` {
		t.Errorf("the copy changed: %s", got)
	}
	out, err := Marshal(&s)
	if want := `{"@odata.etag":"e","b":5,"@ns.t#q":3,"c":"new"}`; err != nil || string(out) != want {
		t.Errorf("%s, %v; want %s", out, err, want)
	}
	s.Set("@odata.type", `"#x.y"`)
	s.Set("@type", `"#x.z"`)
	if _, ok := s.Lookup("@odata.type"); ok || internals.TypeName(&s) != "x.z" {
		t.Errorf("type = %s", internals.TypeName(&s))
	}
	s.Delete("@odata.type")
	if _, ok := s.Lookup("@type"); ok || internals.TypeName(&s) != "graph.records.session" {
		t.Errorf("type = %s", internals.TypeName(&s))
	}
	var empty Dynamic
	if _, ok := empty.Lookup("x"); ok || len(list(empty.Undeclared())) > 0 {
		t.Error("an empty Dynamic has members")
	}
	empty.Delete("x")
}

func TestValueAt(t *testing.T) {
	var s sessionT
	roundTrip(t, `{"id":"a\"b","caller":{"@odata.type":"#graph.records.participantEndpoint","cpuCoresCount":4,"identity":{"displayName":null,"color":"red"}},
		"callee":null,"modalities":["audio","video"],"segments":[{"id":"1"}],"u":{"x":1}}`, &s)
	tests := []struct {
		path, state, json, text, response string
	}{
		{"id", "value", `"a\"b"`, `a"b`, `{"@odata.context":"c","value":"a\"b"}`},
		{"caller/cpuCoresCount", "value", `4`, `4`, `{"@odata.context":"c","value":4}`},
		{"caller/cpuName", "absent", `null`, "", `{"@odata.context":"c","value":null}`},
		{"caller/identity", "value", `{"displayName":null,"color":"red"}`, "", `{"@odata.context":"c","displayName":null,"color":"red"}`},
		{"caller/identity/displayName", "null", `null`, "", `{"@odata.context":"c","value":null}`},
		{"caller/identity/color", "value", `"red"`, `red`, `{"@odata.context":"c","value":"red"}`},
		{"callee", "null", `null`, "", `{"@odata.context":"c","value":null}`},
		{"callee/userAgent", "absent", `null`, "", `{"@odata.context":"c","value":null}`},
		{"failureInfo/reason", "absent", `null`, "", `{"@odata.context":"c","value":null}`},
		{"modalities", "value", `["audio","video"]`, "", `{"@odata.context":"c","value":["audio","video"]}`},
		{"segments", "value", `[{"id":"1"}]`, "", `{"@odata.context":"c","value":[{"id":"1"}]}`},
		{"u", "value", `{"x":1}`, `{"x":1}`, `{"@odata.context":"c","x":1}`},
	}
	for _, test := range tests {
		v, ok := internals.ValueAt(&s, strings.Split(test.path, "/")...)
		if !ok {
			t.Errorf("%s is missing", test.path)
			continue
		}
		state := "value"
		if v.IsNull() {
			state = "null"
		} else if v.IsAbsent() {
			state = "absent"
		}
		json, err1 := v.Append(nil)
		response, err2 := v.AppendResponse(nil, internals.ForAnswer(&sibling.Answer{Sparse: true, ContextURL: "c"}))
		text, err3 := v.AppendText(nil)
		if state != test.state || string(json) != test.json || string(response) != test.response || string(text) != test.text ||
			err1 != nil || err2 != nil || (err3 != nil) != (test.text == "") {
			t.Errorf("%s: %s %s %q %s %v %v %v", test.path, state, json, text, response, err1, err2, err3)
		}
	}
	for _, path := range []string{"", "ID", "caller/cpuName/x", "modalities/0", "segments/id", "u/none", "u/x/y", "callee/cpuName", "caller/none"} {
		if v, ok := internals.ValueAt(&s, strings.Split(path, "/")...); ok {
			t.Errorf("%s: %+v", path, v)
		}
	}
	if _, ok := internals.ValueAt(&s); ok {
		t.Error("an empty path has a value")
	}
	if v, ok := internals.ValueAt((*sessionT)(nil), "id"); !ok || !v.IsAbsent() {
		t.Errorf("a property of nil: %+v, %t", v, ok)
	}
}

func TestValueOf(t *testing.T) {
	guid := NewGuid([16]byte{1})
	for _, test := range []struct {
		v              any
		typeName, json string
		text           string
	}{
		{"x", "Edm.String", `"x"`, "x"},
		{int32(7), "Edm.Int32", `7`, "7"},
		{Some[int64](7), "Edm.Int64", `7`, "7"},
		{Null[bool](), "Edm.Boolean", `null`, ""},
		{true, "Edm.Boolean", `true`, "true"},
		{1.5, "Edm.Double", `1.5`, "1.5"},
		{guid, "Edm.Guid", `"01000000-0000-0000-0000-000000000000"`, "01000000-0000-0000-0000-000000000000"},
		{NewBinary([]byte("\x00\xff")), "Edm.Binary", `"AP8="`, "\x00\xff"},
		{modalityT("audio"), "graph.records.modality", `"audio"`, "audio"},
		{[]string{"a"}, "Edm.String", `["a"]`, ""},
		{[]byte{1, 2}, "Edm.Byte", `[1,2]`, ""},
		{[]modalityT(nil), "graph.records.modality", `[]`, ""},
		{Raw(`{"a":1}`), "Edm.Untyped", `{"a":1}`, `{"a":1}`},
		{&sessionT{IsTest: Some(true)}, "graph.records.session", `{"isTest":true}`, ""},
		{(*sessionT)(nil), "graph.records.session", `null`, ""},
		{[]*sessionT{nil, {}}, "graph.records.session", `[null,{}]`, ""},
		{[]anyEndpoint{&serviceEndpointT{}, &endpointT{}}, "graph.records.endpoint", `[{"@odata.type":"#graph.records.serviceEndpoint"},{}]`, ""},
	} {
		v, err := internals.ValueOf(test.v)
		if _, interfaces := test.v.([]anyEndpoint); interfaces {
			if err == nil {
				t.Error("a slice of interfaces without its type: no error")
			}
			v, err = internals.ValueOf(test.v, internals.DeclaredType((*endpointT)(nil)))
		}
		if err != nil {
			t.Errorf("%T: %v", test.v, err)
			continue
		}
		json, err := v.Append(nil)
		text, _ := v.AppendText(nil)
		if err != nil || string(json) != test.json || v.TypeName != test.typeName || string(text) != test.text {
			t.Errorf("%T: %s %s %q, %v", test.v, v.TypeName, json, text, err)
		}
	}
	v, err := internals.ValueOf(&sessionT{}, internals.DeclaredType((*entityT)(nil)))
	if err != nil {
		t.Fatal(err)
	}
	if out, err := v.AppendResponse(nil, internals.ForAnswer(&sibling.Answer{Sparse: true, ContextURL: "c"})); err != nil || string(out) != `{"@odata.context":"c","@odata.type":"#graph.records.session"}` {
		t.Errorf("%s, %v", out, err)
	}
	for _, v := range []any{nil, 1, uint(1), map[string]int{}, struct{}{}, sessionT{}, []any{}} {
		if _, err := internals.ValueOf(v); err == nil {
			t.Errorf("%T: no error", v)
		}
	}
}
