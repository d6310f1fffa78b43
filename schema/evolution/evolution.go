// Package evolution says what changed between two descriptions of one service, and
// what that does to those who use the service: [Models] compares services of OData,
// [APIs] all others.
//
// It knows what is on the wire, and nothing of Go: what becomes of generated code is
// read off the code.
//
// The package belongs to the command and promises nothing to others.
package evolution

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// Verdict says what a change does to what was made for the description before it.
type Verdict uint8

// The verdicts, each worse than those before it.
const (
	Safe      Verdict = iota // nothing
	Dangerous                // it may go wrong, or mean something else, for some
	Breaking                 // it goes wrong for who uses what changed
)

// String returns the verdict in one word.
func (v Verdict) String() string {
	return [...]string{Safe: "safe", Dangerous: "dangerous", Breaking: "breaking"}[v]
}

// MarshalText implements encoding.TextMarshaler, with the word.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// Rule is a kind of change, with what one of its kind does to clients that are not
// generated anew. What depends on more than the kind is a rule of its own.
type Rule struct {
	ID string // stable
	// Read is the verdict for a client that reads what the service sends, Write for one
	// that sends requests.
	Read, Write Verdict
	// Says is what a change of the rule says of its element: "is gone". In it, $old and
	// $new stand for what was and what is.
	Says string
	// Means says why the verdicts are what they are.
	Means string
	// Do is what to do about it.
	Do string
}

// Change is one difference between two descriptions.
type Change struct {
	Rule
	// Path is the element that changed, in the words of --rename and of the lock, such
	// as "shop.order/rating" or "GET /pets"; where its name changed, the old one.
	Path string
	// Also are the other paths that the change is of: what refers to a component.
	Also []string
	// Kind is what the element is, in words, where the path does not say: "property".
	Kind string
	// Before and After are what was and what is, where there is more to say than that
	// there was or is something.
	Before, After string
	// Old and New are the places in the two descriptions; zero where it is not there.
	Old, New schema.Position
}

// Text says what changed, in one line: "property shop.order/rating is gone".
func (c Change) Text() string {
	return strings.TrimSpace(c.Kind+" "+c.Path) + " " + strings.NewReplacer("$old", c.Before, "$new", c.After).Replace(c.Says)
}

// Wire is the worse of the verdicts for who reads and for who writes.
func (c Change) Wire() Verdict { return max(c.Read, c.Write) }

// Rules returns all rules, each group in alphabetical order. Some are of both groups.
func Rules() []Rule { return append(modelRules(), apiRules()...) }

func byID(a, b Rule) int { return strings.Compare(a.ID, b.ID) }

// collector collects changes.
type collector struct {
	rules map[string]Rule
	found []Change
}

func newCollector(rules []Rule) *collector {
	c := &collector{rules: map[string]Rule{}}
	for _, r := range rules {
		c.rules[r.ID] = r
	}
	return c
}

// add notes a change of a rule.
func (c *collector) add(rule string, change Change) {
	change.Rule = c.rules[rule]
	c.found = append(c.found, change)
}

// masked returns a rule whose verdicts count only for the ways that there are.
func (r Rule) masked(ways way) Rule {
	if ways&read == 0 {
		r.Read = Safe
	}
	if ways&write == 0 {
		r.Write = Safe
	}
	return r
}

// sorted returns the changes by path, then by rule.
func (c *collector) sorted() []Change {
	slices.SortStableFunc(c.found, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.ID, b.ID), cmp.Compare(a.After, b.After))
	})
	return c.found
}
