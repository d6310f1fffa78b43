package wire_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
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
func writeTrip[T any](t *testing.T, page odata.Page[T], opts ...wire.Option) {
	t.Helper()
	want, err := odata.MarshalPage(&page, opts...)
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(page.Items) + 2 {
		split := page
		if n <= len(page.Items) {
			split.Items, split.More = page.Items[:n], odata.SeqOf(withoutError(page.Items[n:]))
		}
		erased, _ := pages.PageOf(&split)
		if more := erased.More != nil; more != (n <= len(page.Items)) {
			t.Errorf("that it has more is %t", more)
		}
		var out bytes.Buffer
		if err := odata.WritePage(context.Background(), &out, &split, opts...); err != nil || out.String() != string(want) {
			t.Errorf("%d items: %v\n got %s\nwant %s", n, err, out.Bytes(), want)
		}
		out.Reset()
		if err := siblings.WritePage(context.Background(), &out, func() anyPage { return erased }, opts...); err != nil || out.String() != string(want) {
			t.Errorf("%d items, without their type: %v\n got %s\nwant %s", n, err, out.Bytes(), want)
		}
		if got, err := odata.MarshalPage(&split, opts...); err != nil || string(got) != string(want) {
			t.Errorf("%d items, in memory: %v\n got %s\nwant %s", n, err, got, want)
		}
		if got, err := siblings.AppendPage([]byte("> "), &erased, opts...); err != nil || string(got) != "> "+string(want) {
			t.Errorf("%d items, appended: %v\n got %s\nwant %s", n, err, got, want)
		}
	}
}

// writeAll checks writeTrip for every payload that is a page of T.
func writeAll[T any](t *testing.T, read ...wire.Option) {
	t.Helper()
	written := 0
	for _, data := range streamPayloads {
		for _, opts := range [][]wire.Option{
			nil, {odata.Metadata(odata.MetadataNone)}, {siblings.ForAnswer(&sibling.Answer{Sparse: true, Metadata: sibling.MetadataFull, BaseURL: "/x", IEEE754Compatible: true})},
			{siblings.ForAnswer(&sibling.Answer{Sparse: true, Version: "4.01", ContextURL: "y"})}, {siblings.ForAnswer(&sibling.Answer{Sparse: true, Version: "4.0", Selection: &sibling.Selection{}})},
		} {
			var page odata.Page[T]
			if odata.UnmarshalPage([]byte(data), &page, read...) != nil {
				continue
			}
			opts := append(opts, read...)
			if _, err := odata.MarshalPage(&page, opts...); err != nil && strings.Contains(err.Error(), "is null") {
				continue // in an answer no entity is
			}
			written++
			writeTrip(t, page, opts...)
		}
	}
	if written == 0 {
		t.Error("no page written")
	}
}

func TestWritePage(t *testing.T) {
	writeAll[*wire.SessionT](t)
	writeAll[wire.AnyEndpoint](t, odata.DeclaredType((*wire.EndpointT)(nil)))
	writeAll[string](t)
	writeAll[int64](t)
	writeAll[float32](t)
	writeAll[wire.ModalityT](t)
	writeAll[wire.Raw](t)
	writeTrip(t, odata.Page[*wire.SessionT]{Items: []*wire.SessionT{session("1"), nil}}, odata.DeclaredType((*wire.EntityT)(nil)))
	writeTrip(t, odata.Page[*wire.SessionT]{})
}

