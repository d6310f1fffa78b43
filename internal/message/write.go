package message

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/percent"
)

// This file writes parameters of requests, by style (OpenAPI 3.1, section 4.8.12.3):
// what it writes is what styles.go reads.

// What stands as it is in values, beside letters and digits: nothing that a style or a
// server may take for the end of one.
const (
	inSegment  = "-_~!$'()*:@"         // and a dot, where no style has it
	inQuery    = "-._~!$'()*:@/?"      // names, and values
	inReserved = "-._~!$'()*:@/?,;=[]" // values with allowReserved
)

// escapes returns what escapes texts but for what is allowed.
func escapes(allowed string) func(string) (string, error) {
	return func(text string) (string, error) { return string(percent.Append(nil, text, allowed)), nil }
}

// PathText returns what stands in the path for the value of a parameter, escaped. Alone
// says that it is all of its segment.
func (p *Parameter) PathText(v reflect.Value, alone bool) (string, error) {
	of, _, err := p.valueOf(v, inRequest)
	if err != nil {
		return "", err
	}
	allowed := inSegment
	if alone && p.Style == "simple" {
		allowed += "."
	}
	text, err := p.inPath(&of, escapes(allowed))
	switch {
	case err != nil:
		return "", err
	case text == "" || alone && text == ".":
		return "", errors.New("must not be empty")
	case alone && text == "..":
		return "", errors.New("must not be two dots, which lead to another resource")
	}
	return text, nil
}

// inPath writes a value in the styles simple, label and matrix.
func (p *Parameter) inPath(v *value, escape func(string) (string, error)) (string, error) {
	if p.JSON {
		return p.prefixed(func() (string, error) { return escape(string(v.raw)) })
	}
	if v.kind == '"' || v.kind == 'n' {
		return p.prefixed(func() (string, error) {
			text, err := v.scalar(p.Style)
			if err != nil {
				return "", err
			}
			return escape(text)
		})
	}
	texts, err := v.flat(p.Style, p.Explode, escape)
	switch {
	case err != nil:
		return "", err
	case p.Style == "label" && p.Explode:
		return "." + strings.Join(texts, "."), nil
	case p.Style == "matrix" && p.Explode && v.kind == '{':
		return ";" + strings.Join(texts, ";"), nil
	case p.Style == "matrix" && p.Explode:
		return ";" + p.Name + "=" + strings.Join(texts, ";"+p.Name+"="), nil
	}
	return p.prefixed(func() (string, error) { return strings.Join(texts, ","), nil })
}

// prefixed puts before a text what its style does.
func (p *Parameter) prefixed(write func() (string, error)) (string, error) {
	text, err := write()
	switch p.Style {
	case "label":
		text = "." + text
	case "matrix":
		text = ";" + p.Name + "=" + text
	}
	return text, err
}

// Pair is a name of a query or a form, and its value.
type Pair struct {
	Name, Value string // not escaped in a form with parts, and escaped elsewhere
	JSON        bool   // the value is JSON
}

// Pairs returns what a query or a form that is written like one has for a parameter,
// escaped.
func (p *Parameter) Pairs(v reflect.Value) ([]Pair, error) {
	of, given, err := p.valueOf(v, inRequest)
	if err != nil || !given {
		return nil, err
	}
	allowed := inQuery
	if p.Reserved {
		allowed = inReserved
		if of.kind == '[' || of.kind == '{' {
			allowed = strings.Replace(allowed, ",", "", 1)
		}
	}
	escape := escapes(allowed)
	name, _ := escapes(inQuery)(p.Name)
	list, err := p.pairs(name, &of, escape)
	if err == nil && len(list) == 0 && p.Required {
		err = errors.New("must have an item: a list without one cannot be written here")
	}
	return list, err
}

// pairs writes a value in the styles of queries.
func (p *Parameter) pairs(name string, v *value, escape func(string) (string, error)) ([]Pair, error) {
	one := func(text string, err error) ([]Pair, error) {
		if err == nil {
			text, err = escape(text)
		}
		return []Pair{{Name: name, Value: text}}, err
	}
	switch {
	case p.JSON:
		return one(string(v.raw), nil)
	case v.kind == '"' || v.kind == 'n':
		return one(v.scalar(p.Style))
	case p.Style == "deepObject" || p.Outline.Any():
		return nested(name, v, escape, nil)
	case p.Explode && v.kind == '[':
		return p.repeated(name, v, escape)
	case p.Explode && p.Style == "form":
		return spread(v, escape)
	}
	delimiter := p.delimiter()
	switch delimiter {
	case "%20":
		escape = p.without(" ", escape)
	case "|":
		escape, delimiter = p.without("|", escape), "%7C"
	}
	texts, err := v.flat(p.Style, p.Explode, escape)
	return []Pair{{Name: name, Value: strings.Join(texts, delimiter)}}, err
}

// repeated writes a list as a value for each item.
func (p *Parameter) repeated(name string, v *value, escape func(string) (string, error)) (list []Pair, err error) {
	texts, err := v.flat(p.Style, false, escape)
	for _, text := range texts {
		list = append(list, Pair{Name: name, Value: text})
	}
	return list, err
}

// spread writes an object as a value for each property.
func spread(v *value, escape func(string) (string, error)) (list []Pair, err error) {
	for i, name := range v.names {
		text, err := v.items[i].scalar("form")
		if err == nil {
			text, err = escape(text)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		name, _ := escapes(inQuery)(name)
		list = append(list, Pair{Name: name, Value: text})
	}
	return list, nil
}

// without refuses texts with what stands between the items, where that cannot be
// escaped.
func (p *Parameter) without(delimiter string, escape func(string) (string, error)) func(string) (string, error) {
	return func(text string) (string, error) {
		if strings.Contains(text, delimiter) {
			return "", fmt.Errorf("%q cannot stand in an item of a list in the style %s", delimiter, p.Style)
		}
		return escape(text)
	}
}

// asIs escapes nothing.
func asIs(text string) (string, error) { return text, nil }

// nested writes lists and objects with brackets behind the name.
func nested(name string, v *value, escape func(string) (string, error), list []Pair) (_ []Pair, err error) {
	if v.kind == '"' || v.kind == 'n' {
		text, err := v.scalar("deepObject")
		if err == nil {
			text, err = escape(text)
		}
		return append(list, Pair{Name: name, Value: text}), err
	}
	for i := range v.items {
		step := ""
		switch inner := v.items[i].kind; {
		case v.kind == '{':
			if step = v.names[i]; step == "" || strings.ContainsAny(step, "[]") {
				return nil, fmt.Errorf("the name %q cannot stand in brackets", step)
			}
			step = string(percent.Append(nil, step, inQuery))
		case inner == '[' || inner == '{':
			step = strconv.Itoa(i)
		}
		if list, err = nested(name+"%5B"+step+"%5D", &v.items[i], escape, list); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Cookies returns the values of the cookies of a parameter, escaped.
func (p *Parameter) Cookies(v reflect.Value) ([]string, error) {
	of, given, err := p.valueOf(v, inRequest)
	if err != nil || !given {
		return nil, err
	}
	escape := escapes(inQuery)
	switch {
	case p.JSON:
		text, err := escape(string(of.raw))
		return []string{text}, err
	case of.kind == '[' && p.Explode:
		return of.flat(p.Style, false, escape)
	case of.kind == '[' || of.kind == '{':
		texts, err := of.flat(p.Style, p.Explode, escape)
		return []string{strings.Join(texts, ",")}, err
	}
	text, err := of.scalar(p.Style)
	if err == nil {
		text, err = escape(text)
	}
	return []string{text}, err
}
