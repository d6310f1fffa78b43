package rest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"strings"

	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/internal/web"
)

// File is a file in a multipart form.
type File struct {
	Name        string // as the client called it: not to be trusted as a path; may be ""
	ContentType string // "" of what a client sends is the one that is declared
	Size        int64  // -1 if it is not known
	Header      textproto.MIMEHeader
	open        func() (io.ReadCloser, error) // nil if nothing is in it
}

// NewFile returns a file that a client sends: what r has, which is closed, if it can be,
// when that has been sent.
func NewFile(name string, r io.Reader) *File {
	return &File{Name: name, Size: -1, open: func() (io.ReadCloser, error) {
		if closer, ok := r.(io.ReadCloser); ok {
			return closer, nil
		}
		return io.NopCloser(r), nil
	}}
}

// Open opens the file. One of a request lies in memory or in a temporary file that is
// removed when the request has been answered; one of [NewFile] can be read once.
func (f *File) Open() (io.ReadCloser, error) {
	if f.open == nil {
		return nil, errors.New("rest: this File has nothing to read: make it by NewFile")
	}
	return f.open()
}

// formMemory is how much of the files of a form is kept in memory.
const formMemory = 1 << 20

// upload is a multipart form that is being read.
type upload struct {
	*call
	form  *form
	room  int64 // in memory for files
	texts int64 // bytes that texts may have yet
}

// readParts reads a multipart form. What a part is, is said by the field: a file has
// not always a name, and what has one is not always a file.
func (c *call) readParts(f *form) (s submitted, err error) {
	r := c.exchange.Request.WithContext(c.exchange.Context()) // which is not that of others
	r.Body = c.exchange.Body(c.handler.limits.MaxFormSize)
	reader, err := r.MultipartReader()
	if err != nil {
		return s, c.formError(err)
	}
	u := &upload{call: c, form: f, room: formMemory, texts: c.exchange.MaxBodySize()}
	s.files = make([][]sent, len(f.Fields))
	for n := 0; ; n++ {
		p, err := reader.NextPart()
		switch {
		case err == io.EOF:
			s.texts = inOrder(s.texts)
			return s, nil
		case err != nil:
			return s, c.formError(err)
		case n == c.handler.limits.MaxFormParts:
			return s, tooManyFields(n)
		}
		if err := u.take(p, &s); err != nil {
			return s, err
		}
	}
}

// take takes a part for the field that it belongs to.
func (u *upload) take(p *multipart.Part, s *submitted) error {
	name := p.FormName()
	if name == "" {
		return BadRequest("a part of the form has no name")
	}
	i, steps, wrong := u.form.division.owner(name, u.handler.limits.MaxDepth)
	switch {
	case wrong != nil:
		s.wrong = append(s.wrong, *wrong)
		return nil
	case i < 0:
		return nil
	case u.form.Fields[i].File:
		file, err := u.file(p)
		if file != nil {
			s.files[i] = append(s.files[i], sent{name, file})
		}
		return err
	}
	one, err := u.text(p)
	if charset, ok := errors.AsType[notUTF8](err); ok {
		s.wrong = append(s.wrong, FieldError{In: string(message.InForm), Name: u.form.Fields[i].Name, Message: charset.Error()})
		return nil
	}
	one.Of, one.Steps = i, steps
	s.texts = append(s.texts, one)
	return err
}

// notUTF8 is the charset of a text that is another.
type notUTF8 string

func (n notUTF8) Error() string { return "must be UTF-8, not " + cut(string(n)) }

// text reads a part that is no file.
func (u *upload) text(p *multipart.Part) (one message.Part, err error) {
	media, parameters, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
	if err == nil && !message.IsUTF8(parameters["charset"]) {
		return one, notUTF8(parameters["charset"])
	}
	data, err := io.ReadAll(io.LimitReader(p, max(u.texts, u.texts+1)))
	if err != nil {
		return one, u.formError(err)
	}
	if u.texts -= int64(len(data)); u.texts < 0 {
		return one, &Error{Status: http.StatusRequestEntityTooLarge,
			Detail: fmt.Sprintf("the fields of the form that are no files have more than %d bytes, the limit MaxBodySize", u.exchange.MaxBodySize())}
	}
	return message.Part{Value: url.QueryEscape(string(data)), JSON: message.IsJSON(media)}, nil
}

// file keeps a part that is a file; nil for the one of a browser that has none.
func (u *upload) file(p *multipart.Part) (*File, error) {
	name := p.FileName()
	f := &File{Name: name[strings.LastIndexAny(name, `/\`)+1:], ContentType: p.Header.Get("Content-Type"), Header: p.Header}
	var b bytes.Buffer
	n, err := io.CopyN(&b, p, u.room+1)
	switch {
	case err == io.EOF:
		if n == 0 && noFile(p) {
			return nil, nil
		}
		u.room -= n
		f.Size = n
		f.open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b.Bytes())), nil }
		return f, nil
	case err != nil:
		return nil, u.formError(err)
	}
	stored, err := os.CreateTemp("", "multipart-")
	if err != nil {
		return nil, err
	}
	path := stored.Name()
	u.call.files = append(u.call.files, path)
	f.Size, err = io.Copy(stored, io.MultiReader(&b, p))
	f.open = func() (io.ReadCloser, error) { return os.Open(path) }
	if closed := stored.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, u.storeError(err)
	}
	return f, nil
}

// noFile reports whether a part says that a user has chosen no file.
func noFile(p *multipart.Part) bool {
	_, parameters, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
	name, stated := parameters["filename"]
	return err == nil && stated && name == ""
}

// storeError returns an error of storing a part: of the disk, or of the request.
func (c *call) storeError(err error) error {
	if _, disk := errors.AsType[*os.PathError](err); disk {
		return err
	}
	return c.formError(err)
}

// formError returns what a request is answered whose form cannot be read.
func (c *call) formError(err error) error {
	if _, refused := errors.AsType[*web.Error](err); refused || c.exchange.Context().Err() != nil {
		return err
	}
	return BadRequest("the body is no multipart form")
}

// removeFiles removes what was stored of a form.
func (c *call) removeFiles() {
	for _, path := range c.files {
		if err := os.Remove(path); err != nil {
			c.exchange.Log("a file of a form is not removed", "error", err)
		}
	}
}
