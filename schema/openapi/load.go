package openapi

import (
	"bytes"
	"cmp"
	"maps"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

const (
	// A description takes some thirty times its text in memory while it is loaded.
	defaultMaxBytes = 80 << 20
	defaultMaxDepth = 200
	// How many nodes aliases may add to a document, and how many that may be
	// per node that is written.
	maxAliased      = 1 << 20
	maxAliasedRatio = 10
)

// Load loads an OpenAPI description and the documents that it references, and
// checks that they hold together. A referenced document is the file that
// ReadOptions.References gives for the reference's URI or, failing that, the
// file of that name below the description's folder; nothing is fetched from a
// network. MaxBytes, 80 MiB by default, limits all documents together,
// MaxDepth, 200 by default, the nesting of each.
//
// Patches change the document, not those that it references, once it is parsed.
//
// The document is nil if a finding is an error. What kin-openapi's validation
// rejects beyond that are warnings, and so is what is wrong with parts that no Go is
// generated from: these are left out, and numbers are taken for texts where texts
// belong. With ReadOptions.SkipUnreadable, operations that cannot be read are left out as
// well, and schemas that cannot are those of any value.
func Load(src schema.Source, opts schema.ReadOptions, patches ...Patch) (*Document, schema.Diagnostics) {
	opts.MaxBytes = cmp.Or(opts.MaxBytes, defaultMaxBytes)
	opts.MaxDepth = cmp.Or(opts.MaxDepth, defaultMaxDepth)
	root := uriOf(src)
	c := carried{patches: map[string][]Patch{root.String(): slices.Clip(patches)}, used: map[string]bool{}, unread: map[Unread]bool{}}
	for round := 0; ; round++ {
		l := &loader{carried: &c, opts: opts, files: map[string]*file{}, origins: map[string]originFile{}, scalars: map[schema.Position]scalar{}, exact: map[keyPlace][]byte{}, misplaced: map[Unread]bool{}}
		d := l.load(src, root)
		if round < maxRepairs && l.repair() {
			continue
		}
		if len(l.found.Errors()) > 0 {
			d = nil
		}
		if d != nil {
			maps.Copy(c.unread, l.misplaced)
			d.Unread = slices.SortedFunc(maps.Keys(c.unread), Unread.compare)
		}
		l.found = append(l.found, c.said...)
		return d, l.findings()
	}
}

// carried is what the rounds of loading a description know of each other.
type carried struct {
	patches map[string][]Patch // by the URI of the document
	used    map[string]bool    // URIs of ReadOptions.References that are referenced
	said    schema.Diagnostics // of what was repaired
	unread  map[Unread]bool    // the operations that were left out
}

// uriOf returns the address of a description: its path from the root of the file system,
// without links, so that a reference leads to the same document however the description's
// own path was written.
func uriOf(src schema.Source) *url.URL {
	folder, err := filepath.Abs(filepath.Dir(src.Name))
	if err != nil { // there is no working directory
		folder = filepath.Dir(src.Name)
	}
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		folder = real
	}
	folder = strings.TrimPrefix(folder, filepath.VolumeName(folder))
	return &url.URL{Path: path.Join(filepath.ToSlash(folder), filepath.Base(src.Name))}
}

// loader loads a description once.
type loader struct {
	*carried
	opts      schema.ReadOptions
	root      *file
	files     map[string]*file           // by URI; nil for one that cannot be read
	origins   map[string]originFile      // by URI
	queue     []*file                    // whose references are not checked yet
	read      *file                      // the last that kin-openapi has read
	bytes     int                        // of all files
	pointed   bool                       // a reference leads to what is no component
	extended  bool                       // a reference has other members beside it
	scalars   map[schema.Position]scalar // values of another kind than must be there, and what they are taken for
	exact     map[keyPlace][]byte        // JSON of values with numbers that no float64 has
	misplaced map[Unread]bool            // operations that stand where OpenAPI has none
	followed  repairs                    // operations to put in the places of references to them
	following schema.Diagnostics         // of these
	found     schema.Diagnostics
	more      int // errors beyond maxErrors
}

// file is one document of the description.
type file struct {
	name   string
	uri    *url.URL
	data   []byte
	shift  int // bytes on the first line that were put before the text
	text   *schema.Characters
	moved  places         // nil for one that is not patched
	tree   *yaml.Node     // nil once it was decoded
	isJSON bool           // the nodes are those of jsonTree
	mapped *schema.Mapped // where the document was found; nil for the first one
}

// maxErrors is how many errors are kept: more help nobody.
const maxErrors = 100

func (l *loader) errorf(pos schema.Position, rule, format string, args ...any) {
	if l.more > 0 || len(l.found.Errors()) >= maxErrors {
		l.more++
		return
	}
	for i, a := range args {
		if text, ok := a.(string); ok {
			args[i] = clip(text)
		}
	}
	l.found.Errorf(pos, rule, format, args...)
}

