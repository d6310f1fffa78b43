package store

import (
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/wire"
)

// link relates two entities by a navigation property of the first. What a single-valued
// one led to, at either side, is no longer related.
func (w *work) link(from Ref, e *end, to Ref) error {
	if err := w.mayLink(from, e, to); err != nil {
		return err
	}
	there, err := w.rows.Linked(from, Link{e.name, to})
	if err == nil && !there {
		err = w.join(from, e, to)
	}
	if err != nil {
		return err
	}
	// What is related already may have been given other values, by what replaces it.
	if err := w.follow(from, e, to); err != nil {
		return err
	}
	return w.follow(to, e.partner, from)
}

// join is link for two entities that are not related yet. Their properties stay.
func (w *work) join(from Ref, e *end, to Ref) error {
	if !e.many {
		if err := w.each(from, e.name, func(l Link) error { return w.cut(from, e, l.To, e.partner) }); err != nil {
			return err
		}
	}
	if p := e.partner; p != nil && !p.many {
		if err := w.each(to, p.name, func(l Link) error { return w.cut(l.To, e, to, e) }); err != nil {
			return err
		}
	}
	if err := w.rows.Link(from, Link{e.name, to}); err != nil {
		return err
	}
	if err := w.rows.Link(to, Link{e.back(), from}); err != nil {
		return err
	}
	w.touched[from], w.touched[to] = true, true
	return nil
}

// mayLink refuses entities that cannot be related.
func (w *work) mayLink(from Ref, e *end, to Ref) error {
	owner, err := w.rows.Get(from)
	if err != nil {
		return err
	}
	if err := w.mayHold(owner, e); err != nil {
		return err
	}
	entity, err := w.rows.Get(to)
	if err != nil {
		return err
	}
	if p := e.partner; p != nil && entity != nil && w.model.holder(p, entity) == nil { // the request names it, and its path leads elsewhere
		return bad(p.name, "%s is null in the entity%s: give it a value first", strings.Join(p.within, "/"), withKey(entity))
	}
	return w.fits(w.model.table(from.Table), w.model.typeOf(owner), e, Row{to, entity})
}

// unlink ends that two entities are related.
func (w *work) unlink(from Ref, e *end, to Ref) error {
	if err := w.cut(from, e, to, e); err != nil {
		return err
	}
	return w.release(to, e.partner, false)
}

// cut takes two links away, and releases the entity that has the navigation property
// loser: the other one gets another value.
func (w *work) cut(from Ref, e *end, to Ref, loser *end) error {
	if err := w.mayLose(from, e); err != nil {
		return err
	}
	if err := w.mayLose(to, e.partner); err != nil {
		return err
	}
	if err := w.rows.Unlink(from, Link{e.name, to}); err != nil {
		return err
	}
	if err := w.rows.Unlink(to, Link{e.back(), from}); err != nil {
		return err
	}
	w.touched[from], w.touched[to] = true, true
	if loser == e {
		return w.release(from, e, false)
	}
	return w.release(to, loser, false)
}

// mayLose refuses to take a link from an entity that is not there for who asks, if the link is its
// own. One that is about to be deleted has been looked at.
func (w *work) mayLose(at Ref, e *end) error {
	t := w.model.table(at.Table)
	if e == nil || !e.owns() || w.gone[at] || !w.ruled(t) {
		return nil
	}
	entity, err := w.rows.Get(at)
	if err != nil {
		return err
	}
	return w.reach(t, at, entity)
}

// owns reports whether links of a navigation property are a part of the entities that have it: not
// where those of its partner say it all, by their constraints or since they lead to one entity.
func (e *end) owns() bool {
	switch p := e.partner; {
	case p == nil:
		return true
	case len(e.Constraints)+len(p.Constraints) > 0:
		return len(e.Constraints) > 0
	default:
		return !e.many || p.many
	}
}

