package wire_test

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// This file holds the codec against its twin.

// settings are the ways in which payloads are read.
var settings = []setting{
	{},
	{inValue: true},
	{newType: newType},
	{limits: wire.Limits{Depth: 3, Items: 2}},
	{limits: wire.Limits{Memory: 2500}},
	{limits: wire.Limits{Depth: 5, Items: 4, Size: 2000, Memory: 6000}},
	{lenient: true},
	{lenient: true, newType: newType, limits: wire.Limits{Depth: 5, Items: 4, Memory: 6000}},
}

// newType resolves types that the lists of derived types leave out, and some
// that are not derived.
func newType(name string) wire.Structured {
	switch name {
	case "graph.records.lateEndpoint":
		return new(wire.LateEndpointT)
	case "graph.records.session":
		return new(wire.SessionT)
	}
	if v := callrecords.New(name); v != nil {
		return v
	}
	return library.New(name)
}

// refusalOf returns what an error of the codec says.
func refusalOf(t *testing.T, err error) refusal {
	t.Helper()
	var e *wire.Error
	if !errors.As(err, &e) {
		t.Fatalf("%T is no *wire.Error: %v", err, err)
	}
	return refusalIn(e)
}

func refusalIn(e *wire.Error) refusal {
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
func checkDecode(t *testing.T, data []byte, v wire.Structured, s setting) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Logf("%T, %+v: %q", v, s, data)
		}
	}()
	t.Helper()
	buffer := bytes.Clone(data)
	err := wire.Unmarshal(buffer, v, s.options()...)
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
	checkSame(t, v, o)
	if !slices.Equal(s.told, r.aside) {
		t.Fatalf("set aside\n got %+v\nwant %+v", s.told, r.aside)
	}
	for _, f := range forms {
		checkEncode(t, v, o, f)
	}
	checkAgain(t, v, s)
}

// checkSame checks that v is what the twin calls o.
func checkSame(t *testing.T, v wire.Structured, o *object) {
	t.Helper()
	var got, want dump
	got.decoded("", v)
	want.object("", o)
	if got.String() != want.String() {
		t.Fatalf("%T: %s", v, difference(got.String(), want.String()))
	}
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
	{Answer: sibling.Answer{Metadata: sibling.MetadataNone, IEEE754Compatible: true}},
	{answer: true, Answer: sibling.Answer{Metadata: sibling.MetadataNone, ContextURL: "x"}},
	{answer: true, Answer: sibling.Answer{IEEE754Compatible: true, Version: "4.0", ContextURL: "x"}},
	{answer: true, Answer: sibling.Answer{Version: "4.01", Selection: &sibling.Selection{All: true}}},
	{answer: true, Answer: sibling.Answer{Version: "4.01", Sparse: true}},
}

// checkEncode writes v, which is what the twin calls o.
func checkEncode(t *testing.T, v wire.Structured, o *object, f form) {
	t.Helper()
	want, e := f.write(o)
	before := []byte("before")
	got, err := wire.Append(before, v, f.options()...)
	switch {
	case err != nil && e != nil:
		if r := refusalOf(t, err); r.pointer != string(*e) || r.offset != -1 || string(got) != "before" {
			t.Fatalf("%+v: %v\nwant %s", f, err, *e)
		}
	case err != nil || e != nil || string(got) != "before"+want:
		t.Fatalf("%+v: %v, the twin %v\n%s", f, err, e, difference(string(got), "before"+want))
	}
}

// checkAgain reads again what v is written as, and writes that again.
func checkAgain(t *testing.T, v wire.Structured, s setting) {
	t.Helper()
	once, err := wire.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	again := reflect.New(reflect.TypeOf(v).Elem()).Interface().(wire.Structured)
	opts := []wire.Option{odata.WithTypes(s.newType)}
	if s.lenient {
		opts = append(opts, odata.Lenient(nil))
	}
	if err := wire.Unmarshal(once, again, opts...); err != nil {
		if kindOf(err.Error()) == inWrapper {
			return
		}
		t.Fatalf("%T: %v: %s", v, err, once)
	}
	twice, err := wire.Marshal(again)
	if err != nil || !bytes.Equal(once, twice) {
		t.Fatalf("%T: %v\n%s", v, err, difference(string(twice), string(once)))
	}
}

// checkBuilt builds a value of v's type and writes it in every way.
func checkBuilt(t *testing.T, b *builder, v wire.Structured) {
	t.Helper()
	v, o := b.build(v, 0)
	checkSame(t, v, o)
	for _, f := range append(forms, form{answer: true, Answer: sibling.Answer{Selection: b.selection(modelOf(v), 0)}}, form{declared: pick(b.source, types)}) {
		checkEncode(t, v, o, f)
	}
	out, err := wire.Marshal(v)
	if err != nil {
		return
	}
	if minimal, e := (form{answer: true, Answer: sibling.Answer{Sparse: true}}).write(o); e == nil {
		checkFull(t, v, []byte(minimal))
	}
	checkDecode(t, out, newOf(v), setting{newType: newType})
}

// checkFull checks that full metadata adds nothing but control information.
func checkFull(t *testing.T, v wire.Structured, minimal []byte) {
	t.Helper()
	full, err := wire.Marshal(v, wire.Internal(sibling.Key{}).ForAnswer(&sibling.Answer{Sparse: true, Metadata: sibling.MetadataFull, BaseURL: "https://host/x"}))
	if err != nil {
		t.Fatal(err)
	}
	root, behind := parseTree(full)
	r := newReader(full, setting{limits: wire.Limits{Depth: 1000}})
	if e := r.check(root, "", 0); e != nil && e.kind != duplicate || behind != nil {
		t.Fatalf("%+v %+v: %s", e, behind, full)
	}
	plain, _ := parseTree(minimal)
	if got, want := root.plain(), plain.plain(); got != want {
		t.Fatalf("full metadata of %T\n%s", v, difference(got, want))
	}
}

// plain returns a value without control information.
func (n *node) plain() string {
	var parts []string
	switch n.kind {
	case '{':
		for _, m := range n.members {
			if _, _, ok := controlName(m.name.text); !ok {
				parts = append(parts, strconv.Quote(m.name.text)+":"+m.value.plain())
			}
		}
		return "{" + strings.Join(parts, ",") + "}"
	case '[':
		for _, item := range n.items {
			parts = append(parts, item.plain())
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	return n.text
}

// difference shows two texts from a little before where they differ.
func difference(got, want string) string {
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	from := max(0, at-300)
	cut := func(s string) string { return s[from:min(len(s), at+200)] }
	return fmt.Sprintf("differ at %d\n got …%s\nwant …%s", at, cut(got), cut(want))
}
