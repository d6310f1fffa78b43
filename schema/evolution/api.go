package evolution

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

// apiComparer compares two APIs.
type apiComparer struct {
	*collector
	old, new apiSide
	said     map[statement]int // changes, by what they say
	met      map[meetingKey]*meeting
	waiting  []*meeting
	anything *api.Schema         // what stands for no schema
	uses     map[string][]string // the paths of what is a component, by that of the component
	left     int                 // how much work may still be done
}

// apiSide is one of the APIs.
type apiSide struct {
	*api.API
	composer
	named map[string]*api.Schema // by path
}

// statement is what tells changes apart: what several schemas take in from one that
// changed is said once.
type statement struct{ rule, path, before, after string }

// spot is what a change is about.
type spot struct {
	kind, path string
	old, new   schema.Position // zero where it is not there
}

// within returns the spot of a part.
func (at spot) within(kind, part string, old, new schema.Position) spot {
	return spot{kind, at.path + part, old, new}
}

// say says a change, whose verdict counts for the ways that there are.
func (c *apiComparer) say(rule string, at spot, before, after string, ways way) {
	key := statement{rule, at.path, before, after}
	if i, known := c.said[key]; known {
		is := c.rules[rule].masked(ways)
		c.found[i].Read, c.found[i].Write = max(c.found[i].Read, is.Read), max(c.found[i].Write, is.Write)
		return
	}
	c.said[key] = len(c.found)
	c.add(rule, Change{Kind: at.kind, Path: at.path, Before: before, After: after, Old: at.old, New: at.new})
	last := &c.found[len(c.found)-1]
	last.Rule = last.masked(ways)
}

// APIs returns what changed between two APIs without OData, in the order of paths. What
// only stands elsewhere, behind a reference or in another order, is no change. What is
// new or gone as a whole is one change, without those of what is in it.
//
// Verdicts count for where values go: what only requests have is read by nobody, and
// what only answers have is sent by nobody.
func APIs(old, new *api.API) []Change {
	c := &apiComparer{
		collector: newCollector(apiRules()),
		said:      map[statement]int{}, met: map[meetingKey]*meeting{}, anything: &api.Schema{}, uses: map[string][]string{}, left: mostWork,
	}
	c.old, c.new = newAPISide(old, &c.left), newAPISide(new, &c.left)
	c.describe(old, new)
	c.schemes()
	c.operations()
	c.calls("webhook", "", old.Webhooks, new.Webhooks)
	c.follow()
	c.schemas()
	if c.left <= 0 {
		c.say("not-compared", spot{kind: "the API"}, "", "its schemas are too many, or nested too deeply", both)
	}
	c.noteUses()
	return c.sorted()
}

func newAPISide(a *api.API, left *int) apiSide {
	s := apiSide{a, newComposer(a, left), map[string]*api.Schema{}}
	for _, one := range a.Schemas {
		s.named[one.Path] = one
	}
	return s
}

// describe compares what is said of the APIs as a whole.
func (c *apiComparer) describe(old, new *api.API) {
	at := spot{kind: "the API"}
	if old.Title != new.Title || old.Description != new.Description {
		c.say("description-changed", at, "", "", both)
	}
	c.servers(at, old.Servers, new.Servers)
}

// operations compares the operations: those of one method and path, but for the names
// in that, then those of one operationId.
func (c *apiComparer) operations() {
	p := pair(c.old.Operations, c.new.Operations, addressOf, addressOf)
	removed, added := p.removed, p.added
	for _, o := range p.cased { // the case of addresses counts
		removed, added = append(removed, o.old), append(added, o.new)
	}
	byID := map[string]*api.Operation{}
	for _, o := range added {
		byID[o.ID] = o
	}
	delete(byID, "")
	for _, o := range removed {
		switch to := byID[o.ID]; {
		case to != nil:
			delete(byID, o.ID)
			added = slices.DeleteFunc(added, func(other *api.Operation) bool { return other == to })
			c.say("operation-moved", operationSpot(o, to), "", to.Endpoint(), both)
			c.operation(o, to)
		case unread(c.new, o):
			c.say("not-compared", operationSpot(o, nil), "", "it cannot be read", both)
		default:
			c.say("operation-removed", operationSpot(o, nil), "", "", both)
		}
	}
	for _, o := range added {
		if unread(c.old, o) {
			c.say("not-compared", operationSpot(nil, o), "", "it could not be read", both)
		} else {
			c.say("operation-added", operationSpot(nil, o), "", "", both)
		}
	}
	for _, o := range p.same {
		c.operation(o.old, o.new)
	}
}

func unread(s apiSide, o *api.Operation) bool {
	return slices.Contains(s.Unread, openapi.Unread{Method: o.Method, Path: o.Path})
}

// addressOf returns the method and the path of an operation, without the names in it.
func addressOf(o *api.Operation) string {
	var b strings.Builder
	b.WriteString(o.Method + " ")
	for rest := o.Path; rest != ""; {
		text, after, found := strings.Cut(rest, "{")
		b.WriteString(text)
		if !found {
			break
		}
		b.WriteString("{}")
		_, rest, _ = strings.Cut(after, "}")
	}
	return b.String()
}

func operationSpot(old, new *api.Operation) spot {
	at := spot{kind: "operation"}
	if new != nil {
		at.path, at.new = new.Endpoint(), new.Pos
	}
	if old != nil {
		at.path, at.old = old.Endpoint(), old.Pos
	}
	return at
}

// operation compares an operation with what it was.
func (c *apiComparer) operation(old, new *api.Operation) {
	at := operationSpot(old, new)
	if addressOf(old) == addressOf(new) && old.Path != new.Path {
		c.say("path-renamed", at, "", new.Endpoint(), both)
	}
	if old.ID != new.ID {
		c.say("operation-id-changed", at, orNone(old.ID), orNone(new.ID), both)
	}
	if !slices.Equal(old.Tags, new.Tags) {
		c.say("tags-changed", at, orNone(strings.Join(old.Tags, ", ")), orNone(strings.Join(new.Tags, ", ")), both)
	}
	c.words(at, old.Element, new.Element, old.Summary, new.Summary)
	if len(old.Servers)+len(new.Servers) > 0 { // or else it is said of the API
		c.servers(at, c.old.serversOf(old), c.new.serversOf(new))
	}
	c.security(at, old, new)
	c.parameters(at, old, new)
	c.body(at, old.Body, new.Body)
	c.answers(at, old.Responses, new.Responses)
	c.calls("callback", at.path, old.Callbacks, new.Callbacks)
}

// words compares what is said to people.
func (c *apiComparer) words(at spot, old, new api.Element, oldTitle, newTitle string) {
	if oldTitle != newTitle || old.Description != new.Description {
		c.say("description-changed", at, "", "", both)
	}
	switch {
	case new.Deprecated && !old.Deprecated:
		c.say("deprecated", at, "", "", both)
	case old.Deprecated && !new.Deprecated:
		c.say("undeprecated", at, "", "", both)
	}
}
