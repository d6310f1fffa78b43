package wire

import (
	"encoding/json"
	"strings"
	"testing"
)

// wrappedSession is an answer as some documentation shows it: an entity in
// "value", names of types without '#' and of abstract types, an unknown member.
const wrappedSession = `{
  "value": {
    "@odata.type": "#graph.records.session",
    "id": "1f6b1c1e-0000-4a7e-8ee1-6f8f5a1e0c11",
    "modalities": ["hologram"],
    "startDateTime": "2017-03-01T08:59:24.7548426+03:00",
    "endDateTime": "2017-03-01T09:01:29.0720449+03:00",
    "caller": {
      "@odata.type": "graph.records.endpoint",
      "userAgent": {
        "@odata.type": "graph.records.userAgent",
        "headerValue": "a header",
        "applicationVersion": "1.2"
      }
    },
    "callee": {"@odata.type": "graph.records.endpoint"},
    "failureInfo": {"@odata.type": "graph.records.failureInfo", "stage": "unheardOf", "reason": "none"}
  }
}`

func TestWrappedSession(t *testing.T) {
	var s sessionT
	err := Unmarshal([]byte(wrappedSession), &s)
	if err == nil || !strings.Contains(err.Error(), "odata.InValue") {
		t.Fatalf("without the option: %v; want an error that names it", err)
	}
	if err := Unmarshal([]byte(wrappedSession), &s, internals.InValue()); err != nil {
		t.Fatal(err)
	}
	if got := s.StartTime.Or(DateTimeOffset{}).String(); got != "2017-03-01T08:59:24.7548426+03:00" {
		t.Errorf("start = %s", got)
	}
	agent := s.Caller.AsEndpoint().UserAgent.AsUserAgent()
	if agent.Header.Or("") != "a header" {
		t.Errorf("userAgent = %+v", agent)
	}
	for name := range s.Undeclared() {
		t.Errorf("%s is not typed", name)
	}
	out, err := Marshal(&s)
	if err != nil {
		t.Fatal(err)
	}
	var wrapper struct{ Value json.RawMessage }
	if err := json.Unmarshal([]byte(wrappedSession), &wrapper); err != nil {
		t.Fatal(err)
	}
	for _, d := range differences(t, wrapper.Value, out) {
		t.Error(d)
	}
}

func TestInValue(t *testing.T) {
	var s sessionT
	beside := `{"@odata.context":"https://host/$metadata#x","value":{"id":"1"},"@ns.term":3}`
	if err := Unmarshal([]byte(beside), &s, internals.InValue()); err != nil {
		t.Fatal(err)
	}
	if v, ok := s.Lookup("@odata.context"); v != `"https://host/$metadata#x"` || !ok {
		t.Errorf("context is lost: %q", v)
	}
	if v, ok := s.Lookup("@ns.term"); v != "3" || !ok {
		t.Errorf("annotation is lost: %q", v)
	}
	for _, text := range []string{
		`{}`, `{"id":"1"}`, `{"value":[]}`, `{"value":null}`, `{"value":{},"id":"1"}`,
		`{"value":{},"value":{}}`, `{"@a.b":1,"@a.b":1,"value":{}}`,
		`{"@odata.etag":"1","value":{"@odata.etag":"2"}}`,
		`{"@odata.type":"#x.y","value":{"@odata.type":"#graph.records.session"}}`,
	} {
		if err := Unmarshal([]byte(text), &s, internals.InValue()); err == nil {
			t.Errorf("%s: no error", text)
		}
	}
	// A type that has or may have the property is not wrapped.
	var open identityT
	roundTrip(t, `{"value":{"a":1}}`, &open)
	// Nor is a payload with other properties.
	roundTrip(t, `{"id":"1","value":{"a":1}}`, &s)
	roundTrip(t, `{"caller":null,"value":{"a":1}}`, &s)
	roundTrip(t, `{"other":1,"value":{"a":1}}`, &s)
	roundTrip(t, `{"value":1}`, &s)
}

func TestUnmarshalClears(t *testing.T) {
	s := sessionT{IsTest: Some(true)}
	s.Set("x", "1")
	if err := Unmarshal([]byte(`{"id":"1"}`), &s); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Lookup("x"); ok || !s.IsTest.IsAbsent() || s.ID.Or("") != "1" {
		t.Errorf("not cleared: %+v", s)
	}
	if err := Unmarshal([]byte(`{"id":"1","isTest":7}`), &s); err == nil || !s.ID.IsAbsent() {
		t.Errorf("after the error %v: %+v", err, s)
	}
}

func TestUnmarshalDoesNotAlias(t *testing.T) {
	data := []byte(`{"id":"abc","caller":{"x":"yz"},"modalities":["m1"],"u":{"long":"` + strings.Repeat("w", 1000) + `"}}`)
	var s sessionT
	if err := Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	before, err := Marshal(&s)
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		data[i] = '!'
	}
	after, err := Marshal(&s)
	if err != nil || string(before) != string(after) {
		t.Errorf("changed with the buffer: %v\n%s\n%s", err, before, after)
	}
}

