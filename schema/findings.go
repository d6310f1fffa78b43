package schema

import "fmt"

// How many findings of each severity are kept: more help nobody, and a hostile
// description can have millions.
var maxFindings = [...]int{Warning: 2000, Error: 100}

// findings collects what the readers find.
type findings struct {
	kept    Diagnostics
	count   [2]int // by severity
	dropped [2]int
}

func (f *findings) add(s Severity, pos Position, rule, format string, args []any) {
	if f.count[s]++; f.count[s] > maxFindings[s] {
		f.dropped[s]++
		return
	}
	for i, a := range args {
		if text, ok := a.(string); ok {
			args[i] = clip(text, 200)
		}
	}
	f.kept = append(f.kept, Diagnostic{Pos: pos, Severity: s, Rule: rule, Message: fmt.Sprintf(format, args...)})
}

// limited returns all findings sorted, those beyond the limits replaced by one
// line that counts them.
func (f *findings) limited() Diagnostics {
	f.kept.Sort()
	var all Diagnostics
	more := f.dropped
	var seen [2]int
	for _, d := range f.kept {
		if seen[d.Severity]++; seen[d.Severity] > maxFindings[d.Severity] {
			more[d.Severity]++
			continue
		}
		all = append(all, d)
	}
	for s, what := range [...]string{Warning: "warnings", Error: "errors"} {
		if more[s] > 0 {
			all = append(all, Diagnostic{Severity: Severity(s), Rule: "too-many-" + what, Message: fmt.Sprintf("and %d more %s", more[s], what)})
		}
	}
	return all
}
