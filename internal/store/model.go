package store

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/wire"
)

// model is what is known of a service's entities.
type model struct {
	types  map[string]*typ
	tables map[string]*table // the entity sets and singletons
	// keepsItems says that there are navigation properties of items of collections.
	keepsItems bool
}

// typ is an entity type or a complex type. What it has from its base type is among its
// own.
type typ struct {
	name       string
	base       *typ
	abstract   bool
	media      bool            // entities have content
	zero       wire.Structured // a typed nil
	key        []string
	alternates []alternateKey // without a path that is none
	properties []*described.Property
	ends       []*end
	// referring are the navigation properties by which others refer to entities of the type
	// by values that are not their key.
	referring []*end
}

// end is a navigation property, of an entity or of a complex value that stands in it: then the
// name is the path to it from the entity, and within are the complex properties before it.
type end struct {
	described.Navigation
	name            string
	within          []string
	declaring       []*typ // the complex types that declare it; nil for one of an entity
	items           bool   // it is of items of a collection, of which many lead to many
	many, contained bool
	owner, target   *typ
	alternates      []alternateKey // that it declares of what it leads to, beside those of the type
	partner         *end           // nil for none
}

// back is the name by which links lead back: that of the partner, or one that is none's.
func (e *end) back() string {
	if e.partner != nil {
		return e.partner.name
	}
	return "~" + e.owner.name + "/" + e.name
}

// newModel makes a model of a description and of the Go types that are reached from some.
func newModel(d *described.Model, from []wire.Structured) (*model, error) {
	m := &model{types: map[string]*typ{}, tables: map[string]*table{}}
	zeros := map[string]wire.Structured{}
	for _, v := range from {
		reach(zeros, v)
	}
	for _, name := range slices.Sorted(maps.Keys(d.Types)) {
		m.addType(d, zeros, name)
	}
	for _, t := range m.types {
		m.addEnds(d, t)
	}
	for _, t := range m.types {
		for _, e := range t.ends {
			m.pair(e)
		}
	}
	for _, t := range m.types {
		t.referring = m.referringTo(t)
	}
	for _, s := range d.Sets {
		t := m.types[s.Type]
		if t == nil {
			return nil, fmt.Errorf("the entities of %s are of the type %s, which is not described", s.Name, s.Type)
		}
		if t.zero == nil {
			continue // no function takes or returns its entities, nor leads to them
		}
		m.tables[s.Name] = &table{name: s.Name, typ: t, single: s.Singleton, set: s, model: m, alternates: t.known(s.Alternate)}
	}
	return m, nil
}

// reach adds the types of properties and those that are derived.
func reach(zeros map[string]wire.Structured, v wire.Structured) {
	if t := v.WireType(); zeros[t.Name] == nil {
		zeros[t.Name] = v
		for _, list := range [][]wire.Structured{t.Derived, t.Uses} {
			for _, other := range list {
				reach(zeros, other)
			}
		}
		for _, p := range wire.Properties(v) {
			if p.Target != nil {
				reach(zeros, p.Target)
			}
		}
	}
}

// addType adds a type, behind its base type.
func (m *model) addType(d *described.Model, zeros map[string]wire.Structured, name string) *typ {
	said := d.Types[name]
	if said == nil || m.types[name] != nil {
		return m.types[name]
	}
	t := &typ{name: name, abstract: said.Abstract, media: said.Media, zero: zeros[name], key: said.Key}
	m.types[name] = t
	if t.base = m.addType(d, zeros, said.Base); t.base != nil {
		t.properties = slices.Clone(t.base.properties)
		t.media = t.media || t.base.media
		t.alternates = slices.Clone(t.base.alternates)
		if t.key == nil {
			t.key = t.base.key
		}
		if t.zero == nil { // its values are of the Go type of the base type
			t.zero = t.base.zero
		}
	}
	t.alternates = append(t.alternates, t.known(said.Alternate)...)
	for i := range said.Properties {
		t.properties = append(t.properties, &said.Properties[i])
	}
	return t
}

// addEnds adds the navigation properties of a type behind those of its base type. All types
// are there by then: one may lead, through others, to what is derived from itself.
func (m *model) addEnds(d *described.Model, t *typ) {
	if t.ends != nil {
		return
	}
	if t.base != nil {
		m.addEnds(d, t.base)
		t.ends = slices.Clone(t.base.ends)
	}
	for _, n := range d.Types[t.name].Navigations {
		if target := m.types[n.Type]; target != nil {
			t.ends = append(t.ends, &end{Navigation: n, name: n.Name, many: n.Collection, contained: n.Contained, owner: t, target: target, alternates: target.known(n.Alternate)})
		}
	}
	if t.zero != nil && t.zero.WireType().Entity {
		for _, p := range d.Types[t.name].Properties {
			m.addEndsWithin(d, t, m.types[p.Type], &p, nil, false)
		}
	}
}

// pair finds the partner of a navigation property, whichever of the two says so.
func (m *model) pair(e *end) {
	name := uncast(e.Partner)
	if e.partner != nil || name == "" {
		return
	}
	for _, t := range m.types {
		if !t.is(e.target) && !e.target.is(t) {
			continue
		}
		if p := t.end(name); p != nil && p.partner == nil {
			e.partner, p.partner = p, e
			return
		}
	}
}

// uncast returns a path without its casts.
func uncast(path string) string {
	names := slices.DeleteFunc(strings.Split(path, "/"), func(name string) bool { return strings.Contains(name, ".") })
	return strings.Join(names, "/")
}

// referringTo returns the navigation properties by which others refer to entities of a type
// by values that are not their key, in the order of their names.
func (m *model) referringTo(t *typ) (list []*end) {
	for _, name := range slices.Sorted(maps.Keys(m.types)) {
		for _, e := range m.types[name].ends {
			if e.owner.name == name && len(e.Constraints) > 0 && t.is(e.target) && !keyConstrained(e.target, e.Constraints) {
				list = append(list, e)
			}
		}
	}
	return list
}

// typeOf returns the type of an entity or a complex value; nil if it is not described.
func (m *model) typeOf(v wire.Structured) *typ {
	if t := m.types[codec.TypeName(v)]; t != nil {
		return t
	}
	return m.types[v.WireType().Name]
}

// is reports whether t is other or derived from it.
func (t *typ) is(other *typ) bool {
	for ; t != nil; t = t.base {
		if t == other {
			return true
		}
	}
	return false
}

// end returns a navigation property; nil if there is none of that name.
func (t *typ) end(name string) *end {
	for _, e := range t.ends {
		if e.name == name {
			return e
		}
	}
	return nil
}

func (t *typ) property(name string) *described.Property {
	for _, p := range t.properties {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// anyEnd returns a navigation property of a type or of one that is derived from it.
func (m *model) anyEnd(t *typ, name string) *end {
	if e := t.end(name); e != nil {
		return e
	}
	for _, derived := range m.types {
		if derived.is(t) {
			if e := derived.end(name); e != nil {
				return e
			}
		}
	}
	return nil
}

// ends yields all navigation properties, each at the type that declares it.
func (m *model) ends() iter.Seq[*end] {
	return func(yield func(*end) bool) {
		for _, t := range m.types {
			for _, e := range t.ends {
				if e.owner == t && !yield(e) {
					return
				}
			}
		}
	}
}
