package schema

import (
	"cmp"
	"slices"
	"strings"
)

// Newest stands for the version in the name of a namespace: "Chassis.newest" is
// the newest of Chassis.v1_2_0, Chassis.v1_10_0 and so on.
const Newest = "newest"

// versions says which namespaces are versions of one: those whose last segment is
// a v and numbers, such as Chassis.v1_25_0. It needs no look at all of them for
// each.
type versions struct {
	namespaces map[string]version // the newest, by what comes before
	types      map[string]version // the newest that has a type of the name, by "Chassis.Thermal"
}

// version is the numbers of a version as they are written, of any length.
type version []string

func (v version) String() string { return strings.Join(v, "_") }

func (v version) compare(w version) int {
	return slices.CompareFunc(v, w, func(a, b string) int {
		a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
}

// cutVersion cuts a namespace before its version; ok is false if it has none.
func cutVersion(namespace string) (stem string, v version, ok bool) {
	stem, last := splitName(namespace)
	text, ok := strings.CutPrefix(last, "v")
	if !ok || stem == "" {
		return namespace, nil, false
	}
	for number := range strings.SplitSeq(text, "_") {
		if number == "" || strings.Trim(number, "0123456789") != "" {
			return namespace, nil, false
		}
		v = append(v, number)
	}
	return stem, v, true
}

func newVersions(m *Model) *versions {
	vs := &versions{map[string]version{}, map[string]version{}}
	for _, s := range m.Schemas() {
		stem, v, ok := cutVersion(s.Namespace)
		if !ok {
			continue
		}
		keepNewest(vs.namespaces, stem, v)
		for _, t := range declaredTypes([]*Schema{s}) {
			_, name := splitName(t.QualifiedName())
			keepNewest(vs.types, stem+"."+name, v)
		}
	}
	return vs
}

func keepNewest(index map[string]version, key string, v version) {
	if before, known := index[key]; !known || before.compare(v) < 0 {
		index[key] = v
	}
}

// newest returns the name of a type with [Newest] for the version of its
// namespace, and whether the namespace is the newest version. One that has no
// versions is the newest itself.
func (vs *versions) newest(qualified string) (name string, is bool) {
	namespace, simple := splitName(qualified)
	stem, v, _ := cutVersion(namespace)
	return stem + "." + Newest + "." + simple, vs.namespaces[stem].compare(v) == 0
}

// outdated reports whether a newer version of the namespace has a type of the same
// name.
func (vs *versions) outdated(qualified string) bool {
	namespace, simple := splitName(qualified)
	stem, v, ok := cutVersion(namespace)
	return ok && vs.types[stem+"."+simple].compare(v) != 0
}
