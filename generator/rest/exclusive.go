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
	return !slices.ContainsFunc(m.OneOf, func(a *api.Schema) bool { return !p.isChecked(a) })
}

// isChecked reports whether all that a schema demands, and those that are reached from
// it, is checked. Each schema is looked at once: what goes unchecked is passed on to those
// that reach it.
func (p *planner) isChecked(s *api.Schema) bool {
	users := map[*api.Schema][]*api.Schema{}
	var unchecked []*api.Schema
	for queue := []*api.Schema{s}; len(queue) > 0; queue = queue[1:] {
		one := queue[0]
		if _, known := p.checked[one]; known {
			continue
		}
		p.checked[one] = true
		if !p.isCheckedItself(one) {
			unchecked = append(unchecked, one)
		}
		for _, part := range p.partsOf(one) {
			if whole, known := p.checked[part]; known && !whole {
				unchecked = append(unchecked, one)
			}
			users[part] = append(users[part], one)
			queue = append(queue, part)
		}
	}
	for ; len(unchecked) > 0; unchecked = unchecked[1:] {
		if one := unchecked[0]; p.checked[one] {
			p.checked[one] = false
			unchecked = append(unchecked, users[one]...)
		}
	}
	return p.checked[s]
}

// isCheckedItself is isChecked but for what is reached from the schema.
func (p *planner) isCheckedItself(s *api.Schema) bool {
	m := p.whole(s)
	if _, translated := translatePattern(m.Pattern); !translated || len(m.Unchecked)+len(s.Unchecked) > 0 {
		return false
	}
	for _, part := range p.residue(p.classify(s, m.Schema), m.Schema) {
		if _, failed := p.conditionText(part, false); failed != "" {
			return false
		}
	}
	return true
}

// partsOf returns the schemas of what a value of a schema has in it, or is.
func (p *planner) partsOf(s *api.Schema) []*api.Schema {
	m := p.whole(s)
	parts := append([]*api.Schema{m.Items, m.Additional}, choices(m.Schema)...)
	for _, property := range m.Properties {
		parts = append(parts, property.Schema)
	}
	return slices.DeleteFunc(parts, func(part *api.Schema) bool { return part == nil })
}
