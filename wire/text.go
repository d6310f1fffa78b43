package wire

import (
	"errors"
	"reflect"
	"strconv"
	"unicode/utf8"
)

// This file reads texts as they stand in URLs, headers and forms, where these need not be made
// JSON before: what is read then is what the JSON would be read as. Of all others nothing is
// said, since that is for the reading of JSON.

// textual is a codec of values that can be read from a text.
type textual interface {
	// readText reads a text into the field at p, which is absent, and reports whether it
	// has.
	readText(text string, p pointer) bool
}

// textualItems is a codec of slices of such values.
type textualItems interface {
	// readItemText is readText for an item.
	readItemText(text string, p pointer) bool
}

// ReadText reads a text into v, an addressable value of the shape's type, which is absent.
// It reports false for one whose JSON is to be read; what v is then means nothing.
func (s *shape) ReadText(text string, v reflect.Value) bool {
	return s.textual != nil && s.textual.readText(text, s.place(v))
}

// ReadItemText is ReadText for item k of n, which are read in their order into v, a slice.
func (s *shape) ReadItemText(text string, v reflect.Value, k, n int) bool {
	if s.textualItems == nil {
		return false
	}
	words := as[sliceWords](s.place(v))
	if k == 0 {
		v.Grow(n)
		words.len = n
	}
	return s.textualItems.readItemText(text, words.at(k, s.goType.Elem().Size()))
}

func (c *primitive[T]) readText(text string, p pointer) bool {
	o := as[Opt[T]](p)
	if !c.readTextAt(text, to(&o.v)) {
		return false
	}
	o.state = stateValue
	return true
}

func (c *primitive[T]) readTextAt(text string, p pointer) bool {
	if c.parse == nil {
		return false
	}
	v, err := c.parse(text)
	if err == nil {
		*as[T](p) = v
	}
	return err == nil
}

func (c *bare) readText(text string, p pointer) bool      { return c.item.readTextAt(text, p) }
func (c *items) readItemText(text string, p pointer) bool { return c.item.readTextAt(text, p) }

func (c *enum) readText(text string, p pointer) bool      { return readMemberText(text, p) }
func (c *enums) readItemText(text string, p pointer) bool { return readMemberText(text, p) }

// readMemberText reads a member of an enumeration; whether it is one is for checks to say.
func readMemberText(text string, p pointer) bool {
	if !utf8.ValidString(text) {
		return false
	}
	*as[string](p) = text
	return true
}

// errByJSON says that the JSON of a text is to be read, which says what is wrong if anything is.
var errByJSON = errors.New("to be read as JSON")

func stringIn(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", errByJSON
	}
	return text, nil
}

func boolIn(text string) (bool, error) {
	if text != "true" && text != "false" {
		return false, errByJSON
	}
	return text == "true", nil
}

func integerIn[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64](text string) (T, error) {
	if !isShortNumber(text) {
		return 0, errByJSON
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if v := T(n); err == nil && int64(v) == n && (v < 0) == (n < 0) {
		return v, nil
	}
	return 0, errByJSON
}

func singleIn(text string) (float32, error) {
	f, err := floatIn(text, 32)
	return float32(f), err
}

func doubleIn(text string) (float64, error) { return floatIn(text, 64) }

func floatIn(text string, bits int) (float64, error) {
	if !isShortNumber(text) {
		return 0, errByJSON
	}
	return strconv.ParseFloat(text, bits)
}

func decimalIn(text string) (Decimal, error) {
	if !isShortNumber(text) {
		return Decimal{}, errByJSON
	}
	return Decimal{text}, nil
}

// isShortNumber reports whether a text is a number in JSON without an exponent, of few digits.
func isShortNumber(text string) bool {
	i := 0
	if len(text) > 0 && text[0] == '-' {
		i++
	}
	start, point := i, len(text)
	for ; i < len(text); i++ {
		if c := text[i]; c == '.' && point == len(text) {
			point = i
		} else if !isDigit(c) {
			return false
		}
	}
	whole := point - start
	return len(text) <= maxShort && (whole == 1 || whole > 1 && text[start] != '0') && point != len(text)-1
}
