package schema

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// This file is about names of documents that were not given and need not be. While
// the model is linked and checked they are as unknown as others, which says nothing
// of what hangs on them; only that they are is not reported.

// isOpaque reports whether a name is one of a document that need not be there.
func (r *resolver) isOpaque(name string) bool {
	namespace, _ := splitName(name)
	return r.opaque[namespace] != nil && r.schemas[namespace] == nil
}

// usesOpaque reports whether a name that is unknown is opaque, and notes the use.
func (r *resolver) usesOpaque(name string, at site, pos Position) bool {
	if !r.isOpaque(name) {
		return false
	}
	namespace, _ := splitName(name)
	ref := r.opaque[namespace]
	r.model.Opaque = append(r.model.Opaque, OpaqueUse{Name: name, URI: ref.URI, By: ref.Opaque, Kind: strings.TrimSuffix(at.kind, " of"), Place: at.String(), Pos: pos})
	return true
}

// partial reports whether what a type inherits is not known as a whole, as the
// outermost base type is opaque.
func (r *resolver) partial(t *StructuredType) bool {
	for t.Base != nil {
		t = t.Base
	}
	return t.BaseName != "" && r.isOpaque(t.BaseName)
}

// linkOpaque lets uses of opaque types be Edm.Untyped for who reads the model.
func (r *resolver) linkOpaque() {
	for _, u := range r.model.Opaque {
		r.model.types[u.Name] = Primitive("Edm.Untyped")
	}
	if len(r.model.Opaque) > 0 {
		r.typeRefs(func(ref *TypeRef, _ site) {
			if ref.Type == nil && r.isOpaque(ref.Name) {
				ref.Type = Primitive("Edm.Untyped")
			}
		})
	}
}

// OpaqueNotes says in a few lines what the model uses of documents that were not
// given, and in details every use.
func (m *Model) OpaqueNotes() (notes, details []string) {
	kinds, names := map[string]map[string]int{}, map[string]map[string]bool{}
	var order []string
	for _, u := range m.Opaque {
		if kinds[u.By] == nil {
			kinds[u.By], names[u.By] = map[string]int{}, map[string]bool{}
			order = append(order, u.By)
		}
		kinds[u.By][u.Kind]++
		names[u.By][u.Name] = true
		details = append(details, fmt.Sprintf("? %s of %s, which was not given: %s", u.Name, u.URI, u.Place))
	}
	slices.Sort(order)
	slices.Sort(details)
	for _, by := range order {
		var uses []string
		for kind, n := range kinds[by] {
			uses = append(uses, count(n, kind))
		}
		slices.SortFunc(uses, func(a, b string) int { return cmp.Compare(kindIn(a), kindIn(b)) })
		what := slices.Sorted(maps.Keys(names[by]))
		if more := len(what) - 1; more > 0 {
			what = append(what[:1], fmt.Sprintf("%d more", more))
		}
		notes = append(notes, fmt.Sprintf("%s is opaque, and what has its %s is raw JSON, undeclared or left out: %s", by, strings.Join(what, " and "), strings.Join(uses, ", ")))
	}
	return notes, slices.Compact(details)
}

// kindIn returns what is counted in "2 properties".
func kindIn(counted string) string {
	_, kind, _ := strings.Cut(counted, " ")
	return kind
}

// count writes a number of things: "1 property", "2 properties".
func count(n int, one string) string {
	switch {
	case n == 1:
		return "1 " + one
	case strings.HasSuffix(one, "y"):
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(one, "y"))
	}
	return fmt.Sprintf("%d %ss", n, one)
}
