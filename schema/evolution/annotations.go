package evolution

import (
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// The vocabularies whose terms have rules of their own.
const (
	core         = "Org.OData.Core.V1."
	capabilities = "Org.OData.Capabilities.V1."
	validation   = "Org.OData.Validation.V1."

	optionalParameter = core + "OptionalParameter"
)

// is reports whether an element has an annotation that does not say false.
func is(n *schema.Node, term string) bool {
	a := n.Annotation(term, "")
	return a != nil && text(a.Value) != "false"
}

// annotated returns the values of an element's annotations, by term and qualifier; the
// first counts. Those inside the element and those that target it are one list.
func annotated(n *schema.Node) map[string]*schema.Annotation {
	all := map[string]*schema.Annotation{}
	for _, a := range slices.Concat(n.Annotations, n.External) {
		key := a.TermName
		if a.Qualifier != "" {
			key += "#" + a.Qualifier
		}
		if all[key] == nil {
			all[key] = a
		}
	}
	return all
}

// annotations compares the annotations of an element before and after.
func (c *comparer) annotations(e element) {
	if len(e.old.Annotations)+len(e.old.External)+len(e.new.Annotations)+len(e.new.External) > 0 {
		c.annotationsOf(e, annotated(e.old), annotated(e.new))
	}
}

func (c *comparer) annotationsOf(e element, old, new map[string]*schema.Annotation) {
	terms := maps.Clone(old)
	maps.Copy(terms, new)
	for _, term := range slices.Sorted(maps.Keys(terms)) {
		before, after := old[term], new[term]
		if before == nil || after == nil || text(before.Value) != text(after.Value) {
			c.annotation(e, term, before, after)
		}
	}
}

// annotation says that an annotation is not what it was, by the rule for its term.
func (c *comparer) annotation(e element, term string, before, after *schema.Annotation) {
	switch {
	case term == core+"Description", term == core+"LongDescription":
		c.say("description-changed", e, "", "")
	case term == core+"Revisions" && (e.old.Deprecation() == nil) != (e.new.Deprecation() == nil):
		c.sayIf(e.old.Deprecation() != nil, e.new.Deprecation() != nil, "deprecated", "undeprecated", e)
	case term == core+"Computed":
		c.restrict(is(e.old, term), is(e.new, term), "computed by the service", "access-narrowed", e)
	case term == core+"Immutable":
		c.restrict(is(e.old, term), is(e.new, term), "immutable", "access-narrowed", e)
	case term == core+"Permissions":
		c.restrict(forbids(before, "Read"), forbids(after, "Read"), "not to be read", "access-read-narrowed", e)
		c.restrict(forbids(before, "Write"), forbids(after, "Write"), "not to be written", "access-narrowed", e)
	case term == optionalParameter && e.kind == "parameter": // compared with what else is optional
	case strings.HasPrefix(term, capabilities):
		c.capability(e, strings.TrimPrefix(term, capabilities), before, after)
	case strings.HasPrefix(term, validation):
		c.say("validation-changed", e, valueText(before), term+" "+valueText(after))
	case before == nil:
		c.say("annotation-added", e, "", term)
	case after == nil:
		c.say("annotation-removed", e, term, "")
	default:
		c.say("annotation-changed", e, "", term)
	}
}

// restrict says that what an element is restricts clients from now on, by a rule, or no
// longer.
func (c *comparer) restrict(before, after bool, what, rule string, e element) {
	switch {
	case after && !before:
		c.say(rule, e, "", what)
	case before && !after:
		c.say("access-widened", e, what, "")
	}
}

// forbids reports whether a value of Core.Permissions leaves out Read or Write.
func forbids(a *schema.Annotation, what string) bool {
	return a != nil && !strings.Contains(text(a.Value), what)
}

// pathAnnotations compares the annotations of paths, which are of no element.
func (c *comparer) pathAnnotations() {
	elements := map[string]bool{} // of either side: the annotations of one that is new or gone are part of it
	for _, e := range slices.Concat(c.old.elements, c.new.elements) {
		elements[e.Path] = true
		for _, path := range e.Also {
			elements[path] = true
		}
	}
	old, new := byTarget(c.old.model, elements), byTarget(c.new.model, elements)
	targets := maps.Clone(old)
	maps.Copy(targets, new)
	for target := range targets {
		e := element{"path", target, &schema.Node{}, &schema.Node{}}
		if n := old[target]; n != nil {
			e.old = n
		}
		if n := new[target]; n != nil {
			e.new = n
		}
		c.annotations(e)
	}
}

// byTarget returns the annotations that target a path, but for those of elements, as of
// a node for each.
func byTarget(m *schema.Model, elements map[string]bool) map[string]*schema.Node {
	nodes := map[string]*schema.Node{}
	for _, s := range m.Schemas() {
		for _, g := range s.AnnotationGroups {
			if elements[g.Target] {
				continue
			}
			if nodes[g.Target] == nil {
				nodes[g.Target] = &schema.Node{Pos: g.Pos}
			}
			nodes[g.Target].Annotations = append(nodes[g.Target].Annotations, g.Annotations...)
		}
	}
	return nodes
}
