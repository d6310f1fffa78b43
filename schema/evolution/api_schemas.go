package evolution

import (
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
)

// meeting is a schema and what takes its place, which are compared once, however many
// ways lead to them.
type meeting struct {
	meetingKey
	at    spot
	ways  way
	named bool // whether they have one name
}

type meetingKey struct{ old, new *api.Schema }

// meet has the schemas of a place compared, for the ways that their values go. No schema
// is any value.
func (c *apiComparer) meet(at spot, old, new *api.Schema, ways way) {
	if old == nil && new == nil {
		return
	}
	if old == nil {
		old = c.anything
	}
	if new == nil {
		new = c.anything
	}
	before, oldNull := c.old.target(old)
	after, newNull := c.new.target(new)
	m := &meeting{meetingKey: meetingKey{before, after}, at: at}
	switch {
	case before.Name == "" || after.Name == "":
	case before.Path == after.Path:
		m.named, m.at = true, schemaSpot(before, after)
	case c.new.named[before.Path] == nil && c.old.named[after.Path] == nil:
		m.named, m.at = true, schemaSpot(before, after)
		c.say("schema-renamed", m.at, "", after.Place(), both)
	}
	if m.named {
		c.nullability(at, oldNull, newNull, ways)
	} else {
		c.annotations(at, old, new, ways)
		c.nullability(at, oldNull || c.old.null(before), newNull || c.new.null(after), ways)
	}
	known := c.met[m.meetingKey]
	switch {
	case known == nil:
		c.met[m.meetingKey] = m
	case known.ways|ways == known.ways:
		return
	default:
		m = known
	}
	m.ways |= ways
	c.waiting = append(c.waiting, m)
}

func schemaSpot(old, new *api.Schema) spot { return spot{"schema", old.Place(), old.Pos, new.Pos} }

// target returns what a schema stands for that only refers to another, and whether null
// is a value beside.
func (c composer) target(s *api.Schema) (target *api.Schema, null bool) {
	for range mostDepth {
		parts := slices.Concat(s.AllOf, s.OneOf, s.AnyOf)
		if s.Name != "" || len(parts) != 1 || s.Discriminator != nil {
			break
		}
		own := c.own(s)
		if len(own.properties)+len(own.required)+len(own.limits)+len(own.demands) > 0 || own.never || own.enumerated || own.closed ||
			own.additional != nil || own.items != nil || own.format != "" || len(own.types) > 0 && !slices.Equal(own.types, c.shape(parts[0]).types) {
			break
		}
		null = null || s.Null || s.Nullable || s.OneOfNull || s.AnyOfNull
		s = parts[0]
	}
	return s, null
}

// null reports whether null is a value of a schema that says of its values what they are.
func (c composer) null(s *api.Schema) bool { return c.shape(s).null }

// follow compares the schemas that meet, and those that meet in them.
func (c *apiComparer) follow() {
	for len(c.waiting) > 0 && c.left > 0 {
		m := c.waiting[0]
		c.waiting = c.waiting[1:]
		c.left--
		c.compare(m)
	}
}

