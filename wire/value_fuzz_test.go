package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Every parser has a slow twin: the rule of the OData ABNF as a regular
// expression, and the standard library for what the text means. The fuzz tests
// below find texts on which the two do not agree.

var (
	datePattern      = `(-?)(0[0-9]{3}|[1-9][0-9]{3,})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])`
	timePattern      = `([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,12}))?)?`
	offsetPattern    = `([Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))`
	dateRule         = regexp.MustCompile(`^` + datePattern + `$`)
	timeRule         = regexp.MustCompile(`^` + timePattern + `$`)
	dateTimeRule     = regexp.MustCompile(`^` + datePattern + `[Tt]` + timePattern + offsetPattern + `$`)
	durationRule     = regexp.MustCompile(`^(-?)[Pp](?:([0-9]+)[Dd])?(?:[Tt](?:([0-9]+)[Hh])?(?:([0-9]+)[Mm])?(?:([0-9]+(?:\.[0-9]+)?)[Ss])?)?$`)
	decimalRule      = regexp.MustCompile(`^[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE]([+-]?[0-9]+))?$`)
	guidRule         = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)
	decimalNameRule  = regexp.MustCompile(`^(?:-?INF|NaN)$`)
	base64Alphabet   = regexp.MustCompile(`^[A-Za-z0-9+/]*={0,2}$`)
	base64Characters = strings.NewReplacer("-", "+", "_", "/")
)

// twinDay returns the beginning of the day that dateRule or dateTimeRule
// matched; false if the month does not have it or the year is out of range.
func twinDay(sign, year, month, day string) (time.Time, bool) {
	y, err := strconv.Atoi(sign + year)
	if err != nil || y > maxYear || y < -maxYear {
		return time.Time{}, false
	}
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	at := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return at, at.Day() == d
}

// twinClock returns the picoseconds that timeRule matched.
func twinClock(hour, minute, second, fraction string) uint64 {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	s, _ := strconv.Atoi(second)
	f, _ := strconv.ParseUint((fraction + "000000000000")[:12], 10, 64)
	return uint64(h*3600+m*60+s)*1e12 + f
}

// checkAccepted checks that a text is accepted if and only if the twin does so,
// and comes out again. It reports whether it was.
func checkAccepted[T value[T]](t *testing.T, text string, v T, err error, want bool) bool {
	t.Helper()
	if (err == nil) != want {
		t.Fatalf("%q: %v, %v; the twin accepts it: %v", text, v, err, want)
	}
	if err == nil {
		checkText(t, text, v)
	}
	return err == nil
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2016-12-31", "-0000-02-29", "2023-02-30", "10000-01-01", "999999999-12-31", "1900-02-29"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := dateRule.FindStringSubmatch(text)
		day, ok := time.Time{}, m != nil
		if ok {
			day, ok = twinDay(m[1], m[2], m[3], m[4])
		}
		v, err := ParseDate(text)
		if !checkAccepted(t, text, v, err, ok) {
			return
		}
		if !v.Time().Equal(day) {
			t.Errorf("%s: Time is %v", text, v.Time())
		}
		if !NewDate(day).Equal(v) {
			t.Errorf("%s: NewDate is %v", text, NewDate(day))
		}
	})
}

func FuzzTimeOfDay(f *testing.F) {
	for _, s := range []string{"11:22", "11:22:33", "23:59:59.999999999999", "00:00:00.0", "24:00", "11:22:60", "11:22:33."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := timeRule.FindStringSubmatch(text)
		v, err := ParseTimeOfDay(text)
		if !checkAccepted(t, text, v, err, m != nil) {
			return
		}
		if want := time.Duration(twinClock(m[1], m[2], m[3], m[4]) / 1000); v.Std() != want {
			t.Errorf("%s: Std is %v, want %v", text, v.Std(), want)
		}
	})
}

