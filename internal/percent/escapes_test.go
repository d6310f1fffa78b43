package percent_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/percent"
)

// TestEscapes holds what is said of escapes to what net/url decodes.
func TestEscapes(t *testing.T) {
	for _, text := range []string{"", "a", "%41", "%7f", "%80", "%C3%A9", "é%20", "%", "%4", "a%4", "%4g", "%g4", "%%41", "%41%", "%fF", "%:0", "%/0", "%@0", "%`0", "+", "a b"} {
		decoded, err := url.PathUnescape(text)
		valid, ascii := percent.Escapes(text)
		if valid != (err == nil) {
			t.Errorf("%q: valid is %v: %v", text, valid, err)
		}
		plain := strings.ReplaceAll(text, "é", "")
		if plain, _ = url.PathUnescape(plain); valid && ascii != !strings.ContainsFunc(plain, func(r rune) bool { return r >= 0x80 }) {
			t.Errorf("%q, %q: ascii is %v", text, decoded, ascii)
		}
	}
}

func FuzzUnescapeQuery(f *testing.F) {
	for _, text := range []string{"", "a", "+", "a+b%20c", "%C3%A9%fF%0a", "%", "%4", "a%4g", "%zz+", "%%41", "%:0", "%@0", "%`0", strings.Repeat("a", 63) + "+", strings.Repeat("%41", 22), strings.Repeat("a", 100)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want, failed := url.QueryUnescape(text)
		got, err := percent.UnescapeQuery(text)
		if got != want || fmt.Sprint(err) != fmt.Sprint(failed) {
			t.Errorf("%q: %q, %v; net/url has %q, %v", text, got, err, want, failed)
		}
	})
}
