package schema

import "strings"

// Context returns what context URLs say where the answer is not in the place
// that the path names: the entity set or singleton that the last relationship is
// bound to, or the type of entities that are in none (Protocol 10). It is ""
// where the path says it all, and for results of operations that are in no set.
//
// What the EntitySetPath of an operation leads to without leaving what it is bound
// to is a path from there: "." is what it is bound to, "./a" a navigation property of
// that. A slash at the end says that it is a collection: of a member, "./" is the
// collection that it is in.
func (r *Route) Context() string {
	switch {
	case r.Import != nil:
		return r.Import.EntitySet
	case r.Invokes():
		return r.resultPlace()
	case r.Last().contained():
		return ""
	}
	if target, ok := r.child.bound[names(r.Steps)]; ok {
		return target
	}
	return r.Last().Type.QualifiedName()
}

// resultPlace returns where the results of a bound operation are, by its
// EntitySetPath (section 12.6).
func (r *Route) resultPlace() string {
	path := r.Overloads[0].EntitySetPath
	answer := r.Answer()
	if path == "" || answer == nil || !isEntity(answer.Type) {
		return ""
	}
	_, rest, more := strings.Cut(path, "/")
	last := r.Last()
	at := resultPath{route: r, typ: &last.Type.StructuredType}
	for i := len(r.Steps) - 1; last.Cast; i-- {
		last = &r.Steps[i-1]
	}
	at.single = !last.Collection || last.Keyed
	if last.contained() {
		at.place = "."
		if last.Collection {
			at.place = "./"
		}
	} else {
		at.place = r.child.bound[names(r.Steps)]
	}
	for more && at.place != "" {
		var segment string
		segment, rest, more = strings.Cut(rest, "/")
		at.step(segment)
	}
	return at.place
}

// resultPath is how far an EntitySetPath has been followed.
type resultPath struct {
	route  *Route
	typ    *StructuredType
	place  string // as [Route.Context] has it; "" if it is not known
	single bool   // one entity is at the place, not a collection
	below  string // the segments since then
}

// step follows a segment: a type, a property, or a navigation property.
func (p *resultPath) step(segment string) {
	at := p.below + segment
	p.below = at + "/"
	if strings.Contains(segment, ".") {
		p.typ = derivedNamed(p.typ, segment)
		return
	}
	var n *NavigationProperty
	for t := p.typ; t != nil && n == nil; t = t.Base {
		for _, own := range t.NavigationProperties {
			if own.Name == segment {
				n = own
			}
		}
	}
	switch relative := strings.HasPrefix(p.place, "."); {
	case n == nil:
		if p.typ = Structured(propertyType(p.typ, segment)); p.typ == nil {
			p.place = ""
		}
		return
	case n.ContainsTarget && relative && p.single:
		p.place = strings.TrimSuffix(p.place, "/") + "/" + at
		if n.Type.Collection {
			p.place += "/"
		}
	case n.ContainsTarget || !relative:
		p.place = "" // of which entity is not known
	default:
		steps := append(strings.FieldsFunc(names(p.route.Steps), isSlash), strings.FieldsFunc(p.place[1:], isSlash)...)
		path := strings.Join(append(steps, at), "/")
		cast := p.route.Last()
		if p.place = p.route.child.bound[path]; p.place == "" && cast.Cast { // a base type may declare it
			p.place = p.route.child.bound[strings.Replace(path, cast.Name+"/", "", 1)]
		}
	}
	p.typ, p.single, p.below = Structured(n.Type.Type), !n.Type.Collection, ""
}

func isSlash(c rune) bool { return c == '/' }

// derivedNamed returns the type of a name that is t or derived from it; nil if there is
// none.
func derivedNamed(t *StructuredType, name string) *StructuredType {
	if t == nil || t.QualifiedName() == name {
		return t
	}
	for _, d := range t.Derived {
		if found := derivedNamed(d, name); found != nil {
			return found
		}
	}
	return nil
}

// propertyType returns the type of a property, nil if there is none of the name.
func propertyType(t *StructuredType, name string) Type {
	if p := t.LookupProperty(name); p != nil {
		return p.Type.Type
	}
	return nil
}