func FuzzDateTimeOffset(f *testing.F) {
	for _, s := range []string{
		"2016-12-31T23:59:24.7548426+03:00", "2020-01-01T00:00:00.000000000000Z", "2012-09-03T23:59Z", "2020-01-01t00:00:00-00:00",
		"-0000-01-01T00:00z", "0000-01-01T00:00:00+23:59", "999999999-12-31T23:59:59.999999999999-23:59", "2023-02-29T00:00:00Z",
		"2020-01-01T24:00:00Z", "2020-01-01T00:00:60Z", "2020-01-01T00:00:00.Z", "2020-13-01T00:00:00Z",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := dateTimeRule.FindStringSubmatch(text)
		day, ok := time.Time{}, m != nil
		if ok {
			day, ok = twinDay(m[1], m[2], m[3], m[4])
		}
		v, err := ParseDateTimeOffset(text)
		if !checkAccepted(t, text, v, err, ok) {
			return
		}
		if common, ok := parseCommonDateTimeOffset([]byte(text)); ok {
			if v, err := parseAnyDateTimeOffset([]byte(text)); err != nil || v != common {
				t.Errorf("%s: %v by the short way, %v, %v by the other", text, common, v, err)
			}
		}
		hours, _ := strconv.Atoi(m[10] + m[11])
		minutes, _ := strconv.Atoi(m[10] + m[12])
		offset := hours*60 + minutes
		picos := twinClock(m[5], m[6], m[7], m[8])
		want := day.Add(time.Duration(picos/1000) - time.Duration(offset)*time.Minute)
		got := v.Time()
		if _, seconds := got.Zone(); !got.Equal(want) || seconds != offset*60 || v.Offset() != offset {
			t.Errorf("%s: Time is %v, want %v", text, got, want)
		}
		if uint64(v.form&formPicos) != picos%1000 {
			t.Errorf("%s: picoseconds %d", text, v.form&formPicos)
		}
		again := NewDateTimeOffset(got)
		if picos%1000 == 0 && !again.Equal(v) || !again.Time().Equal(got) {
			t.Errorf("%s: NewDateTimeOffset of Time is %v", text, again)
		}
		// time.Parse reads a part of what is accepted.
		if std, err := time.Parse(time.RFC3339Nano, text); err == nil && !std.Equal(got) {
			t.Errorf("%s: package time says %v", text, std)
		}
	})
}

// FuzzNewDateTimeOffset is about every instant that a time.Time can be.
func FuzzNewDateTimeOffset(f *testing.F) {
	f.Add(int64(0), int64(0), 0)
	f.Add(int64(1483228764), int64(754842600), 180)
	f.Add(int64(-62135596801), int64(999999999), -210)
	f.Fuzz(func(t *testing.T, seconds, nanos int64, offset int) {
		const limit = (maxYear - 2) * 31_556_952
		offset %= maxOffset + 1
		at := time.Unix(seconds%limit, nanos%nanosPerSec).In(time.FixedZone("", offset*60))
		v := NewDateTimeOffset(at)
		if !v.Time().Equal(at) || v.Offset() != offset {
			t.Fatalf("%v: got %v", at, v)
		}
		again, err := ParseDateTimeOffset(v.String())
		if err != nil || again != v {
			t.Fatalf("%v: %v is read as %v, %v", at, v, again, err)
		}
		if y := at.Year(); y >= 0 && y <= 9999 && offset != 0 && v.String() != at.Format(time.RFC3339Nano) {
			t.Fatalf("%s: got %v", at.Format(time.RFC3339Nano), v)
		}
	})
}

// twinDuration returns the seconds of a duration; false if the text is none.
func twinDuration(text string) (*big.Rat, bool) {
	m := durationRule.FindStringSubmatch(text)
	if m == nil {
		return nil, false
	}
	sum := new(big.Rat)
	for i, unit := range []int64{86400, 3600, 60, 1} {
		if n, ok := new(big.Rat).SetString(m[i+2]); ok {
			sum.Add(sum, n.Mul(n, big.NewRat(unit, 1)))
		}
	}
	if new(big.Int).Quo(sum.Num(), sum.Denom()).BitLen() > 63 {
		return nil, false
	}
	if m[1] != "" {
		sum.Neg(sum)
	}
	return sum, true
}

