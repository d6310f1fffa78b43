package examples

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// CheckAgainst checks examples against an OpenAPI description of any API: requests and
// their answers against the schemas of the operation. Findings are sorted by place.
func CheckAgainst(d *openapi.Document, list []Example) schema.Diagnostics {
	var c checker
	for _, e := range list {
		if e.Request == nil {
			if e.Response != nil && len(e.Response.body.data) > 0 {
				c.found.Warnf(e.Response.Pos, "example-untyped", "the example has no request before it that says of what operation it is, and is not checked: add one")
			}
			continue
		}
		status := 0
		if e.Response != nil {
			status = e.Response.Status
		}
		exchange, problem := d.Exchange(e.Request.Method, e.Request.URL, status)
		if problem != "" {
			c.found.Errorf(e.Request.Pos, "example-path", "%s %s is no request of the service: %s", e.Request.Method, visible.Text(e.Request.URL), problem)
			continue
		}
		c.valid(e.Request.body, exchange.Request)
		if e.Response != nil {
			c.valid(e.Response.body, exchange.Response)
		}
	}
	c.found.Sort()
	return c.found
}

// valid checks a body.
func (c *checker) valid(t text, problems func(any) []openapi.Problem) {
	if len(t.data) == 0 || problems == nil {
		return
	}
	c.text = t
	v, ok := c.parse()
	if !ok {
		return
	}
	var decoded any
	if json.Unmarshal(t.data, &decoded) != nil {
		return // which it was parsed as
	}
	for _, p := range problems(decoded) {
		pointer := ""
		at := v
		for _, name := range p.Pointer {
			pointer = below(pointer, name)
			at = at.child(name)
		}
		c.errorf(at.at, "example-invalid", pointer, "%s", visible.Text(p.Message))
	}
}

// child returns a member of an object or an item of a list, or the value itself if it
// does not have it.
func (v *value) child(name string) *value {
	if i, err := strconv.Atoi(strings.TrimSpace(name)); err == nil && v.kind == list && i >= 0 && i < len(v.items) {
		return v.items[i]
	}
	if m := v.get(name); m != nil {
		return m
	}
	return v
}
