package schema

import "strings"

// child is what a container holds: one of the four kinds.
type child struct {
	kind      string
	node      *Node
	set       *EntitySet
	singleton *Singleton
	operation *OperationImport
}

// typ returns the entity type that a set or singleton has, or nil.
func (c child) typ() *StructuredType {
	var t *EntityType
	switch {
	case c.set != nil:
		t = c.set.Type
	case c.singleton != nil:
		t = c.singleton.Type
	}
	if t == nil {
		return nil
	}
	return &t.StructuredType
}

// namedChild is a child of a container and its name.
type namedChild struct {
	name string
	child
}

// ownChildren returns the children that a container itself declares.
func ownChildren(c *EntityContainer) []namedChild {
	var all []namedChild
	for _, s := range c.EntitySets {
		all = append(all, namedChild{s.Name, child{kind: "entity set", node: &s.Node, set: s}})
	}
	for _, s := range c.Singletons {
		all = append(all, namedChild{s.Name, child{kind: "singleton", node: &s.Node, singleton: s}})
	}
	for _, i := range c.ActionImports {
		all = append(all, namedChild{i.Name, child{kind: "action import", node: &i.Node, operation: i}})
	}
	for _, i := range c.FunctionImports {
		all = append(all, namedChild{i.Name, child{kind: "function import", node: &i.Node, operation: i}})
	}
	return all
}

// lookupChild returns the child of a name, of the container or of one that it
// extends.
func (r *resolver) lookupChild(c *EntityContainer, name string) (child, bool) {
	for ; c != nil; c = c.Extends {
		own, ok := r.children[c]
		if !ok {
			own = map[string]child{}
			for _, n := range ownChildren(c) {
				if _, ok := own[n.name]; !ok {
					own[n.name] = n.child
				}
			}
			r.children[c] = own
		}
		if found, ok := own[name]; ok {
			return found, true
		}
	}
	return child{}, false
}

// linkContainers links containers to those they extend, sets and singletons to
// their types, and imports to operations.
func (r *resolver) linkContainers() {
	for _, s := range r.model.Schemas() {
		if c := s.Container; c != nil && c.ExtendsName != "" {
			r.linkExtends(c)
		}
	}
	for _, s := range r.model.Schemas() {
		c := s.Container
		if c == nil {
			continue
		}
		for _, n := range ownChildren(c) {
			at := site{n.kind, c, n.name}
			switch {
			case !r.addressable(at, c, n):
			case n.set != nil:
				n.set.Type = r.linkSetType(at, n.set.TypeName, n.set.TypePos)
			case n.singleton != nil:
				n.singleton.Type = r.linkSetType(at, n.singleton.TypeName, n.singleton.TypePos)
			default:
				r.linkImport(at, n.operation)
			}
		}
	}
}

// addressable reports whether a child of a container has a name that a URL can lead
// to it by. One that has none stays without its type or operations, and so without
// routes: the service that the description is of has it, and all its others.
func (r *resolver) addressable(at site, c *EntityContainer, n namedChild) bool {
	if problem := nameProblem(n.name); problem != "" {
		r.leaveOut("name-invalid", n.node.Pos, "%s is left out, as its name %s", at, problem)
		return false
	}
	r.checkName(n.kind, c.QualifiedName(), n.name, n.node.Pos)
	if n.name == "" {
		return false
	}
	first, inherited := r.lookupChild(c.Extends, n.name)
	if !inherited {
		first, _ = r.lookupChild(c, n.name)
	}
	if first.node == n.node {
		return true
	}
	r.leaveOut("child-duplicate", n.node.Pos, "%s has the name of %s and is left out: rename or remove one of the two", at, article(first.kind)).
		also(first.node.Pos, "%s %s", first.kind, n.name)
	return false
}

// isUnread reports whether a name is of a namespace that a document defines that
// was not read.
func (r *resolver) isUnread(name string) bool {
	namespace, _ := splitName(name)
	return r.unread[namespace] != "" && r.schemas[namespace] == nil
}

