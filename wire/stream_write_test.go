package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"github.com/odatagen/odatagen/internal/sibling"
	"io"
	"iter"
	"strings"
	"testing"
)

// withoutError yields values as a sequence that may fail.
func withoutError[T any](values []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range values {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// writeTrip checks that a page is written item by item as it is written whole,
// wherever its items are.
func writeTrip[T any](t *testing.T, page Page[T], opts ...Option) {
	t.Helper()
	want, err := MarshalPage(&page, opts...)
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(page.Items) + 2 {
		split := page
		if n <= len(page.Items) {
			split.Items, split.More = page.Items[:n], SeqOf(withoutError(page.Items[n:]))
		}
		erased, _ := internals.PageOf(&split)
		if erased.HasMore() != (n <= len(page.Items)) {
			t.Errorf("HasMore is %t", erased.HasMore())
		}
		for _, p := range []Paged{split, &split, &erased} {
			var out bytes.Buffer
			if err := WritePage(context.Background(), &out, p, opts...); err != nil || out.String() != string(want) {
				t.Errorf("%d items: %v\n got %s\nwant %s", n, err, out.Bytes(), want)
			}
		}
		if got, err := MarshalPage(&split, opts...); err != nil || string(got) != string(want) {
			t.Errorf("%d items, in memory: %v\n got %s\nwant %s", n, err, got, want)
		}
		if got, err := internals.AppendPage([]byte("> "), &erased, opts...); err != nil || string(got) != "> "+string(want) {
			t.Errorf("%d items, appended: %v\n got %s\nwant %s", n, err, got, want)
		}
	}
}

// writeAll checks writeTrip for every payload that is a page of T.
func writeAll[T any](t *testing.T, read ...Option) {
	t.Helper()
	written := 0
	for _, data := range streamPayloads {
		for _, opts := range [][]Option{
			nil, {internals.Metadata(sibling.MetadataNone)}, {internals.Metadata(sibling.MetadataFull), internals.BaseURL("/x"), internals.IEEE754Compatible()},
			{internals.ProtocolVersion("4.01"), internals.ContextURL("y")}, {internals.ProtocolVersion("4.0"), internals.Select(&sibling.Selection{})},
		} {
			var page Page[T]
			if UnmarshalPage([]byte(data), &page, read...) == nil {
				written++
				writeTrip(t, page, append(opts, read...)...)
			}
		}
	}
	if written == 0 {
		t.Error("no page written")
	}
}

func TestWritePage(t *testing.T) {
	writeAll[*sessionT](t)
	writeAll[anyEndpoint](t, internals.DeclaredType((*endpointT)(nil)))
	writeAll[string](t)
	writeAll[int64](t)
	writeAll[float32](t)
	writeAll[modalityT](t)
	writeAll[Raw](t)
	writeTrip(t, Page[*sessionT]{Items: []*sessionT{{entityT: entityT{ID: Some("1")}}, nil}}, internals.DeclaredType((*entityT)(nil)))
	writeTrip(t, Page[*sessionT]{})
}

// TestReadAndWritePage passes pages on without holding them. What comes behind
// the items goes out behind them.
func TestReadAndWritePage(t *testing.T) {
	for _, data := range []string{
		`{"@odata.context":"c","@odata.count":3,"@ns.term":{"a":1},"value":[{"id":"1"},null,{"id":"2","u":[1]}],"@odata.nextLink":"n"}`,
		`{"@context":"c","value":[{"@type":"x","id":"1"}],"@ns.a":1,"@ns.b":2,"@nextLink":"n"}`,
		`{"value":[null],"@odata.context":"c","@odata.count":"0","@odata.deltaLink":"d"}`,
	} {
		var page Page[*sessionT]
		page.More = SeqOf(ReadPage(context.Background(), strings.NewReader(data), &page))
		var out bytes.Buffer
		if err := WritePage(context.Background(), &out, &page); err != nil || out.String() != data {
			t.Errorf("%v\n got %s\nwant %s", err, out.Bytes(), data)
		}
	}
}

// sink counts what is written to it, and fails when it has had enough.
type sink struct {
	bytes.Buffer
	writes, enough int
	short          bool
}

func (s *sink) Write(p []byte) (int, error) {
	if s.writes++; s.enough > 0 && s.writes >= s.enough {
		if s.short {
			return len(p) - 1, nil
		}
		return 0, errBroken
	}
	return s.Buffer.Write(p)
}

// rows yields sessions of about a kilobyte, and an error after so many.
func rows(n int, yielded *int, stopped *bool) iter.Seq2[*sessionT, error] {
	return func(yield func(*sessionT, error) bool) {
		defer func() { *stopped = true }()
		for range n {
			*yielded++
			if !yield(&sessionT{entityT: entityT{ID: Some(strings.Repeat("x", 1000))}}, nil) {
				return
			}
		}
		yield(nil, errBroken)
	}
}

func TestWritePageErrors(t *testing.T) {
	tired := errors.New("tired")
	tests := []struct {
		name   string
		sink   sink
		page   func(cancel context.CancelCauseFunc) Page[*sessionT]
		opts   []Option
		is     error
		want   string
		writes int
	}{
		{name: "at the first item", want: "wire: /value/0: the sequence of items ended early: connection reset (items written before: 0)", is: errBroken,
			page: func(context.CancelCauseFunc) Page[*sessionT] {
				return Page[*sessionT]{More: SeqOf(rows(0, new(int), new(bool)))}
			}},
		{name: "before anything was written", want: "wire: /value/20: the sequence of items ended early: connection reset (items written before: 0)", is: errBroken,
			page: func(context.CancelCauseFunc) Page[*sessionT] {
				return Page[*sessionT]{More: SeqOf(rows(20, new(int), new(bool)))}
			}},
		{name: "later", want: "wire: /value/70: the sequence of items ended early: connection reset (items written before: 66)", is: errBroken, writes: 2,
			page: func(context.CancelCauseFunc) Page[*sessionT] {
				return Page[*sessionT]{More: SeqOf(rows(70, new(int), new(bool)))}
			}},
		{name: "writing fails", sink: sink{enough: 2}, want: "wire: writing stopped: connection reset (items written before: 33)", is: errBroken, writes: 2,
			page: func(context.CancelCauseFunc) Page[*sessionT] {
				return Page[*sessionT]{More: SeqOf(rows(99, new(int), new(bool)))}
			}},
		{name: "short write", sink: sink{enough: 1, short: true}, want: "wire: writing stopped: short write (items written before: 0)", is: io.ErrShortWrite, writes: 1,
			page: func(context.CancelCauseFunc) Page[*sessionT] { return Page[*sessionT]{} }},
		{name: "bad item", want: `wire: /value/1/id: invalid UTF-8 in a string (items written before: 0)`,
			page: func(context.CancelCauseFunc) Page[*sessionT] {
				return Page[*sessionT]{Items: []*sessionT{{}, {entityT: entityT{ID: Some("\xff")}}}}
			}},
		{name: "bad member", want: `wire: /@ns.a: at byte 0: syntax: a value expected, found x (items written before: 0)`,
			page: func(context.CancelCauseFunc) (p Page[*sessionT]) {
				p.Dynamic.Set("@ns.a", "x")
				p.Items = []*sessionT{{}}
				return p
			}},
		{name: "bad version", opts: []Option{internals.ProtocolVersion("5")}, want: `wire: protocol version "5": "4.0" or "4.01" wanted (items written before: 0)`,
			page: func(context.CancelCauseFunc) Page[*sessionT] {
				return Page[*sessionT]{More: SeqOf(rows(99, nil, new(bool)))}
			}},
		{name: "cancelled", want: "wire: /value/1: writing stopped: context canceled: tired (items written before: 0)", is: context.Canceled,
			page: func(cancel context.CancelCauseFunc) Page[*sessionT] {
				return Page[*sessionT]{More: SeqOf(func(yield func(*sessionT, error) bool) {
					if yield(nil, nil) {
						cancel(tired)
						yield(nil, nil)
					}
				})}
			}},
		{name: "cancelled at the end", want: "wire: writing stopped: context canceled: tired (items written before: 0)", is: tired,
			page: func(cancel context.CancelCauseFunc) Page[*sessionT] {
				return Page[*sessionT]{More: SeqOf(func(yield func(*sessionT, error) bool) {
					yield(nil, nil)
					cancel(tired)
				})}
			}},
	}
	for _, test := range tests {
		ctx, cancel := context.WithCancelCause(context.Background())
		page := test.page(cancel)
		err := WritePage(ctx, &test.sink, &page, test.opts...)
		cancel(nil)
		var e *Error
		if err == nil || err.Error() != test.want || test.is != nil && !errors.Is(err, test.is) || !errors.As(err, &e) || e.Offset != -1 {
			t.Errorf("%s\n got %v\nwant %s", test.name, err, test.want)
		}
		if test.sink.writes != test.writes || json.Valid(test.sink.Bytes()) {
			t.Errorf("%s: %d writes, which leave %d bytes", test.name, test.sink.writes, test.sink.Len())
		}
	}
	if err := WritePage(context.Background(), io.Discard, Page[complex128]{}); err == nil || !strings.Contains(err.Error(), "complex128") {
		t.Errorf("%v", err)
	}
	if err := WritePage(context.Background(), io.Discard, &AnyPage{Items: "x"}); err == nil || !strings.Contains(err.Error(), "no slice") {
		t.Errorf("%v", err)
	}
}

// TestWritePageKeepsUp checks that a sequence is asked for no more than fits
// into the buffer, is stopped, and that a page's links may come late.
func TestWritePageKeepsUp(t *testing.T) {
	yielded, stopped := 0, false
	page := Page[*sessionT]{More: SeqOf(rows(1000, &yielded, &stopped))}
	if err := WritePage(context.Background(), &sink{enough: 1}, &page); err == nil || yielded > flushSize/1000+1 || !stopped {
		t.Errorf("%d items asked for, stopped is %t, %v", yielded, stopped, err)
	}
	page = Page[*sessionT]{}
	page.More = SeqOf(func(yield func(*sessionT, error) bool) {
		page.Count = Some[int64](1)
		yield(nil, nil)
		page.NextLink = "n"
	})
	var out bytes.Buffer
	if err := WritePage(context.Background(), &out, &page); err != nil || out.String() != `{"@odata.count":1,"value":[null],"@odata.nextLink":"n"}` {
		t.Errorf("%s, %v", &out, err)
	}
}

// TestWritePageMemory writes 32 MiB.
func TestWritePageMemory(t *testing.T) {
	const size, bound = 32 << 20, 1 << 20
	session := new(sessionT)
	if err := Unmarshal(benchSession(), session); err != nil {
		t.Fatal(err)
	}
	written := 0
	peak := peakOf(func(sample func()) {
		page := Page[*sessionT]{More: SeqOf(func(yield func(*sessionT, error) bool) {
			for n := 0; written < size; n++ {
				if !yield(session, nil) {
					return
				}
				if n%512 == 511 {
					sample()
				}
			}
		})}
		if err := WritePage(context.Background(), writerFunc(func(p []byte) (int, error) { written += len(p); return len(p), nil }), &page); err != nil {
			t.Fatal(err)
		}
	})
	if peak > bound {
		t.Errorf("%d bytes held of a stream of %d", peak, written)
	}
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
