package sqlstore

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/internal/store"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/wire"
)

// Links implements [store.Rows].
func (r *rows) Links(from store.Ref, end string) iter.Seq2[store.Link, error] {
	return each(func() ([]store.Link, error) { return r.linksOf(from, end) })
}

func (r *rows) linksOf(from store.Ref, end string) ([]store.Link, error) {
	r.reading.Lock()
	defer r.reading.Unlock()
	if r.ended {
		return nil, errEnded
	}
	t := r.schema.byName[from.Table]
	if t == nil {
		return nil, nil
	}
	all := map[store.Link]bool{}
	for _, relation := range t.relations {
		if end != "" && relation.end != end {
			continue
		}
		refs, err := r.base(relation, from)
		if err != nil {
			return nil, err
		}
		for _, to := range refs {
			all[store.Link{End: relation.end, To: to}] = true
		}
	}
	for l, is := range r.links[from] {
		if end == "" || l.End == end {
			all[l] = is
		}
	}
	maps.DeleteFunc(all, func(_ store.Link, is bool) bool { return !is })
	return slices.SortedFunc(maps.Keys(all), func(a, b store.Link) int {
		return cmp.Or(cmp.Compare(a.End, b.End), cmp.Compare(a.To.Table, b.To.Table), cmp.Compare(a.To.Key, b.To.Key))
	}), nil
}

// base returns where a relation leads from a row, as the database has it.
func (r *rows) base(of *relation, from store.Ref) (refs []store.Ref, err error) {
	at := linkedAt{of, from}
	if refs, known := r.linked[at]; known {
		return refs, nil
	}
	pairs := of.pairs
	if of.link != nil {
		pairs = of.link.Source
	}
	values, there, err := r.stored(from, pairs)
	if err != nil {
		return nil, err
	}
	switch {
	case !there:
	case of.link != nil:
		s, err := of.to.keeper.SelectLinked(of.from.keeper.Name(), of.link, values, nil)
		if refs, err = r.read(of.to, s, err); err != nil {
			return nil, err
		}
	case of.direct():
		refs = []store.Ref{{Table: of.to.Name, Key: of.to.KeyOf(inOrder(of.to.keeper.Key(), of.pairs, values))}}
	default:
		s, err := of.to.keeper.Select(others(of.pairs), values, nil, -1)
		if refs, err = r.read(of.to, s, err); err != nil {
			return nil, err
		}
	}
	r.linked[at] = refs
	return refs, nil
}

// stored returns the values that the columns of pairs have in the database; there is false
// if there is no row, or one of them is NULL.
func (r *rows) stored(at store.Ref, pairs []odatasql.Pair) (values []wire.Raw, there bool, err error) {
	known, err := r.row(at)
	if err != nil || known.stored == nil {
		return nil, false, err
	}
	for _, p := range pairs {
		v := known.values[p.Column]
		if v == "" || v == "null" {
			return nil, false, nil
		}
		values = append(values, v)
	}
	return values, true, nil
}

// others returns the columns that pairs lead to.
func others(pairs []odatasql.Pair) (names []string) {
	for _, p := range pairs {
		names = append(names, p.Other)
	}
	return names
}

// inOrder returns the values of pairs in the order of the columns that they lead to.
func inOrder(columns []string, pairs []odatasql.Pair, values []wire.Raw) []wire.Raw {
	list := make([]wire.Raw, len(columns))
	for i, p := range pairs {
		list[slices.Index(columns, p.Other)] = values[i]
	}
	return list
}

// relation returns the relation that a link is one of.
func (r *rows) relation(from store.Ref, l store.Link) (*relation, error) {
	of, err := r.relationTo(from, l)
	if of != nil || err != nil {
		return of, err
	}
	return nil, &odata.Error{
		Status: http.StatusNotImplemented, Target: l.End,
		Message: fmt.Sprintf("%s of %s cannot lead to an entity of %s in this database", l.End, from.Table, l.To.Table),
	}
}

// relationTo is relation that returns nil where rows of the two tables cannot be linked so.
func (r *rows) relationTo(from store.Ref, l store.Link) (*relation, error) {
	t, err := r.table(from.Table)
	if err != nil {
		return nil, err
	}
	for _, one := range t.relations {
		if one.end == l.End && one.to.Name == l.To.Table {
			return one, nil
		}
	}
	return nil, nil
}

// Linked implements [store.Rows].
func (r *rows) Linked(from store.Ref, l store.Link) (bool, error) {
	r.reading.Lock()
	defer r.reading.Unlock()
	if r.ended {
		return false, errEnded
	}
	if is, changed := r.links[from][l]; changed {
		return is, nil
	}
	return r.wasLinked(from, l)
}

// wasLinked is Linked as the database has it.
func (r *rows) wasLinked(from store.Ref, l store.Link) (bool, error) {
	of, err := r.relationTo(from, l)
	if of == nil || err != nil {
		return false, err
	}
	if of.link == nil && !of.direct() { // the other side knows it without a search
		left, there, err := r.stored(from, of.pairs)
		if err != nil || !there {
			return false, err
		}
		back := make([]odatasql.Pair, len(of.pairs))
		for i, p := range of.pairs {
			back[i] = odatasql.Pair{Column: p.Other, Other: p.Column}
		}
		right, there, err := r.stored(l.To, back)
		return there && slices.Equal(left, right), err
	}
	return r.leads(of, from, l.To)
}

// leads reports whether a relation leads from one row to another, as the database has it.
func (r *rows) leads(of *relation, from, to store.Ref) (bool, error) {
	if _, known := r.linked[linkedAt{of, from}]; known || of.link == nil {
		refs, err := r.base(of, from)
		return slices.Contains(refs, to), err
	}
	values, there, err := r.stored(from, of.link.Source)
	if !there || err != nil {
		return false, err
	}
	key, err := of.to.Values(to.Key)
	if err != nil {
		return false, err
	}
	s, err := of.to.keeper.SelectLinked(of.from.keeper.Name(), of.link, values, key)
	refs, err := r.read(of.to, s, err)
	return len(refs) > 0, err
}

// Find implements [store.Rows].
func (r *rows) Find(name, property string, value wire.Value) iter.Seq2[store.Row, error] {
	return each(func() ([]store.Row, error) { return r.find(name, property, value) })
}

func (r *rows) find(name, property string, value wire.Value) ([]store.Row, error) {
	r.reading.Lock()
	defer r.reading.Unlock()
	t, err := r.table(name)
	if err != nil {
		return nil, err
	}
	text, err := codec.AppendValue(nil, value)
	if err != nil {
		return nil, err
	}
	var columns []string
	var values []wire.Raw
	if column := t.keeper.Column(property); column != "" { // else it is a part of one
		columns, values = []string{column}, []wire.Raw{wire.Raw(text)}
	}
	s, err := t.keeper.Select(columns, values, nil, -1)
	if err == nil { // otherwise the database has no such values
		if _, err := r.read(t, s, nil); err != nil {
			return nil, err
		}
	}
	return r.known(name, func(row store.Row) bool {
		return store.Ordered(store.ValueAt(row.Entity, property)) == store.Ordered(value)
	}), nil
}
