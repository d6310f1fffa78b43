package server

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// This file answers $all and $crossjoin (URL Conventions 4.15 and 4.16), from what the
// functions answer that list entity sets.

// union is what a request for $all or $crossjoin is about.
type union struct {
	*request
	sets   []*route // that are joined, or of which there are all entities
	joins  bool     // $crossjoin
	named  []string // the sets as $crossjoin names them
	expand []query.ExpandItem
}

// tuple is an item: an entity of each set that is joined, or one of all.
type tuple []wire.Structured

// tupleItem is a tuple as it is written.
type tupleItem struct{ wire.Dynamic }

var tupleType = wire.Type{Open: true}

// WireType implements [wire.Structured].
func (*tupleItem) WireType() *wire.Type { return &tupleType }

// isUnion reports whether a path begins with $all or $crossjoin.
func isUnion(path string) bool {
	if !strings.HasPrefix(path, "$") { // as most do
		return false
	}
	first, _, _ := strings.Cut(path, "/")
	name, _, _ := strings.Cut(first, "(")
	return name == "$all" || name == "$crossjoin"
}

// serveUnion answers a request for $all or $crossjoin.
func (r *request) serveUnion(path string) error {
	if !r.reads() {
		return r.exchange.OtherMethod(allowRead)
	}
	parsed, err := r.handler.parser.Parse(path, r.exchange.Request.URL.RawQuery)
	if err != nil {
		return err
	}
	segments := parsed.Path.Segments
	if segments[0].Kind == query.CrossjoinSegment {
		if err := r.checkDenied("cross joins", "$crossjoin", "CrossJoinSupported"); err != nil {
			return err
		}
	}
	r.target = target{typeName: "Edm.EntityType", collection: true}
	last := &segments[len(segments)-1]
	if last.Kind == query.CountSegment {
		r.target.kind = countTarget
		last = &segments[len(segments)-2]
	}
	r.target.typ = last.Type.Target
	switch {
	case last.Kind == query.CastSegment && (r.target.typ == nil || !r.target.typ.WireType().Entity):
		return NotFound(last.Name + " is no type of entities that are here")
	case last.Kind != query.AllSegment && last.Kind != query.CrossjoinSegment && last.Kind != query.CastSegment:
		return NotImplemented(last.Name + " of " + segments[0].Name)
	}
	u := union{request: r, joins: last.Kind == query.CrossjoinSegment, expand: parsed.Options.Expand}
	r.route = &route{declaration: &declaration{Route: routes.Route{Method: http.MethodGet}, Collection: true}, name: "GET /" + segments[0].Name}
	if u.joins {
		r.target.typeName, u.named = "Edm.ComplexType", last.Args.Sets
	} else if r.target.typ != nil {
		r.target.typeName = nameOf(r.target.typ)
	}
	r.asked, r.match = parsed.Options, match{path: parsed.Path, node: r.handler.root}
	for _, check := range []func() error{r.checkVersion, r.checkOptions, u.checkQuery, r.begin, r.negotiate} {
		if err := check(); err != nil {
			return err
		}
	}
	own := *r.asked
	own.Expand = nil // which is done here
	r.asked, r.query = &own, &own
	if u.sets, err = u.find(); err != nil {
		return err
	}
	return u.answer()
}

// checkQuery refuses what a query cannot ask here.
func (u *union) checkQuery() error {
	q := u.asked
	for _, option := range [...]struct {
		name string
		is   bool
	}{
		{"$apply", q.Apply != nil}, {"$compute", q.Compute != nil}, {"$search", q.Search != nil}, {"$select", q.Select != nil},
		{"$deltatoken", q.DeltaToken != ""}, {"a temporal option", q.Temporal != nil}, {"$expand", q.Expand != nil && !u.joins},
	} {
		if option.is {
			return NotImplemented(option.name + " of " + u.route.name)
		}
	}
	for i := range q.Expand {
		if o := q.Expand[i].Options; q.Expand[i].Count || o != nil && choosing(o) {
			return BadRequest("what $crossjoin expands is one entity, of which $select and $expand choose what is answered", "$expand")
		}
	}
	for i, name := range u.named {
		if slices.Contains(u.named[:i], name) {
			return BadRequest("$crossjoin joins each entity set once, and not "+name+" twice", "$crossjoin")
		}
	}
	var related string
	look := func(x query.Expr) bool {
		if path, is := x.(*query.Path); is {
			for i := range path.Segments {
				if s := &path.Segments[i]; s.Property != nil && s.Property.Navigation {
					related = s.Name
				}
			}
		}
		return true
	}
	query.Walk(q.Filter, look)
	for i := range q.OrderBy {
		query.Walk(q.OrderBy[i].Expr, look)
	}
	if related != "" {
		return NotImplemented("the navigation property " + related + " in expressions of " + u.route.name)
	}
	return nil
}

