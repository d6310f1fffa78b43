package schema

import "strings"

// typeMember reads the members that say of what type a value is: $Type,
// $Collection, $Nullable and the facets (section 7.2). It returns false for
// other members.
func (j *jsonReader) typeMember(t *TypeRef, m *jsonMember) bool {
	switch m.name {
	case "$Type":
		j.typeName(t, m)
	case "$Collection":
		j.flag(&t.Collection, m)
	case "$Nullable":
		t.NullableGiven = true
		j.flag(&t.Nullable, m)
	default:
		return j.facetMember(&t.Facets, m)
	}
	return true
}

// typeName reads the name of a type. "Collection(…)" is what XML writes, but is
// understood.
func (j *jsonReader) typeName(t *TypeRef, m *jsonMember) {
	t.Pos = j.at(m)
	j.text(&t.Name, m)
	if inner, ok := strings.CutPrefix(t.Name, "Collection("); ok {
		j.warnf(t.Pos, "value-spelling", `%s is %s, should be the item type, with "$Collection": true beside it`, quote(m.name), m.value.describe())
		t.Name, t.Collection = strings.TrimSuffix(inner, ")"), true
	}
	j.name(&t.Name, t.Pos)
}

func (j *jsonReader) facetMember(f *Facets, m *jsonMember) bool {
	switch m.name {
	case "$Unicode":
		f.Unicode = new(bool)
		j.flag(f.Unicode, m)
	case "$MaxLength", "$Precision", "$Scale":
		if text, ok := j.number(m); ok {
			j.facet(f, m.name[1:], text, j.at(m))
		}
	case "$SRID": // a string, unlike the others
		if m.value.kind == '0' || j.is(m, '"') {
			j.facet(f, "SRID", m.value.text, j.at(m))
		}
	default:
		return false
	}
	return true
}

// defaultValue reads a default value (section 7.2.7). Null is the text null, as
// in XML, except that a string has none then.
func (j *jsonReader) defaultValue(t *TypeRef, o *jsonObject) {
	m := o.get("$DefaultValue")
	switch {
	case m == nil, m.value.kind == 'n' && t.Name == "Edm.String":
	case m.value.kind == '{', m.value.kind == '[':
		j.errorf(j.at(m), "value-invalid", "%s is %s, must be a primitive value", quote(m.name), m.value.describe())
	default:
		t.Default = &m.value.text
	}
}

// typeRef returns a type reference with the defaults of JSON: a string that is
// not null.
func (j *jsonReader) typeRef(pos Position) TypeRef {
	return TypeRef{Name: "Edm.String", Pos: pos}
}

// entityType reads an entity type (section 6).
func (j *jsonReader) entityType(t *EntityType, m *jsonMember, o *jsonObject) {
	j.structuredType(&t.StructuredType, m, o, func(m *jsonMember) bool {
		switch m.name {
		case "$HasStream":
			j.flag(&t.HasStream, m)
		case "$Key":
			j.each(m, func(v *jsonValue) { j.propertyRef(t, v) })
		default:
			return false
		}
		return true
	})
}

// propertyRef reads a part of a key: a path, or an object whose one member is
// the alias with the path as its value (section 6.5).
func (j *jsonReader) propertyRef(t *EntityType, v *jsonValue) {
	r := &PropertyRef{Node: Node{Pos: j.pos(v.start)}}
	switch {
	case v.kind == '"':
		r.Path = v.text
	case v.kind == '{' && len(v.members) == 1 && v.members[0].value.kind == '"':
		r.Alias, r.Path = v.members[0].name, v.members[0].value.text
	default:
		j.errorf(r.Pos, "value-invalid", `an item of "$Key" is %s, must be a string, or an object with one member: alias and path`, v.describe())
		return
	}
	j.name(&r.Path, r.Pos)
	t.Key = append(t.Key, r)
}

// structuredType reads what entity types and complex types share; other reads
// the members that one of them has alone.
func (j *jsonReader) structuredType(t *StructuredType, m *jsonMember, o *jsonObject, other func(m *jsonMember) bool) {
	t.Pos = j.at(m)
	for _, m := range o.plain {
		switch {
		case m.name == "$Kind":
		case m.name == "$BaseType":
			t.BasePos = j.qualified(&t.BaseName, m)
		case m.name == "$Abstract":
			j.flag(&t.Abstract, m)
		case m.name == "$OpenType":
			j.flag(&t.OpenHere, m)
			if !t.OpenHere {
				t.ClosedPos = j.at(m)
			}
		case other(m):
		case strings.HasPrefix(m.name, "$"):
			j.unknown(m, "a type")
		default:
			j.propertyOf(t, m)
		}
	}
	t.Open = t.OpenHere
	j.annotate(o, "", &t.Node)
}

