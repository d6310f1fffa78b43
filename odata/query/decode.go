package query

import (
	"strings"
	"unicode/utf8"
)

// encoding says how a part of a URL is percent-encoded.
type encoding struct {
	// plus is what '+' stands for.
	plus byte
	// marks are the characters whose places are of interest where they are percent-encoded:
	// semicolons belong to the words of $search then, where others end them, and slashes and
	// parentheses to keys and strings in a path, whose segments others separate and end.
	marks string
	// fragment says that '#' may be in it.
	fragment bool
}

var (
	inQuery    = encoding{plus: ' ', marks: ";"}
	inPath     = encoding{plus: '+', marks: "/("}
	inFragment = encoding{plus: '+', marks: "/", fragment: true}
)

// decode undoes percent-encoding, in the value of an option or elsewhere. It returns the
// places of the marks too.
func decode(s string, e encoding, option string) (text string, marks []int, err *Error) {
	i := scanPlain(s)
	if i < len(s) {
		var room [512]byte // for most: what remains is copied once
		b := append(room[:0], s[:i]...)
		for i < len(s) {
			c, n := s[i], 1
			switch {
			case c == '%':
				var high, low byte
				if i+2 < len(s) {
					high, low = hexDigits[s[i+1]], hexDigits[s[i+2]]
				}
				if high == 0 || low == 0 {
					return "", nil, optionError(statusBadRequest, option, "%q is no percent-encoding: write %%25 for the character %%", s[i:min(i+3, len(s))])
				}
				if c, n = (high-1)<<4|(low-1), 3; strings.IndexByte(e.marks, c) >= 0 {
					marks = append(marks, len(b))
				}
			case c == '+':
				c = e.plus
			case !e.fragment:
				return "", nil, optionError(statusBadRequest, option, "the character # is written %%23 in a query")
			}
			i += n
			plain := scanPlain(s[i:])
			b = append(append(b, c), s[i:i+plain]...)
			i += plain
		}
		s = string(b)
	}
	if !utf8.ValidString(s) {
		return "", nil, optionError(statusBadRequest, strings.ToValidUTF8(option, "\uFFFD"), "the text is not UTF-8")
	}
	return s, marks, nil
}

// scanPlain scans what stands for itself, up to a '%', '+' or '#'.
func scanPlain(s string) int {
	for i := range len(s) {
		if c := s[i]; c <= '+' && (c == '%' || c == '+' || c == '#') {
			return i
		}
	}
	return len(s)
}

// hexDigits are the values of hexadecimal digits, each and 1; 0 for other bytes.
var hexDigits = [256]byte{
	'0': 1, '1': 2, '2': 3, '3': 4, '4': 5, '5': 6, '6': 7, '7': 8, '8': 9, '9': 10,
	'a': 11, 'b': 12, 'c': 13, 'd': 14, 'e': 15, 'f': 16,
	'A': 11, 'B': 12, 'C': 13, 'D': 14, 'E': 15, 'F': 16,
}
