package schema

import "strings"

// operation reads an action or function overload (section 12).
func (x *xmlReader) operation(e *element) *Operation {
	o := &Operation{Node: Node{Pos: x.pos(e.start)}, Schema: x.schema, Function: e.name == "Function"}
	for a := range x.attributes(e) {
		switch {
		case a.name == "Name":
			o.Name = a.value
		case a.name == "IsBound":
			x.boolean(&o.Bound, a.name, a.value, x.at(a))
		case a.name == "EntitySetPath":
			x.qualified(&o.EntitySetPath, a)
		case a.name == "IsComposable" && o.Function:
			x.boolean(&o.Composable, a.name, a.value, x.at(a))
		default:
			x.unknownAttribute(a)
		}
	}
	x.needs(e, "Name", o.Name)
	x.children(e, func(c *element) bool {
		switch c.name {
		case "Parameter":
			o.Parameters = append(o.Parameters, x.parameter(c))
		case "ReturnType":
			if o.Return == nil {
				o.Return = x.returnType(c)
			} else {
				x.repeats(c, o.Return.Pos)
			}
		default:
			return x.annotates(c, &o.Node)
		}
		return true
	})
	return o
}

// parameter reads a parameter of an operation (section 12.9).
func (x *xmlReader) parameter(e *element) *Parameter {
	p := &Parameter{Node: Node{Pos: x.pos(e.start)}, Type: x.typeRef(e)}
	for a := range x.attributes(e) {
		if a.name == "Name" {
			p.Name = a.value
		} else if !x.typeAttribute(&p.Type, a) {
			x.unknownAttribute(a)
		}
	}
	x.needs(e, "Name", p.Name)
	x.typeDone(e, &p.Type)
	x.annotations(e, &p.Node)
	return p
}

// returnType reads what an operation returns (section 12.8).
func (x *xmlReader) returnType(e *element) *ReturnType {
	r := &ReturnType{Node: Node{Pos: x.pos(e.start)}, Type: x.typeRef(e)}
	for a := range x.attributes(e) {
		if !x.typeAttribute(&r.Type, a) {
			x.unknownAttribute(a)
		}
	}
	x.typeDone(e, &r.Type)
	x.annotations(e, &r.Node)
	return r
}

// entityContainer reads an entity container (section 13).
func (x *xmlReader) entityContainer(e *element) *EntityContainer {
	k := &EntityContainer{Node: Node{Pos: x.pos(e.start)}, Schema: x.schema}
	for a := range x.attributes(e) {
		switch a.name {
		case "Name":
			k.Name = a.value
		case "Extends":
			x.qualified(&k.ExtendsName, a)
		default:
			x.unknownAttribute(a)
		}
	}
	x.needs(e, "Name", k.Name)
	x.children(e, func(c *element) bool {
		switch c.name {
		case "EntitySet":
			k.EntitySets = append(k.EntitySets, x.entitySet(c))
		case "Singleton":
			k.Singletons = append(k.Singletons, x.singleton(c))
		case "ActionImport":
			k.ActionImports = append(k.ActionImports, x.operationImport(c))
		case "FunctionImport":
			k.FunctionImports = append(k.FunctionImports, x.operationImport(c))
		default:
			return x.annotates(c, &k.Node)
		}
		return true
	})
	return k
}

// entitySet reads an entity set (section 13.2).
func (x *xmlReader) entitySet(e *element) *EntitySet {
	s := &EntitySet{Node: Node{Pos: x.pos(e.start)}, TypePos: x.pos(e.start), IncludeInServiceDocument: true}
	for a := range x.attributes(e) {
		switch a.name {
		case "Name":
			s.Name = a.value
		case "EntityType":
			s.TypePos = x.qualified(&s.TypeName, a)
		case "IncludeInServiceDocument":
			x.boolean(&s.IncludeInServiceDocument, a.name, a.value, x.at(a))
		default:
			x.unknownAttribute(a)
		}
	}
	x.needs(e, "Name", s.Name)
	x.needs(e, "EntityType", s.TypeName)
	x.bindings(e, &s.Node, &s.Bindings)
	return s
}

// singleton reads a singleton (section 13.3), which is not nullable unless it
// says so.
func (x *xmlReader) singleton(e *element) *Singleton {
	s := &Singleton{Node: Node{Pos: x.pos(e.start)}, TypePos: x.pos(e.start)}
	for a := range x.attributes(e) {
		switch a.name {
		case "Name":
			s.Name = a.value
		case "Type":
			s.TypePos = x.qualified(&s.TypeName, a)
		case "Nullable":
			x.boolean(&s.Nullable, a.name, a.value, x.at(a))
		default:
			x.unknownAttribute(a)
		}
	}
	x.needs(e, "Name", s.Name)
	x.needs(e, "Type", s.TypeName)
	x.bindings(e, &s.Node, &s.Bindings)
	return s
}

// bindings reads the content of an entity set or singleton (section 13.4).
func (x *xmlReader) bindings(e *element, n *Node, into *[]*NavigationPropertyBinding) {
	x.children(e, func(c *element) bool {
		if c.name != "NavigationPropertyBinding" {
			return x.annotates(c, n)
		}
		b := &NavigationPropertyBinding{Node: Node{Pos: x.pos(c.start)}}
		*into = append(*into, b)
		for a := range x.attributes(c) {
			switch a.name {
			case "Path":
				x.qualified(&b.Path, a)
			case "Target":
				x.qualified(&b.Target, a)
			default:
				x.unknownAttribute(a)
			}
		}
		x.needs(c, "Path", b.Path)
		x.needs(c, "Target", b.Target)
		x.annotations(c, &b.Node)
		return true
	})
}

// operationImport reads an action import or function import (sections 13.5 and
// 13.6).
func (x *xmlReader) operationImport(e *element) *OperationImport {
	operation := strings.TrimSuffix(e.name, "Import")
	i := &OperationImport{Node: Node{Pos: x.pos(e.start)}, Function: operation == "Function", OperationPos: x.pos(e.start)}
	for a := range x.attributes(e) {
		switch {
		case a.name == "Name":
			i.Name = a.value
		case a.name == operation:
			i.OperationPos = x.qualified(&i.OperationName, a)
		case a.name == "EntitySet":
			x.qualified(&i.EntitySet, a)
		case a.name == "IncludeInServiceDocument" && i.Function:
			x.boolean(&i.IncludeInServiceDocument, a.name, a.value, x.at(a))
		default:
			x.unknownAttribute(a)
		}
	}
	x.needs(e, "Name", i.Name)
	x.needs(e, operation, i.OperationName)
	x.annotations(e, &i.Node)
	return i
}

// term reads a term (section 14.1).
func (x *xmlReader) term(e *element) *Term {
	t := &Term{Node: Node{Pos: x.pos(e.start)}, Schema: x.schema, Type: x.typeRef(e)}
	for a := range x.attributes(e) {
		switch a.name {
		case "Name":
			t.Name = a.value
		case "BaseTerm":
			x.qualified(&t.BaseTerm, a)
		case "DefaultValue":
			t.Type.Default = &a.value
		case "AppliesTo":
			t.AppliesTo = strings.Fields(a.value)
		default:
			if !x.typeAttribute(&t.Type, a) {
				x.unknownAttribute(a)
			}
		}
	}
	x.needs(e, "Name", t.Name)
	x.typeDone(e, &t.Type)
	x.annotations(e, &t.Node)
	return t
}
