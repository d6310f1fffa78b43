package rest

import (
	"slices"

	"github.com/odatagen/odatagen/schema/api"
)

// isExclusive reports whether a value of a choice must be exactly one of the
// alternatives, and the runtime can tell: a discriminator says which it is, and where
// something goes unchecked a value would be taken for more alternatives than it is.
func (p *planner) isExclusive(m *api.Schema) bool {
	if len(m.OneOf) < 2 || len(m.AnyOf) > 0 || m.Discriminator != nil {
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
	m := p.merge(s)
	parts := []*api.Schema{m.only, m.Items, m.Additional}
	parts = append(parts, choices(m.Schema)...)
	for _, property := range m.Properties {
		parts = append(parts, property.Schema)
	}
	switch kind := p.classify(s, m.Schema); {
	case len(m.Unchecked) > 0, m.Pattern != "" && compiled(m.Pattern) == "":
		return false
	case m.only == nil && kind == rawKind && !demandsNothing(m.Schema):
		return false
	case kind == mapKind && len(m.Required) > 0:
		return false // what is required of a map is warned of
	}
	return !slices.ContainsFunc(parts, func(part *api.Schema) bool { return !p.isChecked(part, seen) })
}

// demandsNothing reports whether any value is one of a schema that is kept as raw JSON.
func demandsNothing(s *api.Schema) bool {
	return isAny(s) && len(s.Properties)+len(s.Required)+len(s.Enum) == 0 && !s.Closed && s.Items == nil && s.Additional == nil
}
