package odata

import (
	"context"
	"io"
	"iter"
	"reflect"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// ReadPage reads the payload of a collection of any size from r, an item at a
// time, as [UnmarshalPage] reads one that is in memory:
//
//	var page odata.Page[*callrecords.Session]
//	for session, err := range odata.ReadPage(ctx, response.Body, &page) {
//		if err != nil {
//			return err
//		}
//		…
//	}
//
// It clears *p at once. What the payload says before the items is in *p when
// the first one comes, the rest (mostly NextLink) when the loop is over; Items
// stays empty. A null is yielded as the zero value: nil, or 0 in place of a
// primitive value. Where that is not enough, the item type [wire.Raw] keeps the text.
//
// Only what is being read is in memory: a window of 64 KiB or twice the largest
// item, and what stands beside the items. The [wire.Limits] hold for each item;
// Size and Items also for what stands beside them all. There is no limit on
// the number of items: leave the loop.
//
// Nothing is read from r before the loop begins or after it has been left,
// and within it only when the next item is not in memory as a whole. ctx is
// looked at before each item and each reading; to end one that waits is up to
// r, as the body of a request with that context does.
//
// An error ends the loop. It is an [*wire.Error] with the place in the stream: the
// first item that was not yielded is /value/N. If the payload breaks off, it
// is an [io.ErrUnexpectedEOF]; errors of r and ctx are wrapped as well. Only with
// [Lenient] does a loop go on behind an error, that of an item which is none.
//
// The sequence can be gone through once. A loop after one that was left early
// goes on with the next item; a loop after an error yields the error again.
func ReadPage[T any](ctx context.Context, r io.Reader, p *Page[T], opts ...wire.Option) iter.Seq2[T, error] {
	*p = Page[T]{}
	reader := codec.ReadPage(ctx, r, reflect.TypeFor[[]T](), opts)
	begun := false
	return func(yield func(T, error) bool) {
		var item T
		for reader.Next(&item) {
			if !begun {
				begun = true
				set(p, reader.Page())
			}
			err := reader.ItemErr()
			if err != nil {
				item = *new(T)
			}
			if !yield(item, err) {
				return
			}
			item = *new(T)
		}
		if reader.Release() {
			set(p, reader.Page())
		}
		if err := reader.Err(); err != nil {
			yield(*new(T), err)
		}
	}
}

// Seq is a sequence of items that come one by one, and may end with an error.
// [SeqOf] makes one; the zero Seq, nil, is empty. It yields pointers to items, of
// any type, so that no T has code of its own for it.
type Seq[T any] sibling.Items

// SeqOf returns the items of seq. A page that they are part of is written up to
// the first error.
func SeqOf[T any](seq iter.Seq2[T, error]) Seq[T] {
	return func(yield func(any, error) bool) {
		for item, err := range seq {
			if !yield(&item, err) {
				return
			}
		}
	}
}

// WritePage writes the payload of a collection of any size to w, an item at a
// time, with the bytes of [MarshalPage]: the items of p.Items, then those of
// p.More.
//
//	page := odata.Page[*callrecords.Session]{More: odata.SeqOf(sessions)}
//	err := odata.WritePage(ctx, w, &page)
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
func WritePage[T any](ctx context.Context, w io.Writer, p *Page[T], opts ...wire.Option) error {
	return codec.WritePage(ctx, w, func() anyPage { return erased(p) }, opts...)
}
