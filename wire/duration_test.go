package wire

import (
	"math"
	"testing"
	"time"
)

func TestDurationText(t *testing.T) {
	const want = "not a duration (PnDTnHnMn.nS): "
	const notPart = ": years, months and weeks are not part of Edm.Duration"
	checkTexts(t, ParseDuration,
		[]string{
			"-P1DT2H3M4.5S", "PT36H", "P365D", "PT0.016S", "-PT15M", "PT0S", "-PT0S", "P0D", "PT5S", "PT1M0.5S", "PT1.50S", "PT007S",
			"-P6DT23H59M59.9999S", "-p6dt23h59m59.9999s", "PT1H", "PT1M", "PT1H5S", "P1DT5M", "PT0.000000000000000000001S",
			"PT9223372036854775807.999S", "P106751991167300D", "P", "-P", "PT", "P1DT",
		},
		[][2]string{
			{"", want + "empty"},
			{"-", want + "ends where P is missing"},
			{"+PT1S", want + `P wanted at "+PT1S"`},
			{"1D", want + `P wanted at "1D"`},
			{"P1Y", want + `"1Y"` + notPart},
			{"P1Y6DT23H", want + `"1Y"` + notPart},
			{"P1M6DT23H", want + `"1M"` + notPart},
			{"P1DT1Y", want + `"1Y"` + notPart},
			{"P2W", want + `"2W"` + notPart},
			{"P1H", want + `unit "H" is out of order, comes twice or lacks a T before it`},
			{"P1DT1D", want + `unit "D" is out of order, comes twice or lacks a T before it`},
			{"PT1M1H", want + `unit "H" is out of order, comes twice or lacks a T before it`},
			{"PT1S1S", want + `unit "S" is out of order, comes twice or lacks a T before it`},
			{"PT1HT1M", want + `a digit wanted at "T1M"`},
			{"PTT", want + `a digit wanted at "T"`},
			{"PT.5S", want + `a digit wanted at ".5S"`},
			{"PT5.S", want + "only seconds may have a fraction, of one digit or more"},
			{"PT1.5M", want + "only seconds may have a fraction, of one digit or more"},
			{"P1.5D", want + "only seconds may have a fraction, of one digit or more"},
			{"PT5", want + `ends where the unit of "5" is missing`},
			{"PT5.5", want + `ends where the unit of "5.5" is missing`},
			{"PT5X", want + `a unit (days D, then T, hours H, minutes M, seconds S) wanted at "X"`},
			{"PT5,5S", want + `a unit (days D, then T, hours H, minutes M, seconds S) wanted at ",5S"`},
			{"PT-5S", want + `a digit wanted at "-5S"`},
			{"PT5S ", want + `a digit wanted at " "`},
			{"PT9223372036854775808S", want + "out of range: more than 9223372036854775807 seconds"},
			{"PT1M9223372036854775807S", want + "out of range: more than 9223372036854775807 seconds"},
			{"P106751991167301D", want + "out of range: more than 9223372036854775807 seconds"},
			{"PT18446744073709551619S", want + "out of range: more than 9223372036854775807 seconds"},
			{"P99999999999999999999999D", want + "out of range: more than 9223372036854775807 seconds"},
		})
	checkOrder(t, ParseDuration,
		[]string{"-P2D"}, []string{"-PT36H", "-P1DT12H"}, []string{"-PT0.50S", "-PT0.5S"}, []string{"-PT0.05S"},
		[]string{"PT0S", "-PT0S", "P", "P0D", "PT0.000S", "-PT0H"},
		[]string{"PT0.0000000000001S"}, []string{"PT0.5S"}, []string{"PT0.51S"}, []string{"PT60S", "PT1M", "PT1M0S"},
		[]string{"PT36H", "P1DT12H", "PT2160M"}, []string{"PT36H0.1S"}, []string{"PT9223372036854775807S"})
}

func TestDurationStd(t *testing.T) {
	for _, c := range []struct {
		text string
		want time.Duration
		err  string
	}{
		{"PT0.016S", 16 * time.Millisecond, ""},
		{"-PT15M", -15 * time.Minute, ""},
		{"P365D", 365 * 24 * time.Hour, ""},
		{"-P1DT2H3M4.5S", -(26*time.Hour + 3*time.Minute + 4500*time.Millisecond), ""},
		{"PT0.0000000010000S", 1, ""},
		{"PT9223372036.854775807S", math.MaxInt64, ""},
		{"-PT9223372036.854775808S", math.MinInt64, ""},
		{"PT9223372036.854775808S", 0, "PT9223372036.854775808S is out of the range of time.Duration"},
		{"-PT9223372036.854775809S", 0, "-PT9223372036.854775809S is out of the range of time.Duration"},
		{"PT18446744073.709551616S", 0, "PT18446744073.709551616S is out of the range of time.Duration"},
		{"PT9223372036854775807S", 0, "PT9223372036854775807S is out of the range of time.Duration"},
		{"PT0.0000000001S", 0, "PT0.0000000001S has digits below the nanosecond"},
	} {
		v, err := ParseDuration(c.text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := v.Std()
		if got != c.want || (err == nil) != (c.err == "") || err != nil && err.Error() != c.err {
			t.Errorf("%s: Std is %v, %v", c.text, got, err)
		}
	}
	if d, err := (Duration{}).Std(); d != 0 || err != nil {
		t.Errorf("zero Duration: %v, %v", d, err)
	}
}

func TestNewDuration(t *testing.T) {
	for _, c := range []struct {
		d    time.Duration
		want string
	}{
		{0, "PT0S"},
		{36 * time.Hour, "P1DT12H"},
		{48 * time.Hour, "P2D"},
		{-15 * time.Minute, "-PT15M"},
		{16 * time.Millisecond, "PT0.016S"},
		{time.Hour + time.Second, "PT1H1S"},
		{24*time.Hour + 1, "P1DT0.000000001S"},
		{math.MaxInt64, "P106751DT23H47M16.854775807S"},
		{math.MinInt64, "-P106751DT23H47M16.854775808S"},
	} {
		v := NewDuration(c.d)
		if v.String() != c.want {
			t.Errorf("%v: got %v, want %s", c.d, v, c.want)
		}
		if got, err := v.Std(); got != c.d || err != nil {
			t.Errorf("%v: Std is %v, %v", c.d, got, err)
		}
	}
}
