package schema

import (
	"encoding/json"
	"strings"
)

// annotations adds the annotations of an element to the object that describes
// it, or, for an element that is described by a member of that object, next to
// the member (section 14.2). The qualifier is for those that have none.
func (j *jsonWriter) annotations(o *object, member, qualifier string, annotations []*Annotation) {
	for _, a := range annotations {
		name := member + "@" + a.TermName
		if q := a.Qualifier; q != "" {
			name += "#" + q
		} else if qualifier != "" {
			name += "#" + qualifier
		}
		if o.add(name, j.value(a)) {
			j.annotations(o, name, "", a.Annotations)
		}
	}
}

// value returns the value of an annotation. JSON has no way to leave it out:
// the term's default takes its place, which is true for tags.
func (j *jsonWriter) value(a *Annotation) any {
	if a.Value != nil {
		return j.expression(a.Value)
	}
	if a.Term != nil {
		switch t := a.Term.Type; {
		case t.Default != nil:
			return defaultValue(t)
		case t.Collection:
			return []any{}
		case Structured(t.Type) != nil:
			return newObject()
		}
	}
	return true
}

// expression returns the JSON of an expression (sections 14.3 and 14.4).
func (j *jsonWriter) expression(e Expression) any {
	switch e := e.(type) {
	case *Constant:
		return constantValue(e)
	case *Path:
		if e.Kind != ValuePath {
			return e.Text
		}
		return j.operator("$Path", e.Text, e.Annotations)
	case *Null:
		if len(e.Annotations) == 0 {
			return nil
		}
		return j.operator("$Null", nil, e.Annotations)
	case *Collection:
		return j.expressions(e.Items)
	case *Record:
		return j.record(e)
	case *Operator:
		return j.operator("$"+e.Name, j.operands(e), e.Annotations)
	case *Apply:
		o := newObject()
		o.add("$Function", e.Function)
		o.add("$Apply", j.expressions(e.Arguments))
		j.annotations(o, "", "", e.Annotations)
		return o
	case *Cast:
		return j.cast(e)
	case *LabeledElement:
		o := newObject()
		o.add("$Name", e.Name)
		o.add("$LabeledElement", j.expression(e.Value))
		j.annotations(o, "", "", e.Annotations)
		return o
	case *LabeledElementReference:
		return j.operator("$LabeledElementReference", e.Name, nil)
	}
	return nil // no value: null
}

func (j *jsonWriter) operator(name string, value any, annotations []*Annotation) *object {
	o := newObject()
	o.add(name, value)
	j.annotations(o, "", "", annotations)
	return o
}

// operands returns the one operand of an operator, or the list. No term says
// what type an operand has, so that members of an enumeration need a cast.
func (j *jsonWriter) operands(op *Operator) any {
	all := make([]any, len(op.Operands))
	for i, e := range op.Operands {
		all[i] = j.expression(e)
		if c, ok := e.(*Constant); ok && c.Kind == EnumMemberConstant && c.Enum != "" && op.Name != "If" {
			cast := newObject()
			cast.add("$Cast", c.Text)
			cast.add("$Type", c.Enum)
			all[i] = cast
		}
	}
	switch op.Name {
	case "Not", "Neg", "UrlRef":
		if len(all) == 1 {
			return all[0]
		}
	}
	return all
}

func (j *jsonWriter) expressions(all []Expression) []any {
	values := make([]any, len(all))
	for i, e := range all {
		values[i] = j.expression(e)
	}
	return values
}

func (j *jsonWriter) record(r *Record) *object {
	o := newObject()
	if r.TypeName != "" {
		member := "@type"
		if j.doc.Version == "4.0" {
			member = "@odata.type"
		}
		o.add(member, j.typeURL(r.TypeName))
	}
	j.annotations(o, "", "", r.Annotations)
	for _, p := range r.Properties {
		if p.Value == nil && len(p.Annotations) == 0 {
			continue // the property's default applies as it does to an absent one
		}
		var value any = true
		if p.Value != nil {
			value = j.expression(p.Value)
		}
		if o.add(p.Name, value) {
			j.annotations(o, p.Name, "", p.Annotations)
		}
	}
	return o
}

// typeURL returns the URL of a type: a fragment, of the document that declares
// the type's namespace unless that is this one.
func (j *jsonWriter) typeURL(name string) string {
	dot := strings.LastIndexByte(name, '.')
	for _, r := range j.doc.References {
		for _, i := range r.Includes {
			if i.Namespace == name[:max(dot, 0)] {
				return r.URI + "#" + name
			}
		}
	}
	return "#" + name
}

func (j *jsonWriter) cast(c *Cast) *object {
	o := newObject()
	member := "$Cast"
	if c.IsOf {
		member = "$IsOf"
	}
	o.add(member, j.expression(c.Value))
	o.flag("$Collection", c.Type.Collection, false)
	o.given("$Type", c.Type.Name)
	j.facets(o, c.Type.Facets)
	j.annotations(o, "", "", c.Annotations)
	return o
}

// constantValue returns a constant as JSON has it: a number or truth value
// where JSON can express it, text otherwise.
func constantValue(c *Constant) any {
	switch c.Kind {
	case BoolConstant:
		if c.Text == "true" || c.Text == "false" {
			return literal(c.Text)
		}
	case IntConstant, DecimalConstant, FloatConstant:
		return numberOrText(c.Text)
	}
	return c.Text
}

// numberOrText returns a number as it is if JSON can express it, and as text if
// it is INF or the like.
func numberOrText(text string) any {
	number := strings.TrimPrefix(text, "+")
	if number == "" || !strings.ContainsRune("-0123456789", rune(number[0])) || !json.Valid([]byte(number)) {
		return text
	}
	return literal(number)
}
