package server_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
)

func TestLimits(t *testing.T) {
	h := newShop().handler(quiet(), server.WithLimits(server.Limits{
		MaxURLLength: 100, MaxSegments: 3, MaxBodySize: 20, Query: query.Limits{MaxTop: 5},
	}))
	for request, want := range map[string]string{
		"GET /Suppliers('" + strings.Repeat("a", 100) + "')":                                                 "414 the limit is 100",
		"GET /Products(1)/Maker/Street/$value":                                                               "414 the limit is 3",
		"POST /Products(1)/Rate\nContent-Type: application/json\n\n{\"stars\":1,\"text\":\"0123456789abc\"}": "413 more than 20 bytes",
		"GET /Products?$top=6":          "400 the limit is 5",
		"GET /Products?$top=5":          "200 value",
		"GET /Products(1)/Maker/Street": "200 value",
		"POST /Products(1)/Rate\nContent-Type: application/json\n\n{\"stars\":1}": "200 *",
	} {
		w := ask(t, h, request)
		code, text, _ := strings.Cut(want, " ")
		if fmt.Sprint(w.Code) != code || !strings.Contains(w.Body.String(), text) {
			t.Errorf("%s: %d %s, want %s", request, w.Code, w.Body, want)
		}
	}
}

// TestHostile sends what has brought servers down: each is answered quickly,
// and never with 500.
func TestHostile(t *testing.T) {
	h := newShop().handler(quiet())
	for name, request := range map[string]string{
		"400,000 parentheses": "GET /Products?$filter=" + strings.Repeat("(", 400_000),
		"3,000 or terms":      "GET /Products?$filter=ID%20eq%201" + strings.Repeat("%20or%20ID%20eq%201", 3_000),
		"5,000 order terms":   "GET /Products?$orderby=ID" + strings.Repeat(",ID", 5_000),
		"3,000 apply steps":   "GET /Products?$apply=identity" + strings.Repeat("/identity", 3_000),
		"deep expand":         "GET /Products?$expand=" + strings.Repeat("Reviews($expand=", 2_000),
		"deep alias":          "GET /Products(@a)?@a=" + strings.Repeat("[", 60_000),
		"parameter alias":     "GET /Products(1)/Discount(at=@a)?@a=" + strings.Repeat("%7B%22at%22:", 5_000),
		"alias of itself":     "GET /Products(@a)?@a=@a",
		"a quote":             "GET /Products(')",
		"long key":            "GET /Suppliers(" + strings.Repeat("'", 60_000) + ")",
		"many arguments":      "GET /Products(" + strings.Repeat("a=1,", 15_000) + "a=1)",
		"many segments":       "GET " + strings.Repeat("/a", 30_000),
		"60 MB body":          "POST /Products(1)/Rate\nContent-Type: application/json\n\n" + strings.Repeat(" ", 60<<20),
		"many ranges":         "GET /Me\nAccept: " + strings.Repeat("a/b;q=0,", 100_000) + "c/d",
		"many parameters":     "GET /Me\nAccept: a/b" + strings.Repeat(";q=0", 200_000),
		"many tags":           "GET /$metadata\nIf-None-Match: " + strings.Repeat(`"a",`, 200_000),
	} {
		start := time.Now()
		w := ask(t, h, request)
		if taken := time.Since(start); taken > 30*time.Second {
			t.Errorf("%s takes %v", name, taken)
		}
		if w.Code == 500 || w.Code < 400 && name != "many tags" {
			t.Errorf("%s: %d %.200s", name, w.Code, w.Body)
		}
		if w.Body.Len() > 3_000 {
			t.Errorf("%s: an answer of %d bytes: %.300s", name, w.Body.Len(), w.Body)
		}
	}
}
