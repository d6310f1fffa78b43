package wire

import (
	"reflect"
	"slices"

	"github.com/odatagen/odatagen/internal/sibling"
)

// This file finds values in an object by the path of a URL, which goes through properties,
// restricts what is there to a type, and picks items of collections.

// Behind returns the value that steps lead to from an object, and -1; or the number of the
// step that leads no further: to a value that is null, which it returns, or to nothing.
func (siblings) Behind(v Structured, steps []sibling.Step) (value anyValue, lost int) {
	owner := v
	for i := range steps {
		s, found := &steps[i], false
		switch s.Kind {
		case sibling.PropertyStep:
			if i > 0 {
				owner = value.instance()
			}
			if text, is := value.text(); is && i > 0 {
				value, found = valueWithin(text, []string{s.Name})
			} else if owner != nil {
				value, found = valueOf(owner, pointerOf(owner), s.Name)
				found = found && !value.Navigation // a derived type declares it, to which nothing casts
			}
		case sibling.CastStep:
			if value.Collection {
				owner, found = value.onlyOf(owner, s.Name)
				if found {
					value, found = valueOf(owner, pointerOf(owner), value.Name)
				}
			} else {
				found = value.isOf(s.Name)
			}
		case sibling.IndexStep:
			value, found = value.item(s.Index)
		}
		switch {
		case !found:
			return anyValue{}, i
		case i < len(steps)-1 && !value.Collection && value.state <= stateNull:
			return value, i
		}
	}
	return value, -1
}

// instance returns the object that a value is; nil if it is none.
func (v *anyValue) instance() Structured {
	own, p := v.object()
	if own == nil || p == nil {
		return nil
	}
	return reflect.NewAt(reflect.TypeOf(own).Elem(), p).Interface().(Structured)
}

// isOf reports whether a value is an object of a type, or of one derived from it.
func (v *anyValue) isOf(name string) bool {
	if text, is := v.text(); is {
		d, object := membersOf(text)
		return object && d.stated() == name
	}
	o := v.instance()
	return o != nil && isOf(o, name)
}

func isOf(o Structured, name string) bool {
	return typeName(o) == name || slices.Contains(baseNames(reflect.TypeOf(statedType(o, nil, nil))), name)
}

// onlyOf returns a copy of the owner of a collection which has the items alone that are of a
// type.
func (v *anyValue) onlyOf(owner Structured, name string) (Structured, bool) {
	if v.Target == nil {
		return nil, false
	}
	made := siblings{}.Clone(owner)
	var indexes []int
	list := PropertyValue(owner, v.Name)
	for i := range list.Len() {
		if o := list.Item(i).Object(); !isNil(o) && isOf(o, name) {
			indexes = append(indexes, i)
		}
	}
	return made, siblings{}.Pick(made, v.Name, indexes) == nil
}

// item returns an item of a collection, counted from the end if the number is negative.
func (v *anyValue) item(n int64) (anyValue, bool) {
	if text, is := v.text(); is && text[0] == '[' {
		var all []Raw
		for _, item := range membersIn(text) {
			all = append(all, item)
		}
		if n < 0 {
			n += int64(len(all))
		}
		if n < 0 || n >= int64(len(all)) {
			return anyValue{}, false
		}
		return rawValue("", all[n]), true
	}
	if n < 0 {
		n += int64(v.Len())
	}
	if n < 0 || n >= int64(v.Len()) {
		return anyValue{}, false
	}
	if accessOf(v.codec).at(v.at).Item(int(n)).Kind() == KindNull {
		return anyValue{PropertyInfo: PropertyInfo{TypeName: v.TypeName, Target: v.Target}, codec: v.codec, state: stateNull}, true
	}
	item, err := anyValueOf(reflect.NewAt(v.field.goType, v.at).Elem().Index(int(n)).Interface(), func(o *options) { o.declared = v.Target })
	return item, err == nil
}
