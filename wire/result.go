package wire

import "reflect"

// unmarshalResult reads the payload of what a path or an operation answers with into
// the place that it points to, of any Go type that a property can have. Structured
// values, and those of which only the JSON is known, are the payload; all others stand
// in its member value (OData JSON Format 4.01, sections 11 to 14).
func unmarshalResult(data []byte, place any, opts []Option) error {
	d := newDecoder(data, opts)
	defer d.release()
	c, err := d.options.codecOf(reflect.TypeOf(place).Elem())
	if err != nil {
		return err
	}
	return d.whole(func(i int) int {
		switch c.(type) {
		case *ref, *variant, raw:
			return c.decode(d, i, pointerOf(place))
		}
		return d.page(new(anyPage), c, i, pointerOf(place))
	})
}
