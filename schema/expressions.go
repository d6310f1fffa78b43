package schema

import "strings"

// constantKind returns the kind of constant that an element or attribute of XML
// writes (section 14.3).
func constantKind(name string) (ConstantKind, bool) {
	switch k := ConstantKind(name); k {
	case BinaryConstant, BoolConstant, DateConstant, DateTimeOffsetConstant, DecimalConstant, DurationConstant,
		EnumMemberConstant, FloatConstant, GuidConstant, IntConstant, StringConstant, TimeOfDayConstant:
		return k, true
	}
	return "", false
}

// pathKind returns the kind of path that an element or attribute of XML writes
// (section 14.4.1).
func pathKind(name string) (PathKind, bool) {
	switch k := PathKind(name); k {
	case ValuePath, AnnotationPath, ModelElementPath, NavigationPropertyPath, PropertyPath, AnyPropertyPath:
		return k, true
	}
	return "", false
}

// operandCount returns how many operands an operator takes; most is 0 if there
// is no limit (sections 14.4.2, 14.4.3, 14.4.7 and 14.4.15).
func operandCount(operator string) (least, most int, known bool) {
	switch operator {
	case "And", "Or":
		return 2, 0, true // two in 4.0
	case "Not", "Neg", "UrlRef":
		return 1, 1, true
	case "Eq", "Ne", "Gt", "Ge", "Lt", "Le", "Has", "In", "Add", "Sub", "Mul", "Div", "DivBy", "Mod":
		return 2, 2, true
	case "If":
		return 2, 3, true // two if an absent else-part leaves out the item of a collection
	}
	return 0, 0, false
}

// operator checks the number of an operator's operands.
func (d *documentReader) operator(o *Operator) *Operator {
	least, most, _ := operandCount(o.Name)
	if n := len(o.Operands); n < least || most > 0 && n > most {
		d.warnf(o.Pos, "expression-operands", "%s has %d operands, must have %s", o.Name, n, between(least, most))
	}
	return o
}

func between(least, most int) string {
	words := [...]string{"none", "one", "two", "three"}
	switch {
	case most == 0:
		return words[least] + " or more"
	case least == most:
		return words[least]
	}
	return words[least] + " or " + words[most]
}

// enumMember splits what XML writes for members of an enumeration, such as
// "ns.Pattern/Red ns.Pattern/Striped", into the type's name and the members'
// names with commas between (section 14.3.7).
func (d *documentReader) enumMember(c *Constant) {
	var names []string
	for _, field := range strings.Fields(c.Text) {
		i := strings.LastIndexByte(field, '/')
		if i >= 0 {
			if c.Enum != "" && lastSegment(c.Enum) != lastSegment(field[:i]) {
				d.warnf(c.Pos, "value-invalid", "members of %s and of %s stand together, must be of one enumeration type", quote(c.Enum), quote(field[:i]))
			}
			c.Enum = field[:i]
		}
		names = append(names, field[i+1:])
	}
	c.Text = strings.Join(names, ",")
	d.name(&c.Enum, c.Pos)
}

// checkRecord reports properties that a record has twice.
func (d *documentReader) checkRecord(r *Record) *Record {
	first := make(map[string]Position, len(r.Properties))
	for _, p := range r.Properties {
		if at, ok := first[p.Name]; ok {
			d.warnf(p.Pos, "record-property-repeated", "the record has the property %s twice, first at %s: remove one", quote(p.Name), at)
		} else {
			first[p.Name] = p.Pos
		}
	}
	return r
}

func lastSegment(qualified string) string {
	return qualified[strings.LastIndexByte(qualified, '.')+1:]
}
