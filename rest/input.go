package rest

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/internal/web"
	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/formats"
)

// input is how the input of a function is filled.
type input struct {
	goType     reflect.Type // the struct; nil for an operation that takes nothing
	parameters []parameter
	query      *division // of the query among the parameters; nil if none is there
	bodies     []body
}

// location is where a parameter stands.
type location string

const (
	inPath   location = "path"
	inQuery  location = "query"
	inHeader location = "header"
	inCookie location = "cookie"
	inForm   location = "form"
	inBody   location = "body"
)

// parameter is a field that is a parameter, or a field of a form.
type parameter struct {
	in         location
	name       string
	index      int // of the field of the struct
	shape      shape
	outline    sibling.Outline // of the shape
	kind       kind
	goType     reflect.Type
	required   bool
	style      string
	explode    bool
	json       bool
	allowEmpty bool
	fallback   []byte // the default as JSON; nil if there is none
	segment    int    // of a path parameter: which of the values of the path it is
	file       bool   // of a form: a File, a list of them, or all that have no other field
	files      *fileRules
}

// inputOf looks at the struct that v points to.
func inputOf(v any, path []web.Pattern, codecs []wire.Codec) (*input, error) {
	in := &input{}
	var names []string
	for _, t := range path {
		names = append(names, t.Parameters...)
	}
	if v != nil {
		t := reflect.TypeOf(v)
		if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
			return nil, fmt.Errorf("the input is a %s, not a pointer to a struct", t)
		}
		in.goType = t.Elem()
		for i := range in.goType.NumField() {
			if in.goType.Field(i).Name == "_" {
				continue
			}
			if err := in.addField(in.goType.Field(i), i, codecs); err != nil {
				return nil, fmt.Errorf("field %s: %w", in.goType.Field(i).Name, err)
			}
		}
	}
	if slices.ContainsFunc(in.parameters, func(p parameter) bool { return p.in == inQuery }) {
		in.query = divisionOf(in.parameters, inQuery)
	}
	for i := range in.parameters {
		p := &in.parameters[i]
		if p.in != inPath {
			continue
		}
		if p.segment = slices.Index(names, p.name); p.segment < 0 {
			return nil, fmt.Errorf("the path has no parameter %q", p.name)
		}
	}
	return in, nil
}

func (in *input) addField(f reflect.StructField, index int, codecs []wire.Codec) error {
	if tag, ok := f.Tag.Lookup("body"); ok {
		b, err := bodyOf(f, index, tag, codecs)
		if err == nil {
			in.bodies = append(in.bodies, b)
		}
		return err
	}
	for _, where := range []location{inPath, inQuery, inHeader, inCookie} {
		if tag, ok := f.Tag.Lookup(string(where)); ok {
			p, err := parameterOf(f, index, where, tag, codecs)
			if err == nil {
				in.parameters = append(in.parameters, p)
			}
			return err
		}
	}
	return errors.New("no tag says where it comes from")
}

// parameterOf reads the tags of a field.
func parameterOf(f reflect.StructField, index int, in location, tag string, codecs []wire.Codec) (p parameter, err error) {
	p = parameter{in: in, index: index, goType: f.Type}
	var flags string
	p.name, flags = cutName(tag)
	p.style = map[location]string{inPath: "simple", inHeader: "simple", inQuery: "form", inCookie: "form", inForm: "form"}[in]
	explode := ""
	for flag := range strings.SplitSeq(flags, ",") {
		switch flag {
		case "":
		case "required":
			p.required = true
		case "explode", "flat":
			explode = flag
		case "json":
			p.json = true
		case "allowEmpty":
			p.allowEmpty = true
		case "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject":
			p.style = flag
		default:
			return p, fmt.Errorf("the flag %q is not known", flag)
		}
	}
	p.explode = explode == "explode" || explode == "" && p.style == "form"
	if in == inForm && slices.Contains(typesForFiles, f.Type) {
		if p.file = true; f.Type == filesType {
			p.kind = isList
		}
		p.files, err = fileRulesOf(f.Tag)
		return p, err
	}
	if text, ok := f.Tag.Lookup("default"); ok {
		p.fallback = []byte(text)
	}
	if p.shape, err = shapeOf(f, f.Tag.Get("check"), codecs); err != nil {
		return p, err
	}
	p.outline = p.shape.Outline()
	p.kind = kindOf(p.outline)
	if p.fallback != nil {
		err = p.shape.Unmarshal(p.fallback, reflect.New(f.Type).Elem())
	}
	return p, err
}

