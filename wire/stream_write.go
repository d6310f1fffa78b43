package wire

import (
	"context"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strconv"
)

// flushSize is how much writePage collects before it writes.
const flushSize = 32 << 10

// writePage writes the page that now returns, item by item: see odata.WritePage.
// now is asked again after the items, which may have changed what the page says.
func writePage(ctx context.Context, w io.Writer, now func() anyPage, opts []Option) error {
	page := now()
	items, err := itemsOf(&page, opts)
	if err != nil {
		return err
	}
	writer := pageWriter{encoder: newEncoder(nil, opts), ctx: ctx, out: w}
	defer writer.release()
	writer.page(now, &items)
	if _, err = writer.finish(nil); err != nil {
		writer.err.Err = fmt.Errorf("%w (items written before: %d)", writer.err.Err, writer.written)
	}
	return err
}

// page writes a page item by item. items are its Items.
func (w *pageWriter) page(now func() anyPage, items *anyValue) {
	if w.err != nil {
		return
	}
	codec := items.codec.(itemCodec)
	w.notes = items.notes
	page := now()
	for at, err := range allOf(&page) {
		if w.n == 0 && err == nil {
			w.open(now)
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
		w.open(now)
	}
	if w.err == nil {
		w.b = append(w.b, ']')
		page = now()
		w.end(&page)
		w.flush()
	}
}

// open writes what stands before the items.
func (w *pageWriter) open(now func() anyPage) {
	page := now()
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
		w.start, w.entities = len(w.b), 0
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

// allOf yields the places of all items.
func allOf(p *anyPage) iter.Seq2[pointer, error] {
	return func(yield func(pointer, error) bool) {
		items := reflect.ValueOf(p.Items)
		for i := range items.Len() {
			if !yield(items.Index(i).Addr().UnsafePointer(), nil) {
				return
			}
		}
		if p.More != nil {
			p.More(func(item any, err error) bool { return yield(pointerOf(item), err) })
		}
	}
}
