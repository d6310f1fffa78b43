package client_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/odatagen/odatagen/generated/callrecords/callrecordshttp"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/wire"
)

// counted counts the bodies of answers that are not closed.
type counted struct {
	http.RoundTripper
	open atomic.Int64
}

func (c *counted) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := c.RoundTripper.RoundTrip(r)
	if err == nil {
		c.open.Add(1)
		answer.Body = &countedBody{ReadCloser: answer.Body, open: &c.open}
	}
	return answer, err
}

type countedBody struct {
	io.ReadCloser
	open   *atomic.Int64
	closed atomic.Bool
}

func (b *countedBody) Close() error {
	if !b.closed.Swap(true) {
		b.open.Add(-1)
	}
	return b.ReadCloser.Close()
}

// drip writes a text a byte at a time, and then blanks, until the client has gone.
func drip(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; r.Context().Err() == nil; i++ {
			one := " "
			if i < len(text) {
				one = text[i : i+1]
			}
			_, _ = io.WriteString(w, one)
			_ = http.NewResponseController(w).Flush()
			if i >= len(text) {
				time.Sleep(time.Millisecond)
			}
		}
	}
}

// bomb writes a compressed answer of a beginning and a very long text behind it.
func bomb(status int, beginning, long string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(status)
		z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
		_, _ = io.WriteString(z, beginning)
		block := []byte(strings.Repeat(long, 1<<20/len(long)))
		for range 1 << 10 { // a gigabyte, were it not for the limit
			if _, err := z.Write(block); err != nil || r.Context().Err() != nil {
				return
			}
		}
		_ = z.Close()
	}
}

// TestNothingLeaks asks services that misbehave, by functions that read into memory and
// item by item: the error is clear, all bodies are closed, no goroutine stays, and memory
// is bounded.
func TestNothingLeaks(t *testing.T) {
	const item = `{"value":[{"id":"1"},`
	cut := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, item+`{"id":`)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		list   string // the error of a function that lists; "" for any
		all    string // that of All, behind the items
	}{
		"a slow drip":                    {drip(item), context.DeadlineExceeded.Error(), context.DeadlineExceeded.Error()},
		"a slow drip of nothing":         {drip(""), context.DeadlineExceeded.Error(), context.DeadlineExceeded.Error()},
		"nothing at all":                 {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, context.DeadlineExceeded.Error(), context.DeadlineExceeded.Error()},
		"a bomb of blanks":               {bomb(200, item, " "), "the answer has more than 1048576 bytes, which is the limit", "white space of too many bytes"},
		"a bomb of text":                 {bomb(200, item+`{"id":"`, "x"), "the answer has more than 1048576 bytes, which is the limit", "limit Size"},
		"a bomb of brackets":             {bomb(200, item+`{"x":`, "["), "the answer has more than 1048576 bytes, which is the limit", "limit"},
		"an error that is a bomb":        {bomb(500, `{"error":{"code":"x","message":"`, "y"), "500 Internal Server Error", "500 Internal Server Error"},
		"a part":                         {says(206, "application/json", `{"value":[]}`), "206 Partial Content, without a Range", "206 Partial Content, without a Range"},
		"a connection that is cut":       {cut, "the answer breaks off after", "unexpected EOF"},
		"compressed, and cut":            {says(200, "application/json", "\x1f\x8b\x08\x00"), "the answer", ""},
		"a connection without an answer": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF", "EOF"},
		"a redirect to itself":           {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.String(), http.StatusFound) }, "redirects ten times", "redirects ten times"},
		"a retry that comes too late": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "9999")
			says(503, "", "")(w, r)
		}, "503", "503"},
		"a page for people": {says(200, "text/html", strings.Repeat("<br>", 1<<20)), "text/html, not JSON", "text/html, not JSON"},
	} {
		t.Run(name, func(t *testing.T) { leaks(t, c.answer, c.list, c.all) })
	}
}

func leaks(t *testing.T, answer http.HandlerFunc, list, all string) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	bodies := &counted{RoundTripper: transport}
	before := runtime.NumGoroutine()
	service, _ := serve(t, answer, client.WithHTTPClient(&http.Client{Transport: bodies}), client.WithMaxAnswerSize(1<<20), client.WithDecoding(wire.WithLimits(wire.Limits{Size: 1 << 20})))
	var start, end runtime.MemStats
	runtime.ReadMemStats(&start)
	for _, c := range []struct {
		want string
		call func(context.Context) error
	}{
		{list, func(ctx context.Context) error {
			_, err := service.Communications.ListCallRecords(ctx, nil)
			return err
		}},
		{all, func(ctx context.Context) (failed error) {
			for _, err := range client.All(ctx, service.Communications.ListCallRecords, nil) {
				if err != nil {
					failed = errors.Join(failed, err)
				}
			}
			return failed
		}},
		{"", func(ctx context.Context) error { return firstOf(ctx, service) }},
	} {
		patience := time.Minute
		if list == context.DeadlineExceeded.Error() {
			patience = 200 * time.Millisecond
		}
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		err := c.call(ctx)
		cancel()
		if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%v, want %s", err, c.want)
		}
		if err != nil && !strings.Contains(err.Error(), "Communications.ListCallRecords: GET 127.0.0.1:") {
			t.Errorf("%v does not say what was asked for", err)
		}
	}
	if n := bodies.open.Load(); n != 0 {
		t.Errorf("%d bodies are open", n)
	}
	if runtime.ReadMemStats(&end); end.TotalAlloc-start.TotalAlloc > 256<<20 {
		t.Errorf("%d MB allocated", (end.TotalAlloc-start.TotalAlloc)>>20)
	}
	transport.CloseIdleConnections()
	for range 200 {
		// The test's server has goroutines of its own, for itself and for connections.
		if runtime.NumGoroutine() <= before+2 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<20)
	t.Errorf("%d goroutines more\n%s", runtime.NumGoroutine()-before, stacks[:runtime.Stack(stacks, true)])
}

// firstOf goes through a collection as far as the first item, and leaves.
func firstOf(ctx context.Context, service callrecordshttp.Service) error {
	for _, err := range client.All(ctx, service.Communications.ListCallRecords, nil) {
		return err
	}
	return fmt.Errorf("Communications.ListCallRecords: GET 127.0.0.1: nothing came")
}
