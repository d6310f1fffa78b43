package rest

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/internal/percent"
)

// pair is a name of a query or a form and its value.
type pair struct {
	name  string
	value string // escaped
}

func wrongEscape() error { return BadRequest("the form has an escape that is none") }

// appendPairs splits a query or a form, whose escapes are valid, into names and values that
// are still escaped.
func appendPairs(list []pair, text string, limit int) ([]pair, error) {
	if text == "" {
		return list, nil
	}
	if n := strings.Count(text, "&") + 1; n > limit {
		return nil, tooManyFields(limit)
	}
	for more := true; more; {
		var part string
		if part, text, more = strings.Cut(text, "&"); part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		name, err := percent.UnescapeQuery(name)
		if err != nil {
			return nil, wrongEscape()
		}
		list = append(list, pair{name, value})
	}
	return list, nil
}

func tooManyFields(limit int) error {
	return &Error{Status: http.StatusBadRequest, Detail: fmt.Sprintf("more than %d fields: this is the limit MaxFormParts", limit)}
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
//     the operation is called so. In a form it may have no name of its own.
type division struct {
	parameters []message.Parameter
	named      map[string]int // parameters by name
	spread     []int          // the objects whose properties stand as parameters
	free       int            // the object that takes all names; -1 for none
	keys       []string       // names of API keys
	closed     bool           // a name that belongs to nobody is wrong
	ignored    []string       // but not these
}

// divisionOf returns how the parameters that are in a place divide what is there.
func divisionOf(parameters []message.Parameter, in message.Location) *division {
	d := &division{parameters: parameters, named: map[string]int{}, free: -1}
	for i := range parameters {
		p := &parameters[i]
		if p.In != in {
			continue
		}
		if p.File && p.Name == "" {
			d.free = i
			continue
		}
		if p.Name != "" || !p.Spreads() {
			d.named[p.Name] = i
		}
		if p.Spreads() {
			d.spread = append(d.spread, i)
			if d.free < 0 && p.Outline.Open() {
				d.free = i
			}
		}
	}
	return d
}

// divide appends what the parameters have.
func (d *division) divide(parts []message.Part, pairs []pair, depth int) (_ []message.Part, wrong []FieldError) {
	for _, one := range pairs {
		i, steps, err := d.owner(one.name, depth)
		switch {
		case err != nil:
			wrong = append(wrong, *err)
		case i >= 0:
			parts = append(parts, message.Part{Of: i, Steps: steps, Value: one.value})
		}
	}
	return inOrder(parts), wrong
}

// inOrder brings parts into the order of the parameters.
func inOrder(parts []message.Part) []message.Part {
	slices.SortStableFunc(parts, func(a, b message.Part) int { return a.Of - b.Of })
	return parts
}

// owner returns the parameter that a name belongs to, -1 for none, and the steps from
// there, or what is wrong with the name.
func (d *division) owner(name string, depth int) (i int, steps []string, wrong *FieldError) {
	if i, ok := d.named[name]; ok && d.parameters[i].Called() {
		return i, nil, nil
	}
	root := name
	if bracket := strings.IndexByte(name, '['); bracket > 0 {
		root = name[:bracket]
	}
	if i, ok := d.named[root]; ok && root != name && d.parameters[i].Nests() {
		return d.steps(i, name[len(root):], depth)
	}
	for _, i := range d.spread {
		if _, declared := message.Property(d.parameters[i].Outline, name); declared {
			return i, []string{name}, nil
		}
		if of, declared := message.Property(d.parameters[i].Outline, root); declared && message.Nests(of) {
			return d.steps(i, "["+root+"]"+name[len(root):], depth)
		}
	}
	switch {
	case slices.Contains(d.keys, name), slices.Contains(d.ignored, name):
	case d.free >= 0 && d.parameters[d.free].File:
		return d.free, []string{name}, nil
	case d.free >= 0:
		if of, _ := message.Property(d.parameters[d.free].Outline, root); root != name && !of.Any() && message.Nests(of) {
			return d.steps(d.free, "["+root+"]"+name[len(root):], depth)
		}
		return d.free, []string{name}, nil
	case d.closed:
		return -1, nil, &FieldError{In: string(message.InForm), Name: name, Message: "is not a field that is known here"}
	}
	return -1, nil, nil
}

// steps returns what stands in the brackets behind the name of a parameter.
func (d *division) steps(i int, brackets string, depth int) (_ int, steps []string, wrong *FieldError) {
	for rest := brackets; rest != ""; {
		end := strings.IndexByte(rest, ']')
		if rest[0] != '[' || end < 0 || strings.Contains(rest[1:end], "[") {
			return i, nil, wrongParameter(&d.parameters[i], errors.New("has brackets that do not match: "+cut(brackets)))
		}
		if len(steps) == depth {
			return i, nil, wrongParameter(&d.parameters[i], fmt.Errorf("is nested deeper than %d: this is the limit MaxDepth", depth))
		}
		steps, rest = append(steps, rest[1:end]), rest[end+1:]
	}
	return i, steps, nil
}

// wrongParameter says that a parameter is wrong.
func wrongParameter(p *message.Parameter, err error) *FieldError {
	f := &FieldError{In: string(p.In), Name: p.Name, Message: err.Error()}
	if m, ok := errors.AsType[*message.Misfit](err); ok {
		f.Pointer = m.Pointer()
	}
	return f
}