// find returns the functions that answer for the sets, if they may be asked.
func (u *union) find() (sets []*route, err error) {
	root := u.handler.root
	names := slices.Sorted(maps.Keys(root.Texts()))
	if u.joins {
		names = u.named
	}
	for _, name := range names {
		list := root.Text(name).Value.routes.Of(http.MethodGet)
		switch {
		case u.joins && (list == nil || list.operation || list.unserved):
			return nil, NotImplemented("GET /" + name)
		case list == nil || list.operation || list.unserved || list.Type == nil:
			continue
		case list.Forbidden && u.joins:
			return nil, BadRequest("the service does not allow "+name+" to be read", "$crossjoin")
		case list.Forbidden, u.target.typ != nil && derivedType(list.Type, nameOf(u.target.typ)) == nil:
			continue
		case list.restrictsQueries() && choosing(u.asked):
			return nil, NotImplemented("a query of " + u.route.name + " about " + name + ", which restricts queries,")
		}
		if err := u.authorize(list); err != nil {
			return nil, err
		}
		sets = append(sets, list)
	}
	return sets, nil
}

// answer answers the request.
func (u *union) answer() error {
	items, err := u.items()
	if err != nil {
		return err
	}
	page := anyPage{}
	if page.Items, page.Count, err = u.chosen(items); err != nil {
		return err
	}
	switch {
	case u.target.kind == countTarget:
		u.ok(strconv.AppendInt(nil, page.Count.Or(0), 10))
		return nil
	case !u.asked.Count:
		page.Count = wire.Opt[int64]{}
	}
	u.applyPageSize()
	u.window(&page)
	u.cut(&page)
	if page.Items, err = u.written(page.Items.([]tuple)); err != nil {
		return err
	}
	return u.encode(nil, func(b []byte, options ...wire.Option) ([]byte, error) {
		return codec.AppendPage(b, &page, options...)
	})
}

// items returns all items: the entities, or each with each.
func (u *union) items() (items []tuple, err error) {
	if u.joins {
		items = []tuple{{}}
	}
	for _, set := range u.sets {
		entities, err := (&loader{request: u.request}).call(set, nil)
		if err != nil {
			return nil, err
		}
		if !u.joins {
			for _, v := range entities {
				if u.target.typ == nil || isA(v, u.target.typ) {
					items = append(items, tuple{u.identified(set, v)})
				}
			}
			continue
		}
		if n, limit := len(items)*len(entities), u.handler.limits.Evaluate.MaxRows; limit > 0 && n > limit {
			return nil, evaluated(&evaluate.LimitError{Limit: "MaxRows", Max: int64(limit), What: "items of $crossjoin"})
		}
		var joined []tuple
		for _, item := range items {
			for _, v := range entities {
				joined = append(joined, append(slices.Clip(item), v))
			}
		}
		items = joined
	}
	return items, nil
}

// identified returns an entity with its type and its id, which the context does not tell.
func (u *union) identified(set *route, v wire.Structured) wire.Structured {
	v = codec.Clone(withoutContext(v))
	d := wire.DynamicOf(v)
	d.Set("@odata.id", quoted(u.idOf(set, v)))
	d.Set("@odata.type", quoted("#"+codec.TypeName(v)))
	return v
}

// withoutContext returns an entity without the context URL of an answer that it was alone in, a copy
// if it has one.
func withoutContext(v wire.Structured) wire.Structured {
	for _, name := range [...]string{"@odata.context", "@context"} {
		if _, has := wire.DynamicOf(v).Lookup(name); has {
			v = codec.Clone(v)
			wire.DynamicOf(v).Delete(name)
		}
	}
	return v
}

// idOf returns the URL of an entity in a set, or of a singleton.
func (u *union) idOf(set *route, v wire.Structured) string {
	b := percent.AppendSegment([]byte(u.root()), set.Segments[0].Name)
	if set.Collection {
		b = appendKeyOf(b, v, percent.AppendSegment)
	}
	return string(b)
}

