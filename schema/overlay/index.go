package overlay

import (
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// index finds the elements of a model by target path: pointers to what a patch
// can change.
type index map[string][]any

// newIndex indexes a model by all paths of its elements.
func newIndex(m *schema.Model) index {
	x := index{}
	for _, e := range schema.Elements(m) {
		if e.Kind == schema.SchemaElement || e.Kind == schema.TermElement {
			continue // nothing of them can be set
		}
		for _, path := range append(e.Also, e.Path) {
			x[path] = append(x[path], e.Value)
		}
	}
	return x
}

func (x index) find(path string) []any { return x[strings.ReplaceAll(path, " ", "")] }
