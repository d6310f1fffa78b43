package openapi_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// corpus returns the descriptions by others, or skips the test.
func corpus(t testing.TB) []string {
	t.Helper()
	const dir = "../../../shared/corpora/openapi"
	var all []string
	for _, pattern := range []string{"*.json", "*.yaml", "oasis/*.json", "ms/*.json", "ms/*.yaml"} {
		paths, _ := filepath.Glob(filepath.Join(dir, pattern))
		all = append(all, paths...)
	}
	if len(all) == 0 {
		t.Skipf("SKIPPED: %s is missing, so that no descriptions by others are read", dir)
	}
	return all
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
