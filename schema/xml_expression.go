package schema

import "strings"

// annotationGroup reads annotations with an external target (section 14.2.2).
func (x *xmlReader) annotationGroup(e *element) *AnnotationGroup {
	g := &AnnotationGroup{Pos: x.pos(e.start)}
	for a := range x.attributes(e) {
		switch a.name {
		case "Target":
			x.qualified(&g.Target, a)
		case "Qualifier":
			g.Qualifier = a.value
		default:
			x.unknownAttribute(a)
		}
	}
	if g.Target == "" {
		x.warnf(g.Pos, "attribute-missing", "<Annotations> has no attribute Target, without which it annotates nothing, and is ignored: add it")
	}
	x.children(e, func(c *element) bool {
		if c.name != "Annotation" {
			return false
		}
		g.Annotations = append(g.Annotations, x.annotation(c))
		return true
	})
	return g
}

// annotations reads the content of an element that can only be annotated.
func (x *xmlReader) annotations(e *element, n *Node) {
	x.children(e, func(c *element) bool { return x.annotates(c, n) })
}

// annotates reads an element that is an annotation, and returns false for others.
func (x *xmlReader) annotates(c *element, n *Node) bool {
	if c.name != "Annotation" || c.space != nsEdm {
		return false
	}
	n.Annotations = append(n.Annotations, x.annotation(c))
	return true
}

// annotation reads an annotation (section 14.2). Its value is an attribute or
// an element.
func (x *xmlReader) annotation(e *element) *Annotation {
	n := &Annotation{Node: Node{Pos: x.pos(e.start)}}
	for a := range x.attributes(e) {
		switch a.name {
		case "Term":
			x.qualified(&n.TermName, a)
		case "Qualifier":
			n.Qualifier = a.value
		default:
			x.inlineValue(&n.Value, a)
		}
	}
	x.needs(e, "Term", n.TermName)
	x.value(e, &n.Node, &n.Value)
	return n
}

// inlineValue reads a constant, a path or the UrlRef written as an attribute,
// and reports other attributes.
func (x *xmlReader) inlineValue(into *Expression, a attribute) {
	pos := x.at(a)
	var v Expression
	if kind, ok := constantKind(a.name); ok {
		v = x.constant(pos, kind, a.value)
	} else if kind, ok := pathKind(a.name); ok {
		v = x.path(pos, kind, a.value)
	} else if a.name == "UrlRef" {
		v = &Operator{Node: Node{Pos: pos}, Name: a.name, Operands: []Expression{x.constant(pos, StringConstant, a.value)}}
	} else {
		x.unknownAttribute(a)
		return
	}
	x.setValue(into, v, pos, a.of)
}

// setValue sets the value of an element that has at most one.
func (x *xmlReader) setValue(into *Expression, v Expression, pos Position, e *element) {
	if *into != nil {
		x.warnf(pos, "expression-operands", "<%s> has more than one value; this one is ignored", e.name)
		return
	}
	*into = v
}

// value reads the content of an element that has a value.
func (x *xmlReader) value(e *element, n *Node, into *Expression) {
	x.children(e, func(c *element) bool {
		if x.annotates(c, n) {
			return true
		}
		v := x.expression(c)
		if v == nil {
			return false
		}
		x.setValue(into, v, x.pos(c.start), e)
		return true
	})
}

// neededValue reads the content of an element that must have a value.
func (x *xmlReader) neededValue(e *element, n *Node, into *Expression) {
	x.value(e, n, into)
	if *into == nil {
		x.warnf(x.pos(e.start), "expression-operands", "<%s> has no value, must have one", e.name)
	}
}

// operands reads the content of an element that has any number of values.
func (x *xmlReader) operands(e *element, n *Node) []Expression {
	var all []Expression
	x.children(e, func(c *element) bool {
		if n != nil && x.annotates(c, n) {
			return true
		}
		v := x.expression(c)
		if v != nil {
			all = append(all, v)
		}
		return v != nil
	})
	return all
}

