// Package scan tells whether a text is JSON, as fast as portable Go can, and
// nothing else: it stands for the work that no decoder can leave out.
package scan

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// maxDepth is how deep values may be nested.
const maxDepth = 1000

// Valid reports whether data is JSON (RFC 8259) in UTF-8, nested at most a
// thousand deep.
func Valid(data []byte) bool {
	if !utf8.Valid(data) {
		return false
	}
	var open [maxDepth]byte // the ends of what is open
	depth := 0
	i := space(data, 0)
	for {
		// At a value.
		if i >= len(data) {
			return false
		}
		switch c := data[i]; c {
		case '"':
			i = text(data, i+1)
		case '{', '[':
			if depth == maxDepth {
				return false
			}
			end := c + 2
			if i = space(data, i+1); i < len(data) && data[i] == end {
				i++
				break
			}
			open[depth] = end
			depth++
			if end == '}' {
				i = name(data, i)
			}
			if i < 0 {
				return false
			}
			continue
		case 't':
			i = literal(data, i, "true")
		case 'f':
			i = literal(data, i, "false")
		case 'n':
			i = literal(data, i, "null")
		default:
			i = number(data, i)
		}
		// Behind a value.
		for {
			if i < 0 {
				return false
			}
			i = space(data, i)
			if depth == 0 {
				return i == len(data)
			}
			if i >= len(data) {
				return false
			}
			if data[i] != open[depth-1] {
				break
			}
			depth--
			i++
		}
		if data[i] != ',' {
			return false
		}
		i = space(data, i+1)
		if open[depth-1] == '}' {
			i = name(data, i)
		}
		if i < 0 {
			return false
		}
	}
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// space returns the position of what is not white space. Spaces come in runs,
// by which pretty printers indent.
func space(data []byte, i int) int {
	if i < len(data) && data[i] > ' ' {
		return i
	}
	for i < len(data) {
		switch data[i] {
		case ' ':
			if len(data)-i >= 8 {
				if other := binary.LittleEndian.Uint64(data[i:]) ^ ' '*ones; other == 0 {
					i += 8
				} else {
					i += bits.TrailingZeros64(other) / 8
				}
				continue
			}
		case '\n', '\r', '\t':
		default:
			return i
		}
		i++
	}
	return i
}

// name returns the position of the value behind a name, -1 if there is none.
func name(data []byte, i int) int {
	if i >= len(data) || data[i] != '"' {
		return -1
	}
	if i = text(data, i+1); i < 0 {
		return -1
	}
	if i = space(data, i); i >= len(data) || data[i] != ':' {
		return -1
	}
	return space(data, i+1)
}

// text returns the position behind a string whose quote is before i, or -1.
func text(data []byte, i int) int {
	for len(data)-i >= 8 {
		w := binary.LittleEndian.Uint64(data[i:])
		quote, escape := w^'"'*ones, w^'\\'*ones
		// The lowest bit that is set is right; higher ones may be a borrow's.
		found := ((quote - ones) &^ quote) | ((escape - ones) &^ escape) | ((w - ' '*ones) &^ w)
		if found &= highs; found == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(found) / 8
		switch data[i] {
		case '"':
			return i + 1
		case '\\':
			if i = escaped(data, i+1); i < 0 {
				return -1
			}
		default:
			return -1
		}
	}
	for i < len(data) {
		switch c := data[i]; {
		case c == '"':
			return i + 1
		case c == '\\':
			if i = escaped(data, i+1); i < 0 {
				return -1
			}
		case c < ' ':
			return -1
		default:
			i++
		}
	}
	return -1
}

// escaped returns the position behind an escape whose backslash is before i.
func escaped(data []byte, i int) int {
	if i >= len(data) {
		return -1
	}
	switch data[i] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 1
	case 'u':
		if len(data)-i < 5 {
			return -1
		}
		for _, c := range data[i+1 : i+5] {
			if !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'f') {
				return -1
			}
		}
		return i + 5
	}
	return -1
}

func literal(data []byte, i int, word string) int {
	if len(data)-i < len(word) || string(data[i:i+len(word)]) != word {
		return -1
	}
	return i + len(word)
}

func isDigit(c byte) bool { return c-'0' <= 9 }

// number returns the position behind a number at i, or -1.
func number(data []byte, i int) int {
	if data[i] == '-' {
		i++
	}
	if i < len(data) && data[i] == '0' {
		i++
	} else if i = digits(data, i); i < 0 {
		return -1
	}
	if i < len(data) && data[i] == '.' {
		if i = digits(data, i+1); i < 0 {
			return -1
		}
	}
	if i < len(data) && data[i]|0x20 == 'e' {
		if i++; i < len(data) && (data[i] == '+' || data[i] == '-') {
			i++
		}
		return digits(data, i)
	}
	return i
}

// digits returns the position behind one digit or more.
func digits(data []byte, i int) int {
	start := i
	for i < len(data) && isDigit(data[i]) {
		i++
	}
	if i == start {
		return -1
	}
	return i
}
