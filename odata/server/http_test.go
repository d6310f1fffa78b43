package server_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/odatagen/odatagen/odata/server"
)

// TestConcurrent serves many requests at the same time through a real server.
func TestConcurrent(t *testing.T) {
	ts := httptest.NewServer(newShop().handler(quiet()))
	defer ts.Close()
	want := map[string]string{}
	paths := []string{"/Products", "/Products(1)?$expand=Reviews", "/Products(2)/Name", "/", "/Nothing", "/Products/$count", "/Panics", "/Suppliers('a%2Fb%20c')", "/Products(1)?$format=application/json;metadata=full"}
	get := func(path string) (string, error) {
		res, err := http.Get(ts.URL + path)
		if err != nil {
			return "", err
		}
		defer res.Body.Close()
		if n := len(res.Header.Values("OData-Version")); n != 1 {
			return "", fmt.Errorf("%d times OData-Version", n)
		}
		body, err := io.ReadAll(res.Body)
		return res.Status + string(body), err
	}
	for _, path := range paths {
		text, err := get(path)
		if err != nil {
			t.Fatal(err)
		}
		want[path] = text
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 50 {
				path := paths[i%len(paths)]
				if got, err := get(path); err != nil || got != want[path] {
					t.Errorf("GET %s: %v\n%s\nwant %s", path, err, got, want[path])
				}
			}
		})
	}
	wg.Wait()
}

// TestWire looks at the bytes that a server sends.
func TestWire(t *testing.T) {
	ts := httptest.NewServer(newShop().handler(quiet()))
	defer ts.Close()
	for _, request := range []string{
		"GET /Me HTTP/1.1", "GET /Nothing HTTP/1.1", "HEAD /Me HTTP/1.1", "OPTIONS /Me HTTP/1.1", "DELETE /Me HTTP/1.1", "GET /Products(3)/Supplier HTTP/1.1",
	} {
		conn, err := net.Dial("tcp", ts.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "%s\r\nHost: h\r\nConnection: close\r\n\r\n", request)
		answer, err := io.ReadAll(conn)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(strings.ToLower(string(answer)), "odata-version:"); n != 1 || !strings.Contains(string(answer), "\r\nOData-Version: 4.0\r\n") {
			t.Errorf("%s: %d times OData-Version\n%s", request, n, answer)
		}
		_ = conn.Close()
	}
}

// TestMount puts the service behind the standard library's routing, which must
// leave keys as they are.
func TestMount(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("/v1.0/", newShop().handler(quiet(), server.WithBasePath("/v1.0")))
	mux.Handle("/other/", http.StripPrefix("/other", newShop().handler(quiet(), server.WithServiceRoot("http://host/other"))))
	mux.Handle("/with%20space/", newShop().handler(quiet(), server.WithBasePath("/with space")))
	for path, want := range map[string]string{
		"/v1.0/":                        `"http://host/v1.0/$metadata"`,
		"/v1.0/$metadata":               "<edmx",
		"/v1.0/Me":                      `"http://host/v1.0/$metadata#Me"`,
		"/v1.0/Suppliers('a%2Fb%20c')":  `"Name":"a/b c"`,
		"/v1.0/Suppliers('x%2F%2Fy')":   `"Name":"x//y"`,
		"/v1.0/Suppliers/x%2F%2Fy":      `"Name":"x//y"`,
		"/v1.0/Suppliers('..%2F..')":    "NotFound",
		"/v1.0/Suppliers('O''Neil')":    `"Name":"O'Neil"`,
		"/v1.0/Products(1)/Name/$value": "Lamp",
		"/other/Suppliers('x%2F%2Fy')":  `"Name":"x//y"`,
		"/other/Me":                     `"http://host/other/$metadata#Me"`,
		"/with%20space/Me":              `"http://host/with%20space/$metadata#Me"`,
	} {
		if w := ask(t, mux, "GET "+path); !strings.Contains(w.Body.String(), want) {
			t.Errorf("GET %s: %d %s, want %s", path, w.Code, w.Body, want)
		}
	}
}