func FuzzDuration(f *testing.F) {
	for _, s := range [][2]string{
		{"-P1DT2H3M4.5S", "PT36H"}, {"PT0.016S", "-PT15M"}, {"P1Y", "PT.5S"}, {"P", "PT"}, {"PT9223372036854775807S", "P106751991167301D"},
		{"PT9223372036.854775807S", "-PT9223372036.854775808S"}, {"PT1.5M", "P1DT"}, {"-p1dt1s", "PT0.10S"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, text, other string) {
		want, ok := twinDuration(text)
		v, err := ParseDuration(text)
		if !checkAccepted(t, text, v, err, ok) {
			return
		}
		nanos := new(big.Rat).Mul(want, big.NewRat(nanosPerSec, 1))
		exact := nanos.IsInt() && nanos.Num().IsInt64()
		if std, err := v.Std(); (err == nil) != exact || exact && int64(std) != nanos.Num().Int64() {
			t.Errorf("%s: Std is %v, %v", text, std, err)
		} else if exact && !NewDuration(std).Equal(v) {
			t.Errorf("%s: NewDuration is %v", text, NewDuration(std))
		}
		if w, err := ParseDuration(other); err == nil {
			wantOther, _ := twinDuration(other)
			if got := v.Compare(w); got != want.Cmp(wantOther) || v.Equal(w) != (got == 0) {
				t.Errorf("Compare(%v, %v) is %d", v, w, got)
			}
		}
	})
}

func FuzzNewDuration(f *testing.F) {
	for _, n := range []int64{0, 1, -1, 16e6, 129600e9, 1<<63 - 1, -1 << 63} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n int64) {
		v, err := ParseDuration(NewDuration(time.Duration(n)).String())
		if err != nil {
			t.Fatal(err)
		}
		if d, err := v.Std(); int64(d) != n || err != nil {
			t.Errorf("%v: %v is %v, %v", time.Duration(n), v, d, err)
		}
	})
}

func FuzzDecimal(f *testing.F) {
	for _, s := range [][2]string{
		{"1.50", "15e-1"}, {"-0", "+0.00e7"}, {"007", "7"}, {"INF", "NaN"}, {"-INF", "-1e999999999"}, {".5", "5."}, {"1e-101", "0.1e-100"},
		{"12345678901234567890.123456789", "12345678901234567890.12345678900"}, {"1e1000000000", "9e-0000000001"},
	} {
		f.Add(s[0], s[1])
	}
	twin := func(text string) (number *big.Rat, ok bool) {
		if decimalNameRule.MatchString(text) {
			return nil, true
		}
		m := decimalRule.FindStringSubmatch(text)
		if m == nil {
			return nil, false
		}
		exponent, ok := new(big.Int).SetString("0"+strings.TrimLeft(m[1], "+-"), 10)
		if !ok || exponent.Cmp(big.NewInt(999_999_999)) > 0 {
			return nil, false
		}
		if exponent.Cmp(big.NewInt(1000)) > 0 {
			return nil, true // too large for a slow twin
		}
		number, ok = new(big.Rat).SetString(text)
		return number, ok
	}
	f.Fuzz(func(t *testing.T, text, other string) {
		want, ok := twin(text)
		v, err := ParseDecimal(text)
		if !checkAccepted(t, text, v, err, ok) {
			return
		}
		if got, want := v.isJSONNumber(), json.Valid([]byte(text)); got != want {
			t.Errorf("%s: JSON number %v", text, got)
		}
		if v.Compare(v) != 0 {
			t.Errorf("%s is not equal to itself", text)
		}
		if want != nil {
			got, err := v.Rat()
			if err != nil || got.Cmp(want) != 0 {
				t.Fatalf("%s: Rat is %v, %v", text, got, err)
			}
			if again, err := NewDecimal(got); err != nil || !again.Equal(v) {
				t.Errorf("%s: NewDecimal of Rat is %v, %v", text, again, err)
			}
		}
		w, err := ParseDecimal(other)
		if err != nil {
			return
		}
		got := v.Compare(w)
		if got != -w.Compare(v) || v.Equal(w) != (got == 0) {
			t.Errorf("Compare(%v, %v) is %d, reversed %d", v, w, got, w.Compare(v))
		}
		if wantOther, _ := twin(other); want != nil && wantOther != nil && got != want.Cmp(wantOther) {
			t.Errorf("Compare(%v, %v) is %d", v, w, got)
		}
	})
}

