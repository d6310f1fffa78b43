package web

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
)

// Limits are those that both servers have, by the names that both call them.
// Zero is the default, and a negative one is none.
type Limits struct {
	MaxURLLength int   // bytes of the request's target; 64 KiB
	MaxSegments  int   // segments of the path; 100
	MaxBodySize  int64 // bytes of a body that is read into memory; 1 MiB
}

func (l Limits) withDefaults() Limits {
	return Limits{Limit(l.MaxURLLength, 64<<10), Limit(l.MaxSegments, 100), Limit(l.MaxBodySize, 1<<20)}
}

// Limit returns what the field of a struct of limits means: the default if it
// is zero, and a number that nothing exceeds if it is negative.
func Limit[T int | int64](field, fallback T) T {
	switch {
	case field == 0:
		return fallback
	case field > 0:
		return field
	}
	none := int64(math.MaxInt64)
	if n := T(none); n > 0 {
		return n
	}
	return math.MaxInt // an int of 32 bits
}

// ReadBody reads all of the request's body.
func (x *Exchange) ReadBody() ([]byte, error) { return x.AppendBody(nil) }

// AppendBody appends all of the request's body to b.
func (x *Exchange) AppendBody(b []byte) ([]byte, error) {
	const most = 64 << 10 // that a client gets room for by saying that it has it
	from := x.limited(x.config.Limits.MaxBodySize)
	said := x.Request.ContentLength
	if said < 0 || said > most {
		said = 511
	}
	b = slices.Grow(b, int(said)+1) // room to find the end
	for {
		n, err := from.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return b, err
		}
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
	}
}

// MaxBodySize returns how many bytes of a body are read into memory.
func (x *Exchange) MaxBodySize() int64 { return x.config.Limits.MaxBodySize }

// Body returns the request's body, which ends in an [*Error] if it is longer
// than the limit, or ends early.
func (x *Exchange) Body(limit int64) io.ReadCloser {
	b := x.limited(limit)
	return &b
}

func (x *Exchange) limited(limit int64) body {
	from := x.Request.Body
	if from == nil { // not a request of a server
		from = http.NoBody
	}
	return body{from, x, limit, limit}
}

type body struct {
	io.ReadCloser
	exchange *Exchange
	limit    int64
	left     int64 // bytes that may be read yet; -1 if the reader holds itself to that
}

// Read implements [io.Reader]. A body whose length is known to be too large is
// not asked for: a client that expects 100 Continue need not send it.
func (b *body) Read(p []byte) (int, error) {
	r := b.exchange.Request
	if r.ContentLength > b.limit {
		return 0, b.tooLarge()
	}
	if b.left == 0 { // it looks whether there is more, and has the connection closed then
		b.ReadCloser, b.left = http.MaxBytesReader(b.exchange.Writer, b.ReadCloser, 0), -1
	}
	if b.left > 0 {
		p = p[:min(int64(len(p)), b.left)]
	}
	n, err := b.ReadCloser.Read(p)
	if b.left > 0 {
		b.left -= int64(n)
	}
	if err == nil || err == io.EOF {
		return n, err
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		err = b.tooLarge()
	case b.exchange.Context().Err() != nil:
		err = fmt.Errorf("%w: %w", b.exchange.Context().Err(), err)
	default:
		err = &Error{Status: http.StatusBadRequest, Message: "the body ended early", Err: err}
	}
	return n, err
}

func (b *body) tooLarge() error {
	return &Error{Status: http.StatusRequestEntityTooLarge, Err: &http.MaxBytesError{Limit: b.limit},
		Message: fmt.Sprintf("the body has more than %d bytes, which is the limit", b.limit)}
}
