package schema

import "strings"

// overload reads one overload of an action or a function (section 12).
func (j *jsonReader) overload(s *Schema, m *jsonMember, v *jsonValue) {
	o := j.object(v, "an overload of "+quote(m.name))
	if o.kind != '{' {
		return
	}
	kind := ""
	if k := o.get("$Kind"); k != nil {
		j.text(&kind, k)
	}
	switch kind {
	case "Action":
		s.Actions = append(s.Actions, j.operation(m.name, o, false))
	case "Function":
		s.Functions = append(s.Functions, j.operation(m.name, o, true))
	default:
		j.errorf(j.pos(v.start), "value-invalid", `"$Kind" of an overload of %s is %s, must be Action or Function`, quote(m.name), quote(kind))
		return
	}
	j.done(o)
}

// operation reads an action or function overload (section 12).
func (j *jsonReader) operation(name string, o *jsonObject, function bool) *Operation {
	op := &Operation{Node: Node{Pos: j.pos(o.start)}, Name: name, Schema: j.schema, Function: function}
	for _, m := range o.plain {
		switch {
		case m.name == "$Kind":
		case m.name == "$IsBound":
			j.flag(&op.Bound, m)
		case m.name == "$EntitySetPath":
			j.qualified(&op.EntitySetPath, m)
		case m.name == "$IsComposable" && function:
			j.flag(&op.Composable, m)
		case m.name == "$Parameter":
			j.each(m, func(v *jsonValue) { op.Parameters = append(op.Parameters, j.parameter(v)) })
		case m.name == "$ReturnType":
			op.Return = j.returnType(m)
		default:
			j.unknown(m, "an overload")
		}
	}
	j.annotate(o, "", &op.Node)
	return op
}

// parameter reads a parameter of an operation (section 12.9).
func (j *jsonReader) parameter(v *jsonValue) *Parameter {
	p := &Parameter{Node: Node{Pos: j.pos(v.start)}, Type: j.typeRef(j.pos(v.start))}
	o := j.object(v, "a parameter")
	for _, m := range o.plain {
		if m.name == "$Name" {
			j.text(&p.Name, m)
		} else if !j.typeMember(&p.Type, m) {
			j.unknown(m, "a parameter")
		}
	}
	j.needs(o, "a parameter", "$Name", p.Name)
	typeDefaults(&p.Type, "variable", "")
	j.annotate(o, "", &p.Node)
	j.done(o)
	return p
}

// returnType reads what an operation returns (section 12.8).
func (j *jsonReader) returnType(m *jsonMember) *ReturnType {
	r := &ReturnType{Node: Node{Pos: j.at(m)}, Type: j.typeRef(j.at(m))}
	o := j.object(m.value, quote(m.name))
	for _, m := range o.plain {
		if !j.typeMember(&r.Type, m) {
			j.unknown(m, "a return type")
		}
	}
	typeDefaults(&r.Type, "variable", "")
	j.annotate(o, "", &r.Node)
	j.done(o)
	return r
}

// entityContainer reads an entity container (section 13).
func (j *jsonReader) entityContainer(m *jsonMember, o *jsonObject) *EntityContainer {
	k := &EntityContainer{Node: Node{Pos: j.at(m)}, Name: m.name, Schema: j.schema}
	for _, m := range o.plain {
		switch {
		case m.name == "$Kind":
		case m.name == "$Extends":
			j.qualified(&k.ExtendsName, m)
		case strings.HasPrefix(m.name, "$"):
			j.unknown(m, "an entity container")
		default:
			j.containerChild(k, m)
		}
	}
	j.annotate(o, "", &k.Node)
	return k
}

// containerChild reads an entity set, singleton or import. Which of them it is
// shows in its members (section 13): a collection, an action, a function, or
// just a type.
func (j *jsonReader) containerChild(k *EntityContainer, m *jsonMember) {
	o := j.object(m.value, quote(m.name))
	if o.kind != '{' {
		return
	}
	switch {
	case o.get("$Action") != nil:
		k.ActionImports = append(k.ActionImports, j.operationImport(m, o, "$Action"))
	case o.get("$Function") != nil:
		k.FunctionImports = append(k.FunctionImports, j.operationImport(m, o, "$Function"))
	case o.get("$Type") == nil:
		j.errorf(j.at(m), "member-missing", `%s needs the member "$Type", "$Action" or "$Function", to say what it is`, quote(m.name))
		return
	case j.isEntitySet(o):
		k.EntitySets = append(k.EntitySets, j.entitySet(m, o))
	default:
		k.Singletons = append(k.Singletons, j.singleton(m, o))
	}
	j.done(o)
}

