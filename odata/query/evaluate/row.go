package evaluate

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// row is an instance that a query has made: a result of $apply, which has dynamic
// properties alone. It is written and read like other structured values.
type row struct {
	wire.Dynamic

	base   wire.Structured // what it was made of, with its properties; nil for none
	names  []string
	values []wire.Value
	// declared are the names of properties whose types the description tells, each with the
	// declared type of a structured value.
	declared map[string]wire.Structured
}

var rowType = wire.Type{Open: true}

// WireType implements [wire.Structured].
func (*row) WireType() *wire.Type { return &rowType }

// get returns the value of a property.
func (r *row) get(name string) wire.Value {
	for i := len(r.names) - 1; i >= 0; i-- {
		if r.names[i] == name {
			return r.values[i]
		}
	}
	if r.base != nil {
		return wire.PropertyValue(r.base, name)
	}
	return wire.Value{}
}

// with returns an instance with more properties.
func with(o wire.Structured, names []string, values []wire.Value) *row {
	if r, ok := o.(*row); ok {
		return &row{
			base:   r.base,
			names:  append(r.names[:len(r.names):len(r.names)], names...),
			values: append(r.values[:len(r.values):len(r.values)], values...),

			declared: r.declared,
		}
	}
	return &row{base: o, names: names, values: values}
}

// declare says that the description tells the type of a property.
func (r *row) declare(name string, of wire.Structured) {
	if r.declared == nil {
		r.declared = map[string]wire.Structured{}
	}
	r.declared[name] = of
}

// add gives a row what another one has beside, and so the values that both have a part of
// (Data Aggregation 4.0, 3.2.3.1).
func (r *row) add(other *row) {
	for i, name := range other.names {
		v := other.values[i]
		at := slices.Index(r.names, name)
		if at < 0 {
			r.names, r.values = append(r.names, name), append(r.values, v)
			if of, is := other.declared[name]; is {
				r.declare(name, of)
			}
			continue
		}
		own, is := r.values[at].Object().(*row)
		if !is || own.base != nil || v.Kind() != wire.KindStructured {
			continue
		}
		if part, is := v.Object().(*row); is && part.base == nil {
			whole := with(own, nil, nil)
			whole.declared = maps.Clone(own.declared)
			whole.add(part)
			v = internal.Object(whole)
		}
		r.values[at] = v
	}
}

// Join returns an instance whose properties are entities, such as those that $crossjoin has
// (URL Conventions 4.15), for a program of
// [CompileJoined]. There is an entity for each name.
func Join(names []string, entities []wire.Structured) wire.Structured {
	joined := &row{names: names}
	for _, entity := range entities {
		joined.values = append(joined.values, internal.Object(entity))
	}
	return joined
}

// finished returns what a row is in a result: a copy of what it was made of, with what
// was computed as dynamic properties; or itself.
func finished(o wire.Structured) (wire.Structured, error) {
	r, ok := o.(*row)
	if !ok {
		return o, nil
	}
	to, d := wire.Structured(r), &r.Dynamic
	if r.base != nil {
		to = internal.Clone(r.base)
		d = wire.DynamicOf(to)
	}
	for i, name := range r.names {
		v := r.values[i]
		if inner, ok := v.Object().(*row); ok {
			if _, err := finished(inner); err != nil {
				return nil, err
			}
		}
		of, declared := r.declared[name]
		text, err := internal.AppendMade(nil, v, of)
		if err != nil { // a spatial literal is as the request has written it
			return nil, &UnsupportedError{What: "the value of " + name + ", which is no JSON,"}
		}
		d.Delete(name + "@odata.type") // that of a dynamic property of the name
		if t := statedType(v); t != "" && !declared {
			d.Set(name+"@odata.type", wire.Raw(`"#`+t+`"`))
		}
		d.Set(name, wire.Raw(text))
	}
	return to, nil
}

// only returns a copy of a finished row with some of its properties.
func (r *row) only(names []string) *row {
	made := new(row)
	for _, properties := range [...]iter.Seq2[string, wire.Raw]{r.Annotations(), r.Undeclared()} {
		for name, value := range properties {
			if target, _, _ := strings.Cut(name, "@"); slices.Contains(names, target) {
				made.Set(name, value)
			}
		}
	}
	return made
}

// statedType returns the name of a type that has to be said beside a dynamic property:
// "" for what JSON tells (OData JSON Format 4.01, 4.5.3).
func statedType(v wire.Value) string {
	switch v.Kind() {
	case wire.KindDouble:
		if f := v.Float(); f-f == 0 {
			return ""
		}
		return "Double"
	case wire.KindBoolean, wire.KindString, wire.KindStructured, wire.KindUntyped, wire.KindAbsent, wire.KindNull:
		return ""
	case wire.KindCollection:
		for i := range v.Len() {
			if t := v.Item(i).TypeName(); t != "" && v.Item(i).Kind() < wire.KindStructured {
				return "Collection(" + strings.TrimPrefix(t, "Edm.") + ")"
			}
		}
		return ""
	}
	return strings.TrimPrefix(v.TypeName(), "Edm.")
}

// getBy is get with an accessor of the same name.
func (r *row) getBy(name string, get interface {
	Get(wire.Structured) wire.Value
}) wire.Value {
	for i := len(r.names) - 1; i >= 0; i-- {
		if r.names[i] == name {
			return r.values[i]
		}
	}
	if r.base != nil {
		return get.Get(r.base)
	}
	return wire.Value{}
}
