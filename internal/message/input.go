package message

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
)

// Input is the struct that the function of an operation takes.
type Input struct {
	Type       reflect.Type // the struct; nil for an operation that takes nothing
	Parameters []Parameter
	Bodies     []Body
}

// Input reads the tags of the struct that v points to; v is nil for an operation that
// takes nothing. The names are those of the parameters in the path, in their order.
func (r *Reader) Input(v any, names []string) (*Input, error) {
	in := &Input{}
	if v == nil {
		return in, nil
	}
	t := reflect.TypeOf(v)
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("the input is a %s, not a pointer to a struct", t)
	}
	in.Type = t.Elem()
	for i := range in.Type.NumField() {
		if in.Type.Field(i).Name == "_" {
			continue
		}
		if err := r.addField(in, i); err != nil {
			return nil, fmt.Errorf("field %s: %w", in.Type.Field(i).Name, err)
		}
	}
	for i := range in.Parameters {
		p := &in.Parameters[i]
		if p.In != InPath {
			continue
		}
		if p.Segment = slices.Index(names, p.Name); p.Segment < 0 {
			return nil, fmt.Errorf("the path has no parameter %q", p.Name)
		}
	}
	return in, nil
}

func (r *Reader) addField(in *Input, index int) error {
	f := in.Type.Field(index)
	if tag, ok := f.Tag.Lookup("body"); ok {
		b, err := r.body(f, index, tag)
		if err == nil {
			in.Bodies = append(in.Bodies, b)
		}
		return err
	}
	for _, where := range []Location{InPath, InQuery, InHeader, InCookie} {
		if tag, ok := f.Tag.Lookup(string(where)); ok {
			p, err := r.parameter(f, index, where, tag)
			if err == nil {
				in.Parameters = append(in.Parameters, p)
			}
			return err
		}
	}
	return errors.New("no tag says where it comes from")
}
