package callrecords_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// documented is a session as the service's documentation shows one: wrapped in
// "value", types of nested values without a #, one of them abstract, an unknown
// member of an enumeration, seven digits of a second, an offset.
const documented = `{
  "value": {
    "@odata.type": "#microsoft.graph.callRecords.session",
    "id": "8d6d3b6a-3b6a-8d6d-6a3b-6d8d6a3b6d8d",
    "modalities": ["String"],
    "startDateTime": "2016-12-31T23:59:24.7548426+03:00",
    "endDateTime": "2016-12-31T23:58:29.0720449+03:00",
    "caller": {
      "@odata.type": "microsoft.graph.callRecords.endpoint",
      "userAgent": {
        "@odata.type": "microsoft.graph.callRecords.userAgent",
        "headerValue": "a header",
        "applicationVersion": "a version"
      }
    },
    "callee": {"@odata.type": "microsoft.graph.callRecords.endpoint"},
    "failureInfo": {
      "@odata.type": "microsoft.graph.callRecords.failureInfo",
      "stage": "String",
      "reason": "a reason"
    }
  }
}`

func TestDocumentedSession(t *testing.T) {
	var s callrecords.Session
	err := json.Unmarshal([]byte(documented), &s)
	if err == nil || !strings.Contains(err.Error(), "odata.InValue") {
		t.Fatalf("the wrapper is not explained: %v", err)
	}
	if err := wire.Unmarshal([]byte(documented), &s, odata.InValue()); err != nil {
		t.Fatal(err)
	}
	if got := s.Modalities; len(got) != 1 || got[0] != "String" || got[0].Known() {
		t.Errorf("modalities: %q", got)
	}
	start, ok := s.StartDateTime.Get()
	if want := time.Date(2016, 12, 31, 20, 59, 24, 754_842_600, time.UTC); !ok || !start.Time().Equal(want) {
		t.Errorf("start: %v, want %v", start, want)
	}
	if agent := s.Caller.AsEndpoint().UserAgent.AsUserAgent(); agent.HeaderValue.Or("") != "a header" {
		t.Errorf("user agent: %+v", agent)
	}
	if s.FailureInfo.Stage != "String" {
		t.Errorf("stage: %q", s.FailureInfo.Stage)
	}
	out, err := json.Marshal(&s)
	if err != nil {
		t.Fatal(err)
	}
	var wrapped struct{ Value any }
	if err := json.Unmarshal([]byte(documented), &wrapped); err != nil {
		t.Fatal(err)
	}
	if got := generic(t, out); !reflect.DeepEqual(got, wrapped.Value) {
		t.Errorf("round trip lost something:\n got %v\nwant %v", got, wrapped.Value)
	}
}

func generic(t *testing.T, data []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	return v
}

func TestDerivedTypes(t *testing.T) {
	const text = `{"caller":{"name":"laptop","@odata.type":"#microsoft.graph.callRecords.participantEndpoint","cpuCoresCount":8},` +
		`"callee":{"@odata.type":"https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.callRecords.serviceEndpoint"}}`
	var s callrecords.Session
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	caller, ok := s.Caller.(*callrecords.ParticipantEndpoint)
	if !ok || caller.Name.Or("") != "laptop" || caller.CPUCoresCount.Or(0) != 8 {
		t.Errorf("caller: %#v", s.Caller)
	}
	if _, ok := s.Callee.(*callrecords.ServiceEndpoint); !ok {
		t.Errorf("callee: %#v", s.Callee)
	}
	out, err := json.Marshal(&s)
	if err != nil || !reflect.DeepEqual(generic(t, out), generic(t, []byte(text))) {
		t.Errorf("round trip: %s, %v", out, err)
	}
}

func TestUnknownDerivedTypeIsKept(t *testing.T) {
	const text = `{"caller":{"@odata.type":"#microsoft.graph.callRecords.futureEndpoint","userAgent":null,"shoeSize":[43,1.50]}}`
	var s callrecords.Session
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	e, ok := s.Caller.(*callrecords.Endpoint)
	if !ok {
		t.Fatalf("caller: %#v", s.Caller)
	}
	if size, _ := e.Dynamic.Lookup("shoeSize"); size != "[43,1.50]" {
		t.Errorf("undeclared property: %q", size)
	}
	if !wire.IsNull(e, &e.UserAgent) {
		t.Error("the explicit null is lost")
	}
	if out, err := json.Marshal(&s); err != nil || string(out) != text {
		t.Errorf("round trip: %s, %v", out, err)
	}
}

func TestThreeStates(t *testing.T) {
	var s callrecords.Session
	if !s.IsTest.IsAbsent() {
		t.Error("the zero value is not absent")
	}
	s.IsTest = wire.Null[bool]()
	s.FailureInfo = &callrecords.FailureInfo{Stage: callrecords.FailureStageMidcall}
	wire.SetNull(&s, &s.Callee)
	out, err := json.Marshal(&s)
	if err != nil || !reflect.DeepEqual(generic(t, out), generic(t, []byte(`{"isTest":null,"callee":null,"failureInfo":{"stage":"midcall"}}`))) {
		t.Errorf("%s, %v", out, err)
	}
}

func TestErrorsNameTheCause(t *testing.T) {
	for text, want := range map[string]string{
		`{"segments":[{"media":[{"label":12}]}]}`: "/segments/0/media/0/label",
		`{"isTest":"yes"}`:                        "Edm.Boolean",
		`{"startDateTime":"yesterday"}`:           "/startDateTime",
		`{"modalities":"audio"}`:                  "/modalities",
		`{"id":"a","id":"b"}`:                     "/id",
		`{"caller":{"userAgent":{"x":1}},"a":`:    "end",
	} {
		var s callrecords.Session
		err := json.Unmarshal([]byte(text), &s)
		if err == nil {
			t.Errorf("%s: no error", text)
			continue
		}
		var typed *wire.Error
		if json.Valid([]byte(text)) && !errors.As(err, &typed) {
			t.Errorf("%s: %T is no *wire.Error", text, err)
		}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q does not say %s", text, err, want)
		}
	}
}

func TestEnumerations(t *testing.T) {
	azure := callrecords.ProductFamilyAzureCommunicationServices
	if v, ok := azure.EnumType().Value(string(azure)); !ok || v != 5 {
		t.Errorf("azureCommunicationServices is %d, %v", v, ok)
	}
	if callrecords.Modality("hologram").Known() {
		t.Error("an unknown member is known")
	}
}

func TestNew(t *testing.T) {
	if _, ok := callrecords.New("microsoft.graph.callRecords.session").(*callrecords.Session); !ok {
		t.Error("session is not found by name")
	}
	if callrecords.New("microsoft.graph.nothing") != nil {
		t.Error("an unknown type is found")
	}
}

func TestMarshalByValueIsRefused(t *testing.T) {
	_, err := json.Marshal(callrecords.Session{})
	if err == nil || !strings.Contains(err.Error(), "json.Marshal(&v)") {
		t.Errorf("by value: %v", err)
	}
}
