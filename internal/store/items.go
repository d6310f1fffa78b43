package store

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// This file keeps what navigation properties of the items of collections lead to. The links are the
// item's: it has them with it, as an annotation that no client sees or sends, and so they go where it
// goes. The entity has links to all that its items lead to, by which these are found.

// linkTerm is the annotation of a navigation property of an item: pairs of a table and a key.
const linkTerm = "@odatagen.link"

// holders returns the values in an entity that have the navigation property: each item, or the only one.
func (m *model) holders(e *end, entity wire.Structured) []wire.Structured {
	list := []wire.Structured{entity}
	for _, name := range e.within {
		var inner []wire.Structured
		for _, v := range list {
			if _, declared := wire.LookupProperty(v, name); declared {
				inner = slices.AppendSeq(inner, objectsIn(wire.PropertyValue(v, name)))
			}
		}
		list = inner
	}
	if len(e.within) == 0 {
		return list
	}
	return slices.DeleteFunc(list, func(v wire.Structured) bool { return m.declares(e, v) == nil })
}

// itemLinks returns where the navigation property of an item leads.
func itemLinks(holder wire.Structured, e *end) (refs []Ref) {
	text, _ := wire.DynamicOf(holder).Lookup(e.Navigation.Name + linkTerm)
	var pairs [][2]string
	if json.Unmarshal([]byte(text), &pairs) != nil {
		return nil
	}
	for _, pair := range pairs {
		if key, err := base64.RawURLEncoding.DecodeString(pair[1]); err == nil {
			refs = append(refs, Ref{pair[0], string(key)})
		}
	}
	return refs
}

func setItemLinks(holder wire.Structured, e *end, refs []Ref) {
	name := e.Navigation.Name + linkTerm
	if len(refs) == 0 {
		wire.DynamicOf(holder).Delete(name)
		return
	}
	pairs := make([][2]string, len(refs))
	for i, to := range refs {
		pairs[i] = [2]string{to.Table, base64.RawURLEncoding.EncodeToString([]byte(to.Key))}
	}
	text, _ := json.Marshal(pairs) // they are strings
	wire.DynamicOf(holder).Set(name, wire.Raw(text))
}

// itemRelation is what a payload says of what an item is related to: the one of so many that have the
// navigation property in its entity.
type itemRelation struct {
	relation
	holder wire.Structured
	place  int
}

// takeItems is take for the items of collections.
func (w *work) takeItems(t *typ, entity wire.Structured) (list []*itemRelation, err error) {
	for _, e := range t.ends {
		if !e.items {
			continue
		}
		for i, holder := range w.model.holders(e, entity) {
			value := wire.PropertyValue(holder, e.Navigation.Name)
			r := &itemRelation{relation{end: e, given: value.Kind() != wire.KindAbsent, binds: e.binds(holder)}, holder, i}
			r.objects = slices.Collect(objectsIn(value))
			if err := codec.SetAbsent(holder, e.Navigation.Name); err != nil {
				return nil, err
			}
			e.forget(holder)
			switch delta, err := deltaOf(holder, e); {
			case err != nil:
				return nil, err
			case delta != nil:
				return nil, bad(e.name, "%s of an item cannot be changed by a delta: give all that it leads to", e.name)
			case len(r.objects)+len(r.binds) > 1 && !e.Collection:
				return nil, bad(e.name, "%s can lead to one entity only", e.name)
			case r.given || r.binds != nil:
				list = append(list, r)
			}
		}
	}
	return list, nil
}

// bindItems gives items the links that a payload says, and makes what is new. Entities of home can be
// named by their keys, if it says so.
func (w *work) bindItems(t *table, typ *typ, list []*itemRelation, byKey bool) error {
	for _, r := range list {
		refs := itemLinks(r.holder, r.end)
		if !r.end.Collection || r.given {
			refs = nil
		}
		for _, id := range r.binds {
			row, err := w.byID(id, r.end.name)
			if err == nil {
				err = w.another()
			}
			if err == nil {
				err = w.fits(t, typ, r.end, row)
			}
			if err != nil {
				return err
			}
			refs = append(refs, row.Ref)
		}
		for _, o := range r.objects {
			to, err := w.writeOfItem(t, typ, r.end, o, byKey)
			if err != nil {
				return err
			}
			refs = append(refs, to)
		}
		slices.SortFunc(refs, compareRefs)
		setItemLinks(r.holder, r.end, slices.Compact(refs))
	}
	return nil
}

// writeOfItem does what an object says that an item is to lead to: it changes an entity that it names,
// or makes a new one.
func (w *work) writeOfItem(t *table, typ *typ, e *end, o wire.Structured, byKey bool) (Ref, error) {
	id, err := idOf(o, e)
	if err != nil {
		return Ref{}, err
	}
	var row Row
	switch {
	case id != "":
		row, err = w.byID(id, e.name)
	case byKey:
		row, err = w.membersOf(t, Ref{}, e, t.others(e)).elsewhere(o)
	}
	if err != nil {
		return Ref{}, err
	}
	if row.Entity == nil {
		target, err := w.targetOf(t, e)
		if err == nil {
			err = w.mayMake(t, e, o)
		}
		if err != nil {
			return Ref{}, err
		}
		return w.create(target, "", o, nil)
	}
	if err := w.fits(t, typ, e, row); err != nil {
		return Ref{}, err
	}
	return row.Ref, w.change(w.model.table(row.Ref.Table), row.Ref, row.Entity, row.Entity, o)
}

