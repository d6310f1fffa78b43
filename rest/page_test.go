package rest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/petstore"
	"github.com/odatagen/odatagen/generated/petstore/petstorehttp"
	"github.com/odatagen/odatagen/rest"
)

// TestPage has the page where it is wanted, and nothing else changed.
func TestPage(t *testing.T) {
	h := petstorehttp.NewHandler(petstorehttp.Service{}, rest.WithBasePath("/v1"), rest.WithPage("/help/me/", petstore.DescriptionJSON()))
	for _, c := range []struct {
		request, accept string
		status          int
		media           string
	}{
		{"GET /v1/help/me", "text/html", 200, "text/html; charset=utf-8"},
		{"GET /v1/help/me/", "", 200, "text/html; charset=utf-8"},
		{"GET /v1/help/me", "*/*", 200, "text/html; charset=utf-8"},
		{"HEAD /v1/help/me", "text/html", 200, "text/html; charset=utf-8"},
		{"GET /v1/help/me?model", "application/vnd.odatagen.page+json", 200, "application/vnd.odatagen.page+json"},
		{"POST /v1/help/me", "text/html", 405, "application/problem+json"},
		{"OPTIONS /v1/help/me", "", 204, ""},
		{"GET /help/me", "text/html", 404, "application/problem+json"},
		{"GET /v1/help", "text/html", 404, "application/problem+json"},
		{"GET /v1/pets", "text/html", 501, "application/problem+json"},
	} {
		method, target, _ := strings.Cut(c.request, " ")
		r := httptest.NewRequest(method, target, nil)
		if c.accept != "" {
			r.Header.Set("Accept", c.accept)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.status || w.Header().Get("Content-Type") != c.media || method == "HEAD" && w.Body.Len() > 0 {
			t.Errorf("%s: %d %v, want %d %s", c.request, w.Code, w.Header(), c.status, c.media)
		}
		if strings.Contains(c.media, "html") && (!strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") || w.Header().Get("Vary") != "Accept") {
			t.Errorf("%s: the headers are %v", c.request, w.Header())
		}
		if tag := w.Header().Get("ETag"); tag != "" {
			r.Header.Set("If-None-Match", tag)
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, r); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
				t.Errorf("%s: asked again: %d", c.request, w.Code)
			}
		}
	}
	w := httptest.NewRecorder()
	without := petstorehttp.NewHandler(petstorehttp.Service{})
	if without.ServeHTTP(w, httptest.NewRequest("GET", "/", nil)); w.Code != 404 {
		t.Errorf("without the option: %d", w.Code)
	}
}

// TestPageInTheWay refuses a page where an operation is, and shows none of what is no
// description.
func TestPageInTheWay(t *testing.T) {
	func() {
		defer func() {
			if p := recover(); p != "rest: WithPage: an operation is at /pets" {
				t.Errorf("a page at an operation: %v", p)
			}
		}()
		petstorehttp.NewHandler(petstorehttp.Service{}, rest.WithPage("/pets", petstore.DescriptionJSON()))
	}()
	h := petstorehttp.NewHandler(petstorehttp.Service{}, rest.WithPage("/docs", "openapi: 3.1.0"))
	r := httptest.NewRequest("GET", "/docs", nil)
	r.Header.Set("Accept", "application/vnd.odatagen.page+json")
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != 500 {
		t.Errorf("what is no JSON: %d %s", w.Code, w.Body)
	}
}
