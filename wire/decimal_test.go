package wire

import (
	"math/big"
	"strings"
	"testing"
)

func TestDecimalText(t *testing.T) {
	const want = "not a decimal number: "
	checkTexts(t, ParseDecimal,
		[]string{
			"0", "-0", "+42", "3.14", "-2", "1.50", "007", "-1.234567e3", "1e-101", "1E5", "+0.314e+1", "1e0000000000000000001",
			"12345678901234567890.123456789", "INF", "-INF", "NaN", "1e999999999", "1e-999999999", strings.Repeat("9", 10_000),
		},
		[][2]string{
			{"", want + "empty"},
			{"-", want + "ends where a digit is missing"},
			{".1", want + `a digit wanted at ".1"`},
			{"42.", want + "ends where a digit after the point is missing"},
			{"1.e5", want + `a digit after the point wanted at "e5"`},
			{"1e", want + "ends where a digit of the exponent is missing"},
			{"1e+", want + "ends where a digit of the exponent is missing"},
			{"1e1.5", want + `followed by ".5"`},
			{"-0.314e1e2", want + `followed by "e2"`},
			{"1,5", want + `followed by ",5"`},
			{"1_000", want + `followed by "_000"`},
			{"0x10", want + `followed by "x10"`},
			{" 1", want + `a digit wanted at " 1"`},
			{"inf", want + `a digit wanted at "inf"`},
			{"+INF", want + `a digit wanted at "INF"`},
			{"Infinity", want + `a digit wanted at "Infinity"`},
			{"nan", want + `a digit wanted at "nan"`},
			{"1e1000000000", want + "exponent out of range (-999999999 to 999999999)"},
			{"1e-99999999999999999999999", want + "exponent out of range (-999999999 to 999999999)"},
		})
	checkOrder(t, ParseDecimal,
		[]string{"NaN"}, []string{"-INF"}, []string{"-1e999999999"}, []string{"-10"}, []string{"-1.50", "-1.5", "-15e-1", "-0.00015e4"},
		[]string{"-1e-999999999"},
		[]string{"0", "-0", "+0.000", "0e999999999", "-0e-5"},
		[]string{"1e-999999999"}, []string{"0.0009"}, []string{"0.001", "1e-3", "0.0010"}, []string{"0.0011"},
		[]string{"9.99"}, []string{"10", "1e1", "010.0", "1000e-2", "0.001e4"}, []string{"10.000000000000000000000000001"},
		[]string{"100"}, []string{"101"}, []string{"1e999999999", "10e999999998", "1000e999999996"}, []string{"INF"})
}

func TestDecimalRat(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"1.50", "3/2"}, {"-15e-1", "-3/2"}, {"0", "0"}, {"+12e3", "12000"}, {"0.000", "0"}, {"010", "10"},
		{"12345678901234567890.5", "24691357802469135781/2"},
	} {
		v, err := ParseDecimal(c.text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := v.Rat()
		if err != nil || got.RatString() != c.want {
			t.Errorf("%s: Rat is %v, %v", c.text, got, err)
		}
	}
	for text, want := range map[string]string{
		"INF": "INF is not a rational number", "-INF": "-INF is not a rational number", "NaN": "NaN is not a rational number",
		"1e999999999": "exponent 999999999 is beyond ±100000", "1e-100001": "exponent -100001 is beyond ±100000",
	} {
		v, err := ParseDecimal(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := v.Rat(); err == nil || err.Error() != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestNewDecimal(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		want     string
	}{
		{5, 2, "2.5"}, {-7, 1, "-7"}, {0, 1, "0"}, {1, 1024, "0.0009765625"}, {1, 125, "0.008"}, {-1, 1000, "-0.001"},
	} {
		v, err := NewDecimal(big.NewRat(c.num, c.den))
		if err != nil || v.String() != c.want {
			t.Errorf("%d/%d: %v, %v", c.num, c.den, v, err)
		}
	}
	if v, err := NewDecimal(big.NewRat(1, 3)); err == nil || err.Error() != "1/3 has no end as a decimal number" {
		t.Errorf("1/3: %v, %v", v, err)
	}
}

// TestDecimalHostile has numbers of a million digits and exponents of nine:
// nothing of their size is made to compare them or to divide them.
func TestDecimalHostile(t *testing.T) {
	long := decimal(t, strings.Repeat("1", 1<<20)+"e-999999999")
	small := decimal(t, "0."+strings.Repeat("0", 1<<20)+"1e999999999")
	var cent divisor
	if err := cent.parse("0.01"); err != nil {
		t.Fatal(err)
	}
	if made := testing.AllocsPerRun(1, func() {
		if long.Compare(small) != -1 || small.Compare(long) != 1 || long.Compare(long) != 0 {
			t.Error("wrong order")
		}
		if cent.divides(long) || !cent.divides(small) {
			t.Error("wrong multiples")
		}
	}); made > 0 {
		t.Errorf("%v allocations", made)
	}
}

func decimal(t testing.TB, text string) Decimal {
	t.Helper()
	d, err := ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
