package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
)

// anyPage is an odata.Page of some type.
type anyPage = sibling.Page[Opt[int64], Dynamic]

// unmarshalPage reads a page whose items go to the slice that slice points to.
func unmarshalPage(data []byte, slice any, opts []Option) (*anyPage, error) {
	items, err := codecOfItems(newOptions(opts), reflect.TypeOf(slice).Elem())
	if err != nil {
		return nil, err
	}
	d := newDecoder(data, opts)
	page := new(anyPage)
	err = d.whole(func(i int) int {
		if d.at(i) != '{' {
			return d.mismatch(i, "a collection in an object")
		}
		return d.page(page, items, i, pointerOf(slice))
	})
	d.release()
	return page, err
}

// codecOfItems returns the codec of a slice.
func codecOfItems(o *options, slice reflect.Type) (codec, error) {
	k := lookup(o.known)
	if o.declared != nil {
		k.bases = append(k.bases, o.declared)
	}
	if c := k.codecOf(slice); c != nil {
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
func (d *decoder) page(page *anyPage, items codec, i int, p pointer) int {
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

// pageKey returns the name of a member of a page, and of what a page has a field
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
func (d *decoder) pageMember(page *anyPage, name []byte, i int) int {
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
	if end == failed && d.misread() {
		if d.quoted = false; term == "count" {
			page.Count = Opt[int64]{}
		}
		wrong := d.err
		d.err = nil
		return d.keepAside(&page.Dynamic, text, i, wrong)
	}
	if !strings.HasPrefix(text, "@odata.") {
		page.Dynamic.nulls |= shortNames
	}
	return end
}

// appendPage appends the payload of a collection to b.
func appendPage(b []byte, p *anyPage, opts []Option) ([]byte, error) {
	if p.More != nil {
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
func appendMore(b []byte, p *anyPage, opts []Option) ([]byte, error) {
	w := pageWriter{encoder: newEncoder(b, opts), ctx: context.Background()}
	defer w.release()
	items, err := itemsOf(p, opts)
	if err != nil {
		return b, err
	}
	w.page(func() anyPage { return *p }, &items)
	return w.finish(b)
}

// itemsOf returns the Items of a page as a value.
func itemsOf(p *anyPage, opts []Option) (anyValue, error) {
	items, err := anyValueOf(p.Items, opts...)
	if err == nil && !items.Collection {
		err = fmt.Errorf("items of a page of type %T, which is no slice", p.Items)
	}
	items.notes = p.Dynamic.notesOf("value")
	return items, err
}

// countCodec is the codec of a page's count: a string if it came as one.
var countCodec = &primitive[int64]{write: writeInt[int64], number: func(int64) bool { return true }}

// pageWriter writes a page: begin, the items as an array, end. What a page does
// not say before its items can follow after them.
type pageWriter struct {
	*encoder
	context, count bool
	members        int // how many of the Dynamic have been written

	// For writePage; out is nil when all stays in b.
	ctx        context.Context
	out        io.Writer
	n, written int // items that are in b or were written, that were written
}

// begin writes what stands before the items.
func (w *pageWriter) begin(p *anyPage) {
	start := len(w.b)
	w.about(p)
	if w.links && w.BaseURL != "" && w.Selection != nil {
		for _, name := range w.OfCollection {
			if _, own := p.Dynamic.Lookup("#" + name); !own && advertises(w.Selection, name) {
				w.operation(name, w.BaseURL)
			}
		}
	}
	w.b = append(w.b, `,"value":`...)
	w.b[start] = '{'
}

// about writes what the page says of itself and has not been written yet.
func (w *pageWriter) about(p *anyPage) {
	if w.Version == "" && p.Dynamic.nulls&shortNames != 0 {
		short := *w.options
		short.form().Version = "4.01"
		w.options, w.plain = &short, false
	}
	context := p.Context
	if w.ContextURL != "" {
		context = w.ContextURL
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
func (w *pageWriter) end(p *anyPage) {
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
