package odata_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
)

// This file holds the codec against its twin.

// settings are the ways in which payloads are read.
var settings = []setting{
	{},
	{inValue: true},
	{newType: newType},
	{limits: odata.Limits{Depth: 3, Items: 2}},
	{limits: odata.Limits{Memory: 2500}},
	{limits: odata.Limits{Depth: 5, Items: 4, Size: 2000, Memory: 6000}},
}

// newType resolves types that the lists of derived types leave out, and some
// that are not derived.
func newType(name string) odata.Structured {
	switch name {
	case "graph.records.lateEndpoint":
		return new(odata.LateEndpointT)
	case "graph.records.session":
		return new(odata.SessionT)
	}
	return nil
}

// refusalOf returns what an error of the codec says.
func refusalOf(t *testing.T, err error) refusal {
	t.Helper()
	var e *odata.Error
	if !errors.As(err, &e) {
		t.Fatalf("%T is no *odata.Error: %v", err, err)
	}
	r := refusal{pointer: e.Pointer, offset: int(e.Offset), typeName: e.Type, found: e.Found}
	switch {
	case e.Type == "":
		r.kind = kindOf(e.Err.Error())
	case e.Err != nil:
		r.reason = e.Err.Error()
		fallthrough
	default:
		r.kind = mismatch
	}
	return r
}

func kindOf(message string) string {
	for _, kind := range []string{
		inWrapper, noWrapper, twice, noValue, limitDepth, limitSize, limitItems, limitMemory,
		duplicate, badUTF8, surrogate, control, escape, syntax,
	} {
		if strings.Contains(message, kind) {
			return kind
		}
	}
	return message
}

// accepts reports whether an error of the codec is the one that the twin found,
// or as good.
func (r *reader) accepts(got, want refusal) bool {
	for _, other := range append(r.also, want) {
		if got == other {
			return true
		}
	}
	return r.blurred != nil && got.offset >= r.blurred.start && got.offset <= r.blurred.end
}

// checkDecode reads data into v, a pointer to the zero value of its type, and
// checks what comes out, and how it is written, against the twin.
func checkDecode(t *testing.T, data []byte, v odata.Structured, s setting) {
	t.Helper()
	buffer := bytes.Clone(data)
	err := odata.Unmarshal(buffer, v, s.options()...)
	if !bytes.Equal(buffer, data) {
		t.Fatalf("%T: the input has changed: %q", v, data)
	}
	for i := range buffer {
		buffer[i] = 0xff // what was read must not alias it
	}
	r := newReader(data, s)
	o, e := r.document(modelOf(v))
	if err != nil {
		r.checkError(t, v, err, e)
		if !reflect.ValueOf(v).Elem().IsZero() {
			t.Fatalf("%T: something is left after the error %v: %q", v, err, data)
		}
		return
	}
	if e != nil {
		t.Fatalf("%T: accepted; the twin says %+v: %q", v, *e, data)
	}
	var got, want dump
	got.decoded("", v)
	want.object("", o)
	if got.String() != want.String() {
		t.Fatalf("%T: read %q\n got %s\nwant %s", v, data, got.String(), want.String())
	}
	for _, f := range forms {
		checkEncode(t, v, o, f)
	}
	checkAgain(t, v, s)
}

func (r *reader) checkError(t *testing.T, v any, err error, e *refusal) {
	t.Helper()
	got := refusalOf(t, err)
	if e == nil && !r.accepts(got, refusal{}) {
		t.Fatalf("%T: refused: %v; the twin accepts it: %q", v, err, r.data)
	}
	if e != nil && !r.accepts(got, *e) {
		t.Fatalf("%T: read %q\n got %+v (%v)\nwant %+v", v, r.data, got, err, *e)
	}
}

// forms are the ways in which values are written.
var forms = []form{
	{},
	{none: true, contextURL: "x"},
	{ieee754: true, version: "4.0", contextURL: "x"},
	{version: "4.01"},
}

// checkEncode writes v, which is what the twin calls o.
func checkEncode(t *testing.T, v odata.Structured, o *object, f form) {
	t.Helper()
	want, e := f.write(o)
	before := []byte("before")
	got, err := odata.Append(before, v, f.options()...)
	switch {
	case err != nil && e != nil:
		if r := refusalOf(t, err); r.pointer != string(*e) || r.offset != -1 || string(got) != "before" {
			t.Fatalf("%+v: %v\nwant %s", f, err, *e)
		}
	case err != nil || e != nil || string(got) != "before"+want:
		t.Fatalf("%+v: %v, the twin %v\n got %s\nwant %s", f, err, e, got, want)
	}
}

// checkAgain reads again what v is written as, and writes that again.
func checkAgain(t *testing.T, v odata.Structured, s setting) {
	t.Helper()
	once, err := odata.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	again := reflect.New(reflect.TypeOf(v).Elem()).Interface().(odata.Structured)
	if err := odata.Unmarshal(once, again, odata.WithTypes(s.newType)); err != nil {
		if kindOf(err.Error()) == inWrapper {
			return
		}
		t.Fatalf("%T: %v: %s", v, err, once)
	}
	twice, err := odata.Marshal(again)
	if err != nil || !bytes.Equal(once, twice) {
		t.Fatalf("%T: %v\nonce  %s\ntwice %s", v, err, once, twice)
	}
}
