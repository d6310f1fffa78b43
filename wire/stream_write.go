package wire

import (
	"context"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strconv"
)

// Seq is a sequence of items that come one by one, and may end with an error.
// The zero Seq is empty.
type Seq[T any] struct{ items erasedSeq }

// erasedSeq yields pointers to items that are good until the next one.
type erasedSeq func(yield func(item pointer, err error) bool)

// SeqOf returns the items of seq. A page that they are part of is written up to
// the first error.
func SeqOf[T any](seq iter.Seq2[T, error]) Seq[T] {
	return Seq[T]{func(yield func(pointer, error) bool) {
		for item, err := range seq {
			if !yield(to(&item), err) {
				return
			}
		}
	}}
}

// flushSize is how much [WritePage] collects before it writes.
const flushSize = 32 << 10

// WritePage writes the payload of a collection of any size to w, an item at a
// time, with the bytes of [MarshalPage]: the items of p.Items, then those of
// p.More.
//
//	page := wire.Page[*callrecords.Session]{More: wire.SeqOf(sessions)}
//	err := wire.WritePage(ctx, w, &page)
//
// What the page says besides is written when the first item has come; what it
// says only when the last has gone, such as NextLink, is written after them.
// So a sequence can set both, as [ReadPage] does.
//
// It collects about 32 KiB before it writes, so that memory is bound by the
// largest item, and asks for an item only when there is room: a slow w slows
// down the sequence. It does not flush w. ctx is looked at before each item and
// each writing.
//
// An error says how many items were written. Nothing more is written then: what
// w got is no valid JSON, and the client sees that (OData JSON Format 4.01,
// section 21.2), unless it got nothing, and an error can be answered still.
func WritePage(ctx context.Context, w io.Writer, p Paged, opts ...Option) error {
	page := p.erased()
	items, err := itemsOf(&page, opts)
	if err != nil {
		return err
	}
	writer := pageWriter{encoder: newEncoder(nil, opts), ctx: ctx, out: w}
	defer writer.release()
	writer.page(p, &items)
	if _, err = writer.finish(nil); err != nil {
		writer.err.Err = fmt.Errorf("%w (items written before: %d)", writer.err.Err, writer.written)
	}
	return err
}

// page writes a page item by item. items are its Items.
func (w *pageWriter) page(p Paged, items *anyValue) {
	if w.err != nil {
		return
	}
	codec := items.codec.(itemCodec)
	w.notes = items.notes
	page := p.erased()
	for at, err := range page.all() {
		if w.n == 0 && err == nil {
			w.open(p)
		}
		if w.err != nil {
			return
		}
		w.item(codec, at, err)
		if w.n++; w.err != nil || len(w.b) >= flushSize && !w.flush() {
			return
		}
	}
	if w.n == 0 {
		w.open(p)
	}
	if w.err == nil {
		w.b = append(w.b, ']')
		page = p.erased()
		w.end(&page)
		w.flush()
	}
}

// open writes what stands before the items.
func (w *pageWriter) open(p Paged) {
	page := p.erased()
	w.begin(&page)
	w.b = append(w.b, '[')
}

// item writes the item at a place, unless there was an error instead.
func (w *pageWriter) item(codec itemCodec, at pointer, err error) {
	if err != nil {
		w.fail(fmt.Errorf("the sequence of items ended early: %w", err))
	} else if err = contextError(w.ctx); err != nil {
		w.fail(fmt.Errorf("writing stopped: %w", err))
	} else {
		if w.n > 0 {
			w.b = append(w.b, ',')
		}
		codec.appendItem(w.encoder, w.n, at)
	}
	if w.err != nil {
		w.in(strconv.Itoa(w.n))
		w.in("value")
	}
}

// flush writes what has been collected, if there is where to.
func (w *pageWriter) flush() bool {
	if w.out == nil || w.err != nil {
		return w.err == nil
	}
	err := contextError(w.ctx)
	if err == nil {
		var n int
		if n, err = w.out.Write(w.b); err == nil && n < len(w.b) {
			err = io.ErrShortWrite
		}
	}
	if err != nil {
		w.fail(fmt.Errorf("writing stopped: %w", err))
		return false
	}
	w.b, w.written = w.b[:0], w.n
	return true
}

// all yields the places of all items.
func (p *AnyPage) all() erasedSeq {
	return func(yield func(pointer, error) bool) {
		items := reflect.ValueOf(p.Items)
		for i := range items.Len() {
			if !yield(items.Index(i).Addr().UnsafePointer(), nil) {
				return
			}
		}
		if p.more != nil {
			p.more(yield)
		}
	}
}
