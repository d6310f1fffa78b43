package schema

import "strings"

// The terms that documentation is taken from (section 14.1 and the Core
// vocabulary).
const (
	coreDescription     = "Org.OData.Core.V1.Description"
	coreLongDescription = "Org.OData.Core.V1.LongDescription"
	coreRevisions       = "Org.OData.Core.V1.Revisions"
)

// Type returns the type of a qualified name, or nil. The name is one of the
// Edm namespace or of a schema of the model.
func (m *Model) Type(name string) Type {
	if p := Primitive(name); p != nil {
		return p
	}
	if t, ok := m.types[name]; ok {
		return t
	}
	return nil
}

// Container returns the entity container of the service: the one that was chosen
// ([Model.Choose]), or that the document asked for names, or its only one that no
// other of its containers extends. It is nil if there is none, or no choice.
func (m *Model) Container() *EntityContainer {
	if candidates := m.containers(); len(candidates) == 1 {
		return candidates[0]
	}
	return nil
}

// Choose makes a container the one of the service, by its name, qualified or not.
// One that no document has is an error.
func (m *Model) Choose(name string) (ds Diagnostics) {
	var known []string
	for _, s := range m.Schemas() {
		if c := s.Container; c != nil {
			if name == c.QualifiedName() || name == c.Name {
				m.chosen = c
				return nil
			}
			known = append(known, c.QualifiedName())
		}
	}
	advice := "there is none"
	if len(known) > 0 {
		advice = "there is " + strings.Join(known, " and ")
	}
	ds.Errorf(m.Documents[0].Pos, "container-unknown", "the description has no entity container %s: %s", quote(name), advice)
	return ds
}

// containers returns the container that was chosen, or those of the first document
// that can be the service's: the one it names, or all that no other of them extends.
func (m *Model) containers() []*EntityContainer {
	if m.chosen != nil {
		return []*EntityContainer{m.chosen}
	}
	if len(m.Documents) == 0 {
		return nil
	}
	extended := map[*EntityContainer]bool{}
	for _, s := range m.Documents[0].Schemas {
		if s.Container != nil {
			extended[s.Container.Extends] = true
		}
	}
	var out []*EntityContainer
	named := map[string]bool{}
	for _, s := range m.Documents[0].Schemas {
		switch c := s.Container; {
		case c == nil || named[c.QualifiedName()]: // the second one of a name is left out
		case c.QualifiedName() == m.Documents[0].service:
			return []*EntityContainer{c}
		case !extended[c]:
			out = append(out, c)
			named[c.QualifiedName()] = true
		}
	}
	return out
}

// lineage returns the container and those it extends, the outermost base first.
func (c *EntityContainer) lineage() []*EntityContainer {
	var chain []*EntityContainer
	for ; c != nil; c = c.Extends {
		chain = append([]*EntityContainer{c}, chain...)
	}
	return chain
}

// AllEntitySets returns the entity sets of the container, after those of the
// containers it extends (section 13.1).
func (c *EntityContainer) AllEntitySets() []*EntitySet {
	var all []*EntitySet
	for _, c := range c.lineage() {
		all = append(all, c.EntitySets...)
	}
	return all
}

// AllSingletons returns the singletons of the container, after those of the
// containers it extends.
func (c *EntityContainer) AllSingletons() []*Singleton {
	var all []*Singleton
	for _, c := range c.lineage() {
		all = append(all, c.Singletons...)
	}
	return all
}

// AllActionImports returns the action imports of the container, after those of
// the containers it extends.
func (c *EntityContainer) AllActionImports() []*OperationImport {
	var all []*OperationImport
	for _, c := range c.lineage() {
		all = append(all, c.ActionImports...)
	}
	return all
}

// AllFunctionImports returns the function imports of the container, after
// those of the containers it extends.
func (c *EntityContainer) AllFunctionImports() []*OperationImport {
	var all []*OperationImport
	for _, c := range c.lineage() {
		all = append(all, c.FunctionImports...)
	}
	return all
}

// Lineage returns the type and its base types, the outermost base first.
func (t *StructuredType) Lineage() []*StructuredType {
	n := 0
	for b := t; b != nil; b = b.Base {
		n++
	}
	chain := make([]*StructuredType, n)
	for b := t; b != nil; b = b.Base {
		n--
		chain[n] = b
	}
	return chain
}

// AllProperties returns the structural properties of the type, inherited ones
// first.
func (t *StructuredType) AllProperties() []*Property {
	var all []*Property
	for _, b := range t.Lineage() {
		all = append(all, b.Properties...)
	}
	return all
}

// AllNavigationProperties returns the navigation properties of the type,
// inherited ones first.
func (t *StructuredType) AllNavigationProperties() []*NavigationProperty {
	var all []*NavigationProperty
	for _, b := range t.Lineage() {
		all = append(all, b.NavigationProperties...)
	}
	return all
}

// LookupProperty returns the structural property of a name, own or inherited,
// or nil.
func (t *StructuredType) LookupProperty(name string) *Property {
	for b := t; b != nil; b = b.Base {
		for _, p := range b.Properties {
			if p.Name == name {
				return p
			}
		}
	}
	return nil
}