// TestDynamicType decodes an endpoint with its type in every position.
func TestDynamicType(t *testing.T) {
	tests := []struct{ text, goType, typeName string }{
		{`"#graph.records.participantEndpoint"`, "participant", "graph.records.participantEndpoint"},
		{`"graph.records.participantEndpoint"`, "participant", "graph.records.participantEndpoint"},
		{`"https://host/v1/$metadata#graph.records.participantEndpoint"`, "participant", "graph.records.participantEndpoint"},
		{`"\u0023graph.records.participantEndpoint"`, "participant", "graph.records.participantEndpoint"},
		{`"#graph.records.serviceEndpoint"`, "service", "graph.records.serviceEndpoint"},
		{`"#graph.records.endpoint"`, "endpoint", "graph.records.endpoint"},
		{`"#graph.records.futureEndpoint"`, "endpoint", "graph.records.futureEndpoint"},
		{`"#graph.records.session"`, "endpoint", "graph.records.session"},
		{`"#graph.records.ParticipantEndpoint"`, "endpoint", "graph.records.ParticipantEndpoint"},
		{`""`, "endpoint", "graph.records.endpoint"},
		{`"#"`, "endpoint", "graph.records.endpoint"},
	}
	for _, test := range tests {
		for _, name := range []string{`"@odata.type"`, `"@type"`, `"\u0040odata.type"`} {
			member := name + ` : ` + test.text
			for _, object := range []string{
				`{` + member + `,"cpuName":"x","y":{"@odata.type":"#graph.records.serviceEndpoint"}}`,
				`{"y":{"@odata.type":"#graph.records.serviceEndpoint"},"cpuName":"x",` + member + `}`,
				`{"y":["\"}",{},[]],` + member + `,"cpuName":"x"}`,
				`{ "userAgent" : { "headerValue" : "\\" } , ` + member + ` }`,
			} {
				var s sessionT
				roundTrip(t, `{"caller":`+object+`}`, &s)
				got := "?"
				switch s.Caller.(type) {
				case *endpointT:
					got = "endpoint"
				case *participantEndpointT:
					got = "participant"
				case *serviceEndpointT:
					got = "service"
				}
				if got != test.goType || internals.TypeName(s.Caller) != test.typeName {
					t.Errorf("%s: %s, %s; want %s, %s", object, got, internals.TypeName(s.Caller), test.goType, test.typeName)
				}
			}
		}
	}
}

// TestDynamicTypeLast nests objects whose type stands last. Looking ahead must
// neither miss one nor look at all of them again and again.
func TestDynamicTypeLast(t *testing.T) {
	const levels = 60
	// Three levels at a time: an endpoint, the array of its friends, a session.
	endpoint := `{"cpuName":"deepest","@odata.type":"#graph.records.participantEndpoint"}`
	for range levels / 3 {
		endpoint = `{"friends":[{"caller":` + endpoint + `,"pad":"` + strings.Repeat("x", 1000) + `"}],"@odata.type":"#graph.records.participantEndpoint"}`
	}
	var s sessionT
	data := `{"caller":` + endpoint + `}`
	roundTrip(t, data, &s)
	depth := 0
	for c := s.Caller; ; depth++ {
		p, ok := c.(*participantEndpointT)
		if !ok {
			t.Fatalf("level %d is a %T", depth, c)
		}
		if len(p.Friends) == 0 {
			if p.CPUName.Or("") != "deepest" {
				t.Errorf("deepest = %+v", p)
			}
			break
		}
		c = p.Friends[0].Caller
	}
	if depth != levels/3 {
		t.Errorf("%d levels, want %d", depth, levels/3)
	}
	d := newDecoder([]byte(data), nil)
	looked, found := 0, map[int]string{}
	start := strings.Index(data, `{"friends"`)
	for i := start; i < len(data); i++ {
		if data[i] == '{' {
			before := d.ahead.until
			found[i] = string(d.discriminator(i, d.space(i+1)))
			if i < before && d.ahead.until != before {
				t.Fatalf("looked again at byte %d", i)
			}
			looked += max(0, d.ahead.until-max(before, i))
		}
	}
	if looked > len(data) {
		t.Errorf("looked at %d bytes of %d", looked, len(data))
	}
	// It is still known when something is read again.
	for i := len(data) - 1; i >= 0; i-- {
		if text, asked := found[i]; asked && string(d.discriminator(i, d.space(i+1))) != text {
			t.Errorf("the object at byte %d had the type %q before", i, text)
		}
	}
	if typed := len(d.ahead.types); typed > 2*levels/3+1 {
		t.Errorf("%d objects are noted where %d have a type", typed, levels/3+1)
	}
}

