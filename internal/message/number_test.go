package message

import (
	"testing"

	"github.com/odatagen/odatagen/wire"
)

// FuzzIsNumber holds what is a number to what is one in JSON.
func FuzzIsNumber(f *testing.F) {
	for _, text := range []string{"", "-", "0", "-0", "00", "01", "1", "10", "1.", "1.0", ".5", "1.5e", "1e5", "1E+05", "1e-", "1e+", "1 ", " 1", "+1", "1a", "--1", "1.2.3", "1e5.0", "true"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		raw, err := wire.ParseRaw(text)
		want := err == nil && raw == wire.Raw(text[:len(raw)]) && (raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9')
		if isNumber(text) != want {
			t.Errorf("%q: %v, want %v", text, !want, want)
		}
	})
}