// LookupNavigationProperty returns the navigation property of a name, own or
// inherited, or nil.
func (t *StructuredType) LookupNavigationProperty(name string) *NavigationProperty {
	for b := t; b != nil; b = b.Base {
		for _, p := range b.NavigationProperties {
			if p.Name == name {
				return p
			}
		}
	}
	return nil
}

// IsDerivedFrom reports whether the type is base or has it among its base types.
func (t *StructuredType) IsDerivedFrom(base *StructuredType) bool {
	for ; t != nil; t = t.Base {
		if t == base {
			return true
		}
	}
	return false
}

// Annotation returns the annotation of the element with a term, named with its
// namespace, and a qualifier ("" for none), or nil. Annotations inside the
// element come before those that target it from outside; the first wins.
func (n *Node) Annotation(term, qualifier string) *Annotation {
	for _, list := range [2][]*Annotation{n.Annotations, n.External} {
		for _, a := range list {
			if a.TermName == term && a.Qualifier == qualifier {
				return a
			}
		}
	}
	return nil
}

// Description returns the text of Org.OData.Core.V1.Description, or "".
func (n *Node) Description() string { return n.text(coreDescription) }

// LongDescription returns the text of Org.OData.Core.V1.LongDescription, or "".
func (n *Node) LongDescription() string { return n.text(coreLongDescription) }

func (n *Node) text(term string) string {
	if a := n.Annotation(term, ""); a != nil {
		return constantText(a.Value)
	}
	return ""
}

// Deprecation says since when and why an element should not be used any more.
// What the description does not say is "".
type Deprecation struct {
	Version     string
	Date        string // of the deprecation, as in the description
	RemovalDate string
	Description string
}

// Deprecation returns the first revision of Org.OData.Core.V1.Revisions whose
// kind is Deprecated, or nil if the element is not deprecated.
func (n *Node) Deprecation() *Deprecation {
	a := n.Annotation(coreRevisions, "")
	if a == nil {
		return nil
	}
	for _, revision := range Records(a.Value) {
		if constantText(revision.Value("Kind")) != "Deprecated" {
			continue
		}
		return &Deprecation{
			Version:     constantText(revision.Value("Version")),
			Date:        constantText(revision.Value("Date")),
			RemovalDate: constantText(revision.Value("RemovalDate")),
			Description: constantText(revision.Value("Description")),
		}
	}
	return nil
}

// Permission is one way to be allowed: a set of scopes, granted in the
// authorization scheme. The Capabilities vocabulary requires one of the sets.
type Permission struct {
	Scheme string
	Scopes []string
}

// Scopes are the permissions that requests to an element need, by what the
// request does. Each list holds alternatives; an empty one states nothing.
type Scopes struct {
	Read      []Permission
	ReadByKey []Permission
	Insert    []Permission
	Update    []Permission
	Delete    []Permission
	Invoke    []Permission // of an operation
}

// Scopes returns what the Permissions of the element's ReadRestrictions,
// InsertRestrictions, UpdateRestrictions, DeleteRestrictions and
// OperationRestrictions say (Org.OData.Capabilities.V1).
func (n *Node) Scopes() Scopes {
	const capabilities = "Org.OData.Capabilities.V1."
	of := func(term string) *Record {
		if a := n.Annotation(capabilities+term, ""); a != nil {
			r, _ := a.Value.(*Record)
			return r
		}
		return nil
	}
	read := of("ReadRestrictions")
	byKey, _ := read.Value("ReadByKeyRestrictions").(*Record)
	return Scopes{
		Read:      read.Permissions(),
		ReadByKey: byKey.Permissions(),
		Insert:    of("InsertRestrictions").Permissions(),
		Update:    of("UpdateRestrictions").Permissions(),
		Delete:    of("DeleteRestrictions").Permissions(),
		Invoke:    of("OperationRestrictions").Permissions(),
	}
}

// Permissions returns what the property Permissions of a restrictions record says
// (Org.OData.Capabilities.V1).
func (r *Record) Permissions() []Permission {
	var out []Permission
	for _, p := range Records(r.Value("Permissions")) {
		permission := Permission{Scheme: constantText(p.Value("SchemeName"))}
		for _, s := range Records(p.Value("Scopes")) {
			if scope := constantText(s.Value("Scope")); scope != "" {
				permission.Scopes = append(permission.Scopes, scope)
			}
		}
		out = append(out, permission)
	}
	return out
}

// Value returns the value that a record gives to a property, or nil. A nil
// record gives none.
func (r *Record) Value(name string) Expression {
	if r == nil {
		return nil
	}
	for _, p := range r.Properties {
		if p.Name == name {
			return p.Value
		}
	}
	return nil
}

// Records returns the records of a collection expression; none of another.
func Records(e Expression) []*Record {
	c, _ := e.(*Collection)
	if c == nil {
		return nil
	}
	var out []*Record
	for _, item := range c.Items {
		if r, ok := item.(*Record); ok {
			out = append(out, r)
		}
	}
	return out
}

// constantText returns the text of a constant, or "" for other expressions.
func constantText(e Expression) string {
	if c, ok := e.(*Constant); ok && c != nil {
		return c.Text
	}
	return ""
}
