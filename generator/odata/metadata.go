package odata

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// planMetadata plans the constants that $metadata is served from: a CSDL
// document of what is in the slice, as XML and as JSON.
func (p *planner) planMetadata(files *templates.FileSet) {
	doc := p.sliceDocument()
	var asXML, asJSON strings.Builder
	if err := schema.WriteXML(&asXML, doc); err != nil {
		p.ds.Errorf(schema.Position{}, "metadata", "the description cannot be written as CSDL XML: %v", err)
	}
	if err := schema.WriteJSON(&asJSON, doc); err != nil {
		asJSON.Reset()
		p.ds.Warnf(schema.Position{}, "metadata-json", "the service will answer 406 to requests for $metadata as JSON, which cannot say: %v", err)
	}
	files.Add("metadata.gen.go", templates.Text{
		Doc:   "metadataXML describes the service as CSDL XML.",
		Name:  "metadataXML",
		Value: strings.ReplaceAll(asXML.String(), "`", "&#96;"),
	})
	files.Add("metadata.gen.go", templates.Text{
		Doc:   "metadataJSON describes the service as CSDL JSON.",
		Name:  "metadataJSON",
		Value: strings.ReplaceAll(asJSON.String(), "`", `\u0060`),
	})
}

// sliceDocument returns one document with what is in the slice, sorted like
// everything that is generated. Annotations stand inside their targets.
func (p *planner) sliceDocument() *schema.Document {
	first := p.model.Documents[0]
	doc := &schema.Document{Node: merged(first.Node), Name: first.Name, Version: first.Version, References: first.References}
	operations, imports := p.sliceOperations()
	used := func(o *schema.Operation) bool { return operations[o] }
	passed := p.passedTypes()
	for _, s := range sorted(p.model.Schemas(), func(s *schema.Schema) string { return s.Namespace }, all[*schema.Schema]) {
		c := &schema.Schema{Node: merged(s.Node), Namespace: s.Namespace, Document: doc}
		p.copyTypes(c, s, passed)
		for _, o := range sorted(s.Actions, (*schema.Operation).QualifiedName, used) {
			c.Actions = append(c.Actions, copyOperation(o))
		}
		for _, o := range sorted(s.Functions, (*schema.Operation).QualifiedName, used) {
			c.Functions = append(c.Functions, copyOperation(o))
		}
		sortOverloads(c.Actions)
		sortOverloads(c.Functions)
		if len(p.patterns) == 0 && s.Document == first {
			c.Terms = sorted(s.Terms, (*schema.Term).QualifiedName, all[*schema.Term])
		}
		if s.Container != nil && s.Container == p.container {
			c.Container = p.copyContainer(s.Container, imports)
		}
		if len(c.EntityTypes)+len(c.ComplexTypes)+len(c.EnumTypes)+len(c.TypeDefinitions)+len(c.Actions)+len(c.Functions)+len(c.Terms) > 0 || c.Container != nil {
			doc.Schemas = append(doc.Schemas, c)
		}
	}
	return doc
}

func all[T any](T) bool { return true }

// sliceOperations returns the operations and imports that routes lead to.
func (p *planner) sliceOperations() (map[*schema.Operation]bool, map[*schema.OperationImport]bool) {
	operations, imports := map[*schema.Operation]bool{}, map[*schema.OperationImport]bool{}
	for _, r := range p.slice.routes {
		for _, o := range r.operations {
			operations[o] = true
		}
		if r.imported != nil {
			imports[r.imported] = true
		}
	}
	return operations, imports
}

// merged returns a node with the annotations given outside it among its own.
func merged(n schema.Node) schema.Node {
	all := append([]*schema.Annotation(nil), n.Annotations...)
	all = append(all, n.External...)
	slices.SortStableFunc(all, func(a, b *schema.Annotation) int {
		return cmp.Or(cmp.Compare(a.TermName, b.TermName), cmp.Compare(a.Qualifier, b.Qualifier))
	})
	return schema.Node{Pos: n.Pos, Annotations: all}
}

// sorted returns the elements for which keep says so, by name.
func sorted[T any](list []T, name func(T) string, keep func(T) bool) []T {
	var kept []T
	for _, item := range list {
		if keep(item) {
			kept = append(kept, item)
		}
	}
	slices.SortStableFunc(kept, func(a, b T) int { return cmp.Compare(name(a), name(b)) })
	return kept
}

func (p *planner) copyTypes(to, from *schema.Schema, passed map[*schema.StructuredType]passing) {
	described := func(t *schema.EntityType) bool { return p.slice.has(t) || passed[&t.StructuredType] != nil }
	for _, t := range sorted(from.EntityTypes, (*schema.EntityType).QualifiedName, described) {
		c := *t
		if p.slice.has(t) {
			c.StructuredType = p.copyStructured(&t.StructuredType)
		} else {
			c.StructuredType = passed[&t.StructuredType].copy(t)
		}
		to.EntityTypes = append(to.EntityTypes, &c)
	}
	for _, t := range sorted(from.ComplexTypes, (*schema.ComplexType).QualifiedName, inSlice[*schema.ComplexType](p.slice)) {
		c := *t
		c.StructuredType = p.copyStructured(&t.StructuredType)
		to.ComplexTypes = append(to.ComplexTypes, &c)
	}
	for _, t := range sorted(from.EnumTypes, (*schema.EnumType).QualifiedName, inSlice[*schema.EnumType](p.slice)) {
		c := *t
		c.Node = merged(t.Node)
		c.Members = nil
		for _, m := range sortedMembers(t) {
			cm := *m
			cm.Node = merged(m.Node)
			cm.ValueGiven = true // by position it would change with the order
			c.Members = append(c.Members, &cm)
		}
		to.EnumTypes = append(to.EnumTypes, &c)
	}
	for _, t := range sorted(from.TypeDefinitions, (*schema.TypeDefinition).QualifiedName, inSlice[*schema.TypeDefinition](p.slice)) {
		c := *t
		c.Node = merged(t.Node)
		to.TypeDefinitions = append(to.TypeDefinitions, &c)
	}
}

