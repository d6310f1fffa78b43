package serve

import (
	"slices"
	"testing"
	"time"

	"github.com/odatagen/odatagen/wire"
)

// BenchmarkETag writes an entity with an @odata.etag that a program has set and one without,
// in turn, and reports the ratio of their medians; "set" has setting it measured too, on an
// entity of its own each time.
func BenchmarkETag(b *testing.B) {
	for name, set := range map[string]bool{"written": false, "set": true} {
		b.Run(name, func(b *testing.B) {
			orders, _ := rows(b)
			without := orders[17]
			with := tagged(without)
			var buffer []byte
			measured := func(write func() *Order) float64 {
				const many = 50
				start := time.Now()
				for range many {
					var err error
					if buffer, err = wire.Append(buffer[:0], write()); err != nil {
						b.Fatal(err)
					}
				}
				return float64(time.Since(start)) / many
			}
			plain := func() *Order { return without }
			marked := func() *Order {
				if set {
					return tagged(without)
				}
				return with
			}
			if set {
				plain = func() *Order { v := *without; return &v }
			}
			var times, ratios []float64
			for b.Loop() {
				x, y := measured(marked), measured(plain)
				times, ratios = append(times, x), append(ratios, x/y)
			}
			for name, list := range map[string][]float64{"ns/entity": times, "ratio": ratios} {
				slices.Sort(list)
				b.ReportMetric(list[len(list)/2], name)
			}
		})
	}
}

// tagged returns a copy of an entity that has an ETag.
func tagged(v *Order) *Order {
	made := *v
	made.Dynamic.Set("@odata.etag", `"W/\"08D2C5B1A9F0E3D4\""`)
	return &made
}
