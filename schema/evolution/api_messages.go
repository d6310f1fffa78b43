package evolution

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
)

// parameters compares those of an operation. Those of the path are where they stand in
// it, whatever they are called.
func (c *apiComparer) parameters(at spot, old, new *api.Operation) {
	name := func(o *api.Operation) func(p *api.Parameter) string {
		return func(p *api.Parameter) string {
			switch p.In {
			case "path":
				before, _, _ := strings.Cut(o.Path, "{"+p.Name+"}")
				return fmt.Sprintf("path/%d", strings.Count(before, "{"))
			case "header": // whose case does not count
				return "header/" + strings.ToLower(p.Name)
			}
			return p.In + "/" + p.Name
		}
	}
	p := pair(old.Parameters, new.Parameters, name(old), name(new))
	added := p.added
	for _, gone := range p.removed {
		spot := at.parameter(gone)
		i := slices.IndexFunc(added, func(come *api.Parameter) bool {
			return come.Name == gone.Name || come.Component == gone.Component && gone.Component != ""
		})
		if i < 0 {
			spot.new = schema.Position{}
			c.say("parameter-removed", spot, "", "", write)
			continue
		}
		spot = c.component(spot, api.ParameterPath, gone.Component, added[i].Component)
		spot.new = added[i].Pos
		if gone.In != added[i].In {
			c.say("parameter-moved", spot, gone.In, added[i].In, write)
		}
		if gone.Name != added[i].Name {
			c.say("parameter-renamed", spot, "", added[i].Name, write)
		}
		c.parameter(spot, gone, added[i])
		added = slices.Delete(slices.Clone(added), i, i+1)
	}
	for _, come := range added {
		spot := at.parameter(come)
		spot.old, spot.new = schema.Position{}, come.Pos
		rule := "parameter-added"
		if come.Required {
			rule = "parameter-added-required"
		}
		c.say(rule, spot, "", "", write)
	}
	for _, kept := range p.kept() {
		spot := c.component(at.parameter(kept.old), api.ParameterPath, kept.old.Component, kept.new.Component)
		spot.new = kept.new.Pos
		if kept.old.In != "header" && kept.old.In != "path" && kept.old.Name != kept.new.Name {
			c.say("parameter-renamed", spot, "", kept.new.Name, write)
		}
		c.parameter(spot, kept.old, kept.new)
	}
}

func (at spot) parameter(p *api.Parameter) spot {
	return spot{"parameter", at.path + "#" + p.In + "/" + api.Word(p.Name), p.Pos, schema.Position{}}
}

// parameter compares a parameter of an operation with what it was.
func (c *apiComparer) parameter(at spot, old, new *api.Parameter) {
	c.sayIf(at, old.Required, new.Required, "parameter-required", "parameter-optional", write)
	c.written(at, old, new, write)
}

// written compares how a parameter or a header is written, and its values.
func (c *apiComparer) written(at spot, old, new *api.Parameter, ways way) {
	single := c.old.single(old.Schema) || c.new.single(new.Schema)
	if a, b := styleOf(old, single), styleOf(new, single); a != b && !(old.In != new.In && a == usualStyle(old, single) && b == usualStyle(new, single)) {
		c.say("style-changed", at, a, b, ways)
	}
	switch {
	case old.AllowEmpty && !new.AllowEmpty:
		c.say("constraint-tightened", at, "an empty value", "no empty value", ways)
	case new.AllowEmpty && !old.AllowEmpty:
		c.say("constraint-loosened", at, "no empty value", "an empty value", ways)
	}
	c.words(at, old.Element, new.Element, "", "")
	if old.Media != "" || new.Media != "" {
		at.kind = "content of " + at.kind
	}
	c.meet(at, old.Schema, new.Schema, ways)
}

// sayIf says that something became true or stopped being so.
func (c *apiComparer) sayIf(at spot, before, after bool, gained, lost string, ways way) {
	switch {
	case after && !before:
		c.say(gained, at, "", "", ways)
	case before && !after:
		c.say(lost, at, "", "", ways)
	}
}

// single reports whether a parameter has one value.
func (c composer) single(s *api.Schema) bool {
	if s == nil {
		return false
	}
	sh := c.shape(s)
	return sh.scalar() || sh.never
}

// styleOf says how the value of a parameter is written: for one value, whether styles
// explode is the same.
func styleOf(p *api.Parameter, single bool) string {
	if p.Media != "" {
		return p.Media
	}
	if p.Explode && !single {
		return p.Style + " with explode"
	}
	return p.Style
}

// usualStyle says how a parameter is written that says nothing of it, and stands where
// one does.
func usualStyle(p *api.Parameter, single bool) string {
	style := api.DefaultStyle(p.In)
	return styleOf(&api.Parameter{Style: style, Explode: style == "form"}, single)
}

// body compares what requests have.
func (c *apiComparer) body(at spot, old, new *api.Body) {
	spot := at.within("body", "#body", schema.Position{}, schema.Position{})
	if old != nil {
		spot.old = old.Pos
	}
	if new != nil {
		spot.new = new.Pos
	}
	switch {
	case old == nil && new == nil:
	case old == nil && new.Required:
		c.say("parameter-added-required", spot, "", "", write)
	case old == nil:
		c.say("parameter-added", spot, "", "", write)
	case new == nil:
		c.say("parameter-removed", spot, "", "", write)
	default:
		spot = c.component(spot, api.BodyPath, old.Component, new.Component)
		c.sayIf(spot, old.Required, new.Required, "parameter-required", "parameter-optional", write)
		c.words(spot, old.Element, new.Element, "", "")
		c.contents(spot, old.Content, new.Content, write)
	}
}

