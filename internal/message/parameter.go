package message

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
)

// Parameter is a field that is a parameter, a field of a form, or a header of an
// answer.
type Parameter struct {
	In         Location
	Name       string
	Index      int // of the field of the struct
	Type       reflect.Type
	Shape      Shape
	Outline    sibling.Outline // of the shape
	Kind       Kind
	Required   bool
	Style      string
	Explode    bool
	JSON       bool
	AllowEmpty bool
	Reserved   bool   // characters that separate parts of a URL are not escaped
	Default    []byte // as JSON; nil if there is none
	text       string // of the default; "" if that is to be read from its JSON
	Segment    int    // of a path parameter: which of the values of the path it is
	File       bool   // of a form: a file, a list of them, or all that have no other field
	Files      *Files
}

// Kind is what a parameter's values are.
type Kind uint8

// The kinds.
const (
	Scalar Kind = iota
	List
	Object
	Either // a scalar, or else a list or an object
)

func kindOf(o sibling.Outline) Kind {
	scalar := o.Begins('"') || o.Begins('0') || o.Begins('t')
	switch {
	case o.Any() || scalar && !Nests(o):
		return Scalar
	case scalar:
		return Either
	case o.Begins('['):
		return List
	}
	return Object
}

// Nests reports whether values are lists or objects, if they may be.
func Nests(o sibling.Outline) bool { return o.Begins('{') || o.Begins('[') }

// parameter reads the tags of a field.
func (r *Reader) parameter(f reflect.StructField, index int, in Location, tag string) (p Parameter, err error) {
	p = Parameter{In: in, Index: index, Type: f.Type}
	var flags string
	p.Name, flags = CutName(tag)
	if err = p.readFlags(flags); err != nil {
		return p, err
	}
	if in == InForm && r.isFile(f.Type) {
		if p.File = true; f.Type.Kind() == reflect.Slice {
			p.Kind = List
		}
		p.Files, err = filesOf(f.Tag)
		return p, err
	}
	if text, ok := f.Tag.Lookup("default"); ok {
		p.Default = []byte(text)
	}
	if p.Shape, err = r.shapeOf(f, f.Tag.Get("check")); err != nil {
		return p, err
	}
	p.Outline = p.Shape.Outline()
	p.Kind = kindOf(p.Outline)
	if p.Default != nil {
		err = p.readDefault()
	}
	return p, err
}

// readFlags reads what stands behind the name in a tag.
func (p *Parameter) readFlags(flags string) error {
	p.Style = map[Location]string{InPath: "simple", InHeader: "simple", InQuery: "form", InCookie: "form", InForm: "form"}[p.In]
	explode := ""
	for flag := range strings.SplitSeq(flags, ",") {
		switch flag {
		case "":
		case "required":
			p.Required = true
		case "explode", "flat":
			explode = flag
		case "json":
			p.JSON = true
		case "allowEmpty":
			p.AllowEmpty = true
		case "reserved":
			p.Reserved = true
		case "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject":
			p.Style = flag
		default:
			return fmt.Errorf("the flag %q is not known", flag)
		}
	}
	p.Explode = explode == "explode" || explode == "" && p.Style == "form"
	return nil
}

// Nests reports whether what has the name and brackets behind it is the parameter's.
func (p *Parameter) Nests() bool { return p.Kind != Scalar || !p.File && p.Outline.Any() }

// Spreads reports whether the properties of an object stand as parameters.
func (p *Parameter) Spreads() bool {
	return p.Kind >= Object && p.Style == "form" && p.Explode && !p.JSON && p.Outline.Begins('{')
}

// Called reports whether what has just the name is the parameter's. Not if only its
// properties stand in the query; in a form it is an object as JSON.
func (p *Parameter) Called() bool { return p.In == InForm || p.Kind != Object || !p.Spreads() }

// delimiter is what stands between the items of a list that is one text.
func (p *Parameter) delimiter() string {
	switch p.Style {
	case "spaceDelimited":
		return "%20"
	case "pipeDelimited":
		return "|"
	}
	return ","
}
