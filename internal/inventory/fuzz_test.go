package inventory_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/inventory"
)

// FuzzComplete: whatever is typed, what is offered begins so, once each; and what is
// looked up is there or an error.
func FuzzComplete(f *testing.F) {
	for _, seed := range []string{"", "/", "library.", "library.bo", "/books/{id}/lo", "/books/", "//", "/books//x", "**", "*.book", "/animals/{", "é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, name := range []string{"testdata/library.xml", "testdata/zoo.yaml"} {
			d := read(t, name)
			offered := inventory.Complete(d, typed)
			for _, word := range offered {
				if !strings.HasPrefix(word, typed) {
					t.Errorf("%q does not begin with %q", word, typed)
				}
			}
			if !slices.IsSorted(offered) || len(slices.Compact(slices.Clone(offered))) != len(offered) {
				t.Errorf("%q: %q", typed, offered)
			}
			if list, found := inventory.Show(d, plan.Config{Package: "p"}, typed); len(list) == 0 && len(found.Errors()) == 0 {
				t.Errorf("%q shows nothing, and no error", typed)
			}
			if _, found := inventory.List(d, plan.Config{Package: "p"}, []string{typed}); len(found.Errors()) > 0 && found[0].Message == "" {
				t.Errorf("%q: %v", typed, found)
			}
		}
	})
}
