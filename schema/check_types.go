package schema

import "slices"

// checkTypes checks the types of all schemas.
func (r *resolver) checkTypes() {
	for _, t := range r.structured {
		r.checkMembers(t)
		for _, p := range t.Properties {
			r.checkProperty(t, p)
		}
		for _, p := range t.NavigationProperties {
			r.checkNavigation(t, p)
		}
		if t.entity != nil {
			r.checkKey(t.entity)
		}
	}
	for _, s := range r.model.Schemas() {
		for _, t := range s.EnumTypes {
			r.checkEnum(t)
		}
		for _, t := range s.TypeDefinitions {
			r.checkTypeDefinition(t)
		}
		for _, t := range s.Terms {
			r.checkTerm(t)
		}
	}
}

// checkMembers checks the names of a type's properties against each other and
// against inherited ones (sections 7.1 and 8.1).
func (r *resolver) checkMembers(t *StructuredType) {
	lower := caseIndex{}
	own := r.membersOf(t)
	check := func(kind, name string, node *Node) {
		r.checkName(kind, t.QualifiedName(), name, node.Pos)
		if first := own[name].node(); first != node {
			if kind == "property" && r.repeated(t, own[name].property, name) {
				return
			}
			r.report("property-duplicate", node.Pos, "property %s/%s is defined twice: rename or remove one of the two", t.QualifiedName(), name).
				also(first.Pos, "first definition")
			return
		}
		if inherited, declaring := r.lookupMember(t.Base, name); declaring != nil {
			r.report("property-redefined", node.Pos, "property %s/%s is inherited from %s already: remove it here, or rename it", t.QualifiedName(), name, declaring.QualifiedName()).
				also(inherited.node().Pos, "inherited property")
			return
		}
		if other := lower.add(name); other != "" {
			r.nameCase(site{kind, t, name}.String(), node.Pos, other, own[other].node().Pos)
		}
	}
	for _, p := range slices.Clone(t.Properties) {
		check("property", p.Name, &p.Node)
	}
	for _, p := range t.NavigationProperties {
		check("navigation property", p.Name, &p.Node)
	}
}

// repeated reports whether all properties of the name are defined like the
// first, and then removes the others: this happens to services that collect
// their metadata from several places, and harms nobody.
func (r *resolver) repeated(t *StructuredType, first *Property, name string) bool {
	if first == nil {
		return false
	}
	var kept []*Property
	for _, p := range t.Properties {
		if p != first && p.Name == name {
			if p.Type.Name != first.Type.Name || p.Type.Collection != first.Type.Collection {
				return false
			}
			r.report("property-repeated", p.Pos, "property %s/%s is defined twice in the same way: remove one of the two", t.QualifiedName(), name).
				also(first.Pos, "first definition")
			continue
		}
		kept = append(kept, p)
	}
	t.Properties = kept
	return true
}

func (r *resolver) checkProperty(t *StructuredType, p *Property) {
	at := site{"property", t, p.Name}
	if isEntity(p.Type.Type) {
		r.report("property-type", p.Type.Pos, "%s has the entity type %s: make it a navigation property, or give it a complex type", at, p.Type.Name)
	}
	r.checkFacets(at, &p.Type)
	r.checkNullable(at, &p.Type)
}

func isEntity(t Type) bool {
	switch t := t.(type) {
	case *EntityType:
		return true
	case *PrimitiveType:
		return t.Name == "EntityType"
	}
	return false
}

// checkNullable reports collections that do not say whether their items can be
// null (section 7.2.1). CSDL JSON has a default for it, CSDL XML has none.
func (r *resolver) checkNullable(at site, t *TypeRef) {
	if t.Collection && t.Nullable && !t.NullableGiven {
		r.report("collection-nullable", t.Pos, "%s is a collection and does not say whether its items can be null: state Nullable", at)
	}
}

// checkKey checks the key of an entity type (section 6.5).
func (r *resolver) checkKey(t *EntityType) {
	if len(t.Key) == 0 {
		return
	}
	if t.Base != nil && t.Base.entity != nil {
		if inherited := t.Base.entity.EffectiveKey(); len(inherited) > 0 {
			r.report("key-redefined", t.Key[0].Pos, "entity type %s has a key although it inherits one, and replaces it: remove this key", t.QualifiedName()).
				also(inherited[0].Pos, "inherited key")
		}
	}
	names := make(map[string]*PropertyRef, len(t.Key))
	for _, ref := range t.Key {
		r.checkKeyPart(t, ref)
		if first := names[ref.Name()]; first != nil {
			r.report("key-duplicate", ref.Pos, "key of %s has two parts called %s: remove one, or give it an alias", t.QualifiedName(), ref.Name()).
				also(first.Pos, "first part")
			continue
		}
		names[ref.Name()] = ref
	}
}

// checkHasKey checks that the type of a collection of entities at a place has a key or
// inherits one (section 6.5), but for one that is stated and wrong, which is said there.
// Entities that stand alone need none.
func (r *resolver) checkHasKey(at site, pos Position, t *EntityType) {
	stated := func(b *StructuredType) bool { return b.entity != nil && r.unlinked[b.entity] }
	if t != nil && len(t.EffectiveKey()) == 0 && !r.partial(&t.StructuredType) && !slices.ContainsFunc(t.Lineage(), stated) {
		r.report("key-missing", pos, "%s holds entities of %s, which has no key, so that they cannot be addressed: give the type a key", at, t.QualifiedName()).
			also(t.Pos, "entity type %s", t.Name)
	}
}

