package wire

import (
	"errors"
	"math"
)

// Raw is the JSON text of a value whose type is not known ahead: Edm.Untyped,
// undeclared properties, annotations. It is kept byte for byte. "" is absent,
// "null" is null.
//
// To look inside, give []byte(r) to a JSON decoder.
type Raw string

// ParseRaw parses a JSON text (RFC 8259), which may have white space around it.
func ParseRaw(s string) (Raw, error) {
	start, end, err := valueIn(s)
	return Raw(s[start:end]), err
}

func parseRaw(b []byte) (Raw, error) {
	start, end, err := valueIn(b)
	return Raw(b[start:end]), err
}

// valueIn returns where in a text the value is that it consists of.
func valueIn[Text ~string | ~[]byte](text Text) (start, end int, err error) {
	s := newValueScanner(text)
	start = s.space(0)
	end = s.skip(start)
	if end == failed || s.end(end) == failed {
		return 0, 0, s.error()
	}
	return start, end, nil
}

// isJSON reports whether a text is a value. Simple strings, as
// ETags are, are told without a copy of them.
func isJSON(v Raw) bool {
	if isSimpleString(v) {
		return true
	}
	_, _, err := valueIn(v)
	return err == nil
}

// isSimpleString reports whether v is a string of ASCII with no escapes but of quotes and
// backslashes.
func isSimpleString(v Raw) bool {
	last := len(v) - 1
	if last < 1 || v[0] != '"' || v[last] != '"' {
		return false
	}
	for i := 1; i < last; i++ {
		switch c := v[i]; {
		case c == '\\':
			if i++; i == last || v[i] != '"' && v[i] != '\\' {
				return false
			}
		case c < ' ' || c == '"' || c > '~':
			return false
		}
	}
	return true
}

// newValueScanner returns a scanner for a copy of a text that is a value of its
// own, so that only nesting has to be bounded.
func newValueScanner[Text ~string | ~[]byte](b Text) scanner {
	text := make([]byte, len(b)+padding)
	copy(text, b)
	return valueScanner(newSource(text))
}

func valueScanner(text source) scanner {
	return scanner{source: text, limits: Limits{Depth: maxDepth, Items: math.MaxInt}.orDefaults()}
}

// error returns what went wrong, with its place.
func (s *scanner) error() error {
	s.err.Pointer = pointerTo(s.path)
	return s.err
}

// IsNull reports whether r is null.
func (r Raw) IsNull() bool { return r == "null" }

// IsAbsent reports whether there is no value.
func (r Raw) IsAbsent() bool { return r == "" }

// Text returns the text of a JSON string, without quotes and escapes; false if
// r is not a string.
func (r Raw) Text() (string, bool) {
	s := newValueScanner(r)
	text, end := s.text(s.space(0))
	if end == failed || s.end(end) == failed {
		return "", false
	}
	return string(text), true
}

// String returns the JSON text.
func (r Raw) String() string { return string(r) }

var errAbsentRaw = errors.New("wire: a Raw that is absent has no JSON: " +
	"tag the field `json:\",omitzero\"` to leave it out, or set it to \"null\"")

// MarshalJSON implements encoding/json's Marshaler: the JSON text. It is an error
// if there is none, as it is for an [Opt]: a field of a struct that may be absent
// has the tag `json:",omitzero"`.
func (r Raw) MarshalJSON() ([]byte, error) {
	if r == "" {
		return nil, errAbsentRaw
	}
	return []byte(r), nil
}

// UnmarshalJSON implements encoding/json's Unmarshaler.
func (r *Raw) UnmarshalJSON(data []byte) (err error) {
	*r, err = parseRaw(data)
	return err
}
