package wire_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// This file holds the reading of pages from streams against the reading of the
// same pages whole, which the twin is held against.

// streamSettings are the ways of reading in which a stream has the limits of a
// whole page.
var streamSettings = []setting{{}, {newType: newType}, {limits: wire.Limits{Depth: 4}}, {lenient: true}}

var errCut = errors.New("cut")

// pieces gives as many bytes at a time as the source says, sometimes none, and
// in the end fate: alone, or with the last bytes.
type pieces struct {
	data   []byte
	source *source
	most   int
	fate   error
}

func (r *pieces) Read(p []byte) (int, error) {
	n := copy(p, r.data[:min(len(r.data), 1+r.source.below(r.most))])
	if len(r.data) > 0 && r.source.once(8) {
		n = 0
	}
	r.data = r.data[n:]
	if len(r.data) == 0 && (n == 0 || r.source.once(2)) {
		return n, r.fate
	}
	return n, nil
}

// waysOf returns readers of data that give it in different pieces, and then fate.
func waysOf(data []byte, s *source, fate error) map[string]io.Reader {
	return map[string]io.Reader{
		"a byte at a time": iotest.OneByteReader(io.MultiReader(bytes.NewReader(data), iotest.ErrReader(fate))),
		"small pieces":     &pieces{data, &source{s.bytes}, 1 + s.below(20), fate},
		"large pieces":     &pieces{data, &source{s.bytes}, 1 + s.below(2000), fate},
	}
}

// readStream reads a page from a stream. A lenient one can go on behind an error.
func readStream[T any](r io.Reader, opts []wire.Option) (page odata.Page[T], err error) {
	items := []T{}
	for item, e := range odata.ReadPage(context.Background(), r, &page, opts...) {
		if e == nil {
			items = append(items, item)
		} else if err == nil {
			err = e
		}
	}
	page.Items = items
	return page, err
}

// checkStream reads data from streams and whole. Then it cuts the stream: at
// every offset if everywhere, and else at one.
func checkStream[T any](t *testing.T, data []byte, set setting, s *source, everywhere bool) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Logf("Page[%s], %+v: %q", reflect.TypeFor[T](), set, data)
		}
	}()
	p := propertyOf(reflect.TypeFor[[]T](), []wire.Structured{set.declared})
	var whole odata.Page[T]
	wholeErr := odata.UnmarshalPage(data, &whole, set.options()...)
	told := set.told
	for way, r := range waysOf(data, s, io.EOF) {
		set.told = nil
		got, err := readStream[T](r, set.options())
		if wholeErr == nil && !slices.Equal(set.told, told) {
			t.Fatalf("%s: set aside\n got %+v\nwant %+v", way, set.told, told)
		}
		if wholeErr != nil {
			sameRefusal(t, way, err, wholeErr)
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", way, err)
		}
		if a, b := dumpPage(got, &p), dumpPage(whole, &p); a.String() != b.String() {
			t.Fatalf("%s: %s", way, difference(a.String(), b.String()))
		}
		if a, b := writtenItems(t, got.Items, set), writtenItems(t, whole.Items, set); a != b {
			t.Fatalf("%s: %s", way, difference(a, b))
		}
	}
	cuts := []int{s.below(len(data) + 1)}
	if everywhere {
		cuts = make([]int, len(data)+1)
		for n := range cuts {
			cuts[n] = n
		}
	}
	for _, n := range cuts {
		checkCut(t, data[:n], &p, whole.Items, wholeErr, set, s)
	}
}

// checkCut reads a part of a page, whose rest the reader fails to give.
func checkCut[T any](t *testing.T, part []byte, p *property, whole []T, wholeErr error, set setting, s *source) {
	t.Helper()
	for way, r := range waysOf(part, s, errCut) {
		got, err := readStream[T](r, set.options())
		var e *wire.Error
		switch {
		case wholeErr != nil && err != nil && err.Error() == wholeErr.Error():
			continue // what is wrong comes before the cut
		case !errors.Is(err, errCut) || !errors.As(err, &e) || e.Offset != int64(len(part)):
			t.Fatalf("%s, cut at %d: %v, whole: %v", way, len(part), err, wholeErr)
		case e.Pointer != "" && e.Pointer != fmt.Sprintf("/value/%d", len(got.Items)):
			t.Fatalf("%s, cut at %d after %d items: %v", way, len(part), len(got.Items), err)
		case !strings.Contains(err.Error(), fmt.Sprintf("after %d items", len(got.Items))):
			t.Fatalf("%s, cut at %d after %d items: %v", way, len(part), len(got.Items), err)
		case wholeErr != nil:
			continue
		case len(got.Items) > len(whole):
			t.Fatalf("%s, cut at %d: %d items of %d", way, len(part), len(got.Items), len(whole))
		}
		a, b := dumpPage(odata.Page[T]{Items: got.Items}, p), dumpPage(odata.Page[T]{Items: whole[:len(got.Items)]}, p)
		if a.String() != b.String() {
			t.Fatalf("%s, cut at %d: %s", way, len(part), difference(a.String(), b.String()))
		}
	}
}

// sameRefusal checks that a stream is refused as the whole page is. That a
// stream breaks off has an error of its own.
func sameRefusal(t *testing.T, way string, err, wholeErr error) {
	t.Helper()
	if err == nil {
		t.Fatalf("%s: accepted; whole: %v", way, wholeErr)
	}
	got, want := refusalOf(t, err), refusalOf(t, wholeErr)
	if errors.Is(err, io.ErrUnexpectedEOF) && want.kind != mismatch {
		got.kind = want.kind
	}
	if got != want {
		t.Fatalf("%s\n got %v\nwant %v", way, err, wholeErr)
	}
}

func writtenItems[T any](t *testing.T, items []T, set setting) string {
	t.Helper()
	out, err := odata.MarshalPage(&odata.Page[T]{Items: items}, set.options()...)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func checkStreamPayload(t *testing.T, s *source, how int, everywhere bool) {
	t.Helper()
	kind, set := pageChecks[how%len(pageChecks)], streamSettings[how/len(pageChecks)%len(streamSettings)]
	set.declared = kind.declared
	kind.stream(t, newPayloads(s).page(&kind.items), set, s, everywhere)
}

// FuzzStreamTwin holds the reading from streams against the reading of the whole:
// of bytes as they are, and of payloads that are made.
func FuzzStreamTwin(f *testing.F) {
	for i, text := range wire.FuzzSeeds() {
		f.Add([]byte(text), []byte{byte(i)}, uint8(i))
		f.Add([]byte(nil), randomSource(i, 300).bytes, uint8(i))
	}
	f.Fuzz(func(t *testing.T, data, decisions []byte, how uint8) {
		s := &source{decisions}
		if len(data) == 0 {
			checkStreamPayload(t, s, int(how), false)
			return
		}
		kind := pageChecks[int(how)%len(pageChecks)]
		kind.stream(t, data, setting{declared: kind.declared}, s, false)
	})
}

func TestStreamTwin(t *testing.T) {
	for i := range *cases {
		checkStreamPayload(t, randomSource(i, 1500), i, i%90 == 0)
	}
}
