package wire

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Error says what is wrong in a payload that is read, or in a value that is
// written, and where.
type Error struct {
	// Pointer is the JSON Pointer (RFC 6901) to the value: "" is the whole
	// payload, "/segments/0/id" the property id of the first segment.
	Pointer string
	// Offset is the number of bytes of the payload before the place; -1 if
	// the error is not about a payload, as when writing.
	Offset int64
	// Type is the declared type, such as "Edm.Int32", if the error is that
	// the payload holds something else, and Found is what that is, such as
	// `string "12"`.
	Type, Found string
	// Err is the reason, or nil if Type and Found say it all.
	Err error
}

// Error returns the place followed by the reason, such as
//
//	wire: /segments/0/media/1/label at byte 812: Edm.String wanted, found number 12
func (e *Error) Error() string {
	b := append([]byte(nil), "wire: "...)
	b = append(b, e.Pointer...)
	if e.Offset >= 0 {
		if e.Pointer != "" {
			b = append(b, ' ')
		}
		b = append(b, "at byte "...)
		b = strconv.AppendInt(b, e.Offset, 10)
	}
	if e.Pointer != "" || e.Offset >= 0 {
		b = append(b, ": "...)
	}
	if e.Type != "" {
		b = append(b, e.Type+" wanted, found "+e.Found...)
		if e.Err != nil {
			b = append(b, ": "...)
		}
	}
	if e.Err != nil {
		// Errors of values name the package too: once is enough.
		b = append(b, strings.TrimPrefix(e.Err.Error(), "wire: ")...)
	}
	return string(b)
}

// demand completes a sentence about the value, as the message of a [Violation] does.
func (e *Error) demand() string {
	if e.Type == "" {
		return strings.TrimPrefix(e.Err.Error(), "wire: ")
	}
	return "must be " + e.Type + ", not " + e.Found
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

var (
	errDuplicate = errors.New("duplicate name: names of members must be unique (RFC 8259, section 4)")
	errUTF8      = errors.New("invalid UTF-8 in a string")
	errSurrogate = errors.New(`\u escape of one half of a surrogate pair without the other`)
	errControl   = errors.New("control character in a string: it must be escaped")
	errEscape    = errors.New("invalid escape in a string")
	errRange     = errors.New("out of range")
	errIntegral  = errors.New("not an integer")
)

// pointerTo joins path, whose innermost segment comes first, to a JSON Pointer.
func pointerTo(path []string) string {
	var b strings.Builder
	for i := len(path) - 1; i >= 0; i-- {
		b.WriteByte('/')
		b.WriteString(pointerEscaper.Replace(path[i]))
	}
	return b.String()
}

var pointerEscaper = strings.NewReplacer("~", "~0", "/", "~1")

// excerpt quotes the beginning of text for a message.
func excerpt(text []byte) string {
	short := cut(text)
	if len(short) == len(text) {
		return strconv.Quote(short)
	}
	return strconv.Quote(short) + "…"
}

// cut returns the beginning of text, if it is long, up to a whole character.
func cut(text []byte) string {
	n := min(len(text), 40)
	for n < len(text) && n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return string(text[:n])
}