// chosen returns the items that $filter leaves, in the order of $orderby, and how many there
// are without $top.
func (u *union) chosen(items []tuple) (left []tuple, count wire.Opt[int64], err error) {
	if !u.chooses() && !u.sorts() {
		return items, wire.Some(int64(len(items))), nil
	}
	var names []string
	for _, set := range u.sets {
		names = append(names, set.Segments[0].Name)
	}
	instances := make([]wire.Structured, len(items))
	of := make(map[wire.Structured]tuple, len(items))
	for i, item := range items {
		if instances[i] = item[0]; u.joins {
			instances[i] = evaluate.Join(names, item)
		}
		of[instances[i]] = item
	}
	made, err := u.ran(instances)
	if err != nil {
		return nil, count, evaluated(err)
	}
	left = make([]tuple, len(made.Items))
	for i, instance := range made.Items {
		left[i] = of[instance]
	}
	return left, made.Count, nil
}

// ran does what $filter and $orderby ask on instances.
func (u *union) ran(instances []wire.Structured) (*evaluate.Result, error) {
	compile := evaluate.CompileJoined
	if !u.joins {
		compile = func(service evaluate.Service, options *query.Options, limits evaluate.Limits) (*evaluate.Program, error) {
			return evaluate.CompileFor(service, options, evaluate.Nothing, limits)
		}
	}
	program, err := compile(asker{u.request}, u.first(), u.handler.limits.Evaluate)
	if err != nil {
		return nil, err
	}
	return program.Run(u.Context(), func(yield func(wire.Structured, error) bool) {
		for _, instance := range instances {
			if !yield(instance, nil) {
				return
			}
		}
	})
}

// written returns items as they are written: entities, or objects that refer to those that
// are joined, or have them.
func (u *union) written(items []tuple) (list []wire.Structured, err error) {
	list = make([]wire.Structured, len(items))
	for i, item := range items {
		if list[i] = item[0]; u.joins {
			list[i] = new(tupleItem)
		}
	}
	if !u.joins {
		return list, nil
	}
	for k, set := range u.sets {
		name := set.Segments[0].Name
		var expanded []wire.Raw
		for i := range u.expand {
			if x := &u.expand[i]; x.Navigation().Name == name && !x.Ref {
				if expanded, err = u.expanded(set, k, items, x.Options); err != nil {
					return nil, err
				}
			}
		}
		for i, item := range items {
			d := wire.DynamicOf(list[i])
			if expanded != nil {
				d.Set(name, expanded[i])
			} else {
				d.Set(name+"@odata.navigationLink", quoted(u.idOf(set, item[k])))
			}
		}
	}
	return list, nil
}

func quoted(text string) wire.Raw {
	b, _ := codec.AppendString(nil, text) // it is UTF-8
	return wire.Raw(b)
}

// expanded returns the entities of one of the sets, as options want them.
func (u *union) expanded(set *route, k int, items []tuple, options *query.Options) ([]wire.Raw, error) {
	if options == nil {
		options = &query.Options{}
	}
	sub := u.inner(set, nil, options)
	sub.match = match{node: u.handler.root.Text(set.Segments[0].Name)}
	sub.target = target{typ: set.Type, typeName: nameOf(set.Type), collection: true}
	if err := sub.authorizeRelated(); err != nil {
		return nil, err
	}
	entities := make([]wire.Structured, len(items))
	for i := range items {
		entities[i] = items[i][k]
	}
	if sub.details() {
		var err error
		if entities, err = sub.detailed(entities); err != nil {
			return nil, err
		}
	}
	a := sibling.Answer{
		Version: u.format.version.String(), Metadata: sibling.MetadataLevel(u.format.level), IEEE754Compatible: u.format.ieee754,
		Selection: &structural, MaxBytes: u.handler.limits.MaxAnswerSize, MaxEntities: u.handler.limits.MaxAnswerEntities, Context: u.Context(),
	}
	if _, err := sub.selects(&a); err != nil {
		return nil, err
	}
	list := make([]wire.Raw, len(items))
	for i, v := range entities {
		a.BaseURL = u.idOf(set, v)
		b, err := wire.Append(nil, v, append([]wire.Option{codec.ForAnswer(&a)}, set.declaredType...)...)
		if err != nil {
			return nil, fmt.Errorf("server: %s: %w", u.route.name, err)
		}
		list[i] = wire.Raw(b)
	}
	return list, nil
}
