package store

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// Changes are what was otherwise before.
type Changes struct {
	Rows  map[Ref]wire.Structured // as they were; nil for none
	Links map[Ref]map[Link]bool   // whether they were there
}

// former are rows as they were before changes.
type former struct {
	Rows
	then *Changes
}

var _ Rows = former{}

// Get implements [Rows].
func (f former) Get(at Ref) (wire.Structured, error) {
	if old, changed := f.then.Rows[at]; changed {
		return old, nil
	}
	return f.Rows.Get(at)
}

// Scan implements [Rows].
func (f former) Scan(table, prefix, behind string) iter.Seq2[Row, error] {
	return f.with(f.Rows.Scan(table, prefix, behind), func(row Row) bool {
		return row.Ref.Table == table && strings.HasPrefix(row.Ref.Key, prefix) && (row.Ref.Key > behind || behind == "")
	})
}

// Find implements [Rows].
func (f former) Find(table, property string, value wire.Value) iter.Seq2[Row, error] {
	return f.with(f.Rows.Find(table, property, value), func(row Row) bool {
		return row.Ref.Table == table && Ordered(wire.PropertyValue(row.Entity, property)) == Ordered(value)
	})
}

// with yields rows that have not changed, and as they were those that have, if they are among
// what is wanted.
func (f former) with(rows iter.Seq2[Row, error], wanted func(Row) bool) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		var changed []Row
		for at, old := range f.then.Rows {
			if row := (Row{at, old}); old != nil && wanted(row) {
				changed = append(changed, row)
			}
		}
		slices.SortFunc(changed, func(a, b Row) int { return cmp.Compare(a.Ref.Key, b.Ref.Key) })
		for row, err := range rows {
			if _, other := f.then.Rows[row.Ref]; other && err == nil {
				continue
			}
			for err == nil && len(changed) > 0 && changed[0].Ref.Key < row.Ref.Key {
				if !yield(changed[0], nil) {
					return
				}
				changed = changed[1:]
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
		for _, row := range changed {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Links implements [Rows].
func (f former) Links(from Ref, end string) iter.Seq2[Link, error] {
	return func(yield func(Link, error) bool) {
		var list []Link
		for l, err := range f.Rows.Links(from, end) {
			if err != nil {
				yield(l, err)
				return
			}
			if _, changed := f.then.Links[from][l]; !changed {
				list = append(list, l)
			}
		}
		for l, was := range f.then.Links[from] {
			if was && (end == "" || l.End == end) {
				list = append(list, l)
			}
		}
		slices.SortFunc(list, func(a, b Link) int { return cmp.Or(cmp.Compare(a.End, b.End), compareRefs(a.To, b.To)) })
		for _, l := range list {
			if !yield(l, nil) {
				return
			}
		}
	}
}

// Linked implements [Rows].
func (f former) Linked(from Ref, l Link) (bool, error) {
	if was, changed := f.then.Links[from][l]; changed {
		return was, nil
	}
	return f.Rows.Linked(from, l)
}
