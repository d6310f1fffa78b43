package rest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/odatagen/odatagen/wire"
)

// body is a field that is the body in one media type, or in several that mean
// the same, such as "application/json" and "text/json".
type body struct {
	index    int
	goType   reflect.Type
	media    []string // such as "application/json", "image/*", "application/*+json" or "*/*"
	required bool     // of a request: there must be one
	nullable bool     // null is a value
	shape    shape    // of JSON and of texts; nil for others
	form     *form    // of forms; nil for others
}

// Stream is a body as it comes: of a media type that is not JSON.
type Stream struct {
	io.Reader
	// ContentType is the media type: in a request the one that it has, in an
	// answer the one to send if it is not the one that is declared.
	ContentType string
	// Size is the number of bytes, or -1 if it is not known. In an answer 0
	// is not known either, and what has another size is broken off.
	Size int64
}

// NewStream returns what answers with what r has. It is closed, if it can be,
// when the answer has been sent.
func NewStream(r io.Reader) *Stream { return &Stream{Reader: r} }

var (
	streamType = reflect.TypeFor[*Stream]()
	rawType    = reflect.TypeFor[wire.Raw]()
)

// bodyOf reads the tags of a field: the media types, with spaces between, and
// flags.
func bodyOf(f reflect.StructField, index int, tag string, codecs []wire.Codec) (body, error) {
	media, flags := cutName(tag)
	b := body{index: index, goType: f.Type, media: strings.Fields(media)}
	if len(b.media) == 0 {
		return b, errors.New("the tag names no media type")
	}
	for _, name := range b.media {
		if !isMedia(name) {
			return b, fmt.Errorf("%q is no media type, such as application/json", name)
		}
	}
	closed := false
	for flag := range strings.SplitSeq(flags, ",") {
		switch flag {
		case "":
		case "required":
			b.required = true
		case "closed":
			closed = true
		case "nullable":
			b.nullable = true
		default:
			return b, fmt.Errorf("the flag %q is not known", flag)
		}
	}
	if f.Type == streamType {
		return b, nil
	}
	var err error
	if isForm(b.media[0]) {
		b.form, err = formOf(f.Type, b.media[0] == "multipart/form-data", closed, codecs)
		return b, err
	}
	check := f.Tag.Get("check")
	if b.nullable {
		check = "nullable " + check
	}
	b.shape, err = shapeOf(f, check, codecs)
	return b, err
}

// isMedia reports whether a name is that of a media type without parameters, or of
// several with an asterisk (RFC 9110, sections 8.3.1 and 12.5.1).
func isMedia(name string) bool {
	kind, sub, found := strings.Cut(name, "/")
	token := func(text string) bool {
		return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
			return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
		})
	}
	return found && token(kind) && token(sub) && (kind != "*" || sub == "*")
}

func isForm(media string) bool {
	return media == "multipart/form-data" || media == "application/x-www-form-urlencoded"
}

// isJSON reports whether a media type is JSON, or made of it.
func isJSON(media string) bool {
	return media == "application/json" || strings.HasSuffix(media, "+json") || media == "text/json"
}

// isUTF8 reports whether a charset is UTF-8, as one that is not given is.
func isUTF8(charset string) bool {
	return charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "us-ascii")
}

// matches returns how well a media type fits those of a declared body: 0 not at
// all.
func (b *body) matches(media string) (best int) {
	kind, name, _ := strings.Cut(media, "/")
	_, suffix, _ := strings.Cut(name, "+")
	for _, declared := range b.media {
		switch declared {
		case media:
			return 4
		case kind + "/*+" + suffix:
			best = max(best, 3)
		case kind + "/*":
			best = max(best, 2)
		case "*/*":
			best = max(best, 1)
		}
	}
	return best
}

