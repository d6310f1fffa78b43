package schema

import (
	"strings"

	"github.com/odatagen/odatagen/schema/pattern"
)

// Lookup finds routes of a model by their paths, selected or not.
type Lookup struct {
	model       *Model
	bound       map[boundTo][]*Operation
	navigations map[reach][]Step
	versions    *versions
}

// NewLookup returns a lookup in a model.
func NewLookup(m *Model) *Lookup {
	return &Lookup{m, boundOperations(m), map[reach][]Step{}, newVersions(m)}
}

// Near returns the routes whose path is the one given, such as
// "/people/{}/shop.greet", and some with paths of one segment less.
func (l *Lookup) Near(path string) []*Route {
	c := l.model.Container()
	if c == nil {
		return nil
	}
	path, _, _ = strings.Cut(path, "(") // behind which is what tells overloads apart
	i := strings.LastIndexByte(path, '/') + 1
	last := path[i:]
	last = last[strings.LastIndexByte(last, '.')+1:] // patterns have operations without their namespace
	include := pattern.New([]string{path[:i], path[:i] + last})
	w := newWalker(include, &Selection{include: include, versions: l.versions}, l.bound)
	w.navigations = l.navigations
	w.walk(c)
	return w.out.Routes
}
