package api

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// readCalls reads what the service calls: webhooks, and the callbacks of operations.
// Nothing is generated of them, so what is wrong in them is not said, and schemas that
// they alone refer to elsewhere are none of those that the API has.
func (r *reader) readCalls() {
	found, schemas := r.found, r.api.Schemas
	for _, name := range slices.Sorted(maps.Keys(r.document.Webhooks)) {
		r.api.Webhooks = append(r.api.Webhooks, r.calls(name, "", r.document.Webhooks[name])...)
	}
	for _, o := range r.api.Operations {
		for _, name := range slices.Sorted(maps.Keys(r.callbacks[o])) {
			c := r.callbacks[o][name]
			if c == nil || c.Value == nil {
				continue
			}
			items := c.Value.Map()
			for _, expression := range slices.Sorted(maps.Keys(items)) {
				o.Callbacks = append(o.Callbacks, r.calls(name, expression, items[expression])...)
			}
		}
	}
	r.fill()
	r.found, r.api.Schemas = found, schemas
}

// calls returns the operations of an item that is called by a name.
func (r *reader) calls(name, expression string, item *openapi3.PathItem) (list []*Call) {
	if item == nil {
		return nil
	}
	operations := item.Operations()
	for _, method := range sortedMethods(operations) {
		list = append(list, &Call{Name: name, Operation: r.operation(expression, method, item, operations[method])})
	}
	return list
}
