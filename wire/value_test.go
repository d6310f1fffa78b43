package wire

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
	"unsafe"
)

// value is what all values with a text of their own can do.
type value[T any] interface {
	String() string
	appendTo([]byte) []byte
	MarshalText() ([]byte, error)
	Equal(T) bool
}

// checkText checks that an accepted text comes out of v, which it was parsed
// to, byte for byte, by every way there is.
func checkText[T value[T]](t *testing.T, text string, v T) {
	t.Helper()
	if got := v.String(); got != text {
		t.Errorf("%q: String is %q", text, got)
	}
	if got := string(v.appendTo([]byte("x"))); got != "x"+text {
		t.Errorf("%q: appendTo gives %q", text, got)
	}
	if got, err := v.MarshalText(); string(got) != text || err != nil {
		t.Errorf("%q: MarshalText gives %q, %v", text, got, err)
	}
	var again T
	if err := any(&again).(encoding.TextUnmarshaler).UnmarshalText([]byte(text)); err != nil {
		t.Errorf("%q: UnmarshalText: %v", text, err)
	} else if !again.Equal(v) || any(again) != any(v) {
		t.Errorf("%q: parsed again it is %v", text, again)
	}
}

// checkTexts checks that good texts are accepted and come out again, that the
// zero value has a text that can be read, and that bad texts, of which the error
// is the second, are not accepted.
func checkTexts[T value[T]](t *testing.T, parse func(string) (T, error), good []string, bad [][2]string) {
	t.Helper()
	for _, text := range good {
		v, err := parse(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		checkText(t, text, v)
	}
	var zero T
	if v, err := parse(zero.String()); err != nil || !v.Equal(zero) {
		t.Errorf("zero value %q: %v, %v", zero.String(), v, err)
	}
	for _, c := range bad {
		v, err := parse(c[0])
		if err == nil {
			t.Errorf("%q: accepted as %v", c[0], v)
		} else if err.Error() != c[1] {
			t.Errorf("%q:\n got %s\nwant %s", c[0], err, c[1])
		}
		if any(v) != any(zero) {
			t.Errorf("%q: the value beside the error is %v, not zero", c[0], v)
		}
	}
}

// checkOrder checks that texts, of which those in one group are equal, are in
// ascending order.
func checkOrder[T interface {
	value[T]
	Compare(T) int
}](t *testing.T, parse func(string) (T, error), groups ...[]string) {
	t.Helper()
	type member struct {
		group int
		v     T
	}
	var members []member
	for i, group := range groups {
		for _, text := range group {
			v, err := parse(text)
			if err != nil {
				t.Fatal(err)
			}
			members = append(members, member{i, v})
		}
	}
	for _, a := range members {
		for _, b := range members {
			want := min(max(a.group-b.group, -1), 1)
			if got := a.v.Compare(b.v); got != want {
				t.Errorf("Compare(%v, %v) is %d, want %d", a.v, b.v, got, want)
			}
			if got := a.v.Equal(b.v); got != (want == 0) {
				t.Errorf("Equal(%v, %v) is %v", a.v, b.v, got)
			}
		}
	}
}

func TestOpt(t *testing.T) {
	for _, c := range []struct {
		name         string
		o            Opt[int]
		value        int
		ok           bool
		null, absent bool
	}{
		{name: "absent", absent: true},
		{name: "null", o: Null[int](), null: true},
		{name: "zero", o: Some(0), ok: true},
		{name: "value", o: Some(7), value: 7, ok: true},
		{name: "quoted", o: Opt[int]{v: 7, state: stateQuoted}, value: 7, ok: true},
	} {
		if v, ok := c.o.Get(); v != c.value || ok != c.ok {
			t.Errorf("%s: Get gives %v, %v", c.name, v, ok)
		}
		want := 42
		if c.ok {
			want = c.value
		}
		if got := c.o.Or(42); got != want {
			t.Errorf("%s: Or gives %v", c.name, got)
		}
		if c.o.IsNull() != c.null || c.o.IsAbsent() != c.absent || c.o.IsZero() != c.absent {
			t.Errorf("%s: IsNull %v, IsAbsent %v, IsZero %v", c.name, c.o.IsNull(), c.o.IsAbsent(), c.o.IsZero())
		}
	}
}

// Values take what their documentation promises, and parsing and appending
// those without a text of their own does not allocate.
func TestValueCost(t *testing.T) {
	if n := unsafe.Sizeof(DateTimeOffset{}); n != 16 {
		t.Errorf("DateTimeOffset takes %d bytes", n)
	}
	if n := unsafe.Sizeof(TimeOfDay{}); n != 8 {
		t.Errorf("TimeOfDay takes %d bytes", n)
	}
	if n := unsafe.Sizeof(Date{}); n != 8 {
		t.Errorf("Date takes %d bytes", n)
	}
	if n := unsafe.Sizeof(Guid{}); n != 20 {
		t.Errorf("Guid takes %d bytes", n)
	}
	buffer := make([]byte, 0, 100)
	noAllocs := func(text string, parseAndAppend func(b []byte) []byte) {
		t.Helper()
		b := []byte(text)
		if n := testing.AllocsPerRun(10, func() {
			if got := parseAndAppend(b); !bytes.Equal(got, b) {
				t.Errorf("%s: got %s", b, got)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", b, n)
		}
	}
	noAllocs("2016-12-31T23:59:24.7548426+03:00", func(b []byte) []byte {
		v, _ := parseDateTimeOffset(b)
		return v.appendTo(buffer)
	})
	noAllocs("-12345-02-28", func(b []byte) []byte {
		v, _ := parseDate(b)
		return v.appendTo(buffer)
	})
	noAllocs("23:59:59.123456789012", func(b []byte) []byte {
		v, _ := parseTimeOfDay(b)
		return v.appendTo(buffer)
	})
	noAllocs("e523D2ed-2966-4b6b-925b-754a88034cC5", func(b []byte) []byte {
		v, _ := parseGuid(b)
		return v.appendTo(buffer)
	})
}

// Values in a struct of the user's own go through encoding/json.
func TestValuesInEncodingJSON(t *testing.T) {
	type all struct {
		Date     Date
		Time     TimeOfDay
		At       DateTimeOffset
		Guid     Guid
		Duration Duration
		Decimal  Decimal
		Binary   Binary
		Where    GeoJSON
		Raw      Raw
		Dates    map[Date]int
	}
	const text = `{"Date":"2024-02-29","Time":"11:22","At":"2016-12-31T23:59:24.7548426+03:00",` +
		`"Guid":"E523D2ED-2966-4b6b-925b-754a88034cc5","Duration":"-PT15M","Decimal":1.50,"Binary":"Zg",` +
		`"Where":{"type":"Point","coordinates":[142.1,64.10]},"Raw":[1.0,{"a":null}],"Dates":{"2024-01-01":1}}`
	var v all
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != text {
		t.Errorf("got  %s\nwant %s", got, text)
	}
	// The zero Raw and GeoJSON have no text: the JSON is null.
	if got, err = json.Marshal([]any{Raw("null"), GeoJSON("")}); string(got) != "[null,null]" || err != nil {
		t.Errorf("absent: %s, %v", got, err)
	}
	if err := json.Unmarshal([]byte(`{"Date":"2023-02-29"}`), &v); err == nil || !strings.Contains(err.Error(), "day 29 of month 2023-02") {
		t.Errorf("bad date: %v", err)
	}
}

// Values print as their text.
func TestValuesInFmt(t *testing.T) {
	at, err := ParseDateTimeOffset("2020-01-01T00:00:00.0Z")
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintln(at, Duration{}, Decimal{}, Guid{}); got != "2020-01-01T00:00:00.0Z PT0S 0 00000000-0000-0000-0000-000000000000\n" {
		t.Errorf("got %s", got)
	}
}

// Messages quote the beginning of a long text only, and what cannot be printed
// is escaped.
func TestValueErrorsAreShort(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("9", 100_000), "2020-01-01" + strings.Repeat("x", 100_000), "\x00\n\xff" + strings.Repeat("ü", 100_000),
		"P" + strings.Repeat("9", 100_000), "P" + strings.Repeat("9", 100_000) + "X", "1" + strings.Repeat("e", 100_000), strings.Repeat("=", 100_000),
	} {
		for name, parse := range map[string]func(string) error{
			"Date":           func(s string) error { _, err := ParseDate(s); return err },
			"TimeOfDay":      func(s string) error { _, err := ParseTimeOfDay(s); return err },
			"DateTimeOffset": func(s string) error { _, err := ParseDateTimeOffset(s); return err },
			"Duration":       func(s string) error { _, err := ParseDuration(s); return err },
			"Guid":           func(s string) error { _, err := ParseGuid(s); return err },
			"Decimal":        func(s string) error { _, err := ParseDecimal(s); return err },
			"Binary":         func(s string) error { _, err := ParseBinary(s); return err },
		} {
			err := parse(text)
			if err == nil {
				continue // 9999… is a Decimal, for one
			}
			if m := err.Error(); len(m) > 400 || strings.ContainsAny(m, "\x00\n") || !utf8.ValidString(m) {
				t.Errorf("%s of %.20q…: message of %d bytes: %.500q", name, text, len(m), m)
			}
		}
	}
}
