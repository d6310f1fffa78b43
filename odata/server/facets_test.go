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
		{-1, -1, "1e999999999", true},
		{-1, 4, "1e999999999", true},
		{12, 4, "1e-4", true},
		{12, 4, "1e-5", false},
		{12, 4, "10e-5", true},
		{12, 4, "0.00001E1", true},
		{12, 4, "12345678.1234", true},
		{12, 4, "-99999999.9999", true},
		{12, 4, "100000000", false},
		{12, 4, "1e7", true},
		{12, 4, "1e8", false},
		{12, 4, "1E+12", false},
		{12, 4, "0.001e10", true},
		{12, 4, "0.001e11", false},
		{12, 4, "1000000000e-2", true},
		{12, 4, "1e999999999", false},
		{12, 4, "1e-999999999", false},
		{12, 4, "1e99999999999999999999999", false},
		{12, 4, "-1e-99999999999999999999999", false},
		{12, 4, "0e99999999999999999999999", true},
		{12, 4, "-0.000000000e-9", true},
		{12, -1, "123456789012", true},
		{12, -1, "0.000000000000123456789012", true},
		{12, -1, "1234567890123", false},
		{12, -1, "1e12", false},
		{4, 4, "0.1234", true},
		{4, 4, "1", false},
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