// expression reads an expression (sections 14.3 and 14.4). It returns nil if
// the element is none.
func (x *xmlReader) expression(e *element) Expression {
	pos := x.pos(e.start)
	if kind, ok := constantKind(e.name); ok {
		x.noAttributes(e)
		return x.constant(pos, kind, x.text(e))
	}
	if kind, ok := pathKind(e.name); ok {
		x.noAttributes(e)
		return x.path(pos, kind, x.text(e))
	}
	if _, _, ok := operandCount(e.name); ok {
		x.noAttributes(e)
		o := &Operator{Node: Node{Pos: pos}, Name: e.name}
		o.Operands = x.operands(e, &o.Node)
		return x.operator(o)
	}
	switch e.name {
	case "Collection":
		x.noAttributes(e)
		return &Collection{Pos: pos, Items: x.operands(e, nil)}
	case "Record":
		return x.record(e)
	case "Null":
		x.noAttributes(e)
		n := &Null{Node{Pos: pos}}
		x.annotations(e, &n.Node)
		return n
	case "Apply":
		return x.apply(e)
	case "Cast", "IsOf":
		return x.cast(e)
	case "LabeledElement":
		return x.labeledElement(e)
	case "LabeledElementReference":
		x.noAttributes(e)
		r := &LabeledElementReference{Pos: pos, Name: strings.TrimSpace(x.text(e))}
		x.name(&r.Name, pos)
		return r
	}
	return nil
}

// constant returns a constant. White space around it has no meaning, except in
// a string.
func (x *xmlReader) constant(pos Position, kind ConstantKind, text string) *Constant {
	c := &Constant{Pos: pos, Kind: kind, Text: text}
	if kind != StringConstant {
		c.Text = strings.TrimSpace(text)
	}
	if kind == EnumMemberConstant {
		x.enumMember(c)
	}
	return c
}

func (x *xmlReader) path(pos Position, kind PathKind, text string) *Path {
	p := &Path{Node: Node{Pos: pos}, Kind: kind, Text: strings.TrimSpace(text)}
	x.name(&p.Text, pos)
	return p
}

// record reads a record (section 14.4.12).
func (x *xmlReader) record(e *element) *Record {
	r := &Record{Node: Node{Pos: x.pos(e.start)}}
	for a := range x.attributes(e) {
		if a.name == "Type" {
			x.qualified(&r.TypeName, a)
		} else {
			x.unknownAttribute(a)
		}
	}
	x.children(e, func(c *element) bool {
		if c.name != "PropertyValue" {
			return x.annotates(c, &r.Node)
		}
		v := &PropertyValue{Node: Node{Pos: x.pos(c.start)}}
		r.Properties = append(r.Properties, v)
		for a := range x.attributes(c) {
			if a.name == "Property" {
				v.Name = a.value
			} else {
				x.inlineValue(&v.Value, a)
			}
		}
		x.needs(c, "Property", v.Name)
		x.value(c, &v.Node, &v.Value)
		return true
	})
	return x.checkRecord(r)
}

// apply reads the call of a client-side function (section 14.4.4).
func (x *xmlReader) apply(e *element) *Apply {
	f := &Apply{Node: Node{Pos: x.pos(e.start)}}
	for a := range x.attributes(e) {
		if a.name == "Function" {
			x.qualified(&f.Function, a)
		} else {
			x.unknownAttribute(a)
		}
	}
	x.needs(e, "Function", f.Function)
	f.Arguments = x.operands(e, &f.Node)
	return f
}

// cast reads a cast or a test of a type (sections 14.4.5 and 14.4.8).
func (x *xmlReader) cast(e *element) *Cast {
	c := &Cast{Node: Node{Pos: x.pos(e.start)}, IsOf: e.name == "IsOf", Type: TypeRef{Pos: x.pos(e.start)}}
	for a := range x.attributes(e) {
		if a.name == "Nullable" || !x.typeAttribute(&c.Type, a) {
			x.unknownAttribute(a)
		}
	}
	x.needs(e, "Type", c.Type.Name)
	x.neededValue(e, &c.Node, &c.Value)
	return c
}

// labeledElement reads an expression with a name (section 14.4.9).
func (x *xmlReader) labeledElement(e *element) *LabeledElement {
	l := &LabeledElement{Node: Node{Pos: x.pos(e.start)}}
	for a := range x.attributes(e) {
		if a.name == "Name" {
			l.Name = a.value
		} else {
			x.inlineValue(&l.Value, a)
		}
	}
	x.needs(e, "Name", l.Name)
	x.neededValue(e, &l.Node, &l.Value)
	return l
}
