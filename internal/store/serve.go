package store

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// call is a call of a function of the service.
type call struct {
	*Engine
	route *routes.Route
	ctx   context.Context
	keys  []any
	body  any // an entity, an odata.Reference, or nil
	query *query.Options
}

// do does what the function is for. What it returns is an answer, an entity that may be
// nil, or nil.
func (c *call) do() (result any, err error) {
	switch c.route.Kind {
	case routes.Read, routes.List:
		see := c.view
		if c.readsOne() {
			see = c.viewOfOne
		}
		v, done, err := see(c.ctx)
		if err != nil {
			return nil, err
		}
		defer done()
		return c.read(v)
	case routes.Create:
		err = c.write(http.StatusBadRequest, func(w *work) error {
			result, err = c.create(w)
			return err
		})
	case routes.Update:
		err = c.write(http.StatusBadRequest, func(w *work) error {
			result, err = c.update(w)
			return err
		})
	case routes.Delete:
		err = c.write(http.StatusConflict, c.remove)
	case routes.Reference:
		err = c.write(http.StatusConflict, c.refer)
	case routes.Media:
		return c.media()
	}
	return result, err
}

// write does work for the call.
func (c *call) write(status int, do func(w *work) error) error {
	return c.Engine.write(c.ctx, status, func(w *work) error {
		w.query = c.query
		return do(w)
	})
}

// readsOne reports whether a row of an entity set is read by its key, and nothing with it: no
// rule and no option looks at others.
func (c *call) readsOne() bool {
	s, q := c.route.Segments, c.query
	if c.route.Kind != routes.Read || len(s) != 2 || s[1].Keys == nil {
		return false
	}
	t := c.model.tables[s[0].Name]
	if t == nil || t.single || c.ruled(t) || t.alternatesOf(t.typ) != nil {
		return false
	}
	return q == nil || q.Expand == nil && q.Apply == nil && q.Compute == nil && q.Filter == nil && q.OrderBy == nil &&
		!slices.ContainsFunc(q.Select, func(x query.SelectItem) bool { return x.Options != nil })
}

func (c *call) read(v *view) (any, error) {
	if option := serving.Beyond(c.query); option != "" {
		return nil, server.NotImplemented(option)
	}
	p, err := v.find(c.route.Segments, c.keys)
	if err != nil {
		return nil, err
	}
	if c.route.Kind == routes.List {
		return v.list(&p, c.query)
	}
	return v.one(&p, c.query)
}

// written returns an entity that has been written as the answer has it.
func (c *call) written(w *work, t *table, at Ref) (any, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	entity, err := w.rows.Get(at)
	if entity == nil || err != nil {
		return nil, err
	}
	return w.one(&place{table: t, at: at, entity: entity}, c.query)
}

func (c *call) create(w *work) (any, error) {
	p, err := w.find(c.route.Segments, c.keys)
	if err != nil {
		return nil, err
	}
	entity, _ := c.body.(wire.Structured)
	if p.end == nil || p.end.contained {
		at, err := w.create(p.table, p.at.Key, entity, nil)
		if err != nil {
			return nil, err
		}
		return c.written(w, p.table, at)
	}
	target, err := w.targetOf(p.from, p.end)
	if err != nil {
		return nil, err
	}
	at, err := w.create(target, "", entity, &origin{p.from, p.owner, p.end})
	if err != nil {
		return nil, err
	}
	return c.written(w, target, at)
}

func (c *call) update(w *work) (any, error) {
	p, err := w.find(c.route.Segments, c.keys)
	if err != nil {
		return nil, err
	}
	change, _ := c.body.(wire.Structured)
	if p.entity == nil {
		return c.upsert(w, &p, change)
	}
	if err := c.holds(p.entity); err != nil {
		return nil, err
	}
	base := p.entity
	if server.RequestOf(c.ctx).Replaces() {
		if base, err = w.replaced(p.entity, change); err != nil {
			return nil, err
		}
	}
	if err := w.change(p.table, p.at, p.entity, base, change); err != nil {
		return nil, err
	}
	return c.written(w, p.table, p.at)
}

