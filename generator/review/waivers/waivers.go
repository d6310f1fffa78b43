// Package waivers reads which changes of descriptions are accepted although they break
// somebody, and notes it in a report.
//
// A waiver outlives its reason unless somebody notices. So it says why it is there and
// until when, and is an error when that day is over, and when there is nothing that it
// accepts.
//
// The package belongs to the command and promises nothing to others.
package waivers

import (
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/internal/strict"
	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/evolution"
	"github.com/odatagen/odatagen/schema/pattern"
)

// The limits of a file.
const (
	maxBytes   = 1 << 20
	maxDepth   = 5
	maxWaivers = 1000
	maxPath    = 1000 // bytes of a path
	maxStars   = 3    // how often a path may have **, since each is tried at every place
)

// List is what a file of waivers has.
type List struct{ waivers []waiver }

// waiver accepts the changes of a rule, of a path, or of both.
type waiver struct {
	review.Waiver
	pos        schema.Position
	rule, path string // "" for any
}

// Read reads waivers, in YAML or JSON:
//
//	waivers:
//	  - rule: property-removed
//	    path: shop.item/tags
//	    readers: [reading, Go types]
//	    reason: Nobody reads them; agreed with the two clients that there are.
//	    expires: 2027-06-30
//
// A path is that of a change, or a pattern of package pattern. Readers are those of
// [review.Change.Readers], all if there are none. What has expired before today is an
// error. The list has those waivers with which nothing is wrong.
func Read(src schema.Source, today time.Time) (*List, schema.Diagnostics) {
	r := reader{Reader: strict.Reader{File: src.Name, What: "list of waivers", Rule: "waiver-form", MaxBytes: maxBytes}, today: today.Format(time.DateOnly)}
	for _, reader := range (review.Change{}).Readers() {
		r.readers = append(r.readers, reader.Name)
	}
	for _, rule := range evolution.Rules() {
		r.rules = append(r.rules, rule.ID)
	}
	for _, rule := range review.GoRules() {
		r.rules = append(r.rules, rule.ID)
	}
	list := &List{}
	root := r.Root(src.Data, "give it the key waivers with a list, as in docs/evolution.md, or leave out --waivers")
	if root != nil && r.Plain(root, maxDepth) {
		r.Each(root, "the list of waivers", func(key, value *yaml.Node) bool {
			if key.Value != "waivers" {
				return false
			}
			list.waivers = r.waivers(value)
			return true
		}, "waivers")
	}
	return list, r.Found
}

// reader is one call of Read.
type reader struct {
	strict.Reader
	today          string   // as 2027-06-30
	readers, rules []string // that there are
}

func (r *reader) waivers(n *yaml.Node) (list []waiver) {
	switch {
	case n.Kind != yaml.SequenceNode:
		r.Errorf(n, "waivers must be a list")
		return nil
	case len(n.Content) > maxWaivers:
		r.Errorf(n, "there are %d waivers, the limit is %d: give patterns", len(n.Content), maxWaivers)
		return nil
	}
	for _, item := range n.Content {
		before := len(r.Found)
		if w := r.waiver(item); len(r.Found) == before {
			list = append(list, w)
		}
	}
	return list
}

func (r *reader) waiver(n *yaml.Node) waiver {
	w := waiver{pos: r.At(n)}
	given := map[string]bool{}
	unknown := n.Kind != yaml.MappingNode // what is missing may be meant by it
	r.Each(n, "a waiver", func(key, value *yaml.Node) bool {
		given[key.Value] = true
		switch key.Value {
		case "rule":
			w.rule = r.oneOf(value, "rule", r.rules)
		case "path":
			w.path = r.path(value)
		case "readers":
			w.Readers = r.readersOf(value)
		case "reason":
			w.Reason = r.text(value, key.Value)
		case "expires":
			w.Expires = r.Date(value)
		default:
			unknown = true
			return false
		}
		return true
	}, "rule", "path", "readers", "reason", "expires")
	if !unknown {
		r.missing(n, given)
	}
	if w.Expires != "" && w.Expires < r.today {
		r.Found.Errorf(w.pos, "waiver-expired", "the waiver expired on %s: see whether the change is still accepted, and give it a later day or remove it; its reason is %s", w.Expires, visible.Quoted(w.Reason))
	}
	if w.Readers == nil {
		w.Readers = r.readers
	}
	return w
}

