package wire

import (
	"math/big"
	"strings"
	"testing"
)

func TestMultiple(t *testing.T) {
	nines := strings.Repeat("9", 40)
	for _, c := range []struct {
		number, of string
		want       bool
	}{
		{"0", "3", true}, {"-0.00", "0.7", true}, {"0e999999999", "7e-999999999", true},
		{"1.10", "0.01", true}, {"1.105", "0.01", false}, {"-1.1", "0.10", true}, {"15e-1", "0.5", true},
		{"19.99", "0.01", true}, {"0.3", "0.1", true}, {"4.35", "0.01", true}, {"1", "0.3", false},
		{"120", "12", true}, {"120", "24e1", false}, {"480", "24e1", true}, {"+007", "7", true},
		{"1e999999999", "0.01", true}, {"1e-999999999", "0.01", false}, {"1e-999999999", "1e-999999999", true},
		{"1e999999999", "3", false}, {"3e999999999", "3", true}, {"1e999999999", "7e-999999999", false},
		{"1e999999999", "1024e-999999999", true}, {"1e9", "1024", false}, {"1e10", "1024", true},
		{"18446744073709551615", "18446744073709551615", true}, {"18446744073709551616", "18446744073709551616", true},
		{"36893488147419103232", "18446744073709551616", true}, {"36893488147419103233", "18446744073709551616", false},
		{nines + nines, nines, true}, {nines + nines + "e7", nines + "e-3", true}, {nines + nines + "8", nines, false},
		{"1e64", "18446744073709551616", true}, {"1e63", "18446744073709551616", false},
		{"6", "-3", true}, {"NaN", "1", false}, {"INF", "1", false}, {"-INF", "1", false},
	} {
		var of divisor
		if err := of.parse(c.of); err != nil {
			t.Fatal(err)
		}
		if got := of.divides(decimal(t, c.number)); got != c.want {
			t.Errorf("%s is a multiple of %s: %v", c.number, c.of, got)
		}
	}
	for text, want := range map[string]string{
		"0": "a number other than 0 wanted", "0e5": "a number other than 0 wanted", "INF": "a number other than 0 wanted",
		"1e1000000000": "not a decimal number: exponent out of range (-999999999 to 999999999)",
	} {
		if err := new(divisor).parse(text); err == nil || err.Error() != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestLimitOfFloats compares floating-point numbers with limits that they cannot
// have the value of.
func TestLimitOfFloats(t *testing.T) {
	for _, c := range []struct {
		value float64
		size  int
		limit string
		want  int
	}{
		{0.1, 64, "0.1", 0}, {0.1, 64, "0.10000000000000000001", -1}, {0.1, 64, "0.09999999999999999999", 1},
		{float64(float32(0.1)), 32, "0.1", 0}, {float64(float32(0.1)), 32, "0.1000000001", -1}, {float64(float32(0.1)), 32, "0.2", -1},
		{5, 64, "5.0000000000000000001", -1}, {1 << 53, 64, "9007199254740993", -1},
		{0, 64, "1e-400", -1}, {0, 64, "-1e-400", 1}, {1.7e308, 64, "1e400", -1}, {-1.7e308, 64, "-1e999999999", 1},
		{3e38, 32, "1e39", -1}, {1e39, 64, "1e39", 0},
	} {
		var l limit
		if err := l.parse(c.limit); err != nil {
			t.Fatal(err)
		}
		if got := l.compareFloat(c.value, c.size); got != c.want {
			t.Errorf("%v of %d bits is compared with %s: %d", c.value, c.size, c.limit, got)
		}
	}
}

// FuzzMultiple has math/big for a twin.
func FuzzMultiple(f *testing.F) {
	for _, pair := range [][2]string{{"1.10", "0.01"}, {"-12e3", "7"}, {"36893488147419103233e2", "18446744073709551616"}, {"99e20", "0.00033"}, {"0", "5"}} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, number, of string) {
		d, err := ParseDecimal(number)
		if err != nil || len(number)+len(of) > 1000 {
			return
		}
		var m divisor
		if m.parse(of) != nil {
			return
		}
		e, _ := ParseDecimal(of)
		if n := d.number(); n.exponent > 999 || n.exponent < -999 {
			return
		}
		if n := e.number(); n.exponent > 999 || n.exponent < -999 {
			return
		}
		a, err := d.Rat()
		if err != nil {
			return // INF or NaN
		}
		b, err := e.Rat()
		if err != nil {
			t.Fatal(err)
		}
		if got, want := m.divides(d), new(big.Rat).Quo(a, b).IsInt(); got != want {
			t.Errorf("%s is a multiple of %s: %v, of math/big: %v", number, of, got, want)
		}
		if (d.canonical() == e.canonical()) != (a.Cmp(b) == 0) {
			t.Errorf("%s is %s, %s is %s", number, d.canonical(), of, e.canonical())
		}
	})
}
