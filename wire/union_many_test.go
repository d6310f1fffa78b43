package wire_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/wire"
)

// TestUnionsAllocateByItem reads lists of a union: what looking for the alternative of
// an object takes is made once, whatever the number of objects.
func TestUnionsAllocateByItem(t *testing.T) {
	per := func(items int) float64 {
		data := []byte(`{"text":"","choices":[` + strings.Repeat(`{"x":1,"radius":1},`, items) + "null]}")
		return testing.AllocsPerRun(5, func() {
			if err := wire.Unmarshal(data, new(plain)); err != nil {
				t.Fatal(err)
			}
		})
	}
	if each := (per(1000) - per(100)) / 900; each > 6 {
		t.Errorf("%.1f allocations for each object", each)
	}
}
