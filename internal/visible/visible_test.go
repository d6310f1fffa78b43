package visible

import (
	"encoding/json"
	"strconv"
	"testing"
)

func TestHidden(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		"Grüße, 日本 a\u00a0b 👍":    "Grüße, 日本 a\u00a0b 👍",
		"a\u202eb\u2066c":         `a\u202eb\u2066c`,
		"\ufeffa\u200bb\u00adc":   `\ufeffa\u200bb\u00adc`,
		"a\tb\nc\x00d\u2028e":     `a\tb\nc\x00d\u2028e`,
		"language tag \U000e0001": `language tag \U000e0001`,
	} {
		if got := Text(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
		var b []byte
		for _, r := range text {
			b = AppendJSON(b, r)
		}
		var back string
		if err := json.Unmarshal([]byte(`"`+string(b)+`"`), &back); err != nil || back != text {
			t.Errorf("%q as JSON: %s, %v", text, b, err)
		}
		if Text(string(b)) != string(b) {
			t.Errorf("%s has hidden characters", strconv.Quote(string(b)))
		}
	}
}

func TestShort(t *testing.T) {
	for text, want := range map[string]string{"": "", "äöü": "äöü", "äöüß": "äöü…", "a\u202eb": "a\\u202eb"} {
		if got := Short(text, 3); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
