package schema

import (
	"cmp"
	"slices"
	"strings"
)

// mostPatterns is how many patterns advice has where one can ask for more.
const mostPatterns = 3

// LeftOut returns the abstract types of which values can stand somewhere and no
// derived type is in the selection, sorted by name, and the patterns that bring
// them in beside those that were given: the newest ones where namespaces have
// versions. Where everything was asked for, the targets of navigation properties
// count too.
func (s *Selection) LeftOut() (roots []*StructuredType, patterns []string) {
	candidates := map[*StructuredType]bool{}
	for _, t := range s.Roots {
		candidates[t] = true
	}
	if s.include.All() {
		for t := range s.Types {
			if st := Structured(t); st != nil {
				for _, n := range st.NavigationProperties {
					candidates[Structured(n.Type.Type)] = true
				}
			}
		}
	}
	asked := map[string]bool{}
	for t := range candidates {
		if t == nil || !t.Abstract {
			continue
		}
		if list := s.patternsFor(t); len(list) > 0 {
			roots = append(roots, t)
			for _, p := range list {
				asked[p] = true
			}
		}
	}
	slices.SortFunc(roots, func(a, b *StructuredType) int { return cmp.Compare(a.QualifiedName(), b.QualifiedName()) })
	if patterns = shorter(asked); len(patterns) > 0 && s.include.All() {
		patterns = append([]string{"**"}, patterns...)
	}
	return roots, patterns
}

// patternsFor returns the patterns that bring in types derived from t; none if one
// is selected, or there is none.
func (s *Selection) patternsFor(t *StructuredType) []string {
	newest := map[string]version{} // that have a derived type, by the namespace before the version
	selected := false
	var visit func(*StructuredType)
	visit = func(t *StructuredType) {
		for _, d := range t.Derived {
			selected = selected || s.Has(d.Self())
			stem, v, _ := cutVersion(d.Schema.Namespace)
			keepNewest(newest, stem, v)
			visit(d)
		}
	}
	visit(t)
	if selected {
		return nil
	}
	var list []string
	for stem, v := range newest {
		switch {
		case v == nil:
			list = append(list, stem+".*")
		case s.versions.namespaces[stem].compare(v) == 0:
			list = append(list, stem+"."+Newest+".*")
		default:
			list = append(list, stem+".v"+v.String()+".*")
		}
	}
	return list
}

// shorter returns patterns sorted, and in place of many of a kind one: for the newest
// versions of everything, or for all that is below what namespaces have in common.
func shorter(asked map[string]bool) []string {
	const newest = "." + Newest + ".*"
	var list, stems []string
	related := map[string][]string{} // by the first segment
	for p := range asked {
		if stem, ok := strings.CutSuffix(p, newest); ok {
			stems = append(stems, stem)
		} else {
			first, _, _ := strings.Cut(p, ".")
			related[first] = append(related[first], p)
		}
	}
	if len(stems) > mostPatterns {
		all := "*"
		if slices.ContainsFunc(stems, func(stem string) bool { return strings.Contains(stem, ".") }) {
			all = "**"
		}
		stems = []string{all}
	}
	for _, stem := range stems {
		list = append(list, stem+newest)
	}
	for _, patterns := range related {
		if len(patterns) > mostPatterns {
			patterns = []string{common(patterns) + ".**"}
		}
		list = append(list, patterns...)
	}
	slices.Sort(list)
	return list
}

// common returns the segments that all names have in common, but the last one.
func common(names []string) string {
	shared := strings.Split(names[0], ".")
	for _, name := range names {
		segments := strings.Split(name, ".")
		n := 0
		for n < min(len(shared), len(segments)-1) && shared[n] == segments[n] {
			n++
		}
		shared = shared[:n]
	}
	return strings.Join(shared, ".")
}
