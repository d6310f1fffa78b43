package server

import (
	"fmt"
	"slices"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/wire"
)

// readArguments reads the arguments of the function that a request calls.
func (r *request) readArguments() (wire.Structured, error) {
	route, list := r.route, r.match.arguments
	var names []string
	for i := range list {
		names = append(names, list[i].Name)
	}
	if !slices.ContainsFunc(route.Overloads, func(overload []string) bool { return routes.Takes(overload, names) }) {
		return nil, NotImplemented(fmt.Sprintf("%s with the parameters %v", route.name, names))
	}
	if route.Parameters == nil {
		return nil, nil
	}
	v := route.Parameters()
	b := []byte{'{'}
	for i := range list {
		a := &list[i]
		p, ok := wire.LookupProperty(v, a.Name)
		if !ok {
			return nil, fmt.Errorf("server: %s: the parameters %T have no property %s", route.name, v, a.Name)
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), a.Name...), `":`...)
		var err error
		if b, err = appendJSON(b, a.Value, p.TypeName); err != nil {
			return nil, BadRequest("the argument "+a.Name+": "+err.Error(), a.Name)
		}
	}
	if err := wire.Unmarshal(append(b, '}'), v, route.reading...); err != nil {
		return nil, badArguments(err)
	}
	return v, r.checkParameters(v)
}

// parametersOf returns the parameters of all operations: of overloads that of the first which has
// one of the name.
func parametersOf(d *described.Service) map[string]map[string]described.Parameter {
	all := map[string]map[string]described.Parameter{}
	for i := range d.Operations {
		o := &d.Operations[i]
		if all[o.Name] == nil {
			all[o.Name] = map[string]described.Parameter{}
		}
		for _, p := range o.Parameters {
			if _, known := all[o.Name][p.Name]; !known {
				all[o.Name][p.Name] = p
			}
		}
	}
	for _, child := range d.Children {
		if parameters := all[child.Type]; parameters != nil {
			all[child.Name] = parameters
		}
	}
	return all
}
