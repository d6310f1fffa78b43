package main

import (
	"fmt"
	"io"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// printFindings writes findings in the format that was asked for.
func (in *input) printFindings(s streams, found schema.Diagnostics) {
	w := findings.Writer{Format: findings.Format(in.format), Quiet: in.quiet, Verbose: in.verbose, Shown: generator.ShownRules(), Version: version(), Rules: rules(), Open: in.shown}
	if err := w.Write(s.findings, found); err != nil {
		s.problem(err)
	}
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

// printNotes says what one should know of what was read, and of how the package is
// imported.
func (j *job) printNotes(w io.Writer) {
	j.printRecovered(w, j.read.report)
	if j.cfg.Service() && j.cfg.ImportPath == "" && !j.quiet {
		fmt.Fprintf(w, "neither %s nor a folder above has a go.mod: %s imports the types as %q, which will not build. "+
			"Run go mod init and generate again, or say with --import-path how the package is imported\n", j.Out, j.cfg.HTTP().Name, j.cfg.Types().Path)
	}
	if j.cfg.Service() && len(j.cfg.Include) == 0 {
		j.printUnserved(w, j.read.report, j.made.Report)
	}
}

// reportWritten says what became of the folder, and what is in it now.
func (j *job) reportWritten(w io.Writer, done generator.Changes) {
	report := j.made.Report
	if j.quiet {
		return
	}
	if done.Repaired {
		fmt.Fprintf(w, "%s: a run before was interrupted while it wrote; what it left is repaired\n", j.Out)
	}
	fmt.Fprintf(w, "%s: %s written, %d unchanged, %d removed\n", j.Out, count(len(done.Written), "file"), len(done.Unchanged), len(done.Removed))
	if !j.verbose {
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

// reportSince says what changed since the run before, or why it cannot be said.
func (j *job) reportSince(w io.Writer, since *review.Report, err error) {
	switch {
	case j.quiet:
	case err != nil:
		fmt.Fprintf(w, "%s: what changed since the last run cannot be said: %v\n", j.Out, err)
	case since == nil:
	default:
		j.noteAccepted(w, since)
		if j.verbose {
			fmt.Fprint(w, since.Text(true))
		} else {
			fmt.Fprint(w, since.Summary())
		}
	}
}

// noteAccepted notes which changes are waived. A waiver of none is one of changes that
// there were before, or will be.
func (j *job) noteAccepted(w io.Writer, since *review.Report) {
	accepted, found, err := j.accepted()
	if err != nil {
		fmt.Fprintf(w, "which changes are accepted cannot be said: %v\n", plainError(err))
		return
	}
	for _, d := range found {
		fmt.Fprintf(w, "a waiver accepts nothing: %v\n", d)
	}
	accepted.Apply(since)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
