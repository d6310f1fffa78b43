package web

import (
	"io"
	"math"
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
