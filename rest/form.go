package rest

import (
	"fmt"
	"reflect"

	"github.com/odatagen/odatagen/wire"
)

// form is how a struct with fields tagged "form" is filled.
type form struct {
	goType   reflect.Type // the struct
	fields   []parameter
	division *division // of what the form has among the fields
	hasParts bool      // it is a multipart form
	ignored  []string  // names that are no fields, and not unknown either
}

func formOf(t reflect.Type, hasParts, closed bool, codecs []wire.Codec) (*form, error) {
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("a form is read into a pointer to a struct, not into a %s", t)
	}
	f := &form{goType: t.Elem(), hasParts: hasParts}
	for i := range f.goType.NumField() {
		field := f.goType.Field(i)
		tag, ok := field.Tag.Lookup("form")
		if field.Name == "_" {
			if ok { // what only answers have
				name, _ := cutName(tag)
				f.ignored = append(f.ignored, name)
			}
			continue
		}
		if !ok {
			return nil, fmt.Errorf("the field %s of the form has no tag", field.Name)
		}
		p, err := parameterOf(field, i, inForm, tag, codecs)
		if err != nil {
			return nil, fmt.Errorf("the field %s of the form: %w", field.Name, err)
		}
		f.fields = append(f.fields, p)
	}
	f.division = divisionOf(f.fields, inForm)
	f.division.closed, f.division.ignored = closed, f.ignored
	return f, nil
}

// readForm reads a form into the field of an input.
func (c *call) readForm(f *form, v reflect.Value) error {
	read := c.readPairs
	if f.hasParts {
		read = c.readParts
	}
	given, err := read(f)
	if err != nil {
		return err
	}
	made := reflect.New(f.goType)
	s, wrong := &sources{given: given.texts}, given.wrong
	for i := range f.fields {
		p := &f.fields[i]
		if place := made.Elem().Field(p.index); p.file {
			wrong = p.setFiles(given.files[i], place, wrong)
		} else {
			wrong = p.read(s, i, place, wrong)
		}
	}
	if len(wrong) > 0 {
		return wrongFields(wrong)
	}
	v.Set(made)
	return nil
}

// submitted is what a form has, by field.
type submitted struct {
	texts [][]part
	files [][]sent
	wrong []FieldError
}

// readPairs reads a form that is written like a query.
func (c *call) readPairs(f *form) (s submitted, err error) {
	data, err := c.exchange.ReadBody()
	if err != nil {
		return s, err
	}
	pairs, err := parsePairs(string(data), c.handler.limits.MaxFormParts)
	if err == nil {
		s.texts, s.wrong = f.division.divide(pairs, c.handler.limits.MaxDepth)
	}
	return s, err
}
