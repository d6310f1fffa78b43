package server

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// replacement is what replaces all references of a collection at once, or removes them (4.01
// Protocol, 13.2.1): the functions that list what is related, and add and remove one.
type replacement struct {
	list, add, remove *route
	with              []odata.Reference
}

// replaces finds the functions for a request to change the $ref of a collection as a whole:
// PUT, and DELETE that does not say of which reference it is.
func (r *request) replaces() *replacement {
	m := &r.match
	add := m.node.Value.routes.Of(http.MethodPost)
	if len(m.tail) > 0 || add == nil || add.Kind != routes.Reference || r.reference.ID != "" {
		return nil
	}
	switch r.exchange.Request.Method {
	case http.MethodPut:
	case http.MethodDelete:
		if len(r.optionsID()) > 0 {
			return nil
		}
	default:
		return nil
	}
	x := &replacement{list: r.handler.owner(add.Segments).routes.Of(http.MethodGet), add: add, remove: m.node.Value.routes.Of(http.MethodDelete)}
	if x.remove == nil || x.list == nil || x.list.Kind != routes.List || x.list.Context == "" {
		return nil
	}
	return x
}

// readReferences reads the references that a collection is to have.
func (r *request) readReferences() error {
	if r.exchange.Request.Method == http.MethodDelete {
		return nil
	}
	body, err := r.body()
	if err != nil {
		return err
	}
	value := codec.Member(wire.Raw(body), "value")
	if !strings.HasPrefix(strings.TrimSpace(string(value)), "[") {
		return BadRequest(`the body is to be references: {"value": [{"@odata.id": "…"}]}`, "value")
	}
	for _, item := range codec.Members(value) {
		to, err := r.referenceIn(item)
		if err != nil {
			return err
		}
		r.replacement.with = append(r.replacement.with, to)
	}
	return nil
}

// replace calls the functions that make the references of a collection what they are to be.
func (r *request) replace() (result any, err error) {
	x := r.replacement
	for _, route := range []*route{x.list, x.remove} {
		if err := r.authorize(route); err != nil {
			return nil, err
		}
	}
	before, err := r.related()
	if err != nil {
		return nil, err
	}
	var steps []*request
	step := func(route *route, to odata.Reference) {
		sub := r.inner(route, r.keys, &query.Options{})
		if sub.reference = to; len(steps) == 0 {
			sub.query = r.query // the conditions of the request are about this one
		}
		steps = append(steps, sub)
	}
	for _, to := range before {
		if !slices.Contains(x.with, to) {
			step(x.remove, to)
		}
	}
	for i, to := range x.with {
		if !slices.Contains(before, to) && !slices.Contains(x.with[:i], to) {
			step(x.add, to)
		}
	}
	return nil, r.together("changing several references in one request, all or none of them,", len(steps), func(ctx context.Context, i int) error {
		steps[i].exchange.Request = r.exchange.Request.WithContext(ctx)
		_, err := steps[i].perform()
		return err
	})
}

// related returns references to the entities that are related now.
func (r *request) related() (list []odata.Reference, err error) {
	sub := r.inner(r.replacement.list, r.keys, &query.Options{})
	result, err := sub.route.Handle(sub)
	if err != nil || isNil(result) {
		return nil, err
	}
	page, ok := pageIn(result)
	if !ok || page.NextLink != "" {
		return nil, NotImplemented("replacing what " + sub.route.name + " answers in parts")
	}
	if page.More != nil {
		if err := sub.collect(&page); err != nil {
			return nil, err
		}
	}
	items, err := objectsIn(page.Items)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		id := appendKeyOf(percent.AppendSegment(nil, sub.route.Context), item, percent.AppendSegment)
		to, err := r.refer(string(id), sub.route.Context, nil)
		if err != nil {
			return nil, err
		}
		list = append(list, to)
	}
	return list, nil
}
