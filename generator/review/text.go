package review

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema/evolution"
)

// verdicts are all, the worst first.
var verdicts = [...]evolution.Verdict{evolution.Breaking, evolution.Dangerous, evolution.Safe}

// mostGo is how many changes of Go the line of a change has.
const mostGo = 3

// Text writes the report for people: a line per change, the worst first. Verbose, all
// that became of Go stands below each line.
func (r *Report) Text(verbose bool) string {
	var b strings.Builder
	for _, g := range r.Groups() {
		fmt.Fprintf(&b, "%s: %s%s\n", g.Verdict, plan.Plural(len(g.Changes), "change"), r.ofWhichWaived(g.Verdict))
		for _, c := range g.Changes {
			fmt.Fprintf(&b, "  %s%s\n%s", c.place(), c.Line(), c.waived())
			for _, g := range c.Go {
				if verbose {
					fmt.Fprintf(&b, "      %s [%s]\n", visible.Text(g.Text()), g.ID)
				}
			}
		}
	}
	return b.String()
}

// waived says by what the change is waived, in lines below it.
func (c Change) waived() string {
	var b strings.Builder
	for _, w := range c.Waivers {
		fmt.Fprintf(&b, "      %s\n", w.Text())
	}
	return b.String()
}

// ofWhichWaived says how many of the changes with a verdict are waived, if any are.
func (r *Report) ofWhichWaived(v evolution.Verdict) string {
	if n := r.Waived(v); n > 0 {
		return fmt.Sprintf(", %d waived", n)
	}
	return ""
}

// Text says for whom a change is waived, until when and why.
func (w Waiver) Text() string {
	return "waived for " + strings.Join(w.Readers, ", ") + " until " + w.Expires + ": " + visible.Text(w.Reason)
}

// mostShown is how many changes a summary shows.
const mostShown = 12

// Summary writes the report as the end of a run has it: how many changes there are, the
// worst of them, without their places, and what the others are.
func (r *Report) Summary() string {
	if len(r.Changes) == 0 {
		return ""
	}
	var counts []string
	for _, g := range r.Groups() {
		counts = append(counts, r.CountText(g))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s since the last run: %s\n", plan.Plural(len(r.Changes), "change"), strings.Join(counts, ", "))
	shown := r.Changes
	if len(shown) > mostShown {
		shown = shown[:mostShown]
	}
	for _, c := range shown {
		fmt.Fprintf(&b, "  %s\n%s", c.Line(), c.waived())
	}
	if rest := r.Changes[len(shown):]; len(rest) > 0 {
		fmt.Fprintf(&b, "  and %s; --verbose shows them\n", perRule(rest))
	}
	return b.String()
}

// CountText says how many changes a group of the report has, and how many of them are
// waived.
func (r *Report) CountText(g Group) string {
	text := fmt.Sprintf("%d %s", len(g.Changes), g.Verdict)
	if n := r.Waived(g.Verdict); n > 0 {
		text += fmt.Sprintf(" (%d waived)", n)
	}
	return text
}

// perRule counts changes by their rules.
func perRule(changes []Change) string {
	counts := map[string]int{}
	for _, c := range changes {
		counts[c.RuleID()]++
	}
	var parts []string
	for _, rule := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", counts[rule], rule))
	}
	return strings.Join(parts, ", ")
}

// Line says in one line what the change is, what became of Go, and whom it breaks.
func (c Change) Line() string {
	var b strings.Builder
	b.WriteString(visible.Text(c.says()))
	if whom := c.whom(); whom != "" {
		b.WriteString(" (" + whom + ")")
	}
	return b.String() + " [" + c.RuleID() + "]"
}

// place says where the change stands, before a message.
func (c Change) place() string {
	if at := c.Place(); at.Line > 0 {
		return at.String() + ": "
	}
	return ""
}

// says says what changed, and what became of Go.
func (c Change) says() string {
	var parts []string
	if c.ID != "" {
		parts = append(parts, c.Text())
	}
	return strings.Join(append(parts, c.goTexts()...), "; ")
}

// goTexts says what became of Go: of what is gone and what is new, the names.
func (c Change) goTexts() (list []string) {
	for _, group := range []struct{ rule, title string }{{"go-gone", "gone in Go: "}, {"go-new", "new in Go: "}} {
		var names, routes []string
		for _, g := range c.Go {
			switch {
			case g.ID != group.rule:
			case isRoute(g.Path):
				routes = append(routes, g.called())
			default:
				names = append(names, g.called())
			}
		}
		if names = append(routes, names...); len(names) > 0 {
			list = append(list, group.title+strings.Join(first(names), ", "))
		}
	}
	var others []string
	for _, g := range c.Go {
		if g.ID != "go-gone" && g.ID != "go-new" {
			others = append(others, g.Text())
		}
	}
	return append(list, first(others)...)
}

// first returns the first of some texts, and how many more there are.
func first(texts []string) []string {
	if more := len(texts) - mostGo; more > 0 {
		return append(texts[:mostGo:mostGo], fmt.Sprintf("%d more", more))
	}
	return texts
}

// whom says whom the change breaks, and to whom it is dangerous.
func (c Change) whom() string {
	var parts []string
	for _, v := range []evolution.Verdict{evolution.Breaking, evolution.Dangerous} {
		var list []string
		for _, reader := range c.Readers() {
			if reader.Verdict == v {
				list = append(list, reader.Name)
			}
		}
		if len(list) > 0 {
			parts = append(parts, v.String()+" for "+strings.Join(list, ", "))
		}
	}
	return strings.Join(parts, "; ")
}

// Reader is somebody whom a change concerns, and the verdict for them.
type Reader struct {
	Name    string
	Verdict evolution.Verdict
}

// Readers are those whom a change concerns: who reads what the service sends, who sends
// requests, Go code that uses the types alone, and Go code that uses handlers too.
func (c Change) Readers() []Reader {
	return []Reader{{"reading", c.Read}, {"writing", c.Write}, {"Go types", c.Types}, {"Go handlers", c.Handlers}}
}
