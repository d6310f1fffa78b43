package rest

import (
	"slices"

	"github.com/odatagen/odatagen/schema/api"
)

// isExclusive reports whether a value of a choice must be exactly one of the
// alternatives, and the runtime can tell: a discriminator says which it is, the residue
// has what Go cannot tell apart, and where something goes unchecked a value would be
// taken for more alternatives than it is.
func (p *planner) isExclusive(m *api.Schema) bool {
	if len(m.OneOf) < 2 || len(m.AnyOf) > 0 || m.Discriminator != nil || p.alike(m.OneOf) {
		return false
	}
	seen := map[*api.Schema]bool{}
	return !slices.ContainsFunc(m.OneOf, func(a *api.Schema) bool { return !p.isChecked(a, seen) })
}

// maxChecked bounds how many schemas are looked at for one choice, so that the time
// for all does not grow with their product.
const maxChecked = 1000

// isChecked reports whether all that a schema demands, and those that are reached from
// it, is checked.
func (p *planner) isChecked(s *api.Schema, seen map[*api.Schema]bool) bool {
	if s == nil || seen[s] {
		return true
	}
	if seen[s] = true; len(seen) > maxChecked {
		return false
	}
	m := p.whole(s)
	if _, translated := translatePattern(m.Pattern); !translated || len(m.Unchecked)+len(s.Unchecked) > 0 {
		return false
	}
	for _, part := range p.residue(p.classify(s, m.Schema), m.Schema) {
		w := schemaWriter{planner: p, busy: map[*api.Schema]bool{}}
		if w.schema(part); w.failed != "" {
			return false
		}
	}
	parts := append([]*api.Schema{m.Items, m.Additional}, choices(m.Schema)...)
	for _, property := range m.Properties {
		parts = append(parts, property.Schema)
	}
	return !slices.ContainsFunc(parts, func(part *api.Schema) bool { return !p.isChecked(part, seen) })
}
