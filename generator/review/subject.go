package review

import (
	"cmp"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// RuleID is the id of the change's rule; of a change of Go alone, of what became of Go.
func (c Change) RuleID() string {
	if c.ID == "" && len(c.Go) > 0 {
		return c.Go[0].ID
	}
	return c.ID
}

// Where is the path of what changed; of a change of Go alone, that of what the identifier
// is of or, if it is of nothing in particular, the identifier.
func (c Change) Where() string {
	if c.ID == "" && len(c.Go) > 0 {
		return cmp.Or(c.Go[0].Path, c.Go[0].Name)
	}
	return c.Path
}

// Place is where the change stands in the new description, or in the old one if it is not
// in the new; zero for a change of Go alone.
func (c Change) Place() schema.Position {
	if c.New.Line == 0 {
		return c.Old
	}
	return c.New
}

// Subject splits where the change is into what it is of and which part of that: a path of
// the service and the method, "/items/{}" and "GET", or a qualified name and the rest, as
// in "shop.item" and "price", or "shop.pay" and "(shop.item)/amount".
func (c Change) Subject() (of, part string) {
	where := c.Where()
	switch before, after, _ := strings.Cut(where, " "); {
	case isRoute(where):
		return after, before
	case strings.HasPrefix(where, "/"): // "/items", and "/items of tags" for a binding
		return before, after
	}
	where = strings.TrimPrefix(strings.TrimPrefix(where, "action "), "function ")
	end := strings.IndexAny(where, "/(#")
	if end < 0 {
		return where, ""
	}
	return where[:end], strings.TrimPrefix(where[end:], "/")
}
