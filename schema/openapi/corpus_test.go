package openapi_test

import (
	"os"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// corpus returns the descriptions by others, or skips the test.
func corpus(t testing.TB) []string {
	t.Helper()
	return corpora.Glob(t, "openapi/*.json", "openapi/*.yaml", "openapi/oasis/*.json", "openapi/ms/*.json", "openapi/ms/*.yaml")
}

func load(t testing.TB, path string) (*openapi.Document, schema.Diagnostics) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return openapi.Load(schema.Source{Name: path, Data: data}, schema.ReadOptions{Open: os.ReadFile})
}

// TestCorpusMapping tells the mappings of descriptions by others.
func TestCorpusMapping(t *testing.T) {
	for _, path := range corpus(t) {
		want := openapi.OASIS
		switch {
		case strings.Contains(path, "petstore"):
			want = openapi.NoMapping
		case strings.Contains(path, "ms-style"), strings.Contains(path, "/ms/"):
			want = openapi.Microsoft
		}
		d, found := load(t, path)
		for _, w := range found.Warnings() {
			t.Log(w)
		}
		if d == nil {
			if strings.HasSuffix(path, "Products.openapi3.json") && len(found.Errors()) == 1 && found.Errors()[0].Rule == "reference-unreadable" {
				continue // what it references is not there
			}
			t.Errorf("%s: %v", path, found.Errors())
		} else if d.Mapping != want {
			t.Errorf("%s: %v, want %v", path, d.Mapping, want)
		}
	}
}