// passing is the navigation properties of a type that paths lead through.
type passing map[*schema.NavigationProperty]bool

// passedTypes returns the entity types that paths of the slice lead through,
// their bases too. Those that are not in the slice are not generated, but the
// service's description would be broken without them.
func (p *planner) passedTypes() map[*schema.StructuredType]passing {
	passed := map[*schema.StructuredType]passing{}
	for _, r := range p.slice.routes {
		for i, s := range r.steps {
			for t := &s.typ.StructuredType; t != nil; t = t.Base {
				if passed[t] == nil {
					passed[t] = passing{}
				}
				if i+1 < len(r.steps) {
					passed[t][r.steps[i+1].nav] = true
				}
			}
		}
	}
	return passed
}

// copy returns the type with its key and what paths lead through.
func (ps passing) copy(t *schema.EntityType) schema.StructuredType {
	c := t.StructuredType
	c.Node = merged(t.Node)
	isKey := func(pr *schema.Property) bool {
		return slices.ContainsFunc(t.Key, func(k *schema.PropertyRef) bool { return k.Property == pr })
	}
	c.Properties = sorted(t.Properties, func(pr *schema.Property) string { return pr.Name }, isKey)
	c.NavigationProperties = sorted(t.NavigationProperties, func(n *schema.NavigationProperty) string { return n.Name },
		func(n *schema.NavigationProperty) bool { return ps[n] })
	return c
}

func inSlice[T schema.Type](s *slice) func(T) bool {
	return func(t T) bool { return s.has(t) }
}

func (p *planner) copyStructured(t *schema.StructuredType) schema.StructuredType {
	c := *t
	c.Node = merged(t.Node)
	c.Properties, c.NavigationProperties = nil, nil
	for _, pr := range sorted(t.Properties, func(pr *schema.Property) string { return pr.Name }, all[*schema.Property]) {
		cp := *pr
		cp.Node = merged(pr.Node)
		c.Properties = append(c.Properties, &cp)
	}
	generated := func(n *schema.NavigationProperty) bool { return p.slice.has(n.Type.Type) }
	for _, n := range sorted(t.NavigationProperties, func(n *schema.NavigationProperty) string { return n.Name }, generated) {
		cn := *n
		cn.Node = merged(n.Node)
		c.NavigationProperties = append(c.NavigationProperties, &cn)
	}
	return c
}

func copyOperation(o *schema.Operation) *schema.Operation {
	c := *o
	c.Node = merged(o.Node)
	c.Parameters = nil
	for _, pr := range o.Parameters {
		cp := *pr
		cp.Node = merged(pr.Node)
		c.Parameters = append(c.Parameters, &cp)
	}
	if o.Return != nil {
		r := *o.Return
		r.Node = merged(r.Node)
		c.Return = &r
	}
	return &c
}

// copyContainer copies a container with the children that routes begin with.
func (p *planner) copyContainer(from *schema.EntityContainer, imports map[*schema.OperationImport]bool) *schema.EntityContainer {
	served := map[string]bool{}
	for _, r := range p.slice.routes {
		served[p.resourceOf(r)] = true
	}
	c := &schema.EntityContainer{Node: merged(from.Node), Name: from.Name, Schema: from.Schema}
	for _, s := range sorted(from.AllEntitySets(), func(s *schema.EntitySet) string { return s.Name }, func(s *schema.EntitySet) bool { return served[s.Name] }) {
		cs := *s
		cs.Node = merged(s.Node)
		cs.Bindings = p.copyBindings(s.Bindings, served)
		c.EntitySets = append(c.EntitySets, &cs)
	}
	for _, s := range sorted(from.AllSingletons(), func(s *schema.Singleton) string { return s.Name }, func(s *schema.Singleton) bool { return served[s.Name] }) {
		cs := *s
		cs.Node = merged(s.Node)
		cs.Bindings = p.copyBindings(s.Bindings, served)
		c.Singletons = append(c.Singletons, &cs)
	}
	importName := func(i *schema.OperationImport) string { return i.Name }
	used := func(i *schema.OperationImport) bool { return imports[i] }
	c.ActionImports = sorted(from.AllActionImports(), importName, used)
	c.FunctionImports = sorted(from.AllFunctionImports(), importName, used)
	return c
}

// copyBindings keeps the bindings to sets and singletons that are served.
func (p *planner) copyBindings(bindings []*schema.NavigationPropertyBinding, served map[string]bool) []*schema.NavigationPropertyBinding {
	path := func(b *schema.NavigationPropertyBinding) string { return b.Path }
	return sorted(bindings, path, func(b *schema.NavigationPropertyBinding) bool {
		target, _, _ := strings.Cut(b.Target, "/")
		return served[target]
	})
}
