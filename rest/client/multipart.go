package client

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/textproto"
	"reflect"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/call"
	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/rest"
)

// parts is a multipart form that is being written: what is in memory, and the files
// between.
type parts struct {
	text    bytes.Buffer // since the last file
	writer  *multipart.Writer
	pieces  []io.Reader
	closers []io.Closer
	size    int64 // -1 if it is not known
}

// multipartForm writes a multipart form. Its files are read while it is sent.
func multipartForm(r *call.Request, f *message.Form, v reflect.Value) error {
	w := &parts{}
	w.writer = multipart.NewWriter(&w.text)
	for i := range f.Fields {
		p := &f.Fields[i]
		add := w.values
		if p.File {
			add = w.files
		}
		if err := add(p, v.Field(p.Index)); err != nil {
			w.close()
			return fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	if err := w.writer.Close(); err != nil {
		return err
	}
	contentType := w.writer.FormDataContentType()
	if len(w.closers) == 0 {
		r.Bytes(contentType, w.text.Bytes())
		return nil
	}
	w.cut()
	r.Header.Set("Content-Type", contentType)
	r.Once, r.Size = true, w.size
	r.Body = func() (io.ReadCloser, error) { return w, nil }
	return nil
}

// cut puts what is in memory behind the files before it.
func (w *parts) cut() {
	data := bytes.Clone(w.text.Bytes())
	w.text.Reset()
	w.pieces = append(w.pieces, bytes.NewReader(data))
	w.add(int64(len(data)))
}

func (w *parts) add(n int64) {
	if w.size >= 0 {
		w.size += n
	}
}

// Read implements io.Reader.
func (w *parts) Read(b []byte) (int, error) {
	for len(w.pieces) > 0 {
		n, err := w.pieces[0].Read(b)
		if err == io.EOF {
			w.pieces, err = w.pieces[1:], nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
	return 0, io.EOF
}

// Close closes the files.
func (w *parts) Close() error {
	w.close()
	return nil
}

func (w *parts) close() {
	for _, c := range w.closers {
		_ = c.Close() // what was read of it has been sent
	}
	w.closers = nil
}

// values writes the parts of a field that has no files.
func (w *parts) values(p *message.Parameter, v reflect.Value) error {
	list, err := p.Parts(v)
	if err != nil {
		return err
	}
	for _, one := range list {
		h := header(one.Name)
		if one.JSON {
			h.Set("Content-Type", "application/json")
		}
		part, err := w.writer.CreatePart(h)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(part, one.Value); err != nil {
			return err
		}
	}
	return nil
}

// header is that of a part with a name.
func header(name string) textproto.MIMEHeader {
	return textproto.MIMEHeader{"Content-Disposition": {`form-data; name="` + quoted.Replace(name) + `"`}}
}

// quoted escapes what would end a name, as package mime/multipart does: with backslashes,
// which more servers know than the "%22" of browsers.
var quoted = strings.NewReplacer("\r", "%0D", "\n", "%0A", `"`, `\"`, `\`, `\\`)

// files writes the parts of a field that has files.
func (w *parts) files(p *message.Parameter, v reflect.Value) error {
	n := 0
	add := func(name string, list ...*rest.File) error {
		for _, f := range list {
			if f == nil {
				continue
			}
			n++
			if err := w.file(name, f, p.Files); err != nil {
				return err
			}
		}
		return nil
	}
	var err error
	switch of := v.Interface().(type) {
	case *rest.File:
		err = add(p.Name, of)
	case []*rest.File:
		err = add(p.Name, of...)
	case map[string]*rest.File:
		for _, name := range slices.Sorted(maps.Keys(of)) {
			err = errors.Join(err, add(name, of[name]))
		}
	case map[string][]*rest.File:
		for _, name := range slices.Sorted(maps.Keys(of)) {
			err = errors.Join(err, add(name, of[name]...))
		}
	}
	if err == nil && n == 0 && p.Required {
		err = errors.New("is required")
	}
	return err
}

// file writes a part that is a file. One without a name is called after its field: what
// has none is no file to many servers.
func (w *parts) file(name string, f *rest.File, rules *message.Files) error {
	from, err := f.Open()
	if err != nil {
		return err
	}
	w.closers = append(w.closers, from)
	h := header(name)
	fileName := f.Name
	if fileName == "" {
		fileName = name
	}
	h.Set("Content-Disposition", h.Get("Content-Disposition")+`; filename="`+quoted.Replace(fileName)+`"`)
	media := f.ContentType
	if media == "" {
		media = "application/octet-stream"
		if len(rules.Media) > 0 && !strings.Contains(rules.Media[0], "*") {
			media = rules.Media[0]
		}
	}
	if strings.ContainsAny(media, "\r\n") {
		return errors.New("the ContentType has a line break")
	}
	h.Set("Content-Type", media)
	if _, err := w.writer.CreatePart(h); err != nil {
		return err
	}
	w.cut()
	w.pieces = append(w.pieces, from)
	if f.Size <= 0 {
		w.size = -1
	}
	w.add(f.Size)
	return nil
}
