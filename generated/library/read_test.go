package library_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/memory"
)

// TestReadInterfaces reads entities of derived types at a link: the client knows what the
// interface stands for when the client of its package was made of the same connection.
func TestReadInterfaces(t *testing.T) {
	store := memory.New()
	service := libraryhttp.Stored(store)
	if err := store.Load([]byte(`{"Publications":[{"@odata.type":"#example.library.Book","ID":1,"Title":"Go","Pages":7}]}`)); err != nil {
		t.Fatal(err)
	}
	host := httptest.NewServer(libraryhttp.NewHandler(service))
	defer host.Close()
	conn, err := client.New(host.URL)
	if err != nil {
		t.Fatal(err)
	}
	read := func() (seen []library.AnyPublication, err error) {
		for p, err := range client.Read[library.AnyPublication](t.Context(), conn, "Publications", nil) {
			if err != nil {
				return nil, err
			}
			seen = append(seen, p)
		}
		return seen, nil
	}
	if _, err := read(); err == nil || !strings.Contains(err.Error(), "odata.DeclaredType") {
		t.Errorf("before: %v", err)
	}
	libraryhttp.NewClient(conn)
	seen, err := read()
	if err != nil || len(seen) != 1 {
		t.Fatal(seen, err)
	}
	if book, is := seen[0].(*library.Book); !is || book.Pages.Or(0) != 7 {
		t.Errorf("%T", seen[0])
	}
}
