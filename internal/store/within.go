package store

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// This file keeps what navigation properties of complex values lead to, which stand in an
// entity, alone or in others: the entity has the links, by the path from it. Those of
// collections, those that contain what they lead to, those with constraints, and those that
// only a derived complex type declares are not kept.

// addEndsWithin adds those of a complex property to the type of an entity.
func (m *model) addEndsWithin(d *described.Model, t, of *typ, p *described.Property, before []string) {
	if of == nil || p.Collection || len(before) == described.MostWithin {
		return
	}
	within := append(slices.Clone(before), p.Name)
	for base := of; base != nil; base = base.base {
		for _, n := range d.Types[base.name].Navigations {
			target := m.types[n.Type]
			if target == nil || n.Contained || len(n.Constraints) > 0 {
				continue
			}
			n.Partner = ""
			t.ends = append(t.ends, &end{Navigation: n, name: strings.Join(within, "/") + "/" + n.Name, within: within, many: n.Collection, owner: t, target: target})
		}
	}
	for _, inner := range of.properties {
		m.addEndsWithin(d, t, m.types[inner.Type], inner, within)
	}
}

// holder returns the value that has the navigation property: the entity itself, or a complex
// value in it; nil if that is not there.
func (e *end) holder(entity wire.Structured) wire.Structured {
	for _, name := range e.within {
		if _, declared := wire.LookupProperty(entity, name); !declared {
			return nil
		}
		if entity = wire.PropertyValue(entity, name).Object(); entity == nil {
			return nil
		}
	}
	return entity
}

// passes reports whether a path of complex properties leads to a navigation property of a type.
func (t *typ) passes(path string) bool {
	return slices.ContainsFunc(t.ends, func(e *end) bool { return len(e.within) > 0 && strings.HasPrefix(e.name, path+"/") })
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

// leave ends the relationships of complex values that are gone.
func (w *work) leave(at Ref, typ *typ, made wire.Structured) error {
	for _, e := range typ.ends {
		if len(e.within) == 0 || e.holder(made) != nil {
			continue
		}
		if err := w.each(at, e.name, func(l Link) error { return w.unlink(at, e, l.To) }); err != nil {
			return err
		}
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
