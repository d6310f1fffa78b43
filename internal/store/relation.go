package store

import (
	"slices"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// relation is what a payload says of what an entity is related to by a navigation
// property.
type relation struct {
	end *end
	// given says that objects are all that there are; otherwise binds are added.
	given   bool
	objects []wire.Structured
	binds   []string
	// delta are entities that are added, changed or, as they say, removed (JSON Format 8.9).
	delta []wire.Structured
	// made is where the only object is, if it had to be made first.
	made *Ref
}

// take takes the relations out of an entity, a copy that is ours.
func (w *work) take(t *typ, entity wire.Structured) (list []*relation, err error) {
	for _, e := range t.ends {
		if e.items {
			continue
		}
		holder := w.model.holder(e, entity)
		if holder == nil {
			continue
		}
		if _, declared := wire.LookupProperty(holder, e.Navigation.Name); !declared {
			continue // the Go type is another one
		}
		value := wire.PropertyValue(holder, e.Navigation.Name)
		r := &relation{end: e, given: value.Kind() != wire.KindAbsent, binds: e.binds(holder)}
		for o := range objectsIn(value) {
			r.objects = append(r.objects, o)
		}
		if err := codec.SetAbsent(holder, e.Navigation.Name); err != nil {
			return nil, err
		}
		e.forget(holder)
		if r.delta, err = deltaOf(holder, e); err != nil {
			return nil, err
		}
		if (r.given || r.binds != nil || r.delta != nil) && (e.partner == nil || !e.partner.contained) {
			if len(r.objects)+len(r.binds) > 1 && !e.many {
				return nil, bad(e.name, "%s can lead to one entity only", e.name)
			}
			list = append(list, r)
		}
	}
	return list, nil
}

// deltaOf returns the entities of a nested delta.
func deltaOf(holder wire.Structured, e *end) (list []wire.Structured, err error) {
	for _, term := range []string{"@odata.delta", "@delta"} {
		text, there := wire.DynamicOf(holder).Lookup(e.Navigation.Name + term)
		if !there || !e.many {
			continue
		}
		if list, err = read(e.target.zero, []byte(text)); err != nil {
			return nil, bad(e.name+term, "%v", err)
		}
	}
	return list, nil
}

// given returns the relation of a navigation property; nil if the payload says nothing.
func given(list []*relation, e *end) *relation {
	for _, r := range list {
		if r.end == e {
			return r
		}
	}
	return nil
}

// principals finds, or makes, what constrains properties of an entity that is to be made,
// and adds the values that these have to have. What is loaded may come later: only that is
// looked for then which the key needs.
func (w *work) principals(t *table, typ *typ, list []*relation, values map[string]wire.Raw) error {
	for _, r := range list {
		inKey := func(c described.Constraint) bool { return slices.Contains(typ.key, c.Property) }
		if len(r.objects)+len(r.binds) == 0 || w.loads != nil && !slices.ContainsFunc(r.end.Constraints, inKey) || len(r.end.Constraints) == 0 {
			continue
		}
		to, err := w.named(t, typ, r)
		if err != nil {
			return err
		}
		if err := constrained(values, r.end, to.Entity); err != nil {
			return err
		}
	}
	return nil
}

// named returns the only entity that a relation names, which it makes if it is new.
func (w *work) named(t *table, typ *typ, r *relation) (row Row, err error) {
	id := ""
	if len(r.binds) > 0 {
		id = r.binds[0]
	} else if id, err = idOf(r.objects[0], r.end); err != nil {
		return row, err
	}
	if id != "" {
		if row, err = w.byID(id, r.end.name); err == nil {
			err = w.fits(t, typ, r.end, row)
		}
		return row, err
	}
	target, err := w.targetOf(t, r.end)
	if err != nil {
		return row, err
	}
	if err = w.mayMake(t, r.end, r.objects[0]); err != nil {
		return row, err
	}
	err = w.inside(r.end, 0, func() error {
		row.Ref, err = w.create(target, "", r.objects[0], nil)
		return err
	})
	if err != nil {
		return row, err
	}
	r.made = &row.Ref
	row.Entity, err = w.rows.Get(row.Ref)
	return row, err
}

// mayMake refuses an entity in the body of a request that this cannot make where a navigation
// property leads to.
func (w *work) mayMake(t *table, e *end, o wire.Structured) error {
	places := []string{t.name + "/" + e.name}
	if target := t.target(e); target != nil && !e.contained {
		places = append(places, target.name)
	}
	return serving.RefuseNew(w.ctx, w.query, o, places...)
}

// idOf returns the id by which an object names an entity that is there; "" if it names none.
func idOf(o wire.Structured, e *end) (string, error) {
	d := wire.DynamicOf(o)
	control := odata.ControlOf(d)
	for _, name := range []string{"@odata.id", "@id"} {
		if text, said := d.Lookup(name); said && text != "null" && control.ID == "" {
			return "", bad(e.name, "%s of an entity that %s is to lead to names none: it is %s", name, e.name, text)
		}
	}
	return control.ID, nil
}

// targetOf returns the table in which new entities are that a navigation property leads to.
func (w *work) targetOf(t *table, e *end) (*table, error) {
	target := t.target(e)
	if target == nil || target.parent != nil {
		return nil, bad(e.name, "%s of %s is bound to no entity set, in which there could be new entities", e.name, t.name)
	}
	return target, nil
}

// apply does what a relation of an entity says that is there. Entities of home, if that is
// not nil, can be named by their keys.
func (w *work) apply(t *table, at Ref, r *relation, home *table) error {
	m := w.membersOf(t, at, r.end, home)
	for _, o := range r.delta {
		if err := m.writeDelta(o); err != nil {
			return err
		}
	}
	if r.delta != nil && !r.given && r.binds == nil {
		return nil
	}
	if r.end.contained {
		return m.contain(r)
	}
	if r.made != nil {
		return w.link(at, r.end, *r.made)
	}
	for i, o := range r.objects {
		if err := w.inside(r.end, i, func() error { return m.write(o) }); err != nil {
			return err
		}
	}
	var bound []Row
	for _, id := range r.binds {
		row, err := w.byID(id, r.end.name)
		if err == nil {
			err = w.another()
		}
		if err != nil {
			return err
		}
		bound, m.said[row.Ref] = append(bound, row), true
	}
	if r.given {
		if err := w.each(at, r.end.name, func(l Link) error { return m.drop(l.To) }); err != nil {
			return err
		}
	}
	for _, row := range bound {
		if err := w.link(at, r.end, row.Ref); err != nil {
			return err
		}
	}
	return nil
}

// fits refuses a row that a navigation property of an entity of a table cannot lead to: one
// of another type, or of another set than it is bound to, or one whose partner cannot lead
// back.
func (w *work) fits(t *table, typ *typ, e *end, to Row) error {
	other, there := w.model.table(to.Ref.Table), w.model.typeOf(to.Entity)
	bound, p := t.bound(e), e.partner
	switch {
	case e.contained || p != nil && p.contained:
		return bad(e.name, "%s of %s says what contains what, and cannot lead to other entities", e.name, t.name)
	case !there.is(e.target):
		return bad(e.name, "%s of %s leads to entities of the type %s, and not of %s", e.name, t.name, e.target.name, there.name)
	case bound != nil && bound.name != other.name:
		return bad(e.name, "%s of %s leads to entities of %s, and not of %s", e.name, t.name, bound.name, other.name)
	case p == nil:
		return nil
	case !typ.is(p.target):
		return bad(e.name, "%s of %s leads back to entities of the type %s, and not of %s", p.name, other.name, p.target.name, typ.name)
	}
	if back := other.bound(p); back != nil && back.name != t.name {
		return bad(e.name, "%s of %s leads back to entities of %s, and not of %s", p.name, other.name, back.name, t.name)
	}
	return nil
}

// drop ends a relationship that nothing is said of. What is not there for who asks stays.
func (m *members) drop(to Ref) error {
	if m.said[to] {
		return nil
	}
	entity, err := m.row(m.model.table(to.Table), to)
	if entity == nil || err != nil {
		return err
	}
	return m.unlink(m.at, m.end, to)
}

// contain is apply for entities that an entity contains.
func (m *members) contain(r *relation) error {
	if len(r.binds) > 0 {
		return bad(r.end.name, "%s of %s contains entities, and cannot be bound to others", r.end.name, m.table.name)
	}
	for i, o := range r.objects {
		if err := m.inside(r.end, i, func() error { return m.write(o) }); err != nil {
			return err
		}
	}
	inside := m.table.contained(r.end)
	var rest []Ref
	for row, err := range m.scan(inside, m.at.Key, "") {
		if err != nil {
			return err
		}
		if !m.said[row.Ref] {
			rest = append(rest, row.Ref)
		}
	}
	for _, old := range rest {
		if err := m.remove(inside, old); err != nil {
			return err
		}
	}
	return nil
}