// each calls f for the links that there are now: f may change them.
func (w *work) each(from Ref, end string, f func(Link) error) error {
	var links []Link
	for l, err := range w.rows.Links(from, end) {
		if err != nil {
			return err
		}
		links = append(links, l)
	}
	for _, l := range links {
		if err := f(l); err != nil {
			return err
		}
	}
	return nil
}

// follow gives the properties of an entity that are constrained by a navigation property
// the values of the entity that it leads to now.
func (w *work) follow(from Ref, e *end, to Ref) error {
	if e == nil || len(e.Constraints) == 0 {
		return nil
	}
	principal, err := w.rows.Get(to)
	if principal == nil || err != nil {
		return err
	}
	values := map[string]wire.Raw{}
	if err := constrained(values, e, principal); err != nil {
		return err
	}
	return w.assign(w.model.table(from.Table), from, values)
}

// constrained adds the values that properties have to have for an entity to be related.
func constrained(values map[string]wire.Raw, e *end, principal wire.Structured) (err error) {
	if property := lacking(e, principal); property != "" { // null refers to nothing
		return bad(e.name, "the entity%s has no %s, by which %s leads to it", withKey(principal), property, e.name)
	}
	for _, c := range e.Constraints {
		if values[c.Property], err = rawOf(ValueAt(principal, c.Referenced)); err != nil {
			return err
		}
	}
	return nil
}

// release makes the properties null that a navigation property constrains, which leads
// nowhere now, or gives them their defaults.
func (w *work) release(at Ref, e *end, defaults bool) error {
	if e == nil || len(e.Constraints) == 0 || w.gone[at] {
		return nil
	}
	entity, err := w.rows.Get(at)
	if entity == nil || err != nil {
		return err
	}
	t, typ := w.model.table(at.Table), w.model.typeOf(entity)
	values := map[string]wire.Raw{}
	held := map[string]*end{} // what says as well what the properties are
	for _, c := range e.Constraints {
		if held[c.Property], err = w.heldBy(typ, at, e, c.Property); err != nil {
			return err
		}
	}
	if c := e.Constraints[0]; !slices.ContainsFunc(e.Constraints, func(c described.Constraint) bool { return held[c.Property] == nil }) {
		return wrong(http.StatusConflict, e.name, "%s of %s cannot lead nowhere as long as %s says as well what %s is", e.name, t.name, held[c.Property].name, c.Property)
	}
	for _, c := range e.Constraints {
		p := w.model.propertyAt(entity, c.Property)
		if p == nil || held[c.Property] != nil {
			continue
		}
		values[c.Property] = "null"
		if defaults && p.Defaults {
			values[c.Property] = defaultOf(p)
		}
		if values[c.Property] == "null" && p.NotNull {
			return wrong(http.StatusConflict, c.Property, "an entity of %s needs what it is related to by %s", t.name, e.name)
		}
	}
	if err := w.assign(t, at, values); err != nil || !defaults {
		return err
	}
	return w.relate(t, at, e)
}

// heldBy returns another navigation property that constrains a property of an entity, and leads to
// what is not about to be deleted; nil if there is none.
func (w *work) heldBy(t *typ, at Ref, e *end, property string) (*end, error) {
	other := t.other(e, property)
	if other == nil {
		return nil, nil
	}
	for l, err := range w.rows.Links(at, other.name) {
		if err != nil {
			return nil, err
		}
		if !w.gone[l.To] {
			return other, nil
		}
	}
	return nil, nil
}

// other returns another navigation property that constrains a property too, which then stays;
// nil if there is none.
func (t *typ) other(e *end, property string) *end {
	for _, other := range t.ends {
		if other != e && slices.ContainsFunc(other.Constraints, func(c described.Constraint) bool { return c.Property == property }) {
			return other
		}
	}
	return nil
}

