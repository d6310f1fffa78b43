package names

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// Table has the Go names of all that is printed.
type Table struct {
	wishes  Wishes
	renames *renames      // once names are settled
	words   initialismSet // that the user gives
	before  initialismSet // of the run before
	lock    *Lock
	entries map[string]*settled
}

// Wishes are what a user says of names.
type Wishes struct {
	Renames     map[string]string // Go names by path, or by a pattern of paths
	Initialisms []string          // more words that are written in upper case
	// Shared are the renames that other packages are generated with too, as
	// [schema.Diagnostic.Asked] has them: to be of no use here is a warning.
	Shared map[string]bool
}

// settled is an entry and the name that it has.
type settled struct {
	Entry
	name    string
	by      source
	wanted  string // the name that the rule makes, if something else has it
	lost    string // what has it
	printed bool
	busy    bool   // while its name is made, of another's
	option  string // of the user who gave the name
	target  string // of that option
	usual   string // what Name is without initialisms of the user's
	turn    int    // see order
	respelt bool   // its name of the run before had other initialisms
}

// source says where a name comes from.
type source uint8

const (
	nowhere source = iota
	byUser
	byLock
	byRule
)

// NewTable returns an empty table. The lock is that of the run before, nil for none.
func NewTable(wishes Wishes, lock *Lock) *Table {
	return &Table{
		wishes: wishes, lock: lock, entries: map[string]*settled{},
		words: newInitialisms(wishes.Initialisms), before: initialismsIn(lock),
	}
}

// Add registers an entry. Of two with one path the first stays.
func (t *Table) Add(e Entry) {
	if t.entries[e.Path] != nil {
		return
	}
	s := &settled{Entry: e, usual: e.Name}
	if !e.Given {
		s.Name, s.Second = t.words.apply(e.Name), t.words.apply(e.Second)
	}
	t.entries[e.Path] = s
}

// Settle decides all names. What it finds, such as two renames that give one
// name, goes to ds.
func (t *Table) Settle(ds *schema.Diagnostics) {
	t.renames = newRenames(t.wishes.Renames, t.Has, ds)
	packages, inner := t.sorted()
	for _, list := range [][]*settled{packages, inner} {
		for _, e := range list {
			if at := e.Scope; at.embedded != "" && at.reserved[t.nameOf(at.embedded)] == "" {
				at.embed(t.nameOf(at.embedded))
			}
		}
		for _, e := range list {
			t.rename(e, ds)
		}
		for _, e := range list {
			t.keep(e, ds)
		}
		for _, e := range list {
			if t.first(e); e.Second == "" {
				t.other(e)
			}
		}
		for _, e := range list { // whose second names are nobody's first
			t.other(e)
		}
	}
}

// sorted returns the entries of packages and those of what is settled after
// them, in the order in which they get their names.
func (t *Table) sorted() (packages, inner []*settled) {
	for _, e := range t.entries {
		if e.turn = e.order(); e.Scope.inner {
			inner = append(inner, e)
		} else {
			packages = append(packages, e)
		}
	}
	for _, list := range [][]*settled{packages, inner} {
		slices.SortFunc(list, func(a, b *settled) int {
			return cmp.Or(cmp.Compare(a.turn, b.turn), strings.Compare(a.Path, b.Path))
		})
	}
	return packages, inner
}

// order is the place of an entry among those that could have its name: by rank, and
// within one what is spelled like the Go name comes first, then what has only letters
// and digits, such as id before @id.
func (e *settled) order() int {
	order := 3 * int(e.Rank)
	switch {
	case e.Name == e.Own:
		return order
	case strings.ContainsFunc(e.Own, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }):
		return order + 2
	}
	return order + 1
}

// rename gives the user's name.
func (t *Table) rename(e *settled, ds *schema.Diagnostics) {
	name, target, given := t.renames.of(e, t.words, ds)
	if !given {
		return
	}
	option := renameOption(target, t.wishes.Renames[target])
	e.by, e.option, e.target = byUser, option, target
	who, other := e.Scope.holder(name)
	spelled := e.Scope.spelled(name)
	clashf := func(format string, args ...any) { ds.Askedf(e.Pos, "rename-clash", "rename", target, format, args...) }
	switch err := formOf(e.Path).check(option, name); {
	case err != nil:
		ds.Askedf(e.Pos, "rename-invalid", "rename", target, "%v", err)
	case other != nil && other.option == option:
		clashf("%s would give %s and %s one name, %s: choose another for one of them", option, e.text(), who, spelled)
	case other != nil:
		clashf("%s and %s would give %s and %s one name, %s: choose another for one of them", option, other.option, e.text(), who, spelled)
	case who != "":
		clashf("%s: %s is %s: choose another name", option, spelled, who)
	}
	e.Scope.take(name, e)
}

