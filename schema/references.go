package schema

import (
	"cmp"
	"errors"
	"io/fs"
	"net/url"
	"path"
	"path/filepath"
	"strings"
)

// This file finds the documents that others reference.

// Mapped is where ReadOptions.References says that a referenced document is.
type Mapped struct {
	URI    string // of References: the document's, or the part of it that ends in a slash
	Folder string // "" if the URI is mapped to a file
	Name   string // of the file, in the folder; "" if the URI leads out of that
}

// Mapped returns where References says that the document of a URI is; nil if it
// says nothing.
func (o *ReadOptions) Mapped(uri string) *Mapped {
	if file, ok := o.References[uri]; ok {
		return &Mapped{URI: uri, Name: file}
	}
	var best *Mapped
	for prefix, folder := range o.References {
		rest, ok := strings.CutPrefix(uri, prefix)
		if ok && strings.HasSuffix(prefix, "/") && (best == nil || len(prefix) > len(best.URI)) {
			best = &Mapped{URI: prefix, Folder: folder, Name: below(rest)}
		}
	}
	return best
}

// Beside returns the document of a relative reference in a document that is in a
// folder of References; nil if the document is in none, or the reference leads out of
// it.
func (m *Mapped) Beside(ref string) *Mapped {
	if m == nil || m.Folder == "" {
		return nil
	}
	name := below(path.Join(path.Dir(filepath.ToSlash(m.Name)), ref))
	if name == "" {
		return nil
	}
	return &Mapped{URI: m.URI, Folder: m.Folder, Name: name}
}

// below returns the name of the file that the rest of a URI means below a folder,
// or "" if it leads out of that.
func below(rest string) string {
	rest, _, _ = strings.Cut(rest, "#")
	rest, _, _ = strings.Cut(rest, "?")
	name, err := url.PathUnescape(rest)
	if err != nil || name == "" {
		return ""
	}
	name, err = filepath.Localize(path.Clean(name))
	if err != nil {
		return ""
	}
	return name
}

// Path returns the name of the file with its folder.
func (m *Mapped) Path() string {
	if m.Folder == "" {
		return m.Name
	}
	return filepath.Join(m.Folder, m.Name)
}

// Read reads the file.
func (m *Mapped) Read(o *ReadOptions) ([]byte, error) {
	switch {
	case m.Name == "":
		return nil, errors.New("the URI leads out of the folder, or to none of its files")
	case m.Folder != "" && o.OpenIn == nil:
		return nil, errors.New("there is no way to open files in folders: set ReadOptions.OpenIn")
	case m.Folder != "":
		return o.OpenIn(m.Folder, m.Name)
	case o.Open == nil:
		return nil, errors.New("there is no way to open files: set ReadOptions.Open")
	}
	return o.Open(m.Name)
}

// opaque returns what of Opaque stands for a URI, or "".
func (o *ReadOptions) opaque(uri string) string {
	for _, by := range o.Opaque {
		if uri == by || strings.HasSuffix(by, "/") && strings.HasPrefix(uri, by) {
			return by
		}
	}
	return ""
}

// follow reads the document that a reference leads to, once.
func (r *run) follow(ref *Reference, from *Document) {
	uri := ref.URI
	m := r.opts.Mapped(uri)
	if m == nil && r.uris[from] != "" { // what is relative is so to the document's own URI
		uri = resolveURI(r.uris[from], ref.URI)
		m = r.opts.Mapped(uri)
	}
	opaque := cmp.Or(r.opts.opaque(ref.URI), r.opts.opaque(uri))
	r.used[opaque] = true
	if m != nil {
		r.used[m.URI] = true
		ref.Document = r.open(ref, m, opaque != "" && m.Folder != "")
		if ref.Document != nil && r.uris[ref.Document] == "" {
			r.uris[ref.Document] = uri
		}
	} else if name := beside(ref.URI); name != "" {
		r.openBeside(ref, filepath.Dir(from.Name), name)
	}
	if ref.Document == nil {
		ref.Opaque = opaque
	}
}

