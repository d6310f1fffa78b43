package config

import (
	"net/url"
	"path"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/internal/strict"
	"github.com/odatagen/odatagen/schema"
)

const (
	maxBytes = 1 << 20
	maxDepth = 8 // headers of a reference of a package are 6 deep
)

// Read reads a configuration, which is YAML or JSON, and returns the settings of its
// packages. Relative paths in it are relative to its folder, dir. With findings, they are
// what could be read, in which [Settings.Config] finds more, and nil if nothing could.
func Read(src schema.Source, dir string) ([]*Settings, schema.Diagnostics) {
	d := decoder{strict.Reader{File: src.Name, What: "configuration", Rule: formRule, MaxBytes: maxBytes}}
	root := d.Root(src.Data, "give it at least the key schema, as in schema: metadata.xml")
	if root == nil || !d.Plain(root, maxDepth) {
		return nil, d.Found
	}
	var f File
	d.object(root, "the configuration", reflect.ValueOf(&f).Elem(), &f.Settings)
	list := f.Packages
	if !f.Says("packages") {
		list = []*Settings{{pos: f.pos}}
	}
	for i, s := range list {
		list[i] = f.Settings.With(s)
		list[i].shared = f.sharedWith(s)
		list[i].incomplete = len(d.Found) > 0
		if list[i].pos = s.pos; !list[i].Says("out") {
			list[i].Out = "."
		}
		list[i].locate(dir)
	}
	return list, d.Found
}

// sharedWith returns the entries of rename and shape that several packages have from
// the top, and one of them does not say otherwise.
func (f *File) sharedWith(s *Settings) map[string]bool {
	shared := map[string]bool{}
	for key := range f.said {
		of, _, is := strings.Cut(key, "/")
		if is && (of == "rename" || of == "shape") && len(f.Packages) > 1 && !s.Says(key) {
			shared[key] = true
		}
	}
	return shared
}

// decoder is one call of Read.
type decoder struct{ strict.Reader }

// keysOf returns the fields of a struct by their keys, those of an embedded struct
// included, and the keys in the order of the fields.
func keysOf(t reflect.Type) (fields map[string][]int, keys []string) {
	fields = map[string][]int{}
	for _, f := range reflect.VisibleFields(t) {
		if key := f.Tag.Get("key"); key != "" {
			fields[key] = f.Index
			keys = append(keys, key)
		}
	}
	return fields, keys
}

// object reads the members of an object into the fields of a struct. Noted is whom
// the places of keys are told.
func (d *decoder) object(n *yaml.Node, what string, into reflect.Value, noted *Settings) {
	noted.pos = d.At(n)
	fields, keys := keysOf(into.Type())
	d.Each(n, what, func(key, value *yaml.Node) bool {
		index, known := fields[key.Value]
		if known {
			noted.sayAt(key.Value, d.At(key))
			d.value(value, key.Value, into.FieldByIndex(index), noted)
		}
		return known
	}, keys...)
}

// value reads the value of a key.
func (d *decoder) value(n *yaml.Node, key string, into reflect.Value, noted *Settings) {
	switch field := into.Addr().Interface().(type) {
	case *string:
		*field, _ = d.text(n, key)
	case *bool:
		if n.ShortTag() != "!!bool" {
			d.Errorf(n, "%s must be true or false", key)
		}
		*field = n.Value == "true"
	case *[]string:
		for _, item := range d.list(n, key) {
			if text, ok := d.text(item, "an item of "+key); ok {
				noted.sayAt(entry(key, text), d.At(item))
				*field = append(*field, text)
			}
		}
	case *[]*Settings:
		for _, item := range d.list(n, key) {
			s := &Settings{}
			d.object(item, "a package", reflect.ValueOf(s).Elem(), s)
			*field = append(*field, s)
		}
		if len(*field) == 0 {
			d.Errorf(n, "packages has none: add one, or leave the key out")
		}
	case *map[string]string:
		*field = map[string]string{}
		d.Each(n, key, func(name, value *yaml.Node) bool {
			if text, ok := d.text(value, entryText(key, name.Value)); ok {
				noted.sayAt(entry(key, name.Value), d.At(name))
				(*field)[name.Value] = text
			}
			return true
		})
	case *map[string]findings.Level:
		texts := map[string]string{}
		d.value(n, key, reflect.ValueOf(&texts).Elem(), noted)
		*field = map[string]findings.Level{}
		for rule, level := range texts {
			(*field)[rule] = findings.Level(level)
		}
	case *map[string]Document:
		*field = map[string]Document{}
		d.Each(n, key, func(name, value *yaml.Node) bool {
			if doc, ok := d.document(value, entryText(key, name.Value)); ok {
				noted.sayAt(entry(key, name.Value), d.At(name))
				(*field)[name.Value] = doc
			}
			return true
		})
	case *Document:
		*field, _ = d.document(n, key)
	}
}

