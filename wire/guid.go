package wire

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// Guid is an Edm.Guid: 16 bytes, and the upper-case digits of its text, which
// is 8-4-4-4-12 hexadecimal digits (OData ABNF, guidValue). The zero Guid is
// 00000000-0000-0000-0000-000000000000.
//
// The text that was read is the text that is written, so Guids that differ in the
// case of their digits differ for == and as keys of maps. Use Equal in place of ==,
// and Bytes, or NewGuid of them, for keys. What stands in the URL of a request is in
// lower case when a handler gets it, as what NewGuid returns.
type Guid struct {
	bytes [16]byte
	upper uint32 // bit i: digit i is one of A to F rather than a to f
}

const (
	guidLen  = 36
	wantGuid = "a Guid (8-4-4-4-12 hexadecimal digits)"
)

// ParseGuid parses the text of a Guid, such as
// "e523d2ed-2966-4b6b-925b-754a88034cc5".
func ParseGuid(s string) (Guid, error) { return parseGuid([]byte(s)) }

func parseGuid(b []byte) (Guid, error) {
	if len(b) != guidLen || b[8] != '-' || b[13] != '-' || b[18] != '-' || b[23] != '-' {
		return Guid{}, guidError(b)
	}
	// The 32 digits in groups of eight.
	le := binary.LittleEndian
	b1, u1, ok1 := fromHex(le.Uint64(b))
	b2, u2, ok2 := fromHex(uint64(le.Uint32(b[9:])) | uint64(le.Uint32(b[14:]))<<32)
	b3, u3, ok3 := fromHex(uint64(le.Uint32(b[19:])) | uint64(le.Uint32(b[24:]))<<32)
	b4, u4, ok4 := fromHex(le.Uint64(b[28:]))
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return Guid{}, guidError(b)
	}
	g := Guid{upper: u1 | u2<<8 | u3<<16 | u4<<24}
	le.PutUint64(g.bytes[:], uint64(b1)|uint64(b2)<<32)
	le.PutUint64(g.bytes[8:], uint64(b3)|uint64(b4)<<32)
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
			if !isHexDigit(c) {
				return notAt(wantGuid, b, i, "a hexadecimal digit")
			}
		}
	}
	return notAt(wantGuid, b, len(b), "more")
}

func isHexDigit(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

// NewGuid returns the Guid of 16 bytes in the order of the text, which is that
// of RFC 9562; its text is lower-case.
func NewGuid(b [16]byte) Guid { return Guid{bytes: b} }

// Bytes returns the 16 bytes in the order of the text.
func (g Guid) Bytes() [16]byte { return g.bytes }

// String returns the text of g.
func (g Guid) String() string { return string(g.appendTo(nil)) }

// appendTo appends the text of g to b.
func (g Guid) appendTo(b []byte) []byte {
	var digits [32]byte
	for i := 0; i < len(digits); i += 8 {
		binary.LittleEndian.PutUint64(digits[i:], toHex(binary.LittleEndian.Uint32(g.bytes[i/2:])))
	}
	for upper := g.upper; upper != 0; upper &= upper - 1 {
		digits[bits.TrailingZeros32(upper)] -= 'a' - 'A'
	}
	text := [guidLen]byte{8: '-', 13: '-', 18: '-', 23: '-'}
	copy(text[:8], digits[:8])
	copy(text[9:13], digits[8:12])
	copy(text[14:18], digits[12:16])
	copy(text[19:23], digits[16:20])
	copy(text[24:], digits[20:])
	return append(b, text[:]...)
}

// Equal reports whether g and other have the same bytes, whatever their case.
func (g Guid) Equal(other Guid) bool { return g.bytes == other.bytes }

// Compare compares the bytes of g and other in the order of the text.
func (g Guid) Compare(other Guid) int { return bytes.Compare(g.bytes[:], other.bytes[:]) }

// MarshalText implements encoding.TextMarshaler.
func (g Guid) MarshalText() ([]byte, error) { return g.appendTo(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (g *Guid) UnmarshalText(text []byte) (err error) {
	*g, err = parseGuid(text)
	return err
}
