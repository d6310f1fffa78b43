package schema

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// content lists everything that a description states about a document, one
// line each, so that two models can be compared by what is in them. It knows
// nothing of the formats or of the writers: it walks all fields but those that
// say where something stands and those that the resolver derives.
func content(d *Document) []string {
	var l lister
	l.list("", reflect.ValueOf(d))
	return l
}

type lister []string

// derived are the fields that follow from others.
var derived = map[string]bool{
	"Node.Pos": true, "Node.External": true, "Document.Name": true, "Reference.Document": true, "Document.aliases": true, "Document.JSON": true, "Document.service": true,
	"Schema.Document": true, "TypeRef.Type": true, "TypeRef.Pos": true,
	"StructuredType.Schema": true, "StructuredType.BasePos": true, "StructuredType.ClosedPos": true, "StructuredType.Base": true,
	"StructuredType.Derived": true, "StructuredType.Open": true, "StructuredType.entity": true, "StructuredType.complex": true,
	"PropertyRef.Property": true, "EnumType.Schema": true, "TypeDefinition.Schema": true, "Operation.Schema": true,
	"EntityContainer.Schema": true, "EntityContainer.Extends": true, "EntitySet.TypePos": true, "EntitySet.Type": true,
	"Singleton.TypePos": true, "Singleton.Type": true, "OperationImport.OperationPos": true, "OperationImport.Operations": true,
	"Node.below": true, "Term.Schema": true, "AnnotationGroup.Pos": true, "AnnotationGroup.TargetNode": true, "Annotation.Term": true,
	"Constant.Pos": true, "Collection.Pos": true, "LabeledElementReference.Pos": true,
}

