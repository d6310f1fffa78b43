package schema

import (
	"math"
	"strings"
)

// site is a place in the model that a message speaks about: an element of a
// named one. Its text is only made when there is something to report.
type site struct {
	kind  string // such as "property"
	owner interface{ QualifiedName() string }
	name  string // within the owner; "" for the owner itself
}

func (s site) String() string {
	text := s.kind + " " + s.owner.QualifiedName()
	if s.name != "" {
		text += "/" + s.name
	}
	return text
}

// maxInheritance limits the number of base types above a type, so that looking
// up a property takes bounded time.
const maxInheritance = 100

// linkBases links types to their base types and back, cuts cycles, and derives
// what is inherited as a whole: whether a type is open.
func (r *resolver) linkBases() {
	for _, t := range r.structured {
		if t.BaseName != "" {
			t.Base = r.findBase(t)
		}
	}
	documentOrder := r.structured
	r.structured = r.basesFirst(documentOrder)
	depth := make(map[*StructuredType]int, len(r.structured))
	for _, t := range r.structured {
		t.Open = t.OpenHere
		if t.Base == nil {
			continue
		}
		if depth[t.Base] == maxInheritance {
			r.report("base-depth", t.BasePos, "type %s has more than %d base types above it: flatten the hierarchy", t.QualifiedName(), maxInheritance)
			t.Base = nil
			continue
		}
		depth[t] = depth[t.Base] + 1
		t.Open = t.Open || t.Base.Open
	}
	for _, t := range documentOrder {
		if t.Base != nil {
			t.Base.Derived = append(t.Base.Derived, t)
		}
	}
}

func (r *resolver) findBase(t *StructuredType) *StructuredType {
	found := r.lookupType(t.BaseName)
	base := Structured(found)
	switch {
	case found == nil && r.usesOpaque(t.BaseName, site{"base type", t, ""}, t.BasePos):
	case found == nil:
		r.report("type-unknown", t.BasePos, "type %s has the unknown base type %s: %s", t.QualifiedName(), t.BaseName, r.unknownType(t.BaseName))
	case t.BaseName == "Edm.EntityType" && t.Kind == Entity, t.BaseName == "Edm.ComplexType" && t.Kind == Complex:
		r.report("base-abstract", t.BasePos, "type %s names %s as its base type, which is not allowed and adds nothing: remove the base type", t.QualifiedName(), t.BaseName)
	case base == nil || base.Kind != t.Kind:
		r.report("base-kind", t.BasePos, "%s %s has %s %s as its base type: the base of %s must be %s; choose another one",
			kindOf(t.Self()), t.QualifiedName(), article(kindOf(found)), t.BaseName, article(kindOf(t.Self())), article(kindOf(t.Self())))
	default:
		return base
	}
	return nil
}

// basesFirst orders types so that each comes after its base, and cuts the
// cycles it finds on the way.
func (r *resolver) basesFirst(types []*StructuredType) []*StructuredType {
	ordered := make([]*StructuredType, 0, len(types))
	const onPath, done = 1, 2
	state := make(map[*StructuredType]int, len(types))
	var path []*StructuredType
	for _, t := range types {
		for ; t != nil && state[t] != done; t = t.Base {
			if state[t] == onPath {
				r.reportCycle(path, t)
				path[len(path)-1].Base = nil
				break
			}
			state[t] = onPath
			path = append(path, t)
		}
		for len(path) > 0 {
			last := path[len(path)-1]
			path = path[:len(path)-1]
			state[last] = done
			ordered = append(ordered, last)
		}
	}
	return ordered
}

// reportCycle reports the cycle from t to the end of the path and back to t.
func (r *resolver) reportCycle(path []*StructuredType, t *StructuredType) {
	start := len(path) - 1
	for path[start] != t {
		start--
	}
	cycle := path[start:]
	last := cycle[len(cycle)-1]
	d := r.report("base-cycle", last.BasePos, "type %s is its own base type, over %s: remove one of the base types", last.QualifiedName(), last.BaseName)
	for _, c := range cycle[:min(len(cycle)-1, maxInheritance)] {
		d.also(c.BasePos, "%s is derived from %s", c.QualifiedName(), c.BaseName)
	}
}

// Self returns the entity type or complex type that t is.
func (t *StructuredType) Self() Type {
	if t.entity != nil {
		return t.entity
	}
	return t.complex
}

// kindOf names the kind of a type as the standard does.
func kindOf(t Type) string {
	switch t.(type) {
	case *EntityType:
		return "entity type"
	case *ComplexType:
		return "complex type"
	case *EnumType:
		return "enumeration type"
	case *TypeDefinition:
		return "type definition"
	}
	return "built-in type"
}

func article(noun string) string {
	if strings.IndexByte("aeiou", noun[0]) >= 0 {
		return "an " + noun
	}
	return "a " + noun
}

