package main

import (
	"fmt"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/examples/reference/compliance/compliancehttp"
	"github.com/odatagen/odatagen/odata/client"
)

// behind returns the service through a proxy, which holds a service of its own.
func (s *service) behind(t *testing.T) *service {
	t.Helper()
	far := httptest.NewServer(s.h)
	t.Cleanup(far.Close)
	conn, err := client.New(far.URL)
	if err != nil {
		t.Fatal(err)
	}
	return &service{h: compliancehttp.NewHandler(compliancehttp.NewClient(conn)), etag: s.etag}
}

// compare asks the requests of a table of a service in memory and, through a proxy, of another
// one: the answers are the same.
func compare(t *testing.T, rows []row) {
	t.Helper()
	direct, proxy := open(t, ""), open(t, "").behind(t)
	for _, r := range rows {
		if strings.Contains(r.request, "$1/Products") { // is 501 through a proxy
			continue
		}
		want, got := whole(direct.ask(r.request)), whole(proxy.ask(r.request))
		if strings.Contains(r.request, `"Products":[{`) { // which are in the order of keys that are made
			want, got = sorted(want), sorted(got)
		}
		if got != want {
			t.Errorf("%s\nis answered\n%s\nand through a proxy\n%s", direct.fill(r.request), want, got)
		}
	}
}

// sorted returns the parts of an answer, wherever they stand.
func sorted(answer string) string {
	parts := strings.FieldsFunc(answer, func(c rune) bool { return strings.ContainsRune("{}[],", c) })
	slices.Sort(parts)
	return strings.Join(parts, "\n")
}

// varies is what an answer says otherwise each time: keys that are made, times, tokens, boundaries.
var varies = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[0-9:.]+Z|(skip|delta)token=[^"&\\]+|(batch|changes|set)_\w+|Content-Length: \d+|Last-Modified: .*`)

// whole returns an answer with its header.
func whole(w *httptest.ResponseRecorder) string {
	var b strings.Builder
	h := w.Result().Header
	h.Del("Content-Length")
	fmt.Fprintln(&b, w.Code)
	_ = h.Write(&b)
	return varies.ReplaceAllString(b.String()+"\n"+w.Body.String(), "…")
}
