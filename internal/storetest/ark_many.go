package storetest

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/ark/arkhttp"
)

// testArkMany writes many undeclared properties, with their types beside them, of an entity and
// of a value in it: twice as many take about twice as much.
func (run suite) testArkMany(t *testing.T) {
	store := run.open(t)
	h := arkhttp.NewHandler(arkhttp.Stored(store))
	if w := answerOf(h, "POST", "/Animals", `{"ID":1}`); w.Code != 201 {
		t.Fatal(w.Code, w.Body)
	}
	for _, form := range []string{`{%s}`, `{"Moon":{%s}}`} {
		taken := func(n int) uint64 {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, `,"p%d@odata.type":"#Int32","p%[1]d":1`, i)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if w := answerOf(h, "PATCH", "/Animals(1)", fmt.Sprintf(form, b.String()[1:])); w.Code != 204 {
				t.Fatal(w.Code, w.Body)
			}
			runtime.ReadMemStats(&after)
			return after.TotalAlloc - before.TotalAlloc
		}
		taken(2000) // what is there is as large then for all
		if few, many := taken(1000), taken(2000); many > 3*few {
			t.Errorf("%s: 1000 properties take %d bytes, 2000 take %d", form, few, many)
		}
	}
}
