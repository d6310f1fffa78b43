package server

import (
	"testing"

	"github.com/odatagen/odatagen/internal/described"
)

func TestFacets(t *testing.T) {
	for _, c := range []struct {
		precision, scale int
		text             string
		fits             bool
	}{
		{-1, -1, "123456789.123456789", true},
		{5, 2, "123.45", true},
		{5, 2, "-123.45", true},
		{5, 2, "123.450", true},
		{5, 2, "123.456", false},
		{5, 2, "1234.56", false},
		{5, 2, "000123.45", true},
		{3, -1, "0.00123", true},
		{3, -1, "0.01234", false},
		{3, -1, "1000", false},
		{-1, 0, "7.0", true},
		{-1, 0, "7.5", false},
	} {
		got := decimalBeyond(&described.Facets{Precision: c.precision, Scale: c.scale}, c.text)
		if (got == "") != c.fits {
			t.Errorf("%s with precision %d and scale %d: %q", c.text, c.precision, c.scale, got)
		}
	}
	for text, want := range map[string]string{
		`"2024-01-01T10:00:00.120Z"`: "00 12", `"PT1.5S"`: "1 5", `"10:00:00"`: "", `"10:00:00.001"`: "00 001", `"-P1DT0.25S"`: "0 25",
	} {
		whole, fraction := digits(text)
		if got := whole + " " + fraction; fraction != "" && got != want || fraction == "" && want != "" {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	ascii := described.Facets{MaxLength: 3, ASCII: true}
	for text, fits := range map[string]bool{"abc": true, "abcd": false, "é": false, "": true} {
		if got := textBeyond(&ascii, text); (got == "") != fits {
			t.Errorf("%q: %q", text, got)
		}
	}
}
