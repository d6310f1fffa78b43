package rest_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/gen"
	"github.com/odatagen/odatagen/wire"
)

// labeled is an answer with headers of all forms, items one that comes in items.
type labeled struct {
	SetCookie []string          `header:"Set-Cookie"`
	XList     []string          `header:"X-List"`
	XPoint    map[string]int64  `header:"X-Point"`
	XExploded map[string]int64  `header:"X-Exploded,explode"`
	XName     wire.Opt[string]  `header:"X-Name,required"`
	Body      wire.Opt[float64] `body:"application/json"`
}

type lines struct {
	Body *rest.Stream `body:"application/x-ndjson"`
}

// answering serves one answer, with a cookie of its own around it.
func answering(out any) http.Handler {
	h := rest.Serve([]rest.Operation{{Method: "GET", Path: "/",
		Outputs: []gen.Output{{Status: "200", Type: (*labeled)(nil)}, {Status: "200", Type: (*lines)(nil)}},
		Serve:   func(context.Context, any) (any, error) { return out, nil },
	}}, rest.WithLogger(slog.New(slog.DiscardHandler)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Set-Cookie", "around=1")
		h.ServeHTTP(w, r)
	})
}

// TestHeadersOfAllForms writes headers of all forms: a field for each cookie, and one for all
// items of another list.
func TestHeadersOfAllForms(t *testing.T) {

	w := get(answering(&labeled{
		SetCookie: []string{"a=1; Expires=Mon, 30 Nov 2026 00:00:00 GMT", "b=2"}, XList: []string{"x", "y"},
		XPoint: map[string]int64{"x": 1}, XExploded: map[string]int64{"x": 1}, XName: wire.Some("n"), Body: wire.Some(1.5),
	}), "GET", "/", "")
	for name, want := range map[string]string{
		"Set-Cookie": `["around=1" "a=1; Expires=Mon, 30 Nov 2026 00:00:00 GMT" "b=2"]`,
		"X-List":     `["x,y"]`, "X-Point": `["x,1"]`, "X-Exploded": `["x=1"]`, "X-Name": `["n"]`,
	} {
		if got := fmt.Sprintf("%q", w.Header()[name]); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// TestNothingOfAFailedAnswer makes answers that cannot be written: the error has
// nothing of their headers.
func TestNothingOfAFailedAnswer(t *testing.T) {
	closed := &closing{Reader: strings.NewReader("")}
	for name, out := range map[string]any{
		"a line break in a header": &labeled{SetCookie: []string{"session=1"}, XName: wire.Some("a\nb")},
		"a required header":        &labeled{SetCookie: []string{"session=1"}, XList: []string{"x"}},
		"a body":                   &labeled{SetCookie: []string{"session=1"}, XName: wire.Some("n")},
	} {
		w := get(answering(out), "GET", "/", "")
		if w.Code != 500 || w.Header()["X-List"] != nil || w.Header()["X-Name"] != nil || fmt.Sprint(w.Header()["Set-Cookie"]) != "[around=1]" {
			t.Errorf("%s: %d %v", name, w.Code, w.Header())
		}
	}
	if w := get(answering(&lines{Body: rest.NewStream(closed)}), "HEAD", "/", ""); w.Code != 200 || !closed.done {
		t.Errorf("HEAD: %d, closed %v", w.Code, closed.done)
	}
}

type closing struct {
	io.Reader
	done bool
}

func (c *closing) Close() error { c.done = true; return nil }

// TestItemsAreFlushed writes lines into a pipe, the next one when the last has
// arrived: were one held back, neither side would go on.
func TestItemsAreFlushed(t *testing.T) {
	from, to := io.Pipe()
	ts := httptest.NewServer(answering(&lines{Body: rest.NewStream(from)}))
	defer ts.Close()
	answer, err := http.Get(ts.URL) // the headers come before the first line is there
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	read := bufio.NewReader(answer.Body)
	for i := range 3 {
		want := fmt.Sprintf("{\"n\":%d}\n", i)
		if _, err := io.WriteString(to, want); err != nil {
			t.Fatal(err)
		}
		if got, err := read.ReadString('\n'); got != want {
			t.Fatalf("%q %v, want %q", got, err, want)
		}
	}
	_ = to.Close()
	if _, err := read.ReadByte(); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}

// TestStreamEndsWithItsReader makes sure that a stream without an end is not read
// for a client that has gone, and is closed.
func TestStreamEndsWithItsReader(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	endless := &closing{Reader: readerFunc(func(b []byte) (int, error) { cancel(); return len(b), nil })}
	w := httptest.NewRecorder()
	defer func() {
		if recover() != http.ErrAbortHandler || !endless.done {
			t.Errorf("closed %v, %d bytes", endless.done, w.Body.Len())
		}
	}()
	answering(&lines{Body: rest.NewStream(endless)}).ServeHTTP(w, httptest.NewRequest("GET", "/", nil).WithContext(ctx))
}

type readerFunc func(b []byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

// TestEmptyBodies sends no bytes: of a media type where that is a value, and of one
// where it is not.
func TestEmptyBodies(t *testing.T) {
	type input struct {
		JSON wire.Opt[string] `body:"application/json,required"`
		Text wire.Opt[string] `body:"text/plain,required"`
		File *rest.Stream     `body:"application/octet-stream,required"`
	}
	var got string
	h := rest.Serve([]rest.Operation{{Method: "PUT", Path: "/", Input: (*input)(nil), Outputs: []gen.Output{{Status: "204", Type: (*struct{})(nil)}},
		Serve: func(_ context.Context, v any) (any, error) {
			in := v.(*input)
			switch {
			case in.File != nil:
				b, err := io.ReadAll(in.File)
				got = fmt.Sprintf("file %q %v %d", b, err, in.File.Size)
			case !in.Text.IsAbsent():
				got = fmt.Sprintf("text %q", in.Text.Or("?"))
			}
			return &struct{}{}, nil
		}}})
	for media, want := range map[string]string{
		"application/octet-stream": `204 file "" <nil> 0`, "text/plain": `204 text ""`, "application/json": "400 ", "": "400 ", "image/png": "400 ",
	} {
		got = ""
		r := httptest.NewRequest("PUT", "/", http.NoBody)
		if media != "" {
			r.Header.Set("Content-Type", media)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if answer := fmt.Sprint(w.Code, " ", got); answer != want {
			t.Errorf("%q: %s %s, want %s", media, answer, w.Body, want)
		}
	}
}

// problem is an answer that operations share, under different statuses.
type problem struct{ Status int }

// TestStatusOfSharedAnswers answers with one type for what different operations
// declare it: the field Status counts where that is more than one code.
func TestStatusOfSharedAnswers(t *testing.T) {
	for _, test := range []struct {
		declared []string
		status   int // that the handler sets
		want     int
	}{
		{[]string{"404"}, 0, 404},
		{[]string{"404"}, 418, 404},
		{[]string{"404", "410"}, 410, 410},
		{[]string{"404", "410"}, 0, 500},
		{[]string{"404", "410"}, 405, 500},
		{[]string{"404", "5XX"}, 503, 503},
		{[]string{"404", "5XX"}, 403, 500},
		{[]string{"409", "default"}, 418, 418},
		{[]string{"default"}, 600, 500},
		{[]string{"1XX"}, 100, 500},
	} {
		var outputs []gen.Output
		for _, status := range test.declared {
			outputs = append(outputs, gen.Output{Status: status, Type: (*problem)(nil)})
		}
		h := rest.Serve([]rest.Operation{{Method: "GET", Path: "/", Outputs: outputs,
			Serve: func(context.Context, any) (any, error) { return &problem{test.status}, nil },
		}}, rest.WithLogger(slog.New(slog.DiscardHandler)))
		if w := get(h, "GET", "/", ""); w.Code != test.want {
			t.Errorf("%v with the Status %d: %d, want %d", test.declared, test.status, w.Code, test.want)
		}
	}
}

type reset struct {
	Status int
	Body   *rest.Stream `body:"text/plain"`
}

// TestSizeOfStream breaks an answer off whose Stream has another size than it says, and
// logs it; an answer of a status that has no body has none.
func TestSizeOfStream(t *testing.T) {
	for _, test := range []struct {
		status int
		size   int64
		body   string // "" if it is broken off
	}{
		{200, 5, "bytes"}, {200, 0, "bytes"}, {200, -1, "bytes"}, {200, 9, ""}, {200, 3, ""}, {205, 0, ""}, {204, 5, ""},
	} {
		var log strings.Builder
		server := httptest.NewServer(rest.Serve([]rest.Operation{{Method: "GET", Path: "/", Outputs: []gen.Output{{Status: "2XX", Type: (*reset)(nil)}},
			Serve: func(context.Context, any) (any, error) {
				return &reset{test.status, &rest.Stream{Reader: strings.NewReader("bytes"), Size: test.size}}, nil
			},
		}}, rest.WithLogger(slog.New(slog.NewTextHandler(&log, nil)))))
		r, err := http.Get(server.URL)
		var body []byte
		if err == nil {
			body, err = io.ReadAll(r.Body)
			r.Body.Close()
		}
		server.Close() // when all has been logged
		logged, bodyless := strings.Contains(log.String(), "Size"), test.status != 200
		wrong := test.body == "" && !bodyless
		if logged != wrong || !wrong && (err != nil || string(body) != test.body) || test.size == 9 && err == nil {
			t.Errorf("%d with %d: %q %v, logged %s", test.status, test.size, body, err, log.String())
		}
	}
}