// bindLater is bindItems for what is loaded: what is named may come later.
func (w *work) bindLater(t *table, typ *typ, at Ref, list []*itemRelation) {
	if len(list) == 0 {
		return
	}
	place := w.loads.place
	bind := func() error {
		entity, err := w.rows.Get(at)
		if err != nil {
			return err
		}
		own := codec.Copy(entity)
		for _, r := range list {
			r.holder = w.model.holders(r.end, own)[r.place]
		}
		if err := w.bindItems(t, typ, list, false); err != nil {
			return err
		}
		return w.put(t, at, entity, own)
	}
	w.loads.late = append(w.loads.late, func() error { return w.at(place, bind) })
}

// relink gives an entity, as it is written, links to what its items lead to, and takes others away.
func (w *work) relink(at Ref, typ *typ, entity wire.Structured) error {
	for _, e := range typ.ends {
		if !e.items {
			continue
		}
		var order []Ref // which others see from the other end
		wanted := map[Ref]bool{}
		for _, holder := range w.model.holders(e, entity) {
			for _, to := range itemLinks(holder, e) {
				order, wanted[to] = append(order, to), true
			}
		}
		err := w.each(at, e.name, func(l Link) error {
			if wanted[l.To] {
				delete(wanted, l.To)
				return nil
			}
			return w.cut(at, e, l.To, nil)
		})
		if err != nil {
			return err
		}
		for _, to := range order {
			if !wanted[to] {
				continue
			}
			delete(wanted, to)
			if err := w.join(at, e, to); err != nil {
				return err
			}
		}
	}
	return nil
}

// unbind takes what is deleted out of the items of an entity that lead to it.
func (w *work) unbind(at Ref, e *end, to Ref) error {
	entity, err := w.rows.Get(at)
	if entity == nil || err != nil || w.gone[at] {
		return err
	}
	own := codec.Copy(entity)
	for _, holder := range w.model.holders(e, own) {
		setItemLinks(holder, e, slices.DeleteFunc(itemLinks(holder, e), func(ref Ref) bool { return ref == to }))
	}
	return w.put(w.model.table(at.Table), at, entity, own)
}

// carry gives the items of a collection their links back that are the old ones, where a request changes,
// adds or deletes one of them by its path: all are in the change then.
func (w *work) carry(change, own, old wire.Structured) {
	h, ok := w.ctx.Value(sibling.HandlingKey{}).(sibling.Handling)
	if !ok {
		return
	}
	method, steps := h.Property(change)
	for i, s := range steps {
		switch s.Kind {
		case sibling.PropertyStep:
			was, is := ValueAt(old, s.Name), ValueAt(own, s.Name)
			if was.Object() != nil && is.Object() != nil {
				old, own = was.Object(), is.Object()
				continue
			}
			if i+1 == len(steps) {
				return
			}
			if next := i + 1; steps[next].Kind == sibling.IndexStep {
				carryItems(method, int(steps[next].Index), next+1 == len(steps), was, is)
			}
			return
		case sibling.IndexStep:
			return
		}
	}
}

// carryItems is carry for the collection, of which an item at a place has been written, whole or not.
func carryItems(method string, at int, whole bool, from, to wire.Value) {
	if at < 0 {
		at += max(from.Len(), to.Len())
	}
	for i := range to.Len() {
		k := i
		switch {
		case i >= at && from.Len() > to.Len():
			k++
		case i > at && from.Len() < to.Len():
			k--
		case i == at && (from.Len() < to.Len() || whole && method == http.MethodPut):
			continue
		}
		if k >= from.Len() {
			return
		}
		if was, is := from.Item(k).Object(), to.Item(i).Object(); was != nil && is != nil {
			carryLinks(was, is)
		}
	}
}

// carryLinks gives an item, and the values in it, the links of what it was.
func carryLinks(from, to wire.Structured) {
	for name, text := range wire.DynamicOf(from).Annotations() {
		if _, said := wire.DynamicOf(to).Lookup(name); strings.HasSuffix(name, linkTerm) && !said {
			wire.DynamicOf(to).Set(name, text)
		}
	}
	for _, p := range wire.Properties(to) {
		was, is := slices.Collect(objectsIn(ValueAt(from, p.Name))), slices.Collect(objectsIn(wire.PropertyValue(to, p.Name)))
		for i := range min(len(was), len(is)) {
			carryLinks(was[i], is[i])
		}
	}
}

// unlinked takes out of what a client has sent what only the store says of items.
func (w *work) unlinked(v wire.Structured) error {
	if !w.model.keepsItems {
		return nil
	}
	d := wire.DynamicOf(v)
	for name, value := range d.Undeclared() {
		if strings.Contains(string(value), linkTerm) {
			return bad(name, "%s is an annotation of the store's own", linkTerm)
		}
	}
	deleteLinks(d)
	return nil
}

// hide takes the links of items out of an answer, which is nobody else's.
func (m *model) hide(result any) {
	if !m.keepsItems {
		return
	}
	switch result := result.(type) {
	case answer:
		for _, entity := range result.entities {
			hideLinks(entity)
		}
	case wire.Structured:
		hideLinks(result)
	}
}

func hideLinks(v wire.Structured) {
	deleteLinks(wire.DynamicOf(v))
	for _, p := range wire.Properties(v) {
		for o := range objectsIn(wire.PropertyValue(v, p.Name)) {
			hideLinks(o)
		}
	}
}

func deleteLinks(d *wire.Dynamic) {
	var names []string
	for name := range d.Annotations() {
		if strings.HasSuffix(name, linkTerm) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		d.Delete(name)
	}
}
