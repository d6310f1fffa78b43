package wire

import (
	"bytes"
	"errors"
	"fmt"
	"sync"

	"github.com/odatagen/odatagen/internal/sibling"
)

// Marshal returns the JSON of an entity or complex value: the properties that
// are not absent, those of base types first and in the order of the struct,
// then what [Dynamic] keeps. Values go out as they came in.
//
// An error is an [*Error]: what cannot be written are strings that are not
// UTF-8, a [Raw] that is not JSON, fields of types that no property can have,
// and values that contain themselves.
func Marshal(v Structured, opts ...Option) ([]byte, error) {
	return exact(func(b []byte) ([]byte, error) { return Append(b, v, opts...) })
}

// buffers has buffers that are not in use, for texts whose size is not known
// before they are written.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// exact returns what write appends, in a slice of that size, or a little more where that
// is large.
func exact(write func(b []byte) ([]byte, error)) ([]byte, error) {
	buffer := buffers.Get().(*[]byte)
	b, err := write((*buffer)[:0])
	kept := cap(b) <= maxBuffer
	if kept {
		*buffer = b[:0]
		defer buffers.Put(buffer)
	}
	switch {
	case err != nil:
		return nil, err
	case !kept && cap(b)-len(b) <= len(b)/4: // nobody else has it
		return b, nil
	}
	return bytes.Clone(b), nil
}

// Append appends the JSON of v to b: see [Marshal]. After an error it returns b
// as it was.
func Append(b []byte, v Structured, opts ...Option) ([]byte, error) {
	p, err := target(v)
	if err != nil {
		return b, err
	}
	e := newEncoder(b, opts)
	defer e.release()
	t, err := tableOf(v)
	if err != nil {
		e.fail(err)
	}
	declared := t
	if e.declared != nil && e.declared.WireType() != v.WireType() {
		if declared, err = tableOf(e.declared); err != nil {
			e.fail(err)
		}
	}
	e.root, e.strict = true, t != nil && t.plain
	e.object(t, p, declared)
	return e.finish(b)
}

// encoder writes one payload.
type encoder struct {
	*options
	own options // what options leads to, if there are any
	b   []byte
	// plain says that no option changes what objects are written as, but for the
	// scope.
	plain bool
	// fills says that null or [] is written for declared properties of OData that
	// are absent.
	fills bool
	// links says that ids and links may be written.
	links bool
	// scope is that of the value to be written next.
	scope scope
	// start is where what the limits of an answer are about begins, and objects
	// and entities how many of each it has.
	start, objects, entities int
	// root says that the object to be written next is the payload's own.
	root  bool
	depth int
	// strict says that what is written is plain JSON, which has numbers alone.
	strict bool
	// notes are about the items of the slice to be written next.
	notes []itemNote
	err   *Error
	path  []string
}

// scope is what the place of a value says about how it is written.
type scope struct {
	selection *sibling.Selection // nil: everything
	url       string             // of the value; "" if not known or not needed
	keyed     bool               // the key of the value, an entity, is still to follow in its URL
	of        any                // a typed nil of the type that is declared at the URL; nil for that of the value
}

// everything reports whether all that a value holds is selected, but for what has
// to be expanded where there is a selection.
func (s *scope) everything() bool {
	return s.selection == nil || s.selection.All && !s.selection.Sparse && len(s.selection.Properties) == 0 && len(s.selection.Expand) == 0 && len(s.selection.Operations) == 0
}

var (
	errCycle    = fmt.Errorf("nested deeper than %d objects: does the value contain itself?", maxDepth)
	errNoStruct = errors.New("not a pointer to a struct")
)

// encoders has encoders that are not in use.
var encoders = sync.Pool{New: func() any { return new(encoder) }}

func newEncoder(b []byte, opts []Option) *encoder {
	e := encoders.Get().(*encoder)
	e.options, e.b = &defaults, b
	if len(opts) > 0 {
		e.options = &e.own
		e.own.take(opts)
	}
	e.plain = e.Metadata == sibling.MetadataMinimal && !e.OmitNulls
	e.fills = e.answer && !e.Sparse
	e.start = len(b)
	e.scope = scope{selection: e.Selection}
	e.links = e.Metadata == sibling.MetadataFull || e.Metadata == sibling.MetadataMinimal && !e.scope.everything()
	if e.links {
		e.scope.url, e.scope.of = e.BaseURL, e.BaseOf
	}
	if e.Version != "" && e.Version != "4.0" && e.Version != "4.01" {
		e.fail(fmt.Errorf(`protocol version %q: "4.0" or "4.01" wanted`, e.Version))
	}
	return e
}

