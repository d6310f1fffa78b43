package stock

import (
	"net/http/httptest"
	"strings"
	"testing"

	"example.org/stock/warehouse"
	"example.org/stock/warehouse/warehousehttp"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/wire"
)

// articles are what the tests serve.
var articles = []*warehouse.Article{
	{Number: wire.Some("B-1"), Name: wire.Some("Bolt"), OnHand: wire.Some[int32](7), ReorderAt: wire.Some[int32](50), Storage: warehouse.StorageShelf},
	{Number: wire.Some("I-2"), Name: wire.Some("Ice"), OnHand: wire.Some[int32](0), Storage: warehouse.StorageColdRoom},
}

// TestNewHandler asks for paths that are filled in, and for one that is not.
func TestNewHandler(t *testing.T) {
	for path, want := range map[string]string{
		"/Articles?$top=1&$select=Name": `"Name":"Bolt"}]}`,
		"/Articles('I-2')":              `"OnHand":0,`,
		"/Articles('X')":                `"message":"there is no article X"`,
		"/Articles('I-2')/Deliveries":   `"code":"NotImplemented"`,
	} {
		answer := httptest.NewRecorder()
		NewHandler(articles).ServeHTTP(answer, httptest.NewRequest("GET", path, nil))
		if !strings.Contains(answer.Body.String(), want) {
			t.Errorf("%s is answered %d\n%s\nwithout %s", path, answer.Code, answer.Body, want)
		}
	}
}

// TestShortage calls the handler with the client.
func TestShortage(t *testing.T) {
	service := httptest.NewServer(NewHandler(articles))
	defer service.Close()
	conn, err := client.New(service.URL)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := Shortage(t.Context(), &b, warehousehttp.NewClient(conn)); err != nil {
		t.Fatal(err)
	}
	if want := "B-1 Bolt: 7 of 50\n"; b.String() != want {
		t.Errorf("it writes %q, not %q", b.String(), want)
	}
}
