package store

import (
	"context"
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// origin is the entity, and its navigation property, that a new one is related to from
// the start.
type origin struct {
	table *table
	at    Ref
	end   *end
}

// parts is what a new entity, or a change, consists of.
type parts struct {
	own       wire.Structured // a copy, with nothing of the others
	relations []*relation
	items     []*itemRelation
	streams   map[string]*Content
}

// partsOf divides an entity of a type, or a change of the entity old.
func (w *work) partsOf(typ *typ, said, old wire.Structured) (p parts, err error) {
	p.own = codec.Copy(said)
	if p.relations, err = w.take(typ, p.own); err != nil {
		return p, err
	}
	if p.items, err = w.takeItems(typ, p.own); err != nil {
		return p, err
	}
	if p.streams, err = w.inline(typ, p.own); err != nil {
		return p, err
	}
	return p, w.purge(typ, p.own, old, false)
}

// create makes an entity in a table, below the key of what contains it, and all that
// stands in it.
func (w *work) create(t *table, below string, entity wire.Structured, from *origin) (Ref, error) {
	if err := w.another(); err != nil {
		return Ref{}, err
	}
	typ := w.model.typeOf(entity)
	switch {
	case !typ.is(t.typ):
		return Ref{}, bad("", "%s has no entities of the type %s", t.name, codec.TypeName(entity))
	case typ.abstract:
		return Ref{}, bad("", "the type %s is abstract: say in @odata.type which one it is", typ.name)
	}
	if t.parent != nil {
		owner, err := w.rows.Get(Ref{t.parent.name, below})
		if err == nil {
			err = w.mayHold(owner, t.by)
		}
		if err != nil {
			return Ref{}, err
		}
	}
	p, err := w.partsOf(typ, entity, nil)
	if err == nil && w.loads == nil {
		err = w.bindItems(t, typ, p.items, false)
	}
	if err != nil {
		return Ref{}, err
	}
	own, at, err := w.identified(t, typ, below, p, from)
	if err != nil {
		return Ref{}, err
	}
	switch there, err := w.rows.Get(at); {
	case err != nil:
		return Ref{}, err
	case there != nil:
		return Ref{}, wrong(http.StatusConflict, "", "there is an entity%s in %s already", withKey(own), t.name)
	}
	if err := w.annotate(own, p.streams); err != nil {
		return Ref{}, err
	}
	if w.loads != nil {
		w.loads.places[at] = w.loads.place
	}
	if err := w.put(t, at, nil, own); err != nil {
		return Ref{}, err
	}
	if err := w.keep(at, p.streams); err != nil {
		return Ref{}, err
	}
	if w.loads != nil {
		w.bindLater(t, typ, at, p.items)
	}
	return at, w.connect(t, typ, at, p.relations, from)
}

// identified returns a new entity with its key, and with the values that its relationships
// say.
func (w *work) identified(t *table, typ *typ, below string, p parts, from *origin) (wire.Structured, Ref, error) {
	values := map[string]wire.Raw{}
	if from != nil && from.end.partner != nil {
		principal, err := w.rows.Get(from.at)
		if err == nil {
			err = constrained(values, from.end.partner, principal)
		}
		if err != nil {
			return nil, Ref{}, err
		}
	}
	if err := w.principals(t, typ, p.relations, values); err != nil {
		return nil, Ref{}, err
	}
	return w.keyed(t, typ, below, p.own, values)
}

// connect relates a new entity to others.
func (w *work) connect(t *table, typ *typ, at Ref, relations []*relation, from *origin) error {
	if from != nil {
		if err := w.link(from.at, from.end, at); err != nil {
			return err
		}
	}
	apply := func() error {
		for _, r := range relations {
			if !r.end.contained {
				if err := w.apply(t, at, r, nil); err != nil {
					return err
				}
			}
		}
		for _, e := range typ.ends {
			if len(e.Constraints) > 0 && given(relations, e) == nil && !(e.partner != nil && e.partner.contained) {
				if err := w.relate(t, at, e); err != nil {
					return err
				}
			}
		}
		return nil
	}
	for _, r := range relations {
		if r.end.contained {
			if err := w.apply(t, at, r, nil); err != nil {
				return err
			}
		}
	}
	if l := w.loads; l != nil {
		place := l.place
		l.late = append(l.late, func() error { return w.at(place, apply) })
		return nil
	}
	return apply()
}

// change changes an entity, and all that stands in the change. base is what of the entity
// stays, all or a part of it.
func (w *work) change(t *table, at Ref, old, base, change wire.Structured) error {
	if err := w.another(); err != nil {
		return err
	}
	typ := w.model.typeOf(old)
	if said := w.model.typeOf(change); !typ.is(said) {
		return bad("@odata.type", "the entity%s of %s is of the type %s, and cannot become one of %s", withKey(old), t.name, typ.name, said.name)
	}
	p, err := w.partsOf(w.model.typeOf(change), change, old)
	if err != nil {
		return err
	}
	w.carry(change, p.own, old)
	if err := w.bindItems(t, typ, p.items, true); err != nil {
		return err
	}
	made, err := odata.Merge(base, p.own)
	if err != nil {
		return bad("", "%v", err)
	}
	made = codec.Copy(made) // it shares values with the change
	// What the change's own type does not declare may be a relation.
	rest, err := w.take(typ, made)
	if err != nil {
		return err
	}
	items, err := w.takeItems(typ, made)
	if err == nil {
		err = w.bindItems(t, typ, items, true)
	}
	if err != nil {
		return err
	}
	if err := w.annotate(made, p.streams); err != nil {
		return err
	}
	if len(p.streams) > 0 || !wire.Equal(old, made) {
		if err := w.put(t, at, old, made); err != nil {
			return err
		}
	}
	if err := w.keep(at, p.streams); err != nil {
		return err
	}
	relations := append(p.relations, rest...)
	for _, r := range relations {
		if err := w.apply(t, at, r, t.others(r.end)); err != nil {
			return err
		}
	}
	for _, e := range typ.ends {
		if given(relations, e) == nil && w.changed(e, old, made) {
			if err := w.relate(t, at, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// changed reports whether a property has changed that a navigation property constrains.
func (w *work) changed(e *end, old, made wire.Structured) bool {
	return slices.ContainsFunc(e.Constraints, func(c described.Constraint) bool { return differs(old, made, c.Property) })
}

// remove deletes an entity, what it contains, and what its navigation properties say.
func (w *work) remove(t *table, at Ref) error {
	if w.ctx.Err() != nil {
		return context.Cause(w.ctx)
	}
	entity, err := w.rows.Get(at)
	if entity == nil || err != nil || w.gone[at] {
		return err
	}
	if err := w.reach(t, at, entity); err != nil {
		return err
	}
	w.gone[at] = true
	typ := w.model.typeOf(entity)
	for _, e := range typ.ends {
		if err := w.removeEnd(t, at, e); err != nil {
			return err
		}
	}
	if err := w.each(at, "", func(l Link) error { return w.removeLink(typ, at, l) }); err != nil {
		return err
	}
	if err := w.forget(typ, at); err != nil {
		return err
	}
	return w.rows.Delete(at)
}

// removeEnd does with what a navigation property of a deleted entity leads to what is said
// for that.
func (w *work) removeEnd(t *table, at Ref, e *end) error {
	if e.contained {
		return w.removeInside(t, at, e)
	}
	return w.each(at, e.name, func(l Link) error {
		switch e.OnDelete {
		case "Cascade":
			return w.remove(w.model.table(l.To.Table), l.To)
		case "None":
			if !w.gone[l.To] {
				return wrong(http.StatusConflict, e.name, "%s of %s leads to entities, with which it cannot be deleted", e.name, t.name)
			}
		}
		return nil
	})
}

// removeInside deletes what an entity contains by a navigation property.
func (w *work) removeInside(t *table, at Ref, e *end) error {
	inside := t.contained(e)
	var rows []Ref
	for row, err := range w.rows.Scan(inside.name, at.Key, "") {
		if err != nil {
			return err
		}
		rows = append(rows, row.Ref)
	}
	for _, row := range rows {
		if err := w.remove(inside, row); err != nil {
			return err
		}
	}
	return nil
}

// removeLink takes away a link of an entity that is deleted, or deletes what is at its
// other end: an entity whose key says that it belongs to this one, if nothing else is said.
func (w *work) removeLink(t *typ, at Ref, l Link) error {
	entity, err := w.rows.Get(l.To)
	if entity == nil || err != nil {
		return err
	}
	other := w.model.typeOf(entity)
	e := t.end(l.End)
	if e != nil {
		if e.OnDelete == "" && e.partner.identifies(other) {
			return w.remove(w.model.table(l.To.Table), l.To)
		}
		if err := w.cut(at, e, l.To, nil); err != nil {
			return err
		}
		return w.release(l.To, e.partner, e.OnDelete == "SetDefault")
	}
	for _, e := range other.ends {
		switch {
		case e.back() != l.End:
		case e.items:
			return w.unbind(l.To, e, at)
		case e.identifies(other):
			return w.remove(w.model.table(l.To.Table), l.To)
		default:
			return w.cut(l.To, e, at, e)
		}
	}
	return nil
}

// identifies reports whether a part of the key of the entities that have the navigation
// property is what it leads to.
func (e *end) identifies(t *typ) bool {
	return e != nil && slices.ContainsFunc(e.Constraints, func(c described.Constraint) bool { return slices.Contains(t.key, c.Property) })
}
