package review

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema/evolution"
)

// attacher finds for changes of Go which change of the description caused them.
type attacher struct {
	changes  []Change
	at       map[string][]int // changes of paths, by what they are and by what they were
	old, new *origins
	rules    map[string]GoRule
}

func newAttacher(old, new Side, changes []evolution.Change) (a *attacher, err error) {
	a = &attacher{at: map[string][]int{}, rules: map[string]GoRule{}}
	if a.old, err = newOrigins(old); err != nil {
		return nil, err
	}
	if a.new, err = newOrigins(new); err != nil {
		return nil, err
	}
	for _, r := range GoRules() {
		a.rules[r.ID] = r
	}
	for i, c := range changes {
		a.changes = append(a.changes, Change{Change: c})
		a.at[c.Path] = append(a.at[c.Path], i)
		a.at[c.After] = append(a.at[c.After], i)
		if c.ID == "key-changed" {
			a.at[c.Path+keyPart] = append(a.at[c.Path+keyPart], i)
		}
	}
	delete(a.at, "")
	return a, nil
}

// attach puts a difference of Go to the change of the description that caused it, or to
// none.
func (a *attacher) attach(d difference) {
	rule := d.rule()
	if rule == "" && a.gone(d.old) {
		rule = "go-reused"
	}
	if rule == "" {
		return
	}
	change := GoChange{GoRule: a.rules[rule], Path: d.any().path, file: d.any().file}
	if d.new != nil {
		change.Name = a.new.called(d.new)
	} else {
		change.Name = a.old.called(d.old)
	}
	change.Before, change.After = d.texts(rule)
	change.Server = change.Verdict
	if !d.any().server() {
		change.Client = change.Verdict
	}
	at := a.best(a.causes(d), rule)
	if at < 0 {
		at = len(a.changes)
		a.changes = append(a.changes, Change{})
	}
	c := &a.changes[at]
	c.Go = append(c.Go, change)
	c.Client, c.Server = max(c.Client, change.Client), max(c.Server, change.Server)
}

// causes returns the changes that can have caused a difference, the nearest first: of
// what the identifier is, of what that is made of or in, and of the types that it names.
func (a *attacher) causes(d difference) []int {
	var list []int
	add := func(paths []string) {
		for _, path := range paths {
			list = append(list, a.at[path]...)
		}
	}
	if d.old != nil {
		add(a.old.paths(d.old))
	}
	if d.new != nil {
		add(a.new.paths(d.new))
	}
	if len(list) == 0 && d.old != nil && d.new != nil {
		add(a.old.named(d.old.typ))
		add(a.new.named(d.new.typ))
	}
	return slices.DeleteFunc(list, func(i int) bool { return ofWords(a.changes[i].ID) })
}

// ofWords reports whether changes of a rule are of what is said of an element only.
func ofWords(rule string) bool {
	return rule == "description-changed" || strings.HasPrefix(rule, "annotation-")
}

// best returns the change that explains a difference: of what is new, the nearest
// addition, of others the worst, and of those the nearest; -1 if there is none.
func (a *attacher) best(causes []int, rule string) int {
	if len(causes) == 0 {
		return -1
	}
	if rule == "go-new" {
		if i := slices.IndexFunc(causes, func(c int) bool { return strings.Contains(a.changes[c].ID, "-added") }); i >= 0 {
			return causes[i]
		}
	}
	return slices.MaxFunc(causes, func(i, j int) int { return cmp.Compare(a.changes[i].Wire(), a.changes[j].Wire()) })
}

// gone reports whether what an item was is gone from the description, and not under
// another name.
func (a *attacher) gone(i *item) bool {
	return slices.ContainsFunc(a.old.paths(i), func(path string) bool {
		return slices.ContainsFunc(a.at[path], func(c int) bool {
			return a.changes[c].Path == path && strings.Contains(a.changes[c].ID, "-removed")
		})
	})
}