// keep gives the name of the run before. What is made of a name that the user
// has changed since is made anew.
func (t *Table) keep(e *settled, ds *schema.Diagnostics) {
	line, found := t.lock.Find(NameKind, e.Path)
	if !found || e.by != nowhere {
		return
	}
	if of := t.entries[e.Of]; of != nil && of.by == byUser && of.name != cmp.Or(t.lock.Value(NameKind, e.Of), of.Own) {
		return
	}
	if e.respelt = t.respells(e, line.Value); e.respelt {
		return
	}
	_, other := e.Scope.holder(line.Value)
	if first, both := t.lock.about(other); both && first.Value == line.Value {
		if first.Pos.Line > line.Pos.Line {
			first, line = line, first
		}
		ds.Errorf(line.Pos, "lock-clash", "%s and %s in line %d both have the name %s, perhaps since two branches were merged: remove one of the lines, and what it is about gets another name", visible.Text(line.Path), visible.Text(first.Path), first.Pos.Line, line.Value)
		return
	}
	if e.Scope.take(line.Value, e) {
		e.by = byLock
	}
}

// respells reports whether a name of the run before is the one that the rule made then,
// and would not be now, since the user's initialisms are others.
func (t *Table) respells(e *settled, name string) bool {
	if e.Given || maps.Equal(t.words, t.before) {
		return false
	}
	of := t.entries[e.Of]
	before := t.before.apply(e.usual)
	changed := before != e.Name || of != nil && of.respelt
	return changed && name == e.Scope.spelled(replace(before, '*', cmp.Or(t.lock.Value(NameKind, e.Of), t.nameOf(e.Of))))
}

// make gives a name by rule, at once.
func (t *Table) make(e *settled) {
	t.first(e)
	t.other(e)
}

// first gives an entry the name that the rule makes, if it is free. What that is made of
// gets its own before.
func (t *Table) first(e *settled) {
	if e.by != nowhere || e.busy {
		return
	}
	e.busy = true
	defer func() { e.busy = false }()
	if owner := t.entries[e.Of]; owner != nil {
		t.make(owner)
	}
	e.by = byRule
	if name := t.ruled(e); !e.Scope.take(name, e) {
		e.wanted = name
		e.lost, _ = e.Scope.holder(name)
	}
}

// other gives an entry whose first name was not free the first of the others that is.
func (t *Table) other(e *settled) {
	if e.by != byRule || e.name != "" {
		return
	}
	name := e.wanted
	for _, pattern := range e.others() {
		name = replace(pattern, '*', t.nameOf(e.Of))
		if e.Scope.take(name, e) {
			return
		}
	}
	// The path is nobody else's, so as many digits of its sum as it takes are
	// not either.
	sum := sha256.Sum256([]byte(e.Path))
	digits := hex.EncodeToString(sum[:])
	for n := 6; n < len(digits) && !e.Scope.take(name+"_"+digits[:n], e); n++ {
	}
}

// embed keeps the name of an embedded struct.
func (s *Scope) embed(name string) {
	reserved := map[string]string{name: "the embedded struct"}
	for have, what := range s.reserved {
		reserved[have] = what
	}
	s.reserved = reserved
}

// nameOf returns the name of a path, "" if nothing has it.
func (t *Table) nameOf(path string) string {
	if e := t.entries[path]; e != nil {
		return e.name
	}
	return ""
}

// Name returns the Go name of what a path names, and notes that it is printed.
// A path that was not registered has none.
func (t *Table) Name(path string) string {
	e := t.entries[path]
	if e == nil {
		return ""
	}
	e.printed = true
	return e.name
}

// Targets returns what --rename calls the names of a package that are printed: by Go
// name, such as "Session", and "Session.ID" for what is in a type.
func (t *Table) Targets(pkg *Scope) map[string]string {
	targets := map[string]string{}
	for path, e := range t.entries {
		owner := t.entries[e.Scope.owner]
		switch {
		case !e.printed:
		case e.Scope == pkg:
			targets[e.name] = path
		case owner != nil && owner.Scope == pkg:
			targets[owner.name+"."+e.name] = path
		}
	}
	return targets
}

// Has reports whether something with the path is registered.
func (t *Table) Has(path string) bool { return t.entries[path] != nil }

// Param returns the name of a parameter, which nothing else can claim: see [Param].
func (t *Table) Param(name string) string {
	param := Param(name)
	first := len(param) - len(strings.TrimLeftFunc(param, func(r rune) bool { return !unicode.IsUpper(r) }))
	return param[:first] + t.words.apply(param[first:])
}

// Lock adds to a lock the names that were asked for, and those that the lock of
// the run before has for what is registered. The names that no other element can
// take by rule are among them: where two branches are merged, one's element may
// have been given the name of the other's.
func (t *Table) Lock(l *Lock) {
	l.Set(InitialismKind, initialismPath, t.words.text())
	var list []*settled
	for path, e := range t.entries {
		if _, kept := t.lock.Find(NameKind, path); kept || e.printed {
			list = append(list, e)
		}
	}
	l.reserve(len(list))
	for _, e := range list {
		l.Set(NameKind, e.Path, e.name)
	}
}

// replace puts text in the place of a sign.
func replace(pattern string, sign rune, text string) string {
	return strings.ReplaceAll(pattern, string(sign), text)
}
