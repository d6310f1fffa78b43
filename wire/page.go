package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
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
	Items               []T        `json:"-"`
	More                Seq[T]     `json:"-"`
	Count               Opt[int64] `json:"-"`
	NextLink, DeltaLink string     `json:"-"`
	Context             string     `json:"-"`
	// The tag has encoding/json refuse a page, which it would read as an empty
	// one: a method of Page would be compiled for every T.
	Dynamic Dynamic `json:"value"`
}

// AnyPage is a Page of some type. Items is the []T.
type AnyPage struct {
	Items               any        `json:"-"`
	Count               Opt[int64] `json:"-"`
	NextLink, DeltaLink string     `json:"-"`
	Context             string     `json:"-"`
	Dynamic             Dynamic    `json:"value"` // as that of a Page

	more erasedSeq
}

// Paged is what [WritePage] writes: a [Page] of some type, a pointer to one, or
// a pointer to an [AnyPage].
type Paged interface {
	erased() AnyPage
}

// pageOf returns a Page[T] or *Page[T] as an AnyPage, for some T; false if v is
// neither or nil.
func pageOf(v any) (AnyPage, bool) {
	page, ok := v.(Paged)
	if !ok {
		return AnyPage{}, false
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer && r.IsNil() {
		return AnyPage{}, false
	}
	return page.erased(), true
}

// erased is the one method of Page, small since every T compiles it.
func (p Page[T]) erased() AnyPage {
	return AnyPage{p.Items, p.Count, p.NextLink, p.DeltaLink, p.Context, p.Dynamic, p.More.items}
}

func (p *AnyPage) erased() AnyPage { return *p }

// HasMore reports whether the page has items that are not in Items.
func (p *AnyPage) HasMore() bool { return p.more != nil }

// UnmarshalPage reads the payload of a collection into *p, which it clears
// first, as [Unmarshal] reads an entity. If T is an interface, the option
// odata.DeclaredType has to say what it stands for.
func UnmarshalPage[T any](data []byte, p *Page[T], opts ...Option) error {
	*p = Page[T]{}
	var items []T
	page, err := unmarshalPage(data, reflect.TypeFor[[]T](), to(&items), opts)
	if err != nil {
		return err
	}
	p.Items = items
	setPage(p, page)
	return nil
}

// MarshalPage returns the payload of a collection. A nil slice of items is
// written as an empty one.
func MarshalPage[T any](p *Page[T], opts ...Option) ([]byte, error) {
	b, err := appendPage(nil, new(p.erased()), opts)
	if err != nil {
		return nil, err
	}
	if cap(b)-len(b) > len(b)/4 {
		return bytes.Clone(b), nil
	}
	return b, nil
}

// unmarshalPage reads a page whose items go to the slice at p.
func unmarshalPage(data []byte, slice reflect.Type, p pointer, opts []Option) (*AnyPage, error) {
	items, err := newOptions(opts).codecOf(slice)
	if err != nil {
		return nil, err
	}
	d := newDecoder(data, opts)
	page := new(AnyPage)
	err = d.whole(func(i int) int {
		if d.at(i) != '{' {
			return d.mismatch(i, "a collection in an object")
		}
		return d.page(page, items, i, p)
	})
	d.release()
	return page, err
}

// codecOf returns the codec of a slice.
func (o *options) codecOf(slice reflect.Type) (codec, error) {
	var bases []Structured
	if o.declared != nil {
		bases = append(bases, o.declared)
	}
	if c := codecOf(slice, bases); c != nil {
		return c, nil
	}
	hint := "which no property can have"
	if slice.Kind() == reflect.Slice && slice.Elem().Kind() == reflect.Interface {
		hint = "an interface: the option odata.DeclaredType has to say which type it stands for"
	}
	return nil, &Error{Offset: -1, Err: fmt.Errorf("items of type %s, %s", slice, hint)}
}

var errNoItems = errors.New(`no member "value": a single entity is read with wire.Unmarshal`)

// page reads the object at i into page, and its items into the slice at p.
func (d *decoder) page(page *AnyPage, items codec, i int, p pointer) int {
	start, found := i, false
	names := d.newNames()
	i, more := d.open(i, '}')
	for more {
		name, value := d.name(i)
		if value == failed {
			return failed
		}
		if !d.unique(&names, i, pageKey(name)) {
			return d.in(string(name))
		}
		if string(name) == "value" {
			found = true
			if i = items.decode(d, value, p); len(d.notes) > 0 {
				d.keepNotes(&page.Dynamic, "value")
			}
		} else {
			i = d.pageMember(page, name, value)
		}
		if i == failed {
			return d.in(string(name))
		}
		i, more = d.next(i, '}')
	}
	d.forget(&names)
	if i != failed && !found {
		return d.fail(start, &Error{Err: errNoItems})
	}
	return i
}

// pageKey returns the name of a member of a page, and of what a Page has a field
// for the longer of its two names: a payload must not have it under both.
func pageKey(name []byte) []byte {
	switch target, term, _ := splitControl(string(name)); {
	case target != "":
	case term == "count", term == "nextLink", term == "deltaLink", term == "context":
		return []byte("@odata." + term)
	}
	return name
}

// pageMember reads a member of a page that is not the value.
func (d *decoder) pageMember(page *AnyPage, name []byte, i int) int {
	text := string(name)
	target, term, control := splitControl(text)
	if empty := d.at(i) == '"' && d.at(i+1) == '"' && term != "count"; !control || target != "" || d.at(i) == 'n' || empty {
		term = "" // nothing that a field of page can hold
	}
	var end int
	switch term {
	case "count":
		end = readInt64(d, i, &page.Count.v)
		page.Count.state = stateValue
		if d.quoted {
			page.Count.state = stateQuoted
			d.quoted = false
		}
	case "nextLink":
		end = readString(d, i, &page.NextLink)
	case "deltaLink":
		end = readString(d, i, &page.DeltaLink)
	case "context":
		end = readString(d, i, &page.Context)
	default:
		if end = d.skip(i); end != failed {
			d.keep(&page.Dynamic, text, d.raw(i, end), true)
		}
		return end
	}
	if !strings.HasPrefix(text, "@odata.") {
		page.Dynamic.nulls |= shortNames
	}
	return end
}

// appendPage appends the payload of a collection to b.
func appendPage(b []byte, p *AnyPage, opts []Option) ([]byte, error) {
	if p.HasMore() {
		return appendMore(b, p, opts)
	}
	w := pageWriter{encoder: newEncoder(b, opts)}
	defer w.release()
	items, err := itemsOf(p, opts)
	if err != nil {
		return b, err
	}
	if w.begin(p); w.err == nil {
		if items.append(w.encoder); w.err != nil {
			w.in("value")
		}
		w.end(p)
	}
	return w.finish(b)
}

// appendMore is appendPage for a page with more items. It is apart since what it
// works with has to outlive it, as far as the compiler knows.
func appendMore(b []byte, p *AnyPage, opts []Option) ([]byte, error) {
	w := pageWriter{encoder: newEncoder(b, opts), ctx: context.Background()}
	defer w.release()
	items, err := itemsOf(p, opts)
	if err != nil {
		return b, err
	}
	w.page(p, &items)
	return w.finish(b)
}

// itemsOf returns the Items of a page as a value.
func itemsOf(p *AnyPage, opts []Option) (anyValue, error) {
	items, err := anyValueOf(p.Items, opts...)
	if err == nil && !items.Collection {
		err = fmt.Errorf("items of a page of type %T, which is no slice", p.Items)
	}
	items.notes = p.Dynamic.notesOf("value")
	return items, err
}

// countCodec is the codec of Page.Count: a string if it came as one.
var countCodec = &primitive[int64]{write: writeInt[int64], number: func(int64) bool { return true }}

// pageWriter writes a page: begin, the items as an array, end. What a page does
// not say before its items can follow after them.
type pageWriter struct {
	*encoder
	context, count bool
	members        int // how many of the Dynamic have been written

	// For WritePage; out is nil when all stays in b.
	ctx        context.Context
	out        io.Writer
	n, written int // items that are in b or were written, that were written
}

// begin writes what stands before the items.
func (w *pageWriter) begin(p *AnyPage) {
	start := len(w.b)
	w.about(p)
	w.b = append(w.b, `,"value":`...)
	w.b[start] = '{'
}

// about writes what the page says of itself and has not been written yet.
func (w *pageWriter) about(p *AnyPage) {
	if w.version == "" && p.Dynamic.nulls&shortNames != 0 {
		short := *w.options
		short.version = "4.01"
		w.options, w.plain = &short, false
	}
	context := p.Context
	if w.contextURL != "" {
		context = w.contextURL
	}
	if !w.context && context != "" {
		w.context = true
		w.controlText("", "context", context)
	}
	if !w.count && p.Count.state >= stateValue && w.controlName("", "count") {
		w.count = true
		countCodec.append(w.encoder, to(&p.Count))
	}
	if p.Dynamic.bag == nil {
		return
	}
	o := objectWriter{encoder: w.encoder, dynamic: &p.Dynamic}
	for _, m := range p.Dynamic.bag.members[min(w.members, len(p.Dynamic.bag.members)):] {
		if o.member(m); w.err != nil {
			return
		}
		w.members++
	}
}

// end writes what stands after the items.
func (w *pageWriter) end(p *AnyPage) {
	w.about(p)
	w.link("nextLink", p.NextLink)
	w.link("deltaLink", p.DeltaLink)
	w.b = append(w.b, '}')
}

// link writes control information that is a URL, if there is one.
func (e *encoder) link(term, text string) {
	if text != "" {
		e.controlText("", term, text)
	}
}
