package schema

// inserter moves the children of one element to another of its kind.
type inserter struct {
	there []Related // what the other has already
	adds  []func()  // add the rest
}

// addChildren notes that the children of a kind are to be added, but for what the list
// has by name.
func addChildren[T any](i *inserter, into *[]*T, more []*T, kind string, named func(*T) (string, *Node)) {
	names := map[string]bool{}
	for _, c := range *into {
		name, _ := named(c)
		names[name] = true
	}
	for _, c := range more {
		name, n := named(c)
		if names[name] {
			i.there = append(i.there, Related{n.Pos, kind + " " + name})
		}
		names[name] = true
	}
	i.adds = append(i.adds, func() { *into = append(*into, more...) })
}

// addOnly notes that the one child of a kind is to be added.
func addOnly[T any](i *inserter, into **T, child *T, kind string, n *Node) {
	switch {
	case child == nil:
	case *into != nil:
		i.there = append(i.there, Related{n.Pos, kind})
	default:
		i.adds = append(i.adds, func() { *into = child })
	}
}

func (i *inserter) annotations(into, from *Node) {
	addChildren(i, &into.Annotations, from.Annotations, "annotation", func(a *Annotation) (string, *Node) {
		return a.path(), &a.Node
	})
}

// path returns the last segment of an annotation's path (section 14.4.1.1).
func (a *Annotation) path() string {
	if a.Qualifier == "" {
		return "@" + a.TermName
	}
	return "@" + a.TermName + "#" + a.Qualifier
}

// insert moves the children of the only element of its kind in a document.
func (i *inserter) insert(into any, from *Document) {
	s := from.Schemas[0]
	switch v := into.(type) {
	case *Schema:
		i.schema(v, s)
	case *EntityType:
		e := s.EntityTypes[0]
		if len(v.Key) > 0 && len(e.Key) > 0 {
			i.there = append(i.there, Related{e.Key[0].Pos, "Key"})
		}
		i.adds = append(i.adds, func() { v.Key = append(v.Key, e.Key...) })
		i.structured(&v.StructuredType, &e.StructuredType)
	case *ComplexType:
		i.structured(&v.StructuredType, &s.ComplexTypes[0].StructuredType)
	case *EnumType:
		addChildren(i, &v.Members, s.EnumTypes[0].Members, "Member", func(m *Member) (string, *Node) { return m.Name, &m.Node })
		i.annotations(&v.Node, &s.EnumTypes[0].Node)
	case *Member:
		i.annotations(&v.Node, &s.EnumTypes[0].Members[0].Node)
	case *TypeDefinition:
		i.annotations(&v.Node, &s.TypeDefinitions[0].Node)
	case *Property:
		i.annotations(&v.Node, &s.ComplexTypes[0].Properties[0].Node)
	case *NavigationProperty:
		i.navigation(v, s.EntityTypes[0].NavigationProperties[0])
	case *Operation:
		o := append(s.Actions, s.Functions...)[0]
		addChildren(i, &v.Parameters, o.Parameters, "Parameter", func(p *Parameter) (string, *Node) { return p.Name, &p.Node })
		if o.Return != nil {
			addOnly(i, &v.Return, o.Return, "ReturnType", &o.Return.Node)
		}
		i.annotations(&v.Node, &o.Node)
	case *Parameter:
		i.annotations(&v.Node, &s.Actions[0].Parameters[0].Node)
	case *ReturnType:
		i.annotations(&v.Node, &s.Actions[0].Return.Node)
	case *Term:
		i.annotations(&v.Node, &s.Terms[0].Node)
	default:
		i.contained(into, s.Container)
	}
}

