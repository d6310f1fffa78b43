package schema

import (
	"cmp"
	"slices"
	"strings"
)

// part is the copy of what is selected of a model, while it is made.
type part struct {
	*Selection
	copy *Model // what is made

	passed     map[*StructuredType]bool // types that paths lead through, and their bases
	passing    map[any]bool             // the properties of both kinds that they do it by
	original   *EntityContainer
	container  *EntityContainer        // the copy of original
	properties map[*Property]*Property // copies
	navigation map[*NavigationProperty]*NavigationProperty
	operations map[*Operation]*Operation // copies; nil until there is one
	imports    map[*OperationImport]*OperationImport
	sets       map[*EntitySet]*EntitySet
	singletons map[*Singleton]*Singleton
	children   map[*routed]*routed
	steps      map[*Step][]Step // by the first one, as routes of one path share them
}

// Model returns a linked model of what is selected: one document, in which
// everything stands in the order of its name and annotations stand inside their
// targets. Nothing in it leads out of it but references to other documents.
// Types that paths only lead through have their key and what leads on. [Paths] of
// it are the routes of the selection.
func (s *Selection) Model() *Model {
	p := &part{
		Selection: s, copy: &Model{types: map[string]Type{}, routes: []*Route{}}, original: s.model.Container(),
		passed: map[*StructuredType]bool{}, passing: map[any]bool{},
		properties: map[*Property]*Property{}, navigation: map[*NavigationProperty]*NavigationProperty{},
		operations: map[*Operation]*Operation{}, imports: map[*OperationImport]*OperationImport{},
		sets: map[*EntitySet]*EntitySet{}, singletons: map[*Singleton]*Singleton{}, children: map[*routed]*routed{}, steps: map[*Step][]Step{},
	}
	for _, u := range s.model.Opaque {
		p.copy.types[u.Name] = s.model.types[u.Name]
	}
	p.followRoutes()
	first := s.model.Documents[0]
	doc := &Document{Node: merged(first.Node), Name: first.Name, Version: first.Version}
	p.copy.Documents = []*Document{doc}
	aliases := map[string]bool{}
	for _, from := range sorted(s.model.Schemas(), func(s *Schema) string { return s.Namespace }) {
		to := &Schema{Node: merged(from.Node), Namespace: from.Namespace, Document: doc}
		if !aliases[from.Alias] { // documents may have the same one for several namespaces
			to.Alias, aliases[from.Alias] = from.Alias, true
		}
		p.copySchema(to, from)
		if len(to.EntityTypes)+len(to.ComplexTypes)+len(to.EnumTypes)+len(to.TypeDefinitions)+len(to.Actions)+len(to.Functions)+len(to.Terms) > 0 || to.Container != nil {
			doc.Schemas = append(doc.Schemas, to)
		}
	}
	doc.References = references(first.References, doc.Schemas)
	p.link()
	for _, r := range s.Routes {
		p.copy.routes = append(p.copy.routes, p.copyRoute(r))
	}
	return p.copy
}

// references returns references to other documents, without the schemas that the
// part has itself.
func references(list []*Reference, own []*Schema) []*Reference {
	here := map[string]bool{}
	for _, s := range own {
		here[s.Namespace] = true
	}
	var kept []*Reference
	for _, r := range list {
		c := *r
		c.Includes = slices.DeleteFunc(slices.Clone(r.Includes), func(i *Include) bool { return here[i.Namespace] })
		if len(c.Includes) == len(r.Includes) || len(c.Includes)+len(c.IncludeAnnotations) > 0 {
			kept = append(kept, &c)
		}
	}
	return kept
}

