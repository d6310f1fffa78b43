package odata

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// This file decides which Go types that others have written stand for primitive types:
// what --type says.

// mapping returns the Go type that stands for the type of a property or parameter, whose
// path is "" for what cannot be named, such as results. What is said of a place comes
// before what is said of its type definition, and that before its primitive type. The
// type that it has without --type stands for nothing: so one place keeps that.
func (p *planner) mapping(path string, ref *schema.TypeRef) (plan.GoType, bool) {
	targets := []string{path}
	switch t := ref.Type.(type) {
	case *schema.TypeDefinition:
		targets = append(targets, t.QualifiedName(), t.Underlying.Name)
	case *schema.PrimitiveType:
		targets = append(targets, t.QualifiedName())
	default:
		return plan.GoType{}, false
	}
	m, found := p.cfg.MappingOf(targets...)
	if !found {
		return plan.GoType{}, false
	}
	p.mapped[m.Target] = true
	name := underlying(ref)
	m.JSON = m.JSON || name == "Edm.Untyped" || strings.HasPrefix(name, "Edm.Geo") // which are no texts
	return m.GoType, !m.Type().Equal(primitiveOf(name).item)
}

// underlying is the name of the primitive type of a reference to one, or to a definition.
func underlying(ref *schema.TypeRef) string {
	if d, ok := ref.Type.(*schema.TypeDefinition); ok {
		return d.Underlying.Name
	}
	return ref.Type.QualifiedName()
}

// typeTag is what the tag of a field has of its type, which the Go type of others does
// not say.
func (p *planner) typeTag(path string, ref *schema.TypeRef) string {
	if _, found := p.mapping(path, ref); found {
		return ",type=" + underlying(ref)
	}
	return ""
}

// codecsOf returns the codecs of the properties of a type, those of its base types
// included, so that the runtime need not ask these: see uses.
func (p *planner) codecsOf(t *schema.StructuredType) []templates.Codec {
	used := map[plan.GoType]bool{}
	for of := t; of != nil; of = of.Base {
		if from := p.importOf(of.Self()); from != nil {
			return plan.JoinCodecs(plan.Codecs(used), p.imported(from, of.Self()).Codecs)
		}
		for _, pr := range of.Properties {
			if m, found := p.mapping(of.QualifiedName()+"/"+pr.Name, &pr.Type); found {
				used[m] = true
			}
		}
	}
	return plan.Codecs(used)
}

// resultCodecs returns the codecs of what operations return.
func (p *planner) resultCodecs(routes []*schema.Route) []templates.Codec {
	used := map[plan.GoType]bool{}
	for _, r := range routes {
		if answer := r.Answer(); answer != nil {
			if m, found := p.mapping("", answer); found {
				used[m] = true
			}
		}
	}
	return plan.Codecs(used)
}

// keyMapping returns the Go type that stands for that of a key in a path, if it can read
// the text of the literal there. The key can be a property of a complex type.
func (p *planner) keyMapping(ref *schema.PropertyRef) (plan.GoType, bool) {
	if len(p.cfg.Mapped) == 0 {
		return plan.GoType{}, false
	}
	if p.paths == nil {
		p.paths = map[*schema.Property]string{}
		for t := range p.slice.Types {
			if st := schema.Structured(t); st != nil {
				for _, pr := range st.Properties {
					p.paths[pr] = st.QualifiedName() + "/" + pr.Name
				}
			}
		}
	}
	m, found := p.mapping(p.paths[ref.Property], &ref.Property.Type)
	return m, found && !m.JSON
}

// canBeMapped reports whether a Go type of others can stand for a primitive type.
func canBeMapped(name string) bool {
	_, known := primitives[name]
	return known || name == "Edm.Untyped"
}

// checkMappings refuses those that are of no use.
func (p *planner) checkMappings() {
	for _, target := range slices.Sorted(maps.Keys(p.cfg.Mapped)) {
		m := p.cfg.Mapped[target]
		switch {
		case strings.HasPrefix(target, "Edm.") && !canBeMapped(target):
			p.cfg.Unused(p.ds, schema.Position{}, "type-unused", "type", target, "--type %s=%s: a Go type cannot stand for %s, but for primitive types whose values are in JSON, such as Edm.Guid", target, m, target)
		case p.mapped[target]:
		case strings.HasPrefix(target, "Edm."):
			p.said = append(p.said, fmt.Sprintf("--type %s=%s stands for nothing: no value of that type is generated", target, m))
		default:
			p.cfg.Unused(p.ds, schema.Position{}, "type-unused", "type", target, "--type %s=%s names nothing that is generated: give a primitive type (Edm.Guid), a type definition (ns.Price), a property (ns.Type/Property) or a parameter (function ns.F()/Parameter) of one", target, m)
		}
	}
}
