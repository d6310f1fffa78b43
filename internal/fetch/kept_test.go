package fetch_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/internal/fetch"
)

// TestVersion asks for what is not of a version, as servers know either kind of one.
func TestVersion(t *testing.T) {
	at := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	for name, header := range map[string]http.Header{
		"etag":     {"Etag": {`W/"1"`}},
		"modified": {"Last-Modified": {at.Format(http.TimeFormat)}},
		"both":     {"Etag": {`"2"`}, "Last-Modified": {at.Format(http.TimeFormat)}},
		"none":     {},
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for key, values := range header {
				w.Header()[key] = values
			}
			http.ServeContent(w, r, "a.xml", time.Time{}, strings.NewReader("text"))
			if header.Get("Last-Modified") != "" && r.Header.Get("If-Modified-Since") == "" && r.Header.Get("If-None-Match") != "" {
				t.Errorf("%s: one of two versions is asked for", name)
			}
		}))
		if name == "modified" || name == "both" { // ServeContent wants the time itself
			s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Etag", header.Get("Etag"))
				http.ServeContent(w, r, "a.xml", at, strings.NewReader("text"))
			})
		}
		first, err := fetch.Default.Get(context.Background(), s.URL, nil, fetch.Version{})
		if err != nil || string(first.Data) != "text" || first.Unchanged {
			t.Fatalf("%s: %+v, %v", name, first, err)
		}
		second, err := fetch.Default.Get(context.Background(), s.URL, nil, first.Version)
		if err != nil || second.Unchanged != (name != "none") || second.Version != first.Version {
			t.Errorf("%s: %+v, %v", name, second, err)
		}
		third, err := fetch.Default.Get(context.Background(), s.URL, nil, fetch.Version{ETag: `"0"`})
		if err != nil || third.Unchanged {
			t.Errorf("%s of another version: %+v, %v", name, third, err)
		}
		s.Close()
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"`+strings.Repeat("x", 2000)+`"`)
		w.WriteHeader(http.StatusNotModified)
	}))
	defer s.Close()
	if _, err := fetch.Default.Get(context.Background(), s.URL, nil, fetch.Version{}); err == nil || !strings.Contains(err.Error(), "304") {
		t.Errorf("304 to what was asked without a version: %v", err)
	}
}

// TestKept gives the version only of what was asked for in the same way, and is there as
// it was got.
func TestKept(t *testing.T) {
	k := fetch.Kept{}
	v := fetch.Version{ETag: `"1"`}
	k.Note("a.xml", "asked", []byte("one\ntwo"), v)
	data, err := k.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	k = fetch.ReadKept(data)
	for name, test := range map[string]struct {
		name, asked, content string
		want                 fetch.Version
	}{
		"same":            {"a.xml", "asked", "one\ntwo", v},
		"other line ends": {"a.xml", "asked", "one\r\ntwo", v},
		"edited":          {"a.xml", "asked", "one", fetch.Version{}},
		"other address":   {"a.xml", "else", "one\ntwo", fetch.Version{}},
		"other file":      {"b.xml", "asked", "one\ntwo", fetch.Version{}},
	} {
		if got := k.Version(test.name, test.asked, []byte(test.content)); got != test.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := k.Version("a.xml", "asked", nil); got != (fetch.Version{}) {
		t.Errorf("a file that is not there: %+v", got)
	}
	if k.Note("a.xml", "asked", []byte("x"), fetch.Version{}); len(k) != 0 {
		t.Errorf("without a version: %+v", k)
	}
	for _, broken := range []string{"", "{", "[]", "null", "<<<<<<< ours\n{}\n"} {
		if k := fetch.ReadKept([]byte(broken)); k == nil || len(k) > 0 {
			t.Errorf("%q: %v", broken, k)
		}
	}
}
