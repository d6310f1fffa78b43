package client_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/ark"
	"github.com/odatagen/odatagen/generated/ark/arkhttp"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/query"
)

// behind returns a client of a handler, which a server of the test's serves.
func behind(t *testing.T, h http.Handler) *client.Client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	conn, err := client.New(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// told asks a handler, and returns the answer. Lines of the request behind the first are
// of the header, and behind an empty one is the body.
func told(h http.Handler, request string) *httptest.ResponseRecorder {
	head, body, _ := strings.Cut(request, "\n\n")
	lines := strings.Split(head, "\n")
	method, url, _ := strings.Cut(lines[0], " ")
	r := httptest.NewRequest(method, strings.ReplaceAll(url, " ", "%20"), strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestProxyReplaces replaces an entity by PUT where a client is the handler: what its open
// type does not declare goes, as it does without a proxy.
func TestProxyReplaces(t *testing.T) {
	direct := arkhttp.NewHandler(arkhttp.Stored(memory.New()))
	service := arkhttp.NewClient(behind(t, direct))
	proxy := arkhttp.NewHandler(service)
	other := service
	other.Animals.UpdateAnimal = func(ctx context.Context, id int32, _ ark.AnyAnimal, q *query.Options) (ark.AnyAnimal, error) {
		return service.Animals.UpdateAnimal(ctx, id, new(ark.Animal), q) // a change of its own
	}
	for _, c := range []struct {
		what  string
		h     http.Handler
		by    string
		stays bool
	}{
		{"direct", direct, "PUT", false},
		{"the proxy", proxy, "PUT", false},
		{"the proxy", proxy, "PATCH", true},
		{"a handler that makes another change", arkhttp.NewHandler(other), "PUT", true},
	} {
		told(direct, "DELETE /Animals(1)")
		told(direct, "POST /Animals\n\n"+`{"ID":1,"Name":"Ada","Extra":"e"}`)
		w := told(c.h, c.by+" /Animals(1)\n\n"+`{"Name":"Bo"}`)
		got := told(direct, "GET /Animals(1)").Body.String()
		if w.Code != http.StatusNoContent || strings.Contains(got, `"Extra":"e"`) != c.stays {
			t.Errorf("%s, %s: %d %s; then there is %s", c.what, c.by, w.Code, w.Body, got)
		}
	}
	w := told(proxy, "PUT /Animals(7)\nPrefer: return=representation\n\n"+`{"Name":"New"}`)
	if w.Code != http.StatusCreated || !strings.Contains(w.Body.String(), `"Name":"New"`) {
		t.Error(w.Code, w.Body)
	}
}
