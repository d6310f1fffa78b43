package schema

import (
	"fmt"
	"strings"
)

// member is a property of a structured type: a structural or a navigation
// property.
type member struct {
	property   *Property
	navigation *NavigationProperty
}

func (m member) ref() *TypeRef {
	switch {
	case m.property != nil:
		return &m.property.Type
	case m.navigation != nil:
		return &m.navigation.Type
	}
	return nil
}

func (m member) node() *Node {
	switch {
	case m.property != nil:
		return &m.property.Node
	case m.navigation != nil:
		return &m.navigation.Node
	}
	return nil
}

// membersOf returns the properties that a type itself declares, by name; of two
// with one name, the first.
func (r *resolver) membersOf(t *StructuredType) map[string]member {
	if own, ok := r.members[t]; ok {
		return own
	}
	own := make(map[string]member, len(t.Properties)+len(t.NavigationProperties))
	for _, p := range t.Properties {
		if _, ok := own[p.Name]; !ok {
			own[p.Name] = member{property: p}
		}
	}
	for _, p := range t.NavigationProperties {
		if _, ok := own[p.Name]; !ok {
			own[p.Name] = member{navigation: p}
		}
	}
	r.members[t] = own
	return own
}

// lookupMember returns the property of a name, own or inherited, and the type
// that declares it.
func (r *resolver) lookupMember(t *StructuredType, name string) (member, *StructuredType) {
	for ; t != nil; t = t.Base {
		if m, ok := r.membersOf(t)[name]; ok {
			return m, t
		}
	}
	return member{}, nil
}

// walked is where a path leads.
type walked struct {
	member     member          // the last property of the path; zero if there is none
	typ        *StructuredType // the type after the path; nil if it has no properties
	cast       bool            // the last segment is a type
	collection bool            // a segment before the last is a collection
	problem    string          // why the path leads nowhere, or ""
	unresolved bool            // a type on the way is unknown, which was reported
}

// walk follows a path of property names and type casts, such as
// "address/ns.workAddress/city", from a type.
func (r *resolver) walk(from *StructuredType, path string) walked {
	w := walked{typ: from}
	for rest, more := path, true; more; {
		var segment string
		segment, rest, more = strings.Cut(rest, "/")
		w.step(r, segment)
		if w.problem != "" || w.unresolved {
			return w
		}
	}
	return w
}

func (w *walked) step(r *resolver, segment string) {
	if w.typ == nil {
		w.problem = fmt.Sprintf("what comes before %q has no properties", segment)
		return
	}
	if strings.Contains(segment, ".") {
		w.castTo(r, segment)
		return
	}
	m, _ := r.lookupMember(w.typ, segment)
	ref := m.ref()
	if ref == nil && r.partial(w.typ) {
		w.unresolved = true
		return
	}
	if ref == nil {
		w.problem = fmt.Sprintf("%s has no property %q", w.typ.QualifiedName(), segment)
		if near := r.nearestMember(w.typ, segment); near != "" {
			w.problem += fmt.Sprintf(" (did you mean %s?)", near)
		}
		return
	}
	if before := w.member.ref(); before != nil && before.Collection {
		w.collection = true
	}
	w.member, w.cast = m, false
	w.typ = Structured(ref.Type)
	w.unresolved = ref.Type == nil
}

func (w *walked) castTo(r *resolver, name string) {
	target := Structured(r.lookupType(name))
	switch {
	case target == nil && r.isOpaque(name):
		w.unresolved = true
	case target == nil:
		w.problem = fmt.Sprintf("%s is not a structured type of the model", name)
	case !target.IsDerivedFrom(w.typ) && !w.typ.IsDerivedFrom(target) && r.partial(target):
		w.unresolved = true
	case !target.IsDerivedFrom(w.typ) && !w.typ.IsDerivedFrom(target):
		w.problem = fmt.Sprintf("%s is not derived from %s", name, w.typ.QualifiedName())
	default:
		w.typ, w.cast = target, true
	}
}

// nearestMember returns the name of the property that an unknown name is most
// like, or "".
func (r *resolver) nearestMember(t *StructuredType, name string) string {
	if r.suggester.work > maxSuggesterWork {
		return ""
	}
	var names []string
	for ; t != nil; t = t.Base {
		for _, p := range t.Properties {
			names = append(names, p.Name)
		}
		for _, p := range t.NavigationProperties {
			names = append(names, p.Name)
		}
	}
	r.suggester.work += len(names)
	return r.suggester.nearest(name, names)
}
