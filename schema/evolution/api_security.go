package evolution

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema/api"
)

// schemes compares the ways to prove who one is.
func (c *apiComparer) schemes() {
	name := func(s *api.SecurityScheme) string { return s.Name }
	p := pair(c.old.SecuritySchemes, c.new.SecuritySchemes, name, name)
	for _, both := range p.cased { // requirements name them
		p.removed, p.added = append(p.removed, both.old), append(p.added, both.new)
	}
	for _, s := range p.removed {
		c.say("scheme-removed", spot{kind: "scheme", path: s.Place(), old: s.Pos}, "", "", both)
	}
	for _, s := range p.added {
		c.say("scheme-added", spot{kind: "scheme", path: s.Place(), new: s.Pos}, "", "", both)
	}
	for _, s := range p.same {
		at := spot{"scheme", s.old.Place(), s.old.Pos, s.new.Pos}
		if a, b := schemeText(s.old), schemeText(s.new); a != b {
			c.say("scheme-changed", at, a, b, both)
		}
		c.words(at, s.old.Element, s.new.Element, "", "")
	}
}

// schemeText writes a scheme, such as "apiKey in header X-Key".
func schemeText(s *api.SecurityScheme) string {
	text := s.Type
	if s.Scheme != "" {
		text += " " + s.Scheme
	}
	if s.In != "" {
		text += " in " + s.In + " " + s.Parameter
	}
	return text
}

// security compares what a caller of an operation must satisfy: all of any one list.
func (c *apiComparer) security(at spot, old, new *api.Operation) {
	before, after := old.Security, new.Security
	if old.Inherits && new.Inherits {
		at = spot{kind: "the API", old: c.old.SecurityPos, new: c.new.SecurityPos} // of which it is said once
	}
	if unknown(old) != unknown(new) {
		c.say("security-narrowed", at, securityText(old), securityText(new), both)
		return
	}
	switch {
	case !allows(after, before):
		c.say("security-narrowed", at, securityText(old), securityText(new), both)
	case !allows(before, after):
		c.say("security-widened", at, securityText(old), securityText(new), both)
	}
}

func unknown(o *api.Operation) string {
	if o.UnknownScheme == nil {
		return ""
	}
	return o.UnknownScheme.Name
}

// allows reports whether everybody who satisfies some requirements satisfies others too.
func allows(these, those [][]api.Requirement) bool {
	if len(these) == 0 {
		return true
	}
	if len(those) == 0 {
		those = [][]api.Requirement{nil}
	}
	return !slices.ContainsFunc(those, func(had []api.Requirement) bool {
		return !slices.ContainsFunc(these, func(needed []api.Requirement) bool { return within(needed, had) })
	})
}

// within reports whether some requirements are among others.
func within(needed, had []api.Requirement) bool {
	return !slices.ContainsFunc(needed, func(r api.Requirement) bool {
		return !slices.ContainsFunc(had, func(other api.Requirement) bool {
			return other.Scheme.Name == r.Scheme.Name && !slices.ContainsFunc(r.Scopes, func(scope string) bool { return !slices.Contains(other.Scopes, scope) })
		})
	})
}

// securityText writes what a caller must satisfy, such as "key, or login with read".
func securityText(o *api.Operation) string {
	var lists []string
	for _, list := range o.Security {
		var parts []string
		for _, r := range list {
			part := r.Scheme.Name
			if len(r.Scopes) > 0 {
				part += " with " + strings.Join(slices.Sorted(slices.Values(r.Scopes)), " ")
			}
			parts = append(parts, part)
		}
		slices.Sort(parts)
		lists = append(lists, cmp.Or(strings.Join(parts, " and "), "nothing"))
	}
	if name := unknown(o); name != "" {
		lists = append(lists, name+", which is not defined")
	}
	slices.Sort(lists)
	return cmp.Or(strings.Join(lists, ", or "), "nothing")
}
