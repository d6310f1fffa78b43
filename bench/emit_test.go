package bench

import (
	"bytes"
	"context"
	stdjson "encoding/json"
	"io"
	"iter"
	"testing"

	"github.com/go-faster/jx"
	json "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/odatagen/odatagen/bench/internal/jxcodec"
	"github.com/odatagen/odatagen/bench/internal/peers"
	"github.com/odatagen/odatagen/bench/internal/plain"
	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/odata"
)

// emitters are ways to write a page to an io.Writer, one session at a time.
var emitters = []struct {
	name  string
	write func(w io.Writer, page *emitted) error
}{
	{peers.Ours, emitOurs},
	{"json", emitJSON},
	{"go-json-experiment", emitExperiment},
	{"jx", emitJX},
}

// emitted is one page as the types of both sides have it.
type emitted struct {
	ours  odata.Page[*callrecords.Session]
	plain plain.SessionPage
}

func emittedPage(tb testing.TB) *emitted {
	data, page := pageOf(tb), new(emitted)
	if err := odata.UnmarshalPage(data, &page.ours); err != nil {
		tb.Fatal(err)
	}
	if err := stdjson.Unmarshal(data, &page.plain); err != nil {
		tb.Fatal(err)
	}
	return page
}

// BenchmarkEmit writes a page to a writer that drops it.
func BenchmarkEmit(b *testing.B) {
	page, size := emittedPage(b), len(pageOf(b))
	for _, e := range emitters {
		b.Run("payload=page/impl="+e.name, func(b *testing.B) {
			measure(b, size, func() error { return e.write(io.Discard, page) })
		})
	}
}

// TestEmitters has every way write all sessions.
func TestEmitters(t *testing.T) {
	page := emittedPage(t)
	for _, e := range emitters {
		var out bytes.Buffer
		if err := e.write(&out, page); err != nil {
			t.Fatalf("%s: %v", e.name, err)
		}
		var read plain.SessionPage
		if err := stdjson.Unmarshal(out.Bytes(), &read); err != nil || len(read.Value) != len(page.plain.Value) {
			t.Errorf("%s: %d sessions of %d, %v", e.name, len(read.Value), len(page.plain.Value), err)
		}
	}
}

func emitOurs(w io.Writer, page *emitted) error {
	return odata.WritePage(context.Background(), w, &odata.Page[*callrecords.Session]{More: odata.SeqOf(sequence(page.ours.Items))})
}

func sequence[T any](items []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

func emitJSON(w io.Writer, page *emitted) error {
	e := stdjson.NewEncoder(w)
	for i := range page.plain.Value {
		before := ","
		if i == 0 {
			before = `{"value":[`
		}
		if _, err := io.WriteString(w, before); err != nil {
			return err
		}
		if err := e.Encode(&page.plain.Value[i]); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "]}")
	return err
}

func emitExperiment(w io.Writer, page *emitted) error {
	e := jsontext.NewEncoder(w)
	for _, t := range []jsontext.Token{jsontext.BeginObject, jsontext.String("value"), jsontext.BeginArray} {
		if err := e.WriteToken(t); err != nil {
			return err
		}
	}
	for i := range page.plain.Value {
		if err := json.MarshalEncode(e, &page.plain.Value[i]); err != nil {
			return err
		}
	}
	if err := e.WriteToken(jsontext.EndArray); err != nil {
		return err
	}
	return e.WriteToken(jsontext.EndObject)
}

func emitJX(w io.Writer, page *emitted) error {
	e := jx.NewStreamingEncoder(w, 32<<10)
	e.ObjStart()
	e.FieldStart("value")
	e.ArrStart()
	for i := range page.plain.Value {
		jxcodec.EncodeSession(e, &page.plain.Value[i])
	}
	e.ArrEnd()
	e.ObjEnd()
	return e.Close()
}
