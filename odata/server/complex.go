package server

import (
	"net/http"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/wire"
)

// This file looks at the complex values in what clients write beside those that are there:
// which types they have, and what they replace.

// narrowComplex makes complex values of a change ones of the types that they have now, if they
// do not say of which type they are, and have what those types declare.
func (r *request) narrowComplex(change wire.Structured) error {
	if r.route.Kind != routes.Update || r.exchange.Request.Method == http.MethodPut || !isVague(change) {
		return nil
	}
	there, err := r.entityThere()
	if err != nil || isNil(there) {
		return nil // the function that changes it says so
	}
	return narrowWithin(change, there, "")
}

// isVague reports whether a complex value in an object has properties that its type does not
// declare, and does not say of which type it is.
func isVague(v wire.Structured) bool {
	for p := range codec.Properties(v) {
		if o := complexIn(v, p); o != nil && (!codec.SaysType(o, p.Target) && hasMore(o) || isVague(o)) {
			return true
		}
	}
	return false
}

// complexIn returns the complex value of a property; nil if it has none.
func complexIn(v wire.Structured, p *wire.PropertyInfo) wire.Structured {
	if p.Target == nil || p.Collection || p.Navigation {
		return nil
	}
	if o := wire.PropertyValue(v, p.Name).Object(); !isNil(o) {
		return o
	}
	return nil
}

func narrowWithin(v, there wire.Structured, path string) error {
	for p := range codec.Properties(v) {
		o := complexIn(v, p)
		if o == nil {
			continue
		}
		before := wire.PropertyValue(there, p.Name).Object()
		if isNil(before) {
			continue
		}
		if !codec.SaysType(o, p.Target) && hasMore(o) {
			is, err := codec.Narrow(o, codec.Stated(before))
			if err == nil && is != o {
				o, err = is, codec.SetObjects(v, p.Name, []wire.Structured{is})
			}
			if err != nil {
				return placed(badArguments(err), path+p.Name+"/")
			}
		}
		if err := narrowWithin(o, before, path+p.Name+"/"); err != nil {
			return err
		}
	}
	return nil
}

// hasMore reports whether an object says something of properties that its own type does not
// declare: values, or what those lead to.
func hasMore(o wire.Structured) bool {
	d := wire.DynamicOf(o)
	for range d.Undeclared() {
		return true
	}
	for name := range d.Annotations() {
		if property, _, _ := strings.Cut(name, "@"); property != "" && !isServices(name) && wire.FindProperty(o, property) == nil {
			return true
		}
	}
	return false
}

// supersede makes a complex value one that replaces another: it says of which type it is, if that
// was of another one, and what the other had that no type declares is null.
func supersede(o, before wire.Structured) {
	if !isNil(before) {
		if codec.TypeName(o) != codec.TypeName(before) {
			codec.SayType(o)
		}
		d := wire.DynamicOf(o)
		for name := range wire.DynamicOf(before).Undeclared() {
			if _, has := d.Lookup(name); !has && o.WireType().Open && wire.FindProperty(o, name) == nil {
				d.Set(name, "null")
			}
		}
	}
	supersedeWithin(o, before, true)
}

// supersedeComplex makes the complex values of an entity, all of it, ones that replace others.
func (r *request) supersedeComplex(v wire.Structured) {
	for p := range codec.Properties(v) {
		if complexIn(v, p) != nil {
			there, err := r.entityThere()
			supersedeWithin(v, there, there != nil || err != nil)
			return
		}
	}
}

// supersedeWithin is supersede for the complex values of an object, if it is known what they replace.
func supersedeWithin(v, before wire.Structured, known bool) {
	for p := range codec.Properties(v) {
		o := complexIn(v, p)
		switch {
		case o == nil:
		case !known && len(p.Target.WireType().Derived) > 0:
			codec.SayType(o)
			supersedeWithin(o, nil, false)
		case isNil(before):
			supersede(o, nil)
		default:
			supersede(o, wire.PropertyValue(before, p.Name).Object())
		}
	}
}
