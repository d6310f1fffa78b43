package wire

import "testing"

func benchmarkValue[T value[T]](b *testing.B, text string, parse func([]byte) (T, error)) {
	in, out := []byte(text), make([]byte, 0, 256)
	v, err := parse(in)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("parse", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, err = parse(in)
		}
	})
	b.Run("append", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			out = v.appendTo(out[:0])
		}
	})
}

func BenchmarkDateTimeOffset(b *testing.B) {
	for _, text := range []string{"2016-12-31T23:59:24Z", "2016-12-31T23:59:24.754Z", "2016-12-31T23:59:24.7548426+03:00"} {
		b.Run(text, func(b *testing.B) { benchmarkValue(b, text, parseDateTimeOffset) })
	}
}

func BenchmarkDate(b *testing.B)      { benchmarkValue(b, "2016-12-31", parseDate) }
func BenchmarkTimeOfDay(b *testing.B) { benchmarkValue(b, "23:59:24.7548426", parseTimeOfDay) }
func BenchmarkGuid(b *testing.B) {
	benchmarkValue(b, "e523d2ed-2966-4b6b-925b-754a88034cc5", parseGuid)
}
func BenchmarkDuration(b *testing.B) { benchmarkValue(b, "-P1DT2H3M4.5S", parseDuration) }
func BenchmarkDecimal(b *testing.B)  { benchmarkValue(b, "12345.6789", parseDecimal) }
func BenchmarkBinary(b *testing.B) {
	benchmarkValue(b, "TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQsIGNvbnNlY3RldHVy", parseBinary)
}
