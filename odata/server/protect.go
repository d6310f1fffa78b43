package server

import (
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// This file holds entities that a client writes to what the description says of who says
// which values, before a function gets them.

// protect takes out of what is written the values that clients cannot say, wherever they
// stand: what is computed (Core.Computed), and, of what is there already, what is immutable
// (Core.Immutable) and what UpdateRestrictions/NonUpdatableProperties names (Protocol
// 11.4.3). So is the key of what changes: the URL says which entity is meant, but for what a
// property without keys leads to, which gets its key when it is made. Those of entities that
// stand in it stay, and whether such a one is new, the function knows.
func (r *request) protect(v wire.Structured, was former) {
	r.protectValues(v, was)
	if r.route.Kind != routes.Update {
		return
	}
	if r.route.hasKey() || !was.none {
		for _, name := range keyNames(v) {
			codec.Clear(v, name)
		}
	}
	for i := range r.route.written.fixed {
		path := &r.route.written.fixed[i]
		if of, name := ownerOf(v, path.names); of != nil && path.isOf(v) {
			codec.Clear(of, name)
		}
	}
}

func (r *request) protectValues(v wire.Structured, was former) {
	d := r.handler.described
	if !d.Says.Computed && (was.none || !d.Says.Immutable) {
		return
	}
	forbidden := func(typeName, property string) bool {
		w := d.Written(typeName, property)
		return w.Computed || w.Immutable && was.has(property)
	}
	typeName := codec.TypeName(v)
	for p, value := range codec.Values(v) {
		switch {
		case value.Kind() == wire.KindAbsent:
			continue
		case !p.Key && forbidden(typeName, p.Name):
			codec.Clear(v, p.Name)
			continue
		}
		for o := range objectsOf(value) {
			r.protectValues(o, was.within(p))
		}
	}
	// The type of what changes need not be said: what a derived one declares is among the rest.
	for name := range wire.DynamicOf(v).Undeclared() {
		for _, derived := range v.WireType().Derived {
			if forbidden(derived.WireType().Name, name) {
				wire.DynamicOf(v).Delete(name)
				break
			}
		}
	}
}

// objectsOf yields the object that a value is, or those that it has as items.
func objectsOf(value wire.Value) func(yield func(wire.Structured) bool) {
	return func(yield func(wire.Structured) bool) {
		if o := value.Object(); !isNil(o) {
			yield(o)
		}
		for i := range value.Len() {
			if o := value.Item(i).Object(); !isNil(o) && !yield(o) {
				return
			}
		}
	}
}

// checkNeeded refuses what a client makes without a value that it has to say: one of a
// property that cannot be null, which nothing else gives a value. whole says that the object
// is all that will be there, and not a change.
func (r *request) checkNeeded(v wire.Structured, path string, was former, whole bool) error {
	d := r.handler.described
	if !r.route.byHand || !d.Says.Needed {
		return nil
	}
	typeName := codec.TypeName(v)
	for p, value := range codec.Values(v) {
		w := d.Written(typeName, p.Name)
		missing := false
		switch value.Kind() {
		case wire.KindAbsent:
			missing = w.Needed && (!was.has(p.Name) || whole && !w.Immutable)
		case wire.KindNull:
			missing = w.NotNull && w.Immutable // else it has been refused, or taken out
		}
		if missing && !p.Key {
			return BadRequest(p.Name+" must have a value", path+p.Name)
		}
		for o := range objectsOf(value) {
			if p.Navigation && !r.isNew(o) {
				continue
			}
			if err := r.checkNeeded(o, path+p.Name+"/", was.within(p), whole); err != nil {
				return err
			}
		}
	}
	return nil
}

// isNew reports whether an entity that stands in another one is made with it: one in a change
// may be there already if it says its key.
func (r *request) isNew(o wire.Structured) bool {
	control := odata.ControlOf(wire.DynamicOf(o))
	return control.ID == "" && !control.Removed && (r.route.Kind == routes.Create || len(appendWholeKey(nil, o)) == 0)
}
