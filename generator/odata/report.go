package odata

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
)

// bringer is a type or a route, and how many types came in because of it.
type bringer struct {
	what  string
	types int
}

// mostBringers is how many bringers the report names.
const mostBringers = 5

// report says what the run generated and why, and what it left out.
func (p *planner) report() plan.Report {
	var r plan.Report
	counts := map[string]int{}
	var cut []string
	for t, in := range p.slice.Types {
		counts[kindOf(t)]++
		if st := schema.Structured(t); st != nil {
			cut = append(cut, p.cutProperties(st)...)
		}
		r.Details = append(r.Details, "+ "+t.QualifiedName()+": "+in.Text)
	}
	slices.Sort(cut)
	slices.Sort(r.Details)
	for _, c := range cut {
		r.Details = append(r.Details, "- "+c)
	}
	opaque, uses := p.model.OpaqueNotes()
	r.Details = append(r.Details, uses...)
	r.Summary = fmt.Sprintf("%s, %s, %s", plan.Plural(counts["EntityType"], "entity type"), plan.Plural(counts["ComplexType"], "complex type"), plan.Plural(counts["EnumType"], "enumeration"))
	if n := counts["TypeDefinition"]; n > 0 {
		r.Summary += ", " + plan.Plural(n, "type definition")
	}
	if p.cfg.Service() && len(p.routes) > 0 {
		handlers := 0
		r.Endpoints, handlers = p.endpoints()
		r.Summary += fmt.Sprintf("; %s in %s", plan.Plural(len(p.routes), "route"), plan.Plural(handlers, "handler"))
	}
	r.Notes = slices.Concat(p.notes(len(cut)), opaque, p.said, p.shapeNotes(), p.bindingNotes())
	r.AddClashes(p.table.Clashes())
	return r
}

// endpoints returns the methods and paths of the routes, and how many handlers
// they have.
func (p *planner) endpoints() (list []string, handlers int) {
	seen := map[string]bool{}
	for _, route := range p.routes {
		seen[handlerPath(route)] = true
		list = append(list, route.Path())
	}
	slices.Sort(list)
	return slices.Compact(list), len(seen)
}

// notes says what one should know of the slice.
func (p *planner) notes(cut int) []string {
	var list []string
	note := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if len(p.cfg.Include) > 0 {
		for _, br := range p.bringers() {
			note("%s brought in %s", br.what, plan.Plural(br.types, "type"))
		}
	}
	if cut > 0 {
		note("%s left out, since the target is not in the slice; its data is kept, undeclared", plan.Plural(cut, "navigation property"))
	}
	left, patterns := p.slice.LeftOut()
	if len(left) > 0 {
		note("%s", leftOutNote(left, patterns))
	}
	var roots []string
	for _, root := range p.slice.Roots {
		if !slices.Contains(left, root) {
			roots = append(roots, p.rootNote(root))
		}
	}
	slices.Sort(roots)
	list = append(list, roots...)
	if n := p.slice.Beyond; n > 0 {
		note("paths with more than %d navigation properties have no routes (%s not followed); ask for them, as in --include '/set/property/**'", schema.MaxDepth, plan.Plural(n, "navigation property"))
	}
	if n := p.slice.Casts; n > 0 && p.cfg.Service() {
		note("no routes for %s of derived types, which are not behind an entity set or a singleton at once; ask for them by name, as in --include '/set/property/namespace.derived/**'", plan.Plural(n, "navigation property"))
	}
	if n := len(p.slice.Unserved); n > 0 && p.cfg.Service() {
		have := "have"
		if n == 1 {
			have = "has"
		}
		note("%s of complex, primitive and derived types, or of any entity, %s no handler: paths to what they are bound to are not served yet", plan.Plural(n, "operation"), have)
	}
	if n, all := p.slice.Routed, p.slice.Operations; n < all && p.cfg.Service() {
		note("%d of %s have routes%s", n, plan.Plural(all, "operation"), p.nowhere())
	}
	if n := p.slice.Any; n > 0 && p.cfg.Service() {
		note("no routes for %s to any entity, Edm.EntityType: of what is there, nothing is known", plan.Plural(n, "navigation property"))
	}
	return list
}

// nowhere says why operations have no routes that are not bound to what has none yet.
func (p *planner) nowhere() string {
	n := p.slice.Operations - p.slice.Routed - len(p.slice.Unserved)
	if n <= 0 {
		return ""
	}
	is := "are"
	if n == 1 {
		is = "is"
	}
	return fmt.Sprintf("; %d %s bound to what no path leads to, or not bound and imported by nothing", n, is)
}

// leftOutNote says that abstract types have no derived types in the slice, and what
// to do.
func leftOutNote(left []*schema.StructuredType, patterns []string) string {
	what := left[0].QualifiedName()
	if n := len(left) - 1; n > 0 {
		what += " and " + plan.Plural(n, "other abstract type")
	}
	advice := ""
	for _, p := range patterns {
		advice += " --include '" + p + "'"
	}
	return fmt.Sprintf("none of the types derived from %s is in the slice, so that what their values have is undeclared; to have them:%s", what, advice)
}

// cutProperties returns the navigation properties that the type declares and
// the slice leaves out.
func (p *planner) cutProperties(t *schema.StructuredType) []string {
	var list []string
	for _, n := range t.NavigationProperties {
		if !p.slice.Has(n.Type.Type) {
			list = append(list, fmt.Sprintf("%s/%s: %s", t.QualifiedName(), n.Name, n.Type.Name))
		}
	}
	return list
}

// bringers counts, for every type of the slice, the types that came in through
// it, and returns those with the most.
func (p *planner) bringers() []bringer {
	counts := map[schema.Type]int{}
	for _, in := range p.slice.Types {
		for t := in.By; t != nil; t = p.slice.Types[t].By {
			counts[t]++
		}
	}
	var list []bringer
	for t, n := range counts {
		list = append(list, bringer{what: t.QualifiedName() + " (" + p.slice.Types[t].Text + ")", types: n})
	}
	slices.SortFunc(list, func(a, b bringer) int {
		return cmp.Or(cmp.Compare(b.types, a.types), cmp.Compare(a.what, b.what))
	})
	return list[:min(len(list), mostBringers)]
}
