package review

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema/evolution"
)

// GoRule is a kind of change of exported Go.
type GoRule struct {
	ID string // stable
	// Verdict is for code that uses what changed.
	Verdict evolution.Verdict
	// Says is what a change of the rule says of its identifier; $old and $new stand for
	// what was and what is.
	Says  string
	Means string // why the verdict is what it is
}

// GoRules returns the rules for Go, in alphabetical order.
func GoRules() []GoRule {
	return []GoRule{
		{"go-answer-gone", evolution.Breaking, "is no answer of $old any more", "A handler that answers with it does not compile."},
		{"go-gone", evolution.Breaking, "is gone", "Code that names it does not compile."},
		{"go-interface-changed", evolution.Breaking, "has the methods $new, not $old", "Types of others implement it no longer, or code calls a method that is gone."},
		{"go-new", evolution.Safe, "is new", "No code names it. Literals of structs must name their fields, as `go vet` demands."},
		{"go-reused", evolution.Dangerous, "is $new now, it was $old", "The code compiles, and is about something else."},
		{"go-signature-changed", evolution.Breaking, "has another signature", "Code that calls it, or fills it in, does not compile."},
		{"go-type-changed", evolution.Breaking, "is $new, not $old", "Code that keeps it in a variable, calls it or makes a literal of it does not compile."},
		{"go-value-changed", evolution.Breaking, "is $new, not $old", "A switch that has the value in another case does not compile, and what is compared or sent differs."},
	}
}

// GoChange is a change of exported Go.
type GoChange struct {
	GoRule
	// Name is the identifier, such as "Session.ID"; for a function of a handler that of
	// the handler is the field of Service, as in "Communications.GetCallRecord".
	Name string
	// Path is what the identifier is, or was, in the words of the description, such as
	// "GET /communications/callRecords/{}"; "" for what is of nothing in particular.
	Path            string
	Before, After   string
	Types, Handlers evolution.Verdict // as those of a [Change]
}

// Text says what changed, in one line.
func (c GoChange) Text() string {
	return c.called() + " " + strings.NewReplacer("$old", c.Before, "$new", c.After).Replace(c.Says)
}

// called returns the name, and what a function of a handler serves.
func (c GoChange) called() string {
	if isRoute(c.Path) {
		return c.Name + " (" + c.Path + ")"
	}
	return c.Name
}

// isRoute reports whether a path is an operation's of the service.
func isRoute(path string) bool { return withoutMethod(path) != path && !strings.Contains(path, "#") }

// difference is an item that is not what it was; one side is nil where it is missing.
type difference struct{ old, new *item }

// any returns the item as it is, or else as it was.
func (d difference) any() *item { return cmp.Or(d.new, d.old) }

// differences returns what is not as it was, by folder and name. Of a type that is new
// or gone, what is in it is not listed, but for the functions of handlers.
func differences(old, new inventory) (list []difference) {
	for key, before := range old {
		after := new[key]
		if after == nil && folds(before, old, new) {
			continue
		}
		if after == nil || *before != *after {
			list = append(list, difference{before, after})
		}
	}
	for key, after := range new {
		if old[key] == nil && !folds(after, new, old) {
			list = append(list, difference{nil, after})
		}
	}
	slices.SortFunc(list, func(a, b difference) int {
		x, y := a.any(), b.any()
		return cmp.Or(cmp.Compare(x.folder, y.folder), cmp.Compare(x.name, y.name))
	})
	return list
}

// folds reports whether an item is in a type that the other side does not have.
func folds(i *item, in, other inventory) bool {
	owner := itemKey{i.folder, i.owner()}
	return owner.name != "" && in[owner] != nil && other[owner] == nil && !isRoute(i.path)
}

// rule returns the rule of a difference; "" if the Go is the same, and only what it is
// of has changed.
func (d difference) rule() string {
	switch {
	case d.old == nil:
		return "go-new"
	case d.new == nil && d.old.kind == answerItem:
		return "go-answer-gone"
	case d.new == nil:
		return "go-gone"
	case d.old.kind == interfaceItem && d.new.kind == interfaceItem && d.old.typ != d.new.typ:
		return "go-interface-changed"
	case d.old.kind == d.new.kind && d.old.typ != d.new.typ && isFunction(d.old.typ) && isFunction(d.new.typ):
		return "go-signature-changed"
	case d.old.kind != d.new.kind || d.old.typ != d.new.typ:
		return "go-type-changed"
	case d.old.value != d.new.value:
		return "go-value-changed"
	}
	return ""
}

func isFunction(typ string) bool { return strings.HasPrefix(typ, "func(") }

// texts returns what was and what is, for a rule.
func (d difference) texts(rule string) (before, after string) {
	switch rule {
	case "go-new":
		return "", d.new.typ
	case "go-answer-gone":
		_, method, _ := strings.Cut(d.old.name, ".")
		return strings.ToUpper(method[:1]) + method[1:], ""
	case "go-gone":
		return d.old.typ, ""
	case "go-reused":
		return d.old.path, d.new.path
	case "go-value-changed":
		return d.old.value, d.new.value
	}
	return d.old.typ, d.new.typ
}
