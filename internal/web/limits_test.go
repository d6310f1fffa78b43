package web

import (
	"errors"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
)

func TestLimit(t *testing.T) {
	for _, c := range [][3]int{{0, 5, 5}, {7, 5, 7}, {-1, 5, math.MaxInt}, {-9, 5, math.MaxInt}} {
		if got := Limit(c[0], c[1]); got != c[2] {
			t.Errorf("Limit(%d, %d) = %d", c[0], c[1], got)
		}
	}
}

// TestReadBody has clients say other lengths than their bodies have.
func TestReadBody(t *testing.T) {
	for _, n := range []int{0, 1, 511, 512, 513, 70_000} {
		for _, said := range []int{-1, 0, 1, n - 1, n, n + 1, 80_000} {
			text := strings.Repeat("x", n)
			r := httptest.NewRequest("POST", "/", io.NopCloser(iotest.HalfReader(strings.NewReader(text))))
			r.ContentLength = int64(said)
			x := &Exchange{Request: r, Writer: httptest.NewRecorder(), config: &Config{Limits: Limits{}.withDefaults()}}
			if got, err := x.ReadBody(); err != nil || string(got) != text {
				t.Errorf("%d bytes, said to be %d: read %d, %v", n, said, len(got), err)
			}
		}
	}
}

// TestBodyLimit reads bodies around a limit. What is longer is refused, however often it is
// read, and its connection closed if something of it was.
func TestBodyLimit(t *testing.T) {
	const limit = 100
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := &Exchange{Request: r, Writer: w, config: &Config{}}
		body := x.Body(limit)
		data, err := io.ReadAll(body)
		var refused *Error
		var tooLarge *http.MaxBytesError
		if errors.As(err, &refused) && errors.As(err, &tooLarge) {
			if n, again := body.Read(make([]byte, 10)); n > 0 || !errors.As(again, &tooLarge) {
				t.Errorf("%d bytes, %v, of what has been refused", n, again)
			}
			w.WriteHeader(refused.Status)
		}
		_, _ = w.Write(data)
	}))
	defer server.Close()
	for _, n := range []int{0, 1, limit - 1, limit, limit + 1, 3 * limit, 1 << 20} {
		for name, from := range map[string]io.Reader{
			"a length": strings.NewReader(strings.Repeat("x", n)),
			"chunks":   iotest.HalfReader(strings.NewReader(strings.Repeat("x", n))),
		} {
			answer, err := http.Post(server.URL, "text/plain", from)
			if err != nil {
				t.Fatal(err)
			}
			got, _ := io.ReadAll(answer.Body)
			_ = answer.Body.Close()
			if large := n > limit; large != (answer.StatusCode == 413) || name == "chunks" && large != answer.Close || !large && len(got) != n || len(got) > limit {
				t.Errorf("%d bytes in %s: %d, %d bytes were read, closed %v", n, name, answer.StatusCode, len(got), answer.Close)
			}
		}
	}
}
