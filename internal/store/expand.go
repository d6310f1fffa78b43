package store

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// mostRelated is how many entities are put into others for one answer: a cycle of
// relationships makes more of them with each level.
const mostRelated = 100_000

// expander puts into entities what is related to them.
type expander struct {
	*view
	left int
}

// expand returns an entity with what is asked about, as a copy that shares the rest.
func (x *expander) expand(row Row, asked []sibling.Related) (wire.Structured, error) {
	entity := row.Entity
	t := x.model.table(row.Ref.Table)
	typ := x.model.typeOf(entity)
	known := map[string]bool{}
	for _, a := range asked {
		path := pathOf(a)
		e := typ.end(path)
		if e == nil || known[path] || a.Levels < 1 || x.model.holder(e, entity) == nil {
			continue
		}
		known[path] = true
		inner := within(asked, path)
		var objects []wire.Structured
		for row, err := range x.related(t, row.Ref, e) {
			if err != nil {
				return nil, err
			}
			if x.left--; x.left < 0 {
				return nil, bad("$expand", "the query asks for more than %d related entities", mostRelated)
			}
			object := row.Entity
			if len(inner) > 0 {
				if object, err = x.expand(row, inner); err != nil {
					return nil, err
				}
			}
			objects = append(objects, object)
		}
		if len(objects) == 0 && e.NotNull && !e.many {
			continue // it is not there for who asks, and there is no null
		}
		var err error
		if entity, err = e.having(entity, objects); err != nil {
			return nil, err
		}
	}
	return entity, nil
}

// pathOf returns the path of what is asked about from an entity.
func pathOf(a sibling.Related) string {
	return strings.Join(append(slices.Clone(a.Within), a.Name), "/")
}

// within returns what is asked about behind a navigation property: by all that ask for it,
// and again by those that follow it further.
func within(asked []sibling.Related, path string) (inner []sibling.Related) {
	for _, a := range asked {
		if pathOf(a) != path {
			continue
		}
		inner = append(inner, a.Inner...)
		if a.Levels > 1 {
			a.Levels--
			inner = append(inner, a)
		}
	}
	return inner
}
