package server

import (
	"slices"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/odata/query"
)

// boundOperations returns the qualified names of the operations that are bound to each type, or
// as "Collection(Name)" to collections of it, also by its base types.
func boundOperations(m *query.Model, d *described.Service) map[string][]string {
	all := map[string][]string{}
	for name, overloads := range m.Operations {
		for _, o := range overloads {
			if to := bindingName(o.Binding.Name, o.Binding.Collection); o.Binding.Name != "" && !slices.Contains(all[to], name) {
				all[to] = append(all[to], name)
			}
		}
	}
	inherited := map[string][]string{}
	for typeName := range d.Types {
		for _, collection := range []bool{false, true} {
			var list []string
			for base := range d.Lineage(typeName) {
				list = append(list, all[bindingName(base, collection)]...)
			}
			slices.Sort(list)
			if list = slices.Compact(list); list != nil {
				inherited[bindingName(typeName, collection)] = list
			}
		}
	}
	return inherited
}

func bindingName(typeName string, collection bool) string {
	if collection {
		return "Collection(" + typeName + ")"
	}
	return typeName
}

// operationsOf returns the operations that are bound to a type of the description, or to a
// collection: see [boundOperations].
func (h *handler) operationsOf(typeName string) []string { return h.operations[typeName] }