// agree holds navigation properties that constrain one property together to what it says: they
// lead to the entities that have its value. A change that says two values of it is refused, since
// only the client knows which one it means.
func (w *work) agree(t *table, at Ref, entity wire.Structured) error {
	typ := w.model.typeOf(entity)
	for _, e := range typ.ends {
		i := slices.IndexFunc(e.Constraints, func(c described.Constraint) bool { return typ.other(e, c.Property) != nil })
		if i < 0 {
			continue
		}
		wanted := w.wanted(e, entity)
		linked := false
		for l, err := range w.rows.Links(at, e.name) {
			linked = true
			var principal wire.Structured
			if err == nil {
				principal, err = w.rows.Get(l.To)
			}
			if err != nil {
				return err
			}
			if principal != nil && !w.matches(e, principal, wanted) {
				c := e.Constraints[i]
				return wrong(w.status, e.name, "%s and %s of %s say both what %s is, and would lead to entities for which it is not the same", e.name, typ.other(e, c.Property).name, t.name, c.Property)
			}
		}
		target := t.target(e)
		if linked || target == nil || wanted == nil {
			continue
		}
		to, err := w.principal(target, e, wanted)
		if err == nil && to != nil {
			err = w.link(at, e, *to)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// relate has a navigation property lead to the entity that the properties name which it
// constrains.
func (w *work) relate(t *table, at Ref, e *end) error {
	entity, err := w.rows.Get(at)
	if entity == nil || err != nil {
		return err
	}
	wanted := w.wanted(e, entity)
	if wanted == nil {
		return w.each(at, e.name, func(l Link) error { return w.cut(at, e, l.To, nil) })
	}
	target := t.target(e)
	if target == nil {
		return nil
	}
	to, err := w.principal(target, e, wanted)
	if err != nil {
		return err
	}
	if to == nil {
		return wrong(w.status, e.Constraints[0].Property, "%s of %s names no entity of %s", e.Constraints[0].Property, t.name, target.name)
	}
	return w.link(at, e, *to)
}

// wanted returns the values of the properties that a navigation property constrains; nil if it
// leads nowhere, as one of them is missing, or the complex value that they are in.
func (w *work) wanted(e *end, entity wire.Structured) []wire.Value {
	if w.model.holder(e, entity) == nil {
		return nil
	}
	values := make([]wire.Value, len(e.Constraints))
	for i, c := range e.Constraints {
		if values[i] = ValueAt(entity, c.Property); values[i].IsMissing() {
			return nil
		}
	}
	return values
}

// principal returns the entity that has the values which a navigation property wants.
func (w *work) principal(t *table, e *end, wanted []wire.Value) (*Ref, error) {
	if t.parent == nil && keyConstrained(t.typ, e.Constraints) {
		at := Ref{t.name, keyWanted(t.typ, e, wanted)}
		entity, err := w.row(t, at)
		if entity == nil || err != nil || !w.matches(e, entity, wanted) {
			return nil, err
		}
		return &at, nil
	}
	for row, err := range w.rows.Find(t.name, e.Constraints[0].Referenced, wanted[0]) {
		ok := err == nil && w.matches(e, row.Entity, wanted)
		if ok {
			ok, err = w.allowed(t, row.Ref, row.Entity)
		}
		if ok || err != nil {
			return &row.Ref, err
		}
	}
	return nil, nil
}

// keyWanted returns the key that a navigation property wants, which constrains all of it.
func keyWanted(t *typ, e *end, wanted []wire.Value) string {
	var b []byte
	for _, name := range t.key {
		i := slices.IndexFunc(e.Constraints, func(c described.Constraint) bool { return c.Referenced == name })
		b = appendPart(b, wanted[i])
	}
	return string(b)
}

// matches reports whether an entity is one that a navigation property can lead to, and has
// the values that this wants.
func (w *work) matches(e *end, entity wire.Structured, wanted []wire.Value) bool {
	if !w.model.typeOf(entity).is(e.target) {
		return false
	}
	for i, c := range e.Constraints {
		if v := ValueAt(entity, c.Referenced); v.IsMissing() || ordered(v) != ordered(wanted[i]) {
			return false
		}
	}
	return true
}
