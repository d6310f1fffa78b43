package schema

import "strings"

// values links and checks the value of one annotation.
type values struct {
	*resolver
	annotation *Annotation
	// builtIn says that the term is one of the built-in vocabularies. They say what
	// kind a value is, and nothing is checked against them: services follow editions
	// of their own.
	builtIn bool
}

// problem reports that a part of the value does not fit its type. Annotations
// never stop a run: a value that does not fit stays as it is.
func (v values) problem(pos Position, format string, args ...any) {
	v.unfit("annotation-type", v.place(pos), "value of annotation %s %s", v.annotation.name(), message(format, args))
}

// unfit reports that a part of the value is not as the vocabulary wants it.
func (v values) unfit(rule string, pos Position, format string, args ...any) {
	if !v.builtIn {
		v.report(rule, pos, format, args...)
	}
}

// lookupType returns the type of a qualified name, which may be built in.
func (v values) lookupType(name string) Type {
	if t := v.resolver.lookupType(name); t != nil {
		return t
	}
	if namespace, _ := splitName(name); v.schemas[namespace] == nil {
		return vocabularies().types[name]
	}
	return nil
}

// link links an expression. want is the type that its value has to have, or nil
// if that is not known. The result takes the expression's place: a string that
// stands for a path becomes one.
func (v values) link(e Expression, want *TypeRef) Expression {
	if want != nil {
		if c, ok := e.(*Collection); ok != want.Collection && isPlain(e) {
			if ok {
				v.problem(c.Pos, "is a collection, must be of type %s: give a single value", want.Text())
			} else {
				v.problem(expressionPos(e), "is a single value, must be of type %s: put it in a collection", want.Text())
			}
			want = nil
		}
	}
	switch e := e.(type) {
	case *Constant:
		return v.constant(e, want)
	case *Collection:
		v.all(e.Items, itemOf(want))
	case *Record:
		v.annotateNode(&e.Node)
		v.record(e, want)
	case *Null:
		v.annotateNode(&e.Node)
		if want != nil && !want.Nullable {
			v.problem(e.Pos, "is null where the term does not allow it: give a value of type %s", want.Text())
		}
	case *Path:
		v.annotateNode(&e.Node)
		if want == nil && e.Kind != ValuePath {
			v.noteUntold(e.Pos, false)
		}
	case *Operator:
		v.annotateNode(&e.Node)
		v.operator(e, want)
	case *Apply:
		v.annotateNode(&e.Node)
		v.all(e.Arguments, nil)
	case *Cast:
		v.annotateNode(&e.Node)
		v.cast(e, want)
	case *LabeledElement:
		v.annotateNode(&e.Node)
		if e.Value != nil {
			e.Value = v.link(e.Value, want)
		}
	}
	return e
}

func (v values) all(list []Expression, want *TypeRef) {
	for i, e := range list {
		list[i] = v.link(e, want)
	}
}

// isPlain reports whether an expression's value can be seen from it: paths and
// functions can yield anything.
func isPlain(e Expression) bool {
	switch e.(type) {
	case *Constant, *Collection, *Record:
		return true
	}
	return false
}

// itemOf returns the type of the items of a collection type.
func itemOf(want *TypeRef) *TypeRef {
	if want == nil {
		return nil
	}
	item := *want
	item.Collection = false
	return &item
}

func expressionPos(e Expression) Position {
	switch e := e.(type) {
	case *Constant:
		return e.Pos
	case *Record:
		return e.Pos
	}
	return Position{}
}