// contents compares the media types of a body.
func (c *apiComparer) contents(at spot, old, new []*api.Content, ways way) {
	media := func(c *api.Content) string { return c.Media }
	p := pair(old, new, media, media)
	for _, gone := range p.removed {
		c.say("media-removed", at.within("media type", "/"+api.MediaWord(gone.Media), gone.Pos, schema.Position{}), "", "", ways)
	}
	for _, come := range p.added {
		c.say("media-added", at.within("media type", "/"+api.MediaWord(come.Media), schema.Position{}, come.Pos), "", "", ways)
	}
	for _, kept := range p.kept() {
		path := "/" + api.MediaWord(kept.old.Media)
		if part := api.FormPart(kept.old.Media); part != "" && ways == write {
			at.path, path = strings.TrimSuffix(at.path, "#body"), part
		}
		spot := at.within(at.kind, path, kept.old.Pos, kept.new.Pos)
		c.encodings(spot, kept.old.Encodings, kept.new.Encodings, ways)
		c.meet(spot, kept.old.Schema, kept.new.Schema, ways)
	}
}

// encodings compares how the properties of a form are written.
func (c *apiComparer) encodings(at spot, old, new map[string]*api.Encoding, ways way) {
	text := func(e *api.Encoding) string {
		if e == nil {
			return "its type says"
		}
		explode := ""
		if e.Explode != nil {
			explode = fmt.Sprintf("explode %t", *e.Explode)
		}
		return cmp.Or(strings.Join(strings.Fields(e.ContentType+" "+e.Style+" "+explode), " "), "its type says")
	}
	all := maps.Clone(old)
	if all == nil {
		all = map[string]*api.Encoding{}
	}
	maps.Copy(all, new)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if a, b := text(old[name]), text(new[name]); a != b {
			c.say("encoding-changed", spot{"property", at.path + "/" + api.Word(name), at.old, at.new}, a, b, ways)
		}
	}
}

// answers compares what an operation answers.
func (c *apiComparer) answers(at spot, old, new []api.Answer) {
	status := func(a api.Answer) string { return strings.ToUpper(a.Status) }
	p := pair(old, new, status, status)
	for _, gone := range p.removed {
		c.say("answer-removed"+errorTail(gone.Status), at.within("answer", "#"+gone.Status, gone.Pos, schema.Position{}), "", "", read)
	}
	for _, come := range p.added {
		c.say("answer-added"+errorTail(come.Status), at.within("answer", "#"+come.Status, schema.Position{}, come.Pos), "", "", read)
	}
	for _, kept := range p.kept() {
		c.answer(at.answer(kept), kept.old.Response, kept.new.Response, read)
	}
}

// answer returns the spot of an answer: that of a response that has a name, which is the
// same wherever it is.
func (at spot) answer(kept two[api.Answer]) spot {
	spot := at.within("answer", "#"+kept.old.Status, kept.old.Pos, kept.new.Pos)
	if kept.old.Name != "" && kept.old.Path == kept.new.Path {
		spot.path = kept.old.Place()
	}
	return spot
}

// errorTail ends the rules of answers that say what went wrong.
func errorTail(status string) string {
	if strings.ContainsAny(status[:1], "45d") {
		return "-error"
	}
	return ""
}

// answer compares an answer with what it was, which goes some ways.
func (c *apiComparer) answer(at spot, old, new *api.Response, ways way) {
	c.words(at, old.Element, new.Element, "", "")
	c.contents(at, old.Content, new.Content, ways)
	name := func(h *api.Parameter) string { return strings.ToLower(h.Name) }
	c.fields(pair(old.Headers, new.Headers, name, name), ways, func(h *api.Parameter) spot {
		return at.within("header", "#header/"+api.Word(h.Name), h.Pos, schema.Position{})
	})
}

// fields compares what comes beside a body: headers of answers, and parameters of calls.
func (c *apiComparer) fields(p pairs[*api.Parameter], ways way, spotOf func(*api.Parameter) spot) {
	for _, gone := range p.removed {
		rule := "property-removed"
		if !gone.Required {
			rule = "property-removed-optional"
		}
		c.say(rule, spotOf(gone), "", "", ways)
	}
	for _, come := range p.added {
		rule := "property-added"
		if come.Required {
			rule = "property-added-required"
		}
		at := spotOf(come)
		at.old, at.new = schema.Position{}, come.Pos
		c.say(rule, at, "", "", ways)
	}
	for _, kept := range p.kept() {
		at := spotOf(kept.old)
		if at.kind == "header" {
			at = c.component(at, api.HeaderPath, kept.old.Component, kept.new.Component)
		}
		at.new = kept.new.Pos
		c.sayIf(at, kept.old.Required, kept.new.Required, "property-required", "property-optional", ways)
		c.written(at, kept.old, kept.new, ways)
	}
}
