package findings

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/odatagen/odatagen/schema"
)

// Level is what the user makes of the findings of a rule.
type Level string

// The levels.
const (
	Off     Level = "off" // not shown
	Warning Level = "warning"
	Error   Level = "error"
)

// LevelOf is the level of a severity.
func LevelOf(s schema.Severity) Level {
	if s == schema.Error {
		return Error
	}
	return Warning
}

// Severities says which rules have findings of another severity than they have by
// themselves. The zero value changes nothing.
type Severities struct {
	// Levels are by the id of the rule; see [Severities.Check].
	Levels map[string]Level
	// WarningsAreErrors makes errors of the warnings that Levels does not have.
	WarningsAreErrors bool
}

// Check reports ids that no rule has, and levels that there are not: the first one in
// alphabetical order.
func (s Severities) Check(rules []schema.Rule) error {
	var known []string
	for _, r := range rules {
		known = append(known, r.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(s.Levels)) {
		if !slices.Contains(known, id) {
			meant := schema.DidYouMean(id, known, "")
			return fmt.Errorf("no rule is called %q%s", id, cmp.Or(meant, ": see docs/rules.md"))
		}
		switch s.Levels[id] {
		case Off, Warning, Error:
		default:
			return fmt.Errorf("the severity of %s is %q, must be error, warning or off", id, string(s.Levels[id]))
		}
	}
	return nil
}

// Apply returns the findings with these severities. An error that is made less stops
// nothing, so what depends on there being none has to look at the findings before:
// generating does, see [Severities.ApplyToWarnings].
func (s Severities) Apply(found schema.Diagnostics) schema.Diagnostics {
	var kept schema.Diagnostics
	for _, d := range found {
		switch level := s.Levels[d.Rule]; {
		case level == Off:
			continue
		case level == Warning:
			d.Severity = schema.Warning
		case level == Error, s.WarningsAreErrors:
			d.Severity = schema.Error
		}
		kept = append(kept, d)
	}
	return kept
}

// ApplyToWarnings returns the findings with these severities where generating needs
// there to be no error: an error stays one, and says so if it is to be less.
func (s Severities) ApplyToWarnings(found schema.Diagnostics) schema.Diagnostics {
	var kept schema.Diagnostics
	for _, d := range found {
		level := s.Levels[d.Rule]
		switch {
		case d.Severity == schema.Warning:
			kept = append(kept, s.Apply(schema.Diagnostics{d})...)
			continue
		case level == Off, level == Warning:
			d.Message += "; it stays an error, since nothing can be generated with it, although the severity of its rule is to be " + string(level)
		}
		kept = append(kept, d)
	}
	return kept
}
