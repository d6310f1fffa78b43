package wire

import (
	"context"
	"io"
	"reflect"
)

// pageReader reads a page from a stream for odata.ReadPage. Where decoder.page goes through the
// text, pageReader goes through the window: its methods read what is at w.at.
type pageReader struct {
	window
	decoder *decoder
	items   codec
	item    itemCodec
	page    anyPage
	names   map[string]struct{} // of the members that have been begun
	beside  int                 // bytes of the members but the items
	start   int64               // of the page's object
	count   int                 // items read
	size    int                 // of the largest item of late
	place   place
	itemErr error // of the item read last, if that is not of its type
	err     error
}

// place is what a pageReader reads next.
type place uint8

const (
	atObject place = iota
	atMember
	atItem
	atEnd
)

func newPageReader(ctx context.Context, reader io.Reader, slice reflect.Type, opts []Option) *pageReader {
	r := &pageReader{names: map[string]struct{}{}}
	if r.items, r.err = codecOfItems(newOptions(opts), slice); r.err != nil {
		return r
	}
	r.item = r.items.(itemCodec)
	r.decoder = newDecoder(nil, opts)
	b := r.decoder.buffer
	if cap(b) < windowSize {
		b = make([]byte, windowSize)
	}
	r.window = window{ctx: ctx, reader: reader, data: b[:0:windowSize]}
	return r
}

// Next reads the next item into what item, a pointer to one, points to, which is
// empty. It reports whether there was one; if not, what is left of the payload
// has been read.
func (r *pageReader) Next(item any) bool {
	r.itemErr = nil
	for r.err == nil && r.place != atEnd {
		switch {
		case r.place == atObject:
			r.object()
		case r.place == atItem && r.more(r.count == 0, ']', "value"):
			r.readItem(pointerOf(item))
			return r.err == nil
		case r.place == atItem:
			r.place = atMember
		case r.more(len(r.names) == 0, '}'):
			r.member()
		default:
			r.end()
		}
	}
	return false
}

// object begins the object.
func (r *pageReader) object() {
	if r.peek() != '{' {
		r.mismatch("a collection in an object")
		return
	}
	r.start = r.base + int64(r.at)
	r.at++
	r.place = atMember
}

// more goes to the next member or item and reports whether there is one. If
// not, it goes behind the bracket that closes.
func (r *pageReader) more(first bool, closing byte, path ...string) bool {
	switch c := r.peek(); {
	case r.err != nil:
		return false
	case c == closing:
		r.at++
		return false
	case first:
		return true
	case c == ',':
		r.at++
		r.peek()
		return r.err == nil
	}
	r.syntax("',' or '"+string(closing)+"'", path...)
	return false
}

// member reads a member, of the items only their beginning.
func (r *pageReader) member() {
	d := r.decoder
	if r.peek() != '"' {
		r.syntax(`'"' of a member's name`)
		return
	}
	if !r.load() {
		return
	}
	start := r.base + int64(r.at)
	d.restart(1)
	text, end := d.text(r.at)
	if end == failed {
		r.fail()
		return
	}
	name := string(text)
	if r.at = end; r.peek() != ':' {
		r.syntax("':'")
		return
	}
	r.at++
	if !r.unique(name, int(start-r.base)) {
		return
	}
	r.peek()
	if name == "value" {
		r.array()
		return
	}
	if !r.load() {
		return
	}
	d.restart(1)
	before := r.page
	if end = d.pageMember(&r.page, []byte(name), r.at); end == failed {
		r.page = before
		r.fail(name)
		return
	}
	d.tell(r.at, r.base, name)
	if r.beside += len(name) + end - r.at; r.beside > d.limits.Size {
		r.tooLarge("members beside the items", name)
		return
	}
	r.at = end
}

// unique records the name of a member that begins at i.
func (r *pageReader) unique(name string, i int) bool {
	key := string(pageKey([]byte(name)))
	_, duplicate := r.names[key]
	switch {
	case duplicate:
		r.decoder.fail(i, &Error{Err: errDuplicate})
	case len(r.names) == r.decoder.limits.Items:
		r.decoder.tooMany(i, "members")
	default:
		r.names[key] = struct{}{}
		return true
	}
	r.fail(name)
	return false
}

// array begins the array of the items.
func (r *pageReader) array() {
	if r.err != nil {
		return
	}
	d := r.decoder
	if d.restart(1); d.at(r.at) != '[' {
		r.mismatch("Collection("+describe(r.items).TypeName+")", "value")
		return
	}
	if d.open(r.at, ']'); d.err != nil {
		r.fail("value")
		return
	}
	r.at++
	r.place = atItem
}

