package openapi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Report says what was recovered of the service that an OpenAPI description was
// made from: each fact exactly, by a heuristic, or not at all.
type Report struct {
	Mapping Mapping
	Facts   []Fact   // sorted
	Lost    []string // kinds of facts that the mapping never says

	Operations []Operation // of the description, sorted by path and method
}

// Fact is what is known of one kind of fact, such as "key", and how.
type Fact struct {
	Kind string
	// How is "exact", the name of a heuristic, which docs/openapi.md explains,
	// "overlay" or "missing".
	How     string
	Count   int
	Targets []string // of what is not exact, in document order
}

// The two values of Fact.How that are no heuristic.
const (
	exact   = "exact"
	missing = "missing"
)

// reporter collects the facts of a report.
type reporter map[[2]string]*Fact

func (r reporter) add(kind, how, target string) {
	f := r[[2]string{kind, how}]
	if f == nil {
		f = &Fact{Kind: kind, How: how}
		r[[2]string{kind, how}] = f
	}
	f.Count++
	if how != exact {
		f.Targets = append(f.Targets, target)
	}
}

func (r reporter) report(m Mapping) *Report {
	report := &Report{Mapping: m, Lost: lost(m)}
	for _, f := range r {
		report.Facts = append(report.Facts, *f)
	}
	report.sort()
	return report
}

// byOverlay is the How of facts that an overlay supplied.
const byOverlay = "overlay"

// suppliedBy are the kinds of facts that attributes of CSDL state.
var suppliedBy = map[string]string{
	"Abstract": "abstract", "OpenType": "open type", "Key": "key", "Kind": "entity or complex", "HasStream": "media entity",
	"Type": "property type", "Nullable": "nullable", "ContainsTarget": "containment", "IsFlags": "flags", "Value": "member value",
	"BaseType": "base type", "UnderlyingType": "type definition", "Name": "container namespace",
}

// Supply notes that an attribute of an element was supplied by other means, so
// that its fact is not missing, nor a heuristic's, any more.
func (r *Report) Supply(target, attribute string) {
	kind, ok := suppliedBy[attribute]
	if !ok {
		return
	}
	for i := range r.Facts {
		f := &r.Facts[i]
		at := slices.Index(f.Targets, target)
		if f.Kind != kind || f.How == byOverlay || at < 0 {
			continue
		}
		f.Targets = slices.Delete(f.Targets, at, at+1)
		if f.Count--; f.Count == 0 {
			r.Facts = slices.Delete(r.Facts, i, i+1)
		}
		r.supplied(kind, target)
		return
	}
}

func (r *Report) supplied(kind, target string) {
	for i := range r.Facts {
		if f := &r.Facts[i]; f.Kind == kind && f.How == byOverlay {
			f.Targets = append(f.Targets, target)
			f.Count++
			return
		}
	}
	r.Facts = append(r.Facts, Fact{Kind: kind, How: byOverlay, Count: 1, Targets: []string{target}})
	r.sort()
}

// sort puts the facts into the order of their kinds: what is exact first, what
// is missing last.
func (r *Report) sort() {
	rank := func(f Fact) int {
		switch f.How {
		case exact:
			return 0
		case missing:
			return 2
		}
		return 1
	}
	slices.SortFunc(r.Facts, func(a, b Fact) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(rank(a), rank(b)), cmp.Compare(a.How, b.How))
	})
}

// lost names what a mapping never says.
func lost(m Mapping) []string {
	all := []string{
		"the name of the entity container", "partners, referential constraints and OnDelete of navigation properties",
		"the precision of times, SRID and Unicode",
		"whether functions are composable, and entity set paths", "the names of binding parameters", "terms and most annotations",
		"the underlying types of enumerations",
	}
	if m == Microsoft {
		return append(all, "bindings of navigation properties to entity sets", "type definitions where they are used")
	}
	return append(all, "which enumerations are flags", "the values of members of enumerations")
}

// Summary returns a line for each kind of fact that is not exact throughout.
func (r *Report) Summary() string {
	var b strings.Builder
	if len(r.Facts) == 0 {
		return ""
	}
	fmt.Fprintf(&b, "OpenAPI in %s; what it does not say:\n", r.Mapping)
	for _, kind := range r.kinds() {
		var parts []string
		open := false
		for _, f := range r.Facts {
			if f.Kind == kind {
				parts = append(parts, f.phrase())
				open = open || f.How != exact
			}
		}
		if open {
			fmt.Fprintf(&b, "  %-22s %s\n", kind, strings.Join(parts, ", "))
		}
	}
	return b.String()
}

// Details returns the whole report: each kind of fact, and the elements of
// those that are not exact.
func (r *Report) Details() string {
	var b strings.Builder
	fmt.Fprintf(&b, "OpenAPI in %s.\n", r.Mapping)
	for _, f := range r.Facts {
		fmt.Fprintf(&b, "%s: %s\n", f.Kind, f.phrase())
		for _, t := range f.Targets {
			fmt.Fprintf(&b, "  %s\n", t)
		}
	}
	if len(r.Lost) > 0 {
		b.WriteString("The mapping never says:\n")
	}
	for _, l := range r.Lost {
		fmt.Fprintf(&b, "  %s\n", l)
	}
	return b.String()
}

func (f Fact) phrase() string {
	if f.How == exact || f.How == missing {
		return fmt.Sprintf("%d %s", f.Count, f.How)
	}
	return fmt.Sprintf("%d by %s", f.Count, f.How)
}

func (r *Report) kinds() []string {
	var list []string
	for _, f := range r.Facts {
		list = append(list, f.Kind)
	}
	return slices.Compact(list)
}
