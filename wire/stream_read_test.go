package wire_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// streamPayloads are pages, valid and invalid ones, of every kind of item.
var streamPayloads = []string{
	`{"@odata.context":"c","@odata.count":3,"@ns.term":{"a":1},"value":[{"id":"1"},null,{"id":"2"}],"@odata.nextLink":"n"}`,
	`{"@context":"c","@count":"3","value":[],"@deltaLink":"d","more":1}`,
	` { "@odata.nextLink" : "n" , "value" : [ { "id" : "1" , "segments" : [ { "media" : [ null , { } ] } ] } , { } ] , "@odata.count" : 12 } ` + "\n",
	`{"value":[{"cpuName":"x","@odata.type":"#graph.records.participantEndpoint"},{},null,{"a":{"b":[{},"}]\\\"{"]},"@odata.type":"graph.records.serviceEndpoint"}]}`,
	`{"value":[{"@removed":{"reason":"deleted"},"id":"1"},{"@odata.context":"#x/$deletedLink","source":"a","relationship":"b","target":"c"}],"@odata.deltaLink":"d"}`,
	`{"value":["a",null,"","\u00e9\ud83d\ude00é😀"]}`, `{"value":[1,"2",null,-12e1,3.0]}`, `{"value":[1.5,60.123456,"NaN",null]}`, `{"value":[true,false,null]}`,
	`{"v\u0061lue":[1]}`, `{"@odata.context":null,"@odata.nextLink":null,"@odata.count":null,"value":[]}`,
	``, ` `, `null`, `[]`, `12`, `"x"`, `{`, `{}`, `{"id":"1"}`, `{"value":{}}`, `{"value":null}`, `{"value":12}`, `{"value":"x"}`, `{"value":[{"id":1}]}`,
	`{"value":[],"value":[]}`, `{"a":1,"value":[],"\u0061":2}`, `{"value":[],"@odata.count":{}}`, `{"@odata.count":1.5,"value":[]}`, `{"@odata.nextLink":7,"value":[]}`,
	`{"value":[]} ]`, `{"value":[]}{}`, `{"value":[}`, `{"value":[{]}`, `{"value":[{}}`, `{"value":[{},]}`, `{"value":[,{}]}`, `{"value":[{} {}]}`, `{"value":[{}é]}`,
	`{"value" []}`, `{"value":}`, `{"value":[],}`, `{value:[]}`, `{"value":[] "a":1}`, `{"a":01,"value":[]}`, `{"a":[1,],"value":[]}`, "{\"a\xff\":1}", "{\"value\":[\"\xff\"]}",
	`{"value":["\x"]}`, `{"value":["\ud800"]}`, `{"value":["\u12"]}`, `{"value":[tru]}`, `{"value":[truE]}`, `{"value":[-]}`, `{"value":[1.]}`, `{"value":[1e]}`, `{"value":[12a]}`,
	`{"value":[{"id":"1","id":"2"}]}`, `{"value":[{"u":{"a":1,"a":1}}]}`, `{"a":{"b":1,"b":1},"value":[]}`, `{"value":[{"isTest":1}]}`, `{"value":[{"caller":{"userAgent":{"@odata.type":5}}}]}`,
	`{"value":[` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `]}`, `{"value":[{"u":` + strings.Repeat("[", 62) + strings.Repeat("]", 62) + `}]}`, `{"value":[{"u":` + strings.Repeat("[", 61) + strings.Repeat("]", 61) + `}]}`,
	"{\"value\":[\x00]}", "\x00", "\xef\xbb\xbf{}", `{"value":[9223372036854775808]}`, `{"value":[21474836480e-1]}`,
}

// chunked gives as many bytes at a time as size says.
type chunked struct {
	data string
	size func() int
	fate error // comes with the last bytes, if it is not nil
}

func (r *chunked) Read(p []byte) (int, error) {
	if r.data == "" {
		return 0, io.EOF
	}
	n := copy(p, r.data[:min(len(r.data), r.size())])
	if r.data = r.data[n:]; r.data == "" {
		return n, r.fate
	}
	return n, nil
}

// streamReaders are ways in which a payload can come.
func streamReaders(data string) map[string]io.Reader {
	r := rand.New(rand.NewPCG(1, uint64(len(data))))
	return map[string]io.Reader{
		"at once":           strings.NewReader(data),
		"byte by byte":      iotest.OneByteReader(strings.NewReader(data)),
		"byte by byte, EOF": iotest.DataErrReader(iotest.OneByteReader(strings.NewReader(data))),
		"in halves":         iotest.HalfReader(strings.NewReader(data)),
		"with EOF":          iotest.DataErrReader(strings.NewReader(data)),
		"in pieces":         &chunked{data, func() int { return r.IntN(10) }, nil},
	}
}

