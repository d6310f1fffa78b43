package rest

import (
	"errors"
	"net/http"
	"reflect"
	"slices"

	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/internal/web"
	"github.com/odatagen/odatagen/wire"
)

// input is how the input of a function is filled.
type input struct {
	*message.Input
	query   *division     // of the query among the parameters; nil if none is there
	cookies bool          // there are some among the parameters
	forms   map[int]*form // by the index of the body's field
}

// inputOf looks at the struct that v points to.
func inputOf(v any, path []web.Pattern, reader *message.Reader) (*input, error) {
	var names []string
	for _, t := range path {
		names = append(names, t.Parameters...)
	}
	read, err := reader.Input(v, names)
	if err != nil {
		return nil, err
	}
	in := &input{Input: read, forms: map[int]*form{}}
	if slices.ContainsFunc(in.Parameters, func(p message.Parameter) bool { return p.In == message.InQuery }) {
		in.query = divisionOf(in.Parameters, message.InQuery)
	}
	in.cookies = slices.ContainsFunc(in.Parameters, func(p message.Parameter) bool { return p.In == message.InCookie })
	for _, b := range in.Bodies {
		if b.Form != nil {
			in.forms[b.Index] = formOf(b.Form)
		}
	}
	return in, nil
}

// sources are where parameters are read from.
type sources struct {
	path    []string       // escaped
	given   []message.Part // of the query or a form, in the order of the parameters
	request *http.Request
	cookies map[string][]string
}

// parts returns what the query or a form has for a parameter. They are asked for in their
// order.
func (s *sources) parts(index int) []message.Part {
	for len(s.given) > 0 && s.given[0].Of < index {
		s.given = s.given[1:]
	}
	n := 0
	for n < len(s.given) && s.given[n].Of == index {
		n++
	}
	return s.given[:n]
}

// header returns the lines of a header. Host stands beside the others.
func (s *sources) header(name string) []string {
	if name == "Host" && s.request.Host != "" {
		return []string{s.request.Host}
	}
	return s.request.Header[name]
}

// read reads a parameter into its field, and reports whether it has: if not, that is left to
// its JSON.
func (s *sources) read(p *message.Parameter, index int, v reflect.Value) bool {
	switch p.In {
	case message.InPath:
		return p.ReadPath(s.path[p.Segment], v)
	case message.InHeader:
		return p.ReadHeader(s.header(http.CanonicalHeaderKey(p.Name)), v)
	case message.InCookie:
		return p.ReadCookies(s.cookies[p.Name], v)
	}
	return p.ReadParts(s.parts(index), v)
}

// text returns the JSON of a parameter; false if it is not there.
func (s *sources) text(p *message.Parameter, index int) (json []byte, found bool, err error) {
	const room = 64 // that most take
	switch p.In {
	case message.InPath:
		json, err = p.FromPath(make([]byte, 0, room), s.path[p.Segment])
		return json, true, err
	case message.InHeader:
		lines := s.header(http.CanonicalHeaderKey(p.Name))
		if len(lines) == 0 {
			return nil, false, nil
		}
		json, err = p.FromHeader(make([]byte, 0, room), lines)
		return json, true, err
	case message.InCookie:
		values := s.cookies[p.Name]
		if len(values) == 0 {
			return nil, false, nil
		}
		json, err = p.FromCookies(make([]byte, 0, room), values)
		return json, true, err
	}
	parts := s.parts(index)
	if len(parts) == 0 {
		return nil, false, nil
	}
	return p.FromParts(make([]byte, 0, room), parts)
}

// read reads what the operation's handler gets. All that is wrong is found, but
// that a form with files is not read if a parameter is wrong.
func (c *call) read(o *operation, values []string) (any, error) {
	if o.input.Type == nil {
		return nil, nil
	}
	v := reflect.New(o.input.Type)
	wrong, err := c.readParameters(o.input, values, v.Elem())
	if err != nil {
		return nil, err
	}
	err = c.readBody(o, v.Elem(), len(wrong) > 0)
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

// readParameters reads the parameters of a request, and returns what is wrong with them.
func (c *call) readParameters(in *input, values []string, v reflect.Value) (wrong []FieldError, err error) {
	r := c.exchange.Request
	sources := sources{path: values, request: r}
	var pairs [usual]pair
	var parts [usual]message.Part
	if in.query != nil {
		list, err := appendPairs(pairs[:0], r.URL.RawQuery, c.handler.limits.MaxFormParts)
		if err != nil {
			return nil, err
		}
		sources.given, wrong = in.query.divide(parts[:0], list, c.handler.limits.MaxDepth)
	}
	if in.cookies {
		sources.cookies = cookiesOf(r)
	}
	for i := range in.Parameters {
		p := &in.Parameters[i]
		wrong = readParameter(p, &sources, i, v.Field(p.Index), wrong)
	}
	return wrong, nil
}

// usual is how many names most queries have at most.
const usual = 8

// readParameter reads a parameter into its field, and appends what is wrong with it.
func readParameter(p *message.Parameter, s *sources, index int, v reflect.Value, wrong []FieldError) []FieldError {
	if s.read(p, index, v) {
		return appendErrors(wrong, p.Shape.Check(v, wire.Request), p.In, p.Name)
	}
	text, found, err := s.text(p, index)
	switch {
	case err != nil:
		return append(wrong, *wrongParameter(p, err))
	case found:
	case p.Required:
		return append(wrong, FieldError{In: string(p.In), Name: p.Name, Message: "is required"})
	case p.Default == nil:
		return wrong
	case p.ReadDefault(v):
		return appendErrors(wrong, p.Shape.Check(v, wire.Request), p.In, p.Name)
	default:
		text = p.Default
	}
	misread, unmet := readAndCheck(p.Shape, text, v, forCheck)
	return appendErrors(appendErrors(wrong, misread, p.In, p.Name), unmet, p.In, p.Name)
}

// readAndCheck reads JSON into v, and returns what is not of its type, and what is
// otherwise not as the description demands.
func readAndCheck(s message.Shape, text []byte, v reflect.Value, opts []wire.Option) (misread, unmet error) {
	misread = s.Unmarshal(text, v, opts...)
	if _, whole := misread.(*wire.Error); whole {
		return misread, nil
	}
	return misread, s.Check(v, wire.Request)
}

// appendErrors appends what is wrong with a value.
func appendErrors(list []FieldError, err error, in message.Location, name string) []FieldError {
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
