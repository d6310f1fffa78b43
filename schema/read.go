package schema

// Source is a description to read.
type Source struct {
	Name string // the file's name, for positions; references are relative to it
	Data []byte
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
}

// Read reads a description and what it references, links it and checks it. The
// format (CSDL XML or CSDL JSON) is detected from the content.
//
// The findings are sorted by place. If any of them is an error, the model is
// incomplete and must not be generated from; it is nil if nothing could be read.
func Read(src Source, opts ReadOptions) (*Model, Diagnostics) {
	panic("contract: implemented by the readers and the resolver")
}
