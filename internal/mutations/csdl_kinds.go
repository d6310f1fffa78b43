package mutations

import (
	"slices"
	"strings"
)

// csdlKind is a kind of change of elements of a name.
type csdlKind struct {
	name, of string
	change   func(e *element) bool
}

// KindsOfCSDL returns the names of the kinds of changes that [CSDL] makes.
func KindsOfCSDL() (list []string) {
	for _, k := range csdlKinds() {
		list = append(list, k.name)
	}
	return list
}

func csdlKinds() []csdlKind {
	return slices.Concat(kindsOfProperties(), kindsOfStructures(), kindsOfEnums(), kindsOfInvocations(), kindsOfResources())
}

func removed(e *element) bool { return e.remove() }

// to sets an attribute.
func to(name, value string) func(*element) bool {
	return func(e *element) bool { return e.set(name, value) }
}

// turned makes an attribute true or, if it is, removes it.
func turned(name string) func(*element) bool {
	return func(e *element) bool {
		if e.get(name) == "true" {
			return e.set(name, "")
		}
		return e.set(name, "true")
	}
}

// typed changes a type that is one of some.
func typed(to string, from ...string) func(*element) bool {
	return func(e *element) bool { return slices.Contains(from, e.get("Type")) && e.set("Type", to) }
}

// cased gives an element a name that differs in case alone.
func cased(e *element) bool {
	name := e.get("Name")
	if other := strings.ToUpper(name[:1]) + name[1:]; other != name {
		return e.set("Name", other)
	}
	return e.set("Name", strings.ToLower(name[:1])+name[1:])
}

// collected makes a type a collection, or one value of what was one.
func collected(e *element) bool {
	typ := e.get("Type")
	if item, is := strings.CutPrefix(typ, "Collection("); is {
		return e.set("Type", strings.TrimSuffix(item, ")"))
	}
	return e.set("Type", "Collection("+typ+")")
}

// isKey reports whether a property is one of a key.
func isKey(e *element) bool {
	return slices.ContainsFunc(e.parent.all("PropertyRef"), func(ref *element) bool { return ref.get("Name") == e.get("Name") })
}

// unlessKey makes a change of what is in no key.
func unlessKey(change func(*element) bool) func(*element) bool {
	return func(e *element) bool { return !isKey(e) && change(e) }
}

func kindsOfProperties() []csdlKind {
	return []csdlKind{
		{"property-removed", "Property", unlessKey(removed)},
		{"property-case", "Property", unlessKey(cased)},
		{"property-collection", "Property", unlessKey(collected)},
		{"property-nullable", "Property", unlessKey(func(e *element) bool {
			if e.get("Nullable") == "false" {
				return e.set("Nullable", "")
			}
			return e.set("Nullable", "false")
		})},
		{"property-number", "Property", unlessKey(typed("Edm.Int32", "Edm.String", "Edm.Boolean"))},
		{"property-wider", "Property", unlessKey(typed("Edm.Int64", "Edm.Int32", "Edm.Int16"))},
		{"property-date", "Property", unlessKey(typed("Edm.Date", "Edm.DateTimeOffset"))},
		{"property-stream", "Property", unlessKey(typed("Edm.Stream", "Edm.String", "Edm.Binary"))},
		{"property-untyped", "Property", unlessKey(to("Type", "Edm.Untyped"))},
		{"property-max-length", "Property", func(e *element) bool { return e.get("Type") == "Edm.String" && e.set("MaxLength", "7") }},
		{"property-default", "Property", func(e *element) bool { return e.get("Type") == "Edm.String" && e.set("DefaultValue", "seven") }},
		{"property-becomes-navigation", "Property", func(e *element) bool {
			target := e.root().first("EntityType")
			if isKey(e) || target == nil {
				return false
			}
			e.name, e.attrs = "NavigationProperty", e.attrs[:0:0]
			return e.set("Name", "mutated") && e.set("Type", target.qualified())
		}},
		{"navigation-removed", "NavigationProperty", removed},
		{"navigation-case", "NavigationProperty", cased},
		{"navigation-collection", "NavigationProperty", collected},
		{"navigation-contained", "NavigationProperty", turned("ContainsTarget")},
		{"navigation-nullable", "NavigationProperty", to("Nullable", "false")},
		{"navigation-type", "NavigationProperty", func(e *element) bool {
			target := e.root().first("EntityType")
			return !strings.HasPrefix(e.get("Type"), "Collection(") && target != nil && e.set("Type", target.qualified())
		}},
	}
}

// root returns the document.
func (e *element) root() *element {
	for e.parent != nil {
		e = e.parent
	}
	return e
}

