package server

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// This file says which keys there are in URLs: those of types, and alternate ones.

// keyParts returns the parts of the key proper of the items of a collection.
func (p *place) keyParts() []query.KeyPart {
	if len(p.parts) == 0 {
		return nil
	}
	return p.parts[0]
}

// alternate returns the alternate key that values are of, by the names of its parts; nil if there is
// none.
func (p *place) alternate(values []evaluate.Argument) []query.KeyPart {
	for i, parts := range p.parts {
		named := func(v evaluate.Argument) bool {
			return slices.ContainsFunc(parts, func(part query.KeyPart) bool { return part.Name == v.Name })
		}
		if i > 0 && len(parts) == len(values) && !slices.ContainsFunc(values, func(v evaluate.Argument) bool { return !named(v) }) {
			return parts
		}
	}
	return nil
}

// hasAlternate reports whether the values are of an alternate key of the items, by their names.
func (p *place) hasAlternate(values []query.KeyValue) bool {
	given := make([]evaluate.Argument, len(values))
	for i := range values {
		given[i].Name = values[i].Name
	}
	return p.alternate(given) != nil
}

// keysOf returns the key that the members of a collection have by their type, where no route says
// how it is written; nil if it is none of entities.
func keysOf(t query.Type) (keys []routes.Key) {
	if !t.Collection || t.Target == nil {
		return nil
	}
	for _, p := range wire.Properties(t.Target) {
		if p.Key {
			keys = append(keys, routes.Key{Name: p.Name, Property: p.Name, Type: p.TypeName})
		}
	}
	return keys
}

// keys returns the key of the members of a collection, which are in a set, and the alternate keys
// that the description has: those of the navigation property which leads there, of the set, of the
// type, and those of derived types last.
func (m *modeler) keys(t query.Type, key []routes.Key, set string, through [][]described.Part) [][]query.KeyPart {
	parts := make([]query.KeyPart, len(key))
	for i, k := range key {
		parts[i] = query.KeyPart{Name: k.Property, Type: m.named(k.Type)}
	}
	all := appendKeys([][]query.KeyPart{parts}, t, through)
	for _, child := range m.described.Children {
		if child.Name == set {
			all = appendKeys(all, t, child.Alternate)
		}
	}
	for name := t.Name; name != ""; {
		d := m.described.Types[name]
		if d == nil {
			break
		}
		all = appendKeys(all, t, d.Alternate)
		name = d.Base
	}
	return append(all, m.derivedKeys(t)...)
}

// derivedKeys returns the alternate keys that types declare which are derived from one: they stand
// behind casts.
func (m *modeler) derivedKeys(t query.Type) (all [][]query.KeyPart) {
	if t.Target == nil {
		return nil
	}
	for _, derived := range t.Target.WireType().Derived {
		d := m.described.Types[nameOf(derived)]
		if d == nil {
			continue
		}
		all = appendKeys(all, structured(derived, false), d.Alternate)
	}
	return all
}

// appendKeys appends those of the alternate keys whose parts are known.
func appendKeys(all [][]query.KeyPart, t query.Type, alternates [][]described.Part) [][]query.KeyPart {
	for _, alternate := range alternates {
		if parts := alternateKey(t, alternate); parts != nil {
			all = append(all, parts)
		}
	}
	return all
}

// alternateKey returns an alternate key with the types of its parts; nil if one is not
// known.
func alternateKey(t query.Type, alternate []described.Part) (parts []query.KeyPart) {
	for _, part := range alternate {
		of := t.Item()
		for name := range strings.SplitSeq(part.Path, "/") {
			if of.Target == nil {
				return nil
			}
			p := wire.FindProperty(of.Target, name)
			if p == nil {
				return nil
			}
			of = query.TypeOf(p)
		}
		parts = append(parts, query.KeyPart{Name: part.Name(), Type: of, Path: strings.Split(part.Path, "/")})
	}
	return parts
}
