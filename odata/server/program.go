package server

import (
	"errors"
	"fmt"
	"iter"
	"math"
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

// choose does the first part on the items of a page, and returns how many there are then:
// those that are in the page, and what $top leaves out.
func (r *request) choose(page *anyPage) (total int, err error) {
	if !r.chooses() && !r.sorts() {
		return lenOf(page.Items), nil
	}
	first := r.first()
	if r.target.typ == nil {
		return r.pick(first, page)
	}
	items, err := objectsIn(page.Items)
	if err != nil {
		return 0, err
	}
	if items, err = r.load(relatedIn(first, r.target.typ), items); err != nil {
		return 0, err
	}
	made, err := r.run(first, items)
	if err != nil {
		return 0, err
	}
	page.Items = itemsFrom(made.Items, page.Items)
	return int(made.Count.Or(0)), nil
}

// first returns the options of the first part that are left. Of what is put in order, it keeps what $skip
// and $top can leave, but not behind a page that has come before.
func (r *request) first() *query.Options {
	q := r.asked
	first := &query.Options{Count: true, Aliases: q.Aliases}
	if r.left(Apply) {
		first.Apply = q.Apply
	}
	if r.left(Compute) {
		first.Compute = q.Compute
	}
	if r.left(Search) {
		first.Search = q.Search
	}
	if r.left(Filter) {
		first.Filter = q.Filter
	}
	if r.left(OrderBy) {
		first.OrderBy = q.OrderBy
	}
	if top, limited := r.takes(); limited && r.sorts() && r.from.after == 0 {
		skip := r.skips()
		first.Top = wire.Some(skip + min(top, math.MaxInt64-skip))
	}
	return first
}

// pick is choose for items that are neither entities nor complex values.
func (r *request) pick(first *query.Options, page *anyPage) (total int, err error) {
	items, err := codec.ItemsOf(page.Items, r.route.declaredType...)
	if err != nil {
		return 0, err
	}
	program, err := r.compile(first)
	if err != nil {
		return 0, err
	}
	left, count, err := program.Indexes(r.exchange.Request.Context(), items)
	if err != nil {
		return 0, evaluated(err)
	}
	before := reflect.ValueOf(page.Items)
	picked := reflect.MakeSlice(before.Type(), len(left), len(left))
	for to, from := range left {
		picked.Index(to).Set(before.Index(from))
	}
	page.Items = picked.Interface()
	return int(count.Or(0)), nil
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
	made, err := r.run(second, items)
	if err != nil {
		return nil, err
	}
	return made.Items, nil
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
// value, of which it returns a copy then.
func (r *request) partial(v wire.Structured) (wire.Structured, error) {
	if q := r.asked; q.Expand == nil && (!r.target.collection || !choosing(q) && !nestsOptions(q.Select)) {
		return v, nil
	}
	if r.target.picksItems() {
		return nil, NotImplemented("a query about what a path picks of a property")
	}
	asked := relatedIn(r.asked, r.target.typ)
	for _, x := range asked {
		x.within, x.owners = slices.Concat(r.target.path, x.within), slices.Concat(r.target.owners(), x.owners)
	}
	loaded, err := r.load(asked, []wire.Structured{v})
	if err != nil {
		return nil, err
	}
	program, err := evaluate.CompileAt(asker{r}, r.target.path, r.asked, r.handler.limits.Evaluate)
	if err != nil {
		return nil, evaluated(err)
	}
	made, err := program.Run(r.exchange.Request.Context(), each(loaded))
	if err != nil {
		return nil, evaluated(err)
	}
	return made.Items[0], nil
}

// makesOthers reports whether $apply makes other instances of the complex values in a collection of an
// entity, which are none of the property's type then.
func (r *request) makesOthers() bool {
	t := &r.target
	if t.path == nil || !t.collection || t.typ == nil || t.kind != wholeTarget || t.picks() || len(r.asked.Apply) == 0 {
		return false
	}
	return !(made{whole: true}).appliedTo(r.asked.Apply).whole
}

// applied answers with what $apply makes of the complex values in a collection of an entity.
func (r *request) applied(v wire.Structured) error {
	asked := relatedIn(r.asked, r.target.typ)
	for _, x := range asked {
		x.within, x.owners = slices.Concat(r.target.path, x.within), slices.Concat(r.target.owners(), x.owners)
	}
	loaded, err := r.load(asked, []wire.Structured{v})
	if err != nil {
		return err
	}
	last := len(r.target.path) - 1
	items := []wire.Structured{}
	if o, is := behind(loaded[0], r.target.path[:last]).(wire.Structured); is {
		list := wire.PropertyValue(o, r.target.path[last])
		for i := range list.Len() {
			if item := list.Item(i).Object(); item != nil {
				items = append(items, item)
			}
		}
	}
	r.done.Store(int32(evaluate.Nothing)) // what the function has done was about the entity
	return r.page(&anyPage{Items: items})
}

// looksAt returns items of $expand, behind a path to what is of a type, for what expressions look at.
func looksAt(asked []*related, of wire.Structured, behind []query.Segment) (list []query.ExpandItem) {
	for _, x := range asked {
		if x.item != nil {
			continue
		}
		path := slices.Concat(behind, segmentsTo(of, x.within))
		if len(x.within) == 0 {
			path = append(path, castTo(x.owner, of, x.name)...)
		}
		item := query.ExpandItem{Path: query.Path{Segments: append(path, segmentsTo(x.owner, []string{x.name})...)}}
		if inner := looksAt(x.inner, x.typ, nil); inner != nil {
			item.Options = &query.Options{Expand: inner}
		}
		list = append(list, item)
	}
	return list
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

// compile makes a program of what is left of options.
func (r *request) compile(options *query.Options) (*evaluate.Program, error) {
	program, err := evaluate.CompileFor(asker{r}, options, Step(r.done.Load()), r.handler.limits.Evaluate)
	return program, evaluated(err)
}

// run does what is left of options on items.
func (r *request) run(options *query.Options, items []wire.Structured) (*evaluate.Result, error) {
	program, err := r.compile(options)
	if err != nil {
		return nil, err
	}
	result, err := program.Run(r.exchange.Request.Context(), each(items))
	return result, evaluated(err)
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
	var own *Error
	switch {
	case errors.As(err, &own):
	case errors.As(err, &unsupported):
		return &Error{Status: http.StatusNotImplemented, Message: err.Error(), Target: nameIn(unsupported.What)}
	case errors.As(err, &limit):
		return BadRequest(fmt.Sprintf("more than %d %s", limit.Max, limit.What), "")
	case errors.As(err, &value):
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
