package wire

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkUnquoted reads text as what stands between quotes by the kernel and by what it
// stands in for, in a payload that goes on with what follows.
func checkUnquoted(t *testing.T, text, follows string, room int) {
	t.Helper()
	read := func(by func(s *scanner) ([]byte, int)) (r struct {
		text string
		end  int
		err  error
	}) {
		s := valueScanner(newSource(append([]byte(`"`+text+`"`+follows), make([]byte, padding)...)))
		s.scratch = make([]byte, 0, room)
		got, end := by(&s)
		r.text, r.end = string(got), end
		if s.err != nil {
			r.err = s.error()
		}
		return r
	}
	plainly := func(s *scanner) ([]byte, int) {
		end, high := s.plain(1)
		return s.unescaped(1, end, high)
	}
	want := read(plainly)
	got := read(func(s *scanner) ([]byte, int) {
		end, high := s.plain(1)
		return s.escapedText(1, end, high)
	})
	if got.text != want.text || got.end != want.end || fmt.Sprint(got.err) != fmt.Sprint(want.err) {
		t.Fatalf("%q, %q: %q, %d, %v, want %q, %d, %v", text, follows, got.text, got.end, got.err, want.text, want.end, want.err)
	}
	if longText == math.MaxInt {
		return
	}
	read(func(s *scanner) ([]byte, int) {
		got, end, ok := s.unquoted(1)
		if ok && (want.err != nil || string(got) != want.text || end != want.end) {
			t.Fatalf("%q, %q: %q, %d by the kernel, want %q, %d, %v", text, follows, got, end, want.text, want.end, want.err)
		}
		if s.err = nil; !ok && want.err == nil && utf8.ValidString(text+follows) {
			t.Fatalf("%q, %q: the kernel stops", text, follows)
		}
		return got, end
	})
}

// unquotePieces are what strings of JSON are made of: good, and not.
var unquotePieces = []string{
	"a", "text that is plain", `\"`, `\\`, `\n`, `\r`, `\t`, `\b`, `\f`, `\/`, `\u0041`, `\u00e9`, `\ud83d\ude4f`, `\\\"`, "é", "世", "\u07ff", "\u0800", "\ud7ff", "\uffff", "🙏", "\U0010ffff", "\x7f",
	`\x`, `\u12`, `\ud800`, `\udc00`, "\n", "\x00", "\x1f", `"`, `\`, "\x80", "\xbf\xbf", "\xc0\x80", "\xc3", "\xc3\\n", "\xe4\xb8", "\xe4\xb8\\", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x9f\x99", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xff",
}

func TestUnquoted(t *testing.T) {
	for n := range 100 {
		for _, filling := range []string{"x", "é", `\n`, `\\`} {
			text := strings.Repeat(filling, n)
			if n >= 40 && len(filling) > 1 {
				continue
			}
			for _, piece := range unquotePieces {
				for at := 0; at <= n; at++ {
					k := at * len(filling)
					checkUnquoted(t, text[:k]+piece+text[k:], "", at*7%300)
				}
			}
		}
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 30_000 {
		var s strings.Builder
		good, follows := r.IntN(3) > 0, ""
		for range r.IntN(40) {
			if k := r.IntN(len(unquotePieces)); k < 23 || !good && r.IntN(10) == 0 {
				s.WriteString(strings.Repeat(unquotePieces[k], 1+r.IntN(3)))
			}
		}
		if r.IntN(4) == 0 {
			follows = unquotePieces[r.IntN(len(unquotePieces))]
		}
		checkUnquoted(t, s.String(), follows, r.IntN(500))
	}
	checkUnquoted(t, strings.Repeat("€", 200_000), "", 0)
	checkUnquoted(t, strings.Repeat(`€\"`, 100_000)+"\xe2\x82", "", 0)
}

func FuzzUnquoted(f *testing.F) {
	for i, piece := range unquotePieces {
		f.Add(strings.Repeat("x", 31-i%4)+piece, piece, uint16(i))
	}
	f.Fuzz(func(t *testing.T, text, follows string, room uint16) { checkUnquoted(t, text, follows, int(room)) })
}
