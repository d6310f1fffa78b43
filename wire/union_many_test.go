package wire

import (
	"reflect"
	"strings"
	"testing"
)

// TestUnionsAllocateByItem reads lists of a union: what looking for the alternative of
// an object takes is made once, whatever the number of objects.
func TestUnionsAllocateByItem(t *testing.T) {
	per := func(items int) float64 {
		data := []byte("[" + strings.Repeat(`{"radius":1},`, items) + `{"radius":1}]`)
		shape, err := shapeOf(reflect.TypeFor[[]*Choices](), "", Texts{})
		if err != nil {
			t.Fatal(err)
		}
		return testing.AllocsPerRun(5, func() {
			var list []*Choices
			if err := shape.Unmarshal(data, reflect.ValueOf(&list).Elem()); err != nil {
				t.Fatal(err)
			}
		})
	}
	few, many := per(100), per(1000)
	if each := (many - few) / 900; each > 3 {
		t.Errorf("%.1f allocations for each object", each)
	}
}
