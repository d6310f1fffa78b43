// Package findings writes what was found in descriptions, for people and for programs,
// and says what the user makes of it: the severities of rules.
package findings

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// Format is one that findings are written in.
type Format string

// The formats.
const (
	Text   Format = "text"   // for people, a line each
	JSON   Format = "json"   // one object, see docs/findings.md
	SARIF  Format = "sarif"  // SARIF 2.1.0
	GitHub Format = "github" // annotations of GitHub Actions, a line each
)

// Formats returns the names of the formats.
func Formats() []string {
	return []string{string(Text), string(JSON), string(SARIF), string(GitHub)}
}

// ForPeople reports whether people read the format, and other messages may stand
// between its lines.
func (f Format) ForPeople() bool { return f == Text }

// Writer writes findings.
type Writer struct {
	Format Format
	// Quiet leaves warnings out. Verbose writes all of them as text, too, and not as a
	// number; programs always get all.
	Quiet, Verbose bool
	// Shown are the rules whose findings are not counted in text without Verbose.
	Shown []string
	// Version is that of odatagen, for SARIF; "" for none.
	Version string
	// Rules are those that SARIF explains.
	Rules []schema.Rule
	// Open reads a file that findings are about. Its lines say what a column of bytes
	// is in the units that other formats count. Nil reads nothing: columns are bytes.
	Open func(name string) ([]byte, error)
}

// Write writes findings, in their order, but text has errors last. The formats for
// programs are one document, so that Write is called once.
func (w Writer) Write(to io.Writer, found schema.Diagnostics) error {
	if w.Quiet {
		found = found.Errors()
	}
	switch w.Format {
	case JSON:
		return writeJSON(to, found)
	case SARIF:
		return w.writeSARIF(to, found)
	case GitHub:
		return w.writeGitHub(to, found)
	}
	return w.writeText(to, found)
}

// mostLeftOut is how many findings about what is left out are written without
// Verbose.
const mostLeftOut = 10

// writeText writes all errors, and warnings in full or as a count: in full, too, those of
// rules that say so, and the first ones that say what is left out.
func (w Writer) writeText(to io.Writer, found schema.Diagnostics) error {
	var b strings.Builder
	counted := found.Warnings()
	shown := counted
	if !w.Verbose {
		left := found.LeftOut()
		shown = append(w.shown(counted), left[:min(len(left), mostLeftOut)]...)
	}
	errs := found.Errors()
	for _, d := range slices.Concat(shown, errs) {
		b.WriteString(seen(d).String() + "\n")
	}
	if len(errs) > 1 {
		fmt.Fprintf(&b, "%d errors\n", len(errs))
	}
	if more := len(counted) - len(shown); more > 0 {
		plural := "s"
		if len(counted) == 1 {
			plural = ""
		}
		fmt.Fprintf(&b, "%d warning%s: %s; --verbose shows them\n", len(counted), plural, perRule(counted))
	}
	_, err := io.WriteString(to, b.String())
	return err
}

// shown returns the findings of rules that are written out.
func (w Writer) shown(found schema.Diagnostics) (list schema.Diagnostics) {
	for _, d := range found {
		if slices.Contains(w.Shown, d.Rule) {
			list = append(list, d)
		}
	}
	return list
}

// seen returns a finding whose texts have no hidden characters: what is quoted of a
// description must not control a terminal, or look like another finding.
func seen(d schema.Diagnostic) schema.Diagnostic {
	d.Pos.File, d.Message = visible.Text(d.Pos.File), visible.Text(d.Message)
	d.Related = slices.Clone(d.Related)
	for i, r := range d.Related {
		d.Related[i].Pos.File, d.Related[i].Message = visible.Text(r.Pos.File), visible.Text(r.Message)
	}
	return d
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
