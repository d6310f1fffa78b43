package openapi

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// unflatten finds the base types that OASIS's mapping writes out: a base lists
// its derived types in anyOf, with an empty schema if it is not abstract itself,
// and all its properties are repeated in them.
func (s *service) unflatten() {
	listed := map[*typ][]*typ{} // the types that list one
	for _, t := range s.order {
		if t.kind != structured || len(t.ref.Value.AnyOf) == 0 {
			continue
		}
		t.abstract = true
		for _, a := range t.ref.Value.AnyOf {
			if d := s.types[componentName(a.Ref)]; d != nil && d.kind == structured && d != t {
				listed[d] = append(listed[d], t)
			} else if a.Ref == "" && isAny(a.Value) {
				t.abstract = false
			}
		}
		s.facts.add("abstract", exact, t.name)
	}
	for _, d := range s.order {
		d.base = s.nearest(d, listed)
	}
	s.cutCycles()
	for _, d := range s.order {
		if d.base != nil {
			s.facts.add("base type", "any-of", d.name)
		}
	}
	for _, d := range s.order {
		d.dropInherited()
	}
}

// nearest returns the type that lists d and is listed by the others that do:
// whether a base lists the types derived from its derived types is up to the
// writer.
func (s *service) nearest(d *typ, listed map[*typ][]*typ) *typ {
	var best *typ
	for _, b := range listed[d] {
		switch {
		case !hasAll(d, b):
			s.found.Warnf(s.At(b.ref.Origin), "openapi-unknown", "%s lists %s in anyOf, which does not have all its properties, and is not taken as derived from it", b.name, d.name)
		case best == nil || slices.Contains(listed[b], best):
			best = b
		}
	}
	return best
}

func hasAll(d, b *typ) bool {
	for _, p := range b.props {
		if d.byName[p.name] == nil {
			return false
		}
	}
	return true
}

// dropInherited removes the properties that a base type has.
func (t *typ) dropInherited() {
	if t.base == nil {
		return
	}
	t.props = slices.DeleteFunc(t.props, func(p *prop) bool {
		for b := t.base; b != nil; b = b.base {
			// A base may have lost it already to its own base, which is above.
			if b.byName[p.name] != nil {
				delete(t.byName, p.name)
				return true
			}
		}
		return false
	})
}

// isAny reports whether a schema is empty.
func isAny(v *openapi3.Schema) bool {
	return v != nil && v.Type.IsEmpty() && len(v.Properties) == 0 && len(v.AllOf)+len(v.AnyOf)+len(v.OneOf) == 0 && len(v.Enum) == 0
}

// readVariants reads what the variants for create say: they require the key,
// and refer to related entities by reference.
func (s *service) readVariants() {
	for name, ref := range s.create {
		t := s.types[name]
		if t == nil || t.kind != structured {
			continue
		}
		if required := ref.Value.Required; len(required) > 0 {
			t.entityBy, t.key = exact, keyFact{names: required, how: exact}
		}
		for name, p := range ref.Value.Properties {
			own, _ := t.lookup(name)
			if own != nil && own.value.isStructured() && p != nil && isEntityReference(p) {
				own.navBy = exact
			}
		}
	}
}

// isEntityReference reports whether a property of a variant takes a reference,
// or several.
func isEntityReference(p *openapi3.SchemaRef) bool {
	if p.Ref != "" || p.Value == nil {
		return componentName(p.Ref) == "entityReference"
	}
	if len(p.Value.AllOf) == 1 {
		return isEntityReference(p.Value.AllOf[0])
	}
	return p.Value.Items != nil && isEntityReference(p.Value.Items)
}
