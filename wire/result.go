package wire

import (
	"fmt"
	"reflect"
	"strings"
)

// unmarshalResult reads the payload of what a path or an operation answers with into
// the place that it points to, of any Go type that a property can have. Structured
// values, and those of which only the JSON is known, are the payload; all others stand
// in its member value (OData JSON Format 4.01, sections 11 to 14).
func unmarshalResult(data []byte, place any, opts []Option) error {
	d := newDecoder(data, opts)
	defer d.release()
	c, err := codecOfResult(d.options, reflect.TypeOf(place).Elem())
	if err != nil {
		return err
	}
	return d.whole(func(i int) int {
		switch c := c.(type) {
		case *variant:
			return d.resultOf(c, i, as[interfaceWords](pointerOf(place)))
		case *ref:
			return d.refOf(c, i, as[pointer](pointerOf(place)))
		case raw:
			return c.decode(d, i, pointerOf(place))
		}
		return d.page(new(anyPage), c, i, pointerOf(place))
	})
}

// codecOfResult returns the codec of a place. That of entities and complex values, which most
// results are, is kept with their type.
func codecOfResult(o *options, place reflect.Type) (codec, error) {
	if place.Kind() == reflect.Pointer && len(o.known.codecs) == 0 {
		if target, ok := reflect.Zero(place).Interface().(Structured); ok && isPointerToStruct(target) {
			t, err := tableOf(target)
			if err != nil {
				return nil, &Error{Offset: -1, Err: err}
			}
			return t.alone, nil
		}
	}
	return codecOfItems(o, place)
}

// refOf reads the object at i, which must not be a wrapper around a value, unless the
// option InValue says so.
func (d *decoder) refOf(c *ref, i int, place *pointer) int {
	t, err := c.link.table()
	if err != nil || d.at(i) != '{' {
		return c.decode(d, i, to(place))
	}
	if d.options.inValue {
		p := reflect.New(t.goType)
		*place = p.UnsafePointer()
		return d.wrapped(t, i, *place)
	}
	end := c.decode(d, i, to(place))
	if end != failed && !t.plain && t.isWrapper(*place) {
		return d.fail(0, &Error{Err: errWrapped(t.name)})
	}
	return end
}

// errWrapped says that an entity of a type stands in a wrapper.
func errWrapped(name string) error {
	return fmt.Errorf(`the payload has a member "value", which %s lacks, and no other property: `+
		"read a single entity in such a wrapper with the option odata.InValue, a collection with odata.UnmarshalPage", name)
}

// resultOf reads the object at i, whose type its context URL names if it does not say so
// itself (Protocol 10.6).
func (d *decoder) resultOf(c *variant, i int, place *interfaceWords) int {
	if d.at(i) == '{' && len(d.discriminator(i, d.space(i+1))) == 0 {
		if r := familyOf(c.iface, c.base.zero).named([]byte(typeInContext(d.contextOf(i)))); r != nil {
			place.methods = r.methods
			return d.structured(&r.link, i, &place.value)
		}
	}
	return c.decode(d, i, to(place))
}

// contextOf returns the context URL of the object at i, which is its first member; "" if
// there is none.
func (d *decoder) contextOf(i int) string {
	i = d.space(i + 1)
	end := d.look(i)
	if end == failed {
		return ""
	}
	if name := d.lookText(i); string(name) != "@odata.context" && string(name) != "@context" {
		return ""
	}
	if i = d.space(end); d.at(i) != ':' {
		return ""
	}
	if i = d.space(i + 1); d.look(i) == failed {
		return ""
	}
	return string(d.lookText(i))
}

// typeInContext returns the derived type that the context URL of an entity names, as
// Employee in "…$metadata#People/Model.Employee(Name)/$entity"; "" if it names none.
func typeInContext(url string) string {
	_, fragment, _ := strings.Cut(url, "#")
	path, _ := strings.CutSuffix(fragment, "/$entity")
	if strings.HasSuffix(path, ")") { // the selection, which may have parentheses
		open := len(path)
		for depth := 0; open > 0; {
			switch open--; path[open] {
			case ')':
				depth++
			case '(':
				depth--
			}
			if depth == 0 {
				break
			}
		}
		path = path[:open]
	}
	at := strings.LastIndexByte(path, '/')
	if at < 0 || !strings.Contains(path[at:], ".") {
		return ""
	}
	return path[at+1:]
}
