package gonames

import (
	"go/token"
	"strings"
	"unicode"

	"github.com/odatagen/odatagen/schema"
)

// Scope is a set of Go names, each with what has it.
type Scope struct {
	ds    *schema.Diagnostics
	names map[string]Declared
}

// Declared is what a name stands for.
type Declared struct {
	What   string // such as "EntityType ns.session"
	Pos    schema.Position
	Target string // what --rename takes
}

// Part returns what a name stands for that is made of d's.
func (d Declared) Part(what, target string) Declared {
	return Declared{What: what, Pos: d.Pos, Target: d.Target + "/" + target}
}

// NewScope returns an empty scope that reports to ds.
func NewScope(ds *schema.Diagnostics) *Scope {
	return &Scope{ds: ds, names: map[string]Declared{}}
}

// Take gives a name to what has it whoever had it before.
func (s *Scope) Take(name string, d Declared) { s.names[name] = d }

// Has reports whether a name is taken.
func (s *Scope) Has(name string) bool {
	_, taken := s.names[name]
	return taken
}

// Declare takes a name, or says who has it and how to rename.
func (s *Scope) Declare(name string, d Declared) {
	if !valid(name) {
		s.ds.Errorf(d.Pos, "go-name-invalid", "%s would be called %q in Go, which is no exported identifier; give it another name with --rename %s=NAME", printable(d.What), name, printable(d.Target))
		return
	}
	first, taken := s.names[name]
	if !taken {
		s.names[name] = d
		return
	}
	*s.ds = append(*s.ds, schema.Diagnostic{
		Pos: d.Pos, Severity: schema.Error, Rule: "go-name-clash",
		Message: printable(d.What) + " and " + printable(first.What) + " would both be called " + name + " in Go; rename one with --rename " + printable(d.Target) + "=NAME",
		Related: []schema.Related{{Pos: first.Pos, Message: printable(first.What)}},
	})
}

// valid reports whether name can be an exported identifier.
func valid(name string) bool { return token.IsIdentifier(name) && token.IsExported(name) }

// printable returns a text without characters that would break a line of a
// message.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
}