// readBody reads the body into the field of its media type. A request that is refused
// whatever its body is not read beyond what goes to memory.
func (c *call) readBody(o *operation, v reflect.Value, refused bool) error {
	if len(o.input.bodies) == 0 {
		return nil
	}
	required := false
	for i := range o.input.bodies {
		required = required || o.input.bodies[i].required
	}
	if c.bodyless(o) {
		if required {
			return wrongFields([]FieldError{{In: string(inBody), Message: "is required"}})
		}
		return nil
	}
	if encoding := c.exchange.Request.Header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return &Error{Status: http.StatusUnsupportedMediaType, Detail: "the Content-Encoding " + encoding + " is not supported"}
	}
	b, media, err := c.chooseBody(o)
	if err != nil {
		return err
	}
	field := v.Field(b.index)
	switch {
	case refused && (b.form != nil && b.form.hasParts || b.goType == streamType):
		return nil
	case b.form != nil:
		return c.readForm(b.form, field)
	case b.goType == streamType:
		limited := c.exchange.Body("MaxFormSize", c.handler.limits.MaxFormSize)
		field.Set(reflect.ValueOf(&Stream{Reader: limited, ContentType: c.exchange.Request.Header.Get("Content-Type"), Size: c.exchange.Request.ContentLength}))
		return nil
	}
	data, err := c.exchange.ReadBody()
	if err != nil {
		return err
	}
	if !isJSON(media) {
		if !utf8.Valid(data) {
			return BadRequest("the body is not UTF-8")
		}
		if data, err = (leaf{text: string(data)}).append(nil, b.shape.Outline()); err != nil {
			return err
		}
	} else if len(bytes.TrimSpace(data)) == 0 {
		return BadRequest("the body is empty")
	}
	return c.decode(b, data, field)
}

// bodyless reports whether the request has no body. One of no bytes is there if its
// Content-Type says so, and no bytes are a value: of a file, a text or a form, not of
// JSON.
func (c *call) bodyless(o *operation) bool {
	r := c.exchange.Request
	if r.Body != nil && r.Body != http.NoBody && r.ContentLength != 0 {
		return false
	}
	if r.Header.Get("Content-Type") == "" {
		return true
	}
	_, media, err := c.chooseBody(o)
	return err != nil || isJSON(media)
}

// decode reads the body's JSON and holds it to what is demanded of it.
func (c *call) decode(b *body, data []byte, v reflect.Value) error {
	misread, unmet := readAndCheck(b.shape, data, v, wire.WithLimits(wire.Limits{Depth: c.handler.limits.MaxDepth}))
	wrong := appendErrors(appendErrors(nil, misread, inBody, ""), unmet, inBody, "")
	if len(wrong) == 0 && !b.nullable && b.goType != rawType && string(bytes.TrimSpace(data)) == "null" {
		wrong = []FieldError{{In: string(inBody), Message: "must not be null"}}
	}
	if len(wrong) > 0 {
		return wrongFields(wrong)
	}
	return nil
}

// chooseBody returns the field for the media type of the request. Without one,
// it is taken to be the first that is declared.
func (c *call) chooseBody(o *operation) (*body, string, error) {
	contentType := c.exchange.Request.Header.Get("Content-Type")
	if contentType == "" {
		b := &o.input.bodies[0]
		return b, b.media[0], nil
	}
	media, parameters, err := mime.ParseMediaType(contentType)
	if !isUTF8(parameters["charset"]) {
		err = errors.New("charset")
	}
	var chosen *body
	if err == nil {
		best := 0
		for i := range o.input.bodies {
			if n := o.input.bodies[i].matches(media); n > best {
				chosen, best = &o.input.bodies[i], n
			}
		}
	}
	if chosen == nil {
		var names []string
		for i := range o.input.bodies {
			names = append(names, o.input.bodies[i].media...)
		}
		return nil, "", &Error{Status: http.StatusUnsupportedMediaType,
			Detail: fmt.Sprintf("the Content-Type %q is not supported; %s is", contentType, strings.Join(names, " or "))}
	}
	return chosen, media, nil
}