// replaced returns an entity without what one that replaces it does not say: undeclared
// properties, and those that must have a value, of which there is no other one (Protocol 11.4.3).
func (w *work) replaced(old, with wire.Structured) (wire.Structured, error) {
	rest := codec.Copy(old)
	d := wire.DynamicOf(rest)
	for name := range wire.DynamicOf(old).Undeclared() {
		d.Delete(name) // the change has those that it keeps
	}
	for name := range wire.DynamicOf(old).Annotations() {
		property, _, _ := strings.Cut(name, "@")
		if _, had := wire.DynamicOf(old).Lookup(property); had {
			d.Delete(name)
		}
	}
	typ := w.model.typeOf(old)
	for _, p := range typ.properties {
		kept := !p.NotNull || p.Collection || p.Defaults || p.Generated || p.Immutable || slices.Contains(typ.key, p.Name)
		if kept || wire.PropertyValue(with, p.Name).Kind() != wire.KindAbsent {
			continue
		}
		if err := codec.SetAbsent(rest, p.Name); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// upsert makes the entity that a change is about, which is not there (Protocol 11.4.4).
func (c *call) upsert(w *work, p *place, change wire.Structured) (any, error) {
	there, err := w.rows.Get(p.at)
	switch {
	case err != nil:
		return nil, err
	case there != nil, p.table == nil, p.end != nil && !p.end.contained:
		return nil, errNotFound
	case c.precondition().IfMatch != nil:
		return nil, errPrecondition
	}
	if err := serving.RefuseNew(w.ctx, c.query, nil); err != nil {
		return nil, err
	}
	entity := codec.Copy(change)
	if last := c.route.Segments[len(c.route.Segments)-1]; last.Keys != nil {
		values := map[string]wire.Raw{}
		for i, value := range c.keys[len(c.keys)-len(last.Keys):] {
			p, err := p.table.keyProperty(i, last.Keys[i].Property)
			if err != nil {
				return nil, err
			}
			if values[p.Name], err = rawKey(p, value); err != nil {
				return nil, err
			}
		}
		if entity, err = patched(entity, values); err != nil {
			return nil, err
		}
	}
	below := ""
	if p.table.parent != nil {
		below = p.table.parentOf(p.at).Key
	}
	at, err := w.create(p.table, below, entity, nil)
	if err != nil {
		return nil, err
	}
	if at != p.at { // the key is the service's own
		return nil, errNotFound
	}
	if _, asks := serving.Asked(c.ctx, c.query); asks {
		r := server.RequestOf(c.ctx)
		r.Created()
		c.query = r.Query() // which has what was made in it
	}
	return c.written(w, p.table, at)
}

func (c *call) remove(w *work) error {
	p, err := w.find(c.route.Segments, c.keys)
	switch {
	case err != nil:
		return err
	case p.entity == nil:
		return errNotFound
	}
	if err := c.holds(p.entity); err != nil {
		return err
	}
	return w.remove(p.table, p.at)
}

// refer changes a relationship, at $ref.
func (c *call) refer(w *work) error {
	segments := c.route.Segments
	if n := len(segments) - 1; segments[n].Name == "$ref" {
		segments = segments[:n]
	}
	p, err := w.find(segments, c.keys)
	switch {
	case err != nil:
		return err
	case p.end == nil || p.end.contained:
		return bad("", "%s is no relationship that can be changed", c.route.Path)
	}
	owner, err := w.rows.Get(p.owner)
	if err != nil {
		return err
	}
	if err := c.holds(owner); err != nil {
		return err
	}
	to, named := c.body.(odata.Reference)
	if !named && c.query != nil { // a single-valued one can be named
		to.ID = c.query.ID
	}
	row := Row{p.at, p.entity}
	if named || to.ID != "" {
		row, err = w.byID(to.ID, "$id")
	}
	own := (*odata.Error)(nil)
	switch removes := c.route.Method == http.MethodDelete; {
	case removes && errors.As(err, &own), err == nil && row.Entity == nil:
		return errNotFound
	case err != nil:
		return err
	case !removes:
		return w.link(p.owner, p.end, row.Ref)
	}
	related, err := w.rows.Linked(p.owner, Link{p.end.name, row.Ref})
	switch {
	case err != nil:
		return err
	case !related:
		return errNotFound
	}
	return w.unlink(p.owner, p.end, row.Ref)
}

var errPrecondition = wrong(http.StatusPreconditionFailed, "", "the entity has changed, or is not there")

// precondition is what the request says about the ETag of what it changes: nothing where a
// function of the program's changes something else on the way, with a query of its own.
func (c *call) precondition() server.Precondition {
	if _, asks := serving.Asked(c.ctx, c.query); !asks {
		return server.Precondition{}
	}
	return server.RequestOf(c.ctx).Precondition()
}

// holds holds the request to what it says about the ETag.
func (c *call) holds(entity wire.Structured) error {
	if !c.precondition().Holds(odata.ControlOf(wire.DynamicOf(entity)).ETag) {
		return errPrecondition
	}
	return nil
}

// Reference routes have the kind "reference"; operations are not the store's.
func serves(k routes.Kind) bool {
	switch k {
	case routes.Read, routes.List, routes.Create, routes.Update, routes.Delete, routes.Reference, routes.Media:
		return true
	}
	return false
}

// returned makes of a result what a function returns.
func returned(t reflect.Type, result any) (reflect.Value, error) {
	place := reflect.New(t).Elem()
	switch result := result.(type) {
	case answer:
		items := reflect.MakeSlice(place.FieldByName("Items").Type(), len(result.entities), len(result.entities))
		for i, entity := range result.entities {
			if err := put(items.Index(i), entity); err != nil {
				return place, err
			}
		}
		place.FieldByName("Items").Set(items)
		place.FieldByName("Count").Set(reflect.ValueOf(result.count))
		place.FieldByName("NextLink").SetString(result.next)
		place.FieldByName("DeltaLink").SetString(result.delta)
	case wire.Structured:
		return place, put(place, result)
	case *odata.Media:
		place.Set(reflect.ValueOf(result))
	}
	return place, nil
}

// put sets a place to an entity: as its base type if the place is for pointers to that.
func put(place reflect.Value, entity wire.Structured) (err error) {
	if !reflect.TypeOf(entity).AssignableTo(place.Type()) {
		if place.Kind() == reflect.Interface {
			return server.NotImplemented("$apply that makes other things than entities, beside a server")
		}
		if entity, err = codec.Base(entity, place.Type()); err != nil {
			return err
		}
	}
	place.Set(reflect.ValueOf(entity))
	return nil
}
