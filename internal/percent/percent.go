// Package percent writes texts into URLs.
package percent

import (
	"net/url"
	"strings"
)

// What stands as it is, beside letters and digits (RFC 3986, 3.3 to 3.5).
const (
	// Path is for a segment of a path.
	Path = "-._~!$&'()*+,;=:@"
	// Query is for a name or a value in a query, without what separates these or is
	// decoded to another character.
	Query = "-._~!$'()*,;:@/?"
)

// AppendSegment appends text as a segment of a path, or a part of one.
func AppendSegment(b []byte, text string) []byte { return Append(b, text, Path) }

// Append appends text percent-encoded, but for letters, digits and what is allowed.
func Append(b []byte, text, allowed string) []byte {
	const digits = "0123456789ABCDEF"
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || strings.IndexByte(allowed, c) >= 0:
			b = append(b, c)
		default:
			b = append(b, '%', digits[c>>4], digits[c&15])
		}
	}
	return b
}

// Escapes reports whether each percent sign in a text begins an escape, and whether what
// the escapes stand for is ASCII.
func Escapes(text string) (valid, ascii bool) {
	ascii = true
	for {
		i := strings.IndexByte(text, '%')
		if i < 0 {
			return true, ascii
		}
		if len(text) < i+3 || !isHex(text[i+1]) || !isHex(text[i+2]) {
			return false, ascii
		}
		ascii = ascii && text[i+1] < '8'
		text = text[i+3:]
	}
}

// UnescapeQuery is [url.QueryUnescape], and takes less time for what most names and values are:
// nothing is escaped in them, or they are short.
func UnescapeQuery(text string) (string, error) {
	i := 0
	for i < len(text) && text[i] != '%' && text[i] != '+' {
		i++
	}
	var room [64]byte
	switch {
	case i == len(text):
		return text, nil
	case len(text) > len(room):
		return url.QueryUnescape(text)
	}
	b := append(room[:0], text[:i]...)
	for ; i < len(text); i++ {
		switch c := text[i]; {
		case c == '+':
			b = append(b, ' ')
		case c != '%':
			b = append(b, c)
		case i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
			b = append(b, digit(text[i+1])<<4|digit(text[i+2]))
			i += 2
		default:
			return url.QueryUnescape(text) // which says what is wrong
		}
	}
	return string(b), nil
}

// digit returns the value of a hexadecimal digit.
func digit(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }
