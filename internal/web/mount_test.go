package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/generated/petstore/petstorehttp"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/rest"
)

// TestMount puts both servers behind the routing of the standard library.
func TestMount(t *testing.T) {
	onBoth(t, func(t *testing.T, made func(*service, options) http.Handler) {
		mux := http.NewServeMux()
		s := &service{seen: make(chan string, 1)}
		mux.Handle("/base/", made(s, options{basePath: "/base"}))
		mux.Handle("/with%20space/", made(s, options{basePath: "/with%20space"}))
		mux.Handle("/stripped/", http.StripPrefix("/stripped", made(s, options{})))
		mux.Handle("/slash/", http.StripPrefix("/slash/", made(s, options{})))
		ts := serve(mux)
		defer ts.Close()
		for _, prefix := range []string{"/base", "/with%20space", "/stripped", "/slash"} {
			for path, want := range map[string]string{
				"/things": "200", "/things/": "200", "/things/1": "200 1", "/things/a%2Fb": "200 a/b", "/things/..%2F..": "200 ../..",
				"/things/%2F%2F": "200 //", "/things/a%20b": "200 a b", "/nothing": "404", "/things/../things": "307", "//things": "307",
			} {
				answer, _, err := send(ts, "GET "+prefix+path)
				if err != nil {
					t.Fatal(err)
				}
				got := fmt.Sprint(answer.StatusCode)
				if len(s.seen) > 0 {
					got += " " + <-s.seen
				}
				if got != want {
					t.Errorf("%s%s: %s, want %s", prefix, path, got, want)
				}
			}
		}
	})
}

// TestSameAnswers makes up requests, and compares the answers of the servers.
func TestSameAnswers(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	quiet := options{basePath: "/a b", logger: slog.New(slog.DiscardHandler), segments: 6, url: 60}
	s := &service{seen: make(chan string, 1)}
	handlers := map[string]http.Handler{}
	for name, made := range servers {
		handlers[name] = made(s, quiet)
	}
	statuses := map[int]int{}
	for range 20_000 {
		target := pick("/a%20b", "/a%20b", "/a%20b", "/a%20b", "/a%20b/things", "/a%20b/things", "/a%20b/things/1", "/a+b", "/%FF", "")
		for range 1 + random.IntN(4) {
			target += "/" + pick("things", "things", "th%69ngs", "1", "Go", "Go", "%2F", "..", ".", "", "%C3%BC", "%FF", "%00", "fails", "overdue", "waits", "x")
		}
		target += pick("", "", "", "/", "?a=b", "?%zz", "?a=%FF", "?"+strings.Repeat("x", random.IntN(60)))
		u, err := url.ParseRequestURI(target)
		if err != nil || u.Path == "/a b/" {
			continue // OData has a service document
		}
		method := pick("GET", "GET", "GET", "HEAD", "POST", "POST", "OPTIONS", "DELETE", "TRACE", "x")
		answers := map[string]bool{}
		for _, h := range handlers {
			ctx, cancel := context.WithCancel(t.Context())
			if strings.Contains(u.Path, "waits") {
				cancel() // the client has gone
			}
			r := httptest.NewRequestWithContext(ctx, "GET", "/", strings.NewReader(""))
			r.Method, r.URL = method, u
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			cancel()
			id := ""
			if len(s.seen) > 0 {
				id = <-s.seen
			}
			answers[fmt.Sprintf("%d %s %q", w.Code, w.Header()["Allow"], id)] = true
			statuses[w.Code]++
		}
		if len(answers) > 1 {
			t.Errorf("%s %s: %v", method, target, answers)
		}
	}
	for _, status := range []int{200, 204, 400, 404, 405, 414, 499, 500, 503} {
		if statuses[status] == 0 {
			t.Errorf("no request is answered %d: %v", status, statuses)
		}
	}
}

// TestGenerated asks what the generator wrote, with nobody behind it.
func TestGenerated(t *testing.T) {
	quiet := slog.New(slog.DiscardHandler)
	handlers := map[string]http.Handler{
		"/People": libraryhttp.NewHandler(libraryhttp.Service{}, server.WithBasePath("/mein dienst"), server.WithLogger(quiet)),
		"/pets":   petstorehttp.NewHandler(petstorehttp.Service{}, rest.WithBasePath("/mein dienst"), rest.WithLogger(quiet)),
	}
	for collection, h := range handlers {
		for request, want := range map[string]int{
			"GET /mein%20dienst{}": 501, "HEAD /mein%20dienst{}/": 501, "GET /mein%20dienst{}%FF": 400, "GET {}": 404,
			"DELETE /mein%20dienst{}": 405, "OPTIONS /mein%20dienst{}": 204, "GET /mein%20dienst" + strings.Repeat("/a", 100): 414,
		} {
			method, target, _ := strings.Cut(strings.ReplaceAll(request, "{}", collection), " ")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
			if w.Code != want || (want == 204 || want == 405) != strings.Contains(w.Header().Get("Allow"), "GET, HEAD, OPTIONS") {
				t.Errorf("%s %s: %d %v %s, want %d", method, target, w.Code, w.Header(), w.Body, want)
			}
		}
	}
}