func (r *resolver) linkExtends(c *EntityContainer) {
	base := r.containers[c.ExtendsName]
	if base == nil {
		base = r.containers[c.Schema.Namespace+"."+c.ExtendsName]
	}
	if base == nil {
		if r.usesOpaque(c.ExtendsName, site{"container", c, ""}, c.Pos) {
			return
		}
		namespace, _ := splitName(c.ExtendsName)
		why := r.unknownNamespace(namespace, "name a container of the model")
		if r.isUnread(c.ExtendsName) {
			r.report("extends-unknown", c.Pos, "container %s extends the unknown container %s: %s", c.QualifiedName(), c.ExtendsName, why)
		} else {
			r.leaveOut("extends-unknown", c.Pos, "container %s extends the unknown container %s, whose children are left out: %s", c.QualifiedName(), c.ExtendsName, why)
		}
		return
	}
	depth := 0
	for b := base; b != nil; b = b.Extends {
		if depth++; b == c || depth > maxInheritance {
			r.report("extends-cycle", c.Pos, "container %s extends itself, or more than %d others, over %s: remove one of the Extends", c.QualifiedName(), maxInheritance, c.ExtendsName).
				also(base.Pos, "%s", base.QualifiedName())
			return
		}
	}
	c.Extends = base
}

func (r *resolver) linkSetType(at site, name string, pos Position) *EntityType {
	if name == "" {
		return nil
	}
	switch t := r.lookupType(name).(type) {
	case *EntityType:
		return t
	case nil:
		if r.usesOpaque(name, at, pos) {
			return nil
		}
		if r.isUnread(name) {
			r.report("type-unknown", pos, "%s has the unknown type %s: %s", at, name, r.unknownType(name))
			return nil
		}
		r.leaveOut("set-type-unknown", pos, "%s has the unknown type %s and is left out: %s", at, name, r.unknownType(name))
	default:
		r.leaveOut("set-type", pos, "%s has %s %s as its type and is left out: name an entity type", at, article(kindOf(t)), name)
	}
	return nil
}

// linkImport links an import to the unbound overloads of what it imports.
func (r *resolver) linkImport(at site, i *OperationImport) {
	if i.OperationName == "" {
		return
	}
	kind := "action"
	if i.Function {
		kind = "function"
	}
	bound, known := false, false
	for _, o := range r.operations[i.OperationName] {
		switch {
		case o.Function != i.Function:
		case o.Bound:
			bound = true
		case o.callable():
			i.Operations = append(i.Operations, o)
		default:
			known = true // and reported
		}
	}
	switch {
	case len(i.Operations) > 0, known, r.usesOpaque(i.OperationName, at, i.OperationPos):
	case bound:
		r.leaveOut("import-bound", i.OperationPos, "%s imports %s, all of whose overloads are bound, and is left out: import an unbound %s", at, i.OperationName, kind)
	default:
		namespace, _ := splitName(i.OperationName)
		why := r.unknownNamespace(namespace, "define the "+kind+" or correct the name")
		if r.isUnread(i.OperationName) {
			r.report("operation-unknown", i.OperationPos, "%s imports the unknown %s %s: %s", at, kind, i.OperationName, why)
		} else {
			r.leaveOut("operation-unknown", i.OperationPos, "%s imports the unknown %s %s and is left out: %s", at, kind, i.OperationName, why)
		}
	}
}

// containerPath says what a path of container children and properties, such as
// "ns.Container/Set/property", leads to.
func (r *resolver) containerPath(c *EntityContainer, path string) (child, walked) {
	name, rest, more := strings.Cut(path, "/")
	if strings.Contains(name, ".") {
		if c = r.containers[name]; c == nil {
			return child{}, walked{problem: name + " is not a container of the model"}
		}
		name, rest, more = strings.Cut(rest, "/")
	}
	found, ok := r.lookupChild(c, name)
	if !ok {
		return child{}, walked{problem: "container " + c.QualifiedName() + " has no child " + name}
	}
	start := found.typ()
	if !more {
		return found, walked{typ: start}
	}
	if start == nil {
		return found, walked{unresolved: found.operation == nil, problem: "what comes before " + rest + " has no properties"}
	}
	return found, r.walk(start, rest)
}
