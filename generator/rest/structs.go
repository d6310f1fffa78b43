package rest

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

// structOf returns the struct with the properties of a schema.
func (p *planner) structOf(s, m *api.Schema, name string, at place) templates.Struct {
	decl := templates.Struct{
		Doc:    doc(name+" is "+aboutSchema(s, at)+".", s.Title, s.Description, s.Deprecated),
		Name:   name,
		Var:    "typeOf" + name,
		Wire:   wireName(s, name),
		Keeper: "Undeclared",
		Check:  joinRules(joinRules(closed(m), countRules(m)), p.schemaRule(structKind, m)),
		Fields: make([]templates.Field, 0, len(m.Properties)+1), // with Additional
	}
	p.budget.TakeIn(len(m.Properties)-len(s.Properties), s.Pos)
	fields := names.NewInner(nil)
	fields.Reserve(templates.PlainNames)
	fields.In(at.of)
	used := map[plan.GoType]bool{}
	for _, property := range m.Properties {
		field := p.name(names.Entry{Scope: fields, Path: at.path + "/" + api.Word(property.Name), What: "property", Pos: property.Pos, Given: isGoName(property.GoName), Name: p.given(property.GoName, propertyName(property), property.Pos), Own: property.Name})
		decl.Fields = append(decl.Fields, p.planField(property, field, at.property(property), used))
	}
	if m.Additional != nil && !m.Closed {
		item := p.typeOf(m.Additional, at.value())
		rest := &goType{kind: mapKind, item: item}
		rest.mappedIn(used)
		decl.Fields = append(decl.Fields, templates.Field{
			Doc: "The properties that have no field.", Name: "Additional", Type: rest.bare(),
			Tags: append([]templates.Tag{{Key: "json", Value: "-"}, {Key: "schema", Value: joinFlags("rest", rest.typeFlag())}}, tagOf("check", item.elementRules())...),
		})
	}
	decl.Codecs = plan.Codecs(used)
	p.budget.Take(plan.Size(decl), s.Pos)
	return decl
}

// wireName is what the runtime calls a type in messages.
func wireName(s *api.Schema, name string) string {
	if s.Name != "" {
		return s.Name
	}
	return name
}

// aboutSchema completes "Pet is".
func aboutSchema(s *api.Schema, at place) string {
	if s.Name != "" {
		return "the schema " + s.Name
	}
	return "the type of " + at.path
}

func closed(m *api.Schema) string {
	if m.Closed {
		return "closed"
	}
	return ""
}

// planField plans the field of a property. To used it adds the type of others that the
// property has.
func (p *planner) planField(property *api.Property, name string, at place, used map[plan.GoType]bool) templates.Field {
	t := p.mapPlace(p.typeOf(property.Schema, at), property.Schema, at.path)
	t.mappedIn(used)
	p.noteType(at, t)
	p.noteRedefined(at.path)
	// What is only in requests or only in answers is not there in the others.
	always := property.Required && !property.ReadOnly && !property.WriteOnly
	goType, flags := t.field(), presence(property, t)
	if bare := always && !t.nullable && t.kind == primitiveKind; bare {
		goType, flags = t.bare(), ""
	}
	tags := []templates.Tag{{Key: "json", Value: jsonTag(property.Name, always)}}
	tags = append(tags, tagOf("schema", joinFlags(flags, t.typeFlag()))...)
	return templates.Field{
		Doc:  doc("", "", describeProperty(property), property.Deprecated),
		Name: name,
		Type: goType,
		Tags: append(tags, tagOf("check", t.check)...),
	}
}

// noteType says of a property that had no type of its own in the run before, and has
// one now, that its Go type is another.
func (p *planner) noteType(at place, t *goType) {
	if t.of == at.path+typePart && p.locked.has(at.path) && !p.locked.has(t.of) && p.cfg.Lock.Value(names.TypeKind, at.path) == "" {
		p.report.notes = append(p.report.notes, fmt.Sprintf("%s has a type of its own, %s, which it had not before: the description changed what it is", at.path, t.name))
	}
}

// presence returns what the tag "schema" of a property has, whose Go type can
// be absent.
func presence(property *api.Property, t *goType) string {
	var flags []string
	for _, flag := range []struct {
		name string
		is   bool
	}{
		{"required", property.Required},
		{"nullable", t.nullable || t.kind == rawKind},
		{"readOnly", property.ReadOnly},
		{"writeOnly", property.WriteOnly},
	} {
		if flag.is {
			flags = append(flags, flag.name)
		}
	}
	return strings.Join(flags, ",")
}

// jsonTag writes a name as the tag "json" has it, for encoding/json/v2 in single
// quotes where it would be read as something else.
func jsonTag(name string, always bool) string {
	if name == "" || name == "-" || strings.ContainsAny(name, "'\",\\") || strings.ContainsFunc(name, unicode.IsControl) {
		quoted := strconv.Quote(name)
		name = "'" + strings.NewReplacer(`\"`, `"`, `'`, `\'`, `,`, `\x2c`).Replace(quoted[1:len(quoted)-1]) + "'"
	}
	if always {
		return name
	}
	return name + ",omitzero"
}

// describeProperty returns what the description says of a property. What it says
// of a type with a name stands there.
func describeProperty(property *api.Property) string {
	text := property.Description
	if property.Schema != nil && property.Schema.Name != "" && text == property.Schema.Description {
		text = ""
	}
	if property.Default != nil {
		text = strings.TrimSpace(text + "\n\nBy default " + property.Default.JSON + ".")
	}
	return text
}

// tagName writes a name as a tag has it, in which a comma ends the name.
func tagName(name string) string {
	if strings.ContainsAny(name, `,\`) {
		return strings.NewReplacer(`\`, `\\`, ",", `\,`).Replace(name)
	}
	return name
}

func tagOf(key, value string) []templates.Tag {
	if value == "" {
		return nil
	}
	return []templates.Tag{{Key: key, Value: value}}
}
