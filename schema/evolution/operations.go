package evolution

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// operations compares the actions and functions. Those of a name that are bound alike
// are overloads of each other, and one element.
func (c *comparer) operations() {
	p := pair(overloads(c.old), overloads(c.new), c.pathNow, func(list []*schema.Operation) string { return list[0].Path() })
	come := map[string][]*schema.Operation{} // by the path without what they are
	for _, list := range p.added {
		_, rest, _ := strings.Cut(list[0].Path(), " ")
		come[rest] = list
	}
	other := map[string]bool{} // paths of what is new as another kind
	for _, list := range p.removed {
		_, rest, _ := strings.Cut(c.pathNow(list), " ")
		if new := come[rest]; new != nil {
			other[new[0].Path()] = true
			c.say("operation-kind-changed", operationElement(list[0], new[0]), article(word(list[0])), article(word(new[0])))
		} else {
			c.say("operation-removed", operationElement(list[0], nil), "", "")
		}
	}
	for _, list := range p.added {
		if !other[list[0].Path()] {
			c.say("operation-added", operationElement(nil, list[0]), "", "")
		}
	}
	for _, both := range p.cased {
		c.say("operation-renamed", operationElement(both.old[0], both.new[0]), "", both.new[0].QualifiedName())
	}
	for _, both := range p.kept() {
		c.overloads(both.old, both.new)
	}
}

// overloads returns the operations of a model, those with one path together.
func overloads(s side) (lists [][]*schema.Operation) {
	at := map[string]int{}
	for _, e := range s.elements {
		o, is := e.Value.(*schema.Operation)
		if !is {
			continue
		}
		i, known := at[o.Path()]
		if !known {
			i = len(lists)
			at[o.Path()] = i
			lists = append(lists, nil)
		}
		lists[i] = append(lists[i], o)
	}
	return lists
}

// pathNow returns the path that operations of the old model have in the words of the new.
func (c *comparer) pathNow(list []*schema.Operation) string {
	now := *list[0]
	s := *now.Schema
	s.Namespace = cmp.Or(c.moved[s.Namespace], s.Namespace)
	now.Schema = &s
	if len(now.Parameters) == 0 || !now.Bound {
		return now.Path()
	}
	to := now.Parameters[0].Type
	to.Name = c.now(to.Name)
	return now.PathBoundTo(&to)
}

func word(o *schema.Operation) string {
	kind, _, _ := strings.Cut(o.Path(), " ")
	return kind
}

// operationElement is what changes of an operation are about: its path begins with what
// it is, as in the lock.
func operationElement(old, new *schema.Operation) element {
	var e element
	if new != nil {
		e.path, e.new = new.Path(), &new.Node
	}
	if old != nil {
		e.path, e.old = old.Path(), &old.Node
	}
	return e
}

// overloads compares the overloads of an operation before and after: those with the same
// parameters belong together, then those with parameters of the same names, then what
// is the only one left.
func (c *comparer) overloads(old, new []*schema.Operation) {
	old, new = c.overloadsBy(old, new, func(o *schema.Operation) string {
		var list []string
		for _, p := range o.Arguments() {
			list = append(list, p.Name+" "+c.now(p.Type.Name)) // what is new is not renamed
		}
		return strings.Join(list, ",")
	})
	old, new = c.overloadsBy(old, new, parameterNames)
	if len(old) == 1 && len(new) == 1 {
		c.operation(old[0], new[0])
		return
	}
	for _, o := range old {
		c.say("overload-removed", operationElement(o, nil), parameterNames(o), "")
	}
	for _, o := range new {
		c.say("overload-added", operationElement(nil, o), "", parameterNames(o))
	}
}

