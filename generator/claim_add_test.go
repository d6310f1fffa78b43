package generator_test

import (
	"strings"
	"unicode"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema"
)

// packageNames returns the identifiers of the packages, without folders.
func (g *claimed) packageNames() []string {
	var list []string
	for full := range g.have {
		if !strings.ContainsAny(full, ". ") {
			list = append(list, full[strings.LastIndexByte(full, '/')+1:])
		}
	}
	return list
}

// partNames returns the identifiers behind a dot, such as fields.
func (g *claimed) partNames() []string {
	seen := map[string]bool{}
	var list []string
	for full := range g.have {
		if _, part, found := strings.Cut(full, "."); found && !seen[part] && !strings.Contains(part, " ") {
			seen[part] = true
			list = append(list, part)
		}
	}
	return list
}

// adder adds elements to a model that has none of the name.
type adder struct {
	m     *schema.Model
	taken map[string]bool
}

func newAdder(m *schema.Model) *adder {
	a := &adder{m: m, taken: map[string]bool{}}
	for _, e := range schema.Elements(m) {
		a.taken[e.Path] = true
		for _, path := range e.Also {
			a.taken[path] = true
		}
	}
	return a
}

// free reports whether there is no element of the name, in ASCII whatever its
// case, and takes it.
func (a *adder) free(path, name string) bool {
	full := path + name
	if name == "" || a.taken[full] {
		return false
	}
	a.taken[full] = true
	return true
}

func (g *claimed) claimTypes(spelled func(string) string) func(*schema.Model) {
	return func(m *schema.Model) {
		a := newAdder(m)
		for _, s := range m.Schemas() {
			for i, name := range g.packageNames() {
				own := spelled(name)
				if !a.free(s.Namespace+".", own) {
					continue
				}
				switch i % 4 {
				case 0:
					s.ComplexTypes = append(s.ComplexTypes, schema.NewComplexType(s, own))
				case 1:
					s.EntityTypes = append(s.EntityTypes, entity(s, own))
				case 2:
					s.EnumTypes = append(s.EnumTypes, &schema.EnumType{Name: own, Schema: s, Underlying: "Edm.Int32", Members: []*schema.Member{{Name: "m"}}})
				default:
					s.TypeDefinitions = append(s.TypeDefinitions, &schema.TypeDefinition{Name: own, Schema: s, Underlying: schema.TypeRef{Name: "Edm.Int64"}})
				}
			}
		}
	}
}

func entity(s *schema.Schema, name string) *schema.EntityType {
	t := schema.NewEntityType(s, name)
	t.Properties = []*schema.Property{{Name: "key", Type: schema.TypeRef{Name: "Edm.String"}}}
	t.Key = []*schema.PropertyRef{{Path: "key"}}
	return t
}

// claimMembers adds a member to each enumeration for each identifier that could
// be its constant.
func (g *claimed) claimMembers(spelled func(string) string) func(*schema.Model) {
	return func(m *schema.Model) {
		a := newAdder(m)
		for _, s := range m.Schemas() {
			for _, e := range s.EnumTypes {
				for _, name := range g.packageNames() {
					goType := g.cfg.Lock.Value(names.NameKind, e.QualifiedName())
					if goType == "" {
						goType = names.Exported(e.Name)
					}
					rest, found := strings.CutPrefix(name, goType)
					if own := spelled(rest); found && rest != "" && a.free(e.QualifiedName()+"/", own) {
						e.Members = append(e.Members, &schema.Member{Name: own, Value: int64(1 << 20), ValueGiven: true})
					}
				}
				if a.free(e.QualifiedName()+"/", "zero") {
					e.Members = append(e.Members, &schema.Member{Name: "zero", Value: -1000, ValueGiven: true})
				}
			}
		}
	}
}

// claimDerived adds types that have derived ones, whose interfaces could be
// called like an identifier.
func (g *claimed) claimDerived(spelled func(string) string) func(*schema.Model) {
	return func(m *schema.Model) {
		a := newAdder(m)
		s := m.Schemas()[0]
		for _, name := range g.packageNames() {
			rest, _ := strings.CutPrefix(name, "Any")
			if own := spelled(rest); a.free(s.Namespace+".", own) && a.free(s.Namespace+".", own+"Derived") {
				base, derived := schema.NewComplexType(s, own), schema.NewComplexType(s, own+"Derived")
				derived.BaseName = base.QualifiedName()
				base.Properties = []*schema.Property{{Name: "self", Type: schema.TypeRef{Name: base.QualifiedName()}}}
				s.ComplexTypes = append(s.ComplexTypes, base, derived)
			}
		}
	}
}

// claimFields adds to each structured type a property for each identifier that
// is part of something.
func (g *claimed) claimFields(spelled func(string) string, navigation bool) func(*schema.Model) {
	return func(m *schema.Model) {
		a := newAdder(m)
		for _, t := range structuredTypes(m) {
			for _, name := range append(g.partNames(), g.packageNames()...) {
				own := spelled(name)
				if declares(t, own) || !a.free(t.QualifiedName()+"/", own) {
					continue
				}
				if navigation {
					if target := anyEntity(m); target != "" {
						t.NavigationProperties = append(t.NavigationProperties, &schema.NavigationProperty{Name: own, Type: schema.TypeRef{Name: target}})
					}
				} else {
					t.Properties = append(t.Properties, &schema.Property{Name: own, Type: schema.TypeRef{Name: "Edm.Boolean"}})
				}
			}
		}
	}
}

