package wire

import (
	"encoding/json"
	"fmt"
	"github.com/odatagen/odatagen/internal/sibling"
	"math"
	"strings"
	"testing"
)

func TestMarshalOrder(t *testing.T) {
	s := sessionT{
		entityT: entityT{ID: Some("1")},
		Caller:  &participantEndpointT{endpointT: endpointT{UserAgent: &clientAgentT{Platform: "windows"}}, Cores: Some[int32](4)},
		IsTest:  Null[bool](),
	}
	SetNull(&s, &s.Callee)
	s.Set("undeclared", "[1, 2]")
	s.Set("@ns.term", `"x"`)
	s.Set("@odata.etag", `"W/\"1\""`)
	s.Set("caller@ns.term", `5`)
	s.Set("undeclared@odata.type", `"#Collection(Int32)"`)
	s.Set("@odata.context", `"c"`)
	out, err := Marshal(&s)
	want := `{"@odata.context":"c","@odata.etag":"W/\"1\"","id":"1","callee":null,` +
		`"caller@ns.term":5,"caller":{"@odata.type":"#graph.records.participantEndpoint",` +
		`"userAgent":{"@odata.type":"#graph.records.clientUserAgent","platform":"windows"},"cpuCoresCount":4},` +
		`"isTest":null,"undeclared":[1, 2],"@ns.term":"x","undeclared@odata.type":"#Collection(Int32)"}`
	if err != nil || string(out) != want {
		t.Errorf("%v\n got %s\nwant %s", err, out, want)
	}
	if out, err := Append([]byte("x"), &sessionT{}); string(out) != "x{}" || err != nil {
		t.Errorf("%s, %v", out, err)
	}
}

// TestStandardLibrary uses generated types through encoding/json.
func TestStandardLibrary(t *testing.T) {
	type page struct {
		Session  sessionT
		Sessions []*sessionT
	}
	data := `{"Session":{"@odata.type":"#graph.records.session","id":"<1>","x":null},"Sessions":[{"id":"2","caller":null},null]}`
	var p page
	if err := json.Unmarshal([]byte(data), &p); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range differences(t, []byte(data), out) {
		t.Error(d)
	}
}

func TestMetadataLevels(t *testing.T) {
	read := `{"@odata.context":"c","@odata.type":"#graph.records.session","@odata.etag":"e","id":"a/b'c","segments@odata.count":7,
		"segments@odata.nextLink":"n","segments@odata.navigationLink":"own","caller":{"@odata.type":"#graph.records.serviceEndpoint"},
		"modalities":["audio"],"startDateTime":"2017-03-01T08:59:24Z","isTest":true,"@ns.term":1,"segments":[{"id":"s 1"}]}`
	tests := []struct {
		name string
		opts []Option
		want string
	}{
		{"minimal", nil, `{"@odata.context":"c","@odata.type":"#graph.records.session","@odata.etag":"e","id":"a/b'c",
			"caller":{"@odata.type":"#graph.records.serviceEndpoint"},"isTest":true,"modalities":["audio"],"startDateTime":"2017-03-01T08:59:24Z",
			"segments@odata.count":7,"segments@odata.nextLink":"n","segments@odata.navigationLink":"own","segments":[{"id":"s 1"}],"@ns.term":1}`},
		{"none", []Option{internals.ForAnswer(&sibling.Answer{Sparse: true, Metadata: sibling.MetadataNone, ContextURL: "x", BaseURL: "https://host/s"})}, `{"id":"a/b'c",
			"caller":{},"isTest":true,"modalities":["audio"],"startDateTime":"2017-03-01T08:59:24Z",
			"segments@odata.count":7,"segments@odata.nextLink":"n","segments":[{"id":"s 1"}],"@ns.term":1}`},
		{"4.01", []Option{internals.ForAnswer(&sibling.Answer{Sparse: true, Version: "4.01", ContextURL: "x"})}, `{"@context":"x","@type":"#graph.records.session","@etag":"e","id":"a/b'c",
			"caller":{"@type":"#graph.records.serviceEndpoint"},"isTest":true,"modalities":["audio"],"startDateTime":"2017-03-01T08:59:24Z",
			"segments@count":7,"segments@nextLink":"n","segments@navigationLink":"own","segments":[{"id":"s 1"}],"@ns.term":1}`},
		{"full without URL", []Option{internals.Metadata(sibling.MetadataFull)}, `{"@odata.context":"c","@odata.type":"#graph.records.session","@odata.etag":"e","id":"a/b'c",
			"caller":{"@odata.type":"#graph.records.serviceEndpoint"},"isTest":true,
			"modalities@odata.type":"#Collection(graph.records.modality)","modalities":["audio"],
			"startDateTime@odata.type":"#DateTimeOffset","startDateTime":"2017-03-01T08:59:24Z",
			"segments@odata.count":7,"segments@odata.nextLink":"n","segments@odata.navigationLink":"own",
			"segments":[{"@odata.type":"#graph.records.segment","id":"s 1"}],"@ns.term":1}`},
		{"full", []Option{internals.ForAnswer(&sibling.Answer{Sparse: true, Metadata: sibling.MetadataFull, BaseURL: "https://host/sessions('1')"})}, `{"@odata.context":"c","@odata.type":"#graph.records.session","@odata.etag":"e",
			"@odata.id":"https://host/sessions('1')","@odata.editLink":"https://host/sessions('1')","id":"a/b'c",
			"caller":{"@odata.type":"#graph.records.serviceEndpoint"},"isTest":true,
			"modalities@odata.type":"#Collection(graph.records.modality)","modalities":["audio"],
			"startDateTime@odata.type":"#DateTimeOffset","startDateTime":"2017-03-01T08:59:24Z",
			"segments@odata.count":7,"segments@odata.nextLink":"n","segments@odata.navigationLink":"own",
			"segments@odata.associationLink":"https://host/sessions('1')/segments/$ref",
			"segments":[{"@odata.type":"#graph.records.segment","@odata.id":"https://host/sessions('1')/segments('s%201')",
				"@odata.editLink":"https://host/sessions('1')/segments('s%201')","id":"s 1"}],"@ns.term":1}`},
	}
	for _, test := range tests {
		var s sessionT
		if err := Unmarshal([]byte(read), &s); err != nil {
			t.Fatal(err)
		}
		out, err := Marshal(&s, test.opts...)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if want := compact(test.want); string(out) != want {
			t.Errorf("%s\n got %s\nwant %s", test.name, out, want)
		}
	}
}

