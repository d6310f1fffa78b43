package evolution

import (
	"slices"

	"github.com/odatagen/odatagen/schema"
)

// resource is a child of a container.
type resource struct {
	kind, path string
	node       *schema.Node
	typ        string // of entities
	imports    string // the operation
	set        string // where the entities are that an import answers with
	nullable   bool
	listed     bool // in the service document
	bindings   []*schema.NavigationPropertyBinding
}

// resources compares what is in the containers.
func (c *comparer) resources() {
	old, new := c.old.model.Container(), c.new.model.Container()
	switch {
	case old == nil || new == nil:
	case old.QualifiedName() != new.QualifiedName():
		c.say("container-renamed", element{"entity container", old.QualifiedName(), &old.Node, &new.Node}, "", new.QualifiedName())
		fallthrough
	default:
		c.annotations(element{"entity container", old.QualifiedName(), &old.Node, &new.Node})
	}
	path := func(r resource) string { return r.path }
	p := pair(resourcesOf(c.old.model), resourcesOf(c.new.model), path, path)
	for _, r := range p.removed {
		c.say("resource-removed", element{r.kind, r.path, r.node, nil}, "", "")
	}
	for _, r := range p.added {
		c.say("resource-added", element{r.kind, r.path, nil, r.node}, "", "")
	}
	for _, both := range p.cased {
		c.say("resource-renamed", element{both.old.kind, both.old.path, both.old.node, both.new.node}, "", both.new.path)
	}
	for _, both := range p.kept() {
		c.resource(both.old, both.new)
	}
}

// resourcesOf returns the children of the service's container, known by their names as
// in URLs; where it is not clear which that is, those of all.
func resourcesOf(m *schema.Model) (list []resource) {
	if service := m.Container(); service != nil {
		return childrenOf(service, "/")
	}
	for _, s := range m.Schemas() {
		if s.Container != nil {
			list = append(list, childrenOf(s.Container, s.Container.QualifiedName()+"/")...)
		}
	}
	return list
}

func childrenOf(c *schema.EntityContainer, prefix string) (list []resource) {
	for _, s := range c.AllEntitySets() {
		list = append(list, resource{kind: "entity set", path: prefix + s.Name, node: &s.Node, typ: s.TypeName, listed: s.IncludeInServiceDocument, bindings: s.Bindings})
	}
	for _, s := range c.AllSingletons() {
		list = append(list, resource{kind: "singleton", path: prefix + s.Name, node: &s.Node, typ: s.TypeName, nullable: s.Nullable, listed: true, bindings: s.Bindings})
	}
	for _, i := range slices.Concat(c.AllActionImports(), c.AllFunctionImports()) {
		kind := "action import"
		if i.Function {
			kind = "function import"
		}
		list = append(list, resource{kind: kind, path: prefix + i.Name, node: &i.Node, imports: i.OperationName, set: i.EntitySet, listed: i.IncludeInServiceDocument})
	}
	return list
}

// resource compares a child of a container before and after.
func (c *comparer) resource(old, new resource) {
	e := element{old.kind, old.path, old.node, new.node}
	c.annotations(e)
	if old.kind != new.kind {
		c.say("resource-kind-changed", e, article(old.kind), article(new.kind))
		return
	}
	if c.now(old.typ) != new.typ {
		c.say("resource-type-changed", e, old.typ, new.typ)
	}
	if c.now(old.imports) != new.imports {
		c.say("import-changed", e, old.imports, new.imports)
	}
	if old.set != new.set {
		c.say("import-set-changed", e, orNone(old.set), orNone(new.set))
	}
	c.sayIf(old.nullable, new.nullable, "nullable-added", "nullable-removed", e)
	c.sayIf(old.listed, new.listed, "listing-added", "listing-removed", e)
	c.bindings(e, old, new)
}

// bindings compares in which sets related entities are.
func (c *comparer) bindings(e element, old, new resource) {
	path := func(b *schema.NavigationPropertyBinding) string { return b.Path }
	p := pair(old.bindings, new.bindings, path, path)
	at := func(path string) element { return element{"binding", e.path + " of " + path, e.old, e.new} }
	for _, b := range p.removed {
		c.say("binding-removed", at(b.Path), b.Target, "")
	}
	for _, b := range p.added {
		c.say("binding-added", at(b.Path), "", b.Target)
	}
	for _, both := range p.kept() {
		if both.old.Target != both.new.Target {
			c.say("binding-changed", at(both.old.Path), both.old.Target, both.new.Target)
		}
	}
}
