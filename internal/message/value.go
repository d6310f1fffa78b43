package message

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/odatagen/odatagen/wire"
)

// value is JSON that is written in a style.
type value struct {
	kind  byte     // '[', '{', 'n' for null, and '"' for all others
	text  string   // of a scalar: of a string what it says
	raw   []byte   // the JSON
	names []string // of the members of an object
	items []value  // of a list, or the members
}

// valueOf returns what is in the field of a parameter; false if there is nothing.
func (p *Parameter) valueOf(v reflect.Value, opts ...wire.Option) (of value, given bool, err error) {
	if p.Shape.IsAbsent(v) {
		if p.Required && !p.isEmptyList(v) {
			return of, false, errors.New("is required, and not set")
		}
		if !p.Required {
			return of, false, nil
		}
	}
	raw, err := p.Shape.Append(nil, v, opts...)
	if err != nil {
		return of, false, err
	}
	return parse(raw), true, nil
}

// isEmptyList reports whether a value is a list without items, which a nil slice is.
func (p *Parameter) isEmptyList(v reflect.Value) bool {
	return p.Kind == List && v.Kind() == reflect.Slice
}

// parse takes apart JSON that the codec has written.
func parse(raw []byte) (v value) {
	v.raw = raw
	switch raw[0] {
	case '[', '{':
		v.kind = raw[0]
	case 'n':
		v.kind = 'n'
		return v
	case '"':
		v.kind = '"'
		v.text, _ = wire.Raw(raw).Text()
		return v
	default:
		v.kind, v.text = '"', string(raw)
		return v
	}
	for name, member := range codec.Members(wire.Raw(raw)) {
		if v.kind == '{' {
			v.names = append(v.names, name)
		}
		v.items = append(v.items, parse([]byte(member)))
	}
	return v
}

// scalar returns the text of a scalar.
func (v *value) scalar(style string) (string, error) {
	switch v.kind {
	case '"':
		return v.text, nil
	case 'n':
		return "", fmt.Errorf("null cannot be written in the style %s", style)
	}
	return "", fmt.Errorf("a list or an object in another cannot be written in the style %s", style)
}

// flat returns what a list or an object is in a style that writes it as one text: the
// items, the names and values in turn, or each name and value with an equals sign
// between.
func (v *value) flat(style string, explode bool, escape func(string) (string, error)) ([]string, error) {
	var texts []string
	for i := range v.items {
		text, err := v.items[i].scalar(style)
		if err == nil {
			text, err = escape(text)
		}
		if err != nil {
			return nil, err
		}
		if v.kind == '{' {
			name, err := escape(v.names[i])
			if err != nil {
				return nil, err
			}
			if !explode {
				texts = append(texts, name)
			} else {
				text = name + "=" + text
			}
		}
		texts = append(texts, text)
	}
	return texts, nil
}
