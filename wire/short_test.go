package wire

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

// TestShortFloats compares the texts of floats with those of package strconv:
// of decimals of few digits, and of their neighbours, which have many.
func TestShortFloats(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	check := func(f float64, bits int) {
		abs := math.Abs(f)
		if abs != 0 && (abs < 1.001e-6 || abs >= 1e20) {
			return // another format
		}
		if got, want := string(appendFloat(nil, f, bits)), strconv.FormatFloat(f, 'f', -1, bits); got != want {
			t.Fatalf("%d bits: %s, want %s", bits, got, want)
		}
	}
	for range 200_000 {
		n := random.Uint64N(uint64(math.Pow10(1 + random.IntN(18))))
		f := float64(n) / math.Pow10(random.IntN(16))
		if random.IntN(2) == 0 {
			f = -f
		}
		check(f, 64)
		check(math.Nextafter(f, 0), 64)
		check(float64(float32(f)), 32)
		check(float64(math.Nextafter32(float32(f), 0)), 32)
	}
	for scale := range 13 { // all with the digits that a Single has to itself, or one in some
		for n := 1 + random.IntN(97); n < 1e6; n += 97 {
			check(float64(float32(float64(n)/math.Pow10(scale))), 32)
		}
	}
	check(0, 64)
	check(0, 32)
	check(math.Copysign(0, -1), 32)
}

// TestIntegers compares the texts of integers with those of package strconv: of all lengths,
// and beside the powers of ten.
func TestIntegers(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	check := func(n uint64) {
		if got, want := string(appendUint(nil, n)), strconv.FormatUint(n, 10); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
		if got, want := string(appendInt(nil, int64(n))), strconv.FormatInt(int64(n), 10); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
	}
	for bits := range 64 {
		for range 1000 {
			check(random.Uint64() >> bits)
		}
	}
	for power := uint64(1); power < 1e19; power *= 10 {
		for _, n := range []uint64{power - 1, power, power + 1} {
			check(n)
			check(-n)
		}
	}
	check(math.MaxUint64)
	check(1 << 63) // the least int64
}

// TestReadFloats compares the values of decimals with those of package strconv,
// and what is said of their texts with the texts of these values.
func TestReadFloats(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 200_000 {
		n := random.Uint64N(uint64(math.Pow10(1 + random.IntN(18))))
		text := strconv.FormatFloat(float64(n)/math.Pow10(random.IntN(16)), 'f', random.IntN(12), 64)
		if random.IntN(4) == 0 {
			text = "-" + text
		}
		for _, bits := range []int{32, 64} {
			d := newDecoder([]byte(text), nil)
			f, end := d.float(0, "Edm.Double", bits)
			want, err := strconv.ParseFloat(text, bits)
			if err != nil || end != len(text) || math.Float64bits(f) != math.Float64bits(want) {
				t.Fatalf("%d bits: %s is %v, want %v (%v)", bits, text, f, want, err)
			}
			exact := sameNumber(text, strconv.FormatFloat(f, 'f', -1, bits))
			if exact != (d.inexact == nil) {
				t.Fatalf("%d bits: %s is exact: %t", bits, text, exact)
			}
			d.release()
		}
	}
}
