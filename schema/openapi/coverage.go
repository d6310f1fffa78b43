package openapi

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// Operation is an operation of the description.
type Operation struct {
	Method, Path string // as the description has them
	// Resource is the path of the resource that it is about, with {} for every
	// key, or "" if that cannot be told. What the runtime does for every
	// resource is not part of it: structural properties, $count, and $value of
	// properties.
	Resource string
	Pos      schema.Position
}

// anyKey stands for a key in the path of a resource, alternateKey for one that
// resources have beside their own.
const (
	anyKey       = "{}"
	alternateKey = "$alternate key"
)

// noted is an operation of the description and the trail that leads to it.
type noted struct {
	Operation
	trail *trail
}

// note notes the operations of a node that a trail leads to; nil for none that
// is known.
func (s *service) note(n *node, t *trail) {
	for method, op := range n.operations() {
		s.noted = append(s.noted, noted{Operation{Method: method, Path: n.path, Pos: s.At(op.Origin)}, t})
	}
}

// noteAll notes the operations of a node, and of what lies below it, as those
// of resources that are not known.
func (s *service) noteAll(n *node) {
	s.note(n, nil)
	for _, c := range n.children {
		s.noteAll(c)
	}
}

// operations returns all operations of the description in the order of their
// paths. Those that no trail leads to are among them, and those that could not be read.
func (s *service) operations() []Operation {
	list := make([]Operation, 0, len(s.noted))
	for _, o := range s.noted {
		o.Resource = o.trail.resource()
		list = append(list, o.Operation)
	}
	for _, u := range s.Unread {
		list = append(list, Operation{Method: u.Method, Path: u.Path})
	}
	slices.SortFunc(list, func(a, b Operation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	return list
}

// resource returns the path of the resource that a trail leads to.
func (t *trail) resource() string {
	var steps []*trail
	for ; t != nil; t = t.before {
		steps = append(steps, t)
	}
	slices.Reverse(steps)
	var b, complex strings.Builder
	for _, step := range steps {
		switch {
		case step.prop != nil && step.prop.navBy == "":
			complex.WriteString("/" + step.name) // a navigation property may follow
		case step.name == "$count", step.name == "$value" && complex.Len() > 0:
		case strings.HasPrefix(step.name, "$"):
			return ""
		default:
			b.WriteString(complex.String() + "/" + step.name)
			complex.Reset()
		}
	}
	return b.String()
}
