package evolution

import (
	"slices"
	"strings"
)

// two are an element before and after.
type two[T any] struct{ old, new T }

// pairs are the elements of two lists, by name.
type pairs[T any] struct {
	same, cased    []two[T] // with one name, and with names that differ in case alone
	removed, added []T
}

// kept returns what is there before and after.
func (p pairs[T]) kept() []two[T] { return append(p.same, p.cased...) }

// pair brings the elements of two lists together by their names, which are those of the
// new list. Of those in one list that have one name, the first counts.
func pair[T any](old, new []T, oldName, newName func(T) string) (p pairs[T]) {
	oldNames, before := firsts(old, oldName)
	newNames, after := firsts(new, newName)
	added := map[string][]string{} // by the name in small letters
	for _, name := range newNames {
		if _, there := before[name]; !there {
			key := strings.ToLower(name)
			added[key] = append(added[key], name)
		}
	}
	renamed := map[string]bool{} // by their new names
	for _, name := range oldNames {
		others := added[strings.ToLower(name)]
		if e, there := after[name]; there {
			p.same = append(p.same, two[T]{before[name], e})
		} else if len(others) == 1 && !renamed[others[0]] {
			renamed[others[0]] = true
			p.cased = append(p.cased, two[T]{before[name], after[others[0]]})
		} else {
			p.removed = append(p.removed, before[name])
		}
	}
	for _, name := range newNames {
		if list := added[strings.ToLower(name)]; slices.Contains(list, name) && !renamed[name] {
			p.added = append(p.added, after[name])
		}
	}
	return p
}

// firsts returns the names of a list, each once, and the first element of each.
func firsts[T any](list []T, name func(T) string) (names []string, first map[string]T) {
	first = map[string]T{}
	for _, e := range list {
		if _, twice := first[name(e)]; !twice {
			names = append(names, name(e))
			first[name(e)] = e
		}
	}
	return names, first
}
