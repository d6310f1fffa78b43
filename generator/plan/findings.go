package plan

import (
	"slices"

	"github.com/odatagen/odatagen/schema"
)

// The levels of a rule's findings.
const (
	ErrorLevel   = "error"
	WarningLevel = "warning"
	OffLevel     = "off"
)

// Levels are all of them.
var Levels = []string{ErrorLevel, WarningLevel, OffLevel}

// Findings says what is made of findings.
type Findings struct {
	// Severity gives the level of the findings of a rule, by its id.
	Severity map[string]string
	// Werror makes errors of the warnings that Severity does not make warnings.
	Werror bool
}

// lowerable are the rules whose errors stop a run since what was asked for is not
// there, and not since something cannot be generated.
var lowerable = []string{"include-unused", "exclude-unused", "rename-unused", "shape-unused"}

// Of returns findings with the levels that they have been given. An error after which
// nothing can be generated stays one, and says so.
func (f Findings) Of(found schema.Diagnostics) schema.Diagnostics {
	var list schema.Diagnostics
	for _, d := range found {
		level := f.Severity[d.Rule]
		switch {
		case d.Severity == schema.Error && level != "" && level != ErrorLevel && !slices.Contains(lowerable, d.Rule):
			d.Message += "; it stays an error whatever its severity is to be, since nothing can be generated after it"
		case level == OffLevel:
			continue
		case level == WarningLevel:
			d.Severity = schema.Warning
		case level == ErrorLevel || f.Werror:
			d.Severity = schema.Error
		}
		list = append(list, d)
	}
	return list
}
