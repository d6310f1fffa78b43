package schema

import "strings"

// checkNavigation checks a navigation property (section 8).
func (r *resolver) checkNavigation(t *StructuredType, p *NavigationProperty) {
	at := site{"navigation property", t, p.Name}
	if p.Type.Type != nil && !isEntity(p.Type.Type) {
		r.report("navigation-type", p.Type.Pos, "%s has %s %s as its type: name an entity type, or make it a property", at, article(kindOf(p.Type.Type)), p.Type.Name)
		return
	}
	if p.Type.Collection && p.Type.NullableGiven {
		r.report("navigation-nullable", p.Pos, "%s is a collection and states Nullable, which only single ones can: remove it", at)
	}
	if d := p.OnDelete; d != nil {
		switch d.Action {
		case "Cascade", "None", "SetDefault", "SetNull", "":
		default:
			r.report("on-delete", d.Pos, "%s has the OnDelete action %q: use Cascade, None, SetDefault or SetNull", at, d.Action)
		}
	}
	target := Structured(p.Type.Type)
	if target == nil {
		return
	}
	partner := r.checkPartner(at, t, p, target)
	if p.ContainsTarget {
		r.checkContainment(at, t, p, partner)
	}
	r.checkConstraints(at, t, p, target)
}

// checkPartner checks that the partner is a navigation property of the target
// that leads back (section 8.4), and returns it.
func (r *resolver) checkPartner(at site, t *StructuredType, p *NavigationProperty, target *StructuredType) *NavigationProperty {
	if p.Partner == "" {
		return nil
	}
	found := r.walk(target, p.Partner)
	partner := found.member.navigation
	switch {
	case found.unresolved:
		return nil
	case found.problem != "":
		r.report("partner-unknown", p.Pos, "%s has the partner %s, which leads nowhere: %s; correct the path", at, p.Partner, found.problem)
		return nil
	case partner == nil || found.cast:
		r.report("partner-unknown", p.Pos, "%s has the partner %s, which is not a navigation property: name one of %s", at, p.Partner, target.QualifiedName())
		return nil
	}
	// The path may start at a type that uses t, as when t is complex.
	if back := Structured(partner.Type.Type); back != nil && t.Kind == Entity && !back.IsDerivedFrom(t) && !t.IsDerivedFrom(back) {
		r.report("partner-mismatch", p.Pos, "%s has the partner %s, which leads to %s and not back to %s: name the property that does", at, p.Partner, back.QualifiedName(), t.QualifiedName()).
			also(partner.Pos, "partner")
	} else if partner.Partner != "" && partner.Partner != p.Name && !strings.HasSuffix(partner.Partner, "/"+p.Name) {
		r.report("partner-mismatch", p.Pos, "%s has the partner %s, whose own partner is %s: let the two name each other", at, p.Partner, partner.Partner).
			also(partner.Pos, "partner")
	}
	return partner
}

// checkContainment checks what holds for the two ends of a containment
// (section 8.5). An entity that contains its own kind needs an end somewhere.
func (r *resolver) checkContainment(at site, t *StructuredType, p *NavigationProperty, partner *NavigationProperty) {
	target := Structured(p.Type.Type)
	recursive := target.IsDerivedFrom(t) || t.IsDerivedFrom(target)
	if recursive && !p.Type.Collection && !p.Type.Nullable {
		r.report("containment", p.Pos, "%s contains an entity of its own type and cannot be null, so that there is no end: make it nullable", at)
	}
	if p.Type.Collection {
		r.checkHasKey(at, p.Pos, target.entity)
	}
	switch {
	case partner == nil:
	case partner.Type.Collection:
		r.report("containment", p.Pos, "%s contains its targets, so that its partner %s cannot be a collection: make the partner single", at, partner.Name).
			also(partner.Pos, "partner")
	case recursive && !partner.Type.Nullable:
		r.report("containment", p.Pos, "%s contains entities of its own type, so that its partner %s must be nullable: make it so", at, partner.Name).
			also(partner.Pos, "partner")
	case !recursive && partner.Type.Nullable:
		r.report("containment", p.Pos, "%s contains its targets, so that its partner %s cannot be null: add Nullable=\"false\" to the partner", at, partner.Name).
			also(partner.Pos, "partner")
	}
}

// checkConstraints checks the referential constraints of a navigation property
// (section 8.5): each ties a property of t to one of the target.
func (r *resolver) checkConstraints(at site, t *StructuredType, p *NavigationProperty, target *StructuredType) {
	if len(p.ReferentialConstraints) > 0 && p.Type.Collection {
		r.report("constraint-collection", p.ReferentialConstraints[0].Pos, "%s is a collection and has a referential constraint, which only single ones can: remove the constraint", at)
	}
	first := map[string]*ReferentialConstraint{}
	for _, c := range p.ReferentialConstraints {
		if f := first[c.Property]; f != nil {
			r.report("constraint-duplicate", c.Pos, "%s has two referential constraints for %s: remove one", at, c.Property).also(f.Pos, "first constraint")
			continue
		}
		first[c.Property] = c
		dependent := r.constraintEnd(at, c, t, c.Property)
		principal := r.constraintEnd(at, c, target, c.ReferencedProperty)
		if dependent == nil || principal == nil {
			continue
		}
		if dependent.Type.Name != principal.Type.Name && primitiveOf(dependent.Type.Type) != primitiveOf(principal.Type.Type) {
			r.report("constraint-type", c.Pos, "%s ties %s of type %s to %s of type %s: give the two the same type", at, c.Property, dependent.Type.Text(), c.ReferencedProperty, principal.Type.Text())
		}
		r.checkConstraintNullable(at, p, c, dependent, principal)
	}
}

// checkConstraintNullable checks that the dependent property can be null if and
// only if the principal one may be missing.
func (r *resolver) checkConstraintNullable(at site, p *NavigationProperty, c *ReferentialConstraint, dependent, principal *Property) {
	if p.Type.Collection {
		return
	}
	switch missing := p.Type.Nullable || principal.Type.Nullable; {
	case missing && !dependent.Type.Nullable:
		r.report("constraint-nullable", c.Pos, "%s can be null and is tied to %s, which cannot: make both nullable, or neither", at, c.Property).
			also(dependent.Pos, "property %s", c.Property)
	case !missing && dependent.Type.Nullable:
		r.report("constraint-nullable", c.Pos, "%s cannot be null and is tied to %s, which can: make both nullable, or neither", at, c.Property).
			also(dependent.Pos, "property %s", c.Property)
	}
}

// constraintEnd returns the primitive property that an end of a constraint
// names, or nil.
func (r *resolver) constraintEnd(at site, c *ReferentialConstraint, t *StructuredType, path string) *Property {
	if path == "" {
		return nil
	}
	found := r.walk(t, path)
	switch {
	case found.unresolved:
	case found.problem != "":
		r.report("constraint-property", c.Pos, "%s has a referential constraint with %s, which leads nowhere: %s; correct the path", at, path, found.problem)
	case found.member.property == nil || found.typ != nil:
		r.report("constraint-property", c.Pos, "%s has a referential constraint with %s, which is not a primitive property: name one of %s", at, path, t.QualifiedName())
	default:
		return found.member.property
	}
	return nil
}
