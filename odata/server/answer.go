package server

import (
	"fmt"
	"net/http"
	"reflect"
	"strconv"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// answer writes what a handler returned, or the part of it that the request is
// about. It is encoded whole before anything is sent, but for pages with More.
func (r *request) answer(result any) error {
	if isNil(result) {
		return r.nothing()
	}
	for _, c := range r.match.casts {
		if c.node == r.match.node && !r.target.collection {
			if err := checkCast(result, c.target); err != nil {
				return err
			}
		}
	}
	if r.target.kind == countTarget && r.target.path == nil {
		return r.count(result)
	}
	if r.target.path == nil && (r.target.kind == wholeTarget || r.target.kind == refTarget) {
		if v, ok := result.(wire.Structured); ok {
			return r.structured(v)
		}
		if page, ok := pageIn(result); ok {
			return r.page(&page)
		}
	}
	entity, _ := result.(wire.Structured)
	switch {
	case entity != nil && r.makesOthers():
		return r.applied(entity)
	case entity != nil && r.target.path != nil:
		var err error
		if entity, err = r.partial(entity); err != nil {
			return err
		}
		result = entity
	case r.target.kind == wholeTarget && choosing(r.asked) && reflect.TypeOf(result).Kind() == reflect.Slice:
		return r.page(&anyPage{Items: result})
	}
	value, err := r.value(result)
	if err != nil {
		return err
	}
	return r.part(entity, value)
}

// isNil reports whether v is nil or a nil pointer.
func isNil(v any) bool {
	if v == nil {
		return true
	}
	rv := reflect.ValueOf(v)
	return rv.Kind() == reflect.Pointer && rv.IsNil()
}

// nothing answers a nil result: no content for what may be null and for operations
// without a result, and otherwise that there is no such resource. An operation that
// must have a result, and has none, is an error of its handler.
func (r *request) nothing() error {
	whole := r.target.path == nil && (r.target.kind == wholeTarget || r.target.kind == refTarget)
	switch {
	case whole && r.lacksResult():
		return r.noResult()
	case whole && (r.route.Nullable || r.route.Type == nil):
		r.exchange.Send(http.StatusNoContent, nil)
		return nil
	}
	return NotFound(r.exchange.Request.URL.Path + " is not found")
}

// lacksResult reports whether a null is no result of the operation.
func (r *request) lacksResult() bool {
	return r.route.operation && !r.route.Nullable && (r.route.Type != nil || r.route.ResultType != "")
}

func (r *request) noResult() error {
	return fmt.Errorf("server: the handler of %s returned null, which the description does not allow", r.route.name)
}

// page answers with a collection.
func (r *request) page(page *anyPage) error {
	if err := r.finish(page); err != nil {
		return err
	}
	if !r.asked.Count {
		page.Count = wire.Opt[int64]{}
	}
	if page.More != nil {
		return r.stream(page)
	}
	return r.encode(nil, func(b []byte, options ...wire.Option) ([]byte, error) {
		return codec.AppendPage(b, page, options...)
	})
}

// structured answers with an entity or a complex value.
func (r *request) structured(v wire.Structured) error {
	if r.details() || r.chooses() {
		page := anyPage{Items: []wire.Structured{v}}
		if _, err := r.choose(&page); err != nil {
			return err
		}
		if err := r.detail(&page); err != nil {
			return err
		}
		v = page.Items.([]wire.Structured)[0]
	}
	if done, err := r.unchanged(v); done || err != nil {
		return err
	}
	return r.encode(v, func(b []byte, options ...wire.Option) ([]byte, error) {
		return wire.Append(b, v, options...)
	})
}

// value returns the property that the request is about, or the result if it is
// neither structured nor a page.
func (r *request) value(result any) (anyValue, error) {
	steps := r.target.steps
	if steps == nil {
		return codec.ValueOf(result, r.route.declaredType...)
	}
	if text, ok := result.(wire.Raw); ok {
		value, ok := codec.ValueIn(text, r.target.path)
		if !ok {
			return nil, notFoundBelow(steps[0].Name, "the resource")
		}
		return value, nil
	}
	v, ok := result.(wire.Structured)
	if !ok {
		return nil, fmt.Errorf("server: the handler of %s returned %T, which is no structured type", r.route.name, result)
	}
	value, lost := codec.Behind(v, steps)
	if lost < 0 {
		return value.InAnswer(), nil
	}
	switch s := &steps[lost]; {
	case s.Kind == sibling.CastStep:
		return nil, notOf("the value", s.Name)
	case s.Kind == sibling.IndexStep:
		return nil, NotFound("the collection has no item " + s.Name)
	case value.Info().Name == s.Name:
		return nil, &Error{Status: http.StatusNotFound, Message: "the property " + s.Name + " is null", Target: s.Name}
	default:
		return nil, notFoundBelow(s.Name, "the resource")
	}
}

// part answers with a value that is not an entity: a property or the result of
// an operation. A null is no content, and a property that has no value and cannot be
// null is not found (Protocol 11.2.4). entity is what the property is of.
func (r *request) part(entity wire.Structured, value anyValue) error {
	switch {
	case r.target.kind == countTarget:
		r.ok(strconv.AppendInt(nil, int64(value.Len()), 10))
		return nil
	case value.IsMissing():
		name := value.Info().Name
		return &Error{Status: http.StatusNotFound, Message: "the property " + name + " is not available", Target: name}
	case !value.Info().Collection && (value.IsNull() || value.IsAbsent()):
		if r.target.path == nil && r.lacksResult() {
			return r.noResult()
		}
		r.exchange.Send(http.StatusNoContent, nil)
		return nil
	case r.target.kind == valueTarget:
		text, err := value.AppendText(nil)
		if err != nil {
			return err
		}
		if value.Info().TypeName == "Edm.Binary" {
			r.send(http.StatusOK, []string{"application/octet-stream"}, text)
			return nil
		}
		r.ok(text)
		return nil
	}
	return r.encode(entity, value.AppendResponse)
}

// count answers with the number of items of a collection (Protocol 11.2.10).
func (r *request) count(result any) error {
	page, ok := pageIn(result)
	if !ok {
		value, err := codec.ValueOf(result, r.route.declaredType...)
		if err != nil {
			return err
		}
		return r.part(nil, value)
	}
	n, known := page.Count.Get()
	if !known || r.chooses() {
		if page.NextLink != "" {
			return NotImplemented("$count of a collection that the function of " + r.route.name + " answers in parts")
		}
		total, err := r.held(&page)
		if err != nil {
			return err
		}
		n = int64(total)
	}
	r.ok(strconv.AppendInt(nil, n, 10))
	return nil
}
