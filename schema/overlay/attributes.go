package overlay

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// attributes returns what can be set of an element, by the names that CSDL XML
// has for it.
func (a *applier) attributes(element any) map[string]setter {
	switch e := element.(type) {
	case *schema.EntityType:
		set := a.structured(&e.StructuredType)
		set["HasStream"] = truth(&e.HasStream, nil)
		set["Key"] = key(e)
		return set
	case *schema.ComplexType:
		return a.structured(&e.StructuredType)
	case *schema.EnumType:
		return map[string]setter{"IsFlags": truth(&e.IsFlags, nil), "UnderlyingType": text(&e.Underlying)}
	case *schema.Member:
		return map[string]setter{"Value": memberValue(e)}
	case *schema.TypeDefinition:
		set := typed(&e.Underlying)
		set["UnderlyingType"] = set["Type"]
		delete(set, "Type")
		return set
	case *schema.Property:
		return typed(&e.Type)
	case *schema.NavigationProperty:
		return navigation(e)
	case *schema.Operation:
		return map[string]setter{"IsBound": truth(&e.Bound, nil), "IsComposable": truth(&e.Composable, nil), "EntitySetPath": optional(&e.EntitySetPath)}
	case *schema.Parameter:
		set := typed(&e.Type)
		set["Name"] = text(&e.Name)
		return set
	case *schema.ReturnType:
		return typed(&e.Type)
	}
	return contained(element)
}

// contained returns what can be set of a container and its children.
func contained(element any) map[string]setter {
	switch e := element.(type) {
	case *schema.EntityContainer:
		return map[string]setter{"Name": text(&e.Name)}
	case *schema.EntitySet:
		return map[string]setter{
			"EntityType": text(&e.TypeName), "IncludeInServiceDocument": truth(&e.IncludeInServiceDocument, nil), "Bindings": bindings(&e.Bindings),
		}
	case *schema.Singleton:
		return map[string]setter{"Type": text(&e.TypeName), "Nullable": truth(&e.Nullable, nil), "Bindings": bindings(&e.Bindings)}
	case *schema.OperationImport:
		set := map[string]setter{"EntitySet": optional(&e.EntitySet), "IncludeInServiceDocument": truth(&e.IncludeInServiceDocument, nil)}
		name := "Action"
		if e.Function {
			name = "Function"
		}
		set[name] = text(&e.OperationName)
		return set
	}
	return nil
}

// typed returns what can be set of the use of a type.
func typed(ref *schema.TypeRef) map[string]setter {
	return map[string]setter{
		"Type":         typeName(ref),
		"Nullable":     truth(&ref.Nullable, &ref.NullableGiven),
		"MaxLength":    facet(&ref.MaxLength, "max"),
		"Precision":    facet(&ref.Precision),
		"Scale":        facet(&ref.Scale, "variable", "floating"),
		"SRID":         facet(&ref.SRID, "variable"),
		"DefaultValue": defaultValue(&ref.Facets),
		"Unicode":      unicode(&ref.Facets),
	}
}

// facet sets a facet that is a number or one of some symbolic values.
func facet(into *string, symbols ...string) setter {
	return func(a assignment) (bool, string) {
		if _, err := strconv.ParseUint(a.value.Value, 10, 31); err != nil && !slices.Contains(symbols, a.value.Value) && a.value.Tag != "!!null" {
			return false, "must be " + strings.Join(append([]string{"a whole number"}, symbols...), " or ")
		}
		return optional(into)(a)
	}
}

func defaultValue(f *schema.Facets) setter {
	return func(a assignment) (bool, string) {
		var value string
		if a.value.Tag == "!!null" {
			changed := f.Default != nil
			f.Default = nil
			return changed, ""
		}
		if f.Default != nil {
			value = *f.Default
		}
		changed, problem := text(&value)(a)
		if problem != "" {
			return false, problem
		}
		changed = changed || f.Default == nil
		f.Default = &value
		return changed, ""
	}
}

func unicode(f *schema.Facets) setter {
	return func(a assignment) (bool, string) {
		value := f.Unicode == nil || *f.Unicode
		changed, problem := truth(&value, nil)(a)
		if problem == "" {
			f.Unicode = &value
		}
		return changed, problem
	}
}

