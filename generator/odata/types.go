package odata

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// planTypes plans the types of the slice, sorted by their schema names, so that
// the order of the description is no order of the Go.
func (p *planner) planTypes(files *templates.FileSet) {
	var list []schema.Type
	for t := range p.slice.Types {
		if p.importOf(t) == nil {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b schema.Type) int { return cmp.Compare(a.QualifiedName(), b.QualifiedName()) })
	var structs []string
	for _, t := range list {
		if schema.Structured(t) != nil {
			structs = append(structs, p.typeName(t))
		}
		planned := p.planType(t)
		if !p.budget.Take(plan.Size(planned), positionOf(t)) {
			return
		}
		files.Add(p.typeFile(t), planned)
	}
	p.namespaces.keep(p.decided, list, p.model)
	files.Add("package.gen.go", templates.Handshake{})
	files.Add("package.gen.go", templates.New{Types: structs})
}

// typeFile returns the name of a type's file: one for the structs of a namespace
// and one for its enumerations, however many there are.
func (p *planner) typeFile(t schema.Type) string {
	kind := "types"
	if _, ok := t.(*schema.EnumType); ok {
		kind = "enums"
	}
	return names.FileName(p.namespaces.prefix(namespaceOf(t)), kind)
}

func (p *planner) planType(t schema.Type) templates.Decl {
	name := p.typeName(t)
	switch t := t.(type) {
	case *schema.EnumType:
		return p.planEnum(t, name)
	case *schema.TypeDefinition:
		return templates.Alias{Doc: doc(name+" is the type definition "+t.QualifiedName()+".", &t.Node), Name: name, Type: p.primitiveAt("", &schema.TypeRef{Type: t}).item}
	}
	return p.planStruct(schema.Structured(t), name)
}

func positionOf(t schema.Type) schema.Position {
	switch t := t.(type) {
	case *schema.EnumType:
		return t.Pos
	case *schema.TypeDefinition:
		return t.Pos
	}
	return schema.Structured(t).Pos
}

func kindOf(t schema.Type) string {
	switch t.(type) {
	case *schema.EntityType:
		return "EntityType"
	case *schema.ComplexType:
		return "ComplexType"
	case *schema.EnumType:
		return "EnumType"
	}
	return "TypeDefinition"
}

// planEnum plans an enumeration. Its members stand in the order of their
// values, which is the one that does not depend on the document's.
func (p *planner) planEnum(t *schema.EnumType, name string) templates.Enum {
	text := name + " is the enumeration " + t.QualifiedName() + "."
	if t.IsFlags {
		text += " A value is a set of members, separated by commas."
	}
	if len(t.Members) == 0 {
		text += " The description names no members, so any string is one."
	}
	e := templates.Enum{Doc: doc(text, &t.Node), Name: name, Var: "typeOf" + name, Wire: t.QualifiedName(), Flags: t.IsFlags}
	for _, m := range sortedMembers(t) {
		e.Members = append(e.Members, templates.Member{Doc: doc("", &m.Node), Name: p.table.Name(t.QualifiedName() + "/" + m.Name), Wire: m.Name, Value: m.Value})
	}
	return e
}

// sortedMembers returns the members by value.
func sortedMembers(t *schema.EnumType) []*schema.Member {
	return slices.SortedFunc(slices.Values(t.Members), func(a, b *schema.Member) int {
		return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.Name, b.Name))
	})
}

// planStruct plans a structured type.
func (p *planner) planStruct(t *schema.StructuredType, name string) templates.Struct {
	s := templates.Struct{
		Doc:    doc(name+" is the "+describe(t)+" "+t.QualifiedName()+".", &t.Node),
		Name:   name,
		Var:    "typeOf" + name,
		Wire:   t.QualifiedName(),
		Fields: p.planFields(t),
		Keeper: "Dynamic",
	}
	if t.Base != nil {
		s.Base, s.Keeper = p.goType(t.Base.Self()), ""
	}
	for flag, set := range map[string]bool{"Abstract": t.Abstract, "Entity": t.Kind == schema.Entity, "Open": t.Open} {
		if set {
			s.Flags = append(s.Flags, flag)
		}
	}
	slices.Sort(s.Flags)
	s.Uses, s.Codecs = p.uses(t), p.codecsOf(t)
	s.Derived = p.derivedNames(t)
	p.keepShape(t)
	if p.hasInterface(t) {
		s.Interface = p.table.Name(s.Wire + anyPart)
		s.IfaceDoc = s.Interface + " is *" + name + " or a type derived from it."
		if p.slice.Brings(t) {
			s.As = p.table.Name(s.Wire + asPart)
		} else {
			// A method that all of them have would cost more to compile than
			// it is of use.
			s.IfaceDoc += " There are too many to list them here: decoding finds them through New, given to odata.WithTypes."
		}
	}
	return s
}

// describe says what a structured type is.
func describe(t *schema.StructuredType) string {
	var b strings.Builder
	if t.Abstract {
		b.WriteString("abstract ")
	}
	if t.Open {
		b.WriteString("open ")
	}
	if t.Kind == schema.Entity {
		b.WriteString("entity type")
	} else {
		b.WriteString("complex type")
	}
	return b.String()
}

// uses returns the Go names of the base types behind the interfaces that the
// type's fields have, sorted. Those of inherited fields are among them, so that
// the runtime need not reach a base type's descriptor, which would link all
// that is derived from it.
func (p *planner) uses(t *schema.StructuredType) []templates.Type {
	var types []templates.Type
	add := func(ref *schema.TypeRef) {
		if st := schema.Structured(ref.Type); st != nil && p.slice.Has(ref.Type) && p.hasInterface(st) {
			types = append(types, p.goType(ref.Type))
		}
	}
	for of := t; of != nil; of = of.Base {
		if from := p.importOf(of.Self()); from != nil {
			types = append(types, p.imported(from, of.Self()).Uses...)
			break
		}
		for _, pr := range of.Properties {
			add(&pr.Type)
		}
		for _, n := range of.NavigationProperties {
			add(&n.Type)
		}
	}
	return sorted(types)
}
