package schema

import (
	"fmt"
	"strings"
)

// target is what the path of external annotations leads to (section 14.2.2).
type target struct {
	nodes   []*Node // several if the path names all overloads of an operation
	problem string
	silent  bool // the cause was reported already

	// If the path leads through a set or another property, it means the element
	// only as reached on this path: from the root, a child of the container or a
	// type, along the rest. The root is nil otherwise.
	root *Node
	rest string
	// unrouted says that no route heeds what Capabilities say of the target, which is
	// none that they can restrict. A type is not meant: it has no requests of its own,
	// and the terms do not apply to one.
	unrouted bool
}

// linkTargets hangs the annotations given outside their targets on them.
//
// A path that leads through an entity set, a singleton or another property
// annotates its last segment only as seen from there. Such a group has its
// TargetNode, but its annotations are not hung on the node, which would apply
// them everywhere: the path's root has them, by the rest of the path. Annotations of annotations come last, when the annotations
// have their place.
func (r *resolver) linkTargets() {
	var nested []*AnnotationGroup
	for _, s := range r.model.Schemas() {
		for _, g := range s.AnnotationGroups {
			for _, a := range g.Annotations {
				if a.Qualifier == "" {
					a.Qualifier = g.Qualifier
				}
			}
			if strings.Contains(g.Target, "@") {
				nested = append(nested, g)
				continue
			}
			r.linkTarget(g)
		}
	}
	for _, g := range nested {
		r.linkTarget(g)
	}
}

func (r *resolver) linkTarget(g *AnnotationGroup) {
	if g.Target == "" {
		return
	}
	path := strings.Join(strings.FieldsFunc(g.Target, func(c rune) bool { return c == ' ' || c == '\t' }), "")
	if path != g.Target {
		r.report("annotation-target-spaces", g.Pos, "annotation target %s contains spaces, which are ignored: remove them", g.Target)
	}
	t := r.findTarget(path)
	switch {
	case t.silent:
	case t.problem != "":
		r.reportTarget(g, path, t.problem)
	default:
		g.TargetNode = t.nodes[0]
		if t.root != nil {
			t.nodes = []*Node{t.root.reached(t.rest)}
		}
		for _, n := range t.nodes {
			n.External = append(n.External, g.Annotations...)
		}
		if t.unrouted {
			r.reportUnrouted(g, path)
		}
	}
}

// reached returns the node of what a path from the element leads to, as reached
// on that path.
func (n *Node) reached(path string) *Node {
	if n.below == nil {
		n.below = map[string]*Node{}
	}
	if n.below[path] == nil {
		n.below[path] = &Node{}
	}
	return n.below[path]
}

// reportUnrouted says of what restricts requests that no route heeds it.
func (r *resolver) reportUnrouted(g *AnnotationGroup, path string) {
	for _, a := range g.Annotations {
		if restricts(a.TermName) {
			r.leaveOut("annotation-target-unrouted", a.Pos, "annotation %s of %s is not heeded: routes heed restrictions of sets, singletons, and navigation properties, a cast before which stands at the beginning; restrict one of these instead", a.name(), path)
		}
	}
}

func (r *resolver) reportTarget(g *AnnotationGroup, path, problem string) {
	first, _ := cutSegment(path)
	name, _, _ := strings.Cut(first, "(")
	namespace, _ := splitName(name)
	if r.isOpaque(name) {
		return
	}
	if namespace != "" && r.schemas[namespace] == nil {
		r.report("annotation-target-foreign", g.Pos, "annotation target %s is not in the model, so its annotations are not used: %s", path,
			r.unknownNamespace(namespace, ""))
		return
	}
	r.report("annotation-target-unknown", g.Pos, "annotation target %s leads nowhere, so its annotations are not used: %s; correct the path", path, problem)
}

// cutSegment cuts a path after its first segment. Slashes inside the
// parentheses of a signature do not count.
func cutSegment(path string) (first, rest string) {
	depth := 0
	for i, c := range path {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == '/' && depth == 0:
			return path[:i], path[i+1:]
		}
	}
	return path, ""
}

func (r *resolver) findTarget(path string) target {
	element, term, nested := strings.Cut(path, "@")
	if !nested {
		return r.findElement(path)
	}
	element = strings.TrimSuffix(element, "/")
	t := r.findElement(element)
	if t.problem != "" || t.silent {
		return t
	}
	term, rest, _ := strings.Cut(term, "/")
	term, qualifier, _ := strings.Cut(term, "#")
	a := t.nodes[0].Annotation(term, qualifier)
	if a == nil {
		return target{problem: fmt.Sprintf("%s has no annotation @%s", element, strings.TrimSuffix(term+"#"+qualifier, "#"))}
	}
	return annotationPart(a, rest)
}

// annotationPart follows record properties from an annotation.
func annotationPart(a *Annotation, path string) target {
	node, value := &a.Node, a.Value
	for path != "" {
		var name string
		name, path, _ = strings.Cut(path, "/")
		record, _ := value.(*Record)
		if record == nil {
			return target{problem: fmt.Sprintf("what comes before %q is not a record", name)}
		}
		value, node = nil, nil
		for _, p := range record.Properties {
			if p.Name == name {
				node, value = &p.Node, p.Value
				break
			}
		}
		if node == nil {
			return target{problem: fmt.Sprintf("the record has no property %q", name)}
		}
	}
	return target{nodes: []*Node{node}}
}

