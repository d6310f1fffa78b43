package generator

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// Report says what a run generated and why, and what it left out.
type Report struct {
	EntityTypes, ComplexTypes, EnumTypes, TypeDefinitions int
	Routes, Handlers                                      int
	// Endpoints are the methods and paths that handlers have, such as
	// "GET /people/{person-id}", sorted.
	Endpoints []string
	// Bringers are the types and routes that brought in the most types.
	Bringers []Bringer
	// Cut lists the navigation properties that are not generated because
	// their target is not in the slice; their payload is kept as undeclared.
	Cut []string
	// Roots are the types with so many derived types that a reference to them
	// brings none of these in.
	Roots []string
	// RoutesCut is the number of navigation properties that were not followed
	// because no pattern asks for paths that deep.
	RoutesCut int
	// Casts is the number of navigation properties that have no routes because
	// derived types declare them, so that their paths need a cast.
	Casts   int
	reasons []string // one line for each type
}

// Bringer is a type or a route, and how many types came in because of it.
type Bringer struct {
	What  string
	Types int
}

// String returns the report in a few lines.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s, %s", plural(r.EntityTypes, "entity type"), plural(r.ComplexTypes, "complex type"), plural(r.EnumTypes, "enumeration"))
	if r.TypeDefinitions > 0 {
		fmt.Fprintf(&b, ", %s", plural(r.TypeDefinitions, "type definition"))
	}
	if r.Routes > 0 {
		fmt.Fprintf(&b, "; %s in %s", plural(r.Routes, "route"), plural(r.Handlers, "handler"))
	}
	b.WriteString("\n")
	for _, br := range r.Bringers {
		fmt.Fprintf(&b, "  %s brought in %s\n", br.What, plural(br.Types, "type"))
	}
	if n := len(r.Cut); n > 0 {
		fmt.Fprintf(&b, "  %s left out, their target is not in the slice; payloads keep them as undeclared properties\n", plural(n, "navigation property"))
	}
	for _, root := range r.Roots {
		fmt.Fprintf(&b, "  %s has more than %d derived types, which references to it do not bring in; give New to wire.WithTypes to decode them\n", root, maxDerived)
	}
	if r.RoutesCut > 0 {
		fmt.Fprintf(&b, "  paths with more than %d navigation properties have no routes (%s not followed); ask for them, as in --include '/set/property/**'\n", maxDepth, plural(r.RoutesCut, "navigation property"))
	}
	if r.Casts > 0 {
		fmt.Fprintf(&b, "  %s of derived types have no routes: paths with casts are not served yet\n", plural(r.Casts, "navigation property"))
	}
	return b.String()
}

// Details returns the report with a line for every type and everything cut.
func (r Report) Details() string {
	var b strings.Builder
	b.WriteString(r.String())
	for _, line := range r.reasons {
		b.WriteString("  + " + line + "\n")
	}
	for _, line := range r.Cut {
		b.WriteString("  - " + line + "\n")
	}
	return b.String()
}

// mostBringers is how many bringers the report names.
const mostBringers = 5

func (p *planner) report() Report {
	r := Report{RoutesCut: p.slice.cut}
	for t, in := range p.slice.types {
		switch t := t.(type) {
		case *schema.EntityType:
			r.EntityTypes++
			r.Cut = append(r.Cut, p.cutProperties(&t.StructuredType)...)
		case *schema.ComplexType:
			r.ComplexTypes++
			r.Cut = append(r.Cut, p.cutProperties(&t.StructuredType)...)
		case *schema.EnumType:
			r.EnumTypes++
		case *schema.TypeDefinition:
			r.TypeDefinitions++
		}
		r.reasons = append(r.reasons, t.QualifiedName()+": "+in.reason)
	}
	slices.Sort(r.Cut)
	slices.Sort(r.reasons)
	for _, t := range p.slice.roots {
		r.Roots = append(r.Roots, t.QualifiedName())
	}
	slices.Sort(r.Roots)
	if p.cfg.Server {
		r.Routes, r.Casts = len(p.slice.routes), p.slice.casts
		handlers := map[string]bool{}
		for _, route := range p.slice.routes {
			handlers[p.resourceOf(route)] = true
			path, _ := p.planPath(route)
			method := "GET"
			if len(route.operations) > 0 && !route.operations[0].Function {
				method = "POST"
			}
			r.Endpoints = append(r.Endpoints, method+" "+path)
		}
		slices.Sort(r.Endpoints)
		r.Handlers = len(handlers)
	}
	if len(p.patterns) > 0 {
		r.Bringers = p.bringers()
	}
	return r
}

// cutProperties returns the navigation properties that the type declares and
// the slice leaves out.
func (p *planner) cutProperties(t *schema.StructuredType) []string {
	var list []string
	for _, n := range t.NavigationProperties {
		if !p.slice.has(n.Type.Type) {
			list = append(list, fmt.Sprintf("%s/%s: %s", t.QualifiedName(), n.Name, n.Type.Name))
		}
	}
	return list
}

// bringers counts, for every type of the slice, the types that came in through
// it, and returns those with the most.
func (p *planner) bringers() []Bringer {
	counts := map[schema.Type]int{}
	for _, in := range p.slice.types {
		for t := in.by; t != nil; t = p.slice.types[t].by {
			counts[t]++
		}
	}
	var list []Bringer
	for t, n := range counts {
		list = append(list, Bringer{What: t.QualifiedName() + " (" + p.slice.types[t].reason + ")", Types: n})
	}
	slices.SortFunc(list, func(a, b Bringer) int {
		return cmp.Or(cmp.Compare(b.Types, a.Types), cmp.Compare(a.What, b.What))
	})
	return list[:min(len(list), mostBringers)]
}
