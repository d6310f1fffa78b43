package review

import (
	"cmp"
	"maps"
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
	named    map[string]int // the changes of what names types of Go, by the names
}

func newAttacher(old, new Side, changes []evolution.Change) (a *attacher, err error) {
	a = &attacher{at: map[string][]int{}, rules: map[string]GoRule{}, named: map[string]int{}}
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
		for _, path := range pathsOf(c) {
			a.at[path] = append(a.at[path], i)
		}
	}
	return a, nil
}

// pathsOf returns the paths of what a change is about, as it was and as it is.
func pathsOf(c evolution.Change) (paths []string) {
	for _, path := range append([]string{c.Path}, c.Also...) {
		c.Path = path
		paths = append(paths, pathsAt(c)...)
	}
	return paths
}

// pathsAt returns them for the first of the paths that a change is of.
func pathsAt(c evolution.Change) []string {
	paths := []string{c.Path}
	if c.After != "" {
		paths = append(paths, c.After) // some are the path of what it is now, or of its base type
	}
	switch cut := strings.LastIndexByte(c.Path, '/') + 1; {
	case c.ID == "key-changed":
		paths = append(paths, c.Path+keyPart)
	case c.ID == "operation-kind-changed":
		_, bound, _ := strings.Cut(c.Path, " ")
		paths = append(paths, "action "+bound, "function "+bound)
	case strings.HasSuffix(c.ID, "-renamed") && cut > 0:
		paths = append(paths, c.Path[:cut]+c.After)
	case strings.HasSuffix(c.Path, "]") || strings.HasPrefix(c.Kind, "other properties"): // what items are, lists are of
		paths = append(paths, strings.TrimRight(c.Path, "[]{}"))
	}
	if cut := strings.LastIndexByte(c.Path, '|'); cut > 0 { // an alternative, which Go may call otherwise
		paths = append(paths, c.Path[:cut])
	}
	return paths
}

// attachAll puts each difference of Go to the change of the description that caused it.
// What has no cause of its own has that of what names it, such as the arguments of
// functions that are gone.
func (a *attacher) attachAll(list []difference) {
	var left []difference
	serving := -1 // the change by which something that is served comes or goes
	for _, d := range list {
		rule := a.rule(d)
		if rule == "" {
			continue
		}
		at := a.best(a.causes(d), d)
		if at < 0 {
			left = append(left, d)
			continue
		}
		for _, name := range words(d.any().typ) {
			a.named[name] = at
		}
		if d.any().served() && (d.old == nil || d.new == nil) {
			serving = at
		}
		a.attach(d, rule, at)
	}
	whole := slices.ContainsFunc(left, func(d difference) bool { return d.any().name == service && (d.old == nil || d.new == nil) })
	for _, d := range left {
		at, named := a.named[d.any().name]
		switch {
		case named:
		case whole && serving >= 0 && d.any().path == "": // what there is for the first that is served, and until the last
			at = serving
		default:
			at = len(a.changes)
			a.changes = append(a.changes, Change{})
		}
		a.attach(d, a.rule(d), at)
	}
}

// rule returns the rule of a difference; "" for what is the same to who uses it.
func (a *attacher) rule(d difference) string {
	rule := d.rule()
	if rule == "" && a.gone(d.old) {
		return "go-reused"
	}
	return rule
}

// attach puts a difference of Go to a change.
func (a *attacher) attach(d difference, rule string, at int) {
	change := GoChange{GoRule: a.rules[rule], Path: d.any().path}
	if d.new != nil {
		change.Name = a.new.called(d.new)
	} else {
		change.Name = a.old.called(d.old)
	}
	change.Before, change.After = d.texts(rule)
	change.Handlers = change.Verdict
	if !d.any().served() {
		change.Types = change.Verdict
	}
	c := &a.changes[at]
	c.Go = append(c.Go, change)
	c.Types, c.Handlers = max(c.Types, change.Types), max(c.Handlers, change.Handlers)
}

// causes returns the changes that can have caused a difference, the nearest first: of
// what the identifier is, of what that is made of or in, of the type definitions of that,
// and of the types that it names.
func (a *attacher) causes(d difference) []int {
	var list []int
	add := func(paths []string) {
		for _, path := range paths {
			list = append(list, a.at[path]...)
		}
	}
	for _, side := range []struct {
		of *origins
		is *item
	}{{a.old, d.old}, {a.new, d.new}} {
		if side.is != nil {
			paths := side.of.paths(side.is)
			add(paths)
			add(side.of.definitionsOf(paths))
		}
	}
	if len(list) == 0 && d.old != nil && d.new != nil {
		add(a.old.typesIn(d.old.typ))
		add(a.new.typesIn(d.new.typ))
	}
	if path := d.any().path; len(list) == 0 {
		add(a.old.api.instead(path))
		add(a.new.api.instead(path))
	}
	if len(list) == 0 {
		add(a.inside(d))
	}
	return slices.DeleteFunc(list, func(i int) bool { return shapeless(a.changes[i].ID) })
}

// inside returns the paths that have changed in what an identifier is made of: a type may be
// there for what it has.
func (a *attacher) inside(d difference) (list []string) {
	var paths []string
	for _, side := range []struct {
		of *origins
		is *item
	}{{a.old, d.old}, {a.new, d.new}} {
		if side.is != nil {
			paths = append(paths, side.of.paths(side.is)...)
		}
	}
	for _, changed := range slices.Sorted(maps.Keys(a.at)) {
		if slices.ContainsFunc(paths, func(path string) bool { return !isRoute(path) && strings.HasPrefix(changed, path+"/") }) {
			list = append(list, changed)
		}
	}
	return list
}

// shapeless reports whether changes of a rule leave Go as it is, but for comments and
// data.
func shapeless(rule string) bool {
	word, _, _ := strings.Cut(rule, "-")
	return slices.Contains([]string{"abstract", "access", "alias", "annotation", "binding", "capability", "composable", "constraint", "default", "deprecated", "description", "facet", "listing", "on", "open", "partner", "scopes", "undeprecated", "validation"}, word)
}

// best returns the change that explains a difference: the nearest one of its kind, such
// as something that is gone if an identifier is, or else the worst; -1 if there is none.
func (a *attacher) best(causes []int, d difference) int {
	if len(causes) == 0 {
		return -1
	}
	if i := slices.IndexFunc(causes, func(c int) bool { return d.isLike(a.changes[c].ID) }); i >= 0 {
		return causes[i]
	}
	return slices.MaxFunc(causes, func(i, j int) int { return cmp.Compare(a.changes[i].Wire(), a.changes[j].Wire()) })
}

// isLike reports whether a change of a rule does to an element what the difference does
// to an identifier.
func (d difference) isLike(rule string) bool {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(rule, word) })
	}
	switch {
	case d.old == nil:
		return has("-added", "-renamed", "-moved")
	case d.new == nil:
		return has("-removed", "-renamed", "-moved")
	}
	return has("type-", "key-", "return-", "import-")
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
