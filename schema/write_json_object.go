package schema

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/odatagen/odatagen/internal/visible"
)

// object is a JSON object whose members keep their order. Values are *object,
// []any, string, bool, literal or nil.
type object struct {
	members []objectMember
	index   map[string]int
}

type objectMember struct {
	name  string
	value any
}

// literal is JSON that is written as it is: a number, true, false or null.
type literal string

func newObject() *object { return &object{index: map[string]int{}} }

// add adds a member; it does nothing, and returns false, if there is one of
// that name.
func (o *object) add(name string, value any) bool {
	if _, there := o.index[name]; there {
		return false
	}
	o.index[name] = len(o.members)
	o.members = append(o.members, objectMember{name, value})
	return true
}

// get returns the value of a member, nil if there is none.
func (o *object) get(name string) any {
	if i, there := o.index[name]; there {
		return o.members[i].value
	}
	return nil
}

// given adds a member unless the value is empty.
func (o *object) given(name, value string) {
	if value != "" {
		o.add(name, value)
	}
}

// flag adds a member unless the value is its default.
func (o *object) flag(name string, value, byDefault bool) {
	if value != byDefault {
		o.add(name, value)
	}
}

// addSome adds a member unless the value has none itself.
func (o *object) addSome(name string, value *object) {
	if len(value.members) > 0 {
		o.add(name, value)
	}
}

// append adds an item to the array that is the member's value.
func (o *object) append(name string, item any) {
	o.add(name, []any(nil))
	m := &o.members[o.index[name]]
	m.value = append(m.value.([]any), item)
}

// appendJSON appends the text of a value, whose lines begin with newline.
func appendJSON(b []byte, value any, newline string) ([]byte, error) {
	inner := newline + "  "
	switch v := value.(type) {
	case *object:
		if len(v.members) == 0 {
			return append(b, "{}"...), nil
		}
		b = append(b, '{')
		for i, m := range v.members {
			if i > 0 {
				b = append(b, ',')
			}
			var err error
			if b, err = appendText(append(b, inner...), m.name); err != nil {
				return nil, err
			}
			if b, err = appendJSON(append(b, ": "...), m.value, inner); err != nil {
				return nil, err
			}
		}
		return append(append(b, newline...), '}'), nil
	case []any:
		if len(v) == 0 {
			return append(b, "[]"...), nil
		}
		b = append(b, '[')
		for i, item := range v {
			if i > 0 {
				b = append(b, ',')
			}
			var err error
			if b, err = appendJSON(append(b, inner...), item, inner); err != nil {
				return nil, err
			}
		}
		return append(append(b, newline...), ']'), nil
	case string:
		return appendText(b, v)
	case bool:
		return strconv.AppendBool(b, v), nil
	case literal:
		return append(b, v...), nil
	}
	return append(b, "null"...), nil
}

// appendText appends a string. What JSON requires is escaped, and characters that
// nobody sees, or that turn the direction of writing.
func appendText(b []byte, text string) ([]byte, error) {
	if !utf8.ValidString(text) {
		return nil, fmt.Errorf("JSON cannot express %s, which is not valid UTF-8", quote(text))
	}
	b = append(b, '"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', byte(c))
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		default:
			b = visible.AppendJSON(b, c)
		}
	}
	return append(b, '"'), nil
}
