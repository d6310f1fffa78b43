package rest

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/internal/web"
)

// form is how a struct with fields tagged "form" is filled.
type form struct {
	goType reflect.Type // the struct
	fields []parameter
}

// File is a file in a multipart form.
type File struct {
	Name        string // as the client called it: not to be trusted as a path
	ContentType string
	Size        int64
	Header      textproto.MIMEHeader
	part        *multipart.FileHeader
}

// Open opens the file, which lies in memory or in a temporary file that is
// removed when the request has been answered.
func (f *File) Open() (io.ReadCloser, error) {
	if f.part == nil {
		return nil, errors.New("rest: this File is not from a request")
	}
	return f.part.Open()
}

func formOf(t reflect.Type) (*form, error) {
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("a form is read into a pointer to a struct, not into a %s", t)
	}
	f := &form{goType: t.Elem()}
	for i := range f.goType.NumField() {
		field := f.goType.Field(i)
		if field.Name == "_" {
			continue
		}
		tag, ok := field.Tag.Lookup("form")
		if !ok {
			return nil, fmt.Errorf("the field %s of the form has no tag", field.Name)
		}
		p, err := parameterOf(field, i, inForm, tag)
		if err != nil {
			return nil, fmt.Errorf("the field %s of the form: %w", field.Name, err)
		}
		f.fields = append(f.fields, p)
	}
	return f, nil
}

// formMemory is how much of the files of a form is kept in memory.
const formMemory = 1 << 20

// readForm reads a form into the field of an input.
func (c *call) readForm(b *body, v reflect.Value) error {
	s := &sources{}
	var files map[string][]*multipart.FileHeader
	if b.media[0] == "multipart/form-data" {
		r := c.exchange.Request
		r.Body = c.exchange.Body("MaxFormSize", c.handler.limits.MaxFormSize)
		if err := r.ParseMultipartForm(formMemory); err != nil {
			var refused *web.Error
			if errors.As(err, &refused) || r.Context().Err() != nil {
				return err
			}
			return BadRequest("the body is no multipart form")
		}
		c.form = r.MultipartForm
		values := c.form
		count := 0
		for name, list := range values.Value {
			for _, value := range list {
				s.query = append(s.query, pair{name, url.QueryEscape(value)})
			}
			count += len(list)
		}
		files = values.File
		for _, list := range files {
			count += len(list)
		}
		if most := c.handler.limits.MaxFormParts; count > most {
			return BadRequest(fmt.Sprintf("more than %d fields: this is the limit MaxFormParts", most))
		}
	} else {
		data, err := c.exchange.ReadBody()
		if err != nil {
			return err
		}
		if s.query, err = parsePairs(string(data), c.handler.limits.MaxFormParts); err != nil {
			return err
		}
	}
	made := reflect.New(b.form.goType)
	var wrong []FieldError
	for i := range b.form.fields {
		p := &b.form.fields[i]
		place := made.Elem().Field(p.index)
		switch {
		case p.file:
			wrong = p.readFiles(files[p.name], place, wrong)
		default:
			wrong = p.read(s, place, wrong)
		}
	}
	if len(wrong) > 0 {
		return wrongFields(wrong)
	}
	v.Set(made)
	return nil
}

// readFiles reads the files of a field.
func (p *parameter) readFiles(parts []*multipart.FileHeader, v reflect.Value, wrong []FieldError) []FieldError {
	problem := func(message string) []FieldError {
		return append(wrong, FieldError{In: string(inForm), Name: p.name, Message: message})
	}
	var files []*File
	for _, part := range parts {
		name := part.Filename[strings.LastIndexAny(part.Filename, `/\`)+1:]
		files = append(files, &File{Name: name, ContentType: part.Header.Get("Content-Type"), Size: part.Size, Header: part.Header, part: part})
	}
	switch {
	case len(files) == 0 && p.required:
		return problem("is required")
	case len(files) == 0:
	case p.goType == filesType:
		v.Set(reflect.ValueOf(files))
	case len(files) > 1:
		return problem("must be one file")
	default:
		v.Set(reflect.ValueOf(files[0]))
	}
	return wrong
}
