package store

import (
	"maps"
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// purge deletes of what a client has sent what only the service says: control information
// and computed values, and, if it changes something old, the key and what cannot be changed.
// Relations have been taken out; those of complex values are refused, since they are not kept.
// keeps says that computed values are those that were there.
func (w *work) purge(t *typ, v, old wire.Structured, keeps bool) error {
	d := wire.DynamicOf(v)
	for _, e := range t.ends {
		if v.WireType().Entity {
			break
		}
		if wire.PropertyValue(v, e.name).Kind() != wire.KindAbsent || odata.PropertyControlOf(d, e.name).Bind != nil {
			return wrong(http.StatusNotImplemented, e.name, "%s of the complex type %s is not kept by the store", e.name, t.name)
		}
	}
	codec.WithoutControl(v)
	if err := w.unlinked(v); err != nil {
		return err
	}
	for _, p := range t.properties {
		if p.Type == "Edm.Stream" && !p.Collection && !absent(v, p.Name) { // an entity's have been taken out
			return wrong(http.StatusNotImplemented, p.Name, "content of the complex type %s is not kept by the store", t.name)
		}
		fixed := (p.Immutable || slices.Contains(t.key, p.Name)) && old != nil && wire.FindProperty(old, p.Name) != nil
		if w.loads == nil && (p.Computed && !keeps || fixed) {
			if err := codec.SetAbsent(v, p.Name); err != nil {
				return err
			}
			continue
		}
		if p.Collection {
			if err := w.purgeItems(p, v, old); err != nil {
				return err
			}
			continue
		}
		o := wire.PropertyValue(v, p.Name).Object()
		if o == nil || w.model.typeOf(o) == nil {
			continue
		}
		var before wire.Structured
		if old != nil {
			before = ValueAt(old, p.Name).Object()
		}
		if err := w.purge(w.model.typeOf(o), o, before, keeps); err != nil {
			return err
		}
	}
	return nil
}

// purgeItems does so in the items of a collection. They are new, but for their computed values:
// those that an item there had belong to it, where another item of the collection has changed.
func (w *work) purgeItems(p *described.Property, v, old wire.Structured) error {
	var there []wire.Structured
	if old != nil {
		there = slices.Collect(objectsIn(ValueAt(old, p.Name)))
	}
	for o := range objectsIn(wire.PropertyValue(v, p.Name)) {
		t := w.model.typeOf(o)
		if t == nil {
			continue
		}
		said := w.computed(t, o)
		i := slices.IndexFunc(there, func(item wire.Structured) bool { return maps.Equal(said, w.computed(t, item)) })
		keeps := i >= 0 && len(said) > 0
		if keeps {
			there = slices.Delete(there, i, i+1)
		}
		if err := w.purge(t, o, nil, keeps); err != nil {
			return err
		}
	}
	return nil
}

// computed returns the computed values that an item has, as JSON.
func (w *work) computed(t *typ, item wire.Structured) map[string]wire.Raw {
	values := map[string]wire.Raw{}
	for _, p := range t.properties {
		if v := ValueAt(item, p.Name); p.Computed && !v.IsMissing() {
			values[p.Name], _ = rawOf(v)
		}
	}
	return values
}
