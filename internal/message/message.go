// Package message reads what the tags of generated structs say of requests and
// answers of an API without OData: which field is a parameter, and in which style, which
// one a body, and of which media type. So the server and the client of an API, in
// packages rest and rest/client, know one description; and the styles of parameters are
// written and read here, for both.
package message

import (
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/formats"
)

// codec is the rest of package wire, which is for siblings alone.
var codec = wire.Internal(sibling.Key{})

// inRequest writes what a client sends.
var inRequest = codec.ForRequest()

// Reader reads the tags of structs.
type Reader struct {
	// Stream and File are the types of a body as it comes, and of a file of a form.
	Stream, File reflect.Type
	// Shape makes the shapes of fields: [Checked] or [Unchecked].
	Shape func(t reflect.Type, check string, opts ...wire.Option) (Shape, error)
	// Codecs has the codecs of types that others have written.
	Codecs []wire.Codec
}

// Shape reads, writes and checks the values of a Go type, which are given as
// addressable.
type Shape interface {
	Outline() sibling.Outline
	Unmarshal(data []byte, v reflect.Value, opts ...wire.Option) error
	// ReadText and ReadItemText read texts that need not be made JSON, the latter item k of
	// n: see direct.go.
	ReadText(text string, v reflect.Value) bool
	ReadItemText(text string, v reflect.Value, k, n int) bool
	Append(b []byte, v reflect.Value, opts ...wire.Option) ([]byte, error)
	Check(v reflect.Value, direction wire.Direction) error
	IsAbsent(v reflect.Value) bool
}

// Checked makes a shape that is held to the rules that check has.
func Checked(t reflect.Type, check string, opts ...wire.Option) (Shape, error) {
	return codec.ShapeOf(t, check, formats.Texts{}, opts...)
}

// Unchecked makes a shape that is held to none, for programs that only read and write: they
// do not link what rules need, regular expressions among it.
func Unchecked(t reflect.Type, check string, opts ...wire.Option) (Shape, error) {
	return codec.UncheckedShapeOf(t, check, opts...)
}

// shapeOf returns the shape of a field. Its type may be one that others have written and
// codecs know.
func (r *Reader) shapeOf(f reflect.StructField, check string) (Shape, error) {
	return r.Shape(f.Type, check, codec.Mapped(r.Codecs, strings.TrimPrefix(f.Tag.Get("schema"), "type=")))
}

// Location says where a parameter stands.
type Location string

// The locations.
const (
	InPath   Location = "path"
	InQuery  Location = "query"
	InHeader Location = "header"
	InCookie Location = "cookie"
	InForm   Location = "form"
	InBody   Location = "body"
)

// CutName splits a tag at the first comma that no backslash stands before.
func CutName(tag string) (name, flags string) {
	var b strings.Builder
	for i := 0; i < len(tag); i++ {
		switch {
		case tag[i] == '\\' && i+1 < len(tag):
			i++
		case tag[i] == ',':
			return b.String(), tag[i+1:]
		}
		b.WriteByte(tag[i])
	}
	return b.String(), ""
}
