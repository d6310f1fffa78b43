package wire

import (
	"fmt"
	"strings"
	"testing"
)

// TestStrings puts what needs care in a string at every place of the words
// that the scanner reads at once.
func TestStrings(t *testing.T) {
	for _, special := range []string{
		"", `\"`, `\\`, `\n`, `\u00e9`, `\ud83d\ude00`, "é", "€", "😀", "\u007f", "\ufffd",
		"\x00", "\n", "\x1f", "\xff", "\x80", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82",
		`\`, `\x`, `\u12`, `\ud800`, `\udc00`, `\ud800\u0041`, `\ud800\ue000`, `"`, `\u000g`,
	} {
		for before := range 18 {
			for _, after := range []int{0, 1, 7, 8, 20} {
				data := []byte(`"` + strings.Repeat("a", before) + special + strings.Repeat("z", after) + `"`)
				s := newValueScanner(data)
				end, _ := s.str(0)
				want := strict(data)
				if (end == len(data)) != want {
					t.Errorf("%q: ends at %d (%v), valid %t", data, end, s.err, want)
				}
				if !want {
					continue
				}
				text, _ := s.text(0)
				again, err := appendString(nil, string(text))
				if a, b := string(again), string(data); err != nil || !sameText(t, a, b) {
					t.Errorf("%s became %s, %v", b, a, err)
				}
			}
		}
	}
}

// sameText reports whether two JSON strings have the same text.
func sameText(t *testing.T, a, b string) bool {
	t.Helper()
	return len(differences(t, []byte(a), []byte(b))) == 0
}

// TestManyNames checks that finding duplicates does not take time in the square
// of the number of names.
func TestManyNames(t *testing.T) {
	s := newValueScanner("")
	names := s.newNames()
	for i := range 10 * fewNames {
		if !s.unique(&names, 0, fmt.Append(nil, "name", i)) {
			t.Fatal(s.err)
		}
	}
	if len(names.many) != 10*fewNames || len(s.names) > fewNames+1 {
		t.Errorf("%d names in the map, %d on the stack", len(names.many), len(s.names))
	}
	if s.unique(&names, 0, []byte("name3")) {
		t.Error("a duplicate is not found")
	}
	s.forget(&names)
	if len(s.names) != 0 {
		t.Errorf("%d names are left", len(s.names))
	}
}