// compact takes out the line breaks and tabs of a readable text.
func compact(text string) string {
	return strings.NewReplacer("\n", "", "\t", "").Replace(text)
}

func TestFullMetadataURLs(t *testing.T) {
	id, err := ParseGuid("1f6b1c1e-0000-4a7e-8ee1-6f8f5a1e0c11")
	if err != nil {
		t.Fatal(err)
	}
	v := &kindsT{
		Key: Some[int32](1), Second: Some("o'b/é"),
		Guid:     Some(id),
		Complex:  &kindsT{Key: Some[int32](9)},
		Children: []*kindsT{{Key: Some[int32](-2), Second: Some("+")}, {Second: Some("keyless")}},
		Variant:  &participantEndpointT{Friends: []*sessionT{{entityT: entityT{ID: Some("f")}}}},
	}
	out, err := Marshal(v, internals.ForAnswer(&sibling.Answer{Sparse: true, Metadata: sibling.MetadataFull, BaseURL: "/k"}))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		ID       string `json:"@odata.id"`
		GuidType string `json:"guid@odata.type"`
		Link     string `json:"children@odata.navigationLink"`
		Ref      string `json:"parent@odata.associationLink"`
		Children []struct {
			ID   string `json:"@odata.id"`
			Link string `json:"parent@odata.navigationLink"`
		}
		Variant struct {
			ID      string `json:"@odata.id"`
			Link    string `json:"friends@odata.navigationLink"`
			Friends []struct {
				ID string `json:"@odata.id"`
			}
		}
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	want := `{/k #Guid /k/children /k/parent/$ref [` +
		`{/k/children(key=-2,second='%2B') /k/children(key=-2,second='%2B')/parent} { }] ` +
		`{ /k/variant/graph.records.participantEndpoint/friends [{/k/variant/graph.records.participantEndpoint/friends('f')}]}}`
	if s := fmt.Sprint(got); s != want {
		t.Errorf(" got %s\nwant %s\n%s", s, want, out)
	}
	out, err = Marshal(&sessionT{Caller: &lateEndpointT{}}, internals.ForAnswer(&sibling.Answer{Sparse: true, Metadata: sibling.MetadataFull, BaseURL: "/s"}))
	if want := `"friend@odata.navigationLink":"/s/caller/graph.records.lateEndpoint/friend"`; err != nil || !strings.Contains(string(out), want) {
		t.Errorf("%v: %s lacks %s", err, out, want)
	}
	v.Children = []*kindsT{{Key: Some[int32](1), Second: Some("o'b/é")}}
	out, err = Marshal(v, internals.ForAnswer(&sibling.Answer{Sparse: true, Metadata: sibling.MetadataFull, BaseURL: "/k"}))
	if want := `/k/children(key=1,second='o''b%2F%C3%A9')`; err != nil || !strings.Contains(string(out), want) {
		t.Errorf("%v: %s lacks %s", err, out, want)
	}
}

