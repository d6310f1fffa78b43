package store

import (
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
)

// This file finds of which entities an answer may have changed: from what has changed back to
// what leads there, so that nobody has to look at all that there is.

// leading is a navigation property by the path to it from its entity, and a row that it may lead to.
type leading struct {
	path string
	to   Ref
}

// affected returns where rows are of which a query may say something else than before: such
// as have changed, and those from which what it asks about leads to them.
func (c *comparison) affected(asked []sibling.Related) (map[Ref]bool, error) {
	changed := map[Ref]bool{}
	for at := range c.then.Rows {
		changed[at] = true
		if err := c.addRuled(changed, at); err != nil {
			return nil, err
		}
	}
	for at := range c.then.Links {
		changed[at] = true
	}
	known := map[leading][]Ref{}
	var behind func(asked []sibling.Related) (map[Ref]bool, error)
	behind = func(asked []sibling.Related) (map[Ref]bool, error) {
		found := maps.Clone(changed)
		followed := map[string]bool{}
		for _, a := range asked {
			path := pathOf(a)
			if followed[path] || a.Levels < 1 {
				continue
			}
			followed[path] = true
			targets, err := behind(within(asked, path))
			if err != nil {
				return nil, err
			}
			for to := range targets {
				at := leading{path, to}
				if _, is := known[at]; !is {
					if known[at], err = c.owners(at); err != nil {
						return nil, err
					}
				}
				for _, owner := range known[at] {
					found[owner] = true
				}
			}
		}
		return found, nil
	}
	return behind(asked)
}

// addRuled adds what is there only for who is allowed to see a row that contains it.
func (c *comparison) addRuled(to map[Ref]bool, at Ref) error {
	t := c.now.model.table(at.Table)
	if !c.now.ruled(t) {
		return nil
	}
	for e := range c.now.model.ends() {
		if !e.contained || !t.typ.is(e.owner) && !e.owner.is(t.typ) {
			continue
		}
		inner, err := c.below(at, e)
		if err != nil {
			return err
		}
		for _, at := range inner {
			to[at] = true
			if err := c.addRuled(to, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// below returns where the rows are that a row contains, or has contained.
func (c *comparison) below(at Ref, e *end) (list []Ref, err error) {
	for _, v := range [...]*view{c.before, c.now} {
		for row, err := range v.rows.Scan(at.Table+"/"+e.name, at.Key, "") {
			if err != nil {
				return nil, err
			}
			list = append(list, row.Ref)
		}
	}
	return list, nil
}

// owners returns where the rows are from which a navigation property leads to a row, or has
// led there.
func (c *comparison) owners(l leading) (list []Ref, err error) {
	t := c.now.model.table(l.to.Table)
	if strings.HasSuffix(t.name, "/"+l.path) {
		list = append(list, t.parentOf(l.to))
	}
	for e := range c.now.model.ends() {
		if e.name != l.path || e.contained || !t.typ.is(e.target) && !e.target.is(t.typ) {
			continue
		}
		if e.partner != nil && e.partner.contained {
			inner, err := c.below(l.to, e.partner)
			if err != nil {
				return nil, err
			}
			list = append(list, inner...)
		}
		for _, v := range [...]*view{c.before, c.now} {
			for back, err := range v.rows.Links(l.to, e.back()) {
				if err != nil {
					return nil, err
				}
				list = append(list, back.To)
			}
		}
	}
	slices.SortFunc(list, compareRefs)
	return slices.Compact(list), nil
}