// TestReadAndWritePage passes pages on without holding them. What comes behind
// the items goes out behind them.
func TestReadAndWritePage(t *testing.T) {
	for _, data := range []string{
		`{"@odata.context":"c","@odata.count":3,"@ns.term":{"a":1},"value":[{"id":"1"},null,{"id":"2","u":[1]}],"@odata.nextLink":"n"}`,
		`{"@context":"c","value":[{"@type":"x","id":"1"}],"@ns.a":1,"@ns.b":2,"@nextLink":"n"}`,
		`{"value":[null],"@odata.context":"c","@odata.count":"0","@odata.deltaLink":"d"}`,
	} {
		var page odata.Page[*wire.SessionT]
		page.More = odata.SeqOf(odata.ReadPage(context.Background(), strings.NewReader(data), &page))
		var out bytes.Buffer
		if err := odata.WritePage(context.Background(), &out, &page); err != nil || out.String() != data {
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
func rows(n int, yielded *int, stopped *bool) iter.Seq2[*wire.SessionT, error] {
	return func(yield func(*wire.SessionT, error) bool) {
		defer func() { *stopped = true }()
		for range n {
			*yielded++
			if !yield(session(strings.Repeat("x", 1000)), nil) {
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
		page   func(cancel context.CancelCauseFunc) odata.Page[*wire.SessionT]
		opts   []wire.Option
		is     error
		want   string
		writes int
	}{
		{name: "at the first item", want: "wire: /value/0: the sequence of items ended early: connection reset (items written before: 0)", is: errBroken,
			page: func(context.CancelCauseFunc) odata.Page[*wire.SessionT] {
				return odata.Page[*wire.SessionT]{More: odata.SeqOf(rows(0, new(int), new(bool)))}
			}},
		{name: "before anything was written", want: "wire: /value/20: the sequence of items ended early: connection reset (items written before: 0)", is: errBroken,
			page: func(context.CancelCauseFunc) odata.Page[*wire.SessionT] {
				return odata.Page[*wire.SessionT]{More: odata.SeqOf(rows(20, new(int), new(bool)))}
			}},
		{name: "later", want: "wire: /value/70: the sequence of items ended early: connection reset (items written before: 66)", is: errBroken, writes: 2,
			page: func(context.CancelCauseFunc) odata.Page[*wire.SessionT] {
				return odata.Page[*wire.SessionT]{More: odata.SeqOf(rows(70, new(int), new(bool)))}
			}},
		{name: "writing fails", sink: sink{enough: 2}, want: "wire: writing stopped: connection reset (items written before: 33)", is: errBroken, writes: 2,
			page: func(context.CancelCauseFunc) odata.Page[*wire.SessionT] {
				return odata.Page[*wire.SessionT]{More: odata.SeqOf(rows(99, new(int), new(bool)))}
			}},
		{name: "short write", sink: sink{enough: 1, short: true}, want: "wire: writing stopped: short write (items written before: 0)", is: io.ErrShortWrite, writes: 1,
			page: func(context.CancelCauseFunc) odata.Page[*wire.SessionT] { return odata.Page[*wire.SessionT]{} }},
		{name: "bad item", want: `wire: /value/1/id: invalid UTF-8 in a string (items written before: 0)`,
			page: func(context.CancelCauseFunc) odata.Page[*wire.SessionT] {
				return odata.Page[*wire.SessionT]{Items: []*wire.SessionT{{}, session("\xff")}}
			}},
		{name: "bad member", want: `wire: /@ns.a: at byte 0: syntax: a value expected, found x (items written before: 0)`,
			page: func(context.CancelCauseFunc) (p odata.Page[*wire.SessionT]) {
				p.Dynamic.Set("@ns.a", "x")
				p.Items = []*wire.SessionT{{}}
				return p
			}},
		{name: "bad version", opts: []wire.Option{siblings.ForAnswer(&sibling.Answer{Sparse: true, Version: "5"})}, want: `wire: protocol version "5": "4.0" or "4.01" wanted (items written before: 0)`,
			page: func(context.CancelCauseFunc) odata.Page[*wire.SessionT] {
				return odata.Page[*wire.SessionT]{More: odata.SeqOf(rows(99, nil, new(bool)))}
			}},
		{name: "cancelled", want: "wire: /value/1: writing stopped: context canceled: tired (items written before: 0)", is: context.Canceled,
			page: func(cancel context.CancelCauseFunc) odata.Page[*wire.SessionT] {
				return odata.Page[*wire.SessionT]{More: odata.SeqOf(func(yield func(*wire.SessionT, error) bool) {
					if yield(nil, nil) {
						cancel(tired)
						yield(nil, nil)
					}
				})}
			}},
		{name: "cancelled at the end", want: "wire: writing stopped: context canceled: tired (items written before: 0)", is: tired,
			page: func(cancel context.CancelCauseFunc) odata.Page[*wire.SessionT] {
				return odata.Page[*wire.SessionT]{More: odata.SeqOf(func(yield func(*wire.SessionT, error) bool) {
					yield(nil, nil)
					cancel(tired)
				})}
			}},
	}
	for _, test := range tests {
		ctx, cancel := context.WithCancelCause(context.Background())
		page := test.page(cancel)
		err := odata.WritePage(ctx, &test.sink, &page, test.opts...)
		cancel(nil)
		var e *wire.Error
		if err == nil || err.Error() != test.want || test.is != nil && !errors.Is(err, test.is) || !errors.As(err, &e) || e.Offset != -1 {
			t.Errorf("%s\n got %v\nwant %s", test.name, err, test.want)
		}
		if test.sink.writes != test.writes || json.Valid(test.sink.Bytes()) {
			t.Errorf("%s: %d writes, which leave %d bytes", test.name, test.sink.writes, test.sink.Len())
		}
	}
	if err := odata.WritePage(context.Background(), io.Discard, &odata.Page[complex128]{}); err == nil || !strings.Contains(err.Error(), "complex128") {
		t.Errorf("%v", err)
	}
	if err := siblings.WritePage(context.Background(), io.Discard, func() anyPage { return anyPage{Items: "x"} }); err == nil || !strings.Contains(err.Error(), "no slice") {
		t.Errorf("%v", err)
	}
}

// TestWritePageKeepsUp checks that a sequence is asked for no more than fits
// into the buffer, is stopped, and that a page's links may come late.
func TestWritePageKeepsUp(t *testing.T) {
	yielded, stopped := 0, false
	page := odata.Page[*wire.SessionT]{More: odata.SeqOf(rows(1000, &yielded, &stopped))}
	if err := odata.WritePage(context.Background(), &sink{enough: 1}, &page); err == nil || yielded > wire.FlushSize/1000+1 || !stopped {
		t.Errorf("%d items asked for, stopped is %t, %v", yielded, stopped, err)
	}
	page = odata.Page[*wire.SessionT]{}
	page.More = odata.SeqOf(func(yield func(*wire.SessionT, error) bool) {
		page.Count = wire.Some[int64](1)
		yield(nil, nil)
		page.NextLink = "n"
	})
	var out bytes.Buffer
	if err := odata.WritePage(context.Background(), &out, &page); err != nil || out.String() != `{"@odata.count":1,"value":[null],"@odata.nextLink":"n"}` {
		t.Errorf("%s, %v", &out, err)
	}
}

// TestWritePageMemory writes 32 MiB.
func TestWritePageMemory(t *testing.T) {
	const size, bound = 32 << 20, 1 << 20
	session := new(wire.SessionT)
	if err := wire.Unmarshal(wire.BenchSession(), session); err != nil {
		t.Fatal(err)
	}
	written := 0
	peak := peakOf(func(sample func()) {
		page := odata.Page[*wire.SessionT]{More: odata.SeqOf(func(yield func(*wire.SessionT, error) bool) {
			for n := 0; written < size; n++ {
				if !yield(session, nil) {
					return
				}
				if n%512 == 511 {
					sample()
				}
			}
		})}
		if err := odata.WritePage(context.Background(), writerFunc(func(p []byte) (int, error) { written += len(p); return len(p), nil }), &page); err != nil {
			t.Fatal(err)
		}
	})
	if peak > bound {
		t.Errorf("%d bytes held of a stream of %d", peak, written)
	}
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
