package odata

import (
	"bytes"
	"context"
	"io"
	"reflect"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// Page is a collection, or a part of one, as it stands in the payload of a
// request for it: {"@odata.context": …, "value": […], "@odata.nextLink": …}. T
// is a pointer to a generated struct, the interface that stands for one and its
// derived types, or the Go type of a primitive type or enumeration.
//
// Dynamic keeps the other members of the payload.
//
// More yields items that come after Items, for collections that are not to be
// held in memory: see [WritePage]. A page that was read has none; its items
// come one by one from [ReadPage].
type Page[T any] struct {
	Items               []T             `json:"-"`
	More                Seq[T]          `json:"-"`
	Count               wire.Opt[int64] `json:"-"`
	NextLink, DeltaLink string          `json:"-"`
	Context             string          `json:"-"`
	// The tag has encoding/json refuse a page, which it would read as an empty
	// one: a method of Page would be compiled for every T.
	Dynamic wire.Dynamic `json:"value"`
}

// anyPage is a Page of some type, as package wire knows it.
type anyPage = sibling.Page[wire.Opt[int64], wire.Dynamic]

// paged is what a Page of any type and a pointer to one are.
type paged interface{ erased() anyPage }

// erased is the one method of Page, small since every T compiles it.
func (p Page[T]) erased() anyPage {
	return anyPage{
		Items: p.Items, More: sibling.Items(p.More), Count: p.Count,
		NextLink: p.NextLink, DeltaLink: p.DeltaLink, Context: p.Context, Dynamic: p.Dynamic,
	}
}

// set sets what a payload says besides its items.
func set[T any](p *Page[T], read *anyPage) {
	p.Count, p.NextLink, p.DeltaLink, p.Context, p.Dynamic = read.Count, read.NextLink, read.DeltaLink, read.Context, read.Dynamic
}

// UnmarshalPage reads the payload of a collection into *p, which it clears
// first, as [wire.Unmarshal] reads an entity. If T is an interface, the option
// [DeclaredType] has to say what it stands for.
func UnmarshalPage[T any](data []byte, p *Page[T], opts ...wire.Option) error {
	*p = Page[T]{}
	var items []T
	page, err := codec.UnmarshalPage(data, &items, opts)
	if err != nil {
		return err
	}
	p.Items = items
	set(p, page)
	return nil
}

// MarshalPage returns the payload of a collection. A nil slice of items is
// written as an empty one.
func MarshalPage[T any](p *Page[T], opts ...wire.Option) ([]byte, error) {
	b, err := codec.AppendPage(nil, new(p.erased()), opts...)
	if err != nil {
		return nil, err
	}
	if cap(b)-len(b) > len(b)/4 {
		return bytes.Clone(b), nil
	}
	return b, nil
}

// Internal returns what other packages of this module need of this one. Nobody
// else can make its argument, and nothing of it is promised.
func Internal(sibling.Key) siblings { return siblings{} }

// siblings has as methods what Internal lets siblings do.
type siblings struct{}

// IsPage reports whether a type is a Page[T] or *Page[T], for some T.
func (siblings) IsPage(t reflect.Type) bool { return t.Implements(reflect.TypeFor[paged]()) }

// PageOf returns a Page[T] or *Page[T] without its type, for some T; false if v
// is neither or nil.
func (siblings) PageOf(v any) (anyPage, bool) {
	page, ok := v.(paged)
	if !ok {
		return anyPage{}, false
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer && r.IsNil() {
		return anyPage{}, false
	}
	return page.erased(), true
}

// UnmarshalInto reads the payload of a collection into the Page that v is, for some T.
func (siblings) UnmarshalInto(v reflect.Value, data []byte, opts []wire.Option) error {
	items := reflect.New(v.FieldByName("Items").Type())
	page, err := codec.UnmarshalPage(data, items.Interface(), opts)
	if err != nil {
		return err
	}
	v.FieldByName("Items").Set(items.Elem())
	setBesides(v, page)
	return nil
}

// setBesides sets what a payload says besides its items.
func setBesides(v reflect.Value, read *anyPage) {
	v.FieldByName("Count").Set(reflect.ValueOf(read.Count))
	v.FieldByName("NextLink").SetString(read.NextLink)
	v.FieldByName("DeltaLink").SetString(read.DeltaLink)
	v.FieldByName("Context").SetString(read.Context)
	v.FieldByName("Dynamic").Set(reflect.ValueOf(read.Dynamic))
}

// StreamInto has the Page that v is, for some T, read its items from r when it is gone
// through, and the rest when that is over. Then end is called with the context URL, the links to the
// next page and to what will change, or with the error that ended it, and says what error
// there is.
func (siblings) StreamInto(ctx context.Context, v reflect.Value, r io.Reader, opts []wire.Option, end func(context, next, delta string, err error) error) {
	slice := v.FieldByName("Items").Type()
	reader := codec.ReadPage(ctx, r, slice, opts)
	items := func(yield func(any, error) bool) {
		for {
			item := reflect.New(slice.Elem())
			if !reader.Next(item.Interface()) {
				break
			}
			if !yield(item.Interface(), reader.ItemErr()) {
				return
			}
		}
		var page anyPage
		if reader.Release() {
			page = *reader.Page()
			setBesides(v, &page)
		}
		if err := end(page.Context, page.NextLink, page.DeltaLink, reader.Err()); err != nil {
			yield(nil, err)
		}
	}
	v.FieldByName("More").Set(reflect.ValueOf(items).Convert(v.FieldByName("More").Type()))
}
