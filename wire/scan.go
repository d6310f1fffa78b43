package wire

import (
	"fmt"
	"math"
	"math/bits"
	"unicode/utf8"
)

// This file reads JSON text (RFC 8259), strictly: it knows nothing of types.
//
// A scanning method takes the position at which what it reads begins, and
// returns the position behind it, or failed after recording the error. Nothing
// here changes the text.

// failed is the position behind something that could not be read.
const failed = -1

// scanner reads a JSON text.
type scanner struct {
	source
	depth int // how many objects and arrays are open
	// limits are never zero.
	limits Limits
	// names is a stack of the names of the members of open objects: see
	// objectNames.
	names   []memberName
	scratch []byte
	err     *Error
	// path is where err is, the innermost segment first.
	path []string
}

// fail records an error at position i, unless there is one already.
func (s *scanner) fail(i int, e *Error) int {
	if s.err == nil {
		e.Offset = int64(i)
		s.err = e
	}
	return failed
}

// in adds a segment to the path of an error on its way out.
func (s *scanner) in(segment string) int {
	s.path = append(s.path, segment)
	return failed
}

// syntax fails because something else was wanted at i.
func (s *scanner) syntax(i int, wanted string) int {
	found := "the end"
	if i < len(s.data) {
		r, size := utf8.DecodeRune(s.data[i:])
		found = string(r)
		if r == utf8.RuneError && size == 1 {
			found = fmt.Sprintf("byte %#02x", s.data[i])
		}
	}
	return s.fail(i, &Error{Err: fmt.Errorf("syntax: %s expected, found %s", wanted, found)})
}

// space skips white space.
func (s *scanner) space(i int) int {
	if s.at(i) > ' ' {
		return i
	}
	return s.spaces(i)
}

// spaces is space where there is some, mostly a line break and an indentation.
func (s *scanner) spaces(i int) int {
	for {
		switch s.at(i) {
		case ' ', '\n', '\t', '\r':
			i++
		default:
			return i
		}
		for {
			other := s.load(i) ^ everyByte*' '
			if other != 0 {
				i += bits.TrailingZeros64(other) >> 3
				break
			}
			i += 8
		}
	}
}

// end checks that nothing but white space is left.
func (s *scanner) end(i int) int {
	if i = s.space(i); i < len(s.data) {
		return s.syntax(i, "the end of the payload")
	}
	return i
}

// next reads what stands between two members or items: it returns the position
// of the next one and true, or the position behind the bracket that closes.
func (s *scanner) next(i int, closing byte) (int, bool) {
	if s.at(i) == ',' && s.at(i+1) > ' ' {
		return i + 1, true
	}
	return s.nextSpaced(i, closing)
}

func (s *scanner) nextSpaced(i int, closing byte) (int, bool) {
	i = s.space(i)
	switch s.at(i) {
	case ',':
		return s.space(i + 1), true
	case closing:
		s.depth--
		return i + 1, false
	}
	return s.syntax(i, "',' or '"+string(closing)+"'"), false
}

// open enters the array or object at i: it returns the position of the first
// item and true, or the position behind an empty one. What it enters, next leaves.
func (s *scanner) open(i int, closing byte) (int, bool) {
	if s.depth++; s.depth > s.limits.Depth {
		return s.fail(i, &Error{Err: fmt.Errorf("nested deeper: %w", limitError("Depth", s.limits.Depth))}), false
	}
	if i = s.space(i + 1); s.at(i) == closing {
		s.depth--
		return i + 1, false
	}
	return i, true
}

// colon skips the colon behind a name.
func (s *scanner) colon(i int) int {
	if s.at(i) != ':' {
		if i = s.space(i); s.at(i) != ':' {
			return s.syntax(i, "':'")
		}
	}
	return s.space(i + 1)
}

// literal reads true, false or null.
func (s *scanner) literal(i int, text string) int {
	if len(s.data)-i < len(text) || string(s.data[i:i+len(text)]) != text {
		return s.syntax(i, text)
	}
	return i + len(text)
}

// number reads a number and reports whether it has neither fraction nor
// exponent.
func (s *scanner) number(i int) (end int, integer bool) {
	if s.at(i) == '-' {
		i++
	}
	switch c := s.at(i); {
	case c == '0':
		i++
	case isDigit(c):
		i = s.digits(i)
	default:
		return s.syntax(i, "a digit"), false
	}
	integer = true
	if s.at(i) == '.' {
		if i++; !isDigit(s.at(i)) {
			return s.syntax(i, "a digit"), false
		}
		i, integer = s.digits(i), false
	}
	if c := s.at(i); c == 'e' || c == 'E' {
		if i++; s.at(i) == '+' || s.at(i) == '-' {
			i++
		}
		if !isDigit(s.at(i)) {
			return s.syntax(i, "a digit"), false
		}
		i, integer = s.digits(i), false
	}
	return i, integer
}

func (s *scanner) digits(i int) int {
	for isDigit(s.at(i)) {
		i++
	}
	return i
}

const (
	everyByte = 0x0101010101010101
	highBits  = 0x8080808080808080
)

// special has a bit set in the byte of w that is the first quote, backslash or
// control character; what it says of the bytes behind that is void.
func special(w uint64) uint64 {
	quote := w ^ everyByte*'"'
	slash := w ^ everyByte*'\\'
	// Subtracting borrows from the high bit of a byte that is too small. A
	// borrow can reach the bytes behind it, never those before. Bytes that had
	// the high bit set are others.
	return ((quote - everyByte) | (slash - everyByte) | (w - everyByte*' ')) &^ w & highBits
}