// collect reads a page from a stream into memory.
func collect[T any](r io.Reader, opts ...wire.Option) (odata.Page[T], error) {
	var page odata.Page[T]
	items := []T{}
	for item, err := range odata.ReadPage(context.Background(), r, &page, opts...) {
		if err != nil {
			page.Items = items
			return page, err
		}
		items = append(items, item)
	}
	page.Items = items
	return page, nil
}

// collectThrough is collect through a window that is as small as can be.
func collectThrough[T any](r io.Reader, opts ...wire.Option) (odata.Page[T], error) {
	reader := wire.ReadThrough(r, reflect.TypeFor[[]T](), opts)
	items := []T{}
	var item T
	for reader.Next(&item) {
		items = append(items, item)
		item = *new(T)
	}
	said := reader.Page()
	return odata.Page[T]{
		Items: items, Count: said.Count, NextLink: said.NextLink, DeltaLink: said.DeltaLink, Context: said.Context, Dynamic: said.Dynamic,
	}, reader.Err()
}

// streamKind compares ReadPage with UnmarshalPage: compare when data comes from
// r, and through when it goes through a small window.
type streamKind struct {
	name    string
	compare func(t *testing.T, data string, r io.Reader)
	through func(t *testing.T, data string)
}

var streamKinds = []streamKind{
	streamOf[*wire.SessionT](), streamOf[*wire.KindsT](), streamOf[wire.AnyEndpoint](odata.DeclaredType((*wire.EndpointT)(nil))),
	streamOf[string](), streamOf[int64](), streamOf[float32](), streamOf[bool](), streamOf[wire.ModalityT](), streamOf[wire.Raw](),
}

func streamOf[T any](opts ...wire.Option) streamKind {
	check := func(t *testing.T, data string, got odata.Page[T], err error) {
		t.Helper()
		var want odata.Page[T]
		wantErr := odata.UnmarshalPage([]byte(data), &want, opts...)
		switch {
		case (err == nil) != (wantErr == nil):
			t.Fatalf("%q\n got %v\nwant %v", data, err, wantErr)
		case err == nil:
			comparePages(t, data, &got, &want)
		default:
			compareErrors(t, data, err, wantErr)
		}
	}
	return streamKind{
		name: reflect.TypeFor[T]().String(),
		compare: func(t *testing.T, data string, r io.Reader) {
			t.Helper()
			got, err := collect[T](r, opts...)
			check(t, data, got, err)
		},
		through: func(t *testing.T, data string) {
			t.Helper()
			got, err := collectThrough[T](strings.NewReader(data), opts...)
			check(t, data, got, err)
		},
	}
}

func comparePages[T any](t *testing.T, data string, got, want *odata.Page[T]) {
	t.Helper()
	for _, p := range []*odata.Page[T]{got, want} {
		wire.ForgetNotes(&p.Dynamic) // which only a slice has
	}
	if reflect.DeepEqual(got, want) {
		return
	}
	a, err1 := odata.MarshalPage(got)
	b, err2 := odata.MarshalPage(want)
	if !strings.Contains(data, "NaN") || string(a) != string(b) { // NaN is not equal to itself
		t.Fatalf("%q\n got %s, %v\nwant %s, %v\n%#v\n%#v", data, a, err1, b, err2, got, want)
	}
}

func compareErrors(t *testing.T, data string, err, wantErr error) {
	t.Helper()
	var got, want *wire.Error
	if !errors.As(err, &got) || !errors.As(wantErr, &want) {
		t.Fatalf("%q: %#v, %#v", data, err, wantErr)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		if got.Pointer != want.Pointer || got.Offset != want.Offset || want.Type != "" {
			t.Fatalf("%q\n got %v\nwant %v", data, err, wantErr)
		}
		return
	}
	if err.Error() != wantErr.Error() {
		t.Fatalf("%q\n got %v\nwant %v", data, err, wantErr)
	}
}

func TestReadPageIsUnmarshalPage(t *testing.T) {
	for _, kind := range streamKinds {
		t.Run(kind.name, func(t *testing.T) {
			for _, data := range streamPayloads {
				for how, r := range streamReaders(data) {
					t.Run(how, func(t *testing.T) { kind.compare(t, data, r) })
				}
				kind.through(t, data)
			}
		})
	}
}

