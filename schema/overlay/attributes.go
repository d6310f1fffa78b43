package overlay

import (
	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// attributes returns what can be set of an element, by the names that CSDL XML
// has for it.
func (a *applier) attributes(element any) map[string]attribute {
	switch e := element.(type) {
	case *schema.EntityType:
		set := a.structured(&e.StructuredType)
		set["HasStream"] = truth(&e.HasStream, nil)
		set["Key"] = key(e)
		return set
	case *schema.ComplexType:
		return a.structured(&e.StructuredType)
	case *schema.EnumType:
		return map[string]attribute{"IsFlags": truth(&e.IsFlags, nil), "UnderlyingType": text(&e.Underlying)}
	case *schema.Member:
		return map[string]attribute{"Value": memberValue(e)}
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
		return map[string]attribute{"IsBound": truth(&e.Bound, nil), "IsComposable": truth(&e.Composable, nil), "EntitySetPath": optional(&e.EntitySetPath)}
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
func contained(element any) map[string]attribute {
	switch e := element.(type) {
	case *schema.EntityContainer:
		return map[string]attribute{"Name": text(&e.Name)}
	case *schema.EntitySet:
		return map[string]attribute{
			"EntityType": text(&e.TypeName), "IncludeInServiceDocument": truth(&e.IncludeInServiceDocument, nil), "Bindings": bindings(&e.Bindings),
		}
	case *schema.Singleton:
		return map[string]attribute{"Type": text(&e.TypeName), "Nullable": truth(&e.Nullable, nil), "Bindings": bindings(&e.Bindings)}
	case *schema.OperationImport:
		set := map[string]attribute{"EntitySet": optional(&e.EntitySet), "IncludeInServiceDocument": truth(&e.IncludeInServiceDocument, nil)}
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
func typed(ref *schema.TypeRef) map[string]attribute {
	return map[string]attribute{
		"Type":         typeName(ref),
		"Nullable":     truth(&ref.Nullable, &ref.NullableGiven),
		"MaxLength":    facet(&ref.MaxLength, "max"),
		"Precision":    facet(&ref.Precision),
		"Scale":        facet(&ref.Scale, "variable", "floating"),
		"SRID":         facet(&ref.SRID, "variable"),
		"DefaultValue": defaultValue(&ref.Facets),
		"Unicode":      pointed(&ref.Unicode),
	}
}

// structured returns what can be set of a structured type.
func (a *applier) structured(t *schema.StructuredType) map[string]attribute {
	return map[string]attribute{
		"Abstract": truth(&t.Abstract, nil),
		"OpenType": truth(&t.OpenHere, nil),
		"BaseType": base(t),
		"Kind":     a.kind(t),
	}
}

func navigation(n *schema.NavigationProperty) map[string]attribute {
	return map[string]attribute{
		"Type":                   typeName(&n.Type),
		"Nullable":               truth(&n.Type.Nullable, &n.Type.NullableGiven),
		"ContainsTarget":         truth(&n.ContainsTarget, nil),
		"Partner":                optional(&n.Partner),
		"OnDelete":               onDelete(n),
		"ReferentialConstraints": constraints(n),
	}
}

// kind makes a complex type an entity type. The properties of that type are
// navigation properties then, as entity types are the target of nothing else.
func (a *applier) kind(t *schema.StructuredType) attribute {
	names := map[schema.Kind]string{schema.Entity: "EntityType", schema.Complex: "ComplexType"}
	return attribute{
		get: func() (string, bool) { return names[t.Kind], true },
		set: func(as assignment) string {
			switch {
			case as.value.Kind != yaml.ScalarNode || as.value.Value != "EntityType" && as.value.Value != "ComplexType":
				return "must be EntityType or ComplexType"
			case as.value.Value == names[t.Kind]:
			case t.Kind == schema.Entity:
				return "can be set to EntityType only: what says that the type is one would be wrong otherwise"
			default:
				a.makeEntity(t)
			}
			return ""
		},
	}
}
