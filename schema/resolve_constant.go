package schema

import (
	"encoding/base64"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// constantKinds says how constants of a primitive type are written. Types that
// are not here take any constant, or none.
var constantKinds = map[string]ConstantKind{
	"Binary": BinaryConstant, "Boolean": BoolConstant, "Date": DateConstant,
	"DateTimeOffset": DateTimeOffsetConstant, "Decimal": DecimalConstant,
	"Duration": DurationConstant, "Guid": GuidConstant, "TimeOfDay": TimeOfDayConstant,
	"Double": FloatConstant, "Single": FloatConstant, "String": StringConstant,
	"Byte": IntConstant, "SByte": IntConstant,
	"Int16": IntConstant, "Int32": IntConstant, "Int64": IntConstant,
}

// constant checks a constant and gives it the kind that its type asks for: CSDL
// JSON writes most kinds as strings, and all numbers alike.
func (v values) constant(c *Constant, want *TypeRef) Expression {
	if want != nil {
		if enum, ok := want.Type.(*EnumType); ok {
			v.enumConstant(c, enum)
			return c
		}
		p := primitiveOf(want.Type)
		switch {
		case p == nil:
			v.problem(c.Pos, "is a constant (%s), must be of type %s: give a value of that type", c.Text, want.Name)
		case p.IsPath():
			if c.Kind == StringConstant {
				return &Path{Node: Node{Pos: c.Pos}, Kind: PathKind(p.Name), Text: v.model.expandAliases(c.Text, c.Pos)}
			}
			v.problem(c.Pos, "is a constant (%s), must be a path of type %s: give a path", c.Text, want.Name)
		default:
			v.primitiveConstant(c, p, want)
		}
	} else {
		v.untoldKind(c)
	}
	if !validConstant(c.Kind, c.Text) {
		v.report("annotation-value", v.place(c.Pos), "value of annotation %s is %q, which is no %s: write it in the form of that type", v.annotation.name(), c.Text, c.Kind)
	}
	return c
}

// place returns the position of a part of the value, or of the annotation where
// the part has none.
func (v values) place(pos Position) Position {
	if pos.Line == 0 {
		return v.annotation.Pos
	}
	return pos
}

func (v values) primitiveConstant(c *Constant, p *PrimitiveType, want *TypeRef) {
	kind, ok := constantKinds[p.Name]
	switch {
	case !ok:
		v.untoldKind(c)
		return
	case c.Kind == kind:
	case c.Kind == StringConstant && stringForm(p.Name, c.Text) && validConstant(kind, c.Text):
		c.Kind = kind
	case isNumber(c.Kind) && (kind == DecimalConstant || kind == FloatConstant):
		c.Kind = kind
	default:
		v.problem(c.Pos, "is %q of type %s, must be of type %s: give a value of that type", c.Text, c.Kind, want.Text())
		return
	}
	switch limits, integer := integerRanges[p.Name]; {
	case integer && validConstant(IntConstant, c.Text):
		if n, err := strconv.ParseInt(c.Text, 10, 64); err != nil || n < limits.min || n > limits.max {
			v.unfit("annotation-value", v.place(c.Pos), "value of annotation %s is %s, which no %s can be: give a value from %d to %d",
				v.annotation.name(), c.Text, want.Name, limits.min, limits.max)
		}
	case kind == StringConstant:
		if most, err := strconv.Atoi(maxLength(want)); err == nil && utf8.RuneCountInString(c.Text) > most {
			v.unfit("annotation-value", v.place(c.Pos), "value of annotation %s is longer than the %d characters that its type allows: shorten it", v.annotation.name(), most)
		}
	}
}

// maxLength returns the facet of the use of a type or of the type definition.
func maxLength(t *TypeRef) string {
	if d, ok := t.Type.(*TypeDefinition); ok && t.MaxLength == "" {
		return d.Underlying.MaxLength
	}
	return t.MaxLength
}

func isNumber(k ConstantKind) bool {
	return k == IntConstant || k == DecimalConstant || k == FloatConstant
}

// stringForm reports whether JSON writes a value of the type as a string: all
// but truth values and numbers, except numbers that JSON has no room for.
func stringForm(primitive, text string) bool {
	switch primitive {
	case "Boolean", "Byte", "SByte", "Int16", "Int32":
		return false
	case "Single", "Double":
		return text == "INF" || text == "-INF" || text == "NaN"
	}
	return true
}

// enumConstant turns the text of a constant into member names and checks that
// the enumeration has them.
func (v values) enumConstant(c *Constant, enum *EnumType) {
	switch c.Kind {
	case StringConstant, IntConstant:
		c.Kind = EnumMemberConstant
		if n, err := strconv.ParseInt(c.Text, 10, 64); err == nil {
			if m := v.enumIndex(enum).byValue[n]; m != nil {
				c.Text = m.Name
			}
		}
	case EnumMemberConstant:
	default:
		v.problem(c.Pos, "is %q of type %s, must be a member of %s: name one", c.Text, c.Kind, enum.QualifiedName())
		return
	}
	switch c.Enum {
	case "", enum.QualifiedName():
		c.Enum = enum.QualifiedName()
	default:
		v.problem(c.Pos, "is a member of %s, must be of type %s: name a member of that type", c.Enum, enum.QualifiedName())
		return
	}
	if _, err := strconv.ParseInt(c.Text, 10, 64); err == nil {
		return // a number that has no member stands for a combination or an unknown one
	}
	for _, name := range strings.Split(c.Text, ",") {
		if v.enumIndex(enum).byName[strings.TrimSpace(name)] == nil && len(enum.Members) > 0 {
			v.problem(c.Pos, "names %q, which is no member of %s: name one of its members", name, enum.QualifiedName())
		}
	}
}

const (
	datePattern   = `-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`
	timePattern   = `([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,12})?)?`
	numberPattern = `[+-]?\d+(\.\d+)?([eE][+-]?\d+)?|-?INF|NaN`
)

// constantForms are the texts that constants of a kind can have (section 14.3
// and the ABNF's primitive literals). Other kinds have forms of their own, or
// take any text.
var constantForms = map[ConstantKind]*regexp.Regexp{
	BoolConstant:           regexp.MustCompile(`^(true|false)$`),
	DateConstant:           regexp.MustCompile(`^` + datePattern + `$`),
	DateTimeOffsetConstant: regexp.MustCompile(`^` + datePattern + `[Tt]` + timePattern + `([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$`),
	DecimalConstant:        regexp.MustCompile(`^(` + numberPattern + `)$`),
	DurationConstant:       regexp.MustCompile(`^[+-]?P(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$`),
	FloatConstant:          regexp.MustCompile(`^(` + numberPattern + `)$`),
	GuidConstant:           regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`),
	IntConstant:            regexp.MustCompile(`^[+-]?\d+$`),
	TimeOfDayConstant:      regexp.MustCompile(`^` + timePattern + `$`),
}

// validConstant reports whether a text has the form of a kind of constant.
func validConstant(kind ConstantKind, text string) bool {
	switch kind {
	case BinaryConstant:
		_, err := base64.RawURLEncoding.Strict().DecodeString(strings.TrimRight(text, "="))
		return err == nil
	case DurationConstant:
		if strings.HasSuffix(text, "P") || strings.HasSuffix(text, "T") {
			return false // nothing follows
		}
	}
	form := constantForms[kind]
	return form == nil || form.MatchString(text)
}
