package openapi

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/odatagen/odatagen/schema"
)

// documentStart goes before JSON. YAML could use an object at the start of a
// document as a key, so that its parser would hold the tokens of all of it until
// the end; behind a document's start it cannot be one.
const documentStart = "--- "

// isObject reports whether a text begins as a JSON object does.
func isObject(data []byte) bool {
	text := bytes.TrimLeft(data, " \t\r\n")
	return len(text) > 0 && text[0] == '{'
}

// toYAML makes YAML of a file that is JSON, for a parser of YAML, whose columns count
// characters.
func (f *file) toYAML() {
	if isObject(f.data) {
		f.data, f.shift = yamlOfJSON(f.data), f.shift+len(documentStart)
	}
	f.text = schema.NewCharacters(f.data)
}

// yaml returns a file that is read as JSON as one of YAML.
func (f *file) yaml() *file {
	written := &file{name: f.name, uri: f.uri, data: f.data, shift: f.shift, mapped: f.mapped}
	written.toYAML()
	return written
}

// yamlOfJSON makes YAML of JSON. That is a document's start before it, and in
// texts, where the two differ, another escape for what YAML's parser does not
// take: characters beyond the basic plane, which JSON writes as two halves, and
// control characters and line breaks that JSON has no need to escape. Lines stay
// the same; columns behind such a character on its line can move by a few.
func yamlOfJSON(data []byte) []byte {
	out := make([]byte, 0, len(documentStart)+len(data))
	out = append(out, documentStart...)
	kept := 0
	for i := 0; i < len(data); {
		n, text := yamlEscape(data[i:])
		if text != "" {
			out = append(out, data[kept:i]...)
			out = append(out, text...)
			kept = i + n
		}
		i += n
	}
	return append(out, data[kept:]...)
}

// yamlEscape returns the length of the next character or escape, and what YAML
// needs in its place, or "".
func yamlEscape(data []byte) (n int, text string) {
	switch c := data[0]; {
	case c == '\\' && len(data) > 1:
		if data[1] != 'u' {
			return 2, ""
		}
		high, ok := hexRune(data)
		if !ok || !utf16.IsSurrogate(high) {
			return 2, ""
		}
		if low, ok := hexRune(data[6:]); ok && utf16.DecodeRune(high, low) != utf8.RuneError {
			return 12, fmt.Sprintf(`\U%08X`, utf16.DecodeRune(high, low))
		}
		return 6, `\uFFFD` // half a character
	case c < 0x7f:
		return 1, ""
	}
	r, n := utf8.DecodeRune(data)
	switch {
	case r >= 0x7f && r <= 0x9f, r == '\u2028', r == '\u2029', r == '\ufeff', r == '\ufffe', r == '\uffff':
		return n, fmt.Sprintf(`\u%04X`, r)
	}
	return n, ""
}

// hexRune reads the escape that a text begins with, such as \u00E9.
func hexRune[T string | []byte](text T) (rune, bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	r, err := strconv.ParseUint(string(text[2:6]), 16, 32)
	return rune(r), err == nil
}