// overloadsBy compares overloads with the same key, and returns the others.
func (c *comparer) overloadsBy(old, new []*schema.Operation, key func(*schema.Operation) string) (oldLeft, newLeft []*schema.Operation) {
	waiting := map[string][]*schema.Operation{}
	for _, o := range new {
		waiting[key(o)] = append(waiting[key(o)], o)
	}
	found := map[*schema.Operation]bool{}
	for _, o := range old {
		list := waiting[key(o)]
		if len(list) == 0 {
			oldLeft = append(oldLeft, o)
			continue
		}
		waiting[key(o)] = list[1:]
		found[list[0]] = true
		c.operation(o, list[0])
	}
	return oldLeft, slices.DeleteFunc(slices.Clone(new), func(o *schema.Operation) bool { return found[o] })
}

// parameterNames returns the names of an operation's arguments, sorted.
func parameterNames(o *schema.Operation) string {
	var list []string
	for _, p := range o.Arguments() {
		list = append(list, p.Name)
	}
	slices.Sort(list)
	return "(" + strings.Join(list, ", ") + ")"
}

// operation compares an action or an overload of a function before and after.
func (c *comparer) operation(old, new *schema.Operation) {
	e := operationElement(old, new)
	e.path = old.Path()
	c.annotations(e)
	c.sayIf(old.Composable, new.Composable, "composable-added", "composable-removed", e)
	if old.EntitySetPath != new.EntitySetPath {
		c.say("entity-set-path-changed", e, orNone(old.EntitySetPath), orNone(new.EntitySetPath))
	}
	if old.Bound && new.Bound && len(old.Parameters) > 0 && len(new.Parameters) > 0 {
		a, b := old.Parameters[0], new.Parameters[0]
		at := element{"binding parameter", e.path + "/" + a.Name, &a.Node, &b.Node}
		if a.Name != b.Name {
			c.say("binding-parameter-renamed", at, "", b.Name)
		}
		c.annotations(at)
	}
	c.parameters(e, old, new)
	switch a, b := old.Return, new.Return; {
	case a == nil && b == nil:
	case a == nil:
		c.say("return-added", e, "", b.Type.Text())
	case b == nil:
		c.say("return-removed", e, a.Type.Text(), "")
	default:
		at := element{"return type", e.path + "/$ReturnType", &a.Node, &b.Node}
		c.typeRef(at, &a.Type, &b.Type, read)
		c.annotations(at)
	}
}

// parameters compares what the operations are called with.
func (c *comparer) parameters(e element, old, new *schema.Operation) {
	name := func(p *schema.Parameter) string { return p.Name }
	p := pair(old.Arguments(), new.Arguments(), name, name)
	at := func(p *schema.Parameter) element { return element{kind: "parameter", path: e.path + "/" + p.Name} }
	for _, gone := range p.removed {
		e := at(gone)
		e.old = &gone.Node
		c.say("parameter-removed", e, "", "")
	}
	for _, come := range p.added {
		e := at(come)
		e.new = &come.Node
		if optional(new, come) {
			c.say("parameter-added", e, "", "")
		} else {
			c.say("parameter-added-required", e, "", "")
		}
	}
	for _, both := range p.kept() {
		e := at(both.old)
		e.old, e.new = &both.old.Node, &both.new.Node
		if both.old.Name != both.new.Name {
			c.say("parameter-renamed", e, "", both.new.Name)
		}
		c.typeRef(e, &both.old.Type, &both.new.Type, write)
		c.sayIf(is(e.old, optionalParameter), is(e.new, optionalParameter), "parameter-optional", "parameter-required", e)
		c.annotations(e)
	}
	if len(p.removed)+len(p.added)+len(p.cased) == 0 && !slices.EqualFunc(old.Arguments(), new.Arguments(), func(a, b *schema.Parameter) bool { return a.Name == b.Name }) {
		c.say("parameters-reordered", e, "", "")
	}
}

// optional reports whether a call need not give the parameter: JSON has no null that
// stands for itself, a URL has.
func optional(o *schema.Operation, p *schema.Parameter) bool {
	return is(&p.Node, optionalParameter) || !o.Function && (p.Type.Nullable || p.Type.Collection)
}
