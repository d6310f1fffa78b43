package wire

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/odatagen/odatagen/internal/sibling"
)

// escapedPlainly is appendString byte by byte.
func escapedPlainly(s string) (string, bool) {
	if !utf8.ValidString(s) {
		return "", false
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`, true
}

// checkEscaped holds all ways of writing a string against the plain one, with room
// bytes left in the slice that is written to.
func checkEscaped(t *testing.T, s string, room int) {
	t.Helper()
	s = strings.Clone(s) // so that checkptr and the race detector see what is read behind it
	want, ok := escapedPlainly(s)
	if validText(s) != ok {
		t.Errorf("%q is UTF-8: %v", s, !ok)
	}
	ways := map[string]func([]byte, string) ([]byte, error){"appendString": appendString, "appendEscaped": appendEscaped}
	if longText < math.MaxInt && len(s) >= 32 {
		ways["appendLong"] = appendLong
	}
	if vbmi2 && len(s) >= 32 {
		ways["appendLong, AVX2"] = func(b []byte, s string) ([]byte, error) {
			vbmi2 = false
			defer func() { vbmi2 = true }()
			return appendLong(b, s)
		}
	}
	for name, write := range ways {
		before := append(make([]byte, 0, 3+room), "abc"...)
		got, err := write(before, s)
		if (err == nil) != ok || ok && string(got) != "abc"+want || !ok && string(got) != "abc" {
			t.Errorf("%s(%q), room for %d: %q, %v", name, s, room, got, err)
		}
	}
}

// escapePieces are what strings are made of: plain text, what is to be escaped, characters
// of every length from the first to the last, and what is not UTF-8.
var escapePieces = []string{
	"", "a", "plain", "much plain text", "\"", "\\", "\n", "\r", "\t", "\x00", "\x1f", "\x01\x02\x03", "\x7f", " ",
	"\u0080", "ü", "\u07ff", "\u0800", "日本", "\ud7ff", "\ue000", "\uffff", "\U00010000", "😀", "\U0010ffff",
	"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xe0\x9f\xbf", "\xe2\x82", "\xed\xa0\x80", "\xed\xbf\xbf", "\xef\xbf", "\xf0\x8f\xbf\xbf",
	"\xf0\x90\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8", "\xff",
}

func TestEscaped(t *testing.T) {
	for _, piece := range escapePieces {
		for before := range 20 {
			for after := range 20 {
				checkEscaped(t, strings.Repeat("x", before)+piece+strings.Repeat("y", after), before*after%40)
			}
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var s strings.Builder
		good := r.IntN(4) > 0
		for range r.IntN(12) {
			if piece := escapePieces[r.IntN(len(escapePieces))]; !good || utf8.ValidString(piece) {
				s.WriteString(strings.Repeat(piece, 1+r.IntN(4)))
			}
		}
		checkEscaped(t, s.String(), r.IntN(300))
	}
	checkEscaped(t, strings.Repeat("\x01", 100_000), 0)
	checkEscaped(t, strings.Repeat("€", 200_000), 0)
}

// TestEscapedLong has every piece at every place of texts of all lengths around the
// widths of the registers of kernels.
func TestEscapedLong(t *testing.T) {
	for n := 32; n <= 132; n++ {
		for _, filling := range []string{"x", "é", "\"", "\x02"} {
			text := []byte(strings.Repeat(filling, n)[:n])
			for at := range n {
				for _, piece := range escapePieces {
					good := text[at:min(at+len(piece), n)]
					before := string(good)
					copy(good, piece)
					if filling == "x" || at >= n-8 || at%32 >= 28 || at%32 < 4 {
						checkEscaped(t, string(text), at*n%400)
					}
					copy(good, before)
				}
			}
		}
	}
}

// TestEdgesOfCharacters has all sequences of four bytes that are at the edge of what
// UTF-8 is, across the end of 32 bytes.
func TestEdgesOfCharacters(t *testing.T) {
	edges := []byte{' ', 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff}
	for _, at := range []int{7, 29, 30, 31, 60} {
		text := []byte(strings.Repeat("x", 64))
		var next func(k int)
		next = func(k int) {
			if k == 4 {
				s := string(text)
				if _, err := appendString(nil, s); (err == nil) != utf8.ValidString(s) {
					t.Fatalf("%q: %v", s, err)
				}
				return
			}
			for _, text[at+k] = range edges {
				next(k + 1)
			}
		}
		next(0)
	}
}

func FuzzEscaped(f *testing.F) {
	for i, piece := range escapePieces {
		f.Add(piece+"x"+piece, uint8(i))
	}
	f.Fuzz(func(t *testing.T, s string, room uint8) { checkEscaped(t, s, int(room)) })
}

func TestRuneSize(t *testing.T) {
	edges := []byte{0, ' ', 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff}
	for first := 0x80; first < 0x100; first++ {
		for second := range 0x100 {
			for _, third := range edges {
				for _, fourth := range edges {
					b := []byte{byte(first), byte(second), third, fourth, 'x', 0x80, 'x', 'x'}
					want := 0
					if r, size := utf8.DecodeRune(b); r != utf8.RuneError || size > 1 {
						want = size
					}
					if got := runeSize(binary.LittleEndian.Uint64(b)); got != want {
						t.Fatalf("% x: %d, want %d", b, got, want)
					}
				}
			}
		}
	}
}

// roomT has little in it, so that the names of control information are most of it.
type roomT struct {
	A       Opt[string] `odata:"A"`
	Dynamic Dynamic
}

var roomType = Type{Name: "x.room"}

func (*roomT) WireType() *Type { return &roomType }

// TestRoomBehindControl writes an object with long control information into slices with
// every room: what is written without asking for room has some behind it.
func TestRoomBehindControl(t *testing.T) {
	for n := range 300 {
		url := strings.Repeat("x", n)
		for term, answer := range map[string]sibling.Answer{"context": {ContextURL: "x" + url}, "etag": {}} {
			v, want := &roomT{A: Some("a")}, `{"@odata.`+term+`":"x`+url+`","A":"a"}`
			if term == "etag" {
				v.Dynamic.Set("@odata.etag", Raw(`"x`+url+`"`))
			}
			for room := range 1000 {
				if got, err := Append(make([]byte, 0, room), v, siblings{}.ForAnswer(&answer)); err != nil || string(got) != want {
					t.Fatalf("%s, %v, want %s", got, err, want)
				}
			}
		}
	}
}

// TestShortWayInAnswers writes what the short way has to leave to the long one, or to heed
// itself.
func TestShortWayInAnswers(t *testing.T) {
	relocate := func(_, url string) string { return "http://here/" + strings.TrimPrefix(url, "http://up/") }
	for _, c := range []struct {
		answer     sibling.Answer
		text, want string
	}{
		{sibling.Answer{OmitNulls: true}, `{"A":null}`, `{}`},
		{sibling.Answer{OmitNulls: true}, `{"@odata.etag":"1","A":null}`, `{"@odata.etag":"1"}`},
		{sibling.Answer{}, `{"A":null,"@odata.etag":"1","b":2}`, `{"@odata.etag":"1","A":null,"b":2}`},
		{sibling.Answer{Version: "4.01"}, `{"A":"a","@odata.etag":"1"}`, `{"@etag":"1","A":"a"}`},
		{sibling.Answer{Version: "4.01"}, `{"@etag":"1","@odata.etag":"2"}`, `{"@etag":"1","A":null}`},
		{sibling.Answer{}, `{"@odata.removed":{"reason":"deleted"}}`, `{"@odata.removed":{"reason":"deleted"}}`},
		{sibling.Answer{Relocate: relocate}, `{"b":{"@odata.id":"http://up/x"},"@odata.id":"http://up/y"}`, `{"@odata.id":"http://here/y","A":null,"b":{"@odata.id":"http://here/x"}}`},
		{sibling.Answer{Relocate: relocate}, `{"A":"","#n.o":{"target":"http://up/x/n.o"}}`, `{"A":"","#n.o":{"target":"http://here/x/n.o"}}`},
		{sibling.Answer{IEEE754Compatible: true}, `{"A":"","b":{"n@odata.type":"Int64","n":1}}`, `{"A":"","b":{"n@odata.type":"Int64","n":"1"}}`},
	} {
		v := new(roomT)
		if err := Unmarshal([]byte(c.text), v); err != nil {
			t.Fatal(err)
		}
		if got, err := Marshal(v, siblings{}.ForAnswer(&c.answer)); err != nil || string(got) != c.want {
			t.Errorf("%s is written as %s, %v, want %s", c.text, got, err, c.want)
		}
	}
}
