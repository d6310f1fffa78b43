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
	if !e.fragment && strings.IndexByte(s, '#') >= 0 {
		return "", nil, optionError(statusBadRequest, option, "the character # is written %%23 in a query")
	}
	text = s
	if strings.IndexByte(s, '%') >= 0 || e.plus != '+' && strings.IndexByte(s, '+') >= 0 {
		var room [512]byte // for most: what remains is copied once
		b := room[:]
		if len(s) > len(b) {
			b = make([]byte, len(s))
		}
		n, bad := unescape(b, s, e.plus)
		if bad >= 0 {
			return "", nil, optionError(statusBadRequest, option, "%q is no percent-encoding: write %%25 for the character %%", s[bad:min(bad+3, len(s))])
		}
		text = string(b[:n])
	}
	if !utf8.ValidString(text) {
		return "", nil, optionError(statusBadRequest, strings.ToValidUTF8(option, "\uFFFD"), "the text is not UTF-8")
	}
	if len(text) < len(s) && strings.ContainsAny(text, e.marks) {
		marks = e.escaped(s)
	}
	return text, marks, nil
}

// unescape writes into b what a text stands for, and returns the length of that and the place
// of a '%' that is followed by no hexadecimal digits; -1 if there is none. It calls nothing:
// it is where the time goes.
func unescape(b []byte, s string, plus byte) (n, bad int) {
	for i := 0; i < len(s) && n < len(b); i++ {
		c := s[i]
		switch {
		case c > '+':
		case c == '%':
			if i+2 >= len(s) {
				return n, i
			}
			high, low := hexDigits[s[i+1]], hexDigits[s[i+2]]
			if high == 0 || low == 0 {
				return n, i
			}
			c = (high-1)<<4 | (low - 1)
			i += 2
		case c == '+':
			c = plus
		}
		b[n] = c
		n++
	}
	return n, -1
}

// escaped returns the places of the marks in a text that are percent-encoded, as places in
// what the text stands for.
func (e encoding) escaped(s string) (places []int) {
	for at := 0; s != ""; at++ {
		n := 1
		if s[0] == '%' {
			if n = 3; strings.IndexByte(e.marks, (hexDigits[s[1]]-1)<<4|(hexDigits[s[2]]-1)) >= 0 {
				places = append(places, at)
			}
		}
		s = s[n:]
	}
	return places
}

// hexDigits are the values of hexadecimal digits, each and 1; 0 for other bytes.
var hexDigits = [256]byte{
	'0': 1, '1': 2, '2': 3, '3': 4, '4': 5, '5': 6, '6': 7, '7': 8, '8': 9, '9': 10,
	'a': 11, 'b': 12, 'c': 13, 'd': 14, 'e': 15, 'f': 16,
	'A': 11, 'B': 12, 'C': 13, 'D': 14, 'E': 15, 'F': 16,
}
