package schema

import (
	"cmp"
	"path/filepath"
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
	// References maps the URI of a reference to the file that stands for it, and a
	// URI that ends in a slash to the folder with the documents below it. The whole
	// URI comes before a part of it, and a longer part before a shorter one.
	References map[string]string
	// Opaque are URIs of references, and those that end in a slash stand for all
	// below them. What such a document would define is unknown if it is not there:
	// see [Model.Opaque].
	Opaque []string
	// Open reads a referenced file, named as in References or found beside the
	// source. Nil means that no such document is read.
	Open func(name string) ([]byte, error)
	// OpenIn reads a file below a folder of References, out of which no link may
	// lead. Nil means that no such document is read.
	OpenIn func(folder, name string) ([]byte, error)
	// MaxBytes limits the size of each document; 0 means 256 MiB.
	MaxBytes int
	// MaxDepth limits the nesting of elements; 0 means 128.
	MaxDepth int
	// SkipUnreadable leaves out operations of OpenAPI that cannot be read, with a
	// warning in place of an error, and takes schemas that cannot be for any value.
	SkipUnreadable bool
	// Patch changes what was read before it is linked and checked. Nil changes
	// nothing.
	Patch func(*Model) Diagnostics
}

const (
	defaultMaxBytes = 256 << 20
	defaultMaxDepth = 128
	maxDocuments    = 10_000 // of one description
)

// Read reads a description and what it references, links it and checks it. The
// format (CSDL XML or CSDL JSON) is detected from the content.
//
// A referenced document is the file that ReadOptions.References gives for the
// reference's URI or, failing that, an .xml or .json file of that name beside
// the document that references it; nothing is fetched from a network. A
// reference to a document that is not there is no finding in itself, unless
// References has it: most descriptions reference vocabularies that nobody keeps.
//
// The findings are sorted by place. If any of them is an error, the model is
// incomplete and must not be generated from; it is nil if nothing could be read.
func Read(src Source, opts ReadOptions) (*Model, Diagnostics) {
	r := &run{
		opts:  opts,
		model: &Model{},
		read:  map[string]*Document{},
		used:  map[string]bool{},
		uris:  map[*Document]string{},
	}
	r.opts.MaxBytes = cmp.Or(opts.MaxBytes, defaultMaxBytes)
	r.opts.MaxDepth = cmp.Or(opts.MaxDepth, defaultMaxDepth)
	if r.document(src) == nil {
		return nil, r.found.limited()
	}
	for i := 0; i < len(r.model.Documents); i++ { // grows as references are followed
		for _, ref := range r.model.Documents[i].References {
			r.follow(ref, r.model.Documents[i])
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
	used      map[string]bool      // what of References and Opaque stands for a reference
	uris      map[*Document]string // by which documents were referenced that References has
	full      bool                 // there are more documents than maxDocuments
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
	d.resolveNames(newAliases(d.doc))
	r.read[name] = d.doc
	r.model.Documents = append(r.model.Documents, d.doc)
	return d.doc
}