// followRoutes notes what the routes lead through and to. Operations without routes
// are described where their types are there anyway.
func (p *part) followRoutes() {
	for _, o := range p.Unserved {
		if p.describes(o) {
			p.operations[o] = nil
		}
	}
	for _, r := range p.Routes {
		for _, o := range r.Overloads {
			p.operations[o] = nil
		}
		if r.Import != nil {
			p.imports[r.Import] = nil
		}
		for i := range r.Steps {
			t := &r.Steps[i].Type.StructuredType
			p.pass(t)
			for _, part := range r.Steps[i].Type.EffectiveKey() {
				p.passPath(t, part.Path)
			}
			if i+1 < len(r.Steps) {
				next := &r.Steps[i+1]
				for _, through := range next.Through {
					p.passing[through] = true
					p.pass(Structured(through.Type.Type))
				}
				for _, t := range next.CastsTo {
					p.pass(t)
				}
				p.passing[next.Navigation] = true
			}
		}
		if r.child != nil {
			p.children[r.child] = nil
			p.sets[r.child.set], p.singletons[r.child.singleton] = nil, nil
		}
	}
}

// pass notes a type and its bases.
func (p *part) pass(t *StructuredType) {
	for ; t != nil; t = t.Base {
		p.passed[t] = true
	}
}

// passPath notes the properties that a path leads through, and their types.
func (p *part) passPath(t *StructuredType, path string) {
	for name := range strings.SplitSeq(path, "/") {
		property := t.LookupProperty(name)
		if property == nil {
			return
		}
		p.passing[property] = true
		if t = Structured(property.Type.Type); t == nil {
			return
		}
		p.pass(t)
	}
}

// merged returns a node with the annotations given outside it among its own.
func merged(n Node) Node {
	all := slices.Concat(n.Annotations, n.External)
	slices.SortStableFunc(all, func(a, b *Annotation) int {
		return cmp.Or(cmp.Compare(a.TermName, b.TermName), cmp.Compare(a.Qualifier, b.Qualifier))
	})
	return Node{Pos: n.Pos, Annotations: all, below: n.below}
}

// sorted returns the elements by name.
func sorted[T any](list []T, name func(T) string) []T {
	return slices.SortedStableFunc(slices.Values(list), func(a, b T) int { return cmp.Compare(name(a), name(b)) })
}

func (p *part) copySchema(to, from *Schema) {
	for _, t := range sorted(from.EntityTypes, (*EntityType).QualifiedName) {
		if !p.Has(t) && !p.passed[&t.StructuredType] {
			continue
		}
		c := NewEntityType(to, t.Name)
		p.copyStructured(&c.StructuredType, &t.StructuredType, p.Has(t))
		c.HasStream = t.HasStream
		for _, part := range t.Key {
			ref := *part
			c.Key = append(c.Key, &ref)
		}
		to.EntityTypes = append(to.EntityTypes, c)
		p.declare(c)
	}
	for _, t := range sorted(from.ComplexTypes, (*ComplexType).QualifiedName) {
		if p.Has(t) || p.passed[&t.StructuredType] {
			c := NewComplexType(to, t.Name)
			p.copyStructured(&c.StructuredType, &t.StructuredType, p.Has(t))
			to.ComplexTypes = append(to.ComplexTypes, c)
			p.declare(c)
		}
	}
	p.copyScalars(to, from)
	to.Actions = p.copyOperations(to, from.Actions)
	to.Functions = p.copyOperations(to, from.Functions)
	if p.include.All() && from.Document == p.model.Documents[0] {
		for _, t := range sorted(from.Terms, (*Term).QualifiedName) {
			c := *t
			c.Schema = to
			to.Terms = append(to.Terms, &c)
		}
	}
	if from.Container != nil && from.Container == p.original {
		p.copyContainer(to, from.Container)
	}
}

func (p *part) declare(t Type) {
	if p.copy.types[t.QualifiedName()] == nil {
		p.copy.types[t.QualifiedName()] = t
	}
}

