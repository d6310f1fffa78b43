package server

import (
	"fmt"
	"strings"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/wire"
)

// This file holds what a client writes to the description, as far as reading it has not
// done so.

// checkWritten refuses what an object, and what is below it, cannot be as its type is
// described.
func (r *request) checkWritten(v wire.Structured, path string) error {
	if err := r.checkType(v, path); err != nil {
		return err
	}
	if err := r.checkUndeclared(v, path); err != nil {
		return err
	}
	for p, value := range codec.Values(v) {
		if err := r.checkProperty(v, p, value, path); err != nil {
			return err
		}
	}
	return nil
}

// checkType refuses an object that says to be of a type which cannot be there (JSON Format
// 4.5.3), and forgets what a client says about the types of declared properties: they have
// their own.
func (r *request) checkType(v wire.Structured, path string) error {
	d := wire.DynamicOf(v)
	if text, found := codec.UnknownType(v); found {
		own := v.WireType().Name
		switch name := r.handler.described.FullName(text); {
		case name == own:
			d.Delete("@odata.type")
		case !r.handler.described.Derives(name, own):
			return BadRequest(fmt.Sprintf("@odata.type is %q, which is neither %s nor derived from it", text, own), path+"@odata.type")
		}
	}
	var about []string
	for name, value := range d.Annotations() {
		property, _, _ := strings.Cut(name, "@")
		p := wire.FindProperty(v, property)
		if isStatedType(name) && p != nil && !isAbstract(p.TypeName) {
			if err := r.checkTypeBeside(p, name, value, path); err != nil {
				return err
			}
			about = append(about, name)
		}
	}
	for _, name := range about {
		d.Delete(name)
	}
	return nil
}

// isAbstract reports whether values of a declared type say which type they have.
func isAbstract(typeName string) bool {
	switch typeName {
	case "Edm.Untyped", "Edm.PrimitiveType", "Edm.ComplexType", "Edm.EntityType", "Edm.Geography", "Edm.Geometry":
		return true
	}
	return false
}

// checkTypeBeside refuses a type that a client says beside a property which it cannot have: it is
// that of the property, one that is derived from it, or another one of numbers, whatever of these
// holds the value.
func (r *request) checkTypeBeside(p *wire.PropertyInfo, name string, stated wire.Raw, path string) error {
	text, is := stated.Text()
	found, wanted := r.fullName(text), p.TypeName
	if p.Collection {
		wanted = "Collection(" + wanted + ")"
	}
	found, wanted = r.underlying(found), r.underlying(wanted)
	if is && (found == wanted || r.handler.described.Derives(found, wanted) || isNumeric(found) && isNumeric(wanted)) {
		return nil
	}
	return BadRequest(fmt.Sprintf("%s is %s, and %s is declared as %s", name, stated, p.Name, wanted), path+name)
}

// underlying returns what type definitions stand for, in a full name.
func (r *request) underlying(typeName string) string {
	if item, is := strings.CutPrefix(typeName, "Collection("); is {
		return "Collection(" + r.underlying(strings.TrimSuffix(item, ")")) + ")"
	}
	types := r.handler.described.Types
	for range types {
		t := types[typeName]
		if t == nil || t.Kind != described.Definition {
			break
		}
		typeName = t.Base
	}
	return typeName
}

// isNumeric reports whether values of a type, by its full name, are numbers.
func isNumeric(typeName string) bool {
	return strings.HasPrefix(primitives[strings.TrimPrefix(typeName, "Edm.")], "-")
}

func noMember(text string, p *wire.PropertyInfo, path string) error {
	return BadRequest(fmt.Sprintf("%s: %s is no member of %s", p.Name, text, p.TypeName), path+p.Name)
}

// checkProperty refuses a value that a property cannot have.
func (r *request) checkProperty(v wire.Structured, p *wire.PropertyInfo, value wire.Value, path string) error {
	if value.Kind() == wire.KindAbsent {
		return nil
	}
	if p.Collection && value.Kind() == wire.KindNull {
		return BadRequest(p.Name+" is a collection, which cannot be null; an empty one is []", path+p.Name)
	}
	if value.Kind() == wire.KindNull {
		w := r.handler.described.Written(codec.TypeName(v), p.Name)
		ignored := p.Key || w.Computed || w.Immutable && r.route.Kind == routes.Update // of what is there: see checkNeeded
		if w.NotNull && !ignored {
			return BadRequest(p.Name+" must have a value", path+p.Name)
		}
	}
	if p.TypeName == "Edm.Stream" && !p.Collection && value.Kind() != wire.KindNull {
		return r.checkInline(v, p.Name, path)
	}
	if p.Enum {
		own, _ := codec.ValueAt(v, p.Name)
		if text, found := own.UnknownMember(r.handler.described.MayCombine(p.TypeName)); found {
			return noMember(fmt.Sprintf("%q", text), p, path)
		}
	}
	if o := value.Object(); !isNil(o) {
		return r.checkWritten(o, path+p.Name+"/")
	}
	for i := range value.Len() {
		item := value.Item(i)
		if item.Kind() == wire.KindNull && (p.Navigation || r.handler.described.IsFull(codec.TypeName(v), p.Name)) {
			return BadRequest(fmt.Sprintf("item %d of %s cannot be null", i, p.Name), path+p.Name)
		}
		if o := item.Object(); !isNil(o) {
			if err := r.checkWritten(o, path+p.Name+"/"); err != nil {
				return err
			}
		}
	}
	return r.checkFacets(v, p, value, path)
}