func FuzzGuid(f *testing.F) {
	for _, s := range []string{"e523D2ed-2966-4b6b-925b-754a88034cC5", "01234g67-89ab-cdef-0123-456789abcdef", "01234567-89ab-cdef-0123-456789abcde"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := ParseGuid(text)
		if !checkAccepted(t, text, v, err, guidRule.MatchString(text)) {
			return
		}
		want, err := hex.DecodeString(strings.ReplaceAll(text, "-", ""))
		if got := v.Bytes(); err != nil || !bytes.Equal(got[:], want) {
			t.Errorf("%s: Bytes is %x", text, got)
		}
		if lower := NewGuid(v.Bytes()); lower.String() != strings.ToLower(text) || !lower.Equal(v) || lower.Compare(v) != 0 {
			t.Errorf("%s: NewGuid is %v", text, lower)
		}
	})
}

func FuzzBinary(f *testing.F) {
	for _, s := range [][2]string{{"Zm9vYg==", "Zm9vYg"}, {"-_-_", "+/+/"}, {"a+b_", "Zh"}, {"Zg=", "Z"}, {"Zg\n==", "===="}, {"", "="}} {
		f.Add(s[0], s[1])
	}
	twin := func(text string) ([]byte, bool) {
		if strings.ContainsAny(text, "+/") && strings.ContainsAny(text, "-_") {
			return nil, false
		}
		text = base64Characters.Replace(text)
		if !base64Alphabet.MatchString(text) { // encoding/base64 skips line breaks
			return nil, false
		}
		encoding := base64.RawStdEncoding
		if strings.HasSuffix(text, "=") {
			encoding = base64.StdEncoding
		}
		data, err := encoding.Strict().DecodeString(text)
		return data, err == nil
	}
	f.Fuzz(func(t *testing.T, text, other string) {
		want, ok := twin(text)
		v, err := ParseBinary(text)
		if !checkAccepted(t, text, v, err, ok) {
			return
		}
		if got := v.Bytes(); !bytes.Equal(got, want) {
			t.Errorf("%s: Bytes is %x", text, got)
		}
		if again := NewBinary(want); again.String() != base64.URLEncoding.EncodeToString(want) || !again.Equal(v) {
			t.Errorf("%s: NewBinary is %v", text, again)
		}
		if w, err := ParseBinary(other); err == nil && v.Equal(w) != bytes.Equal(want, w.Bytes()) {
			t.Errorf("Equal(%v, %v) is %v", v, w, v.Equal(w))
		}
	})
}

func FuzzRaw(f *testing.F) {
	for _, s := range []string{` {"type":"Point","a":[1.0,-2e5,true,null]} `, `{"a":1,"a":2}`, `"\ud800"`, "\"\xff\"", `{"type":"Point"`, `[[[[`, `"a\n"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRaw(text)
		if err == nil {
			if want := strings.Trim(text, " \t\r\n"); r.String() != want || !json.Valid([]byte(text)) {
				t.Fatalf("%q: accepted as %q", text, r)
			}
			var want string
			isString := r != "null" && json.Unmarshal([]byte(r), &want) == nil
			if got, ok := r.Text(); got != want || ok != isString {
				t.Errorf("%s: Text is %q, %v", r, got, ok)
			}
		} else if json.Valid([]byte(text)) && !errors.Is(err, errDuplicate) && !errors.Is(err, errUTF8) && !errors.Is(err, errSurrogate) {
			t.Fatalf("%q: %v", text, err)
		}
		g, geoErr := ParseGeoJSON(text)
		if geoErr != nil {
			return
		}
		object := map[string]any{}
		if err != nil || json.Unmarshal([]byte(text), &object) != nil || object["type"] != g.Type() || string(g) != string(r) {
			t.Errorf("%q: type %q of %s", text, g.Type(), g)
		}
	})
}
