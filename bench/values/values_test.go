// Package values_test gives generated values, and what they consist of, to libraries
// that our own module does not depend on.
package values_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

func session(t *testing.T, text string) *callrecords.Session {
	t.Helper()
	s := new(callrecords.Session)
	if err := json.Unmarshal([]byte(text), s); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestCmp compares generated values with go-cmp, without any option.
func TestCmp(t *testing.T) {
	const text = `{"@odata.etag":"W/\"1\"","id":"1","caller":{"@odata.type":"#microsoft.graph.callRecords.participantEndpoint","name":"laptop"},` +
		`"modalities":["audio"],"failureInfo":null,"startDateTime":"2020-01-01T01:00:00+01:00","segments":[{"id":"s","media":[]}],"mood":"good"}`
	want, got := session(t, text), session(t, strings.Replace(text, "01:00:00+01:00", "00:00:00Z", 1))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("one instant in two offsets differs:\n%s", diff)
	}
	for change, lines := range map[string][]string{
		`"id":"1"|"id":"2"`:                     {`- ID: s"1",`, `+ ID: s"2",`},
		`"name":"laptop"|"name":null`:           {`- Name: s"laptop",`, `+ Name: s"null",`},
		`"name":"laptop"|"x":1`:                 {`+ Name: s"absent",`, `+ Dynamic: s` + "`" + `{"x":1}` + "`"},
		`["audio"]|["audio","video"]`:           {`+ "video",`},
		`"media":[]|"media":[{}]`:               {`+ Media: []*callrecords.Media{&{}},`},
		`"failureInfo":null|"failureInfo":{}`:   {`+ FailureInfo: &callrecords.FailureInfo{`},
		`"failureInfo":null,|`:                  {`null:`},
		`"mood":"good"|"mood":"better"`:         {`"mood":"better"`},
		`01:00:00+01:00|00:00:00.001Z`:          {`- StartDateTime: s"2020-01-01T01:00:00+01:00",`, `+ StartDateTime: s"2020-01-01T00:00:00.001Z",`},
		`.participantEndpoint|.serviceEndpoint`: {`+ Caller: &callrecords.ServiceEndpoint{`},
	} {
		old, changed, _ := strings.Cut(change, "|")
		got := session(t, strings.Replace(text, old, changed, 1))
		diff := strings.Join(strings.Fields(cmp.Diff(want, got)), " ")
		for _, line := range lines {
			if !strings.Contains(diff, line) {
				t.Errorf("%s: the difference is said without %q:\n%s", change, line, cmp.Diff(want, got))
			}
		}
		if wire.Equal(want, got) {
			t.Errorf("%s: it is equal", change)
		}
	}
}

// TestCmpPages compares pages. Sequences have no equality, but that of none.
func TestCmpPages(t *testing.T) {
	page := func(text string) *odata.Page[*callrecords.Session] {
		t.Helper()
		p := new(odata.Page[*callrecords.Session])
		if err := odata.UnmarshalPage([]byte(text), p); err != nil {
			t.Fatal(err)
		}
		return p
	}
	const text = `{"@odata.count":2,"value":[{"id":"1"},{"id":"2"}],"x":1}`
	want := page(text)
	if diff := cmp.Diff(want, page(text)); diff != "" {
		t.Error(diff)
	}
	for _, change := range []string{`"id":"2"|"id":"3"`, `count":2|count":3`, `"x":1|"x":2`, `,{"id":"2"}|`} {
		old, changed, _ := strings.Cut(change, "|")
		if cmp.Diff(want, page(strings.Replace(text, old, changed, 1))) == "" {
			t.Errorf("%s makes no difference", change)
		}
	}
	more := page(text)
	more.More = odata.SeqOf(func(func(*callrecords.Session, error) bool) {})
	if diff := cmp.Diff(want, more); !strings.Contains(diff, "More") {
		t.Errorf("a sequence makes the difference %s", diff)
	}
}

func TestCmpInDocs(t *testing.T) {
	want := &callrecords.Session{IsTest: wire.Some(false)}
	got := &callrecords.Session{IsTest: wire.Null[bool]()}
	fmt.Println(wire.Equal(want, got))
	fmt.Println(cmp.Diff(want, got))

	// What cmp says has spaces that it does not promise.
	diff := strings.Join(strings.Fields(cmp.Diff(want, got)), " ")
	if wire.Equal(want, got) || !strings.Contains(diff, `- IsTest: s"false", + IsTest: s"null",`) {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, session(t, `{"isTest":false,"x":1}`), cmpopts.IgnoreTypes(wire.Dynamic{})); diff != "" {
		t.Error(diff)
	}
}

// TestJSONExperiment gives an Opt to the library that encoding/json/v2 is.
func TestJSONExperiment(t *testing.T) {
	type call struct {
		ID    wire.Opt[string]                  `json:"id"`
		Start wire.Opt[wire.DateTimeOffset]     `json:"start,omitzero"`
		By    map[string]wire.Opt[wire.Decimal] `json:"by"`
	}
	for _, text := range []string{
		`{"id":"1","start":"2016-12-31T23:59:24.7548426+03:00","by":{"a":1.50}}`,
		`{"id":null,"by":{"a":null}}`,
	} {
		var c call
		if err := jsonv2.Unmarshal([]byte(text), &c); err != nil {
			t.Fatal(err)
		}
		if got, err := jsonv2.Marshal(c); err != nil || string(got) != text {
			t.Errorf("%s is written as %s, %v", text, got, err)
		}
	}
	if got, err := jsonv2.Marshal(call{}); err == nil {
		t.Errorf("an absent value is written as %s", got)
	}
}
