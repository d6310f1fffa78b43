package wire

import "reflect"

// Alternative returns which alternative a union is, for a type switch: the value of
// the field that is set, such as a *Cat, an enumeration or a []string, and of an [Opt]
// what is in it, such as a string or an int64. It is a [Raw] for what is none of the
// alternatives, and nil for null and where no field is set.
func Alternative(v Union) any {
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Pointer || r.IsNil() {
		return nil
	}
	c, ok := unionCodec(r.Type()).(*lazyUnion)
	if !ok {
		return nil
	}
	u, err := c.ready()
	if err != nil {
		return nil
	}
	p := r.UnsafePointer()
	a, n := u.set(p)
	if n == 0 {
		if other := *as[Raw](fieldAt(p, u.other)); other != "" {
			return other
		}
		return nil
	}
	place := fieldAt(p, a.offset)
	if s, ok := a.codec.(scalar); ok {
		if a.codec.state(place) == stateNull {
			return nil
		}
		return s.value(place)
	}
	return reflect.NewAt(a.goType, place).Elem().Interface()
}
