package wire

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

func TestDigitsOf(t *testing.T) {
	var text [8]byte
	for n := range uint32(100) {
		putTwo(text[:], n)
		if got, want := string(text[:2]), fmt.Sprintf("%02d", n); got != want {
			t.Fatalf("%s: got %s", want, got)
		}
	}
	for n := range uint32(10000) {
		putFour(text[:], n)
		if got, want := string(text[:4]), fmt.Sprintf("%04d", n); got != want {
			t.Fatalf("%s: got %s", want, got)
		}
		for _, n := range []uint32{n * 10000, n*10000 + n, 99999999 - n, n * 9973} {
			w := eightDigitsOf(n)
			binary.LittleEndian.PutUint64(text[:], w)
			if got, want := string(text[:]), fmt.Sprintf("%08d", n); got != want {
				t.Fatalf("%s: got %s", want, got)
			}
			if got := eightDigits(w ^ everyZero); got != uint64(n) {
				t.Fatalf("%08d is read as %d", n, got)
			}
		}
	}
}

// Every byte at every place, in an otherwise good text, is taken as the parsers
// that look at one byte at a time take it.
func TestEveryByte(t *testing.T) {
	for _, good := range []string{"2016-12-31T23:59:24Z", "2016-12-31T23:59:24.7548426+03:00", "2016-12-31T23:59:24.754842600Z"} {
		for i := range good {
			for c := range 256 {
				text := []byte(good)
				text[i] = byte(c)
				want, err := parseAnyDateTimeOffset(text)
				if got, ok := parseCommonDateTimeOffset(text); ok && (err != nil || got != want) {
					t.Errorf("%q: %v by the short way, %v, %v by the other", text, got, want, err)
				}
			}
		}
		if _, ok := parseCommonDateTimeOffset([]byte(good)); !ok {
			t.Errorf("%s does not take the short way", good)
		}
	}
	const good = "e523D2ed-2966-4b6b-925b-754a88034cC5"
	for i := range good {
		for c := range 256 {
			text := []byte(good)
			text[i] = byte(c)
			v, err := ParseGuid(string(text))
			if want := guidRule.Match(text); (err == nil) != want {
				t.Errorf("%q: %v, want accepted %v", text, err, want)
			} else if want && v.String() != string(text) {
				t.Errorf("%q: got %v", text, v)
			}
		}
	}
}

func TestScanNanos(t *testing.T) {
	for _, c := range []struct {
		text   string
		nanos  uint32
		digits int
	}{
		{"", 0, 0}, {"x", 0, 0}, {"5", 500_000_000, 1}, {"012", 12_000_000, 3}, {"7548426Z", 754_842_600, 7}, {"7548426+03:00", 754_842_600, 7},
		{"12345678Z", 123_456_780, 8}, {"123456789Z", 123_456_789, 9}, {"1234567891", 123_456_789, 9}, {"Z7548426", 0, 0}, {"1Z548426", 100_000_000, 1},
		{"99999999", 999_999_990, 8}, {"000000001", 1, 9}, {"1\xff\xff\xff\xff\xff\xff\xff", 100_000_000, 1}, {"12345/78", 123_450_000, 5}, {"12345:78", 123_450_000, 5},
	} {
		if nanos, digits := scanNanos([]byte(c.text)); nanos != c.nanos || digits != c.digits {
			t.Errorf("%q: %d, %d digits", c.text, nanos, digits)
		}
	}
}

// TestShortFloat compares short numbers with what strconv and exactFloat say: by chance, and in
// the middle of two float32.
func TestShortFloat(t *testing.T) {
	var texts []string
	r := rand.New(rand.NewPCG(4, 0))
	for range 200_000 {
		f := math.Float32frombits(r.Uint32N(0x5f000000-0x2f000000) + 0x2f000000)
		middle := (float64(f) + float64(math.Nextafter32(f, math.MaxFloat32))) / 2
		texts = append(texts,
			strconv.FormatFloat(float64(f), 'f', r.IntN(12), 32),
			strconv.FormatFloat(middle, 'f', r.IntN(22), 64),
			strconv.FormatUint(r.Uint64N(1e9)>>r.IntN(30), 10)+"."+strconv.Itoa(r.IntN(1e6)))
	}
	taken := 0
	for _, text := range texts {
		d := newDecoder([]byte(text), nil)
		f, end, ok := d.shortFloat(0, 32)
		if ok {
			taken++
			want, err := strconv.ParseFloat(text, 32)
			if err != nil || f != want || end != len(text) || (d.inexact == nil) != exactFloat([]byte(text), want, 32) {
				t.Fatalf("%s is %v, exact %t; want %v, exact %t", text, f, d.inexact == nil, want, exactFloat([]byte(text), want, 32))
			}
		}
		d.release()
	}
	if taken < len(texts)/4 {
		t.Errorf("only %d of %d were read", taken, len(texts))
	}
}