func memberValue(m *schema.Member) setter {
	return func(a assignment) (bool, string) {
		value, err := strconv.ParseInt(a.value.Value, 10, 64)
		if err != nil {
			return false, "must be a whole number of at most 64 bits"
		}
		changed := !m.ValueGiven || m.Value != value
		m.Value, m.ValueGiven = value, true
		return changed, ""
	}
}

// structured returns what can be set of a structured type.
func (a *applier) structured(t *schema.StructuredType) map[string]setter {
	return map[string]setter{
		"Abstract": truth(&t.Abstract, nil),
		"OpenType": truth(&t.OpenHere, nil),
		"BaseType": base(t),
		"Kind":     a.kind(t),
	}
}

func base(t *schema.StructuredType) setter {
	return func(a assignment) (bool, string) {
		t.BasePos = a.pos
		return optional(&t.BaseName)(a)
	}
}

func key(t *schema.EntityType) setter {
	return func(a assignment) (bool, string) {
		list, ok := names(a)
		if !ok {
			return false, "must be the name of a property, or a list of them"
		}
		var before []string
		for _, r := range t.Key {
			before = append(before, r.Path)
		}
		t.Key = nil
		for _, name := range list {
			t.Key = append(t.Key, &schema.PropertyRef{Node: schema.Node{Pos: a.pos}, Path: name})
		}
		return !slices.Equal(before, list), ""
	}
}

func navigation(n *schema.NavigationProperty) map[string]setter {
	return map[string]setter{
		"Type":                   typeName(&n.Type),
		"Nullable":               truth(&n.Type.Nullable, &n.Type.NullableGiven),
		"ContainsTarget":         truth(&n.ContainsTarget, nil),
		"Partner":                optional(&n.Partner),
		"OnDelete":               onDelete(n),
		"ReferentialConstraints": constraints(n),
	}
}

func onDelete(n *schema.NavigationProperty) setter {
	return func(a assignment) (bool, string) {
		action := ""
		if a.value.Tag == "!!null" {
			changed := n.OnDelete != nil
			n.OnDelete = nil
			return changed, ""
		}
		if n.OnDelete != nil {
			action = n.OnDelete.Action
		}
		changed, problem := text(&action, "Cascade", "None", "SetDefault", "SetNull")(a)
		if problem == "" {
			n.OnDelete = &schema.OnDelete{Node: schema.Node{Pos: a.pos}, Action: action}
		}
		return changed, problem
	}
}

func constraints(n *schema.NavigationProperty) setter {
	return func(a assignment) (bool, string) {
		list, ok := pairs(a)
		if !ok {
			return false, "must be an object from properties to those that they refer to"
		}
		before := map[string]string{}
		for _, c := range n.ReferentialConstraints {
			before[c.Property] = c.ReferencedProperty
		}
		n.ReferentialConstraints = nil
		after := map[string]string{}
		for _, p := range list {
			after[p[0]] = p[1]
			n.ReferentialConstraints = append(n.ReferentialConstraints, &schema.ReferentialConstraint{Node: schema.Node{Pos: a.pos}, Property: p[0], ReferencedProperty: p[1]})
		}
		return !maps.Equal(before, after), ""
	}
}

func bindings(into *[]*schema.NavigationPropertyBinding) setter {
	return func(a assignment) (bool, string) {
		list, ok := pairs(a)
		if !ok {
			return false, "must be an object from paths of navigation properties to entity sets"
		}
		before := map[string]string{}
		for _, b := range *into {
			before[b.Path] = b.Target
		}
		*into = nil
		after := map[string]string{}
		for _, p := range list {
			after[p[0]] = p[1]
			*into = append(*into, &schema.NavigationPropertyBinding{Node: schema.Node{Pos: a.pos}, Path: p[0], Target: p[1]})
		}
		return !maps.Equal(before, after), ""
	}
}

// kind makes a complex type an entity type. The properties of that type are
// navigation properties then, as entity types are the target of nothing else.
func (a *applier) kind(t *schema.StructuredType) setter {
	return func(as assignment) (bool, string) {
		switch {
		case as.value.Kind != yaml.ScalarNode || as.value.Value != "EntityType" && as.value.Value != "ComplexType":
			return false, "must be EntityType or ComplexType"
		case t.Kind == schema.Entity && as.value.Value == "EntityType", t.Kind == schema.Complex && as.value.Value == "ComplexType":
			return false, ""
		case t.Kind == schema.Entity:
			return false, "can be set to EntityType only: what says that the type is one would be wrong otherwise"
		}
		a.makeEntity(t)
		return true, ""
	}
}
