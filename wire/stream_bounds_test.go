package wire_test

import (
	"context"
	"fmt"
	"io"
	"math/bits"
	"runtime"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// TestReadPageInTime checks that an item comes before more is read than it
// takes, and that nothing is read when nobody asks for more.
func TestReadPageInTime(t *testing.T) {
	pieces := []string{
		`{"@odata.count":1,"value":[{"id":"0"}`, `,{"id":"1","u":[`, `]}`, ` , {"id":"2"},{"id":"3"}`, `,{}`, `]`, `}`,
	}
	want := []int{1, 3, 4, 4, 5} // the pieces that the items take
	read := 0
	r := readerFunc(func(p []byte) (int, error) {
		if read == len(pieces) {
			return 0, io.EOF
		}
		read++
		return copy(p, pieces[read-1]), nil
	})
	var page odata.Page[*wire.SessionT]
	items := odata.ReadPage(context.Background(), r, &page)
	if read != 0 {
		t.Error("read before the loop")
	}
	n := 0
	for _, err := range items {
		if err != nil || read != want[n] {
			t.Errorf("item %d after %d pieces, %v", n, read, err)
		}
		n++
	}
	if n != len(want) || read != len(pieces) {
		t.Errorf("%d items, %d pieces", n, read)
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// endless is a page whose items never end.
func endless(item string) readerFunc {
	left := `{"value":[` + item
	return func(p []byte) (n int, err error) {
		for n < len(p) {
			k := copy(p[n:], left)
			n += k
			if left = left[k:]; left == "" {
				left = "," + item
			}
		}
		return n, nil
	}
}

// TestReadPageKeepsUp stops after one item of a page without an end.
func TestReadPageKeepsUp(t *testing.T) {
	source, read := endless(`{"id":"1"}`), 0
	r := readerFunc(func(p []byte) (int, error) {
		n, err := source(p)
		read += n
		return n, err
	})
	var page odata.Page[*wire.SessionT]
	for range odata.ReadPage(context.Background(), r, &page) {
		break
	}
	if read > wire.WindowSize {
		t.Errorf("%d bytes read for one item", read)
	}
}

// TestReadPageMemory reads 200 MiB, of which no more is held than the window, an
// item and what comes with it, nor read ahead of the item.
func TestReadPageMemory(t *testing.T) {
	const size, bound = 200 << 20, 1 << 20
	data := wire.BenchSession()
	goroutines := runtime.NumGoroutine()
	source, read, ahead := endless(string(data)), 0, 0
	r := readerFunc(func(p []byte) (int, error) {
		n, err := source(p)
		read += n
		return n, err
	})
	var page odata.Page[*wire.SessionT]
	peak := peakOf(func(sample func()) {
		items := 0
		for _, err := range odata.ReadPage(context.Background(), r, &page) {
			if err != nil {
				t.Fatal(err)
			}
			items++
			if ahead = max(ahead, read-len(`{"value":[`)-items*(len(data)+1)+1); read > size {
				break
			}
			if items%2048 == 0 {
				sample()
			}
		}
	})
	if peak > bound || ahead > wire.WindowSize {
		t.Errorf("%d bytes held of a stream of %d, %d read ahead", peak, read, ahead)
	}
	if n := runtime.NumGoroutine(); n > goroutines {
		t.Errorf("%d goroutines more", n-goroutines)
	}
}

// peakOf returns how many bytes were reachable more than before, at the worst
// of the times that run calls sample.
func peakOf(run func(sample func())) int {
	live := func() int {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	before, peak := live(), 0
	run(func() { peak = max(peak, live()) })
	return peak - before
}

func TestReadPageLimits(t *testing.T) {
	text := func(n int) string { return `"` + strings.Repeat("x", n-2) + `"` }
	items := strings.Repeat(`{"id":"1"},`, 20)
	tests := []struct {
		name, data string
		limits     wire.Limits
		want       string // "" for no error
	}{
		{"items without end", `{"value":[` + items + `null]}`, wire.Limits{Items: 3}, ""},
		{"items of an item", `{"value":[null,{"segments":[{},{},{},{}]}]}`, wire.Limits{Items: 3}, "wire: /value/1/segments at byte 37: too many items: more than 3: this is the limit Items"},
		{"members", `{"a":1,"b":2,"c":3,"value":[]}`, wire.Limits{Items: 3}, "wire: /value at byte 19: too many members: more than 3"},
		{"size of all", `{"value":[` + items + `null]}`, wire.Limits{Size: 20}, ""},
		{"size of an item", `{"value":[` + items + text(20) + `]}`, wire.Limits{Size: 20}, ""},
		{"too large an item", `{"value":[` + items + text(21) + `]}`, wire.Limits{Size: 20}, "wire: /value/20 at byte 230: "},
		{"one larger than the window", `{"value":[` + items + text(3*wire.WindowSize) + `]}`, wire.Limits{Size: 2 * wire.WindowSize}, "wire: /value/20 at byte 230: a value of too many bytes: more than 131072: this is the limit Size"},
		{"beside", `{"a":` + text(20) + `,"value":[` + items + `null]}`, wire.Limits{Size: 21}, ""},
		{"too much beside", `{"a":` + text(10) + `,"value":[` + items + `null],"b":` + text(10) + `}`, wire.Limits{Size: 21}, "wire: /b at byte "},
		{"too large a name", `{` + text(30) + `:1}`, wire.Limits{Size: 20}, "wire: at byte 1: "},
		{"depth", `{"value":[{"u":[1]}]}`, wire.Limits{Depth: 4}, ""},
		{"too deep", `{"value":[{"u":[1]}]}`, wire.Limits{Depth: 3}, "wire: /value/0/u at byte 15: nested deeper"},
		{"no depth for the array", `{"value":[]}`, wire.Limits{Depth: 1}, "wire: /value at byte 9: nested deeper"},
		{"memory", `{"value":[` + items + `null]}`, wire.Limits{Memory: 1000}, ""},
		{"too much memory", `{"value":[` + items + `{"segments":[{},{},{},{},{},{},{}]}]}`, wire.Limits{Memory: 1000 * bits.UintSize / 64}, "wire: /value/20/segments/"},
	}
	for _, test := range tests {
		for how, r := range streamReaders(test.data) {
			var err error
			if strings.Contains(test.data, "segments") {
				_, err = collect[*wire.SessionT](r, wire.WithLimits(test.limits))
			} else {
				_, err = collect[wire.Raw](r, wire.WithLimits(test.limits))
			}
			if got := fmt.Sprint(err); test.want == "" && err != nil || !strings.HasPrefix(got, test.want) {
				t.Errorf("%s, %s: %s", test.name, how, got)
			}
		}
	}
}

// TestReadPageAllocations holds reading from a stream to what reading from
// memory takes, but for the reader's own.
func TestReadPageAllocations(t *testing.T) {
	data := benchPage(50)
	var page odata.Page[*wire.SessionT]
	whole := testing.AllocsPerRun(20, func() {
		if err := odata.UnmarshalPage(data, &page); err != nil {
			t.Fatal(err)
		}
	})
	stream := testing.AllocsPerRun(20, func() {
		n := 0
		for _, err := range odata.ReadPage(context.Background(), &packets{data}, &page) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n != 50 {
			t.Fatal(n)
		}
	})
	if stream > whole+25 {
		t.Errorf("%v allocations, %v from memory", stream, whole)
	}
}
