package schema

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// Position is a place in a description. Line and Column count from 1, Column
// in bytes of the line; a zero Line means that the place is not known.
type Position struct {
	File   string
	Line   int
	Column int
}

// String returns file:line:column, or less where less is known.
func (p Position) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Severity says whether a finding stops the run.
type Severity uint8

// The severities. A description with warnings is usable.
const (
	Warning Severity = iota
	Error
)

// Diagnostic is one finding about a description.
type Diagnostic struct {
	Pos      Position
	Severity Severity
	Rule     string // stable id, such as "type-unknown"
	Message  string // what is wrong, and what to do
	Related  []Related
	// LeftOut says that the element is left out of what is generated. Who generates
	// is told so without asking for warnings.
	LeftOut bool
	// Asked is what was asked for that it is about, and that a configuration has the
	// place of: the name of a flag, or that, a slash and an item of its value, such as
	// "primary", "include//pets" or "rename/ns.type".
	Asked string
}

// Related is another place that a finding is about, such as the first of two
// definitions.
type Related struct {
	Pos     Position
	Message string
}

// String returns "file:line:column: message [rule]", warnings marked as such,
// related places indented on lines of their own.
func (d Diagnostic) String() string {
	var b strings.Builder
	if s := d.Pos.String(); s != "" {
		b.WriteString(s + ": ")
	}
	if d.Severity == Warning {
		b.WriteString("warning: ")
	}
	b.WriteString(d.Message)
	if d.Rule != "" {
		b.WriteString(" [" + d.Rule + "]")
	}
	for _, r := range d.Related {
		b.WriteString("\n\t" + r.Pos.String() + ": " + r.Message)
	}
	return b.String()
}

// Diagnostics are the findings of a run.
type Diagnostics []Diagnostic

// Errorf adds an error.
func (ds *Diagnostics) Errorf(pos Position, rule, format string, args ...any) {
	*ds = append(*ds, Diagnostic{Pos: pos, Severity: Error, Rule: rule, Message: fmt.Sprintf(format, args...)})
}

// Warnf adds a warning.
func (ds *Diagnostics) Warnf(pos Position, rule, format string, args ...any) {
	*ds = append(*ds, Diagnostic{Pos: pos, Severity: Warning, Rule: rule, Message: fmt.Sprintf(format, args...)})
}

// Askedf adds an error about what was asked for, see [Diagnostic.Asked]. The item is ""
// for flags that have one value.
func (ds *Diagnostics) Askedf(pos Position, rule, flag, item, format string, args ...any) {
	ds.Errorf(pos, rule, format, args...)
	if item != "" {
		flag += "/" + item
	}
	(*ds)[len(*ds)-1].Asked = flag
}

// Sort orders findings by place, then by rule and message.
func (ds Diagnostics) Sort() {
	sort.SliceStable(ds, func(i, j int) bool {
		a, b := ds[i], ds[j]
		switch {
		case a.Pos.File != b.Pos.File:
			return a.Pos.File < b.Pos.File
		case a.Pos.Line != b.Pos.Line:
			return a.Pos.Line < b.Pos.Line
		case a.Pos.Column != b.Pos.Column:
			return a.Pos.Column < b.Pos.Column
		case a.Rule != b.Rule:
			return a.Rule < b.Rule
		}
		return a.Message < b.Message
	})
}

// Unique returns the findings without those that are there already, as when two
// packages are generated from one description.
func (ds Diagnostics) Unique() Diagnostics {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(ds), func(d Diagnostic) bool {
		text := d.String()
		again := seen[text]
		seen[text] = true
		return again
	})
}

// LeftOut returns the warnings of elements that are left out.
func (ds Diagnostics) LeftOut() Diagnostics {
	return slices.DeleteFunc(ds.Warnings(), func(d Diagnostic) bool { return !d.LeftOut })
}

// Errors returns the findings that stop the run.
func (ds Diagnostics) Errors() Diagnostics { return ds.of(Error) }

// Warnings returns the findings that do not.
func (ds Diagnostics) Warnings() Diagnostics { return ds.of(Warning) }

func (ds Diagnostics) of(s Severity) Diagnostics {
	var out Diagnostics
	for _, d := range ds {
		if d.Severity == s {
			out = append(out, d)
		}
	}
	return out
}
