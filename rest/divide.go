package rest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
)

// pair is a name of a query or a form and its value.
type pair struct {
	name  string
	value string // escaped
	json  bool   // the part of the form says that it is JSON
}

// parsePairs splits a query or a form into names and values that are still
// escaped.
func parsePairs(text string, limit int) ([]pair, error) {
	if text == "" {
		return nil, nil
	}
	n := strings.Count(text, "&") + 1
	if n > limit {
		return nil, tooManyFields(limit)
	}
	list := make([]pair, 0, n)
	for part := range strings.SplitSeq(text, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		decoded, err := url.QueryUnescape(name)
		if err == nil {
			_, err = url.QueryUnescape(value)
		}
		if err != nil {
			return nil, BadRequest("the form has an escape that is none")
		}
		list = append(list, pair{name: decoded, value: value})
	}
	return list, nil
}

func tooManyFields(limit int) error {
	return &Error{Status: http.StatusBadRequest, Detail: fmt.Sprintf("more than %d fields: this is the limit MaxFormParts", limit)}
}

// part is what a parameter has of a query or a form.
type part struct {
	steps []string // from the parameter to the value: see tree.add
	value string   // escaped
	json  bool
}

// division says to which of several parameters each name of a query or a form
// belongs: it belongs to one, or to nobody. In this order, that is
//
//  1. the parameter that is called so,
//  2. the list or object of that name, if brackets are behind it: tags[],
//     filter[labels][env],
//  3. the object whose properties stand as parameters of their own, if it declares
//     one that is called so, or has that name before brackets,
//  4. the object whose properties do and that takes all names, unless an API key of
//     the operation is called so.
type division struct {
	parameters []parameter
	named      map[string]int // parameters by name
	spread     []int          // the objects whose properties stand as parameters
	free       int            // the object that takes all names; -1 for none
	keys       []string       // names of API keys
}

// divisionOf returns how the parameters that are in a place divide what is there.
func divisionOf(parameters []parameter, in location) *division {
	d := &division{parameters: parameters, named: map[string]int{}, free: -1}
	for i := range parameters {
		p := &parameters[i]
		if p.in != in {
			continue
		}
		d.named[p.name] = i
		if p.spreads() {
			d.spread = append(d.spread, i)
			if d.free < 0 && p.outline.Open() {
				d.free = i
			}
		}
	}
	return d
}

// divide returns what each of the parameters has, by index.
func (d *division) divide(pairs []pair, depth int) ([][]part, []FieldError) {
	given := make([][]part, len(d.parameters))
	var wrong []FieldError
	for _, one := range pairs {
		i, steps, err := d.owner(one.name, depth)
		switch {
		case err != nil:
			p := &d.parameters[i]
			wrong = append(wrong, FieldError{In: string(p.in), Name: p.name, Message: err.Error()})
		case i >= 0:
			given[i] = append(given[i], part{steps, one.value, one.json})
		}
	}
	return given, wrong
}

// owner returns the parameter that a name belongs to, -1 for none, and the steps from
// there.
func (d *division) owner(name string, depth int) (i int, steps []string, err error) {
	if i, ok := d.named[name]; ok && d.parameters[i].called() {
		return i, nil, nil
	}
	bracket := strings.IndexByte(name, '[')
	if bracket > 0 {
		if i, ok := d.named[name[:bracket]]; ok && d.parameters[i].nests() {
			steps, err = stepsOf(name[bracket:], depth)
			return i, steps, err
		}
	}
	for _, i := range d.spread {
		if _, declared := propertyOf(d.parameters[i].outline, name); declared {
			return i, []string{name}, nil
		}
		if bracket <= 0 {
			continue
		}
		if of, declared := propertyOf(d.parameters[i].outline, name[:bracket]); declared && nests(of) {
			steps, err = stepsOf(name[bracket:], depth)
			return i, append([]string{name[:bracket]}, steps...), err
		}
	}
	if d.free < 0 || slices.Contains(d.keys, name) {
		return -1, nil, nil
	}
	if of, _ := propertyOf(d.parameters[d.free].outline, name); bracket > 0 && !of.Any() && nests(of) {
		steps, err = stepsOf(name[bracket:], depth)
		return d.free, append([]string{name[:bracket]}, steps...), err
	}
	return d.free, []string{name}, nil
}

func propertyOf(o sibling.Outline, name string) (of sibling.Outline, declared bool) {
	o, _ = objectOf(o, []string{name})
	return o.Property(name)
}

// nests reports whether values are lists or objects, if they may be.
func nests(o sibling.Outline) bool { return o.Begins('{') || o.Begins('[') }

// stepsOf returns what stands in the brackets behind a name.
func stepsOf(brackets string, depth int) (steps []string, err error) {
	for rest := brackets; rest != ""; {
		end := strings.IndexByte(rest, ']')
		if rest[0] != '[' || end < 0 || strings.Contains(rest[1:end], "[") {
			return nil, fmt.Errorf("has brackets that do not match: %s", cut(brackets))
		}
		if len(steps) == depth {
			return nil, fmt.Errorf("is nested deeper than %d: this is the limit MaxDepth", depth)
		}
		steps, rest = append(steps, rest[1:end]), rest[end+1:]
	}
	return steps, nil
}