// first returns the first element of a name, nil if there is none.
func (e *element) first(name string) *element {
	if all := e.all(name); len(all) > 0 {
		return all[0]
	}
	return nil
}

// qualified returns the qualified name of what a schema declares.
func (e *element) qualified() string { return e.parent.get("Namespace") + "." + e.get("Name") }

func kindsOfStructures() []csdlKind {
	var list []csdlKind
	for _, of := range []string{"EntityType", "ComplexType"} {
		word := strings.ToLower(of)
		list = append(list, []csdlKind{
			{word + "-removed", of, removed},
			{word + "-case", of, cased},
			{word + "-abstract", of, turned("Abstract")},
			{word + "-open", of, turned("OpenType")},
			{word + "-base-removed", of, func(e *element) bool {
				return e.get("BaseType") != "" && e.set("BaseType", "") && (of == "ComplexType" || e.keyed())
			}},
			{word + "-base-added", of, func(e *element) bool {
				if e.get("BaseType") != "" || of == "EntityType" {
					return false
				}
				e.parent.insert(true, of, "Name", "mutatedBase").insert(false, "Property", "Name", "mutated", "Type", "Edm.String")
				return e.set("BaseType", e.parent.get("Namespace")+".mutatedBase")
			}},
			{word + "-derived-added", of, func(e *element) bool {
				e.parent.insert(false, of, "Name", "mutatedDerived", "BaseType", e.qualified()).insert(false, "Property", "Name", "mutated", "Type", "Edm.String")
				return true
			}},
			{word + "-property-added", of, func(e *element) bool {
				e.insert(false, "Property", "Name", "mutated", "Type", "Edm.String")
				return true
			}},
			{word + "-property-required", of, func(e *element) bool {
				e.insert(false, "Property", "Name", "mutated", "Type", "Edm.Guid", "Nullable", "false")
				return true
			}},
			{word + "-navigation-added", of, func(e *element) bool {
				target := e.root().first("EntityType")
				if target == nil {
					return false
				}
				e.insert(false, "NavigationProperty", "Name", "mutated", "Type", "Collection("+target.qualified()+")", "ContainsTarget", "true")
				return true
			}},
		}...)
	}
	return append(list,
		csdlKind{"entitytype-stream", "EntityType", turned("HasStream")},
		csdlKind{"key-changed", "EntityType", func(e *element) bool {
			i := slices.IndexFunc(e.own("Property"), func(p *element) bool { return !isKey(p) && p.get("Type") == "Edm.String" })
			if len(e.own("Key")) == 0 || i < 0 {
				return false
			}
			e.own("Key")[0].remove()
			p := e.own("Property")[i]
			e.insert(true, "Key").insert(false, "PropertyRef", "Name", p.get("Name"))
			p.set("Nullable", "false")
			return true
		}},
		csdlKind{"key-longer", "EntityType", func(e *element) bool {
			if len(e.own("Key")) == 0 {
				return false
			}
			e.own("Key")[0].insert(false, "PropertyRef", "Name", "mutated")
			e.insert(false, "Property", "Name", "mutated", "Type", "Edm.Int32", "Nullable", "false")
			return true
		}},
		csdlKind{"complextype-entity", "ComplexType", func(e *element) bool {
			if e.get("BaseType") != "" {
				return false
			}
			e.name = "EntityType"
			e.insert(true, "Key").insert(false, "PropertyRef", "Name", "mutated")
			e.insert(false, "Property", "Name", "mutated", "Type", "Edm.String", "Nullable", "false")
			return true
		}},
	)
}

// keyed gives an entity type a key of its own.
func (e *element) keyed() bool {
	e.insert(true, "Key").insert(false, "PropertyRef", "Name", "mutated")
	e.insert(false, "Property", "Name", "mutated", "Type", "Edm.String", "Nullable", "false")
	return true
}

func kindsOfEnums() []csdlKind {
	return []csdlKind{
		{"enum-removed", "EnumType", removed},
		{"enum-case", "EnumType", cased},
		{"enum-flags", "EnumType", turned("IsFlags")},
		{"enum-string", "Property", func(e *element) bool {
			return slices.ContainsFunc(e.root().all("EnumType"), func(of *element) bool { return of.qualified() == e.get("Type") }) && e.set("Type", "Edm.String")
		}},
		{"member-added", "EnumType", func(e *element) bool {
			e.insert(false, "Member", "Name", "mutated", "Value", "4096")
			return true
		}},
		{"member-removed", "Member", removed},
		{"member-case", "Member", cased},
		{"member-value", "Member", to("Value", "8192")},
	}
}