// findElement finds what a path without annotation segments leads to.
func (r *resolver) findElement(path string) target {
	first, rest := cutSegment(path)
	if strings.HasSuffix(first, ")") {
		return r.findOverload(first, rest)
	}
	if t, ok := r.types[first]; ok {
		return r.findInType(t, rest)
	}
	if c := r.containers[first]; c != nil {
		if rest == "" {
			return target{nodes: []*Node{&c.Node}}
		}
		return r.findInContainer(c, rest)
	}
	if overloads := r.operations[first]; len(overloads) > 0 {
		return findInOperations(overloads, rest)
	}
	if rest == "" {
		if t := r.terms[first]; t != nil {
			return target{nodes: []*Node{&t.Node}}
		}
		if s := r.schemas[first]; s != nil {
			return target{nodes: []*Node{&s.Node}}
		}
	}
	return target{problem: first + " is not defined"}
}

func (r *resolver) findInType(t Type, rest string) target {
	if rest == "" {
		return target{nodes: []*Node{typeNode(t)}}
	}
	if enum, ok := t.(*EnumType); ok {
		if m := r.enumIndex(enum).byName[rest]; m != nil {
			return target{nodes: []*Node{&m.Node}}
		}
		return target{problem: fmt.Sprintf("%s has no member %q", enum.QualifiedName(), rest)}
	}
	s := Structured(t)
	if s == nil {
		return target{problem: t.QualifiedName() + " has no properties"}
	}
	found := walkedTarget(r.walk(s, rest), rest)
	if strings.Contains(rest, "/") {
		found.root, found.rest = &s.Node, rest
	}
	return found
}

// walkedTarget returns the target that a path of properties leads to. There are routes behind
// a cast that it begins with: see paths_casts.go.
func walkedTarget(w walked, path string) target {
	t := target{problem: w.problem, silent: w.unresolved}
	first, behind, _ := strings.Cut(path, "/")
	if !strings.Contains(first, ".") {
		behind = path
	}
	t.unrouted = w.member.navigation == nil || strings.Contains(behind, ".")
	switch {
	case w.problem != "":
	case w.cast:
		t.nodes = []*Node{typeNode(w.typ.Self())}
	case w.member.ref() != nil:
		t.nodes, t.silent = []*Node{w.member.node()}, false
	}
	return t
}

func (r *resolver) findInContainer(c *EntityContainer, rest string) target {
	found, w := r.containerPath(c, rest)
	if w.problem == "" && !strings.Contains(rest, "/") {
		return target{nodes: []*Node{found.node}}
	}
	_, path, _ := strings.Cut(rest, "/")
	t := walkedTarget(w, path)
	t.root, t.rest = found.node, path
	return t
}

// findOverload finds the overloads with the signature that the first segment
// ends with: the binding parameter's type for actions, the types of all
// parameters for functions.
func (r *resolver) findOverload(first, rest string) target {
	name, signature, _ := strings.Cut(strings.TrimSuffix(first, ")"), "(")
	if len(r.operations[name]) == 0 {
		return target{problem: name + " is not an action or function of the model"}
	}
	matching := r.overloads(first)
	if len(matching) == 0 {
		return target{problem: fmt.Sprintf("%s has no overload (%s)", name, signature)}
	}
	return findInOperations(matching, rest)
}

// overloads returns the operations of a name with a signature, such as
// "ns.function(ns.type,Edm.String)". Actions are found with the types of all
// their parameters too, which services write although the standard does not.
func (r *resolver) overloads(signature string) []*Operation {
	if r.signatures == nil {
		r.signatures = map[string][]*Operation{}
		add := func(o *Operation, types string) {
			key := o.QualifiedName() + "(" + types + ")"
			r.signatures[key] = append(r.signatures[key], o)
		}
		for _, s := range r.model.Schemas() {
			for _, list := range [2][]*Operation{s.Actions, s.Functions} {
				for _, o := range list {
					add(o, o.signature())
					if full := o.fullSignature(); full != o.signature() {
						add(o, full)
					}
				}
			}
		}
	}
	return r.signatures[signature]
}

// signature returns what tells overloads apart in an annotation target (section
// 14.2.2): the types of a function's parameters, the type of a bound action's
// binding parameter, and "" for an unbound action.
func (o *Operation) signature() string {
	switch {
	case o.Function:
		return o.fullSignature()
	case o.Bound && len(o.Parameters) > 0:
		return o.Parameters[0].Type.Text()
	}
	return ""
}

func (o *Operation) fullSignature() string {
	types := make([]string, len(o.Parameters))
	for i, p := range o.Parameters {
		types[i] = p.Type.Text()
	}
	return strings.Join(types, ",")
}

// Text returns the type as CSDL XML writes it.
func (t *TypeRef) Text() string {
	if t.Collection {
		return "Collection(" + t.Name + ")"
	}
	return t.Name
}

// findInOperations finds the operations themselves, or their parameters of a
// name, or their return types.
func findInOperations(overloads []*Operation, rest string) target {
	var nodes []*Node
	for _, o := range overloads {
		switch {
		case rest == "":
			nodes = append(nodes, &o.Node)
		case rest == "$ReturnType":
			if o.Return != nil {
				nodes = append(nodes, &o.Return.Node)
			}
		default:
			for _, p := range o.Parameters {
				if p.Name == rest {
					nodes = append(nodes, &p.Node)
				}
			}
		}
	}
	if len(nodes) == 0 {
		if rest == "$ReturnType" {
			return target{problem: overloads[0].QualifiedName() + " returns nothing"}
		}
		return target{problem: fmt.Sprintf("%s has no parameter %q", overloads[0].QualifiedName(), rest)}
	}
	return target{nodes: nodes}
}