// shapeOf returns the shape of a field, held to the rules that check has. Its type may be
// one that others have written and codecs know.
func shapeOf(f reflect.StructField, check string, codecs []wire.Codec) (shape, error) {
	return codec.ShapeOf(f.Type, check, formats.Texts{}, codec.Mapped(codecs, strings.TrimPrefix(f.Tag.Get("schema"), "type=")))
}

// cutName splits a tag at the first comma that no backslash stands before.
func cutName(tag string) (name, flags string) {
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

// read reads what the operation's handler gets. All that is wrong is found, but
// that a form with files is not read if a parameter is wrong.
func (c *call) read(o *operation, values []string) (any, error) {
	if o.input.goType == nil {
		return nil, nil
	}
	v := reflect.New(o.input.goType)
	sources := &sources{path: values, request: c.exchange.Request, cookies: cookiesOf(c.exchange.Request)}
	var wrong []FieldError
	if o.input.query != nil {
		pairs, err := parsePairs(c.exchange.Request.URL.RawQuery, c.handler.limits.MaxFormParts)
		if err != nil {
			return nil, err
		}
		sources.given, wrong = o.input.query.divide(pairs, c.handler.limits.MaxDepth)
	}
	for i := range o.input.parameters {
		p := &o.input.parameters[i]
		wrong = p.read(sources, i, v.Elem().Field(p.index), wrong)
	}
	err := c.readBody(o, v.Elem(), len(wrong) > 0)
	if own, ok := errors.AsType[*Error](err); ok && len(own.Fields) > 0 {
		wrong, err = append(wrong, own.Fields...), nil
	}
	switch {
	case err != nil:
		return nil, err
	case len(wrong) > 0:
		return nil, wrongFields(wrong)
	}
	return v.Interface(), nil
}

// read reads a parameter into its field, and appends what is wrong with it.
func (p *parameter) read(s *sources, index int, v reflect.Value, wrong []FieldError) []FieldError {
	text, found, err := p.text(s, index)
	if err != nil {
		return append(wrong, *p.wrong(err))
	}
	if !found {
		switch {
		case p.required:
			return append(wrong, FieldError{In: string(p.in), Name: p.name, Message: "is required"})
		case p.fallback == nil:
			return wrong
		}
		text = p.fallback
	}
	return p.set(text, v, wrong)
}

// set sets the field to JSON, and appends what is wrong with it.
func (p *parameter) set(text []byte, v reflect.Value, wrong []FieldError) []FieldError {
	misread, unmet := readAndCheck(p.shape, text, v)
	return appendErrors(appendErrors(wrong, misread, p.in, p.name), unmet, p.in, p.name)
}

// readAndCheck reads JSON into v, and returns what is not of its type, and what is
// otherwise not as the description demands.
func readAndCheck(s shape, text []byte, v reflect.Value, opts ...wire.Option) (misread, unmet error) {
	misread = s.Unmarshal(text, v, append(opts, codec.ForCheck())...)
	if _, whole := misread.(*wire.Error); whole {
		return misread, nil
	}
	return misread, s.Check(v, wire.Request)
}

// appendErrors appends what is wrong with a value.
func appendErrors(list []FieldError, err error, in location, name string) []FieldError {
	if err == nil {
		return list
	}
	if violations, ok := errors.AsType[wire.Violations](err); ok {
		for _, v := range violations {
			list = append(list, FieldError{In: string(in), Name: name, Pointer: v.Pointer, Message: v.Message})
		}
		return list
	}
	if one, ok := errors.AsType[*wire.Error](err); ok {
		return append(list, FieldError{In: string(in), Name: name, Pointer: one.Pointer, Message: codec.Demand(one)})
	}
	panic(err) // a Go type is malformed, whatever the request
}

// cookiesOf returns the values of cookies by name, in their order.
func cookiesOf(r *http.Request) map[string][]string {
	if len(r.Header["Cookie"]) == 0 {
		return nil
	}
	values := map[string][]string{}
	for _, c := range r.Cookies() {
		values[c.Name] = append(values[c.Name], c.Value)
	}
	return values
}