// linkTypes links the uses of types outside annotations.
func (r *resolver) linkTypes() {
	r.typeRefs(r.linkType)
	for _, s := range r.model.Schemas() {
		for _, t := range s.Terms {
			r.linkTermType(t)
		}
	}
}

// typeRefs calls visit for the uses of types outside terms and annotations.
func (r *resolver) typeRefs(visit func(*TypeRef, site)) {
	for _, t := range r.structured {
		for _, p := range t.Properties {
			visit(&p.Type, site{"property", t, p.Name})
		}
		for _, p := range t.NavigationProperties {
			visit(&p.Type, site{"navigation property", t, p.Name})
		}
	}
	for _, s := range r.model.Schemas() {
		for _, t := range s.TypeDefinitions {
			visit(&t.Underlying, site{"type definition", t, ""})
		}
		for _, list := range [2][]*Operation{s.Actions, s.Functions} {
			for _, o := range list {
				for _, p := range o.Parameters {
					visit(&p.Type, site{"parameter", o, p.Name})
				}
				if o.Return != nil {
					visit(&o.Return.Type, site{"return type of", o, ""})
				}
			}
		}
	}
}

// linkType links the use of a type. A use without a name was reported by the
// reader.
func (r *resolver) linkType(ref *TypeRef, at site) {
	if ref.Name == "" {
		return
	}
	if !strings.Contains(ref.Name, ".") && Primitive("Edm."+ref.Name) != nil {
		r.report("type-unqualified", ref.Pos, "%s has the type %s without its namespace: write Edm.%s", at, ref.Name, ref.Name)
		ref.Name = "Edm." + ref.Name
	}
	ref.Type = r.lookupType(ref.Name)
	if ref.Type == nil && !r.usesOpaque(ref.Name, at, ref.Pos) {
		r.report("type-unknown", ref.Pos, "%s has the unknown type %s: %s", at, ref.Name, r.unknownType(ref.Name))
	}
}

// linkTermType links a term's type. No code is generated for terms, so that an
// unknown one stops nothing: it often is one of a vocabulary that was not read.
func (r *resolver) linkTermType(t *Term) {
	if t.Type.Name != "" && strings.Contains(t.Type.Name, ".") && r.lookupType(t.Type.Name) == nil {
		if r.isOpaque(t.Type.Name) {
			return
		}
		r.report("term-type", t.Type.Pos, "term %s has the unknown type %s, so its annotations are not checked: %s", t.QualifiedName(), t.Type.Name, r.unknownType(t.Type.Name))
		return
	}
	r.linkType(&t.Type, site{"term", t, ""})
}

// linkKeys links the parts of keys to the properties their paths lead to.
func (r *resolver) linkKeys() {
	for _, t := range r.structured {
		if t.entity == nil {
			continue
		}
		linked := true
		for _, ref := range t.entity.Key {
			found := r.walk(t, ref.Path)
			switch {
			case found.unresolved:
			case found.problem != "":
				r.report("key-unknown", ref.Pos, "key of %s names %s: %s; name one of its properties", t.QualifiedName(), ref.Path, found.problem)
			case found.member.property == nil:
				r.report("key-type", ref.Pos, "key of %s names %s, which is not a structural property: name a primitive one", t.QualifiedName(), ref.Path)
			default:
				ref.Property = found.member.property
			}
			linked = linked && ref.Property != nil
		}
		if !linked {
			t.entity.Key = nil // half a key addresses nothing
			if r.unlinked == nil {
				r.unlinked = map[*EntityType]bool{}
			}
			r.unlinked[t.entity] = true
		}
	}
}

// countMembers gives the members of enumerations that state no value the one
// after their predecessor's (section 10.3).
func (r *resolver) countMembers() {
	for _, s := range r.model.Schemas() {
		for _, t := range s.EnumTypes {
			r.countMembersOf(t)
		}
	}
}

func (r *resolver) countMembersOf(t *EnumType) {
	next, ok := int64(0), true
	for _, m := range t.Members {
		if !m.ValueGiven {
			if !ok {
				r.report("enum-value-overflow", m.Pos, "member %s/%s has no value and follows one with the largest value there is: give it a value", t.QualifiedName(), m.Name)
				continue
			}
			m.Value = next
		}
		next, ok = m.Value+1, m.Value != math.MaxInt64
	}
}

// enumIndex finds the members of an enumeration; of two with one name or value,
// the first.
type enumIndex struct {
	byName  map[string]*Member
	byValue map[int64]*Member
}

func (r *resolver) enumIndex(t *EnumType) enumIndex {
	if known, ok := r.enums[t]; ok {
		return known
	}
	index := enumIndex{make(map[string]*Member, len(t.Members)), make(map[int64]*Member, len(t.Members))}
	for _, m := range t.Members {
		if index.byName[m.Name] == nil {
			index.byName[m.Name] = m
		}
		if index.byValue[m.Value] == nil {
			index.byValue[m.Value] = m
		}
	}
	r.enums[t] = index
	return index
}