// keysT has keys of the types that are written in a way of their own in a URL.
type keysT struct {
	Duration Opt[Duration] `odata:"duration,key"`
	Binary   Opt[Binary]   `odata:"binary,key"`
	Enum     modalityT     `odata:"enum,key"`
	Boolean  Opt[bool]     `odata:"boolean,key"`
	Items    []*keysT      `odata:"items,nav"`
	Dynamic
}

var keysType = Type{Name: "test.keys", Entity: true}

func (*keysT) WireType() *Type { return &keysType }

func TestKeysInURLs(t *testing.T) {
	var v keysT
	if err := Unmarshal([]byte(`{"items":[{"duration":"PT1M","binary":"-_8=","enum":"audio","boolean":false}]}`), &v); err != nil {
		t.Fatal(err)
	}
	out, err := Marshal(&v, internals.ForAnswer(&sibling.Answer{Sparse: true, Metadata: sibling.MetadataFull, BaseURL: "/k"}))
	if want := `"@odata.id":"/k/items(duration=duration'PT1M',binary=binary'-_8=',enum=graph.records.modality'audio',boolean=false)"`; err != nil || !strings.Contains(string(out), want) {
		t.Errorf("%v: %s lacks %s", err, out, want)
	}
}

// TestBothNames has control information under the names of both versions of
// the protocol, of which the one that is written remains.
func TestBothNames(t *testing.T) {
	var v kindsT
	roundTrip(t, `{"@odata.etag":"1","@etag":"2","u@odata.count":1,"u@count":2}`, &v)
	for version, want := range map[string]string{
		"4.0":  `{"@odata.etag":"1","u@odata.count":1}`,
		"4.01": `{"@etag":"2","u@count":2}`,
	} {
		if out, err := Marshal(&v, internals.ForAnswer(&sibling.Answer{Sparse: true, Version: version})); err != nil || string(out) != want {
			t.Errorf("%s, %v; want %s", out, err, want)
		}
	}
}

func TestDeclaredType(t *testing.T) {
	s := &sessionT{entityT: entityT{ID: Some("1")}}
	for _, test := range []struct {
		opts []Option
		want string
	}{
		{nil, `{"id":"1"}`},
		{[]Option{internals.DeclaredType((*sessionT)(nil))}, `{"id":"1"}`},
		{[]Option{internals.DeclaredType((*entityT)(nil))}, `{"@odata.type":"#graph.records.session","id":"1"}`},
		{[]Option{internals.DeclaredType((*entityT)(nil)), internals.Metadata(sibling.MetadataNone)}, `{"id":"1"}`},
		{[]Option{internals.DeclaredType((*entityT)(nil)), internals.ForAnswer(&sibling.Answer{Sparse: true, Version: "4.01"})}, `{"@type":"#graph.records.session","id":"1"}`},
		{[]Option{internals.DeclaredType((*entityT)(nil)), internals.ForAnswer(&sibling.Answer{Sparse: true, Metadata: sibling.MetadataFull, BaseURL: "/s"})}, `{"@odata.type":"#graph.records.session","@odata.id":"/s","@odata.editLink":"/s/graph.records.session","id":"1","segments@odata.associationLink":"/s/graph.records.session/segments/$ref","segments@odata.navigationLink":"/s/graph.records.session/segments"}`},
	} {
		if out, err := Marshal(s, test.opts...); err != nil || string(out) != test.want {
			t.Errorf("%s, %v; want %s", out, err, test.want)
		}
	}
}