// missing reports what a waiver with some keys lacks.
func (r *reader) missing(n *yaml.Node, given map[string]bool) {
	if !given["rule"] && !given["path"] {
		r.Errorf(n, "the waiver is about everything: give it a rule, a path or both")
	}
	if !given["reason"] {
		r.Errorf(n, "the waiver has no reason: say why the change is accepted")
	}
	if !given["expires"] {
		r.Errorf(n, "the waiver has no day of expiry: say until when it holds, as in expires: 2027-06-30")
	}
}

// text reads a single value.
func (r *reader) text(n *yaml.Node, what string) string {
	if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
		r.Errorf(n, "%s must be a text that is not empty", what)
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// oneOf reads a text that is one of those known.
func (r *reader) oneOf(n *yaml.Node, what string, known []string) string {
	text := r.text(n, "a "+what)
	if text != "" && !slices.Contains(known, text) {
		meant := schema.DidYouMean(text, known, "")
		if meant == "" {
			meant = ": see docs/evolution.md"
		}
		r.Errorf(n, "there is no %s %s%s", what, visible.Quoted(text), meant)
	}
	return text
}

func (r *reader) path(n *yaml.Node) string {
	path := r.text(n, "a path")
	switch {
	case len(path) > maxPath:
		r.Errorf(n, "the path has %d bytes, the limit is %d", len(path), maxPath)
	case strings.Count(path, "**") > maxStars:
		r.Errorf(n, "the path has ** more than %d times: give several waivers", maxStars)
	}
	return path
}

// readersOf reads a list of readers.
func (r *reader) readersOf(n *yaml.Node) (list []string) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		r.Errorf(n, "readers must be a list such as [reading, writing]: leave it out for all")
	}
	for _, item := range n.Content {
		list = append(list, r.oneOf(item, "reader", r.readers))
	}
	return list
}

// Apply notes in a report which changes are waived. A waiver that accepts none is an
// error.
func (l *List) Apply(report *review.Report) (found schema.Diagnostics) {
	for _, w := range l.waivers {
		patterns := pattern.New([]string{w.path})
		matched, accepted := 0, 0
		for i := range report.Changes {
			c := &report.Changes[i]
			if w.rule != "" && w.rule != c.RuleID() || w.path != "" && w.path != c.Where() && !selects(patterns, c) {
				continue
			}
			matched++
			if w.concerns(c) {
				accepted++
				c.Waivers = append(c.Waivers, w.Waiver)
			}
		}
		switch {
		case matched == 0:
			found.Errorf(w.pos, "waiver-unused", "the waiver is of no use: no change is of its rule and path; correct them as messages have them, or remove it")
		case accepted == 0:
			found.Errorf(w.pos, "waiver-unused", "the waiver is of no use: what it is about is safe for %s; remove it", strings.Join(w.Readers, ", "))
		}
	}
	return found
}

// concerns reports whether the change is worse than safe for one of the waiver's readers.
func (w *waiver) concerns(c *review.Change) bool {
	return slices.ContainsFunc(c.Readers(), func(r review.Reader) bool {
		return r.Verdict > evolution.Safe && slices.Contains(w.Readers, r.Name)
	})
}

// selects reports whether a pattern selects what a change is of: a path of the service, or
// a type, operation or term.
func selects(patterns *pattern.Set, c *review.Change) bool {
	of := c.Subject()
	if strings.HasPrefix(of, "/") {
		match, _ := patterns.Operation(pattern.Segments(of))
		return match >= pattern.Whole
	}
	return patterns.All() || patterns.Name(of)
}
