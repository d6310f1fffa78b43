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
		if e == nil || known[path] || a.Levels < 1 || !e.items && x.model.holder(e, entity) == nil {
			continue
		}
		known[path] = true
		inner := within(asked, path)
		if e.items {
			entity = codec.Copy(entity)
			if err := x.expandItems(entity, e, inner); err != nil {
				return nil, err
			}
			continue
		}
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

// expandItems puts into the items of an entity, which is ours, what they lead to.
func (x *expander) expandItems(entity wire.Structured, e *end, inner []sibling.Related) error {
	for _, holder := range x.model.holders(e, entity) {
		var objects []wire.Structured
		for _, at := range itemLinks(holder, e) {
			object, err := x.row(x.model.table(at.Table), at)
			if err == nil && object != nil {
				if x.left--; x.left < 0 {
					return bad("$expand", "the query asks for more than %d related entities", mostRelated)
				}
				if len(inner) > 0 {
					object, err = x.expand(Row{at, object}, inner)
				}
				objects = append(objects, object)
			}
			if err != nil {
				return err
			}
		}
		err := error(nil)
		switch {
		case len(objects) > 0 || e.Collection:
			err = codec.SetObjects(holder, e.Navigation.Name, objects)
		case !e.NotNull:
			err = codec.SetNull(holder, e.Navigation.Name)
		}
		if err != nil {
			return err
		}
	}
	return nil
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
