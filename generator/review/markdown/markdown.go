// Package markdown writes what changed between two descriptions for a pull request: short,
// with what is long in sections that are closed, and of a size that a comment may have.
//
// The package belongs to the command and promises nothing to others.
package markdown

import (
	"fmt"
	"strings"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/schema/evolution"
)

// The limits. A comment of GitHub has at most 65536 characters.
const (
	mostRows    = 40000 // bytes of the tables
	mostDetails = 20000 // bytes of the details
	mostShort   = 80    // characters of a text in a table
	mostLong    = 300   // characters of a text in the details
	mostGo      = 3     // identifiers in a table
	mostBecame  = 10    // identifiers in the details
)

// Render writes the report.
func Render(r *review.Report) string {
	p := page{report: r, rows: mostRows, details: mostDetails}
	if len(r.Changes) == 0 {
		return p.between(code(r.New, mostLong) + " says what " + code(r.Old, mostLong) + " says.")
	}
	var counts []string
	for _, g := range r.Groups() {
		counts = append(counts, r.CountText(g))
	}
	text := fmt.Sprintf("## %s of the API: %s\n\n%s is compared with %s.", plan.Plural(len(r.Changes), "change"), strings.Join(counts, ", "), code(r.New, mostLong), code(r.Old, mostLong))
	return p.between(text)
}

// page is one call of Render: what is written, and how much of it still may be.
type page struct {
	report        *review.Report
	rows, details int
}

// between writes the report between what it begins with and its notes.
func (p *page) between(begin string) string {
	r := p.report
	var b strings.Builder
	b.WriteString(begin + "\n")
	for _, g := range r.Groups() {
		if table := p.table(g.Changes); g.Verdict == evolution.Safe {
			b.WriteString(closed(title(g), table))
		} else {
			fmt.Fprintf(&b, "\n### %s\n\n%s%s", title(g), table, p.advice(g.Changes))
		}
	}
	for _, note := range r.Notes {
		fmt.Fprintf(&b, "\n%s\n", code(note, mostLong))
	}
	if basis := r.Basis(); len(r.Changes) > 0 && len(basis) > 0 {
		for i, text := range basis {
			if i%2 == 1 {
				basis[i] = code(text, mostLong)
			}
		}
		fmt.Fprintf(&b, "\n%s.\n", strings.Join(basis, ""))
	}
	return b.String()
}

func title(g review.Group) string {
	return strings.ToUpper(g.Verdict.String()[:1]) + g.Verdict.String()[1:] + ": " + plan.Plural(len(g.Changes), "change")
}

// closed writes a section that opens when it is clicked.
func closed(title, text string) string {
	return "\n<details><summary>" + title + "</summary>\n\n" + strings.TrimSpace(text) + "\n\n</details>\n"
}

// table writes a line per change.
func (p *page) table(changes []review.Change) string {
	var b strings.Builder
	b.WriteString("| change |")
	for _, reader := range changes[0].Readers() {
		b.WriteString(" " + reader.Name + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(changes[0].Readers())) + "\n")
	left := fit(&b, &p.rows, changes, p.row)
	if left > 0 {
		fmt.Fprintf(&b, "\nand %s more, which are too many for this page\n", plan.Plural(left, "change"))
	}
	return b.String()
}

// fit writes what there is room for, and returns how many there is none for.
func fit(b *strings.Builder, room *int, changes []review.Change, write func(review.Change) string) (left int) {
	for i, c := range changes {
		text := write(c)
		if len(text) > *room {
			return len(changes) - i
		}
		*room -= len(text)
		b.WriteString(text)
	}
	return 0
}

// row writes a line of a table.
func (p *page) row(c review.Change) string {
	var b strings.Builder
	b.WriteString("| " + p.sentence(c))
	for _, w := range c.Waivers {
		fmt.Fprintf(&b, "<br>waived for %s until %s: %s", strings.Join(w.Readers, ", "), w.Expires, code(w.Reason, mostLong))
	}
	b.WriteString(" |")
	for _, reader := range c.Readers() {
		verdict := reader.Verdict.String()
		switch {
		case c.WaivedFor(reader.Name) && reader.Verdict > evolution.Safe:
			verdict = "~~" + verdict + "~~ waived"
		case reader.Verdict == evolution.Breaking:
			verdict = "**" + verdict + "**"
		}
		b.WriteString(" " + verdict + " |")
	}
	return b.String() + "\n"
}

// sentence says what changed, and which identifiers of Go did.
func (p *page) sentence(c review.Change) string {
	if c.ID == "" && len(c.Go) > 0 {
		return became(c.Go[0], "", mostShort) + " (" + code(c.Go[0].ID, mostShort) + ")"
	}
	text := strings.TrimSpace(c.Kind+" "+p.link(c.Place(), code(c.Path, 2*mostShort))) + " " + says(c.Says, c.Before, c.After, mostShort)
	var names []string
	for _, g := range c.Go[:min(len(c.Go), mostGo)] {
		names = append(names, code(g.Name, mostShort))
	}
	if more := len(c.Go) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	if len(names) > 0 {
		text += "; in Go " + strings.Join(names, ", ")
	}
	return text + " (" + code(c.ID, mostShort) + ")"
}

// says completes what a rule says.
func says(text, before, after string, most int) string {
	return strings.NewReplacer("$old", code(before, most), "$new", code(after, most)).Replace(text)
}

// became says what became of an identifier, and what it is of if that is not at a path.
func became(g review.GoChange, at string, most int) string {
	text := code(g.Name, most)
	if g.Path != "" && g.Path != at {
		text += " (" + code(g.Path, most) + ")"
	}
	return text + " " + says(g.Says, g.Before, g.After, most)
}

// advice writes a closed section with what was, what is, and what to do.
func (p *page) advice(changes []review.Change) string {
	var b strings.Builder
	left := fit(&b, &p.details, changes, p.entry)
	if left > 0 {
		fmt.Fprintf(&b, "- and %s more, which are too many for this page\n", plan.Plural(left, "change"))
	}
	return closed("Before, after, Go and advice", b.String())
}

// entry writes an item with all that there is to say of a change.
func (p *page) entry(c review.Change) string {
	var b strings.Builder
	fmt.Fprintf(&b, "- %s\n", code(c.Where(), mostLong))
	if c.Old.Line > 0 || c.Before != "" {
		fmt.Fprintf(&b, "  - before: %s\n", p.stood(c.Old, c.Before))
	}
	if c.New.Line > 0 || c.After != "" {
		fmt.Fprintf(&b, "  - after: %s\n", p.stood(c.New, c.After))
	}
	shown := c.Go[:min(len(c.Go), mostBecame)]
	for _, g := range shown {
		fmt.Fprintf(&b, "  - %s\n", became(g, c.Path, mostLong))
	}
	if more := len(c.Go) - len(shown); more > 0 {
		fmt.Fprintf(&b, "  - %d more of Go\n", more)
	}
	if text := strings.TrimSpace(c.Means + " " + c.Do); text != "" {
		fmt.Fprintf(&b, "  - %s\n", text)
	}
	return b.String()
}
