package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// mostLeftOut is how many findings about what is left out are printed without
// --verbose.
const mostLeftOut = 10

// printFindings prints all errors, and warnings in full or as a count: in full, too,
// the first ones that say what is left out.
func (in *input) printFindings(w io.Writer, found schema.Diagnostics) {
	counted := found.Warnings()
	shown := counted
	if !in.verbose {
		left := found.LeftOut()
		shown = left[:min(len(left), mostLeftOut)]
	}
	if !in.quiet {
		for _, d := range shown {
			fmt.Fprintln(w, d)
		}
	}
	errs := found.Errors()
	for _, d := range errs {
		fmt.Fprintln(w, d)
	}
	if len(errs) > 1 {
		fmt.Fprintf(w, "%d errors\n", len(errs))
	}
	if more := len(counted) - len(shown); more > 0 && !in.quiet {
		fmt.Fprintf(w, "%s: %s; --verbose shows them\n", count(len(counted), "warning"), perRule(counted))
	}
}

// perRule counts findings by rule, the most frequent first.
func perRule(found schema.Diagnostics) string {
	counts := map[string]int{}
	var rules []string
	for _, d := range found {
		if counts[d.Rule] == 0 {
			rules = append(rules, d.Rule)
		}
		counts[d.Rule]++
	}
	slices.SortFunc(rules, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	var parts []string
	for _, rule := range rules {
		parts = append(parts, fmt.Sprintf("%d %s", counts[rule], rule))
	}
	return strings.Join(parts, ", ")
}

// printRecovered says what an OpenAPI description does not say of the service,
// in full or as counts.
func (in *input) printRecovered(w io.Writer, report *openapi.Report) {
	switch {
	case report == nil || in.quiet:
	case in.verbose:
		fmt.Fprint(w, report.Details())
	default:
		fmt.Fprint(w, report.Summary())
	}
}

// printOpaque says what a description uses of documents that were not given.
func (in *input) printOpaque(w io.Writer, m *schema.Model) {
	if m == nil || in.quiet {
		return
	}
	notes, details := m.OpaqueNotes()
	if in.verbose {
		notes = append(notes, details...)
	}
	for _, note := range notes {
		fmt.Fprintln(w, note)
	}
}

// printUnserved says which operations of an OpenAPI description have no handler.
func (in *input) printUnserved(w io.Writer, report *openapi.Report, served plan.Report) {
	if report == nil || in.quiet {
		return
	}
	var without []openapi.Operation
	for _, o := range report.Operations {
		if o.Resource == "" || !served.Has(o.Method, o.Resource) {
			without = append(without, o)
		}
	}
	fmt.Fprintf(w, "%d of %s of the description have a handler\n", len(report.Operations)-len(without), count(len(report.Operations), "operation"))
	if in.verbose {
		for _, o := range without {
			fmt.Fprintf(w, "  none for %s %s\n", o.Method, o.Path)
		}
	}
}

// reportWritten says what became of the folder, and what is in it now.
func (o *options) reportWritten(w io.Writer, done generator.Changes, report plan.Report) {
	if o.quiet {
		return
	}
	if done.Repaired {
		fmt.Fprintf(w, "%s: a run before was interrupted while it wrote; what it left is repaired\n", o.out)
	}
	fmt.Fprintf(w, "%s: %s written, %d unchanged, %d removed\n", o.out, count(len(done.Written), "file"), len(done.Unchanged), len(done.Removed))
	if !o.verbose {
		fmt.Fprint(w, report.String())
		return
	}
	for _, name := range done.Written {
		fmt.Fprintf(w, "  written    %s\n", name)
	}
	for _, name := range done.Unchanged {
		fmt.Fprintf(w, "  unchanged  %s\n", name)
	}
	for _, name := range done.Removed {
		fmt.Fprintf(w, "  removed    %s\n", name)
	}
	fmt.Fprint(w, report.Verbose())
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
