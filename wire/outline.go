package wire

import "github.com/odatagen/odatagen/internal/sibling"

// Outline says what the values are in JSON.
func (s *shape) Outline() sibling.Outline { return outline{s.codec} }

// outline is the one of the values of a codec.
type outline struct{ codec codec }

var anything = outline{raw{}}

func (o outline) Begins(with byte) bool { return accepts(o.codec, with, 0) }

func (o outline) Any() bool { return o == anything }

func (o outline) Open() bool {
	switch c := o.codec.(type) {
	case *dict:
		return true
	case *ref:
		t, err := c.table()
		return err == nil && t.rest != nil
	}
	return false
}

func (o outline) Alternatives() (list []sibling.Outline) {
	c, ok := o.codec.(*lazyUnion)
	if !ok {
		return nil
	}
	u, err := c.ready()
	if err != nil {
		return nil
	}
	for _, a := range u.alternatives {
		list = append(list, outline{a.codec})
	}
	return list
}

func (o outline) Item() sibling.Outline {
	switch c := o.codec.(type) {
	case *list:
		return outline{c.item}
	case *refs:
		return outline{&c.one}
	case *enums:
		return outline{&enum{name: c.name, typ: c.typ}}
	case interface{ single() codec }:
		return outline{c.single()}
	}
	return anything
}

func (o outline) Property(name string) (of sibling.Outline, declared bool) {
	switch c := o.codec.(type) {
	case *dict:
		return outline{c.item}, false
	case *ref:
		t, err := c.table()
		if err != nil {
			break
		}
		if k, declared := t.index[name]; declared {
			return outline{t.fields[k].codec}, true
		}
		if t.rest != nil {
			return outline{t.rest.codec.(*dict).item}, false
		}
	}
	return anything, false
}
