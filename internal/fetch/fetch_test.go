package fetch_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/internal/fetch"
)

// site is a server with an address for each thing that can happen.
func site(t *testing.T) *httptest.Server {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "other got %q", r.Header.Get("X-Key"))
	}))
	t.Cleanup(other.Close)
	done := make(chan struct{})
	mux := http.NewServeMux()
	for path, answer := range map[string]http.HandlerFunc{
		"/ok":    func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "got %q", r.Header.Get("X-Key")) },
		"/moved": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/ok", http.StatusFound) },
		"/other": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL+"/x", http.StatusFound) },
		"/loop":  func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) },
		"/file": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		},
		"/secret": func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, "who\n\tare you?\x1b[2J", http.StatusUnauthorized)
		},
		"/none":  http.NotFound,
		"/empty": func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, " \n") },
		"/large": func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, strings.Repeat("x", 101)) },
		"/limit": func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, strings.Repeat("x", 100)) },
		"/partial": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "50")
			fmt.Fprint(w, "half")
		},
		"/slow": func(w http.ResponseWriter, r *http.Request) { <-done },
	} {
		mux.HandleFunc(path, answer)
	}
	s := httptest.NewServer(mux)
	t.Cleanup(func() { close(done); s.Close() })
	return s
}

func TestGet(t *testing.T) {
	s := site(t)
	client := fetch.Client{MaxBytes: 100}
	for path, want := range map[string]string{
		"/ok":      `got "secret"`,
		"/moved":   `got "secret"`,
		"/other":   `other got ""`,
		"/limit":   strings.Repeat("x", 100),
		"/loop":    "error: it redirects more than 5 times",
		"/file":    "error: it redirects to file:///etc/passwd, which is neither http nor https",
		"/secret":  `error: it answers 401 Unauthorized: "who are you?\x1b[2J"; it wants credentials, which headers can give`,
		"/none":    `error: it answers 404 Not Found: "404 page not found"`,
		"/empty":   "error: the answer is empty",
		"/large":   "error: the answer has more than 100 bytes, which is the limit",
		"/partial": "error: the answer breaks off after 4 bytes: unexpected EOF",
	} {
		if got := get(client, s.URL+path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
	if got := get(fetch.Client{Total: 50 * time.Millisecond}, s.URL+"/slow"); got != "error: it takes too long" {
		t.Error(got)
	}
	if got := get(fetch.Client{Timeout: 50 * time.Millisecond}, s.URL+"/slow"); got != "error: it takes too long" {
		t.Error(got)
	}
	unreachable := httptest.NewServer(nil)
	unreachable.Close()
	if got := get(client, unreachable.URL); !strings.Contains(got, "connection refused") {
		t.Error(got)
	}
}

func get(client fetch.Client, address string) string {
	answer, err := client.Get(context.Background(), address, map[string]string{"X-Key": "secret"}, fetch.Version{})
	if err != nil {
		return "error: " + err.Error()
	}
	return string(answer.Data)
}
