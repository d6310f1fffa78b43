package client

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/odatagen/odatagen/internal/call"
	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/wire"
)

// read makes an output of an answer. It closes the body, but for one that is a stream,
// which is the caller's.
func (o *operation) read(r *call.Request, answer *http.Response) (out reflect.Value, err error) {
	streamed := false
	defer func() {
		if !streamed {
			_ = answer.Body.Close() // all that is wanted of it has been read
		}
	}()
	how, err := o.outputFor(answer)
	if err != nil {
		return out, o.refused(r, answer, call.ErrorBody(answer.Body), err)
	}
	out = reflect.New(how.Type.Elem())
	if how.StatusField >= 0 {
		out.Elem().Field(how.StatusField).SetInt(int64(answer.StatusCode))
	}
	if err := readHeaders(o.service.client.told, how, answer.Header, out.Elem()); err != nil {
		return out, o.refused(r, answer, call.ErrorBody(answer.Body), err)
	}
	switch {
	case how.Body == nil || message.IsBodyless(answer.StatusCode) || o.method == http.MethodHead:
	case how.Body.Stream:
		streamed = true
		out.Elem().Field(how.Body.Index).Set(reflect.ValueOf(&rest.Stream{Reader: answer.Body, ContentType: answer.Header.Get("Content-Type"), Size: answer.ContentLength}))
	default:
		data, err := o.service.client.transport.Read(answer.Body, "")
		if err == nil {
			err = readBody(o.service.client.told, how.Body, data, out.Elem().Field(how.Body.Index))
		}
		if err != nil {
			return out, o.refused(r, answer, data[:min(len(data), call.MaxErrorBody)], err)
		}
	}
	return out, nil
}

// readHeaders reads the headers that are declared. told is that of the client.
func readHeaders(told func(*wire.Error), how *message.Output, h http.Header, v reflect.Value) error {
	for i := range how.Headers {
		p := &how.Headers[i]
		lines := h.Values(p.Name)
		if len(lines) == 0 {
			continue
		}
		text, err := p.FromHeader(nil, lines)
		if err == nil {
			err = p.Shape.Unmarshal(text, v.Field(p.Index))
		}
		if err == nil {
			continue
		}
		if err = fmt.Errorf("the header %s: %w", p.Name, err); told == nil {
			return err
		}
		told(&wire.Error{Offset: -1, Err: err})
	}
	return nil
}

var errUndeclared = errors.New("the status is not declared")

var errEmpty = errors.New("the answer has no body, and one is declared")

// readBody reads a body that is JSON or a text. told is that of the client.
func readBody(told func(*wire.Error), b *message.Body, data []byte, v reflect.Value) (err error) {
	if !message.IsJSON(b.Media[0]) {
		if !utf8.Valid(data) {
			return errors.New("the answer is not UTF-8")
		}
		if data, err = message.FromText(string(data), b.Shape.Outline()); err != nil {
			return err
		}
		return b.Shape.Unmarshal(data, v)
	}
	text := bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) // RFC 8259, section 8.1
	switch text = bytes.TrimSpace(text); {
	case len(text) == 0:
		return errEmpty
	case string(text) == "null" && !b.Nullable && b.Type != rawType:
		return errors.New("the answer is null, which is not declared")
	}
	if told != nil {
		return b.Shape.Unmarshal(text, v, codec.Lenient(told))
	}
	return b.Shape.Unmarshal(text, v)
}

func mediaOf(answer *http.Response) string {
	media, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	return media
}

// outputFor returns the output that an answer is, by its status and media type. A code
// goes before its range, and that before all others.
func (o *operation) outputFor(answer *http.Response) (*message.Output, error) {
	media := mediaOf(answer)
	var found *message.Output
	var wanted []string
	codes, fits := 0, 0 // how many codes the found one is declared with, and how well its media type fits
	for _, out := range o.outputs {
		for _, s := range out.Statuses {
			if !s.Has(answer.StatusCode) {
				continue
			}
			n, fit := s.To-s.From, 1
			if out.Body != nil && !message.IsBodyless(answer.StatusCode) && o.method != http.MethodHead {
				fit = fitOf(out.Body, media)
				wanted = append(wanted, out.Body.Media...)
			}
			if fit > 0 && (found == nil || n < codes || n == codes && fit > fits) {
				found, codes, fits = out, n, fit
			}
		}
	}
	switch {
	case found != nil:
		return found, nil
	case len(wanted) > 0:
		return nil, fmt.Errorf("the answer is %s, not %s", media, strings.Join(wanted, " or "))
	}
	return nil, errUndeclared
}

// fitOf returns how well a media type fits a body: 0 not at all. Of JSON any will do, such
// as a vendor's, but for problem details where these are not declared; a stream may be
// anything but a page for people, behind which the API is.
func fitOf(b *message.Body, media string) int {
	if n := message.Matches(media, b.Media); n > 0 {
		return 1 + n
	}
	switch {
	case media == "":
		return 1
	case b.Stream && media != "text/html", b.Shape != nil && message.IsJSON(b.Media[0]) && message.IsJSON(media) && media != "application/problem+json":
		return 1
	}
	return 0
}
