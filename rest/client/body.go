package client

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/internal/call"
	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/wire"
)

// codec is the rest of package wire, which is for siblings alone.
var codec = wire.Internal(sibling.Key{})

// body adds the body that the input has to the request.
func (o *operation) body(r *call.Request, input reflect.Value) error {
	var chosen *message.Body
	required := false
	for i := range o.input.Bodies {
		b := &o.input.Bodies[i]
		required = required || b.Required
		if !isGiven(b, input.Field(b.Index)) {
			continue
		}
		if chosen != nil {
			return errBodies
		}
		chosen = b
	}
	switch {
	case chosen != nil:
	case !required:
		return nil
	case len(o.input.Bodies) > 1:
		return errors.New("body: is required, and no field has one")
	default:
		chosen = &o.input.Bodies[0]
	}
	if err := o.write(r, chosen, input.Field(chosen.Index)); err != nil {
		return fmt.Errorf("body: %w", err)
	}
	return nil
}

// isGiven reports whether a field has a body.
func isGiven(b *message.Body, v reflect.Value) bool {
	if b.Shape != nil {
		return !b.Shape.IsAbsent(v)
	}
	return !v.IsNil()
}

// write writes the body.
func (o *operation) write(r *call.Request, b *message.Body, v reflect.Value) error {
	media := b.Media[0]
	switch {
	case b.Stream:
		s, _ := v.Interface().(*rest.Stream)
		return stream(r, media, s)
	case b.Form != nil && v.IsNil():
		return errors.New("is required")
	case b.Form != nil && b.Form.HasParts:
		return multipartForm(r, b.Form, v.Elem())
	case b.Form != nil:
		return form(r, b.Form, v.Elem())
	}
	data, err := b.Shape.Append(nil, v, codec.ForRequest())
	if err != nil {
		return err
	}
	switch {
	case !message.IsJSON(media):
		text, ok := wire.Raw(data).Text()
		if !ok {
			text = string(data)
		}
		if strings.Contains(media, "*") {
			media = "text/plain"
		}
		r.Bytes(media+";charset=utf-8", []byte(text))
	case !b.Nullable && b.Type != rawType && bytes.Equal(data, []byte("null")):
		return errors.New("is required, and must not be null")
	default:
		if strings.Contains(media, "*") {
			media = "application/json"
		}
		r.Bytes(media, data)
	}
	return nil
}

var rawType = reflect.TypeFor[wire.Raw]()

// stream makes a stream the body: it is sent as it comes, and once.
func stream(r *call.Request, media string, s *rest.Stream) error {
	if s == nil || s.Reader == nil {
		return errors.New("is required")
	}
	switch {
	case s.ContentType != "":
		media = s.ContentType
	case media == "*/*" || media == "application/*":
		media = "application/octet-stream"
	case strings.Contains(media, "*"):
		return fmt.Errorf("set the ContentType of the Stream: %s is declared", media)
	}
	r.Header.Set("Content-Type", media)
	r.Once, r.Size = true, -1
	if s.Size > 0 {
		r.Size = s.Size
	}
	r.Body = func() (io.ReadCloser, error) {
		return struct {
			io.Reader
			io.Closer
		}{s.Reader, s}, nil
	}
	return nil
}

// form writes a form that is written like a query.
func form(r *call.Request, f *message.Form, v reflect.Value) error {
	var list []string
	for i := range f.Fields {
		p := &f.Fields[i]
		pairs, err := p.Pairs(v.Field(p.Index))
		if err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
		list = append(list, joined(pairs))
	}
	r.Bytes("application/x-www-form-urlencoded", []byte(strings.Join(nonempty(list), "&")))
	return nil
}