// TestReadPageAcrossWindows has items of many sizes cross the ends of windows.
func TestReadPageAcrossWindows(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var items []string
	for n := range 150 {
		size := r.IntN(2000)
		if n%50 == 49 {
			size = r.IntN(4 * wire.WindowSize)
		}
		items = append(items, fmt.Sprintf(`{"u":{"t":%q,"n":[1,{"x":"\"]}"},null]},"id":"%d","caller":{"cpuName":"y","@odata.type":"#graph.records.participantEndpoint"}}`,
			strings.Repeat(`é"\ `, size/4), n))
	}
	data := `{"@odata.count":300,"value":[` + strings.Join(items, " ,\n") + `],"@odata.nextLink":"` + strings.Repeat("n", 2*wire.WindowSize) + `"}`
	for how, r := range streamReaders(data) {
		t.Run(how, func(t *testing.T) { streamOf[*wire.SessionT]().compare(t, data, r) })
	}
	streamOf[wire.Raw]().compare(t, data, &packets{[]byte(data)})
	streamOf[*wire.SessionT]().through(t, data)
}

// TestReadPageTruncated cuts a payload at every byte.
func TestReadPageTruncated(t *testing.T) {
	const (
		before = `{"@odata.context":"c","value":[`
		first  = before + `{"id":"1","isTest":true,"failureInfo":null,"u\u0041":-1.5e+3,"v":"\ud83d\ude00é","caller":{"@odata.type":"#graph.records.participantEndpoint"}}`
		second = first + `,null`
		third  = second + `,{"id":"2"}`
		data   = third + `],"@odata.count":12,"@odata.nextLink":"n"}`
	)
	for n := range data {
		for how, r := range streamReaders(data[:n]) {
			page, err := collect[*wire.SessionT](r)
			var e *wire.Error
			if !errors.Is(err, io.ErrUnexpectedEOF) || !errors.As(err, &e) || e.Offset > int64(n) || e.Offset < int64(n-len(`\ud83d\ude0`)) {
				t.Fatalf("%s: %s\n%v", how, data[:n], err)
			}
			if want := fmt.Sprintf("breaks off after %d items", len(page.Items)); !strings.Contains(err.Error(), want) {
				t.Errorf("%v does not say: %s", err, want)
			}
			want := 0
			for _, item := range []string{first, second, third} {
				if len(item) <= n {
					want++
				}
			}
			if len(page.Items) != want {
				t.Errorf("%s: %d items", data[:n], len(page.Items))
			}
			streamOf[*wire.SessionT]().compare(t, data[:n], strings.NewReader(data[:n]))
		}
	}
}

var errBroken = errors.New("connection reset")

// TestReadPageBroken has the reader fail after every byte.
func TestReadPageBroken(t *testing.T) {
	const data = `{"@odata.context":"c","value":[{"id":"1"},null,{"id":"2","u":[1,2]}],"@odata.nextLink":"n"} `
	for n := range len(data) {
		for _, fate := range []error{nil, errBroken} {
			r := io.MultiReader(&chunked{data[:n], func() int { return 7 }, fate}, iotest.ErrReader(errBroken))
			page, err := collect[*wire.SessionT](r)
			var e *wire.Error
			if !errors.Is(err, errBroken) || !errors.As(err, &e) || e.Offset != int64(n) {
				t.Fatalf("%s\n%v", data[:n], err)
			}
			if want := fmt.Sprintf("after %d items: connection reset", len(page.Items)); !strings.HasSuffix(err.Error(), want) {
				t.Errorf("%v does not say: %s", err, want)
			}
			if n > len(`{"@odata.context":"c","value":[{"id":"1"}`) && page.Context != "c" {
				t.Errorf("%s: %+v", data[:n], page)
			}
		}
	}
	_, err := collect[*wire.SessionT](io.MultiReader(strings.NewReader(data[:42]), iotest.ErrReader(errBroken)))
	if want := "wire: /value/1 at byte 42: reading stopped after 1 items: connection reset"; err == nil || err.Error() != want {
		t.Errorf("%v; want %s", err, want)
	}
}

// badCount is a reader that breaks the rules of io.Reader.
type badCount int

func (n badCount) Read(p []byte) (int, error) { return int(n) + len(p)*max(0, int(n)), nil }

func TestReadPageBadReaders(t *testing.T) {
	if _, err := collect[*wire.SessionT](badCount(0)); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("no progress: %v", err)
	}
	for _, n := range []badCount{-1, 1} {
		if _, err := collect[*wire.SessionT](n); !errors.Is(err, wire.ErrReader) {
			t.Errorf("%d: %v", n, err)
		}
	}
	var page odata.Page[complex128]
	for _, err := range odata.ReadPage(context.Background(), badCount(0), &page) {
		if err == nil || !strings.Contains(err.Error(), "complex128") {
			t.Errorf("%v", err)
		}
	}
	var ends odata.Page[wire.AnyEndpoint]
	for _, err := range odata.ReadPage(context.Background(), badCount(0), &ends) {
		if err == nil || !strings.Contains(err.Error(), "odata.DeclaredType") {
			t.Errorf("%v", err)
		}
	}
}

