package evolution

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// valueText returns the value of an annotation that there may be.
func valueText(a *schema.Annotation) string {
	if a == nil {
		return "none"
	}
	return text(a.Value)
}

// text returns what an expression says, alike for both formats, whichever order the
// members of collections and records have. An annotation without a value has its term's
// default, which is true for most.
func text(e schema.Expression) string {
	switch e := e.(type) {
	case nil:
		return "true"
	case *schema.Constant:
		return e.Text
	case *schema.Path:
		return e.Text
	case *schema.Null:
		return "null"
	case *schema.Collection:
		return "[" + texts(e.Items, true) + "]"
	case *schema.Record:
		var list []string
		for _, p := range e.Properties {
			list = append(list, p.Name+": "+text(p.Value))
		}
		slices.Sort(list)
		return "{" + strings.Join(list, ", ") + "}"
	case *schema.Operator:
		return e.Name + "(" + texts(e.Operands, false) + ")"
	case *schema.Apply:
		return e.Function + "(" + texts(e.Arguments, false) + ")"
	case *schema.Cast:
		kind := "Cast"
		if e.IsOf {
			kind = "IsOf"
		}
		return kind + "(" + e.Type.Text() + ", " + text(e.Value) + ")"
	case *schema.LabeledElement:
		return e.Name + " = " + text(e.Value)
	case *schema.LabeledElementReference:
		return e.Name
	}
	return ""
}

func texts(list []schema.Expression, sorted bool) string {
	var parts []string
	for _, e := range list {
		parts = append(parts, text(e))
	}
	if sorted {
		slices.Sort(parts)
	}
	return strings.Join(parts, ", ")
}
