package evolution

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
)

// calls compares what the service calls: those of one name, method and path, then those
// of one name and method, which are called somewhere else. Values go the other way than
// those of operations: who is called reads what is sent, and writes the answer.
func (c *apiComparer) calls(kind, in string, old, new []*api.Call) {
	path := func(call *api.Call) string {
		if in == "" {
			return call.Method + " " + api.Word(call.Name)
		}
		return in + "#callback/" + api.Word(call.Name) + "/" + call.Method
	}
	key := func(call *api.Call) string { return call.Method + " " + call.Name + " " + call.Path }
	p := pair(old, new, key, key)
	removed, added := p.removed, p.added
	for _, both := range p.cased { // case counts
		removed, added = append(removed, both.old), append(added, both.new)
	}
	for _, gone := range removed {
		at := spot{kind, path(gone), gone.Pos, schema.Position{}}
		i := slices.IndexFunc(added, func(come *api.Call) bool { return come.Name == gone.Name && come.Method == gone.Method })
		if i < 0 {
			c.say("call-removed", at, "", "", read)
			continue
		}
		at.new = added[i].Pos
		c.say("call-moved", at, gone.Path, added[i].Path, both)
		c.call(at, gone.Operation, added[i].Operation)
		added = slices.Delete(slices.Clone(added), i, i+1)
	}
	for _, come := range added {
		c.say("call-added", spot{kind, path(come), schema.Position{}, come.Pos}, "", "", both)
	}
	for _, both := range p.same {
		c.call(spot{kind, path(both.old), both.old.Pos, both.new.Pos}, both.old.Operation, both.new.Operation)
	}
}

// call compares a call with what it was.
func (c *apiComparer) call(at spot, old, new *api.Operation) {
	c.words(at, old.Element, new.Element, old.Summary, new.Summary)
	c.sent(at, old.Parameters, new.Parameters)
	c.sentBody(at, old.Body, new.Body)
	status := func(a api.Answer) string { return strings.ToUpper(a.Status) }
	p := pair(old.Responses, new.Responses, status, status)
	for _, gone := range p.removed {
		c.say("reply-removed", at.within("answer", "#"+gone.Status, gone.Pos, schema.Position{}), "", "", write)
	}
	for _, come := range p.added {
		c.say("reply-added", at.within("answer", "#"+come.Status, schema.Position{}, come.Pos), "", "", write)
	}
	for _, kept := range p.kept() {
		c.answer(at.answer(kept), kept.old.Response, kept.new.Response, write)
	}
}

// sent compares the parameters of calls.
func (c *apiComparer) sent(at spot, old, new []*api.Parameter) {
	name := func(p *api.Parameter) string { return p.In + "/" + strings.ToLower(p.Name) }
	c.fields(pair(old, new, name, name), read, at.parameter)
}

// sentBody compares the bodies of calls.
func (c *apiComparer) sentBody(at spot, old, new *api.Body) {
	at = at.within("body", "#body", schema.Position{}, schema.Position{})
	if old != nil {
		at.old = old.Pos
	}
	if new != nil {
		at.new = new.Pos
	}
	switch {
	case old == nil && new == nil:
	case old == nil:
		c.say("property-added", at, "", "", read)
	case new == nil && old.Required:
		c.say("property-removed", at, "", "", read)
	case new == nil:
		c.say("property-removed-optional", at, "", "", read)
	default:
		c.sayIf(at, old.Required, new.Required, "property-required", "property-optional", read)
		c.words(at, old.Element, new.Element, "", "")
		c.contents(at, old.Content, new.Content, read)
	}
}
