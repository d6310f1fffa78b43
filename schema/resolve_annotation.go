package schema

// linkAnnotations links annotations to their terms and their values' types, and
// finds annotations that are given twice.
func (r *resolver) linkAnnotations() {
	r.model.eachNode(r.annotateNode)
	for _, s := range r.model.Schemas() {
		for _, g := range s.AnnotationGroups {
			for _, a := range g.Annotations {
				r.linkAnnotation(a)
			}
		}
	}
}

// annotateNode links the annotations inside a node; those outside belong to
// their group.
func (r *resolver) annotateNode(n *Node) {
	for _, a := range n.Annotations {
		r.linkAnnotation(a)
	}
	if len(n.Annotations)+len(n.External) < 2 {
		return
	}
	type key struct{ term, qualifier string }
	first := make(map[key]*Annotation, len(n.Annotations)+len(n.External))
	for _, list := range [2][]*Annotation{n.Annotations, n.External} {
		for _, a := range list {
			k := key{a.TermName, a.Qualifier}
			if first[k] == nil {
				first[k] = a
				continue
			}
			r.report("annotation-duplicate", a.Pos, "annotation %s is given twice for one element: remove this one, or give the two different qualifiers", a.name()).
				also(first[k].Pos, "the one that is used")
		}
	}
}

// name returns the term and the qualifier as CSDL JSON writes them.
func (a *Annotation) name() string {
	if a.Qualifier == "" {
		return a.TermName
	}
	return a.TermName + "#" + a.Qualifier
}

func (r *resolver) linkAnnotation(a *Annotation) {
	a.Term = r.terms[a.TermName]
	namespace, _ := splitName(a.TermName)
	builtIn := r.schemas[namespace] == nil && vocabularies().namespaces[namespace]
	if builtIn {
		a.Term = vocabularies().terms[a.TermName]
	} else if a.Term == nil && a.TermName != "" {
		if r.schemas[namespace] != nil {
			r.report("term-unknown", a.Pos, "term %s is not defined in its schema: correct the name or define the term", a.TermName)
		}
	}
	if a.Qualifier != "" && !isSimpleIdentifier(a.Qualifier) {
		r.report("annotation-qualifier", a.Pos, "annotation %s has a qualifier that is not an identifier: use letters, digits and underscores", a.name())
	}
	r.annotateNode(&a.Node)
	var want *TypeRef
	if a.Term != nil && a.Term.Type.Type != nil {
		want = &a.Term.Type
	}
	if a.Value == nil {
		if !builtIn {
			r.checkTagging(a, want)
		}
		return
	}
	v := values{resolver: r, annotation: a, builtIn: builtIn}
	a.Value = v.link(a.Value, want)
}

// checkTagging checks that a term whose annotation gives no value has one to
// fall back on (section 14.2).
func (r *resolver) checkTagging(a *Annotation, want *TypeRef) {
	if want == nil || want.Default != nil || want.Nullable || want.Name == "Edm.Boolean" {
		return
	}
	r.report("annotation-value", a.Pos, "annotation %s has no value, and the term has no default: give a value of type %s", a.name(), want.Text())
}

// eachNode calls visit for every node of the model outside annotations.
func (m *Model) eachNode(visit func(*Node)) {
	for _, d := range m.Documents {
		visit(&d.Node)
		for _, ref := range d.References {
			visit(&ref.Node)
			for _, i := range ref.Includes {
				visit(&i.Node)
			}
			for _, i := range ref.IncludeAnnotations {
				visit(&i.Node)
			}
		}
		for _, s := range d.Schemas {
			s.eachNode(visit)
		}
	}
}

func (s *Schema) eachNode(visit func(*Node)) {
	visit(&s.Node)
	for _, t := range s.EntityTypes {
		t.StructuredType.eachNode(visit)
		for _, k := range t.Key {
			visit(&k.Node)
		}
	}
	for _, t := range s.ComplexTypes {
		t.StructuredType.eachNode(visit)
	}
	for _, t := range s.EnumTypes {
		visit(&t.Node)
		for _, m := range t.Members {
			visit(&m.Node)
		}
	}
	for _, t := range s.TypeDefinitions {
		visit(&t.Node)
	}
	for _, t := range s.Terms {
		visit(&t.Node)
	}
	for _, list := range [2][]*Operation{s.Actions, s.Functions} {
		for _, o := range list {
			visit(&o.Node)
			for _, p := range o.Parameters {
				visit(&p.Node)
			}
			if o.Return != nil {
				visit(&o.Return.Node)
			}
		}
	}
	if s.Container != nil {
		s.Container.eachNode(visit)
	}
}

func (t *StructuredType) eachNode(visit func(*Node)) {
	visit(&t.Node)
	for _, p := range t.Properties {
		visit(&p.Node)
	}
	for _, p := range t.NavigationProperties {
		visit(&p.Node)
		for _, c := range p.ReferentialConstraints {
			visit(&c.Node)
		}
		if p.OnDelete != nil {
			visit(&p.OnDelete.Node)
		}
	}
}

func (c *EntityContainer) eachNode(visit func(*Node)) {
	visit(&c.Node)
	bindings := func(list []*NavigationPropertyBinding) {
		for _, b := range list {
			visit(&b.Node)
		}
	}
	for _, s := range c.EntitySets {
		visit(&s.Node)
		bindings(s.Bindings)
	}
	for _, s := range c.Singletons {
		visit(&s.Node)
		bindings(s.Bindings)
	}
	for _, list := range [2][]*OperationImport{c.ActionImports, c.FunctionImports} {
		for _, i := range list {
			visit(&i.Node)
		}
	}
}
