package message

import (
	"net/url"
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/internal/percent"
)

// Parts returns the parts that a multipart form has for a field, not escaped: a text or
// an object as JSON, and of a list one for each item.
func (p *Parameter) Parts(v reflect.Value) (list []Pair, err error) {
	of, given, err := p.valueOf(v, inRequest)
	if err != nil || !given {
		return nil, err
	}
	name := p.Name
	switch {
	case of.kind == '{' && name == "":
		for i, name := range of.names {
			list = append(list, of.items[i].part(name, false))
		}
		return list, nil
	case p.Style == "deepObject":
		if list, err = nested(string(percent.Append(nil, name, inQuery)), &of, asIs, nil); err != nil {
			return nil, err
		}
		for i := range list {
			if list[i].Name, err = url.PathUnescape(list[i].Name); err != nil {
				return nil, err
			}
		}
		return list, nil
	case of.kind == '[' && !p.Explode:
		delimiter := strings.ReplaceAll(p.delimiter(), "%20", " ")
		texts, err := of.flat(p.Style, false, p.without(delimiter, asIs))
		return []Pair{{Name: name, Value: strings.Join(texts, delimiter)}}, err
	case of.kind == '[' && !of.nests('['):
		for i := range of.items {
			list = append(list, of.items[i].part(name, p.JSON))
		}
		return list, nil
	}
	return []Pair{of.part(name, p.JSON || p.Outline.Any())}, nil
}

// nests reports whether items begin so.
func (v *value) nests(kind byte) bool {
	for i := range v.items {
		if v.items[i].kind == kind {
			return true
		}
	}
	return false
}

// part is a value as a part of its own: a text as it is, unless it is to be JSON.
func (v *value) part(name string, asJSON bool) Pair {
	if v.kind == '"' && !asJSON {
		return Pair{Name: name, Value: v.text}
	}
	return Pair{Name: name, Value: string(v.raw), JSON: true}
}
