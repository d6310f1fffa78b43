package schema

import "strings"

// typeAttribute reads the attributes that say of what type a value is: Type,
// Nullable and the facets (section 7.2). It returns false for other attributes.
func (x *xmlReader) typeAttribute(t *TypeRef, a attribute) bool {
	switch a.name {
	case "Type":
		x.typeName(t, a)
	case "Nullable":
		t.NullableGiven = true
		x.boolean(&t.Nullable, a.name, a.value, x.at(a))
	default:
		return x.facet(&t.Facets, a.name, a.value, x.at(a))
	}
	return true
}

// typeName reads the name of a type, or "Collection(…)" around one.
func (x *xmlReader) typeName(t *TypeRef, a attribute) {
	t.Pos = x.at(a)
	t.Name = strings.TrimSpace(a.value)
	if inner, ok := strings.CutPrefix(t.Name, "Collection("); ok {
		if inner, ok = strings.CutSuffix(inner, ")"); !ok {
			x.errorf(t.Pos, "value-invalid", "%s is %s, the closing parenthesis is missing", a.name, quote(a.value))
		}
		t.Name, t.Collection = strings.TrimSpace(inner), true
	}
	x.name(&t.Name, t.Pos)
}

// qualified reads the qualified name of a model element, or a path.
func (x *xmlReader) qualified(into *string, a attribute) Position {
	pos := x.at(a)
	*into = strings.TrimSpace(a.value)
	x.name(into, pos)
	return pos
}

// typeRef returns a type reference with the defaults of XML: true for Nullable.
func (x *xmlReader) typeRef(e *element) TypeRef {
	return TypeRef{Pos: x.pos(e.start), Facets: Facets{Nullable: true}}
}

// typeDone sets the defaults that depend on the type.
func (x *xmlReader) typeDone(e *element, t *TypeRef) {
	x.needs(e, "Type", t.Name)
	typeDefaults(t, "0", "0")
}

// entityType reads an entity type (section 6).
func (x *xmlReader) entityType(e *element) *EntityType {
	t := NewEntityType(x.schema, "")
	for a := range x.attributes(e) {
		if a.name == "HasStream" {
			x.boolean(&t.HasStream, a.name, a.value, x.at(a))
		} else if !x.structuredAttribute(&t.StructuredType, a) {
			x.unknownAttribute(a)
		}
	}
	var key Position
	x.structuredType(e, &t.StructuredType, func(c *element) bool {
		if c.name != "Key" {
			return false
		}
		if !x.repeats(c, key) {
			key = x.pos(c.start)
			x.key(c, t)
		}
		return true
	})
	return t
}

// complexType reads a complex type (section 9).
func (x *xmlReader) complexType(e *element) *ComplexType {
	t := NewComplexType(x.schema, "")
	for a := range x.attributes(e) {
		if !x.structuredAttribute(&t.StructuredType, a) {
			x.unknownAttribute(a)
		}
	}
	x.structuredType(e, &t.StructuredType, func(*element) bool { return false })
	return t
}

// structuredAttribute reads the attributes that entity types and complex types
// share. It returns false for other attributes.
func (x *xmlReader) structuredAttribute(t *StructuredType, a attribute) bool {
	switch a.name {
	case "Name":
		t.Name = a.value
	case "BaseType":
		t.BasePos = x.qualified(&t.BaseName, a)
	case "Abstract":
		x.boolean(&t.Abstract, a.name, a.value, x.at(a))
	case "OpenType":
		x.boolean(&t.OpenHere, a.name, a.value, x.at(a))
		if !t.OpenHere {
			t.ClosedPos = x.at(a)
		}
	default:
		return false
	}
	return true
}

// structuredType reads the content that entity types and complex types share;
// other reads the elements that one of them has alone.
func (x *xmlReader) structuredType(e *element, t *StructuredType, other func(c *element) bool) {
	t.Pos = x.pos(e.start)
	t.Open = t.OpenHere
	x.needs(e, "Name", t.Name)
	x.children(e, func(c *element) bool {
		switch c.name {
		case "Property":
			t.Properties = append(t.Properties, x.property(c))
		case "NavigationProperty":
			t.NavigationProperties = append(t.NavigationProperties, x.navigationProperty(c))
		default:
			return x.annotates(c, &t.Node) || other(c)
		}
		return true
	})
}

// key reads an entity type's key (section 6.5).
func (x *xmlReader) key(e *element, t *EntityType) {
	x.noAttributes(e)
	x.children(e, func(c *element) bool {
		if c.name != "PropertyRef" {
			return false
		}
		r := &PropertyRef{Node: Node{Pos: x.pos(c.start)}}
		t.Key = append(t.Key, r)
		for a := range x.attributes(c) {
			switch a.name {
			case "Name":
				x.qualified(&r.Path, a)
			case "Alias":
				r.Alias = a.value
			default:
				x.unknownAttribute(a)
			}
		}
		x.needs(c, "Name", r.Path)
		x.children(c, func(*element) bool { return false })
		return true
	})
}

