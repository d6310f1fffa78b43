package odata

import "bytes"

// Guid is an Edm.Guid: 16 bytes, and the upper-case digits of its text, which
// is 8-4-4-4-12 hexadecimal digits (OData ABNF, guidValue). The zero Guid is
// 00000000-0000-0000-0000-000000000000.
//
// Use Equal, not ==, which tells upper from lower case.
type Guid struct {
	bytes [16]byte
	upper uint32 // bit i: digit i is one of A to F rather than a to f
}

const (
	guidLen   = 36
	wantGuid  = "a Guid (8-4-4-4-12 hexadecimal digits)"
	hexDigits = "0123456789abcdef"
)

// guidDigits holds the place in the text of every second digit.
var guidDigits = [16]uint8{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34}

// unhex holds 1 more than the value of hexadecimal digits, with upperHex added
// for A to F; 0 for all other bytes.
var unhex = [256]uint8{
	'0': 1, '1': 2, '2': 3, '3': 4, '4': 5, '5': 6, '6': 7, '7': 8, '8': 9, '9': 10,
	'a': 11, 'b': 12, 'c': 13, 'd': 14, 'e': 15, 'f': 16,
	'A': 11 | upperHex, 'B': 12 | upperHex, 'C': 13 | upperHex,
	'D': 14 | upperHex, 'E': 15 | upperHex, 'F': 16 | upperHex,
}

const upperHex = 1 << 5

// ParseGuid parses the text of a Guid, such as
// "e523d2ed-2966-4b6b-925b-754a88034cc5".
func ParseGuid(s string) (Guid, error) { return parseGuid([]byte(s)) }

func parseGuid(b []byte) (Guid, error) {
	if len(b) != guidLen || b[8] != '-' || b[13] != '-' || b[18] != '-' || b[23] != '-' {
		return Guid{}, guidError(b)
	}
	var g Guid
	for i, at := range guidDigits {
		high, low := unhex[b[at]], unhex[b[at+1]]
		if high == 0 || low == 0 {
			return Guid{}, guidError(b)
		}
		g.bytes[i] = (high&^upperHex-1)<<4 | (low&^upperHex - 1)
		g.upper |= uint32(high>>5|low>>5<<1) << (2 * i)
	}
	return g, nil
}

// guidError says what is wrong with a text that is not a Guid.
func guidError(b []byte) error {
	for i, c := range b {
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return notAt(wantGuid, b, i, "-")
			}
		case guidLen:
			return notA(wantGuid, "followed by "+excerpt(b[i:]))
		default:
			if unhex[c] == 0 {
				return notAt(wantGuid, b, i, "a hexadecimal digit")
			}
		}
	}
	return notAt(wantGuid, b, len(b), "more")
}

// NewGuid returns the Guid of 16 bytes in the order of the text, which is that
// of RFC 9562; its text is lower-case.
func NewGuid(b [16]byte) Guid { return Guid{bytes: b} }

// Bytes returns the 16 bytes in the order of the text.
func (g Guid) Bytes() [16]byte { return g.bytes }

// String returns the text of g.
func (g Guid) String() string { return string(g.Append(nil)) }

// Append appends the text of g to b.
func (g Guid) Append(b []byte) []byte {
	text := [guidLen]byte{8: '-', 13: '-', 18: '-', 23: '-'}
	for i, at := range guidDigits {
		text[at] = hexDigits[g.bytes[i]>>4]
		text[at+1] = hexDigits[g.bytes[i]&15]
	}
	if g.upper != 0 {
		for i, at := range guidDigits {
			text[at] -= byte(g.upper>>(2*i)&1) << 5
			text[at+1] -= byte(g.upper>>(2*i+1)&1) << 5
		}
	}
	return append(b, text[:]...)
}

// Equal reports whether g and other have the same bytes, whatever their case.
func (g Guid) Equal(other Guid) bool { return g.bytes == other.bytes }

// Compare compares the bytes of g and other in the order of the text.
func (g Guid) Compare(other Guid) int { return bytes.Compare(g.bytes[:], other.bytes[:]) }

// MarshalText implements encoding.TextMarshaler.
func (g Guid) MarshalText() ([]byte, error) { return g.Append(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (g *Guid) UnmarshalText(text []byte) (err error) {
	*g, err = parseGuid(text)
	return err
}
