package schema

import "strings"

// expression reads an expression (sections 14.3 and 14.4). JSON writes most
// constants, and all paths but value paths, as strings; the resolver tells them
// apart.
func (j *jsonReader) expression(v *jsonValue) Expression {
	pos := j.pos(v.start)
	switch v.kind {
	case 'n':
		return &Null{Node{Pos: pos}}
	case 't':
		return &Constant{Pos: pos, Kind: BoolConstant, Text: v.text}
	case '0':
		kind := IntConstant
		if strings.ContainsAny(v.text, ".eE") {
			kind = DecimalConstant
		}
		return &Constant{Pos: pos, Kind: kind, Text: v.text}
	case '[':
		return &Collection{Pos: pos, Items: j.operands(v)}
	case '{':
		o := j.object(v, "")
		e := j.objectExpression(o, Node{Pos: pos})
		j.done(o)
		return e
	}
	return &Constant{Pos: pos, Kind: StringConstant, Text: v.text}
}

func (j *jsonReader) operands(v *jsonValue) []Expression {
	var all []Expression
	for _, item := range v.items {
		all = append(all, j.expression(item))
	}
	return all
}

// objectExpression reads an expression that is an object. The member with the
// operator's name says which it is; an object without one is a record.
func (j *jsonReader) objectExpression(o *jsonObject, n Node) Expression {
	operator := j.operatorOf(o)
	if operator == nil {
		return j.record(o, n)
	}
	if operator.name == "$Cast" || operator.name == "$IsOf" {
		return j.cast(o, n, operator)
	}
	j.annotate(o, "", &n)
	beside := map[string]string{"$Apply": "$Function", "$LabeledElement": "$Name"}[operator.name]
	name := ""
	for _, m := range o.plain {
		switch m.name {
		case operator.name:
		case beside:
			j.text(&name, m)
		default:
			j.unknown(m, "an expression with "+operator.name)
		}
	}
	if beside != "" {
		j.needs(o, "an expression with "+operator.name, beside, name)
	}
	return j.applied(operator, n, name)
}

// applied reads the operator's operands.
func (j *jsonReader) applied(m *jsonMember, n Node, name string) Expression {
	switch m.name {
	case "$Path":
		p := &Path{Node: n, Kind: ValuePath}
		j.qualified(&p.Text, m)
		return p
	case "$Null":
		return &Null{n}
	case "$Apply":
		f := &Apply{Node: n, Function: name}
		j.name(&f.Function, n.Pos)
		if j.is(m, '[') {
			f.Arguments = j.operands(m.value)
		}
		return f
	case "$LabeledElement":
		return &LabeledElement{Node: n, Name: name, Value: j.expression(m.value)}
	case "$LabeledElementReference":
		r := &LabeledElementReference{Pos: n.Pos}
		j.qualified(&r.Name, m)
		return r
	}
	op := &Operator{Node: n, Name: m.name[1:]}
	if _, most, _ := operandCount(op.Name); most == 1 {
		op.Operands = []Expression{j.expression(m.value)}
	} else if j.is(m, '[') {
		op.Operands = j.operands(m.value)
	}
	return j.operator(op)
}

// operatorOf returns the member that makes an object an operator, or nil.
func (j *jsonReader) operatorOf(o *jsonObject) *jsonMember {
	for _, m := range o.plain {
		switch m.name {
		case "$Path", "$Apply", "$Cast", "$IsOf", "$LabeledElement", "$LabeledElementReference", "$Null":
			return m
		}
		if name, ok := strings.CutPrefix(m.name, "$"); ok {
			if _, _, known := operandCount(name); known {
				return m
			}
		}
	}
	return nil
}

// cast reads a cast or a test of a type (sections 14.4.5 and 14.4.8).
func (j *jsonReader) cast(o *jsonObject, n Node, operator *jsonMember) Expression {
	j.annotate(o, "", &n)
	c := &Cast{Node: n, IsOf: operator.name == "$IsOf", Type: j.typeRef(n.Pos)}
	for _, m := range o.plain {
		if m != operator && (m.name == "$Nullable" || !j.typeMember(&c.Type, m)) {
			j.unknown(m, "an expression with "+operator.name)
		}
	}
	c.Value = j.expression(operator.value)
	return c
}

// record reads a record (section 14.4.12). Its type is the fragment of a URL,
// in the control information that says the type of an instance.
func (j *jsonReader) record(o *jsonObject, n Node) *Record {
	r := &Record{Node: n}
	own := o.notes[""]
	var annotations []*jsonMember
	for _, m := range own {
		switch m.name {
		case "@type", "@odata.type":
			j.text(&r.TypeName, m)
			r.TypeName = r.TypeName[strings.LastIndexByte(r.TypeName, '#')+1:]
			j.name(&r.TypeName, j.at(m))
		default:
			annotations = append(annotations, m)
		}
	}
	if len(own) > 0 {
		o.notes[""] = annotations
	}
	j.annotate(o, "", &r.Node)
	for _, m := range o.plain {
		if strings.HasPrefix(m.name, "$") {
			j.unknown(m, "an expression")
			continue
		}
		v := &PropertyValue{Node: Node{Pos: j.at(m)}, Name: m.name}
		v.Value = j.expression(m.value)
		j.annotate(o, m.name, &v.Node)
		r.Properties = append(r.Properties, v)
	}
	return j.checkRecord(r)
}