// schema moves the children of a schema. Operations have overloads, and groups of
// annotations no names.
func (i *inserter) schema(into, from *Schema) {
	for _, t := range from.EntityTypes {
		t.Schema = into
	}
	for _, t := range from.ComplexTypes {
		t.Schema = into
	}
	for _, t := range from.EnumTypes {
		t.Schema = into
	}
	for _, t := range from.TypeDefinitions {
		t.Schema = into
	}
	for _, o := range append(from.Actions, from.Functions...) {
		o.Schema = into
	}
	for _, t := range from.Terms {
		t.Schema = into
	}
	addChildren(i, &into.EntityTypes, from.EntityTypes, "EntityType", func(t *EntityType) (string, *Node) { return t.Name, &t.Node })
	addChildren(i, &into.ComplexTypes, from.ComplexTypes, "ComplexType", func(t *ComplexType) (string, *Node) { return t.Name, &t.Node })
	addChildren(i, &into.EnumTypes, from.EnumTypes, "EnumType", func(t *EnumType) (string, *Node) { return t.Name, &t.Node })
	addChildren(i, &into.TypeDefinitions, from.TypeDefinitions, "TypeDefinition", func(t *TypeDefinition) (string, *Node) { return t.Name, &t.Node })
	overload := func(o *Operation) (string, *Node) { return o.Name + "(" + o.signature() + ")", &o.Node }
	addChildren(i, &into.Actions, from.Actions, "Action", overload)
	addChildren(i, &into.Functions, from.Functions, "Function", overload)
	addChildren(i, &into.Terms, from.Terms, "Term", func(t *Term) (string, *Node) { return t.Name, &t.Node })
	if c := from.Container; c != nil {
		c.Schema = into
		addOnly(i, &into.Container, c, "EntityContainer", &c.Node)
	}
	i.adds = append(i.adds, func() { into.AnnotationGroups = append(into.AnnotationGroups, from.AnnotationGroups...) })
	i.annotations(&into.Node, &from.Node)
}

func (i *inserter) structured(into, from *StructuredType) {
	addChildren(i, &into.Properties, from.Properties, "Property", func(p *Property) (string, *Node) { return p.Name, &p.Node })
	addChildren(i, &into.NavigationProperties, from.NavigationProperties, "NavigationProperty", func(p *NavigationProperty) (string, *Node) { return p.Name, &p.Node })
	i.annotations(&into.Node, &from.Node)
}

func (i *inserter) navigation(into, from *NavigationProperty) {
	addChildren(i, &into.ReferentialConstraints, from.ReferentialConstraints, "ReferentialConstraint", func(c *ReferentialConstraint) (string, *Node) { return c.Property, &c.Node })
	if from.OnDelete != nil {
		addOnly(i, &into.OnDelete, from.OnDelete, "OnDelete", &from.OnDelete.Node)
	}
	i.annotations(&into.Node, &from.Node)
}

// contained moves the children of a container, or of what stands in one.
func (i *inserter) contained(into any, from *EntityContainer) {
	binding := func(b *NavigationPropertyBinding) (string, *Node) { return b.Path, &b.Node }
	imported := func(o *OperationImport) (string, *Node) { return o.Name, &o.Node }
	switch v := into.(type) {
	case *EntityContainer:
		addChildren(i, &v.EntitySets, from.EntitySets, "EntitySet", func(s *EntitySet) (string, *Node) { return s.Name, &s.Node })
		addChildren(i, &v.Singletons, from.Singletons, "Singleton", func(s *Singleton) (string, *Node) { return s.Name, &s.Node })
		addChildren(i, &v.ActionImports, from.ActionImports, "ActionImport", imported)
		addChildren(i, &v.FunctionImports, from.FunctionImports, "FunctionImport", imported)
		i.annotations(&v.Node, &from.Node)
	case *EntitySet:
		addChildren(i, &v.Bindings, from.EntitySets[0].Bindings, "NavigationPropertyBinding", binding)
		i.annotations(&v.Node, &from.EntitySets[0].Node)
	case *Singleton:
		addChildren(i, &v.Bindings, from.Singletons[0].Bindings, "NavigationPropertyBinding", binding)
		i.annotations(&v.Node, &from.Singletons[0].Node)
	case *OperationImport:
		i.annotations(&v.Node, &append(from.ActionImports, from.FunctionImports...)[0].Node)
	}
}