func kindsOfInvocations() []csdlKind {
	var list []csdlKind
	for _, of := range []string{"Action", "Function"} {
		word := strings.ToLower(of)
		other := map[string]string{"Action": "Function", "Function": "Action"}[of]
		list = append(list, []csdlKind{
			{word + "-removed", of, removed},
			{word + "-case", of, cased},
			{word + "-return-removed", of, func(e *element) bool {
				return of == "Action" && len(e.own("ReturnType")) > 0 && e.own("ReturnType")[0].remove()
			}},
			{word + "-return-added", of, func(e *element) bool {
				if len(e.own("ReturnType")) > 0 {
					return false
				}
				e.insert(false, "ReturnType", "Type", "Edm.String")
				return true
			}},
			{word + "-return-type", of, func(e *element) bool {
				return len(e.own("ReturnType")) > 0 && e.own("ReturnType")[0].set("Type", "Edm.Boolean")
			}},
			{word + "-return-collection", of, func(e *element) bool {
				return len(e.own("ReturnType")) > 0 && collected(e.own("ReturnType")[0])
			}},
			{word + "-kind", of, func(e *element) bool {
				e.name = other
				if other == "Function" && len(e.own("ReturnType")) == 0 {
					e.insert(false, "ReturnType", "Type", "Edm.Boolean")
				}
				return len(e.own("Parameter")) > 0
			}},
			{word + "-parameter-added", of, func(e *element) bool {
				e.insertParameter("Type", "Edm.String")
				return true
			}},
			{word + "-parameter-required", of, func(e *element) bool {
				e.insertParameter("Type", "Edm.Int32", "Nullable", "false")
				return true
			}},
			{word + "-parameter-removed", of, func(e *element) bool {
				list := e.own("Parameter")
				return len(list) > 1 && list[len(list)-1].remove()
			}},
			{word + "-parameter-type", of, func(e *element) bool {
				list := e.own("Parameter")
				return len(list) > 1 && list[len(list)-1].set("Type", "Edm.Guid")
			}},
			{word + "-parameter-case", of, func(e *element) bool {
				list := e.own("Parameter")
				return len(list) > 1 && cased(list[len(list)-1])
			}},
			{word + "-parameter-nullable", of, func(e *element) bool {
				list := e.own("Parameter")
				return len(list) > 1 && list[len(list)-1].set("Nullable", "false")
			}},
			{word + "-bound-elsewhere", of, func(e *element) bool {
				list, target := e.own("Parameter"), e.root().first("EntityType")
				return e.get("IsBound") == "true" && len(list) > 0 && target != nil && list[0].set("Type", target.qualified())
			}},
		}...)
	}
	return append(list,
		csdlKind{"function-composable", "Function", turned("IsComposable")},
		csdlKind{"function-overload-added", "Function", func(e *element) bool {
			copied := e.parent.insert(false, "Function")
			copied.attrs = slices.Clone(e.attrs)
			for _, child := range e.children {
				if child.name == "Parameter" || child.name == "ReturnType" {
					copied.insert(false, child.name).attrs = slices.Clone(child.attrs)
				}
			}
			copied.insertParameter("Type", "Edm.Int32", "Nullable", "false")
			return true
		}},
	)
}

// insertParameter adds a parameter behind those that there are, before what is returned.
func (e *element) insertParameter(attrs ...string) {
	returned := e.own("ReturnType")
	for _, r := range returned {
		r.remove()
	}
	e.insert(false, "Parameter", append([]string{"Name", "mutated"}, attrs...)...)
	e.children = append(e.children, returned...)
}

func kindsOfResources() []csdlKind {
	other := func(attribute string) func(e *element) bool {
		return func(e *element) bool {
			target := e.root().first("EntityType")
			return target != nil && e.set(attribute, target.qualified())
		}
	}
	return []csdlKind{
		{"set-removed", "EntitySet", removed},
		{"set-case", "EntitySet", cased},
		{"set-type", "EntitySet", other("EntityType")},
		{"set-added", "EntityContainer", func(e *element) bool {
			target := e.root().first("EntityType")
			if target == nil {
				return false
			}
			e.insert(false, "EntitySet", "Name", "mutated", "EntityType", target.qualified())
			return true
		}},
		{"set-singleton", "EntitySet", func(e *element) bool {
			e.name = "Singleton"
			return e.set("Type", e.get("EntityType")) && e.set("EntityType", "")
		}},
		{"singleton-removed", "Singleton", removed},
		{"singleton-case", "Singleton", cased},
		{"singleton-type", "Singleton", other("Type")},
		{"binding-removed", "NavigationPropertyBinding", removed},
		{"import-removed", "ActionImport", removed},
		{"function-import-removed", "FunctionImport", removed},
		{"annotation-removed", "Annotation", removed},
	}
}
