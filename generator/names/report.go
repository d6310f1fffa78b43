package names

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// Unused reports the renames of what is not printed: they are stale, or wrong.
func (t *Table) Unused(ds *schema.Diagnostics) {
	for target, name := range t.renames.exact {
		e := t.entries[target]
		switch {
		case e == nil:
			t.wishes.unusedf(ds, schema.Position{}, target, "%s names nothing of the description%s", renameOption(target, name), t.nearest(target))
		case !e.printed:
			t.wishes.unusedf(ds, e.Pos, target, "%s is of no use: %s is not generated; leave it out", renameOption(target, name), e.text())
		}
	}
	t.renames.unused(&t.wishes, ds)
}

// Displaced reports what is printed and would have a name that a rename gives to something
// else, which would have another.
func (t *Table) Displaced(ds *schema.Diagnostics) {
	var displaced []*settled
	for _, e := range t.entries {
		if t.displacing(e) != nil {
			displaced = append(displaced, e)
		}
	}
	slices.SortFunc(displaced, func(a, b *settled) int { return strings.Compare(a.Path, b.Path) })
	for _, e := range displaced {
		other := t.displacing(e)
		ds.Warnf(e.Pos, "rename-displaces", "%s takes the Go name of %s, which is now %s: give that another name with %s, or choose another for %s", other.option, e.text(), e.name, RenameFlag(e.Path), other.text())
		(*ds)[len(*ds)-1].Asked = "rename/" + other.target
	}
}

// displacing returns what has by a rename the name that something printed would have, or
// nil.
func (t *Table) displacing(e *settled) *settled {
	if !e.printed || e.by == byUser {
		return nil
	}
	name := t.ruled(e)
	if e.name == name {
		return nil // as that of most
	}
	if _, other := e.Scope.holder(name); other != nil && other.by == byUser && t.ruled(other) != name {
		return other
	}
	return nil
}

// ruled is the name that the rule makes first, whoever has it.
func (t *Table) ruled(e *settled) string {
	return e.Scope.spelled(replace(e.Name, '*', t.nameOf(e.Of)))
}

// unusedf reports a rename that is of no use.
func (w *Wishes) unusedf(ds *schema.Diagnostics, pos schema.Position, target, format string, args ...any) {
	ds.Askedf(pos, "rename-unused", "rename", target, format, args...)
	if last := &(*ds)[len(*ds)-1]; w.Shared[last.Asked] {
		last.Severity = schema.Warning
	}
}

// nearest suggests a path that is printed for one that does not exist.
func (t *Table) nearest(target string) string {
	best, least := "", len(target)/3+1
	for path, e := range t.entries {
		if !e.printed || len(path)-len(target) > least || len(target)-len(path) > least {
			continue
		}
		if d := schema.EditDistance(target, path); d < least || d == least && path < best {
			best, least = path, d
		}
	}
	if best == "" {
		return ": give a target as messages and odatagen.lock have it, such as ns.type or ns.type/property"
	}
	return "; did you mean '" + visible.Text(best) + "'?"
}

// Clashes says, a line each, which printed names are not the ones that the rule
// makes at first, since something else has those, but for those that [Table.Displaced]
// reports.
func (t *Table) Clashes() []string {
	var list []string
	for _, e := range t.entries {
		if e.printed && e.by == byRule && e.lost != "" && t.displacing(e) == nil {
			list = append(list, e.text()+" is "+e.name+" in Go, since "+e.lost+" has the name "+e.wanted+"; "+RenameFlag(e.Path)+" gives it another name")
		}
	}
	slices.Sort(list)
	return list
}
