package rest_test

import (
	"testing"

	"github.com/odatagen/odatagen/rest"
)

// TestFormats has for each format that a Go type reads elsewhere a text of it, and one
// that is none.
func TestFormats(t *testing.T) {
	for format, texts := range map[string][2]string{
		"date":      {"2024-02-29", "2023-02-29"},
		"date-time": {"2024-02-29T12:00:00Z", "2024-02-29"},
		"uuid":      {"6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b810"},
		"byte":      {"AP8+/w==", "A"},
		"base64":    {"AP8+/w==", "A"},
		"base64url": {"AP8-_w", "A"},
	} {
		if got := (rest.Texts{}).Format(format, texts[0]); got != "" {
			t.Errorf("%s: %q must be %s", format, texts[0], got)
		}
		if (rest.Texts{}).Format(format, texts[1]) == "" {
			t.Errorf("%s: %q is accepted", format, texts[1])
		}
	}
}
