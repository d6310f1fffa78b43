package query

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Bytes, names and quoted strings.

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// wordBytes has a bit for each ASCII letter, digit and underscore.
var wordBytes = [4]uint64{0x03ff_0000_0000_0000, 0x07ff_fffe_87ff_fffe}

func isWord(c byte) bool { return wordBytes[c>>6]>>(c&63)&1 != 0 }

func isHex(c byte) bool {
	return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f'
}

// appendJSON appends s as a JSON string.
func appendJSON(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < 0x20:
			b = append(b, `\u00`...)
			b = append(b, "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// unquoteJSON returns what the JSON string in text stands for. It reports
// false for text that is none: bad escapes, lone surrogates, control
// characters, missing quotes.
func unquoteJSON(text string) (string, bool) {
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return "", false
	}
	s := text[1 : len(text)-1]
	special := strings.IndexFunc(s, func(r rune) bool { return r < 0x20 || r == '"' || r == '\\' })
	if special < 0 {
		return s, true
	}
	b := append(make([]byte, 0, len(s)), s[:special]...)
	for i := special; i < len(s); {
		c := s[i]
		if c < 0x20 || c == '"' {
			return "", false
		}
		if c != '\\' {
			b = append(b, c)
			i++
			continue
		}
		r, size := unescapeJSON(s[i:])
		if size == 0 {
			return "", false
		}
		b = utf8.AppendRune(b, r)
		i += size
	}
	return string(b), true
}

// unescapeJSON returns the character that the escape sequence at the start of
// s stands for, and its length: 0 if it is none.
func unescapeJSON(s string) (rune, int) {
	if len(s) < 2 {
		return 0, 0
	}
	if s[1] != 'u' {
		i := strings.IndexByte(`"\/bfnrt`, s[1])
		if i < 0 {
			return 0, 0
		}
		return rune("\"\\/\b\f\n\r\t"[i]), 2
	}
	r, ok := hex4(s[2:])
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if len(s) < 8 || s[6] != '\\' || s[7] != 'u' {
		return 0, 0
	}
	low, ok := hex4(s[8:])
	if r = utf16.DecodeRune(r, low); !ok || r == utf8.RuneError {
		return 0, 0
	}
	return r, 12
}

func hex4(s string) (rune, bool) {
	if len(s) < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(s[:4], 16, 16)
	return rune(n), err == nil
}
