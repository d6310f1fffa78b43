package web_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// exchanges are requests with what both servers answer: the status, or
// "broken off"; then the header Allow after " allow ", the id that the handler
// saw after " id ", and that something was logged by " logged".
var exchanges = []struct{ request, want string }{
	// Methods.
	{"GET /things", "200"},
	{"HEAD /things", "200"},
	{"OPTIONS /things", "204 allow GET, HEAD, OPTIONS"},
	{"OPTIONS /things/1/Go", "204 allow OPTIONS, POST"},
	{"OPTIONS /nothing", "404"},
	{"POST /things", "405 allow GET, HEAD, OPTIONS"},
	{"DELETE /things/1", "405 allow GET, HEAD, OPTIONS"},
	{"TRACE /things", "405 allow GET, HEAD, OPTIONS"},
	{"FROB /things", "405 allow GET, HEAD, OPTIONS"},
	{"get /things", "405 allow GET, HEAD, OPTIONS"},
	{"GET /things/1/Go", "405 allow OPTIONS, POST"},
	{"HEAD /things/1/Go", "405 allow OPTIONS, POST"},
	{"HEAD /nothing", "404"},
	{"HEAD /latefails", "200"},
	{"POST /things/1/Go", "204"},
	{"GET http://elsewhere/things", "200"},

	// Slashes and dots are neither cleaned nor redirected.
	{"GET /things/", "200"},
	{"GET /things//", "404"},
	{"GET //things", "404"},
	{"GET //", "404"},
	{"GET /things/1/", "200 id 1"},
	{"GET /things/1//", "404"},
	{"POST /things/1/Go/", "204"},
	{"POST /things//Go", "404"},
	{"GET /things/.", "200 id ."},
	{"GET /things/..", "200 id .."},
	{"GET /things/%2E%2E", "200 id .."},
	{"GET /./things", "404"},
	{"GET /things/../things", "404"},

	// What is percent-encoded.
	{"GET /th%69ngs", "200"},
	{"GET /THINGS", "404"},
	{"GET /things%2F1", "404"},
	{"GET /things/a%2Fb", "200 id a/b"},
	{"GET /things/a%2fb", "200 id a/b"},
	{"GET /things/{a%2Fb}", "200 id {a/b}"},
	{"GET /things/a%2Fb|c", "200 id a/b|c"},
	{"GET /things/a%20b", "200 id a b"},
	{"GET /things/a+b", "200 id a+b"},
	{"GET /things/%C3%BC", "200 id ü"},
	{"GET /things/%2525", "200 id %25"},
	{"GET /things/%00", "200 id \x00"},
	{"GET /things/%3F%23", "200 id ?#"},
	{"GET /things/%FF", "400"},
	{"GET /%FF", "400"},
	{"GET /things%FF/1", "400"},
	{"GET /things/%C3", "400"},
	{"GET /things/%E0%80%80", "400"},
	{"GET /things/%zz", "400"}, // by net/http
	{"GET /things/%", "400"},

	{"GET /things?a=%20%C3%BC+b&&", "200"},
	{"GET /things?a=%FF", "400"},
	{"GET /things?a=%zz", "400"},
	{"GET /things?a=%2", "400"},
	{"GET /things?\xff", "400"},
	{"OPTIONS /things?%", "400"},

	// Limits.
	{"GET " + strings.Repeat("/a", 100), "404"},
	{"GET " + strings.Repeat("/a", 100) + "/", "404"},
	{"GET " + strings.Repeat("/a", 101), "414"},
	{"GET /things/" + strings.Repeat("a", 65_000), "200 id " + strings.Repeat("a", 65_000)},
	{"GET /things/" + strings.Repeat("a", 66_000), "414"},
	{"GET /things?" + strings.Repeat("a", 66_000), "414"},
	{"HEAD /things?" + strings.Repeat("a", 66_000), "414"},
	{"GET /nothing?" + strings.Repeat("a", 66_000), "414"},
	{"OPTIONS /things?" + strings.Repeat("a", 66_000), "414"},
	{"POST /things/1/Go\n" + `"` + strings.Repeat("a", 1<<20) + `"`, "413"},
	{"POST /things/1/Go expecting\n" + `"` + strings.Repeat("a", 1<<20) + `"`, "413"},
	{"POST /things/1/Go chunked\n" + `"` + strings.Repeat("a", 1<<20) + `"`, "413"},
	{"POST /things/1/Go chunked\n" + strings.Repeat(" ", 1<<20-2) + "{}", "204"},
	{"GET /things\nignored", "200"},

	// Handlers in trouble.
	{"GET /panics", "500 logged"},
	{"HEAD /panics", "500 logged"},
	{"GET /fails", "500 logged"},
	{"GET /canceled", "500 logged"},
	{"GET /overdue", "503 logged"},
	{"GET /aborts", "broken off"},
	{"GET /latepanics", "broken off logged"},
	{"GET /latefails", "broken off logged"},
	{"GET /lateaborts", "broken off"},
}

