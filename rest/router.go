package rest

import "github.com/odatagen/odatagen/internal/web"

// node is a place in the URL space of the API, with the operations there.
type node = web.Node[web.Methods[*operation]]

// find returns the operations at a path and the values of its parameters, in
// their order, still escaped.
func (h *handler) find(path []web.Segment) (web.Methods[*operation], []string, error) {
	found, values := h.root.Find(path, func(m *web.Methods[*operation]) bool { return len(*m) > 0 })
	if found == nil {
		return nil, nil, NotFound("there is nothing at this path")
	}
	return found.Value, values, nil
}