func TestSelection(t *testing.T) {
	read := `{"@odata.type":"#test.kinds","@ns.t":1,"@odata.etag":"e","key":1,"string":"s","string@ns.t":2,"int32":3,"int32@ns.t":4,
		"complex":{"string":"c","int32":5,"complex":{"string":"d","int32":6},"parent":{"key":1},"u":1},
		"children":[{"key":7,"string":"x","parent":{"key":9},"complex":{"int32":1}}],"children@ns.t":0,"u":8,"u@ns.t":9}`
	all := &sibling.Selection{All: true}
	names := func(names ...string) *sibling.Selection {
		s := &sibling.Selection{Properties: map[string]*sibling.Selection{}}
		for _, n := range names {
			s.Properties[n] = nil
		}
		return s
	}
	tests := []struct {
		name      string
		selection *sibling.Selection
		want      string
	}{
		{"all", all, `{"@odata.type":"#test.kinds","@odata.etag":"e","key":1,"string@ns.t":2,"string":"s","int32@ns.t":4,"int32":3,
			"complex":{"string":"c","int32":5,"complex":{"string":"d","int32":6},"u":1},"children@ns.t":0,"@ns.t":1,"u":8,"u@ns.t":9}`},
		{"nothing", &sibling.Selection{}, `{"@odata.type":"#test.kinds","@odata.etag":"e","@ns.t":1}`},
		{"some", names("string", "u", "missing"), `{"@odata.type":"#test.kinds","@odata.etag":"e","string@ns.t":2,"string":"s","@ns.t":1,"u":8,"u@ns.t":9}`},
		{"within complex", &sibling.Selection{Properties: map[string]*sibling.Selection{"complex": {Properties: map[string]*sibling.Selection{"complex": names("int32")}, Expand: map[string]*sibling.Selection{"parent": nil}}}},
			`{"@odata.type":"#test.kinds","@odata.etag":"e","complex":{"complex":{"int32":6},"parent":{"key":1}},"@ns.t":1}`},
		{"within one, all others", &sibling.Selection{All: true, Properties: map[string]*sibling.Selection{"complex": names("u")}},
			`{"@odata.type":"#test.kinds","@odata.etag":"e","key":1,"string@ns.t":2,"string":"s","int32@ns.t":4,"int32":3,
			"complex":{"u":1},"children@ns.t":0,"@ns.t":1,"u":8,"u@ns.t":9}`},
		{"expand", &sibling.Selection{Expand: map[string]*sibling.Selection{"children": nil, "parent": nil}},
			`{"@odata.type":"#test.kinds","@odata.etag":"e","parent":null,"children@ns.t":0,"children":[{"key":7,"string":"x","complex":{"int32":1}}],"@ns.t":1}`},
		{"expand some", &sibling.Selection{Expand: map[string]*sibling.Selection{"children": {Properties: map[string]*sibling.Selection{"key": nil}, Expand: map[string]*sibling.Selection{"children": nil, "parent": names()}}}},
			`{"@odata.type":"#test.kinds","@odata.etag":"e","children@ns.t":0,"children":[{"key":7,"parent":{},"children":[]}],"@ns.t":1}`},
	}
	for _, test := range tests {
		var v kindsT
		roundTrip(t, read, &v)
		out, err := Marshal(&v, internals.ForAnswer(&sibling.Answer{Sparse: true, Selection: test.selection}))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if want := compact(test.want); string(out) != want {
			t.Errorf("%s\n got %s\nwant %s", test.name, out, want)
		}
	}
	// The links of navigation properties go with what is selected.
	for want, selection := range map[string]*sibling.Selection{
		`{"@odata.type":"#test.kinds"}`:                                     {},
		`{"@odata.type":"#test.kinds","parent@odata.navigationLink":"own"}`: names("parent"),
	} {
		var v kindsT
		v.Set("parent@odata.navigationLink", `"own"`)
		if out, err := Marshal(&v, internals.ForAnswer(&sibling.Answer{Sparse: true, Metadata: sibling.MetadataFull, Selection: selection})); err != nil || string(out) != want {
			t.Errorf("%s, %v; want %s", out, err, want)
		}
	}
}

func TestIEEE754Compatible(t *testing.T) {
	data := `{"int32":1,"int64":2,"double":1.5,"decimal":2.50,"int64s":[3,null,"4"],"decimals":["INF",1]}`
	var v kindsT
	roundTrip(t, data, &v)
	out, err := Marshal(&v, internals.IEEE754Compatible())
	want := `{"int32":1,"int64":"2","double":1.5,"decimal":"2.50","int64s":["3",null,"4"],"decimals":["INF","1"]}`
	if err != nil || string(out) != want {
		t.Errorf("%s, %v; want %s", out, err, want)
	}
	decimal, err := ParseDecimal("INF")
	if err != nil {
		t.Fatal(err)
	}
	v = kindsT{Decimal: Some(decimal), Double: Some(math.Inf(-1))}
	for _, opts := range [][]Option{nil, {internals.IEEE754Compatible()}} {
		if out, err := Marshal(&v, opts...); err != nil || string(out) != `{"double":"-INF","decimal":"INF"}` {
			t.Errorf("%s, %v", out, err)
		}
	}
}

