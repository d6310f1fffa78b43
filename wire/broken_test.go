package wire

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestIsJSON holds what is told without a scan against encoding/json, of all short texts of
// what a string's text turns on.
func TestIsJSON(t *testing.T) {
	alphabet := []string{`"`, `\`, "n", "u00e9", "é", " ", "\n", "\x7f", "1"}
	var try func(text string, left int)
	try = func(text string, left int) {
		if got, want := isJSON(Raw(text)), json.Valid([]byte(text)); got != want {
			t.Errorf("%q: %v, encoding/json says %v", text, got, want)
		}
		for _, more := range alphabet {
			if left > 0 {
				try(text+more, left-1)
			}
		}
	}
	try("", 5)
	for _, text := range []string{"\"\xff\"", "\"a\xffb\"", `"\ud800"`} {
		if isJSON(Raw(text)) {
			t.Errorf("%q is none", text)
		}
	}
}

// TestBroken sets what cannot be written, under names of all kinds: writing fails, also when
// something else is set afterwards, but not when it is replaced or deleted.
func TestBroken(t *testing.T) {
	for _, name := range []string{"@odata.etag", "open", "@ns.term", "@odata.\xff", "open\xff"} {
		for _, value := range []Raw{`"W/\"1`, `"a"b"`, "\"\xff\"", `"a" 1`, `{"a":}`, `"W/\"1\""`} {
			v := new(roomT)
			v.Dynamic.Set(name, value)
			v.Dynamic.Set("@odata.id", `"x"`)
			broken := value != `"W/\"1\""` || strings.Contains(name, "\xff")
			for round := range 2 {
				if out, err := Marshal(v); (err != nil) != broken {
					t.Errorf("%q: %q, round %d: %s, %v", name, value, round, out, err)
				}
			}
			copied := *v
			copied.Dynamic.Delete(name)
			if out, err := Marshal(&copied); err != nil || !json.Valid(out) {
				t.Errorf("%q: %q, deleted: %s, %v", name, value, out, err)
			}
			if _, err := Marshal(v); (err != nil) != broken {
				t.Errorf("%q: %q: a copy has changed it: %v", name, value, err)
			}
		}
	}
}
