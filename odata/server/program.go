package server

import (
	"errors"
	"fmt"
	"iter"
	"net/http"
	"reflect"
	"slices"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// This file has package evaluate do what is left of a query. A query is done in two
// parts: what chooses the items and their order, and, when it is known which are
// answered, what is asked of what they hold.

// choose does the first part on the items of a page.
func (r *request) choose(page *anyPage) error {
	if !r.chooses() && !r.sorts() {
		return nil
	}
	items, err := objectsIn(page.Items)
	if err != nil {
		return err
	}
	first := r.first()
	if items, err = r.load(relatedIn(first, r.target.typ), items); err != nil {
		return err
	}
	made, err := r.run(first, items)
	if err == nil {
		page.Items = itemsFrom(made, page.Items)
	}
	return err
}

// first returns the options of the first part.
func (r *request) first() *query.Options {
	q := r.asked
	return &query.Options{Apply: q.Apply, Compute: q.Compute, Search: q.Search, Filter: q.Filter, OrderBy: q.OrderBy, Aliases: q.Aliases}
}

// detail does the second part on the items of a page.
func (r *request) detail(page *anyPage) error {
	if !r.details() {
		return nil
	}
	items, err := objectsIn(page.Items)
	if err != nil {
		return err
	}
	if items, err = r.detailed(items); err == nil {
		page.Items = itemsFrom(items, page.Items)
	}
	return err
}

// detailed does the second part on entities, and returns those that it changes as copies.
func (r *request) detailed(items []wire.Structured) ([]wire.Structured, error) {
	second := &query.Options{Select: r.asked.Select, Expand: r.asked.Expand, Aliases: r.asked.Aliases}
	if r.left(Expand) {
		var err error
		if items, err = r.load(relatedIn(second, r.target.typ), items); err != nil {
			return nil, err
		}
	}
	return r.run(second, items)
}

// details reports whether something is left to be done in the second part.
func (r *request) details() bool {
	return r.left(Expand) && r.asked.Expand != nil || r.left(Select) && nestsOptions(r.asked.Select)
}

// nestsOptions reports whether options about a collection stand in $select.
func nestsOptions(items []query.SelectItem) bool {
	for i := range items {
		if o := items[i].Options; o != nil && (choosing(o) || nestsOptions(o.Select)) {
			return true
		}
	}
	return false
}

// choosing reports whether an option changes which items of a collection are answered,
// in which order, and what is said of them.
func choosing(q *query.Options) bool {
	return q.Apply != nil || q.Compute != nil || q.Search != nil || q.Filter != nil || q.OrderBy != nil || q.Count || !q.Skip.IsAbsent() || !q.Top.IsAbsent()
}

// partial does what is left of a query about a property of an entity, or of a complex
// value, of which it returns a copy then: as nested options in $select would have it.
func (r *request) partial(v wire.Structured) (wire.Structured, error) {
	if q := r.asked; q.Expand == nil && (!r.target.collection || !choosing(q) && !nestsOptions(q.Select)) {
		return v, nil
	}
	q := *r.asked
	item := query.SelectItem{Options: &q}
	for _, name := range r.target.path {
		item.Path.Segments = append(item.Path.Segments, query.Segment{Name: name})
	}
	made, err := r.run(&query.Options{Select: []query.SelectItem{item}, Aliases: q.Aliases}, []wire.Structured{v})
	if err != nil {
		return nil, err
	}
	return made[0], nil
}

// countIn returns how many items the collection had that partial has chosen from.
func (r *request) countIn(v wire.Structured) *int64 {
	if !r.asked.Count || r.target.kind == countTarget || v == nil {
		return nil
	}
	path := r.target.path
	for _, name := range path[:len(path)-1] {
		if v = wire.PropertyValue(v, name).Object(); v == nil {
			return nil
		}
	}
	text, _ := wire.DynamicOf(v).Lookup(path[len(path)-1] + "@odata.count")
	n, ok := codec.Count(text).Get()
	if !ok {
		return nil
	}
	return &n
}

// run does what is left of options on items.
func (r *request) run(options *query.Options, items []wire.Structured) ([]wire.Structured, error) {
	done := Step(r.done.Load())
	if r.target.path != nil {
		done = Nothing
	}
	program, err := evaluate.Compile(options, done, r.handler.limits.Evaluate)
	if err != nil {
		return nil, evaluated(err)
	}
	result, err := program.Run(r.exchange.Request.Context(), each(items))
	if err != nil {
		return nil, evaluated(err)
	}
	return result.Items, nil
}

// each yields items.
func each(items []wire.Structured) iter.Seq2[wire.Structured, error] {
	return func(yield func(wire.Structured, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// evaluated returns an error of package evaluate as the server answers it.
func evaluated(err error) error {
	var unsupported *evaluate.UnsupportedError
	var limit *evaluate.LimitError
	var value *evaluate.ValueError
	switch {
	case errors.As(err, &unsupported):
		return &Error{Status: http.StatusNotImplemented, Message: err.Error(), Target: unsupported.What}
	case errors.As(err, &limit), errors.As(err, &value):
		return BadRequest(err.Error(), "")
	}
	return err
}

// objectsIn returns the items of a slice, which are entities or complex values.
func objectsIn(items any) ([]wire.Structured, error) {
	v := reflect.ValueOf(items)
	list := make([]wire.Structured, v.Len())
	for i := range list {
		item, ok := v.Index(i).Interface().(wire.Structured)
		if !ok || isNil(item) {
			return nil, NotImplemented(fmt.Sprintf("a query about items of the type %s", v.Type().Elem()))
		}
		list[i] = item
	}
	return list, nil
}

// itemsFrom returns a slice of what became of the items of a slice: of their type, or, if
// $apply has made others of them, of any.
func itemsFrom(made []wire.Structured, before any) any {
	item := reflect.TypeOf(before).Elem()
	if !all(made, func(v wire.Structured) bool { return reflect.TypeOf(v).AssignableTo(item) }) {
		return made
	}
	list := reflect.MakeSlice(reflect.SliceOf(item), len(made), len(made))
	for i, v := range made {
		list.Index(i).Set(reflect.ValueOf(v))
	}
	return list.Interface()
}

func all(list []wire.Structured, is func(wire.Structured) bool) bool {
	return !slices.ContainsFunc(list, func(v wire.Structured) bool { return !is(v) })
}