func TestMarshalErrors(t *testing.T) {
	cycle := &kindsT{}
	cycle.Children = []*kindsT{cycle}
	set := func(name string, value Raw) *kindsT {
		v := new(kindsT)
		v.Set(name, value)
		return v
	}
	two := set("string@ns.t", "x")
	two.Set("string@ns.u", "y")
	for _, test := range []struct {
		v    Structured
		want string
	}{
		{&kindsT{String: Some("\xff")}, `wire: /string: invalid UTF-8 in a string`},
		{&kindsT{Strings: []string{"a", "\xff"}}, `wire: /strings/1: invalid UTF-8 in a string`},
		{&kindsT{Enum: "\xff"}, `wire: /enum: invalid UTF-8 in a string`},
		{&kindsT{Untyped: "{"}, `wire: /untyped: at byte 1: syntax: '"' of a member's name expected, found the end`},
		{&kindsT{Untypeds: []Raw{"", "1 2"}}, `wire: /untypeds/1: at byte 2: syntax: the end of the payload expected, found 2`},
		{&kindsT{Complexes: []*kindsT{nil, {Complex: &kindsT{Enums: []modalityT{"\xff"}}}}}, `wire: /complexes/1/complex/enums/0: invalid UTF-8 in a string`},
		{set("u", "x"), `wire: /u: at byte 0: syntax: a value expected, found x`},
		{two, `wire: /string@ns.t: at byte 0: syntax: a value expected, found x`},
		{set("@odata.etag", "W/"), `wire: /@odata.etag: at byte 0: syntax: a value expected, found W`},
		{set("u", `{"a":1,"a":2}`), `wire: /u: /a at byte 7: duplicate name: names of members must be unique (RFC 8259, section 4)`},
		{set("u\xff", `1`), "wire: /u\xff: invalid UTF-8 in a string"},
		{cycle, `does the value contain itself?`},
	} {
		b, err := Append([]byte("kept"), test.v)
		if err == nil || !strings.HasSuffix(err.Error(), test.want) || string(b) != "kept" {
			t.Errorf("%s: %v; want %s", b, err, test.want)
		}
	}
	if _, err := Marshal(&kindsT{}, internals.ForAnswer(&sibling.Answer{Sparse: true, Version: "5"})); err == nil || !strings.Contains(err.Error(), `"5"`) {
		t.Errorf("version 5: %v", err)
	}
}

func TestAppendString(t *testing.T) {
	for s, want := range map[string]string{
		"": `""`, "abcdefghijklmnop": `"abcdefghijklmnop"`, `"\`: `"\"\\"`, "\n\r\t\b\x00\x1f\x7f": `"\n\r\t\u0008\u0000\u001f` + "\x7f" + `"`,
		"<é😀\u2028\ufffd>": "\"<é😀\u2028\ufffd>\"", "12345678\"": `"12345678\""`,
	} {
		if out, err := appendString(nil, s); err != nil || string(out) != want {
			t.Errorf("%q = %s, %v; want %s", s, out, err, want)
		}
	}
}

// TestTwoContexts reads a context under both of its names.
func TestTwoContexts(t *testing.T) {
	const both = `{"@context":"a","@odata.context":"b","id":"1"}`
	var s sessionT
	if out := roundTrip(t, both, &s); string(out) != both {
		t.Errorf("%s", out)
	}
	for _, test := range []struct {
		opt  Option
		want string
	}{
		{internals.ForAnswer(&sibling.Answer{Sparse: true, ContextURL: "c"}), `{"@odata.context":"c","id":"1"}`},
		{internals.ForAnswer(&sibling.Answer{Sparse: true, Version: "4.0"}), `{"@odata.context":"b","id":"1"}`},
		{internals.Metadata(sibling.MetadataNone), `{"id":"1"}`},
	} {
		if out, err := Marshal(&s, test.opt); err != nil || string(out) != test.want {
			t.Errorf("%s, %v; want %s", out, err, test.want)
		}
	}
}

// TestBagBesideFields sets members of the names of declared properties, which
// must never be written twice.
func TestBagBesideFields(t *testing.T) {
	v := kindsT{String: Some("x")}
	v.Set("string", `"y"`)
	v.Set("int32", `7`)
	v.Set("children", `[{"key":1}]`)
	if out, err := Marshal(&v); err != nil || string(out) != `{"string":"x","int32":7,"children":[{"key":1}]}` {
		t.Errorf("%s, %v", out, err)
	}
	var read kindsT
	if err := Unmarshal([]byte(`{"enum":""}`), &read); err != nil {
		t.Fatal(err)
	}
	read.Enum = "audio"
	if out, err := Marshal(&read); err != nil || string(out) != `{"enum":"audio"}` {
		t.Errorf("%s, %v", out, err)
	}
	SetNull(&read, &read.Enum)
	if out, err := Marshal(&read); err != nil || string(out) != `{"enum":null}` {
		t.Errorf("%s, %v", out, err)
	}
}