func TestConformance(t *testing.T) {
	onBoth(t, func(t *testing.T, made func(*service, options) http.Handler) {
		for _, c := range exchanges {
			if got := exchange(t, made, options{}, c.request); got != c.want {
				t.Errorf("%.100s: %.200s, want %.200s", c.request, got, c.want)
			}
		}
	})
}

// TestOptions gives both servers the same options.
func TestOptions(t *testing.T) {
	for _, c := range []struct {
		options       options
		request, want string
	}{
		// A base path is a path, however it is written.
		{options{basePath: "/v1.0"}, "GET /v1.0/things", "200"},
		{options{basePath: "v1.0/"}, "GET /v1.0/things", "200"},
		{options{basePath: "/v1.0"}, "GET /v1%2E0/things", "200"},
		{options{basePath: "/v1.0"}, "GET /v1.0x/things", "404"},
		{options{basePath: "/v1.0"}, "GET /things", "404"},
		{options{basePath: "/v1.0"}, "OPTIONS /things", "404"},
		{options{basePath: "/v1.0"}, "GET //v1.0/things", "404"},
		{options{basePath: "/v1.0"}, "GET /v1.0//things", "404"},
		{options{basePath: "/"}, "GET /things", "200"},
		{options{basePath: "/mein dienst"}, "GET /mein%20dienst/things", "200"},
		{options{basePath: "/mein%20dienst"}, "GET /mein%20dienst/things", "200"},
		{options{basePath: "/mein dienst"}, "GET /mein+dienst/things", "404"},
		{options{basePath: "/größe"}, "GET /gr%C3%B6%C3%9Fe/things", "200"},
		{options{basePath: "/100%"}, "GET /100%25/things", "200"},
		{options{basePath: "/100%25"}, "GET /100%25/things", "200"},
		{options{basePath: "/a/b"}, "GET /a/b/things/1", "200 id 1"},
		{options{basePath: "/a/b"}, "GET /a%2Fb/things/1", "404"},
		{options{basePath: "/a%2Fb"}, "GET /a%2Fb/things/1", "200 id 1"},
		{options{basePath: "/(x,y;z)"}, "GET /(x,y;z)/things", "200"},

		// A limit that is zero is the default; one that is negative is none.
		{options{segments: -1}, "GET " + strings.Repeat("/a", 1000), "404"},
		{options{segments: -1}, "GET /things", "200"},
		{options{segments: 2}, "GET /things/1", "200 id 1"},
		{options{segments: 2}, "GET /things/1/", "200 id 1"},
		{options{segments: 1}, "GET /things/1", "414"},
		{options{url: -1}, "GET /things?" + strings.Repeat("a", 63<<10), "200"},
		{options{url: -1}, "GET /nothing?" + strings.Repeat("a", 500_000), "404"},
		{options{url: 10}, "GET /things", "200"},
		{options{url: 10}, "GET /things?abc", "200"},
		{options{url: 10}, "GET /things?abcd", "414"},
		{options{body: 4}, "POST /things/1/Go\n {} ", "204"},
		{options{body: 4}, "POST /things/1/Go\n {}  ", "413"},
		{options{body: -1}, "POST /things/1/Go\n{}" + strings.Repeat(" ", 2<<20), "204"},
	} {
		onBoth(t, func(t *testing.T, made func(*service, options) http.Handler) {
			if got := exchange(t, made, c.options, c.request); got != c.want {
				t.Errorf("%+v: %.100s: %.200s, want %.200s", c.options, c.request, got, c.want)
			}
		})
	}
}