// plain returns the position of the first quote, backslash or control character
// from i on; high has a bit of highBits set if there are bytes before it that
// are not ASCII. The end is a control character.
func (s *scanner) plain(i int) (end int, high uint64) {
	base := s.base
	for {
		w := loadAt(base, i)
		if m := special(w); m != 0 {
			return i + bits.TrailingZeros64(m)>>3, high | w&highBits&(m-1)&^m
		}
		high |= w
		i += 8
	}
}

// str reads the string whose opening quote is at i and reports whether it has
// escapes.
func (s *scanner) str(i int) (end int, escaped bool) {
	start := i + 1
	for i = start; ; {
		end, high := s.plain(i)
		if high&highBits != 0 && !utf8.Valid(s.data[i:end]) {
			return s.fail(i+invalidUTF8(s.data[i:end]), &Error{Err: errUTF8}), false
		}
		switch i = end; {
		case s.at(i) == '"':
			return i + 1, escaped
		case s.at(i) == '\\':
			if i = s.escape(i); i == failed {
				return failed, true
			}
			escaped = true
		default:
			return s.unfinished(i), false
		}
	}
}

// behindString returns the position behind the string that i is inside of. If
// that has no end, it returns where to go on when there is more of the text. What
// is wrong with the string is not looked for.
func (s *scanner) behindString(i int) (end int, found bool) {
	for i < len(s.data) {
		i, _ = s.plain(i)
		switch s.at(i) {
		case '"':
			return i + 1, true
		case '\\':
			if i+1 == len(s.data) {
				return i, false
			}
			i++
		}
		i++
	}
	return len(s.data), false
}

// escape reads the escape at i: both of them if it is a surrogate pair.
func (s *scanner) escape(i int) int {
	switch s.at(i + 1) {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2
	case 'u':
		switch r := s.hex4(i + 2); {
		case r < 0:
			return s.fail(i, &Error{Err: errEscape})
		case r < 0xd800 || r > 0xdfff:
			return i + 6
		case r < 0xdc00 && s.at(i+6) == '\\' && s.at(i+7) == 'u':
			if low := s.hex4(i + 8); low >= 0xdc00 && low <= 0xdfff {
				return i + 12
			}
		}
		return s.fail(i, &Error{Err: errSurrogate})
	}
	return s.fail(i, &Error{Err: errEscape})
}

// hex4 returns the value of the four hexadecimal digits at i, or -1.
func (s *scanner) hex4(i int) (r rune) {
	for k := range 4 {
		c := s.at(i + k)
		switch lower := c | 0x20; {
		case isDigit(c):
			c -= '0'
		case lower >= 'a' && lower <= 'f':
			c = lower - 'a' + 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}

// text reads the string at i and returns its text, which is valid until the
// next call.
func (s *scanner) text(i int) ([]byte, int) {
	if s.at(i) != '"' {
		return nil, s.syntax(i, "a string")
	}
	end, high := s.plain(i + 1)
	if s.at(end) != '"' {
		return s.escapedText(i+1, end, high)
	}
	if text := s.data[i+1 : end]; high&highBits == 0 || utf8.Valid(text) {
		return text, end + 1
	}
	return nil, s.fail(i+1+invalidUTF8(s.data[i+1:end]), &Error{Err: errUTF8})
}

// escapedText is text from start on, where plain has found end and high.
func (s *scanner) escapedText(start, end int, high uint64) ([]byte, int) {
	if longText < math.MaxInt {
		if text, behind, ok := s.unquoted(start); ok {
			return text, behind
		}
	}
	return s.unescaped(start, end, high)
}

// unescaped is escapedText without the kernel, which also finds what is wrong.
func (s *scanner) unescaped(start, end int, high uint64) ([]byte, int) {
	b := s.scratch[:0]
	for {
		plain := s.data[start:end]
		if high&highBits != 0 && !utf8.Valid(plain) {
			return nil, s.fail(start+invalidUTF8(plain), &Error{Err: errUTF8})
		}
		b = append(b, plain...)
		switch s.at(end) {
		case '"':
			s.scratch = b
			return b, end + 1
		case '\\':
			if start = s.escape(end); start == failed {
				return nil, failed
			}
			b = s.appendEscaped(b, end)
			end, high = s.plain(start)
		default:
			return nil, s.unfinished(end)
		}
	}
}

// unfinished fails because what a string has at i is no character of it.
func (s *scanner) unfinished(i int) int {
	if i >= len(s.data) {
		return s.syntax(len(s.data), `'"'`)
	}
	return s.fail(i, &Error{Err: errControl})
}

// unescape appends the text of a string without its quotes, which has been
// read and found valid.
func (s *scanner) unescape(b []byte, i, end int) []byte {
	for {
		stop, _ := s.plain(i)
		if stop >= end {
			return append(b, s.data[i:end]...)
		}
		b = s.appendEscaped(append(b, s.data[i:stop]...), stop)
		i = s.escape(stop)
	}
}

// appendEscaped appends the character that the valid escape at i stands for.
func (s *scanner) appendEscaped(b []byte, i int) []byte {
	c := s.at(i + 1)
	switch c {
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		r := s.hex4(i + 2)
		if r >= 0xd800 && r <= 0xdfff {
			r = (r-0xd800)<<10 + s.hex4(i+8) - 0xdc00 + 0x10000
		}
		return utf8.AppendRune(b, r)
	}
	return append(b, c)
}
