package odata

import (
	"context"
	"io"
	"reflect"
	"strings"

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
	// one: a method of Page would be compiled for every T, in each package that lists
	// something and in each that imports it.
	Dynamic wire.Dynamic `json:"value"`
}

// The fields of a Page, in order: to look one up by its name takes longer.
const (
	itemsOfPage = iota
	moreOfPage
	countOfPage
	nextLinkOfPage
	deltaLinkOfPage
	contextOfPage
	dynamicOfPage
)

// anyPage is a Page of some type, as package wire knows it.
type anyPage = sibling.Page[wire.Opt[int64], wire.Dynamic]

// erased returns a page without its type.
func erased[T any](p *Page[T]) anyPage {
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
	return codec.MarshalPage(new(erased(p)), opts)
}

// Internal returns what other packages of this module need of this one. Nobody
// else can make its argument, and nothing of it is promised.
func Internal(sibling.Key) siblings { return siblings{} }

// siblings has as methods what Internal lets siblings do.
type siblings struct{}

// IsPage reports whether a type is a Page[T] or *Page[T], for some T.
func (siblings) IsPage(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct && strings.HasPrefix(t.Name(), "Page[") && t.PkgPath() == reflect.TypeFor[siblings]().PkgPath()
}

// PageOf returns a Page[T] or *Page[T] without its type, for some T; false if v
// is neither or nil.
func (s siblings) PageOf(v any) (anyPage, bool) {
	r := reflect.ValueOf(v)
	if !r.IsValid() || !s.IsPage(r.Type()) {
		return anyPage{}, false
	}
	if r.Kind() == reflect.Pointer {
		if r = r.Elem(); !r.IsValid() {
			return anyPage{}, false
		}
	}
	page := anyPage{
		Items: r.Field(itemsOfPage).Interface(), Context: r.Field(contextOfPage).String(),
		NextLink: r.Field(nextLinkOfPage).String(), DeltaLink: r.Field(deltaLinkOfPage).String(),
	}
	page.Count, _ = r.Field(countOfPage).Interface().(wire.Opt[int64])
	page.Dynamic, _ = r.Field(dynamicOfPage).Interface().(wire.Dynamic)
	if more := r.Field(moreOfPage); !more.IsNil() {
		page.More, _ = more.Convert(reflect.TypeFor[sibling.Items]()).Interface().(sibling.Items)
	}
	return page, true
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