// property reads a structural property (section 7).
func (x *xmlReader) property(e *element) *Property {
	p := &Property{Node: Node{Pos: x.pos(e.start)}, Type: x.typeRef(e)}
	for a := range x.attributes(e) {
		switch a.name {
		case "Name":
			p.Name = a.value
		case "DefaultValue":
			p.Type.Default = &a.value
		default:
			if !x.typeAttribute(&p.Type, a) {
				x.unknownAttribute(a)
			}
		}
	}
	x.needs(e, "Name", p.Name)
	x.typeDone(e, &p.Type)
	x.annotations(e, &p.Node)
	return p
}

// navigationProperty reads a navigation property (section 8). A collection of
// entities never holds null, whatever Nullable's default is.
func (x *xmlReader) navigationProperty(e *element) *NavigationProperty {
	p := &NavigationProperty{Node: Node{Pos: x.pos(e.start)}, Type: x.typeRef(e)}
	for a := range x.attributes(e) {
		switch a.name {
		case "Name":
			p.Name = a.value
		case "Type", "Nullable":
			x.typeAttribute(&p.Type, a)
		case "Partner":
			x.qualified(&p.Partner, a)
		case "ContainsTarget":
			x.boolean(&p.ContainsTarget, a.name, a.value, x.at(a))
		default:
			x.unknownAttribute(a)
		}
	}
	if p.Type.Collection && !p.Type.NullableGiven {
		p.Type.Nullable = false
	}
	x.needs(e, "Name", p.Name)
	x.typeDone(e, &p.Type)
	x.children(e, func(c *element) bool {
		switch c.name {
		case "ReferentialConstraint":
			x.referentialConstraint(c, p)
		case "OnDelete":
			if p.OnDelete == nil {
				p.OnDelete = x.onDelete(c)
			} else {
				x.repeats(c, p.OnDelete.Pos)
			}
		default:
			return x.annotates(c, &p.Node)
		}
		return true
	})
	return p
}

// referentialConstraint reads a referential constraint (section 8.5).
func (x *xmlReader) referentialConstraint(e *element, p *NavigationProperty) {
	r := &ReferentialConstraint{Node: Node{Pos: x.pos(e.start)}}
	for a := range x.attributes(e) {
		switch a.name {
		case "Property":
			x.qualified(&r.Property, a)
		case "ReferencedProperty":
			x.qualified(&r.ReferencedProperty, a)
		default:
			x.unknownAttribute(a)
		}
	}
	x.annotations(e, &r.Node)
	if r.Property == "" || r.ReferencedProperty == "" {
		x.warnf(r.Pos, "constraint-incomplete", "<%s> needs the attributes Property and ReferencedProperty, and is ignored", e.name)
		return
	}
	p.ReferentialConstraints = append(p.ReferentialConstraints, r)
}

// onDelete reads what a deletion does to related entities (section 8.6).
func (x *xmlReader) onDelete(e *element) *OnDelete {
	o := &OnDelete{Node: Node{Pos: x.pos(e.start)}}
	for a := range x.attributes(e) {
		if a.name == "Action" {
			o.Action = a.value
		} else {
			x.unknownAttribute(a)
		}
	}
	x.needs(e, "Action", o.Action)
	x.annotations(e, &o.Node)
	return o
}

// enumType reads an enumeration type (section 10).
func (x *xmlReader) enumType(e *element) *EnumType {
	t := &EnumType{Node: Node{Pos: x.pos(e.start)}, Schema: x.schema, Underlying: "Edm.Int32"}
	for a := range x.attributes(e) {
		switch a.name {
		case "Name":
			t.Name = a.value
		case "UnderlyingType":
			x.qualified(&t.Underlying, a)
		case "IsFlags":
			x.boolean(&t.IsFlags, a.name, a.value, x.at(a))
		default:
			x.unknownAttribute(a)
		}
	}
	x.needs(e, "Name", t.Name)
	x.children(e, func(c *element) bool {
		if c.name == "Member" {
			t.Members = append(t.Members, x.member(c))
			return true
		}
		return x.annotates(c, &t.Node)
	})
	return t
}

// member reads a member of an enumeration type (section 10.3).
func (x *xmlReader) member(e *element) *Member {
	m := &Member{Node: Node{Pos: x.pos(e.start)}}
	for a := range x.attributes(e) {
		switch a.name {
		case "Name":
			m.Name = a.value
		case "Value":
			m.ValueGiven = x.integer(&m.Value, "Value", a.value, x.at(a))
		default:
			x.unknownAttribute(a)
		}
	}
	x.needs(e, "Name", m.Name)
	x.annotations(e, &m.Node)
	return m
}

// typeDefinition reads a type definition (section 11). Whether a value may be
// null is said where the type is used.
func (x *xmlReader) typeDefinition(e *element) *TypeDefinition {
	t := &TypeDefinition{Node: Node{Pos: x.pos(e.start)}, Schema: x.schema, Underlying: TypeRef{Pos: x.pos(e.start)}}
	for a := range x.attributes(e) {
		switch a.name {
		case "Name":
			t.Name = a.value
		case "UnderlyingType":
			x.typeName(&t.Underlying, a)
		default:
			if !x.facet(&t.Underlying.Facets, a.name, a.value, x.at(a)) {
				x.unknownAttribute(a)
			}
		}
	}
	x.needs(e, "Name", t.Name)
	x.needs(e, "UnderlyingType", t.Underlying.Name)
	typeDefaults(&t.Underlying, "0", "0")
	x.annotations(e, &t.Node)
	return t
}
