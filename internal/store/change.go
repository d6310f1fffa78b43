package store

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"

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

// create makes an entity in a table, below the key of what contains it, and all that
// stands in it.
func (w *work) create(t *table, below string, entity wire.Structured, from *origin) (Ref, error) {
	typ := w.model.typeOf(entity)
	switch {
	case !typ.is(t.typ):
		return Ref{}, bad("", "%s has no entities of the type %s", t.name, codec.TypeName(entity))
	case typ.abstract:
		return Ref{}, bad("", "the type %s is abstract: say in @odata.type which one it is", typ.name)
	}
	own := codec.Copy(entity)
	relations := w.take(typ, own)
	w.purge(typ, own, false)
	values := map[string]wire.Raw{}
	if from != nil && from.end.partner != nil {
		principal, err := w.rows.Get(from.at)
		if err == nil {
			err = constrained(values, from.end.partner, principal)
		}
		if err != nil {
			return Ref{}, err
		}
	}
	if err := w.principals(t, typ, relations, values); err != nil {
		return Ref{}, err
	}
	own, at, err := w.keyed(t, typ, below, own, values)
	if err != nil {
		return Ref{}, err
	}
	switch there, err := w.rows.Get(at); {
	case err != nil:
		return Ref{}, err
	case there != nil:
		return Ref{}, wrong(http.StatusConflict, "", "there is such an entity in %s already", t.name)
	}
	if err := w.put(t, at, nil, own); err != nil {
		return Ref{}, err
	}
	return at, w.connect(t, typ, at, relations, from)
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
				if err := w.apply(t, at, r); err != nil {
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
			if err := w.contain(t, at, r); err != nil {
				return err
			}
		}
	}
	if w.loads {
		w.late = append(w.late, apply)
		return nil
	}
	return apply()
}

// purge deletes of what a client has sent what only the service says: control information
// and computed values, and of a change the key and what cannot be changed.
func (w *work) purge(t *typ, v wire.Structured, changes bool) {
	codec.WithoutControl(v)
	if t == nil {
		return
	}
	for _, p := range t.properties {
		fixed := changes && (p.Immutable || slices.Contains(t.key, p.Name))
		if !w.loads && (p.Computed || fixed) {
			codec.SetAbsent(v, p.Name)
			continue
		}
		for o := range objectsIn(wire.PropertyValue(v, p.Name)) {
			w.purge(w.model.typeOf(o), o, changes)
		}
	}
}

// keyed gives a new entity the values that properties have to have, its defaults, and a
// key where it has none, and returns where it will be.
func (w *work) keyed(t *table, typ *typ, below string, own wire.Structured, values map[string]wire.Raw) (wire.Structured, Ref, error) {
	for _, p := range typ.properties {
		if _, known := values[p.Name]; known || !absent(own, p.Name) {
			continue
		}
		switch {
		case p.Defaults:
			values[p.Name] = defaultOf(p)
		case !p.NotNull && !p.Collection && p.Type != "Edm.Stream":
			if err := codec.SetNull(own, p.Name); err != nil {
				return nil, Ref{}, err
			}
		}
	}
	at := Ref{t.name, below}
	if t.single {
		made, err := patched(own, values)
		return made, at, err
	}
	sequence := ""
	for _, name := range typ.key {
		p := typ.property(name)
		if p == nil {
			continue
		}
		whole := whole(p.Type)
		if whole && len(typ.key) == 1 {
			sequence = name
		}
		if _, known := values[name]; known || !wire.PropertyValue(own, name).IsMissing() {
			continue
		}
		value, err := w.newKey(t, p, whole && (p.Computed || len(typ.key) == 1))
		if err != nil {
			return nil, at, err
		}
		values[name] = value
	}
	made, err := patched(own, values)
	if err != nil {
		return nil, at, err
	}
	at.Key += keyOf(made)
	if sequence != "" {
		err = w.rows.Skip(t.name, wire.PropertyValue(made, sequence).Int())
	}
	return made, at, err
}

// absent reports whether a declared property has neither a value nor null.
func absent(v wire.Structured, name string) bool {
	value, declared := codec.ValueAt(v, name)
	return declared && value.IsAbsent()
}

// whole reports whether values of a type are whole numbers.
func whole(typeName string) bool {
	return slices.Contains([]string{"Edm.Int64", "Edm.Int32", "Edm.Int16", "Edm.Byte", "Edm.SByte"}, typeName)
}

// newKey makes the value of a key property.
func (w *work) newKey(t *table, p *described.Property, counts bool) (wire.Raw, error) {
	switch {
	case counts:
		n, err := w.rows.Next(t.name)
		return wire.Raw(strconv.FormatInt(n, 10)), err
	case p.Type == "Edm.Guid":
		var b [16]byte
		_, _ = rand.Read(b[:]) // never fails
		b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
		return wire.Raw(`"` + wire.NewGuid(b).String() + `"`), nil
	case p.Type == "Edm.String" && p.Computed:
		return wire.Raw(`"` + rand.Text() + `"`), nil
	}
	return "", bad(p.Name, "%s of %s is a part of the key, and must have a value", p.Name, t.name)
}

// change changes an entity, and all that stands in the change.
func (w *work) change(t *table, at Ref, old, change wire.Structured) error {
	typ := w.model.typeOf(old)
	own := codec.Copy(change)
	relations := w.take(w.model.typeOf(own), own)
	w.purge(typ, own, true)
	made, err := odata.Merge(old, own)
	if err != nil {
		return bad("", "%v", err)
	}
	made = codec.Copy(made) // it shares values with the change
	// What the change's own type does not declare may be a relation.
	relations = append(relations, w.take(typ, made)...)
	if !wire.Equal(old, made) {
		if err := w.put(t, at, old, made); err != nil {
			return err
		}
	}
	for _, r := range relations {
		if err := w.apply(t, at, r); err != nil {
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
	return slices.ContainsFunc(e.Constraints, func(c described.Constraint) bool {
		before, after := wire.PropertyValue(old, c.Property), wire.PropertyValue(made, c.Property)
		return before.IsMissing() != after.IsMissing() || ordered(before) != ordered(after)
	})
}

// remove deletes an entity, what it contains, and what its navigation properties say.
func (w *work) remove(t *table, at Ref) error {
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
	return w.rows.Delete(at)
}

// removeEnd does with what a navigation property of a deleted entity leads to what is said
// for that.
func (w *work) removeEnd(t *table, at Ref, e *end) error {
	if e.contained {
		inside := t.contained(e)
		var rows []Ref
		for row, err := range w.rows.Scan(inside.name, at.Key) {
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

// removeLink takes away a link of an entity that is deleted.
func (w *work) removeLink(t *typ, at Ref, l Link) error {
	e := t.end(l.End)
	if e != nil {
		if err := w.cut(at, e, l.To, nil); err != nil {
			return err
		}
		return w.release(l.To, e.partner, e.OnDelete == "SetDefault")
	}
	other, err := w.rows.Get(l.To)
	if other == nil || err != nil {
		return err
	}
	for _, e := range w.model.typeOf(other).ends {
		if e.back() == l.End {
			return w.cut(l.To, e, at, e)
		}
	}
	return nil
}
