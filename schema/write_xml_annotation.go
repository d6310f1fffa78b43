package schema

import "strings"

// annotations writes the annotations of an element (section 14.2).
func (x *xmlWriter) annotations(annotations []*Annotation) {
	for _, a := range annotations {
		x.start("Annotation")
		x.attr("Term", a.TermName)
		x.given("Qualifier", a.Qualifier)
		x.valued(a.Annotations, a.Value)
		x.end()
	}
}

// valued writes the rest of an element that has annotations and a value: as an
// attribute where the standard allows that, or as a child.
func (x *xmlWriter) valued(annotations []*Annotation, value Expression) {
	name, text, inline := inlineValue(value)
	if inline {
		x.attr(name, text)
	}
	x.annotations(annotations)
	if !inline && value != nil {
		x.expression(value)
	}
}

// inlineValue returns the attribute that can stand for an expression. Texts of
// several lines read better as a child.
func inlineValue(value Expression) (name, text string, ok bool) {
	switch e := value.(type) {
	case *Constant:
		return string(e.Kind), xmlText(e), !strings.Contains(e.Text, "\n")
	case *Path:
		return string(e.Kind), e.Text, true
	case *Operator:
		if e.Name == "UrlRef" && len(e.Operands) == 1 && len(e.Annotations) == 0 {
			c, ok := e.Operands[0].(*Constant)
			if ok && c.Kind == StringConstant {
				return "UrlRef", c.Text, true
			}
		}
	}
	return "", "", false
}

// xmlText returns the text of a constant as XML has it: members of an
// enumeration each come with the type, and are separated by spaces.
func xmlText(c *Constant) string {
	if c.Kind != EnumMemberConstant {
		return c.Text
	}
	members := strings.Split(c.Text, ",")
	for i, m := range members {
		if c.Enum != "" {
			members[i] = c.Enum + "/" + m
		}
	}
	return strings.Join(members, " ")
}

// expression writes an expression as an element (sections 14.3 and 14.4).
func (x *xmlWriter) expression(e Expression) {
	switch e := e.(type) {
	case *Constant:
		x.text(string(e.Kind), xmlText(e))
	case *Path:
		x.text(string(e.Kind), e.Text)
	case *LabeledElementReference:
		x.text("LabeledElementReference", e.Name)
	case *Null:
		x.start("Null")
		x.annotations(e.Annotations)
		x.end()
	case *Collection:
		x.start("Collection")
		x.expressions(e.Items)
		x.end()
	case *Record:
		x.record(e)
	case *Operator:
		x.start(e.Name)
		x.annotations(e.Annotations)
		x.expressions(e.Operands)
		x.end()
	case *Apply:
		x.start("Apply")
		x.attr("Function", e.Function)
		x.annotations(e.Annotations)
		x.expressions(e.Arguments)
		x.end()
	case *Cast:
		x.cast(e)
	case *LabeledElement:
		x.start("LabeledElement")
		x.attr("Name", e.Name)
		x.valued(e.Annotations, e.Value)
		x.end()
	}
}

func (x *xmlWriter) expressions(all []Expression) {
	for _, e := range all {
		x.expression(e)
	}
}

func (x *xmlWriter) record(r *Record) {
	x.start("Record")
	x.given("Type", r.TypeName)
	x.annotations(r.Annotations)
	for _, p := range r.Properties {
		x.start("PropertyValue")
		x.attr("Property", p.Name)
		x.valued(p.Annotations, p.Value)
		x.end()
	}
	x.end()
}

func (x *xmlWriter) cast(c *Cast) {
	if c.IsOf {
		x.start("IsOf")
	} else {
		x.start("Cast")
	}
	x.given("Type", typeText(c.Type))
	x.facets(c.Type.Facets)
	x.annotations(c.Annotations)
	if c.Value != nil {
		x.expression(c.Value)
	}
	x.end()
}
