package openapi

// findEntities tells entity types from complex types: by the paths, which have
// marked some, by navigation properties, and along inheritance.
func (s *service) findEntities() {
	for _, t := range s.order {
		for _, b := t, t.base; b != nil; b = b.base {
			b.derived = append(b.derived, t)
		}
		for _, p := range t.props {
			if !p.value.isStructured() {
				continue
			}
			if truth(p.ref.Extensions, "x-ms-navigationProperty") || p.ref.Value != nil && p.ref.Ref == "" && truth(p.ref.Value.Extensions, "x-ms-navigationProperty") {
				p.navBy = exact
			}
			if p.navBy != "" {
				s.markEntity(p.value.target, exact)
			}
		}
	}
	s.inheritKinds()
	for _, t := range s.order {
		if t.kind != structured {
			continue
		}
		switch t.entityBy {
		case "":
			s.facts.add("entity or complex", "no-sign-of-entity", t.name)
		default:
			s.facts.add("entity or complex", t.entityBy, t.name)
		}
		for _, p := range t.props {
			s.findNavigation(t, p)
		}
	}
}

// inheritKinds makes entity types of what is derived from one, or its base.
func (s *service) inheritKinds() {
	for _, t := range s.order {
		if t.entityBy == "" {
			continue
		}
		for b := t.base; b != nil; b = b.base {
			s.markEntity(b, exact)
		}
	}
	for _, t := range s.order {
		for b := t.base; b != nil && t.entityBy == ""; b = b.base {
			if b.entityBy != "" {
				s.markEntity(t, exact)
			}
		}
	}
}

// findNavigation tells navigation properties from structural ones: entity types
// are the target of nothing else.
func (s *service) findNavigation(t *typ, p *prop) {
	if !p.value.isStructured() || p.value.target.entityBy == "" {
		return
	}
	if p.navBy == "" {
		p.navBy = "entity-target"
	}
	name := t.name + "/" + p.name
	s.facts.add("navigation property", p.navBy, name)
	switch {
	case p.containedBy != "":
		s.facts.add("containment", p.containedBy, name)
	case p.met:
		s.facts.add("containment", "no-keyed-path", name)
	default:
		s.facts.add("containment", missing, name)
	}
}