func (l *lister) list(path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return
		}
		if v.Kind() == reflect.Interface {
			path += "(" + v.Elem().Type().String() + ")"
			*l = append(*l, path)
		}
		l.list(path, v.Elem())
	case reflect.Struct:
		t := v.Type()
		for i := range t.NumField() {
			f := t.Field(i)
			switch {
			case derived[t.Name()+"."+f.Name]:
			case f.Anonymous:
				l.list(path, v.Field(i))
			default:
				l.list(path+"."+f.Name, v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			l.list(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
		*l = append(*l, fmt.Sprintf("%s: %d items", path, v.Len()))
	default:
		*l = append(*l, fmt.Sprintf("%s = %#v", path, v.Interface()))
	}
}

// neutral takes out of a document, in place, what the two formats cannot both
// say, so that content is the same whichever of them it came through.
func neutral(d *Document) *Document { return neutralBut(d, neutralExpression) }

// exact is neutral but for the kinds of values, which CSDL JSON often does not say and
// definitions of terms do.
func exact(d *Document) *Document {
	return neutralBut(d, func(e Expression) Expression {
		if c, ok := e.(*Constant); ok {
			return &Constant{Kind: c.Kind, Enum: c.Enum, Text: strings.TrimPrefix(strings.ReplaceAll(c.Text, ", ", ","), "+")}
		}
		if p, ok := e.(*Path); ok && p.Kind != ValuePath {
			kind := p.Kind
			if strings.HasSuffix(string(kind), string(PropertyPath)) { // a term that wants AnyPropertyPath takes all
				kind = PropertyPath
			}
			return &Path{Kind: kind, Text: p.Text}
		}
		if c, ok := e.(*Cast); ok {
			if member, ok := c.Value.(*Constant); ok && !c.IsOf && len(c.Annotations) == 0 && member.Kind == StringConstant {
				return &Constant{Kind: EnumMemberConstant, Enum: c.Type.Name, Text: member.Text} // how JSON writes operands
			}
			return e
		}
		return neutralExpression(e)
	})
}

// neutralBut is neutral with another way to look at expressions.
func neutralBut(d *Document, expression func(Expression) Expression) *Document {
	d.References = mergeReferences(d.References)
	d.Schemas = mergeSchemas(d.Schemas)
	for _, s := range d.Schemas {
		if s.Container != nil {
			neutralChildren(s.Container)
		}
		for _, t := range s.EntityTypes {
			neutralStructured(&t.StructuredType)
		}
		for _, t := range s.ComplexTypes {
			neutralStructured(&t.StructuredType)
		}
		for _, t := range s.EnumTypes {
			for _, m := range t.Members {
				m.ValueGiven = false // JSON always gives it
			}
		}
		for _, t := range s.TypeDefinitions {
			neutralType(&t.Underlying)
		}
		for _, t := range s.Terms {
			neutralType(&t.Type)
		}
		neutralNames(s)
		s.AnnotationGroups = mergeGroups(s.AnnotationGroups)
	}
	neutralAnnotations(reflect.ValueOf(d), expression)
	return d
}

// neutralChildren: of two children of one name, JSON has the first.
func neutralChildren(c *EntityContainer) {
	nodes := map[*Node]bool{}
	for _, n := range oneByName(ownChildren(c), func(n namedChild) string { return n.name }) {
		nodes[n.node] = true
	}
	c.EntitySets = slices.DeleteFunc(c.EntitySets, func(s *EntitySet) bool { return !nodes[&s.Node] })
	c.Singletons = slices.DeleteFunc(c.Singletons, func(s *Singleton) bool { return !nodes[&s.Node] })
	for _, list := range []*[]*OperationImport{&c.ActionImports, &c.FunctionImports} {
		*list = slices.DeleteFunc(*list, func(i *OperationImport) bool { return !nodes[&i.Node] })
	}
	for _, set := range c.EntitySets {
		set.Bindings = oneByName(set.Bindings, func(b *NavigationPropertyBinding) string { return b.Path })
	}
}

// oneByName leaves out all of a name but the first: JSON has one place for each.
func oneByName[T any](list []T, name func(T) string) []T {
	var kept []T
	seen := map[string]bool{}
	for _, item := range list {
		if !seen[name(item)] {
			kept = append(kept, item)
		}
		seen[name(item)] = true
	}
	return kept
}

func neutralStructured(t *StructuredType) {
	for _, p := range t.Properties {
		neutralType(&p.Type)
	}
	for _, p := range t.NavigationProperties {
		neutralType(&p.Type)
		p.ReferentialConstraints = oneByName(p.ReferentialConstraints, func(c *ReferentialConstraint) string { return c.Property })
	}
}

func neutralType(t *TypeRef) {
	t.NullableGiven = false
	if t.Collection && isEntityType(*t) {
		t.Nullable = false // it has no meaning
	}
	if t.MaxLength == "max" {
		t.MaxLength = ""
	}
	if t.Unicode != nil && *t.Unicode {
		t.Unicode = nil
	}
	switch t.Name {
	case "Edm.DateTimeOffset", "Edm.Duration", "Edm.TimeOfDay":
		if t.Precision == "12" {
			t.Precision = ""
		}
	}
}

// neutralNames: JSON keeps overloads together, and has no place for a second
// element of one name. Types win over operations, and those over terms.
func neutralNames(s *Schema) {
	taken := map[string]bool{}
	for _, t := range s.EntityTypes {
		taken[t.Name] = true
	}
	for _, t := range s.ComplexTypes {
		taken[t.Name] = true
	}
	for _, t := range s.EnumTypes {
		taken[t.Name] = true
	}
	for _, t := range s.TypeDefinitions {
		taken[t.Name] = true
	}
	for _, list := range []*[]*Operation{&s.Actions, &s.Functions} {
		*list = slices.DeleteFunc(*list, func(o *Operation) bool { return taken[o.Name] })
		slices.SortStableFunc(*list, func(a, b *Operation) int { return strings.Compare(a.Name, b.Name) })
		for _, o := range *list {
			for _, p := range o.Parameters {
				neutralType(&p.Type)
			}
			if o.Return != nil {
				neutralType(&o.Return.Type)
			}
		}
	}
	for _, list := range [][]*Operation{s.Actions, s.Functions} {
		for _, o := range list {
			taken[o.Name] = true
		}
	}
	s.Terms = slices.DeleteFunc(s.Terms, func(t *Term) bool { return taken[t.Name] })
	s.Terms = oneByName(s.Terms, func(t *Term) string { return t.Name })
}

func mergeReferences(list []*Reference) []*Reference {
	var merged []*Reference
	byURI := map[string]*Reference{}
	for _, r := range list {
		if first := byURI[r.URI]; first != nil {
			first.Includes = append(first.Includes, r.Includes...)
			first.IncludeAnnotations = append(first.IncludeAnnotations, r.IncludeAnnotations...)
			first.Annotations = append(first.Annotations, r.Annotations...)
			continue
		}
		byURI[r.URI] = r
		merged = append(merged, r)
	}
	return merged
}

func mergeSchemas(list []*Schema) []*Schema {
	var merged []*Schema
	byName := map[string]*Schema{}
	for _, s := range list {
		first := byName[s.Namespace]
		if first == nil {
			byName[s.Namespace] = s
			merged = append(merged, s)
			continue
		}
		first.EntityTypes = append(first.EntityTypes, s.EntityTypes...)
		first.ComplexTypes = append(first.ComplexTypes, s.ComplexTypes...)
		first.EnumTypes = append(first.EnumTypes, s.EnumTypes...)
		first.TypeDefinitions = append(first.TypeDefinitions, s.TypeDefinitions...)
		first.Actions = append(first.Actions, s.Actions...)
		first.Functions = append(first.Functions, s.Functions...)
		first.Terms = append(first.Terms, s.Terms...)
		first.AnnotationGroups = append(first.AnnotationGroups, s.AnnotationGroups...)
		first.Annotations = append(first.Annotations, s.Annotations...)
		if first.Container == nil {
			first.Container = s.Container
		}
	}
	return merged
}

func mergeGroups(list []*AnnotationGroup) []*AnnotationGroup {
	var merged []*AnnotationGroup
	byTarget := map[string]*AnnotationGroup{}
	for _, g := range list {
		for _, a := range g.Annotations {
			if a.Qualifier == "" {
				a.Qualifier = g.Qualifier
			}
		}
		g.Qualifier = ""
		if first := byTarget[g.Target]; first != nil {
			first.Annotations = append(first.Annotations, g.Annotations...)
			continue
		}
		byTarget[g.Target] = g
		merged = append(merged, g)
	}
	return merged
}

// neutralAnnotations visits every list of annotations and every expression
// below v. It follows no links: what it visits is a tree.
func neutralAnnotations(v reflect.Value, expression func(Expression) Expression) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			neutralAnnotations(v.Elem(), expression)
		}
	case reflect.Interface:
		if !v.IsNil() {
			if e, ok := v.Interface().(Expression); ok && v.CanSet() {
				v.Set(reflect.ValueOf(expression(e)))
			}
			neutralAnnotations(v.Elem(), expression)
		}
	case reflect.Struct:
		t := v.Type()
		for i := range t.NumField() {
			if !derived[t.Name()+"."+t.Field(i).Name] {
				neutralAnnotations(v.Field(i), expression)
			}
		}
	case reflect.Slice:
		if list, ok := v.Interface().([]*Annotation); ok {
			v.Set(reflect.ValueOf(distinct(list)))
		}
		for i := range v.Len() {
			neutralAnnotations(v.Index(i), expression)
		}
	}
}

