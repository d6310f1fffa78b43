package message

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Form is a struct with fields tagged "form".
type Form struct {
	Type     reflect.Type // the struct
	Fields   []Parameter
	HasParts bool     // it is a multipart form
	Closed   bool     // it has no other fields
	Ignored  []string // names that are no fields, and not unknown either
}

func (r *Reader) form(t reflect.Type, hasParts, closed bool) (*Form, error) {
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("a form is read into a pointer to a struct, not into a %s", t)
	}
	f := &Form{Type: t.Elem(), HasParts: hasParts, Closed: closed}
	for i := range f.Type.NumField() {
		field := f.Type.Field(i)
		tag, ok := field.Tag.Lookup("form")
		if field.Name == "_" {
			if ok { // what only answers have
				name, _ := CutName(tag)
				f.Ignored = append(f.Ignored, name)
			}
			continue
		}
		if !ok {
			return nil, fmt.Errorf("the field %s of the form has no tag", field.Name)
		}
		p, err := r.parameter(field, i, InForm, tag)
		if err != nil {
			return nil, fmt.Errorf("the field %s of the form: %w", field.Name, err)
		}
		f.Fields = append(f.Fields, p)
	}
	return f, nil
}

// Files are what a field of a form demands of its files.
type Files struct {
	Min, Max int      // how many there must be; Max is -1 for any number
	Media    []string // of which media types, as a body has them; none for all
}

// filesOf reads the tags "check" and "media" of a field for files.
func filesOf(tag reflect.StructTag) (*Files, error) {
	rules := &Files{Max: -1, Media: strings.Fields(tag.Get("media"))}
	for _, media := range rules.Media {
		if !isMedia(media) {
			return nil, fmt.Errorf("%q is no media type, such as image/png", media)
		}
	}
	for word := range strings.FieldsSeq(tag.Get("check")) {
		name, value, _ := strings.Cut(word, "=")
		n, err := strconv.Atoi(value)
		switch {
		case err != nil || n < 0:
			return nil, fmt.Errorf("the rule %q has no number", word)
		case name == "minItems":
			rules.Min = n
		case name == "maxItems":
			rules.Max = n
		default:
			return nil, fmt.Errorf("the rule %q is none of files", word)
		}
	}
	return rules, nil
}

// isFile reports whether a field of a type has files: one, a list, or either of these by
// the names of the parts.
func (r *Reader) isFile(t reflect.Type) bool {
	if t.Kind() == reflect.Map && t.Key().Kind() == reflect.String {
		t = t.Elem()
	}
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t == r.File
}