func entryText(key, name string) string { return name + " in " + key }

// text reads a single value as it is written, and reports whether it is one.
func (d *decoder) text(n *yaml.Node, key string) (text string, ok bool) {
	switch {
	case n.Kind != yaml.ScalarNode:
		d.Errorf(n, "%s must be a single text", key)
	case n.ShortTag() == "!!null" || n.Value == "":
		d.Errorf(n, "%s has no value: give it one, or remove it", key)
	default:
		return n.Value, true
	}
	return "", false
}

// list returns the items of a list.
func (d *decoder) list(n *yaml.Node, key string) []*yaml.Node {
	switch n.Kind {
	case yaml.SequenceNode:
		return n.Content
	case yaml.ScalarNode:
		d.Errorf(n, "%s must be a list: write %s: [%s]", key, key, n.Value)
	default:
		d.Errorf(n, "%s must be a list", key)
	}
	return nil
}

// document reads where a description is, and reports whether that is said well.
func (d *decoder) document(n *yaml.Node, key string) (doc Document, ok bool) {
	before := len(d.Found)
	switch n.Kind {
	case yaml.SequenceNode:
		d.Errorf(n, "%s must be a file or an address, such as metadata.xml, or an object with url and file", key)
	case yaml.ScalarNode:
		if text, _ := d.text(n, key); IsAddress(text) {
			doc.URL = text
		} else {
			doc.File = text
		}
	default:
		var noted Settings
		d.object(n, key, reflect.ValueOf(&doc).Elem(), &noted)
		if doc.URL == "" && doc.Headers != nil {
			d.Errorf(n, "%s has headers and no url to send them to: give it one, or remove them", key)
		}
	}
	switch {
	case len(d.Found) > before && doc.URL == "" && doc.File == "":
	case doc.URL == "" && doc.File == "":
		d.Errorf(n, "%s names no file: give it file, or url", key)
	case doc.URL == "":
	case !ValidAddress(doc.URL):
		d.Errorf(n, "%s: %q is no address of http or https that has a host", key, doc.Address())
	case doc.File == "":
		doc.File = FileOf(doc.URL)
	}
	if doc.File == "-" {
		d.Errorf(n, "%s: - is the standard input, which the flag alone can name: give a file", key)
	}
	if IsAddress(doc.File) {
		d.Errorf(n, "%s: the file is an address: write it as url", key)
	}
	if len(d.Found) > before {
		return Document{}, false
	}
	return doc, true
}

// ValidAddress reports whether there may be a document at an address of the web.
func ValidAddress(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// IsAddress reports whether what may be the name of a file is an address of the web.
func IsAddress(name string) bool {
	scheme, rest, found := strings.Cut(strings.ToLower(name), "://")
	return found && rest != "" && (scheme == "http" || scheme == "https" || scheme == "file")
}

// FileOf returns the name of the file that what is at an address is kept in: what the
// address ends in, or metadata.xml where that is no name of a file.
func FileOf(address string) string {
	if u, err := url.Parse(address); err == nil && path.Ext(u.Path) != "" && filepath.IsLocal(path.Base(u.Path)) {
		return path.Base(u.Path)
	}
	return "metadata.xml"
}

// With returns the settings with those of others, such as flags, in the place of what
// both say; of a map, entry by entry.
func (s *Settings) With(others *Settings) *Settings {
	both := *s
	both.said = map[string]schema.Position{}
	for _, from := range []*Settings{s, others} {
		for key, at := range from.said {
			both.said[key] = at
		}
	}
	to, from := reflect.ValueOf(&both).Elem(), reflect.ValueOf(others).Elem()
	fields, _ := keysOf(to.Type())
	for key, index := range fields {
		value := from.FieldByIndex(index)
		switch at := to.FieldByIndex(index); {
		case !others.Says(key):
		case value.Kind() == reflect.Map:
			at.Set(merged(at, value))
		default:
			at.Set(value)
		}
	}
	return &both
}

// Text writes a text as a value of the file.
func Text(text string) string {
	quoted, err := yaml.Marshal(text)
	if err != nil {
		return strconv.Quote(text)
	}
	return strings.TrimSuffix(string(quoted), "\n")
}

// merged returns a map with the entries of two.
func merged(a, b reflect.Value) reflect.Value {
	both := reflect.MakeMap(a.Type())
	for _, from := range []reflect.Value{a, b} {
		for _, key := range from.MapKeys() {
			both.SetMapIndex(key, from.MapIndex(key))
		}
	}
	return both
}
