package client

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// ranged is content of which the service sends parts: an [io.ReadSeeker]. It reads the answer
// that it began with for as long as nobody wants to read from elsewhere, and then asks for the
// part from there on.
type ranged struct {
	x    *exchange     // as it was sent; it is asked again with a range
	body io.ReadCloser // what is read; nil if the next reading has to ask
	size int64
	etag string
	at   int64 // where body is, and what is read next if there is no want of another place
	want int64
}

// seekable makes the content of an answer one that can be sought in, if the service sends
// parts of it (RFC 9110, 14.3), and its ETag can tell that they are of the same content.
func (x *exchange) seekable(answer *http.Response) io.Reader {
	etag := answer.Header.Get("Etag")
	_, batched := x.ctx.Value(batchKey{}).(deliverer)
	if batched || answer.Header.Get("Accept-Ranges") != "bytes" || answer.ContentLength < 0 || !strings.HasPrefix(etag, `"`) {
		return answer.Body
	}
	return &ranged{x: x, body: answer.Body, size: answer.ContentLength, etag: etag}
}

func (r *ranged) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.want
	case io.SeekEnd:
		offset += r.size
	}
	if offset < 0 {
		return 0, errors.New("client: a place before the content")
	}
	r.want = offset
	return offset, nil
}

func (r *ranged) Read(p []byte) (int, error) {
	if r.want >= r.size {
		return 0, io.EOF
	}
	if r.want != r.at || r.body == nil {
		if err := r.ask(); err != nil {
			return 0, err
		}
	}
	n, err := r.body.Read(p)
	r.at += int64(n)
	r.want = r.at
	if errors.Is(err, io.EOF) && r.at < r.size {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// ask asks for what is from the wanted place on.
func (r *ranged) ask() error {
	if r.x == nil {
		return errClosed
	}
	if err := r.leave(); err != nil {
		return err
	}
	again := *r.x
	again.request.Header = r.x.request.Header.Clone()
	again.request.Header.Set("If-Match", r.etag)
	again.request.Header.Set("Range", fmt.Sprintf("bytes=%d-", r.want))
	answer, err := again.send()
	if err != nil {
		return err
	}
	place := fmt.Sprintf("bytes %d-%d/%d", r.want, r.size-1, r.size)
	if answer.StatusCode != http.StatusPartialContent || answer.Header.Get("Content-Range") != place || answer.Header.Get("Etag") != r.etag {
		_ = answer.Body.Close()
		return fmt.Errorf("client: %s: the answer is %d with the range %q of %s, not 206 with %q of %s", r.x.name(), answer.StatusCode,
			answer.Header.Get("Content-Range"), cmp.Or(answer.Header.Get("Etag"), "no ETag"), place, r.etag)
	}
	r.body, r.at = answer.Body, r.want
	return nil
}

var errClosed = errors.New("client: the content is closed")

// leave closes what is read.
func (r *ranged) leave() error {
	if r.body == nil {
		return nil
	}
	err := r.body.Close()
	r.body = nil
	return err
}

func (r *ranged) Close() error {
	r.x = nil
	return r.leave()
}