// release makes e available to others.
func (e *encoder) release() {
	*e = encoder{}
	encoders.Put(e)
}

func (e *encoder) finish(before []byte) ([]byte, error) {
	if e.err != nil {
		e.err.Pointer = pointerTo(e.path)
		return before, e.err
	}
	return e.b, nil
}

// fail records an error, unless there is one already. All that writes several
// things stops when there is one.
func (e *encoder) fail(err error) {
	if e.err == nil {
		e.err = &Error{Offset: -1, Err: err}
	}
}

var errNullHere = errors.New("is null, which the description does not allow")

// null writes null, in a place for which the description may allow none: an answer
// has no such null. What is written otherwise may have been read so.
func (e *encoder) null(allowed bool) {
	if e.answer && !allowed {
		e.fail(errNullHere)
		return
	}
	e.b = append(e.b, "null"...)
}

// noteNext makes notes those about what is written next; see put for why it asks.
func (e *encoder) noteNext(notes []itemNote) {
	if notes != nil || e.notes != nil {
		e.notes = notes
	}
}

// in adds a segment to the path of an error on its way out.
func (e *encoder) in(segment string) { e.path = append(e.path, segment) }

// structured writes the struct at p, whose type is that of l, in a place for
// which the description declares a type.
func (e *encoder) structured(l *link, p pointer, declared *link) {
	if l == nil {
		e.fail(errNoStruct)
		return
	}
	t := l.made.Load()
	if t == nil {
		var err error
		if t, err = l.table(); err != nil {
			e.fail(err)
			return
		}
	}
	if e.scope.keyed {
		e.scope.url, e.scope.keyed = e.itemURL(l, p, e.scope.url), false
	}
	d := t
	if declared != l {
		var err error
		if d, err = declared.table(); err != nil {
			e.fail(err)
			return
		}
	}
	e.object(t, p, d)
}

// object writes the struct at p, whose type is that of t, in a place for which
// the description declares that of declared.
func (e *encoder) object(t *table, p pointer, declared *table) {
	if e.depth++; e.depth > maxDepth {
		e.fail(errCycle)
	}
	if e.answer {
		e.measure(t)
	}
	if e.err != nil {
		return
	}
	root, dynamic := e.root, t.dynamicOf(p)
	e.root = false
	if e.plain && e.scope.everything() && t.isPlainIn(dynamic) && !(e.answer && t.hides) && !(e.request && t.receives) {
		e.members(t, p, declared, dynamic, root)
	} else {
		if e.Selection != nil || e.Metadata == sibling.MetadataFull {
			t, p = t.stated(p)
			dynamic = t.dynamicOf(p)
		}
		here := e.scope
		w := objectWriter{encoder: e, table: t, declared: declared, at: p, dynamic: dynamic, scope: here, root: root}
		w.write()
		e.scope = here
	}
	e.depth--
}

// item is structured for the item of a collection, whose scope e has.
func (e *encoder) item(l *link, p pointer, declared *link) {
	if e.scope.url == "" || l == nil {
		e.structured(l, p, declared)
		return
	}
	here := e.scope
	e.scope.url = e.itemURL(l, p, here.url)
	e.structured(l, p, declared)
	e.scope = here
}

// measure counts an object of an answer that is about to be written, and fails
// beyond the limits, or if nobody waits for the answer any more.
func (e *encoder) measure(t *table) {
	e.objects++
	if t.typ.Entity {
		e.entities++
	}
	switch {
	case e.MaxEntities > 0 && e.entities > e.MaxEntities:
		e.fail(sibling.ErrEntities)
	case e.MaxBytes > 0 && len(e.b)-e.start > e.MaxBytes:
		e.fail(sibling.ErrBytes)
	case e.Context != nil && e.objects%256 == 0:
		if err := contextError(e.Context); err != nil {
			e.fail(fmt.Errorf("writing stopped: %w", err))
		}
	}
}
