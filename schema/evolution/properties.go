package evolution

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// property is a structural or a navigation property.
type property struct {
	name, path string
	node       *schema.Node
	typ        *schema.TypeRef
	navigation *schema.NavigationProperty // nil for a structural one
}

func (p *property) kind() string {
	if p.navigation != nil {
		return "navigation property"
	}
	return "property"
}

// propertiesOf returns the properties of both kinds that a type declares.
func propertiesOf(t *schema.StructuredType) (list []*property) {
	path := t.QualifiedName() + "/"
	for _, p := range t.Properties {
		list = append(list, &property{p.Name, path + p.Name, &p.Node, &p.Type, nil})
	}
	for _, p := range t.NavigationProperties {
		list = append(list, &property{p.Name, path + p.Name, &p.Node, &p.Type, p})
	}
	return list
}

// inherited returns the properties that a type has of its base types, the nearest first.
func inherited(t *schema.StructuredType) (list []*property) {
	for b := t.Base; b != nil; b = b.Base {
		list = append(list, propertiesOf(b)...)
	}
	return list
}

// structured compares an entity type or a complex type before and after.
func (c *comparer) structured(e element, old, new *schema.StructuredType) {
	c.sayIf(old.Abstract, new.Abstract, "abstract-added", "abstract-removed", e)
	if old.OpenHere != new.OpenHere { // what is open because its base is, is so no longer or from now on as that is
		c.sayIf(old.Open, new.Open, "open-added", "open-removed", e)
	}
	if a, b := old.EntityType(), new.EntityType(); a != nil && b != nil {
		c.sayIf(a.HasStream, b.HasStream, "stream-added", "stream-removed", e)
		c.key(e, a, b)
	}
	c.base(e, old, new)
	name := func(p *property) string { return p.name }
	p := pair(propertiesOf(old), propertiesOf(new), name, name)
	_, had := firsts(inherited(old), name)
	_, has := firsts(inherited(new), name)
	for _, gone := range p.removed {
		at := element{gone.kind(), gone.path, gone.node, nil}
		if heir := has[gone.name]; heir != nil {
			at.new = heir.node
			c.say("property-inherited", at, "", heir.path)
			c.property(gone, heir)
		} else {
			c.say("property-removed", at, "", "")
		}
	}
	for _, come := range p.added {
		if before := had[come.name]; before != nil {
			c.property(before, come) // of the type's values nothing else changed
		} else if required(come) {
			c.say("property-added-required", element{come.kind(), come.path, nil, come.node}, "", "")
		} else {
			c.say("property-added", element{come.kind(), come.path, nil, come.node}, "", "")
		}
	}
	for _, both := range p.kept() {
		c.property(both.old, both.new)
	}
}

// required reports whether who creates an entity must give the property.
func required(p *property) bool {
	switch {
	case p.typ.Nullable, p.typ.Collection, p.typ.Default != nil, p.typ.Name == "Edm.Stream":
		return false
	case is(p.node, core+"Computed"), p.node.Annotation(core+"ComputedDefaultValue", "") != nil:
		return false
	}
	return true
}

// base compares the base types, and what a type has of them.
func (c *comparer) base(e element, old, new *schema.StructuredType) {
	if c.now(old.BaseName) == new.BaseName {
		return
	}
	rule := "base-changed"
	switch {
	case old.BaseName == "":
		rule = "base-added"
	case new.BaseName == "":
		rule = "base-removed"
	}
	if lost := beyond(inherited(old), new, func(*property) bool { return true }); lost != "" {
		c.say("base-loses", e, lost, orNone(new.BaseName))
	} else {
		c.say(rule, e, old.BaseName, new.BaseName)
	}
	if demanded := beyond(inherited(new), old, required); demanded != "" {
		c.say("base-demands", e, "", demanded)
	}
}

// beyond returns the names of those properties that count and that a type does not have.
func beyond(list []*property, t *schema.StructuredType, counts func(*property) bool) string {
	_, has := firsts(append(propertiesOf(t), inherited(t)...), func(p *property) string { return p.name })
	var names []string
	for _, p := range list {
		if counts(p) && has[p.name] == nil {
			names = append(names, p.name)
		}
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ", ")
}

// key compares the keys that types have, of which that of a base type is the base's.
func (c *comparer) key(e element, old, new *schema.EntityType) {
	before, after := keyText(old.EffectiveKey()), keyText(new.EffectiveKey())
	own := len(old.Key) > 0 || len(new.Key) > 0 || c.now(old.BaseName) != new.BaseName
	if own && before != after {
		c.say("key-changed", e, orNone(before), orNone(after))
	}
}

// keyText returns the parts of a key in the order of their names: in a URL they are
// named.
func keyText(key []*schema.PropertyRef) string {
	var parts []string
	for _, r := range key {
		text := r.Path
		if r.Alias != "" {
			text += " as " + r.Alias
		}
		parts = append(parts, text)
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

// property compares a property before and after.
func (c *comparer) property(old, new *property) {
	e := element{old.kind(), old.path, old.node, new.node}
	if old.name != new.name {
		c.say("property-renamed", e, "", new.name)
	}
	if old.kind() != new.kind() {
		c.say("property-kind-changed", e, article(old.kind()), article(new.kind()))
	}
	c.typeRef(e, old.typ, new.typ, both)
	c.annotations(e)
	if a, b := old.navigation, new.navigation; a != nil && b != nil {
		c.navigation(e, a, b)
	}
}

// navigation compares what only navigation properties have.
func (c *comparer) navigation(e element, old, new *schema.NavigationProperty) {
	c.sayIf(old.ContainsTarget, new.ContainsTarget, "containment-added", "containment-removed", e)
	if old.Partner != new.Partner {
		c.say("partner-changed", e, orNone(old.Partner), orNone(new.Partner))
	}
	if a, b := constraints(old), constraints(new); a != b {
		c.say("constraint-changed", e, orNone(a), orNone(b))
	}
	if a, b := onDelete(old), onDelete(new); a != b {
		c.say("on-delete-changed", e, a, b)
	}
}

func constraints(n *schema.NavigationProperty) string {
	var list []string
	for _, r := range n.ReferentialConstraints {
		list = append(list, r.Property+" is "+r.ReferencedProperty)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

func onDelete(n *schema.NavigationProperty) string {
	if n.OnDelete == nil {
		return "none"
	}
	return cmp.Or(n.OnDelete.Action, "none")
}