func (j *jsonReader) isEntitySet(o *jsonObject) bool {
	collection := false
	if m := o.get("$Collection"); m != nil {
		j.flag(&collection, m)
	} else if m := o.get("$Kind"); m != nil {
		collection = m.value.text == "EntitySet"
	}
	return collection
}

// entitySet reads an entity set (section 13.2).
func (j *jsonReader) entitySet(m *jsonMember, o *jsonObject) *EntitySet {
	s := &EntitySet{Node: Node{Pos: j.at(m)}, Name: m.name, IncludeInServiceDocument: true}
	for _, m := range o.plain {
		switch m.name {
		case "$Kind", "$Collection": // read already
		case "$Type":
			s.TypePos = j.qualified(&s.TypeName, m)
		case "$IncludeInServiceDocument":
			j.flag(&s.IncludeInServiceDocument, m)
		case "$NavigationPropertyBinding":
			s.Bindings = j.bindings(m)
		default:
			j.unknown(m, "an entity set")
		}
	}
	j.annotate(o, "", &s.Node)
	return s
}

// singleton reads a singleton (section 13.3).
func (j *jsonReader) singleton(m *jsonMember, o *jsonObject) *Singleton {
	s := &Singleton{Node: Node{Pos: j.at(m)}, Name: m.name}
	for _, m := range o.plain {
		switch m.name {
		case "$Kind", "$Collection": // read already
		case "$Type":
			s.TypePos = j.qualified(&s.TypeName, m)
		case "$Nullable":
			j.flag(&s.Nullable, m)
		case "$NavigationPropertyBinding":
			s.Bindings = j.bindings(m)
		default:
			j.unknown(m, "a singleton")
		}
	}
	j.annotate(o, "", &s.Node)
	return s
}

// bindings reads an object of paths and the sets that they lead to (section 13.4).
func (j *jsonReader) bindings(all *jsonMember) []*NavigationPropertyBinding {
	var list []*NavigationPropertyBinding
	if !j.is(all, '{') {
		return nil
	}
	o := j.object(all.value, quote(all.name))
	for _, m := range o.plain {
		b := &NavigationPropertyBinding{Node: Node{Pos: j.at(m)}, Path: m.name}
		list = append(list, b)
		j.name(&b.Path, b.Pos)
		j.qualified(&b.Target, m)
		j.annotate(o, m.name, &b.Node)
	}
	j.done(o)
	return list
}

// operationImport reads an action import or function import (sections 13.5 and
// 13.6); operation is the member that names the action or function.
func (j *jsonReader) operationImport(m *jsonMember, o *jsonObject, operation string) *OperationImport {
	i := &OperationImport{Node: Node{Pos: j.at(m)}, Name: m.name, Function: operation == "$Function"}
	for _, m := range o.plain {
		switch {
		case m.name == "$Kind":
		case m.name == operation:
			i.OperationPos = j.qualified(&i.OperationName, m)
		case m.name == "$EntitySet":
			j.qualified(&i.EntitySet, m)
		case m.name == "$IncludeInServiceDocument" && i.Function:
			j.flag(&i.IncludeInServiceDocument, m)
		default:
			j.unknown(m, "an import")
		}
	}
	j.annotate(o, "", &i.Node)
	return i
}

// term reads a term (section 14.1).
func (j *jsonReader) term(m *jsonMember, o *jsonObject) *Term {
	t := &Term{Node: Node{Pos: j.at(m)}, Name: m.name, Schema: j.schema, Type: j.typeRef(j.at(m))}
	for _, m := range o.plain {
		switch m.name {
		case "$Kind", "$DefaultValue":
		case "$BaseTerm":
			j.qualified(&t.BaseTerm, m)
		case "$AppliesTo":
			j.each(m, func(v *jsonValue) {
				if v.kind == '"' {
					t.AppliesTo = append(t.AppliesTo, v.text)
				} else {
					j.errorf(j.pos(v.start), "value-invalid", `an item of "$AppliesTo" is %s, must be a string`, v.describe())
				}
			})
		default:
			if !j.typeMember(&t.Type, m) {
				j.unknown(m, "a term")
			}
		}
	}
	j.defaultValue(&t.Type, o)
	typeDefaults(&t.Type, "variable", "")
	j.annotate(o, "", &t.Node)
	return t
}
