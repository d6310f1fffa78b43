package server

import (
	"errors"
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/wire"
)

// This file looks at what stands in the place of what clients write, before they do: what is
// new can be given values that cannot be changed later, and has to have those that are needed.

// former is what stands in the place of an object that is written.
type former struct {
	none bool            // nothing does: the object is new
	v    wire.Structured // nil if it is not known
}

// formerAt returns what stands at a value, of an object that is there.
func formerAt(v wire.Value) former {
	o := v.Object()
	return former{isNil(o), o}
}

// within returns what stands in the place of the objects of a property. Items of a collection
// are new, since it is replaced (Protocol 11.4.3); of entities their functions know.
func (f former) within(p *wire.PropertyInfo) former {
	switch {
	case f.none, p.Collection, p.Navigation:
		return former{none: true}
	case isNil(f.v), wire.FindProperty(f.v, p.Name) == nil && f.has(p.Name):
		return former{}
	}
	return formerAt(wire.PropertyValue(f.v, p.Name))
}

// has reports whether what was there can have a value of a property, as far as that is known.
func (f former) has(name string) bool {
	return !f.none && (isNil(f.v) || wire.FindProperty(f.v, name) != nil || wire.FindProperty(codec.Stated(f.v), name) != nil)
}

// formerOf returns what a client's entity is written in the place of: nothing for one that it
// creates, or changes where there is none (an upsert, Protocol 11.4.4). It is looked up only if
// that makes a difference: where there is no function to tell, the change is one.
func (r *request) formerOf(v wire.Structured) former {
	if r.route.Kind == routes.Create {
		return former{none: true}
	}
	upserts, matched := r.route.upserts(), tags(r.exchange.Request.Header, "If-Match") != nil
	if !(upserts && !matched) && !r.depends(v, false) && (r.route.hasKey() || !saysKey(v)) {
		return former{}
	}
	there, err := r.entityThere()
	var own *Error
	return former{!matched && errors.As(err, &own) && own.Status == http.StatusNotFound, there}
}

// saysKey reports whether an entity has a part of its key.
func saysKey(v wire.Structured) bool {
	return slices.ContainsFunc(keyNames(v), func(name string) bool { return isSaid(v, []string{name}, false) })
}

// depends reports whether what a client writes depends on what is there: it has a value that
// only what is new can be given, or lacks one in a complex value, within, that is needed there.
func (r *request) depends(v wire.Structured, within bool) bool {
	d := r.handler.described
	needs := r.route.byHand && d.Says.Needed
	if !d.Says.Immutable && !needs {
		return false
	}
	typeName := codec.TypeName(v)
	for p, value := range codec.Values(v) {
		absent := value.Kind() == wire.KindAbsent
		if p.Navigation || p.Key || absent && !(within && needs) {
			continue
		}
		w := d.Written(typeName, p.Name)
		if absent && w.Needed || !absent && w.Immutable {
			return true
		}
		if o := value.Object(); !isNil(o) && r.depends(o, true) {
			return true
		}
	}
	return false
}