func TestWithTypes(t *testing.T) {
	calls := 0
	newType := internals.WithTypes(func(name string) Structured {
		calls++
		switch name {
		case "graph.records.lateEndpoint":
			return new(lateEndpointT)
		case "graph.records.session":
			return new(sessionT) // is no endpoint
		}
		return nil
	})
	data := `{"segments":[{"caller":{"@odata.type":"#graph.records.lateEndpoint","late":1}},
		{"caller":{"late":2,"@odata.type":"#graph.records.lateEndpoint"}},
		{"caller":{"@odata.type":"#graph.records.session","late":3}},
		{"caller":{"@odata.type":"#graph.records.unknown","late":3}}]}`
	var s sessionT
	roundTrip(t, data, &s, newType)
	for i, want := range []int32{1, 2} {
		if late, ok := s.Segments[i].Caller.(*lateEndpointT); !ok || late.Late.Or(0) != want {
			t.Errorf("caller %d: %T %+v", i, s.Segments[i].Caller, s.Segments[i].Caller)
		}
	}
	for i := 2; i < 4; i++ {
		if _, ok := s.Segments[i].Caller.(*endpointT); !ok {
			t.Errorf("caller %d: %T", i, s.Segments[i].Caller)
		}
	}
	if calls != 3 {
		t.Errorf("asked %d times for 3 names", calls)
	}
	// What the option resolved is written like what the lists have.
	s = sessionT{Caller: &lateEndpointT{Late: Some[int32](4)}}
	out, err := Marshal(&s)
	if want := `{"caller":{"@odata.type":"#graph.records.lateEndpoint","late":4}}`; err != nil || string(out) != want {
		t.Errorf("%s, %v; want %s", out, err, want)
	}
}

// lateEndpointT is derived from endpointT, whose list lacks it.
type lateEndpointT struct {
	endpointT
	Friend *sessionT  `odata:"friend,nav"`
	Late   Opt[int32] `odata:"late"`
}

var lateEndpointType = Type{Name: "graph.records.lateEndpoint", Uses: []Structured{(*userAgentT)(nil)}}

func (*lateEndpointT) WireType() *Type { return &lateEndpointType }

func TestPropertyOrder(t *testing.T) {
	// Objects of one type in changing orders, with escaped names.
	items := []string{
		`{"label":"a","callerDevice":{"captureDeviceName":"x","packets":1}}`,
		`{"callerDevice":{"packets":1,"captureDeviceName":"x"},"label":"a"}`,
		`{"callerDevice":{"packets":1,"lossRate":0.5,"captureDeviceName":"x"},"l\u0061bel":"a","z":0}`,
		`{"z":0,"label":"a"}`,
	}
	var all []string
	for i := range 20 {
		all = append(all, items[i%len(items)])
	}
	var s segmentT
	roundTrip(t, `{"media":[`+strings.Join(all, ",")+`]}`, &s)
	if s.Media[2].Label.Or("") != "a" {
		t.Error("escaped name not found")
	}
}

// TestManyProperties has more properties than an object keeps account of
// without help.
func TestManyProperties(t *testing.T) {
	var b strings.Builder
	for i := 299; i >= 0; i-- {
		b.WriteString(`"f`)
		b.WriteString(string([]byte{'0' + byte(i/100), '0' + byte(i/10%10), '0' + byte(i%10)}))
		b.WriteString(`":`)
		b.WriteString(string([]byte{'1', '0' + byte(i%10)}))
		b.WriteString(`,`)
	}
	members := strings.TrimSuffix(b.String(), ",")
	var v broadT
	roundTrip(t, `{`+members+`}`, &v)
	if v.F299.Or(0) != 19 || v.F000.Or(0) != 10 {
		t.Errorf("f299 = %v, f000 = %v", v.F299, v.F000)
	}
	if err := Unmarshal([]byte(`{`+members+`,"f299":1}`), &v); err == nil {
		t.Error("duplicate of a late field not found")
	}
}

func TestDuplicates(t *testing.T) {
	var many strings.Builder
	for i := range 100 {
		many.WriteString(`"u` + strings.Repeat("x", i) + `":1,`)
	}
	for _, text := range []string{
		`{"id":"1","id":"1"}`,
		`{"id":"1","\u0069d":"1"}`,
		`{"x":1,"x":1}`,
		`{"x":1,"\u0078":1}`,
		`{"@odata.type":"#a.b","@odata.type":"#a.b"}`,
		`{"@odata.type":"#graph.records.session","@type":"#a.b"}`,
		`{"@odata.etag":"1","@odata.etag":"1"}`,
		`{"caller":null,"caller":null}`,
		`{"x":{"y":1,"y":1}}`,
		`{"x":[{"z":{}},{"y":1,"a":2,"y":1}]}`,
		`{` + many.String() + `"u":1}`,
		`{"x":{` + many.String() + `"u":1}}`,
		`{"x":{"y":{"a":1},"a":{},"y":1}}`,
		`{"caller":{"x":{"caller":1},"x":1}}`,
	} {
		var s sessionT
		err := Unmarshal([]byte(text), &s)
		if err == nil || !strings.Contains(err.Error(), "duplicate name") {
			t.Errorf("%.80s: %v", text, err)
		}
	}
	// The same names in different objects are fine.
	var s sessionT
	roundTrip(t, `{`+many.String()+`"x":{`+many.String()+`"x":{"x":1}},"y":[{"x":1},{"x":1}],"caller":{"x":1,"y":1}}`, &s)
}
