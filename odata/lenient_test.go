package odata_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// TestLenient reads a session some of whose values are not of their types, and
// writes it again.
func TestLenient(t *testing.T) {
	const text = `{"id":"a","isTest":"yes","endDateTime":"2026-11-30T10:00:00","modalities":["audio",7],` +
		`"failureInfo":{"stage":[],"reason":"r"},"caller":"none","segments":[{"id":"s","startDateTime":12},{"id":"t"}]}`
	var told []string
	var s callrecords.Session
	read(t, text, &s, odata.Lenient(func(e *wire.Error) { told = append(told, fmt.Sprint(e.Pointer, " at ", e.Offset, ": ", e.Found)) }))
	want := []string{
		`/isTest at 19: string "yes"`, `/endDateTime at 39: string "2026-11-30T10:00:00"`, `/modalities/1 at 83: number 7`,
		`/failureInfo/stage at 109: an array`, `/caller at 135: string "none"`, `/segments/0/startDateTime at 180: number 12`,
	}
	if fmt.Sprint(told) != fmt.Sprint(want) {
		t.Errorf("told\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
	if kept, _ := s.Dynamic.Lookup("isTest"); kept != `"yes"` || !s.IsTest.IsAbsent() || s.Segments[1].ID.Or("") != "t" || s.FailureInfo.Reason.Or("") != "r" {
		t.Errorf("kept %s, %+v", kept, s)
	}
	out, err := wire.Marshal(&s)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"isTest":"yes"`, `"modalities":["audio",7]`, `"stage":[]`, `"caller":"none"`, `"startDateTime":12`} {
		if !strings.Contains(string(out), part) {
			t.Errorf("%s is lost: %s", part, out)
		}
	}
	s.IsTest = wire.Some(true)
	if out, err = wire.Marshal(&s); err != nil || !strings.Contains(string(out), `"isTest":true`) || strings.Contains(string(out), "yes") {
		t.Errorf("%v %s", err, out)
	}
	if err := wire.Unmarshal([]byte(text), &s); err == nil || len(told) != len(want) {
		t.Errorf("without the option: %v", err)
	}
}

// TestLenientErrors has what a lenient reader refuses as any other.
func TestLenientErrors(t *testing.T) {
	for text, want := range map[string]string{
		`[]`:                          "callRecords.session wanted, found an array",
		`{"isTest":tru}`:              "syntax",
		`{"isTest":[{"a":1,"a":2}]}`:  "duplicate",
		`{"isTest":"x","isTest":"y"}`: "duplicate",
		`{"isTest":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`: "Depth",
	} {
		told := 0
		err := wire.Unmarshal([]byte(text), new(callrecords.Session), odata.Lenient(func(*wire.Error) { told++ }))
		if err == nil || !strings.Contains(err.Error(), want) || told > 0 {
			t.Errorf("%s: %v, told %d", text, err, told)
		}
	}
	limited := wire.WithLimits(wire.Limits{Memory: 400_000})
	for id, want := range map[string]string{`"x"`: "", "1": "too much is set aside: more than 400000"} {
		many := `{"segments":[` + strings.Repeat(`{"id":`+id+`},`, 1000) + `{}]}`
		err := wire.Unmarshal([]byte(many), new(callrecords.Session), odata.Lenient(nil), limited)
		if (err == nil) != (want == "") || want != "" && !strings.Contains(err.Error(), want) {
			t.Errorf("a thousand ids %s: %v", id, err)
		}
	}
}

// TestLenientPages goes on behind an item that is none, in a stream, and behind a
// count that is none.
func TestLenientPages(t *testing.T) {
	const text = `{"@odata.count":"many","value":[{"id":"a","isTest":0},5,{"id":"b","isTest":true}],"@odata.nextLink":"n"}`
	var told []string
	lenient := odata.Lenient(func(e *wire.Error) { told = append(told, fmt.Sprint(e.Pointer, " at ", e.Offset)) })
	var page odata.Page[*callrecords.Session]
	var got []string
	for s, err := range odata.ReadPage(t.Context(), strings.NewReader(text), &page, lenient) {
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, s.ID.Or(""))
	}
	if want := `[a wire: /value/1 at byte 54: microsoft.graph.callRecords.session wanted, found number 5 b]`; fmt.Sprint(got) != want {
		t.Errorf("%q, want %q", got, want)
	}
	if count, _ := page.Dynamic.Lookup("@odata.count"); fmt.Sprint(told) != "[/@odata.count at 16 /value/0/isTest at 51]" || page.NextLink != "n" || count != `"many"` {
		t.Errorf("told %q; %+v", told, page)
	}
	if err := odata.UnmarshalPage([]byte(text), &page, lenient); err == nil || !strings.Contains(err.Error(), "/value/1") {
		t.Errorf("a whole page: %v", err)
	}
}
