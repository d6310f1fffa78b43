package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// windowSize is how much of a stream is in memory, unless an item is larger.
const windowSize = 64 << 10

// window is the part of a stream that is in memory, with the padding that a
// source has.
type window struct {
	ctx    context.Context
	reader io.Reader
	data   []byte // has the capacity for the padding
	at     int    // what of data has been dealt with
	base   int64  // the position of data in the stream
	err    error  // why there will be no more; io.EOF at the end
}

var errReader = errors.New("the reader returned an impossible count")

// fill reads once and adds what comes to data, from which it may drop what has
// been dealt with. It returns an error if nothing came.
func (w *window) fill() error {
	if w.err == nil {
		w.err = contextError(w.ctx)
	}
	if w.err != nil {
		return w.err
	}
	w.makeRoom()
	room := w.data[len(w.data) : cap(w.data)-padding]
	n := 0
	// As many readings without a result as bufio.Reader takes.
	for range 100 {
		if n, w.err = w.reader.Read(room); n < 0 || n > len(room) {
			n, w.err = 0, errReader
		}
		if n > 0 || w.err != nil {
			break
		}
	}
	w.data = w.data[:len(w.data)+n]
	clear(w.data[len(w.data) : len(w.data)+padding])
	switch {
	case n > 0:
		return nil
	case w.err == nil:
		w.err = io.ErrNoProgress
	}
	return w.err
}

// makeRoom makes room for at least one more byte: it moves what is left to the
// beginning, or doubles the window.
func (w *window) makeRoom() {
	room := cap(w.data) - padding - len(w.data)
	if w.at > 0 && (w.at == len(w.data) || room < cap(w.data)/2) {
		w.data = w.data[:copy(w.data, w.data[w.at:])]
		w.base += int64(w.at)
		w.at = 0
		room = cap(w.data) - padding - len(w.data)
	}
	if room == 0 {
		larger := make([]byte, len(w.data), 2*cap(w.data))
		copy(larger, w.data)
		w.data = larger
	}
}

// contextError returns why a context is done, nil if it is not.
func contextError(ctx context.Context) error {
	err := ctx.Err()
	if cause := context.Cause(ctx); cause != err {
		err = fmt.Errorf("%w: %w", err, cause)
	}
	return err
}

// extent finds the end of a JSON value in a text of which more and more is
// known. Every byte is looked at once. It only counts brackets: what is wrong
// with the value is left for the reading proper to find, as it would be in
// what extent takes for one.
type extent struct {
	n        int // bytes looked at
	depth    int
	inString bool
}

// find looks at more of the value at start. It reports whether all of it is
// there: it has n bytes then.
func (x *extent) find(s *scanner, start int) bool {
	i, whole := start+x.n, false
	for i < len(s.data) && !whole {
		if x.inString {
			i, whole = s.behindString(i)
			if !whole {
				break
			}
			x.inString, whole = false, x.depth == 0
			continue
		}
		switch s.at(i) {
		case '"':
			x.inString = true
		case '{', '[':
			x.depth++
		case '}', ']':
			if whole = x.depth == 0; whole {
				continue // i is behind a number or literal
			}
			x.depth--
			whole = x.depth == 0
		case ',', ' ', '\n', '\t', '\r':
			if whole = x.depth == 0; !whole {
				i = s.space(i + 1)
			}
			continue
		}
		i++
	}
	x.n = i - start
	return whole
}
