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

// Source is a description to read.
type Source struct {
	Name string // the file's name, for positions; references are relative to it
	Data []byte
	// Place says where the byte at an offset comes from, if the data was made
	// from another file. Nil means that it is the file's own.
	Place func(offset int) Position
}

// ReadOptions tell [Read] where referenced documents are and how much it may
// take in. The zero value reads nothing but the source, with the default limits.
type ReadOptions struct {
	// References maps the URI of a reference to the file that stands for it.
	References map[string]string
	// Open reads a referenced file, named as in References or found beside the
	// source. Nil means that no referenced document is read.
	Open func(name string) ([]byte, error)
	// MaxBytes limits the size of each document; 0 means 256 MiB.
	MaxBytes int
	// MaxDepth limits the nesting of elements; 0 means 128.
	MaxDepth int
	// Patch changes what was read before it is linked and checked. Nil changes
	// nothing.
	Patch func(*Model) Diagnostics
}

const (
	defaultMaxBytes = 256 << 20
	defaultMaxDepth = 128
)

// Read reads a description and what it references, links it and checks it. The
// format (CSDL XML or CSDL JSON) is detected from the content.
//
// A referenced document is the file that ReadOptions.References gives for the
// reference's URI or, failing that, an .xml or .json file of that name beside
// the document that references it; nothing is fetched from a network. A
// reference to a document that is not there is no finding in itself: most
// descriptions reference vocabularies that nobody keeps.
//
// The findings are sorted by place. If any of them is an error, the model is
// incomplete and must not be generated from; it is nil if nothing could be read.
func Read(src Source, opts ReadOptions) (*Model, Diagnostics) {
	r := &run{
		opts:  opts,
		model: &Model{},
		read:  map[string]*Document{},
		used:  map[string]bool{},
	}
	r.opts.MaxBytes = cmp.Or(opts.MaxBytes, defaultMaxBytes)
	r.opts.MaxDepth = cmp.Or(opts.MaxDepth, defaultMaxDepth)
	if r.document(src) == nil {
		return nil, r.found.limited()
	}
	for i := 0; i < len(r.model.Documents); i++ { // grows as references are followed
		for _, ref := range r.model.Documents[i].References {
			r.follow(ref, r.model.Documents[i].Name)
		}
	}
	r.checkMappings(src.Name)
	if !r.truncated && r.opts.Patch != nil {
		r.found.kept = append(r.found.kept, r.opts.Patch(r.model)...)
	}
	if !r.truncated {
		resolve(r.model, &r.found.kept)
	}
	return r.model, r.found.limited()
}

// run is one call of Read.
type run struct {
	opts      ReadOptions
	model     *Model
	found     findings
	read      map[string]*Document // by file name; nil for a file that could not be read
	used      map[string]bool      // URIs of References that a document references
	truncated bool                 // a document could not be read to its end
}

// document reads one document and adds it to the model. It returns nil if the
// document is not CSDL at all.
func (r *run) document(src Source) *Document {
	name := filepath.Clean(src.Name)
	d := newDocumentReader(src, r.opts, &r.found)
	ok := d.read()
	r.truncated = r.truncated || d.failed
	if !ok {
		r.read[name] = nil
		return nil
	}
	d.resolveNames()
	r.read[name] = d.doc
	r.model.Documents = append(r.model.Documents, d.doc)
	return d.doc
}

// follow reads the document that a reference leads to, once.
func (r *run) follow(ref *Reference, from string) {
	name, mapped := r.opts.References[ref.URI]
	if mapped {
		r.used[ref.URI] = true
	} else {
		name = beside(from, ref.URI)
	}
	if mapped && r.opts.Open == nil {
		r.found.kept.Errorf(ref.Pos, "reference-unreadable", "the referenced document %s is mapped to %s, but there is no way to open files: set ReadOptions.Open", quote(ref.URI), quote(name))
	}
	if name == "" || r.opts.Open == nil {
		return
	}
	name = filepath.Clean(name)
	if doc, ok := r.read[name]; ok {
		ref.Document = doc
		return
	}
	data, err := r.opts.Open(name)
	if err != nil {
		r.read[name] = nil
		if mapped || !errors.Is(err, fs.ErrNotExist) {
			r.found.kept.Errorf(ref.Pos, "reference-unreadable", "the referenced document %s cannot be read from %s: %v", quote(ref.URI), quote(name), err)
		}
		return
	}
	before := len(r.found.kept)
	ref.Document = r.document(Source{Name: name, Data: data})
	for i := range r.found.kept[before:] {
		d := &r.found.kept[before+i]
		if d.Severity == Error {
			d.Related = append(d.Related, Related{ref.Pos, "referenced here"})
		}
	}
}

// beside returns the name of the file beside the referencing one that a URI may
// mean, or "": the path of a relative URI, or the last path element of an
// absolute one. It never leads out of the folder.
func beside(from, uri string) string {
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
	return filepath.Join(filepath.Dir(from), name)
}

// checkMappings reports mappings that no document asked for: a misspelt URI
// would otherwise go unnoticed.
func (r *run) checkMappings(file string) {
	if r.truncated {
		return
	}
	for uri := range r.opts.References {
		if !r.used[uri] {
			r.found.kept.Errorf(Position{File: file}, "reference-unused",
				"no document references %s, for which %s was given: give the URI as the reference has it, or leave it out", quote(uri), quote(r.opts.References[uri]))
		}
	}
}
