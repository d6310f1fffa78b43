// Package review says what changed between two descriptions, and what became of the Go
// that is generated from them: which change breaks whom. What a change does on the wire
// is said by rules ([evolution.Rule]); what it does to Go is read off the Go of both
// sides, so that it is so whatever the planners do.
//
// [Compare] makes a [Report], which is all that is printed, in whichever form.
//
// The package belongs to the command and promises nothing to others.
package review

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/evolution"
)

// Side is a description and what is generated from it.
type Side struct {
	Model *schema.Model
	// API is what is described if it is no service of OData.
	API *api.API
	// Files are what is generated; none if nothing is to be said of Go.
	Files []generator.File

	lock *names.Lock // of files that are read from a folder, which do not say what their Go is of
}

// paths returns what knows the paths of the side's Go.
func (s Side) paths() pathOf {
	if s.lock != nil {
		return lockedPaths(s.lock)
	}
	return generatedPaths(s.Files)
}

// Report is what changed, the worst first.
type Report struct {
	Old, New string // the descriptions
	// Config and OldConfig are what says how Go is made of the new description and of the
	// old; "" for none.
	Config, OldConfig string
	Lock              string // the file that has the Go names; "" if they are those of a first run
	LinkBase          string // what links to files begin with; "" if they are relative
	// Revision is what the names of files of the past begin with, before a colon, and
	// OldLinkBase what links to them do; "" for none.
	Revision, OldLinkBase string
	Notes                 []string
	Changes               []Change
}

// Change is a change of the description and what it does, or of Go alone, whose Path is
// "" then.
type Change struct {
	evolution.Change
	// Go is what became of Go since, but for what is in a type that is new or gone.
	Go []GoChange
	// Types and Handlers are the worst verdicts in Go: for code that uses the types alone,
	// and for code that uses handlers too, which a server fills in and a client calls.
	Types, Handlers evolution.Verdict
	// Waivers are those by which the change is accepted, each for some readers.
	Waivers []Waiver
}

// Waiver says that a change is accepted for some readers, although it is dangerous for
// them or breaks them.
type Waiver struct {
	Readers []string // their names, as in [Change.Readers]
	Reason  string
	Expires string // the last day on which it holds, such as "2027-06-30"
}

// Worst is the worst verdict for anybody.
func (c Change) Worst() evolution.Verdict { return max(c.Wire(), c.Types, c.Handlers) }

// WaivedFor reports whether a waiver accepts the change for a reader.
func (c Change) WaivedFor(reader string) bool {
	return slices.ContainsFunc(c.Waivers, func(w Waiver) bool { return slices.Contains(w.Readers, reader) })
}

// Unwaived is the worst verdict for those for whom no waiver accepts the change.
func (c Change) Unwaived() (worst evolution.Verdict) {
	for _, reader := range c.Readers() {
		if !c.WaivedFor(reader.Name) {
			worst = max(worst, reader.Verdict)
		}
	}
	return worst
}

// Compare says what changed from one side to the other: the worst first, then by path.
func Compare(old, new Side) (*Report, error) {
	var changes []evolution.Change
	switch {
	case old.Model != nil && new.Model != nil:
		changes = evolution.Models(old.Model, new.Model)
	case old.API != nil && new.API != nil:
		changes = evolution.APIs(old.API, new.API)
	}
	oldFiles, newFiles := differing(old.Files, new.Files)
	before, err := readInventory(oldFiles, old.paths())
	if err != nil {
		return nil, err
	}
	after, err := readInventory(newFiles, new.paths())
	if err != nil {
		return nil, err
	}
	a, err := newAttacher(old, new, changes)
	if err != nil {
		return nil, err
	}
	a.attachAll(differences(before, after))
	report := &Report{Changes: a.changes}
	slices.SortStableFunc(report.Changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.Worst(), a.Worst()), cmp.Compare(a.Path, b.Path))
	})
	return report, nil
}

// differing returns the files that the other side does not have in the same way.
func differing(old, new []generator.File) (oldOnly, newOnly []generator.File) {
	content := map[string][]byte{}
	for _, f := range new {
		content[f.Name] = f.Content
	}
	same := map[string]bool{}
	for _, f := range old {
		if other, there := content[f.Name]; there && bytes.Equal(f.Content, other) {
			same[f.Name] = true
		}
	}
	without := func(files []generator.File) []generator.File {
		return slices.DeleteFunc(slices.Clone(files), func(f generator.File) bool { return same[f.Name] })
	}
	return without(old), without(new)
}

// Unwaived is the worst verdict of those that no waiver accepts.
func (r *Report) Unwaived() (worst evolution.Verdict) {
	for _, c := range r.Changes {
		worst = max(worst, c.Unwaived())
	}
	return worst
}

// Waived returns how many changes have a verdict at worst that waivers accept for
// everybody concerned.
func (r *Report) Waived(v evolution.Verdict) int {
	n := 0
	for _, c := range r.Changes {
		if c.Worst() == v && v != evolution.Safe && c.Unwaived() == evolution.Safe {
			n++
		}
	}
	return n
}

// Group is the changes of one worst verdict.
type Group struct {
	Verdict evolution.Verdict
	Changes []Change
}

// Groups returns the changes by their worst verdicts, the worst group first; none that is
// empty.
func (r *Report) Groups() (list []Group) {
	for _, v := range verdicts {
		g := Group{Verdict: v}
		for _, c := range r.Changes {
			if c.Worst() == v {
				g.Changes = append(g.Changes, c)
			}
		}
		if len(g.Changes) > 0 {
			list = append(list, g)
		}
	}
	return list
}

// Count returns how many changes have a verdict at worst.
func (r *Report) Count(v evolution.Verdict) int {
	n := 0
	for _, c := range r.Changes {
		if c.Worst() == v {
			n++
		}
	}
	return n
}