// propertyOf reads a structural or navigation property.
func (j *jsonReader) propertyOf(t *StructuredType, m *jsonMember) {
	o := j.object(m.value, quote(m.name))
	if o.kind != '{' {
		return
	}
	kind := "Property"
	if k := o.get("$Kind"); k != nil {
		j.text(&kind, k)
	}
	switch kind {
	case "Property":
		t.Properties = append(t.Properties, j.property(m, o))
	case "NavigationProperty":
		t.NavigationProperties = append(t.NavigationProperties, j.navigationProperty(m, o))
	default:
		j.errorf(j.at(m), "value-invalid", `"$Kind" of %s is %s, must be Property or NavigationProperty`, quote(m.name), quote(kind))
		return
	}
	j.done(o)
}

// property reads a structural property (section 7).
func (j *jsonReader) property(m *jsonMember, o *jsonObject) *Property {
	p := &Property{Node: Node{Pos: j.at(m)}, Name: m.name, Type: j.typeRef(j.at(m))}
	for _, m := range o.plain {
		if m.name != "$Kind" && m.name != "$DefaultValue" && !j.typeMember(&p.Type, m) {
			j.unknown(m, "a property")
		}
	}
	j.defaultValue(&p.Type, o)
	typeDefaults(&p.Type, "variable", "")
	j.annotate(o, "", &p.Node)
	return p
}

// navigationProperty reads a navigation property (section 8).
func (j *jsonReader) navigationProperty(m *jsonMember, o *jsonObject) *NavigationProperty {
	p := &NavigationProperty{Node: Node{Pos: j.at(m)}, Name: m.name, Type: TypeRef{Pos: j.at(m)}}
	for _, m := range o.plain {
		switch m.name {
		case "$Kind":
		case "$Type", "$Collection", "$Nullable":
			j.typeMember(&p.Type, m)
		case "$Partner":
			j.qualified(&p.Partner, m)
		case "$ContainsTarget":
			j.flag(&p.ContainsTarget, m)
		case "$ReferentialConstraint":
			j.referentialConstraints(p, m)
		case "$OnDelete":
			p.OnDelete = &OnDelete{Node: Node{Pos: j.at(m)}}
			j.text(&p.OnDelete.Action, m)
			j.annotate(o, m.name, &p.OnDelete.Node)
		default:
			j.unknown(m, "a navigation property")
		}
	}
	j.needs(o, "navigation property "+quote(p.Name), "$Type", p.Type.Name)
	j.annotate(o, "", &p.Node)
	return p
}

// referentialConstraints reads an object of properties and the properties that
// they reference (section 8.5).
func (j *jsonReader) referentialConstraints(p *NavigationProperty, all *jsonMember) {
	if all.value.kind != '{' {
		j.warnf(j.at(all), "constraint-incomplete", "%s is %s, must be an object of properties and the properties that they reference, and is ignored", quote(all.name), all.value.describe())
		return
	}
	o := j.object(all.value, quote(all.name))
	for _, m := range o.plain {
		r := &ReferentialConstraint{Node: Node{Pos: j.at(m)}, Property: m.name}
		p.ReferentialConstraints = append(p.ReferentialConstraints, r)
		j.name(&r.Property, r.Pos)
		j.qualified(&r.ReferencedProperty, m)
		j.annotate(o, m.name, &r.Node)
	}
	j.done(o)
}

// enumType reads an enumeration type (section 10).
func (j *jsonReader) enumType(m *jsonMember, o *jsonObject) *EnumType {
	t := &EnumType{Node: Node{Pos: j.at(m)}, Name: m.name, Schema: j.schema, Underlying: "Edm.Int32"}
	for _, m := range o.plain {
		switch {
		case m.name == "$Kind":
		case m.name == "$UnderlyingType":
			j.qualified(&t.Underlying, m)
		case m.name == "$IsFlags":
			j.flag(&t.IsFlags, m)
		case strings.HasPrefix(m.name, "$"):
			j.unknown(m, "an enumeration type")
		default:
			e := &Member{Node: Node{Pos: j.at(m)}, Name: m.name}
			t.Members = append(t.Members, e)
			if text, ok := j.number(m); ok {
				e.ValueGiven = j.integer(&e.Value, "member "+quote(m.name), text, j.at(m))
			}
			j.annotate(o, m.name, &e.Node)
		}
	}
	j.annotate(o, "", &t.Node)
	return t
}

// typeDefinition reads a type definition (section 11).
func (j *jsonReader) typeDefinition(m *jsonMember, o *jsonObject) *TypeDefinition {
	t := &TypeDefinition{Node: Node{Pos: j.at(m)}, Name: m.name, Schema: j.schema, Underlying: TypeRef{Pos: j.at(m)}}
	for _, m := range o.plain {
		switch {
		case m.name == "$Kind":
		case m.name == "$UnderlyingType":
			j.typeName(&t.Underlying, m)
		case !j.facetMember(&t.Underlying.Facets, m):
			j.unknown(m, "a type definition")
		}
	}
	j.needs(o, "type definition "+quote(t.Name), "$UnderlyingType", t.Underlying.Name)
	typeDefaults(&t.Underlying, "variable", "")
	j.annotate(o, "", &t.Node)
	return t
}
