package store

import (
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// This file keeps what navigation properties of complex values lead to, which stand in an
// entity, alone or in others: the entity has the links, and contains what they contain, by the path
// from it, without casts. Those of items of collections are in items.go.

// addEndsWithin adds those of a complex property to the type of an entity: what its type and its
// base types declare, and what those declare that are derived from it.
func (m *model) addEndsWithin(d *described.Model, t, of *typ, p *described.Property, before []string, items bool) {
	if of == nil || of.zero == nil || len(before) == described.MostWithin {
		return
	}
	items = items || p.Collection
	within := append(slices.Clone(before), p.Name)
	for _, c := range m.variants(of) {
		for _, n := range d.Types[c.name].Navigations {
			m.addEndWithin(t, c, n, within, items)
		}
		for _, inner := range d.Types[c.name].Properties {
			m.addEndsWithin(d, t, m.types[inner.Type], &inner, within, items)
		}
	}
}

// variants returns a complex type, its base types, and those that are derived from it, in the
// order in which package odatasql has their properties.
func (m *model) variants(of *typ) (list []*typ) {
	for base := of; base != nil; base = base.base {
		list = append(list, base)
	}
	for _, derived := range of.zero.WireType().Derived {
		if c := m.types[derived.WireType().Name]; c != nil {
			list = append(list, c)
		}
	}
	return list
}

// addEndWithin adds a navigation property that a complex type declares. Derived types may declare
// the same one; one that only has the name of another is not kept. Items contain nothing, and their
// properties are not constrained: they have no key by which they could be found again.
func (m *model) addEndWithin(t, declaring *typ, n described.Navigation, within []string, items bool) {
	target, name := m.types[n.Type], strings.Join(within, "/")+"/"+n.Name
	if target == nil || items && (n.Contained || len(n.Constraints) > 0) {
		return
	}
	n.Partner = "" // only an entity's can say that there is one
	n.Constraints = slices.Clone(n.Constraints)
	for i := range n.Constraints {
		c := &n.Constraints[i]
		c.Property = strings.Join(within, "/") + "/" + c.Property
	}
	if known := t.end(name); known != nil {
		same := known.target == target && known.Collection == n.Collection && known.contained == n.Contained && slices.Equal(known.Constraints, n.Constraints)
		if same && !slices.Contains(known.declaring, declaring) {
			known.declaring = append(known.declaring, declaring)
		}
		return
	}
	m.keepsItems = m.keepsItems || items
	t.ends = append(t.ends, &end{Navigation: n, name: name, within: within, declaring: []*typ{declaring}, items: items, many: items || n.Collection, contained: n.Contained, owner: t, target: target})
}

// holder returns the value that has the navigation property: the entity itself, or a complex
// value in it; nil if that is not there, or of a type that does not declare it.
func (m *model) holder(e *end, entity wire.Structured) wire.Structured {
	for _, name := range e.within {
		if _, declared := wire.LookupProperty(entity, name); !declared {
			return nil
		}
		if entity = wire.PropertyValue(entity, name).Object(); entity == nil {
			return nil
		}
	}
	if len(e.within) > 0 && m.declares(e, entity) == nil {
		return nil
	}
	return entity
}

// propertyAt returns what is described of a property at a path from a value; nil if there is none.
func (m *model) propertyAt(v wire.Structured, path string) *described.Property {
	name, rest, deeper := strings.Cut(path, "/")
	if !deeper {
		return m.typeOf(v).property(name)
	}
	if inner := ValueAt(v, name).Object(); inner != nil {
		return m.propertyAt(inner, rest)
	}
	return nil
}

// setAbsent takes the value of a property at a path out of an object.
func setAbsent(v wire.Structured, path string) error {
	if name, rest, deeper := strings.Cut(path, "/"); deeper {
		return setAbsent(ValueAt(v, name).Object(), rest)
	}
	return codec.SetAbsent(v, path)
}

// declares returns the complex type that declares the navigation property for a value; nil for
// none.
func (m *model) declares(e *end, holder wire.Structured) *typ {
	of := m.typeOf(holder)
	if i := slices.IndexFunc(e.declaring, of.is); i >= 0 {
		return e.declaring[i]
	}
	return nil
}

// casts reports whether the path of a binding, if it has a cast right before the navigation property,
// has one to what declares that.
func (m *model) casts(path string, e *end) bool {
	names := strings.Split(path, "/")
	if n := len(names) - 2; n >= 0 && e.declaring != nil && strings.Contains(names[n], ".") {
		return slices.ContainsFunc(e.declaring, m.types[names[n]].is)
	}
	return true
}

// passes reports whether a path of complex properties leads to a navigation property of a type.
func (t *typ) passes(path string) bool {
	return slices.ContainsFunc(t.ends, func(e *end) bool { return len(e.within) > 0 && !e.items && strings.HasPrefix(e.name, path+"/") })
}

// passes reports whether it does so, or for a type that is derived from it.
func (m *model) passes(t *typ, path string) bool {
	for _, of := range m.types {
		if of.is(t) && of.passes(path) {
			return true
		}
	}
	return false
}

// forget takes the references out of a complex value that have been read.
func (e *end) forget(holder wire.Structured) {
	if len(e.within) > 0 {
		d := wire.DynamicOf(holder)
		d.Delete(e.Navigation.Name + "@odata.bind")
		d.Delete(e.Navigation.Name + "@bind")
	}
}

// leave ends the relationships of complex values that are gone, or have become ones of a type
// that does not share what the old one declared (Protocol 11.4.9.3), and deletes what they contain.
func (w *work) leave(t *table, at Ref, old, made wire.Structured) error {
	for _, e := range w.model.typeOf(old).ends {
		if len(e.within) == 0 || e.items {
			continue
		}
		before, after := w.model.holder(e, old), w.model.holder(e, made)
		if before == nil || after != nil && w.model.declares(e, before) == w.model.declares(e, after) {
			continue
		}
		if e.contained {
			if err := w.removeInside(t, at, e); err != nil {
				return err
			}
		}
		if err := w.each(at, e.name, func(l Link) error { return w.unlink(at, e, l.To) }); err != nil {
			return err
		}
	}
	return nil
}

// mayHold refuses what a complex value would lead to, or contain, that is not there: nothing has the
// navigation property (Protocol 11.4.6).
func (w *work) mayHold(owner wire.Structured, e *end) error {
	if owner != nil && w.model.holder(e, owner) == nil {
		return wrong(http.StatusNotFound, e.name, "%s is null: give it a value first", strings.Join(e.within, "/"))
	}
	return nil
}

// binds returns the references that stand beside a navigation property.
func (e *end) binds(holder wire.Structured) []string {
	return odata.PropertyControlOf(wire.DynamicOf(holder), e.Navigation.Name).Bind
}

// having returns a copy of an entity whose navigation property has objects.
func (e *end) having(entity wire.Structured, objects []wire.Structured) (wire.Structured, error) {
	return havingWithin(entity, e.within, e.Navigation.Name, objects)
}

func havingWithin(v wire.Structured, within []string, name string, objects []wire.Structured) (wire.Structured, error) {
	if len(within) == 0 {
		return serving.Having(v, name, objects)
	}
	made, err := havingWithin(wire.PropertyValue(v, within[0]).Object(), within[1:], name, objects)
	if err != nil {
		return nil, err
	}
	v = codec.Clone(v)
	return v, codec.SetObjects(v, within[0], []wire.Structured{made})
}