// record links the values of a record's properties, whose types its own type
// or the wanted one says.
func (v values) record(e *Record, want *TypeRef) {
	var t *StructuredType
	switch {
	case e.TypeName != "":
		named := v.lookupType(e.TypeName)
		if t = Structured(named); t == nil {
			v.unknownRecordType(e, named)
		}
	case want == nil:
	default:
		if t = Structured(want.Type); t == nil && !isAnything(want.Type) {
			v.problem(e.Pos, "is a record, must be of type %s: give a value of that type", want.Name)
		}
	}
	for _, p := range e.Properties {
		v.annotateNode(&p.Node)
		var ref *TypeRef
		if t != nil {
			m, _ := v.lookupMember(t, p.Name)
			if ref = m.ref(); ref == nil && !t.Open && !v.partial(t) {
				v.unfit("annotation-property", p.Pos, "value of annotation %s has a property %s that %s does not declare: correct the name or remove it",
					v.annotation.name(), p.Name, t.QualifiedName())
			}
			if ref != nil && ref.Type == nil {
				ref = nil
			}
		}
		if p.Value != nil {
			p.Value = v.link(p.Value, ref)
		}
	}
}

// unknownRecordType reports a record type that cannot be used, unless its
// vocabulary was not read at all.
func (v values) unknownRecordType(e *Record, named Type) {
	namespace, _ := splitName(e.TypeName)
	switch {
	case named != nil:
		v.problem(e.Pos, "is a record of type %s, which has no properties: name a complex or entity type", e.TypeName)
	case v.schemas[namespace] != nil:
		v.problem(e.Pos, "is a record of the unknown type %s: %s", e.TypeName, v.unknownType(e.TypeName))
	}
}

// isAnything reports whether a value of any kind can have the type.
func isAnything(t Type) bool {
	p, ok := t.(*PrimitiveType)
	return ok && (p.Name == "Untyped" || p.Name == "ComplexType" || p.Name == "EntityType" || p.Name == "PrimitiveType")
}

// operator links the operands; those of If have the type of the whole.
func (v values) operator(e *Operator, want *TypeRef) {
	switch e.Name {
	case "If":
		for i := range e.Operands {
			var operand *TypeRef
			if i > 0 {
				operand = want
			}
			e.Operands[i] = v.link(e.Operands[i], operand)
		}
		return
	case "And", "Or", "Not", "Eq", "Ne", "Gt", "Ge", "Lt", "Le", "Has", "In":
		v.yieldsBoolean(e.Pos, e.Name, want)
	}
	for i, operand := range e.Operands {
		if c, ok := operand.(*Constant); !ok || c.Kind != EnumMemberConstant || c.Enum == "" { // which have their type with them, in both formats
			e.Operands[i] = v.link(operand, nil)
		}
	}
}

func (v values) yieldsBoolean(pos Position, name string, want *TypeRef) {
	if want == nil || isAnything(want.Type) {
		return
	}
	if p := primitiveOf(want.Type); want.Collection || p == nil || p.Name != "Boolean" {
		v.problem(pos, "is true or false (%s), must be of type %s: give a value of that type", name, want.Text())
	}
}

// cast links the type of a cast. An unknown one is reported like other values
// that do not fit, unless its schema was not read.
func (v values) cast(e *Cast, want *TypeRef) {
	e.Type.Type = v.lookupType(e.Type.Name)
	if e.Type.Type == nil {
		if p := Primitive("Edm." + e.Type.Name); p != nil {
			e.Type.Name, e.Type.Type = p.QualifiedName(), p
		}
	}
	namespace, _ := splitName(e.Type.Name)
	switch {
	case e.Type.Name == "":
	case e.Type.Type == nil && (v.schemas[namespace] != nil || !strings.Contains(e.Type.Name, ".")):
		v.problem(e.Pos, "uses the unknown type %s: %s", e.Type.Name, v.unknownType(e.Type.Name))
	case e.IsOf:
		v.yieldsBoolean(e.Pos, "IsOf", want)
	case want != nil && e.Type.Collection != want.Collection:
		v.problem(e.Pos, "is cast to %s, must be of type %s: cast it to that", e.Type.Text(), want.Text())
	}
	if e.Value != nil {
		e.Value = v.link(e.Value, nil)
	}
}