// readItem reads an item into the place at p: once straight from the window if
// it is likely to be there, or else when its end has been found.
func (r *pageReader) readItem(p pointer) {
	if err := contextError(r.ctx); err != nil {
		r.stop(err)
		return
	}
	var x extent
	for tried := false; ; {
		if !tried && len(r.data)-r.at >= r.size {
			tried = true
			if r.decodeItem(p, false) {
				return
			}
		}
		whole := r.found(&x)
		if !whole && r.err == nil {
			whole = !r.fill()
		}
		if r.err != nil {
			return
		}
		if whole {
			r.decodeItem(p, true)
			return
		}
	}
}

// decodeItem decodes an item, of which the window has all that there is if it
// is whole. If it is not, a failure says nothing.
func (r *pageReader) decodeItem(p pointer, whole bool) bool {
	d := r.decoder
	d.restart(2)
	end := r.item.readItem(d, 0, r.at, p)
	switch {
	case end-r.at > d.limits.Size:
		r.tooLarge("an item", r.path()...)
	case end != failed && (whole || end < len(r.data) || !isDigit(r.data[end-1])):
		// But a number may go on behind the window.
		if d.aside != nil {
			d.tell(r.at, r.base, r.path()...)
		}
		r.size = max(end-r.at, r.size-r.size/32)
		r.at = end
		r.count++
		return true
	case whole && d.misread():
		return r.passOver()
	case whole:
		r.fail(r.path()...)
	}
	return false
}

// passOver goes on behind an item that is not of its type, and keeps why.
func (r *pageReader) passOver() bool {
	r.fail(r.path()...)
	r.decoder.restart(2)
	end := r.decoder.skip(r.at)
	if end == failed {
		return false
	}
	r.itemErr, r.err = r.err, nil
	r.at = end
	r.count++
	return true
}

// found looks for the end of the value in what has come since the last time. It
// fails if there is too much.
func (r *pageReader) found(x *extent) bool {
	whole := x.find(&r.decoder.scanner, r.at)
	if x.n > r.decoder.limits.Size {
		r.tooLarge("a value", r.path()...)
		return false
	}
	return whole
}

// end checks that the page is whole, and that nothing follows it.
func (r *pageReader) end() {
	if r.err != nil {
		return
	}
	if _, found := r.names["value"]; !found {
		r.decoder.fail(int(r.start-r.base), &Error{Err: errNoItems})
		r.fail()
		return
	}
	if r.peek(); r.at < len(r.data) {
		r.syntax("the end of the payload")
	}
	r.place = atEnd
}

// peek skips white space and returns the byte behind it; 0 at the end of the
// stream.
func (r *pageReader) peek() byte {
	start := r.base + int64(r.at)
	for {
		if r.at = r.decoder.space(r.at); r.at < len(r.data) {
			return r.data[r.at]
		}
		if r.base+int64(r.at)-start > int64(r.decoder.limits.Size) {
			r.tooLarge("white space")
			return 0
		}
		if !r.fill() {
			return 0
		}
	}
}

// load makes sure that the window has all of the value, or all that there is
// of it.
func (r *pageReader) load() bool {
	var x extent
	for !r.found(&x) && r.err == nil && r.fill() {
		// The end is further on.
	}
	return r.err == nil
}

// fill adds to the window. It reports false at the end of the stream.
func (r *pageReader) fill() bool {
	err := r.window.fill()
	r.decoder.source = newSource(r.data[:len(r.data)+padding])
	if err != nil && err != io.EOF {
		r.stop(err)
	}
	return err == nil
}

// Page is what the payload has said so far besides its items.
func (r *pageReader) Page() *anyPage { return &r.page }

// ItemErr is why the item that Next has read last is none; nil if it is one.
func (r *pageReader) ItemErr() error { return r.itemErr }

// Err is why there was no other item; nil at the end of the page.
func (r *pageReader) Err() error { return r.err }

// Release gives back the decoder, with the larger buffer. It reports whether
// that had not been done.
func (r *pageReader) Release() bool {
	if r.decoder == nil {
		return false
	}
	if cap(r.data) > cap(r.decoder.buffer) {
		r.decoder.buffer = r.data
	}
	r.decoder.release()
	r.decoder, r.data = nil, nil
	return true
}