// declares reports whether the type, a base type or a derived one has a property
// of the name, or is called so.
func declares(t *schema.StructuredType, name string) bool {
	var below func(*schema.StructuredType) bool
	below = func(t *schema.StructuredType) bool {
		for _, d := range t.Derived {
			if has(d, name) || below(d) {
				return true
			}
		}
		return false
	}
	for b := t; b != nil; b = b.Base {
		if has(b, name) {
			return true
		}
	}
	return t.Name == name || below(t)
}

func has(t *schema.StructuredType, name string) bool {
	for _, p := range t.Properties {
		if p.Name == name {
			return true
		}
	}
	for _, n := range t.NavigationProperties {
		if n.Name == name {
			return true
		}
	}
	return false
}

func structuredTypes(m *schema.Model) []*schema.StructuredType {
	var list []*schema.StructuredType
	for _, s := range m.Schemas() {
		for _, t := range s.EntityTypes {
			list = append(list, &t.StructuredType)
		}
		for _, t := range s.ComplexTypes {
			list = append(list, &t.StructuredType)
		}
	}
	return list
}

// anyEntity returns the name of an entity type that is in the service.
func anyEntity(m *schema.Model) string {
	if c := m.Container(); c != nil {
		for _, s := range c.AllEntitySets() {
			return s.TypeName
		}
		for _, s := range c.AllSingletons() {
			return s.TypeName
		}
	}
	return ""
}

// claimOperations adds operations bound to each entity type, one and many, and
// unbound ones, that could be called like functions of handlers, or whose
// arguments like an identifier.
func (g *claimed) claimOperations(spelled func(string) string) func(*schema.Model) {
	return func(m *schema.Model) {
		a := newAdder(m)
		for _, s := range m.Schemas() {
			for _, t := range s.EntityTypes {
				goType := names.Exported(t.Name)
				for i, name := range append(g.partNames(), g.packageNames()...) {
					rest := strings.TrimPrefix(strings.TrimPrefix(name, goType), "Collection")
					rest = strings.TrimSuffix(strings.TrimSuffix(rest, "Arguments"), "Parameters")
					if own := spelled(rest); own != "" && a.free(s.Namespace+".", own+"("+t.Name+")") && !a.taken[s.Namespace+"."+own] {
						addOperation(s, own, t.QualifiedName(), i%2 == 0, i%4 < 2)
					}
				}
			}
		}
	}
}

func addOperation(s *schema.Schema, name, bound string, function, collection bool) {
	o := &schema.Operation{Name: name, Schema: s, Function: function, Bound: true, Parameters: []*schema.Parameter{{Name: "on", Type: schema.TypeRef{Name: bound, Collection: collection}}}}
	if function {
		o.Return = &schema.ReturnType{Type: schema.TypeRef{Name: "Edm.String"}}
		s.Functions = append(s.Functions, o)
	} else {
		s.Actions = append(s.Actions, o)
	}
}

// claimResources adds entity sets, singletons and imports.
func (g *claimed) claimResources(spelled func(string) string) func(*schema.Model) {
	return func(m *schema.Model) {
		a := newAdder(m)
		c := m.Container()
		s := c.Schema
		for i, name := range append(g.partNames(), g.packageNames()...) {
			own := spelled(strings.TrimSuffix(name, "Handler"))
			if !a.free(c.QualifiedName()+"/", own) {
				continue
			}
			switch i % 3 {
			case 0:
				c.EntitySets = append(c.EntitySets, &schema.EntitySet{Name: own, TypeName: anyEntity(m), IncludeInServiceDocument: true})
			case 1:
				c.Singletons = append(c.Singletons, &schema.Singleton{Name: own, TypeName: anyEntity(m)})
			default:
				operation := "imported" + own
				s.Actions = append(s.Actions, &schema.Operation{Name: operation, Schema: s})
				c.ActionImports = append(c.ActionImports, &schema.OperationImport{Name: own, OperationName: s.Namespace + "." + operation})
			}
		}
	}
}

// claimNamespaces adds namespaces and types whose prefix and name together could
// be an identifier.
func (g *claimed) claimNamespaces(spelled func(string) string) func(*schema.Model) {
	return func(m *schema.Model) {
		doc := m.Documents[0]
		byName := map[string]*schema.Schema{}
		for _, name := range g.packageNames() {
			for i, r := range name {
				if i == 0 || !unicode.IsUpper(r) {
					continue
				}
				prefix, own := spelled(name[:i]), spelled(name[i:])
				s := byName[prefix]
				if s == nil {
					s = &schema.Schema{Namespace: prefix, Document: doc}
					byName[prefix] = s
					doc.Schemas = append(doc.Schemas, s)
				}
				s.ComplexTypes = append(s.ComplexTypes, schema.NewComplexType(s, own))
				break
			}
		}
	}
}