// copyStructured copies what entity types and complex types share: of a type that
// is selected all but the navigation properties that lead to others, and of one
// that paths only lead through the properties that they do it by.
func (p *part) copyStructured(to, from *StructuredType, whole bool) {
	to.Node, to.BaseName, to.BasePos = merged(from.Node), from.BaseName, from.BasePos
	to.Abstract, to.Open, to.OpenHere = from.Abstract, from.Open, from.OpenHere
	for _, f := range sorted(from.Properties, func(f *Property) string { return f.Name }) {
		if whole || p.passing[f] {
			c := *f
			c.Node = merged(f.Node)
			to.Properties = append(to.Properties, &c)
			p.properties[f] = &c
		}
	}
	for _, f := range sorted(from.NavigationProperties, func(f *NavigationProperty) string { return f.Name }) {
		if whole && p.Has(f.Type.Type) || p.passing[f] {
			c := *f
			c.Node = merged(f.Node)
			to.NavigationProperties = append(to.NavigationProperties, &c)
			p.navigation[f] = &c
		}
	}
}

// copyScalars copies enumerations and type definitions. Members state their
// values: by position these would change with the order.
func (p *part) copyScalars(to, from *Schema) {
	for _, t := range sorted(from.EnumTypes, (*EnumType).QualifiedName) {
		if !p.Has(t) {
			continue
		}
		c := *t
		c.Node, c.Schema, c.Members = merged(t.Node), to, nil
		byValue := func(a, b *Member) int { return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.Name, b.Name)) }
		for _, m := range slices.SortedStableFunc(slices.Values(t.Members), byValue) {
			member := *m
			member.Node, member.ValueGiven = merged(m.Node), true
			c.Members = append(c.Members, &member)
		}
		to.EnumTypes = append(to.EnumTypes, &c)
		p.declare(&c)
	}
	for _, t := range sorted(from.TypeDefinitions, (*TypeDefinition).QualifiedName) {
		if p.Has(t) {
			c := *t
			c.Node, c.Schema = merged(t.Node), to
			to.TypeDefinitions = append(to.TypeDefinitions, &c)
			p.declare(&c)
		}
	}
}

// copyOperations copies the operations that were noted.
func (p *part) copyOperations(to *Schema, list []*Operation) []*Operation {
	var copies []*Operation
	for _, o := range list {
		if _, noted := p.operations[o]; !noted {
			continue
		}
		c := *o
		c.Node, c.Schema, c.Parameters = merged(o.Node), to, nil
		for _, parameter := range o.Parameters {
			cp := *parameter
			cp.Node = merged(parameter.Node)
			c.Parameters = append(c.Parameters, &cp)
		}
		if o.Return != nil {
			c.Return = &ReturnType{Node: merged(o.Return.Node), Type: o.Return.Type}
		}
		p.operations[o] = &c
		copies = append(copies, &c)
	}
	sortOverloads(copies)
	return copies
}

// copyContainer copies a container with the children that routes begin with,
// those of the containers that it extends among its own.
func (p *part) copyContainer(to *Schema, from *EntityContainer) {
	c := &EntityContainer{Node: merged(from.Node), Name: from.Name, Schema: to}
	to.Container, p.container = c, c
	for _, s := range sorted(from.AllEntitySets(), func(s *EntitySet) string { return s.Name }) {
		if _, served := p.sets[s]; served {
			set := *s
			set.Node, p.sets[s] = merged(s.Node), &set
			c.EntitySets = append(c.EntitySets, &set)
		}
	}
	for _, s := range sorted(from.AllSingletons(), func(s *Singleton) string { return s.Name }) {
		if _, served := p.singletons[s]; served {
			singleton := *s
			singleton.Node, p.singletons[s] = merged(s.Node), &singleton
			c.Singletons = append(c.Singletons, &singleton)
		}
	}
	c.ActionImports = p.copyImports(from.AllActionImports())
	c.FunctionImports = p.copyImports(from.AllFunctionImports())
}

func (p *part) copyImports(list []*OperationImport) []*OperationImport {
	var copies []*OperationImport
	for _, i := range sorted(list, func(i *OperationImport) string { return i.Name }) {
		if _, routed := p.imports[i]; routed {
			c := *i
			c.Node, p.imports[i] = merged(i.Node), &c
			copies = append(copies, &c)
		}
	}
	return copies
}
