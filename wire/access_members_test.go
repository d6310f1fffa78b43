package wire_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/ark"
	"github.com/odatagen/odatagen/odata"
)

// TestManyMembers merges and compares objects with many undeclared properties: what that
// takes grows with their number, and not with its square.
func TestManyMembers(t *testing.T) {
	const n = 1000
	read := func(value string) *ark.Animal {
		var b strings.Builder
		b.WriteString(`{"ID":1`)
		for i := range n {
			fmt.Fprintf(&b, `,"p%d@a.b":1,"p%[1]d@odata.type":"#Int32","p%[1]d":%s`, i, value)
		}
		v := new(ark.Animal)
		if err := v.UnmarshalJSON([]byte(b.String() + "}")); err != nil {
			t.Fatal(err)
		}
		return v
	}
	own, other := read("1"), read("2")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	change, err := odata.Change(own, other)
	if err != nil {
		t.Fatal(err)
	}
	made, err := odata.Merge(own, change)
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 10_000*n {
		t.Errorf("%d undeclared properties take %d bytes", n, got)
	}
	if got, want := fmt.Sprint(made.Dynamic), fmt.Sprint(other.Dynamic); got != want {
		t.Errorf("the change makes %.300s, want %.300s", got, want)
	}
}