func TestReadPageCancelled(t *testing.T) {
	const data = `{"value":[{"id":"1"},{"id":"2"},{"id":"3"}]}`
	tired := errors.New("tired")
	for _, r := range []io.Reader{strings.NewReader(data), iotest.OneByteReader(strings.NewReader(data))} {
		ctx, cancel := context.WithCancelCause(context.Background())
		var page odata.Page[*wire.SessionT]
		n := 0
		var last error
		for _, err := range odata.ReadPage(ctx, r, &page) {
			if last = err; err == nil {
				n++
			}
			if n == 2 {
				cancel(tired)
			}
		}
		if n != 2 || !errors.Is(last, context.Canceled) || !errors.Is(last, tired) || !strings.HasPrefix(last.Error(), "wire: /value/2 at byte ") {
			t.Errorf("%d items, %v", n, last)
		}
		cancel(nil)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var page odata.Page[*wire.SessionT]
	for _, err := range odata.ReadPage(ctx, iotest.ErrReader(errors.New("read")), &page) {
		if want := "wire: at byte 0: reading stopped after 0 items: context canceled"; err == nil || err.Error() != want {
			t.Errorf("%v", err)
		}
	}
}

// TestReadPageOnce leaves a loop, goes on, and loops when all is over.
func TestReadPageOnce(t *testing.T) {
	page := odata.Page[string]{NextLink: "old", Items: []string{"old"}}
	items := odata.ReadPage(context.Background(), strings.NewReader(`{"@odata.count":3,"value":["a","b","c"],"@odata.nextLink":"n"}`), &page)
	if page.NextLink != "" || page.Items != nil {
		t.Errorf("%+v is left", page)
	}
	for range 2 {
		for s, err := range items {
			if s == "" || err != nil || page.Count.Or(0) != 3 || page.NextLink != "" {
				t.Errorf("%q, %v, %+v", s, err, page)
			}
			break
		}
	}
	n := 0
	for s, err := range items {
		if n++; s != "c" || err != nil {
			t.Errorf("%q, %v", s, err)
		}
	}
	for s, err := range items {
		t.Errorf("%q, %v", s, err)
	}
	if n != 1 || page.NextLink != "n" || page.Items != nil {
		t.Errorf("%d, %+v", n, page)
	}
	items = odata.ReadPage(context.Background(), strings.NewReader(`{"value":[1`), &page)
	for range 2 {
		for _, err := range items {
			if !strings.Contains(err.Error(), "Edm.String wanted") {
				t.Error(err)
			}
		}
	}
}

// FuzzStream reads payloads in all kinds of pieces, whole and broken, and as
// UnmarshalPage does.
func FuzzStream(f *testing.F) {
	for i, s := range append(streamPayloads, wire.FuzzSeeds()...) {
		f.Add(s, uint64(i), uint16(i))
		f.Add(`{"value":[`+s+`,`+s+`],"@odata.count":`+strconv.Itoa(i)+`}`, uint64(i), uint16(3*i))
	}
	f.Fuzz(func(t *testing.T, data string, seed uint64, cut uint16) {
		r := rand.New(rand.NewPCG(seed, 1))
		largest := 1 + r.IntN(40)
		pieces := func(data string, fate error) io.Reader {
			return &chunked{data, func() int { return r.IntN(largest + 1) }, fate}
		}
		for _, kind := range streamKinds {
			kind.compare(t, data, pieces(data, []error{nil, io.EOF}[seed%2]))
			kind.through(t, data)
		}
		if int(cut) >= len(data) {
			return
		}
		whole, wholeErr := collect[*wire.KindsT](strings.NewReader(data))
		broken := io.MultiReader(pieces(data[:cut], nil), iotest.ErrReader(errBroken))
		page, err := collect[*wire.KindsT](broken)
		if err == nil || len(page.Items) > len(whole.Items) {
			t.Fatalf("%q cut at %d: %d items, %v", data, cut, len(page.Items), err)
		}
		if !errors.Is(err, errBroken) && (wholeErr == nil || err.Error() != wholeErr.Error()) {
			t.Fatalf("%q cut at %d: %v; whole: %v", data, cut, err, wholeErr)
		}
	})
}