// openBeside reads a file in the folder of the document that references it, if it is
// there. No link leads out of that, where files can be opened so.
func (r *run) openBeside(ref *Reference, folder, name string) {
	if r.opts.OpenIn != nil {
		ref.Document = r.open(ref, &Mapped{Folder: folder, Name: name}, true)
	} else if r.opts.Open != nil {
		ref.Document = r.open(ref, &Mapped{Name: filepath.Join(folder, name)}, true)
	}
}

// open reads a file, once. One that is not there is an error unless it may be
// missing.
func (r *run) open(ref *Reference, m *Mapped, mayMiss bool) *Document {
	name := filepath.Clean(m.Path())
	if doc, ok := r.read[name]; ok {
		return doc
	}
	if len(r.read) >= maxDocuments {
		if !r.full {
			r.found.kept.Errorf(ref.Pos, "documents-many", "the description has more than %d documents, which is the limit: give fewer with --reference", maxDocuments)
		}
		r.full = true
		return nil
	}
	data, err := m.Read(&r.opts)
	if err != nil {
		r.read[name] = nil
		if !mayMiss || !errors.Is(err, fs.ErrNotExist) {
			r.unreadable(ref, m, err)
		}
		return nil
	}
	before := len(r.found.kept)
	doc := r.document(Source{Name: name, Data: data})
	for i := range r.found.kept[before:] {
		d := &r.found.kept[before+i]
		if d.Severity == Error {
			d.Related = append(d.Related, Related{ref.Pos, "referenced here"})
		}
	}
	return doc
}

// unreadable reports that the document of a reference cannot be read, and what to
// do.
func (r *run) unreadable(ref *Reference, m *Mapped, err error) {
	advice := "give another file with --reference"
	if m.Folder != "" || m.URI == "" {
		advice = "give its file with --reference " + shellWord(ref.URI+"=FILE")
	}
	if m.Folder != "" {
		advice += ", or do without it with --opaque " + shellWord(ref.URI)
	}
	var inPath *fs.PathError
	if errors.As(err, &inPath) {
		err = inPath.Err
	}
	r.found.kept.Errorf(ref.Pos, "reference-unreadable", "the referenced document %s cannot be read from %s: %v; %s", quote(ref.URI), quote(m.Path()), err, advice)
}

// shellWord returns a text as advice for a command line shows it: in quotes if it
// has characters that a shell acts upon.
func shellWord(text string) string {
	text = printable(clip(text, maxShown))
	plain := func(c rune) bool {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.ContainsRune("-_./:=%+,@", c)
	}
	if text != "" && strings.TrimFunc(text, plain) == "" {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// resolveURI returns what a reference in a document means, or "" if it is no URI.
func resolveURI(document, reference string) string {
	base, err := url.Parse(document)
	if err != nil {
		return ""
	}
	u, err := base.Parse(reference)
	if err != nil {
		return ""
	}
	return u.String()
}

// beside returns the name of the file beside the referencing one that a URI may
// mean, or "": the path of a relative URI, or the last path element of an
// absolute one. It never leads out of the folder.
func beside(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Opaque != "" {
		return ""
	}
	name := u.Path
	if u.IsAbs() || u.Host != "" || strings.HasPrefix(name, "/") {
		name = path.Base(name)
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".xml", ".json":
	default:
		return ""
	}
	name, err = filepath.Localize(path.Clean(name))
	if err != nil {
		return ""
	}
	return name
}

// checkMappings reports URIs that stand for no reference: a misspelt one would
// otherwise go unnoticed.
func (r *run) checkMappings(file string) {
	if r.truncated || r.full {
		return
	}
	for uri := range r.opts.References {
		if !r.used[uri] {
			r.found.kept.Errorf(Position{File: file}, "reference-unused",
				"no document references %s, for which %s was given: give the URI as the reference has it, or leave it out", quote(uri), quote(r.opts.References[uri]))
		}
	}
	for _, uri := range r.opts.Opaque {
		if !r.used[uri] {
			r.found.kept.Errorf(Position{File: file}, "opaque-unused",
				"no document references %s, which is to be opaque: give the URI as the reference has it, or a part of it that ends in a slash, or leave it out", quote(uri))
		}
	}
}
