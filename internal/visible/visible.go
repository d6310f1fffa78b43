// Package visible writes the characters that a reader of a text does not see, or not
// where they stand, so that they are seen: text of a description ends up in code,
// which a reviewer must be able to trust.
package visible

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Hidden reports whether a character is to be escaped: control characters, line
// separators, and those that have no width or turn the direction of writing, with
// which code looks like other code. Spaces are none.
func Hidden(r rune) bool { return !unicode.IsGraphic(r) }

// Text returns a text with the hidden characters escaped as in a Go string: \u202e.
func Text(text string) string {
	if !strings.ContainsFunc(text, Hidden) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if Hidden(r) {
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Short is Text of what is not more than a number of characters, cut where it is.
func Short(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return Text(text)
}

// AppendJSON appends a character of a JSON string, escaped if it is hidden.
func AppendJSON(b []byte, r rune) []byte {
	if !Hidden(r) {
		return utf8.AppendRune(b, r)
	}
	for _, unit := range utf16.AppendRune(nil, r) {
		b = fmt.Appendf(b, `\u%04x`, unit)
	}
	return b
}

// Quoted writes a text into a message: between quotes, and cut where it is long.
func Quoted(text string) string {
	const most = 80
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return strconv.Quote(text)
}

// WriteJSON writes a value as JSON, indented, with the hidden characters of its strings
// escaped.
func WriteJSON(to io.Writer, value any) error {
	var plain bytes.Buffer
	e := json.NewEncoder(&plain)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		return err
	}
	text := make([]byte, 0, plain.Len())
	for rest := plain.Bytes(); len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		if rest = rest[size:]; r == '\n' {
			text = append(text, '\n') // between values: in strings it is escaped
		} else {
			text = AppendJSON(text, r)
		}
	}
	_, err := to.Write(text)
	return err
}