// schemas compares what has a name and no operation has. Where nothing is known of who
// uses schemas, values go both ways.
func (c *apiComparer) schemas() {
	var ways way
	if len(c.new.Operations)+len(c.new.Webhooks) == 0 {
		ways = both
	}
	renamed := map[string]bool{}
	for key, m := range c.met {
		if m.named {
			renamed[key.old.Path], renamed[key.new.Path] = true, true
		}
	}
	for _, path := range slices.Sorted(maps.Keys(c.old.named)) {
		old, new := c.old.named[path], c.new.named[path]
		switch {
		case new != nil:
			c.meet(schemaSpot(old, new), old, new, ways)
		case !renamed[path]:
			c.say("schema-removed", spot{kind: "schema", path: old.Place(), old: old.Pos}, "", "", ways)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(c.new.named)) {
		if new := c.new.named[path]; c.old.named[path] == nil && !renamed[path] {
			c.say("schema-added", spot{kind: "schema", path: new.Place(), new: new.Pos}, "", "", ways)
		}
	}
	c.follow()
}

// annotations compares what is said of a schema beside what values are.
func (c *apiComparer) annotations(at spot, old, new *api.Schema, ways way) {
	c.words(at, old.Element, new.Element, old.Title, new.Title)
	text := func(v *api.Value) string {
		if v == nil {
			return "none"
		}
		return v.JSON
	}
	if a, b := text(old.Default), text(new.Default); a != b {
		c.say("default-changed", at, a, b, ways)
	}
}

func (c *apiComparer) nullability(at spot, before, after bool, ways way) {
	c.sayIf(at, before, after, "nullable-added", "nullable-removed", ways)
}

// compare compares two schemas, and has their parts meet.
func (c *apiComparer) compare(m *meeting) {
	old, new := c.old.shape(m.old), c.new.shape(m.new)
	if m.named {
		c.annotations(m.at, m.old, m.new, m.ways)
	}
	switch {
	case len(new.choices) == 0 && len(old.choices) > 0 && isSole(m.new):
		new = c.new.apart(m.new)
	case len(old.choices) == 0 && len(new.choices) > 0 && isSole(m.old):
		old = c.old.apart(m.old)
	case len(old.choices) == 0 != (len(new.choices) == 0) && c.wrapped(m, old, new):
		return
	}
	if m.named && old.types != nil && new.types != nil {
		c.nullability(m.at, old.null, new.null, m.ways)
	}
	rule := c.types(m, old, new)
	if rule == "type-changed" || old.never || rule != "" && (old.isAnything() || new.isAnything()) {
		return // what else is said is about other values, or about all
	}
	c.members(m, old, new)
	c.constraints(m, old, new)
	stay := func(typ string) bool { return covers(old.types, typ) && covers(new.types, typ) }
	if stay("object") {
		c.properties(m, old, new)
	}
	if stay("array") && (old.items != nil || new.items != nil) {
		c.meet(m.at.within("items of "+m.at.kind, "[]", m.at.old, m.at.new), old.items, new.items, m.ways)
	}
	c.choices(m, old, new)
	c.discriminator(m, old.discriminate, new.discriminate)
}

// properties compares the properties, and what others there may be.
func (c *apiComparer) properties(m *meeting, old, new *shape) {
	name := func(f *field) string { return f.Name }
	p := pair(old.properties, new.properties, name, name)
	for _, gone := range p.removed {
		rule := "property-removed-optional"
		if gone.required || new.closed {
			rule = "property-removed"
		}
		at := m.property(gone, c.new.unless(gone, m.new))
		at.old = gone.Pos
		c.say(rule, at, "", "", gone.ways(m.ways))
	}
	for _, come := range p.added {
		rule := "property-added"
		if come.required {
			rule = "property-added-required"
		}
		at := m.property(come, c.old.unless(come, m.old))
		at.new = come.Pos
		c.say(rule, at, "", "", come.ways(m.ways))
	}
	for _, kept := range p.kept() {
		c.property(m, kept.old, kept.new)
	}
	switch {
	case old.closed && !new.closed:
		c.say("open-added", m.at, "", "", m.ways)
	case new.closed && !old.closed:
		c.say("open-removed", m.at, "", "", m.ways)
	case !old.closed:
		c.meet(m.at.within("other properties of "+m.at.kind, "{}", m.at.old, m.at.new), old.additional, new.additional, m.ways)
	}
}

// property returns the spot of a property, which is in the schema that declares it.
func (m *meeting) property(f *field, owner *api.Schema) spot {
	path := m.at.path
	if owner != m.old && owner != m.new && owner.Name != "" {
		path = owner.Place()
	}
	return spot{"property", path + "/" + api.Word(f.Name), schema.Position{}, schema.Position{}}
}

// unless returns the schema that declares a property of the other side, unless it has it on
// this side too, so that what changed is that another takes it in: that one.
func (s apiSide) unless(f *field, other *api.Schema) *api.Schema {
	if own := s.named[f.owner.Path]; own != nil && f.owner.Name != "" && slices.ContainsFunc(s.shape(own).properties, func(p *field) bool { return p.Name == f.Name }) {
		return other
	}
	return f.owner
}

// ways returns the ways that values of a property go of those of its object.
func (f *field) ways(ways way) way {
	if f.ReadOnly {
		ways &^= write
	}
	if f.WriteOnly {
		ways &^= read
	}
	return ways
}

// property compares a property with what it was.
func (c *apiComparer) property(m *meeting, old, new *field) {
	at := m.property(old, old.owner)
	at.old, at.new = old.Pos, new.Pos
	ways := new.ways(m.ways)
	if old.Name != new.Name {
		c.say("property-renamed", at, "", new.Name, ways)
	}
	if old.ReadOnly != new.ReadOnly || old.WriteOnly != new.WriteOnly {
		switch {
		case new.ReadOnly && !old.ReadOnly:
			c.say("property-read-only", at, "", "", m.ways)
		case new.WriteOnly && !old.WriteOnly:
			c.say("property-write-only", at, "", "", m.ways)
		default:
			c.say("property-read-write", at, "", "", m.ways)
		}
	}
	own := at
	if old.required != old.Required || new.required != new.Required { // by a schema that takes it in
		own.path = m.at.path + at.path[strings.LastIndexByte(at.path, '/'):]
	}
	c.sayIf(own, old.required, new.required, "property-required", "property-optional", ways)
	if more := ways &^ old.ways(m.ways) & write; old.required && new.required && more != 0 {
		c.say("property-required", own, "", "", more)
	}
	c.meet(at, old.Schema, new.Schema, ways)
}