// TestOptionsOfServer asks for what is true of the server as a whole, which net/http
// answers unless it is told to leave that to the handler.
func TestOptionsOfServer(t *testing.T) {
	onBoth(t, func(t *testing.T, made func(*service, options) http.Handler) {
		h := made(&service{}, options{basePath: "/v1", logger: slog.New(slog.DiscardHandler)})
		for request, want := range map[string]int{"OPTIONS *": http.StatusNoContent, "GET *": http.StatusNotFound, "OPTIONS /*": http.StatusNotFound} {
			method, target, _ := strings.Cut(request, " ")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
			if w.Code != want {
				t.Errorf("%s: %d, want %d", request, w.Code, want)
			}
		}
	})
}

// TestHead compares with GET.
func TestHead(t *testing.T) {
	onBoth(t, func(t *testing.T, made func(*service, options) http.Handler) {
		h := made(&service{}, options{logger: slog.New(slog.DiscardHandler)})
		ts := serve(h)
		defer ts.Close()
		for _, path := range []string{"/things", "/nothing", "/fails", "/things%FF", "/things/1/Go"} {
			get, _, err := send(ts, "GET "+path)
			if err != nil {
				t.Fatal(err)
			}
			head, body, err := send(ts, "HEAD "+path)
			if err != nil {
				t.Fatal(err)
			}
			get.Header.Del("Date")
			head.Header.Del("Date")
			if path == "/things/1/Go" { // names the method
				get.Header.Del("Content-Length")
				head.Header.Del("Content-Length")
			}
			if get.StatusCode != head.StatusCode || fmt.Sprint(get.Header) != fmt.Sprint(head.Header) || len(body) > 0 {
				t.Errorf("%s: GET %d %v, HEAD %d %v %s", path, get.StatusCode, get.Header, head.StatusCode, head.Header, body)
			}
			w := httptest.NewRecorder() // net/http would drop a body
			if h.ServeHTTP(w, httptest.NewRequest("HEAD", path, nil)); w.Body.Len() > 0 {
				t.Errorf("HEAD %s writes %s", path, w.Body)
			}
		}
	})
}

// statuses notes what is answered.
type statuses struct {
	http.ResponseWriter
	list *[]int
}

func (s statuses) WriteHeader(status int) {
	*s.list = append(*s.list, status)
	s.ResponseWriter.WriteHeader(status)
}

// TestClientGone closes the connection while the handler works: nothing is
// logged, and what wraps the handler sees 499 if nothing had been sent.
func TestClientGone(t *testing.T) {
	for path, want := range map[string]string{"/waits": "[499]", "/latewaits": "[200]"} {
		onBoth(t, func(t *testing.T, made func(*service, options) http.Handler) {
			var log bytes.Buffer
			var list []int
			s := &service{seen: make(chan string, 1)}
			h := made(s, options{logger: slog.New(slog.NewTextHandler(&log, nil))})
			begun := make(chan struct{})
			ts := serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				close(begun)
				h.ServeHTTP(statuses{w, &list}, r)
			}))
			conn, err := net.Dial("tcp", ts.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: host\r\n\r\n", path)
			<-begun
			if path == "/latewaits" {
				if _, err := conn.Read(make([]byte, 100)); err != nil {
					t.Fatal(err)
				}
			}
			_ = conn.Close()
			ts.Close() // when the handler is through, which it may be because writing fails
			if len(s.seen) > 0 || path == "/waits" {
				if got := <-s.seen; got != context.Canceled.Error() {
					t.Errorf("the context ends with %s", got)
				}
			}
			if got := fmt.Sprint(list); got != want || log.Len() > 0 {
				t.Errorf("%s: the statuses %s, want %s; the log %s", path, got, want, log.String())
			}
		})
	}
}

// TestBodyEndsEarly sends less than it says, and then goes.
func TestBodyEndsEarly(t *testing.T) {
	onBoth(t, func(t *testing.T, made func(*service, options) http.Handler) {
		h := made(&service{}, options{})
		r := httptest.NewRequest("POST", "/things/1/Go", io.MultiReader(strings.NewReader(`{"a`), errorReader{}))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 400 || !strings.Contains(w.Body.String(), "ended early") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		w = httptest.NewRecorder()
		r.Body = io.NopCloser(errorReader{})
		if h.ServeHTTP(w, r.WithContext(ctx)); w.Code != 499 || w.Body.Len() > 0 {
			t.Errorf("the client has gone: %d %s", w.Code, w.Body)
		}
	})
}

type errorReader struct{}

func (errorReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
