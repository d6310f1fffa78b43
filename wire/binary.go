package wire

import "strings"

// Binary is an Edm.Binary: bytes, as the text that they came in: base64url,
// padded with = or not (OData ABNF, binaryValue), or base64, which many
// services send instead. The text is checked when it is parsed, decoded by
// Bytes, and kept. The zero Binary is empty.
//
// Use Equal, not ==, which tells padded from unpadded.
type Binary struct {
	text string
}

const (
	wantBinary   = "binary data (base64url or base64)"
	base64urlSet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
)

// The bits that unbase64 adds to the value of what only one alphabet has. What
// neither has is both.
const (
	onlyBase64    = 1 << 6
	onlyBase64url = 1 << 7
	notBase64     = onlyBase64 | onlyBase64url
	sextet        = 1<<6 - 1
)

// unbase64 holds the value of the characters of both alphabets.
var unbase64 = [256]uint8{
	0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0,
	0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0,
	0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0x7e, 0xc0, 0xbe, 0xc0, 0x7f,
	0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0,
	0xc0, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e,
	0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0xc0, 0xc0, 0xc0, 0xc0, 0xbf,
	0xc0, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28,
	0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e, 0x2f, 0x30, 0x31, 0x32, 0x33, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0,
	0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0,
	0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0,
	0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0,
	0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0,
	0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0,
	0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0,
	0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0,
	0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0, 0xc0,
}

// ParseBinary parses the text of a Binary, such as "T0RhdGE".
func ParseBinary(s string) (Binary, error) {
	if err := checkBinary([]byte(s)); err != nil {
		return Binary{}, err
	}
	return Binary{s}, nil
}

func parseBinary(b []byte) (Binary, error) {
	if err := checkBinary(b); err != nil {
		return Binary{}, err
	}
	return Binary{string(b)}, nil
}

// checkBinary reports what is wrong with the text of a Binary.
func checkBinary(b []byte) error {
	n := len(b)
	for n > 0 && len(b)-n < 2 && b[n-1] == '=' {
		n--
	}
	seen := byte(0)
	for _, c := range b[:n] {
		seen |= unbase64[c]
	}
	if seen&notBase64 == notBase64 {
		for i, c := range b[:n] {
			if unbase64[c]&notBase64 == notBase64 {
				return notAt(wantBinary, b, i, "a letter, digit, - or _")
			}
		}
		return notA(wantBinary, "mixes the alphabets of base64 (+ and /) and base64url (- and _)")
	}
	if n < len(b) && len(b)%4 != 0 {
		return notA(wantBinary, "wrong number of = at the end")
	}
	unused := byte(0)
	switch n % 4 {
	case 1:
		return notA(wantBinary, "one character too many or too few at the end")
	case 2:
		unused = unbase64[b[n-1]] & 0b1111
	case 3:
		unused = unbase64[b[n-1]] & 0b11
	}
	if unused != 0 {
		return notA(wantBinary, "last character "+excerpt(b[n-1:n])+" has bits that belong to no byte")
	}
	return nil
}

// NewBinary returns data as padded base64url, the form that OData defines and
// that base64 decoders read too if it has no - or _.
func NewBinary(data []byte) Binary {
	text := make([]byte, 0, (len(data)+2)/3*4)
	for ; len(data) >= 3; data = data[3:] {
		text = appendSextets(text, uint32(data[0])<<16|uint32(data[1])<<8|uint32(data[2]), 4)
	}
	switch len(data) {
	case 1:
		text = append(appendSextets(text, uint32(data[0])<<16, 2), "=="...)
	case 2:
		text = append(appendSextets(text, uint32(data[0])<<16|uint32(data[1])<<8, 3), '=')
	}
	return Binary{string(text)}
}

// NewBase64 returns data as padded base64, the form of the format byte of JSON
// Schema and OpenAPI.
func NewBase64(data []byte) Binary {
	return Binary{strings.NewReplacer("-", "+", "_", "/").Replace(NewBinary(data).text)}
}

// appendSextets appends the first n characters for the 24 bits of group.
func appendSextets(text []byte, group uint32, n int) []byte {
	for shift := 18; n > 0; n-- {
		text = append(text, base64urlSet[group>>shift&sextet])
		shift -= 6
	}
	return text
}

// Bytes returns the bytes.
func (v Binary) Bytes() []byte {
	text := v.digits()
	data := make([]byte, 0, len(text)*3/4)
	for ; len(text) >= 4; text = text[4:] {
		group := groupOf(text[:4])
		data = append(data, byte(group>>16), byte(group>>8), byte(group))
	}
	switch group := groupOf(text); len(text) {
	case 2:
		data = append(data, byte(group>>16))
	case 3:
		data = append(data, byte(group>>16), byte(group>>8))
	}
	return data
}

// groupOf returns the 24 bits of up to four characters.
func groupOf(text string) (group uint32) {
	for i := range len(text) {
		group |= uint32(unbase64[text[i]]&sextet) << (18 - 6*i)
	}
	return group
}

// digits returns the text without padding.
func (v Binary) digits() string { return strings.TrimRight(v.text, "=") }

// String returns the text of v.
func (v Binary) String() string { return v.text }

// appendTo appends the text of v to b.
func (v Binary) appendTo(b []byte) []byte { return append(b, v.text...) }

// Equal reports whether v and other hold the same bytes, whatever their
// alphabet and padding.
func (v Binary) Equal(other Binary) bool {
	a, b := v.digits(), other.digits()
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if unbase64[a[i]]&sextet != unbase64[b[i]]&sextet {
			return false
		}
	}
	return true
}

// MarshalText implements encoding.TextMarshaler.
func (v Binary) MarshalText() ([]byte, error) { return v.appendTo(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (v *Binary) UnmarshalText(text []byte) (err error) {
	*v, err = parseBinary(text)
	return err
}
