package message

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/rest/gen"
)

// Output is the struct of an answer.
type Output struct {
	Type        reflect.Type // the pointer to it
	Statuses    []Statuses   // that the operation declares it for
	StatusField int          // index of the field Status, -1 for none
	Headers     []Parameter
	Body        *Body // nil for none
}

// Statuses is the status codes from one to another.
type Statuses struct{ From, To int }

// Has reports whether a code is one of them.
func (s Statuses) Has(code int) bool { return s.From <= code && code <= s.To }

// Outputs reads the tags of the answers of an operation.
func (r *Reader) Outputs(declared []gen.Output) ([]*Output, error) {
	var list []*Output
	byType := map[reflect.Type]*Output{}
	for _, d := range declared {
		t := reflect.TypeOf(d.Type)
		if t == nil || t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
			return nil, fmt.Errorf("the output %s is no pointer to a struct", d.Status)
		}
		o := byType[t]
		if o == nil {
			var err error
			if o, err = r.output(t); err != nil {
				return nil, fmt.Errorf("the output %s: %w", d.Status, err)
			}
			byType[t], list = o, append(list, o)
		}
		statuses, err := statusesOf(d.Status)
		if err != nil {
			return nil, fmt.Errorf("the output %s: %w", d.Status, err)
		}
		o.Statuses = append(o.Statuses, statuses)
		if _, only := o.OnlyStatus(); !only && o.StatusField < 0 {
			return nil, fmt.Errorf("the output %s: there is no field Status", d.Status)
		}
	}
	return list, nil
}

// statusesOf returns the codes that a status stands for, such as "404", "4XX" or
// "default".
func statusesOf(status string) (Statuses, error) {
	switch n, err := strconv.Atoi(status); {
	case err == nil:
		return Statuses{n, n}, nil
	case len(status) == 3 && strings.HasSuffix(strings.ToUpper(status), "XX"):
		class := int(status[0]-'0') * 100
		return Statuses{max(class, 200), class + 99}, nil
	case status == "default":
		return Statuses{200, 599}, nil
	}
	return Statuses{}, errors.New("the status is none")
}

// OnlyStatus returns the code that the operation declares the output for, if it is
// one.
func (o *Output) OnlyStatus() (code int, only bool) {
	first := o.Statuses[0]
	return first.From, len(o.Statuses) == 1 && first.From == first.To
}

func (r *Reader) output(t reflect.Type) (*Output, error) {
	o := &Output{Type: t, StatusField: -1}
	for i := range t.Elem().NumField() {
		f := t.Elem().Field(i)
		if tag, ok := f.Tag.Lookup("header"); ok {
			p, err := r.parameter(f, i, InHeader, tag)
			if err != nil {
				return nil, fmt.Errorf("field %s: %w", f.Name, err)
			}
			o.Headers = append(o.Headers, p)
			continue
		}
		if tag, ok := f.Tag.Lookup("body"); ok {
			b, err := r.body(f, i, tag)
			if err != nil {
				return nil, fmt.Errorf("field %s: %w", f.Name, err)
			}
			o.Body = &b
			continue
		}
		switch {
		case f.Name == "Status" && f.Type.Kind() == reflect.Int:
			o.StatusField = i
		case f.IsExported():
			return nil, fmt.Errorf("field %s: no tag says whether it is a header or the body", f.Name)
		}
	}
	return o, nil
}

// IsBodyless reports whether answers with a status have no body (RFC 9110, sections
// 15.3.5, 15.3.6 and 15.4.5).
func IsBodyless(status int) bool { return status == 204 || status == 205 || status == 304 }
