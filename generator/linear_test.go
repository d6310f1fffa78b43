package generator_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
)

// TestManyNamespaces checks that what generating allocates grows as the number of
// namespaces does. Time cannot be tested on a machine with others on it; what
// grows faster than linearly allocates so, mostly.
func TestManyNamespaces(t *testing.T) {
	allocated := func(n int) float64 {
		var text strings.Builder
		text.WriteString(`<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><edmx:DataServices>`)
		for i := range n {
			fmt.Fprintf(&text, `<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="common.n%d.v1"><ComplexType Name="thing"><Property Name="a_b" Type="Edm.String"/><Property Name="aB" Type="Edm.String"/></ComplexType></Schema>`, i)
		}
		text.WriteString(`</edmx:DataServices></edmx:Edmx>`)
		m := readText(t, text.String())
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		result, ds := generator.Generate(generator.Description{Model: m}, plan.Config{Package: "p"})
		runtime.ReadMemStats(&after)
		if result == nil {
			t.Fatal(ds)
		}
		return float64(after.TotalAlloc - before.TotalAlloc)
	}
	small, large := allocated(100), allocated(400)
	if ratio := large / small; ratio > 4.6 {
		t.Errorf("four times the namespaces allocate %.1f times as much", ratio)
	}
}
