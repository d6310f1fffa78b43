package schema

import (
	"slices"
	"strings"
)

// link links the copies to each other, as the resolver does what readers read.
func (p *part) link() {
	for _, s := range p.copy.Documents[0].Schemas {
		for _, t := range s.EntityTypes {
			p.linkStructured(&t.StructuredType)
			for _, ref := range t.Key {
				ref.Property = p.properties[ref.Property]
			}
		}
		for _, t := range s.ComplexTypes {
			p.linkStructured(&t.StructuredType)
		}
		for _, t := range s.Terms {
			p.linkType(&t.Type)
		}
		for _, o := range slices.Concat(s.Actions, s.Functions) {
			for _, parameter := range o.Parameters {
				p.linkType(&parameter.Type)
			}
			if o.Return != nil {
				p.linkType(&o.Return.Type)
			}
		}
	}
	if p.container != nil {
		p.linkContainer(p.container)
	}
}

func (p *part) linkType(ref *TypeRef) { ref.Type = p.copy.Type(ref.Name) }

func (p *part) linkStructured(t *StructuredType) {
	if base := Structured(p.copy.Type(t.BaseName)); base != nil {
		t.Base = base
		base.Derived = append(base.Derived, t)
	}
	for _, f := range t.Properties {
		p.linkType(&f.Type)
	}
	for _, f := range t.NavigationProperties {
		p.linkType(&f.Type)
	}
}

// linkContainer links the children, and leaves out what they say of others that
// are not in the part.
func (p *part) linkContainer(c *EntityContainer) {
	served := map[string]bool{}
	for _, s := range c.EntitySets {
		s.Type = p.entityType(s.TypeName)
		served[s.Name] = true
	}
	for _, s := range c.Singletons {
		s.Type = p.entityType(s.TypeName)
		served[s.Name] = true
	}
	for _, s := range c.EntitySets {
		s.Bindings = p.bindings(s.Type, s.Bindings, served)
	}
	for _, s := range c.Singletons {
		s.Bindings = p.bindings(s.Type, s.Bindings, served)
	}
	for _, i := range slices.Concat(c.ActionImports, c.FunctionImports) {
		var overloads []*Operation
		for _, o := range i.Operations {
			overloads = append(overloads, p.operations[o])
		}
		i.Operations = overloads
		if !served[i.EntitySet] {
			i.EntitySet = ""
		}
	}
	for child := range p.children {
		p.children[child] = newRouted(p.container, p.sets[child.set], p.singletons[child.singleton])
	}
}

func (p *part) entityType(name string) *EntityType {
	t, _ := p.copy.Type(name).(*EntityType)
	return t
}

// bindings returns the bindings, by path, of navigation properties that are in the
// part to children that are.
func (p *part) bindings(t *EntityType, list []*NavigationPropertyBinding, served map[string]bool) []*NavigationPropertyBinding {
	var kept []*NavigationPropertyBinding
	for _, b := range sorted(list, func(b *NavigationPropertyBinding) string { return b.Path }) {
		target, _, _ := strings.Cut(b.Target, "/")
		if served[target] && p.leads(&t.StructuredType, b.Path) {
			kept = append(kept, b)
		}
	}
	return kept
}

// leads reports whether a path of properties and casts leads somewhere from a type.
func (p *part) leads(t *StructuredType, path string) bool {
	for name := range strings.SplitSeq(path, "/") {
		if t == nil {
			return false
		}
		if strings.Contains(name, ".") {
			t = Structured(p.copy.Type(name))
			if t == nil {
				return false
			}
			continue
		}
		property, navigation := t.LookupProperty(name), t.LookupNavigationProperty(name)
		switch {
		case property != nil:
			t = Structured(property.Type.Type)
		case navigation != nil:
			t = Structured(navigation.Type.Type)
		default:
			return false
		}
	}
	return true
}

// copyRoute returns the route in terms of the copies.
func (p *part) copyRoute(r *Route) *Route {
	c := *r
	c.Overloads = nil
	for _, o := range r.Overloads {
		c.Overloads = append(c.Overloads, p.operations[o])
	}
	if r.child == nil {
		c.Import = p.imports[r.Import]
		return &c
	}
	c.Stream, c.child = p.properties[r.Stream], p.children[r.child]
	c.Steps = p.steps[&r.Steps[0]]
	if c.Steps == nil {
		c.Steps = p.copySteps(r.Steps, c.child)
		p.steps[&r.Steps[0]] = c.Steps
	}
	return &c
}

func (p *part) copySteps(steps []Step, child *routed) []Step {
	copies := slices.Clone(steps)
	for i := range copies {
		s := &copies[i]
		s.Type, s.Through = p.entityType(s.Type.QualifiedName()), nil
		for _, f := range steps[i].Through {
			s.Through = append(s.Through, p.properties[f])
		}
		s.CastsTo = nil
		for _, t := range steps[i].CastsTo {
			s.CastsTo = append(s.CastsTo, Structured(p.copy.Type(t.QualifiedName())))
		}
		switch {
		case s.Navigation != nil:
			s.Navigation = p.navigation[s.Navigation]
			s.Node = &s.Navigation.Node
		case child.set != nil:
			s.Node = &child.set.Node
		default:
			s.Node = &child.singleton.Node
		}
	}
	return copies
}