func (r *resolver) checkKeyPart(t *EntityType, ref *PropertyRef) {
	if ref.Alias != "" {
		r.checkName("key alias", t.QualifiedName(), ref.Alias, ref.Pos)
	}
	p := ref.Property
	if p == nil || p.Type.Type == nil {
		return
	}
	if ref.Alias == "" && ref.Path != p.Name {
		r.report("key-alias", ref.Pos, "key of %s leads through %s and has no alias, without which it has no name in a URL: give it one", t.QualifiedName(), ref.Path)
	}
	switch {
	case isKeyType(&p.Type):
	case primitiveOf(p.Type.Type) != nil && !p.Type.Collection:
		r.report("key-primitive", ref.Pos, "key of %s names %s of type %s, which keys cannot have: name a string, a number, a Guid or the like", t.QualifiedName(), ref.Path, p.Type.Text()).
			also(p.Pos, "property %s", p.Name)
	default:
		r.report("key-type", ref.Pos, "key of %s names %s of type %s, which is not a single primitive value: name a string, a number, a Guid or the like", t.QualifiedName(), ref.Path, p.Type.Text()).
			also(p.Pos, "property %s", p.Name)
		return
	}
	if p.Type.Nullable {
		r.report("key-nullable", ref.Pos, "key of %s names %s, which can be null: add Nullable=\"false\" to the property", t.QualifiedName(), ref.Path).
			also(p.Pos, "property %s", p.Name)
	}
}

// isKeyType reports whether values of a type can identify an entity: one
// enumeration member or one primitive value that has an equality.
func isKeyType(t *TypeRef) bool {
	if t.Collection {
		return false
	}
	if _, ok := t.Type.(*EnumType); ok {
		return true
	}
	p := primitiveOf(t.Type)
	return p != nil && !p.IsAbstract() && !p.IsPath() && !p.IsSpatial() && p.Name != "Stream"
}

// checkEnum checks an enumeration type (section 10).
func (r *resolver) checkEnum(t *EnumType) {
	name := t.QualifiedName()
	limits := integerRanges["Int32"]
	if p := Primitive(t.Underlying); p != nil && p.IsInteger() {
		limits = integerRanges[p.Name]
	} else if t.Underlying != "" {
		r.report("enum-underlying", t.Pos, "enumeration type %s has the underlying type %s, and is read with Edm.Int32: name one of Edm.Byte, Edm.SByte, Edm.Int16, Edm.Int32 and Edm.Int64", name, t.Underlying)
		t.Underlying = "Edm.Int32"
	}
	if len(t.Members) == 0 {
		r.report("enum-empty", t.Pos, "enumeration type %s has no members, and is read as a string: add its members", name)
	}
	r.checkEnumMembers(t, limits)
	given := 0
	for _, m := range t.Members {
		if m.ValueGiven {
			given++
		}
	}
	switch {
	case given == len(t.Members):
	case t.IsFlags:
		r.report("enum-value-missing", t.Pos, "enumeration type %s has flags without values: give every member a value", name)
	case given > 0:
		r.report("enum-value-missing", t.Pos, "enumeration type %s gives values to some members only, the others are counted: give all of them a value, or none", name)
	}
}

func (r *resolver) checkEnumMembers(t *EnumType, limits integerRange) {
	name, index, lower := t.QualifiedName(), r.enumIndex(t), caseIndex{}
	var kept []*Member
	for _, m := range t.Members {
		r.checkName("member", name, m.Name, m.Pos)
		if first := index.byName[m.Name]; first != m {
			r.report("member-duplicate", m.Pos, "member %s/%s is defined twice, and the first is taken: rename or remove one of the two", name, m.Name).also(first.Pos, "first definition")
			continue
		}
		kept = append(kept, m)
		if other := lower.add(m.Name); other != "" {
			r.nameCase(site{"member", t, m.Name}.String(), m.Pos, other, index.byName[other].Pos)
		}
		if m.Value < limits.min || m.Value > limits.max {
			r.report("enum-value-range", m.Pos, "member %s/%s has the value %d, which no %s can be: correct the value or the underlying type", name, m.Name, m.Value, t.Underlying)
		}
		if first := index.byValue[m.Value]; first != m {
			r.report("enum-value-duplicate", m.Pos, "members %s and %s of %s have the same value %d: give them different ones unless one is meant to replace the other", first.Name, m.Name, name, m.Value).
				also(first.Pos, "member %s", first.Name)
		}
	}
	t.Members = kept
}

// checkTypeDefinition checks that a type definition stands for a primitive type
// (section 11).
func (r *resolver) checkTypeDefinition(t *TypeDefinition) {
	at := site{"type definition", t, ""}
	u := t.Underlying
	p, _ := u.Type.(*PrimitiveType)
	switch {
	case u.Type == nil:
	case p == nil || p.IsPath() || p.IsAbstract() && !p.IsSpatial() || u.Collection:
		r.report("typedef-underlying", u.Pos, "%s has the underlying type %s: name a primitive type", at, u.Text())
	default:
		r.checkFacets(at, &t.Underlying)
	}
}

func (r *resolver) checkTerm(t *Term) {
	at := site{"term", t, ""}
	r.checkFacets(at, &t.Type)
	r.checkNullable(at, &t.Type)
	if t.BaseTerm == "" || r.terms[t.BaseTerm] != nil {
		return
	}
	namespace, _ := splitName(t.BaseTerm)
	r.report("term-base", t.Pos, "%s has the unknown base term %s: %s", at, t.BaseTerm, r.unknownNamespace(namespace, "define it or correct the name"))
}