func (l *loader) findings() schema.Diagnostics {
	l.found.Sort()
	if l.more > 0 {
		l.found.Errorf(schema.Position{}, "too-many-errors", "and %d more errors", l.more)
	}
	return l.found
}

func (l *loader) load(src schema.Source, uri *url.URL) *Document {
	l.root = l.add(uri, src.Name, src.Data)
	if l.root == nil {
		return nil
	}
	version, ok := l.version()
	if !ok {
		return nil
	}
	l.checkReferences()
	l.checkMappings()
	l.checkPaths()
	carried := joinCSDL(l.root)
	if len(l.found.Errors()) > 0 {
		return nil
	}
	t, err := l.decode(version)
	if err != nil {
		l.report(err)
		return nil
	}
	d := &Document{T: t, Name: src.Name, Version: version, origins: l.origins, exact: l.exact, folder: path.Dir(uri.Path)}
	if d.csdl = carried; carried != nil {
		d.Mapping = WithCSDL
	} else {
		d.Mapping = detect(d)
	}
	l.validate(d)
	return d
}

var byteOrderMark = []byte("\ufeff")

// add takes a document in, if it can be read.
func (l *loader) add(uri *url.URL, name string, data []byte) *file {
	f := &file{name: name, uri: uri, data: bytes.TrimPrefix(data, byteOrderMark)}
	f.shift = len(f.data) - len(data)
	if l.bytes += len(data); l.bytes <= l.opts.MaxBytes && l.root == nil && isObject(f.data) && utf8.Valid(f.data) {
		f.tree = jsonTree(f.data)
	}
	if f.isJSON = f.tree != nil; !f.isJSON && l.bytes <= l.opts.MaxBytes {
		f.toYAML()
	}
	l.files[uri.String()] = nil
	l.origins[uri.String()] = f.origin()
	if l.bytes > l.opts.MaxBytes {
		l.errorf(schema.Position{File: name}, "document-size",
			"the description has more than %d bytes, which is the limit: take a part of it that is smaller, or the service's metadata document ($metadata)", l.opts.MaxBytes)
		return nil
	}
	found := len(l.found)
	if !l.parse(f) {
		return nil
	}
	if patches := l.patches[uri.String()]; len(patches) > 0 {
		l.found = l.found[:found] // which the patches may correct
		for _, p := range patches {
			if !l.patch(f, p) {
				return nil
			}
		}
		if !l.check(f) {
			return nil
		}
	}
	l.files[uri.String()] = f
	l.queue = append(l.queue, f)
	return f
}

// version checks that the description is OpenAPI, and of which version.
func (l *loader) version() (string, bool) {
	root := content(l.root.tree)
	at := l.root.at(root)
	if root == nil || root.Kind != yaml.MappingNode {
		l.errorf(at, "document-format", "the document is not OpenAPI: it must be an object with a member openapi, such as openapi: 3.1.0")
		return "", false
	}
	if key, _ := entry(root, "swagger"); key != nil {
		l.errorf(l.root.at(key), "openapi-version", "the document is Swagger 2.0, which is not read: convert it to OpenAPI 3 first, for example with npx swagger2openapi")
		return "", false
	}
	key, value := entry(root, "openapi")
	if key == nil {
		l.errorf(at, "document-format", "the document is not OpenAPI: it has no member openapi with the version, such as openapi: 3.1.0")
		return "", false
	}
	major, rest, _ := strings.Cut(value.Value, ".")
	minor, _, _ := strings.Cut(rest, ".")
	switch version := major + "." + minor; version {
	case "3.0", "3.1":
		return version, true
	case "3.2":
		l.found.Warnf(l.root.at(value), "openapi-version-assumed", "the document is of version 3.2, of which only what version 3.1 has is read")
		return version, true
	default:
		l.errorf(l.root.at(value), "openapi-version", "the document is of version %q of OpenAPI; versions 3.0 and 3.1 are read: convert it", value.Value)
		return "", false
	}
}

// checkMappings reports files given for URIs that no document references: a
// misspelt one would otherwise go unnoticed.
func (l *loader) checkMappings() {
	for uri, name := range l.opts.References {
		if !l.used[uri] {
			l.errorf(schema.Position{File: l.root.name}, "reference-unused",
				"no document references %q, for which %q was given: give the URI as the reference has it, without what follows #, or leave it out", uri, name)
		}
	}
}

// plain words an error of kin-openapi: on one line, without its types' names.
func plain(text string) string {
	text, _, _ = strings.Cut(text, "\nSchema:")
	text = strings.ReplaceAll(text, "openapi3.", "")
	return clip(strings.Join(strings.Fields(text), " "))
}

// clip shortens a text to what a message can show, and keeps it printable.
func clip(text string) string {
	const most = 300
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return ' '
		}
		return c
	}, text)
}
