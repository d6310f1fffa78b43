package rest

import (
	"reflect"

	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/internal/percent"
)

// form is a form that is read.
type form struct {
	*message.Form
	division *division // of what the form has among the fields
}

func formOf(f *message.Form) *form {
	d := divisionOf(f.Fields, message.InForm)
	d.closed, d.ignored = f.Closed, f.Ignored
	return &form{f, d}
}

// readForm reads a form into the field of an input.
func (c *call) readForm(f *form, v reflect.Value) error {
	read := c.readPairs
	if f.HasParts {
		read = c.readParts
	}
	given, err := read(f)
	if err != nil {
		return err
	}
	made := reflect.New(f.Type)
	s, wrong := sources{given: given.texts}, given.wrong
	for i := range f.Fields {
		p := &f.Fields[i]
		if place := made.Elem().Field(p.Index); p.File {
			wrong = setFiles(p, given.files[i], place, wrong)
		} else {
			wrong = readParameter(p, &s, i, place, wrong)
		}
	}
	if len(wrong) > 0 {
		return wrongFields(wrong)
	}
	v.Set(made)
	return nil
}

// submitted is what a form has.
type submitted struct {
	texts []message.Part // in the order of the fields
	files [][]sent       // by field
	wrong []FieldError
}

// readPairs reads a form that is written like a query.
func (c *call) readPairs(f *form) (s submitted, err error) {
	data, err := c.exchange.ReadBody()
	if err != nil {
		return s, err
	}
	text := string(data)
	pairs, err := appendPairs(nil, text, c.handler.limits.MaxFormParts)
	if valid, _ := percent.Escapes(text); err == nil && !valid {
		err = wrongEscape()
	}
	if err == nil {
		s.texts, s.wrong = f.division.divide(make([]message.Part, 0, len(pairs)), pairs, c.handler.limits.MaxDepth)
	}
	return s, err
}