// distinct keeps the first annotation of a term and qualifier, and gives those
// without a value the one that JSON writes instead.
func distinct(list []*Annotation) []*Annotation {
	var kept []*Annotation
	seen := map[string]bool{}
	for _, a := range list {
		name := a.TermName + "#" + a.Qualifier
		if seen[name] {
			continue
		}
		seen[name] = true
		if a.Value == nil {
			a.Value = &Constant{Kind: BoolConstant, Text: "true"}
			switch {
			case a.Term == nil:
			case a.Term.Type.Default != nil:
				c := &Constant{Kind: StringConstant, Text: *a.Term.Type.Default}
				if p := primitiveOf(a.Term.Type.Type); p != nil {
					c.Kind = constantKinds[p.Name]
				}
				a.Value = c
			case a.Term.Type.Collection:
				a.Value = &Collection{}
			case Structured(a.Term.Type.Type) != nil:
				a.Value = &Record{}
			}
		}
		kept = append(kept, a)
	}
	return kept
}

// neutralExpression: JSON writes most constants and paths as strings, members of
// an enumeration as a cast where no term gives the type, and leaves out
// properties without a value.
func neutralExpression(e Expression) Expression {
	switch e := e.(type) {
	case *Record:
		e.Properties = slices.DeleteFunc(e.Properties, func(p *PropertyValue) bool { return p.Value == nil && len(p.Annotations) == 0 })
	case *Cast:
		if c, ok := e.Value.(*Constant); ok && len(e.Annotations) == 0 && !e.IsOf && (c.Kind == EnumMemberConstant || c.Kind == StringConstant) {
			return &Constant{Text: c.Text}
		}
	case *Constant:
		return &Constant{Text: strings.TrimPrefix(strings.ReplaceAll(e.Text, ", ", ","), "+")}
	case *Path:
		if e.Kind != ValuePath {
			return &Constant{Text: e.Text}
		}
	}
	return e
}
