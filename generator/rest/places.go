package rest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema/api"
)

// place is where a schema stands that has no name: what its type is called after.
type place struct {
	path  string // in the description's words
	of    string // path of what the Go name begins with
	inner string // what the Go name has behind that
}

// Behind a path: what has a name of its own beside it.
const (
	typePart   = "#type"    // the type of a schema that has no name
	anyPart    = "#any"     // the union of a schema and those derived from it
	inputPart  = "#input"   // what an operation takes
	outputPart = "#output"  // what an operation answers
	fieldPart  = "#field"   // the field of Service
	headerPart = "#header/" // of an answer: a header, beside what the body has
)

// typePath returns the path of the type of a schema.
func typePath(s *api.Schema, at place) string {
	if s.Name != "" {
		return named(s).path
	}
	return at.path + typePart
}

// named returns the place of a schema that has a name: whatever uses it, its
// parts are called after it.
func named(s *api.Schema) place {
	return place{path: s.Place(), of: s.Place()}
}

func (at place) property(property *api.Property) place {
	return place{at.path + "/" + api.Word(property.Name), at.of, at.inner + propertyName(property)}
}

func (at place) item() place { return place{at.path + "[]", at.of, at.inner + "Item"} }

func (at place) value() place { return place{at.path + "{}", at.of, at.inner + "Value"} }

func (at place) alternative(l label) place {
	return place{at.path + "|" + l.text, at.of, at.inner + l.inner}
}

// places are where the schemas without a name stand, each once.
type places struct {
	*planner
	of    map[*api.Schema]place
	taken map[string]bool
	// offered are the places of schemas that several operations have, such as
	// parameters of a path.
	offered map[*api.Schema][]place
	order   []*api.Schema
}

// locate finds the places of all schemas without a name: where they are written,
// whatever takes them in.
func (p *planner) locate() {
	all := &places{planner: p, of: map[*api.Schema]place{}, taken: map[string]bool{}, offered: map[*api.Schema][]place{}}
	p.places = all.of // which what a schema is can depend on
	for _, s := range p.api.Schemas {
		all.parts(s, named(s))
	}
	for _, o := range p.api.Operations {
		all.operation(o)
	}
	for _, s := range all.order {
		all.add(s, p.choose(all.offered[s]))
	}
}

// choose returns the place that the lock knows, or the first by path.
func (p *planner) choose(offered []place) place {
	slices.SortFunc(offered, func(a, b place) int { return strings.Compare(a.path, b.path) })
	for _, at := range offered {
		if p.locked.below(at.path) {
			return at
		}
	}
	return offered[0]
}

// lockedPaths are the paths that the lock has names for, sorted.
type lockedPaths []string

func newLockedPaths(lock *names.Lock) (list lockedPaths) {
	for _, line := range lock.Lines(names.NameKind) {
		list = append(list, line.Path)
	}
	slices.Sort(list)
	return list
}

// has reports whether the lock has a name for a path.
func (l lockedPaths) has(path string) bool {
	_, found := slices.BinarySearch(l, path)
	return found
}

// below reports whether the lock has a name for a part of what is at a path.
func (l lockedPaths) below(path string) bool {
	for _, next := range []string{"#", "/", "[", "{", "|"} {
		if i, _ := slices.BinarySearch(l, path+next); i < len(l) && strings.HasPrefix(l[i], path+next) {
			return true
		}
	}
	return false
}

func (l *places) offer(s *api.Schema, at place) {
	if s == nil || s.Name != "" {
		return
	}
	if l.offered[s] == nil {
		l.order = append(l.order, s)
	}
	l.offered[s] = append(l.offered[s], at)
}

func (l *places) operation(o *api.Operation) {
	endpoint := o.Endpoint()
	for _, parameter := range o.Parameters {
		l.offer(parameter.Schema, parameterPlace(endpoint, parameter))
	}
	if o.Body != nil {
		for _, c := range o.Body.Content {
			if form := api.FormPart(c.Media); form != "" && c.Schema != nil {
				if c.Schema.Name == "" {
					l.properties(c.Schema, place{path: endpoint + form, of: endpoint + form})
				}
				continue
			}
			l.offer(c.Schema, bodyPlace(endpoint, c.Media))
		}
	}
	for _, a := range o.Responses {
		at := answerPlace(o, a)
		for _, h := range a.Headers {
			l.offer(h.Schema, headerPlace(at, h))
		}
		for _, c := range a.Content {
			l.offer(c.Schema, contentPlace(at, c.Media))
		}
	}
}

// add notes the place of a schema and those of its parts.
func (l *places) add(s *api.Schema, at place) {
	if s == nil || s.Name != "" {
		return
	}
	if _, known := l.of[s]; known {
		return
	}
	for n := 2; l.taken[at.path]; n++ {
		text, _, _ := strings.Cut(at.path, "~~")
		at.path = text + "~~" + strconv.Itoa(n)
	}
	l.taken[at.path] = true
	l.of[s] = at
	l.parts(s, at)
}

// parts notes the places of what a schema consists of.
func (l *places) parts(s *api.Schema, at place) {
	m := l.merge(s)
	if m.only != nil {
		l.add(m.only, unused(s, at))
		return
	}
	own := unused(s, at)
	switch l.classify(s, m.Schema) {
	case structKind:
		own = place{path: at.path, of: typePath(s, at)}
		l.alternativesInto(s, own)
	case unionKind, enumKind:
		own = place{path: at.path, of: typePath(s, at)}
		alternatives := choices(m.Schema)
		labels := l.labels(alternatives, own.path)
		for i, a := range alternatives {
			l.add(a, own.alternative(labels[i]))
		}
	}
	l.properties(s, own)
}

// unused returns the place of what a schema consists of that is no type of its
// own: its name is not that of a type, and serves them.
func unused(s *api.Schema, at place) place {
	if s.Name == "" {
		return at
	}
	return place{path: at.path, inner: names.Exported(s.Name)}
}

// alternativesInto notes the places of what a struct takes from alternatives.
func (l *places) alternativesInto(s *api.Schema, own place) {
	for _, a := range slices.Concat(s.OneOf, s.AnyOf) {
		if a.Name == "" {
			l.properties(a, own)
		}
	}
}

// properties notes the places of the parts of an object, a list or a map.
func (l *places) properties(s *api.Schema, own place) {
	for _, property := range s.Properties {
		l.add(property.Schema, own.property(property))
	}
	l.add(s.Items, own.item())
	l.add(s.Additional, own.value())
	for _, part := range s.AllOf {
		if part.Name == "" {
			l.properties(part, own)
			l.alternativesInto(part, own)
		}
	}
}
