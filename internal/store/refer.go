package store

import (
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/wire"
)

// This file keeps what refers to entities by values that are not their key: these values
// are always the same at both (CSDL 8.5), and lead to one entity.

// lead gives entities that refer to one by values of it the values that it has now. What
// is null is refused at the end, if they still do then.
func (w *work) lead(at Ref, t *typ, old, entity wire.Structured) error {
	for _, e := range t.referring {
		changed := slices.ContainsFunc(e.Constraints, func(c described.Constraint) bool { return differs(old, entity, c.Referenced) })
		if !changed || lacking(e, entity) != "" {
			continue
		}
		if err := w.each(at, e.back(), func(l Link) error { return w.follow(l.To, e, at) }); err != nil {
			return err
		}
	}
	return nil
}

// lacking returns the property of an entity that is null, and by whose value a navigation
// property leads to it; "" for none.
func lacking(e *end, entity wire.Structured) string {
	for _, c := range e.Constraints {
		if ValueAt(entity, c.Referenced).IsMissing() {
			return c.Referenced
		}
	}
	return ""
}

// differs reports whether a property of two entities has different values.
func differs(a, b wire.Structured, property string) bool {
	before, after := ValueAt(a, property), ValueAt(b, property)
	return before.IsMissing() != after.IsMissing() || ordered(before) != ordered(after)
}

// distinct refuses an entity whose values do not say that others refer to it: they are null,
// or another one has the same, and one of the two is referred to by them. While rows are
// loaded, only those that are referred to are looked at.
func (w *work) distinct(t *table, at Ref, entity wire.Structured) error {
	for _, e := range w.model.typeOf(entity).referring {
		is, err := w.leadsTo(at, e)
		if err == nil && (is || w.loads == nil) {
			err = w.distinctBy(t, at, entity, e, is)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *work) distinctBy(t *table, at Ref, entity wire.Structured, e *end, is bool) error {
	switch property := lacking(e, entity); {
	case property != "" && is:
		return wrong(http.StatusConflict, property, "%s must have a value, by which %s of others leads to the entity%s", property, e.name, withKey(entity))
	case property != "":
		return nil
	}
	wanted := make([]wire.Value, len(e.Constraints))
	for i, c := range e.Constraints {
		wanted[i] = ValueAt(entity, c.Referenced)
	}
	for row, err := range w.rows.Find(t.name, e.Constraints[0].Referenced, wanted[0]) {
		if err != nil {
			return err
		}
		if row.Ref == at || !w.matches(e, row.Entity, wanted) {
			continue
		}
		there, err := w.allowed(t, row.Ref, row.Entity)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		referred, err := w.leadsTo(row.Ref, e)
		if err != nil {
			return err
		}
		if is || referred {
			return wrong(http.StatusConflict, e.Constraints[0].Referenced, "the entities%s and%s have the same %s, by which %s of others leads to one of them", withKey(entity), withKey(row.Entity), e.Constraints[0].Referenced, e.name)
		}
	}
	return nil
}

// leadsTo reports whether a navigation property of others leads to an entity.
func (w *work) leadsTo(at Ref, e *end) (bool, error) {
	for _, err := range w.rows.Links(at, e.back()) {
		return err == nil, err
	}
	return false, nil
}
