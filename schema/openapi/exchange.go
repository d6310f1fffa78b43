package openapi

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Exchange is what a description says of the bodies of a request and of its answer, as
// far as they are JSON: each checks a value, and is nil if nothing is said.
type Exchange struct{ Request, Response func(value any) []Problem }

// Exchange finds the operation that a request with a method and an address is for, and
// what it says of an answer with a status, 0 for the first one that is no error. What
// stands before the paths of the description does not matter. The problem is "" if there
// is such an operation.
func (d *Document) Exchange(method, address string, status int) (e Exchange, problem string) {
	item := d.pathOf(segments(address))
	if item == nil {
		return e, "the description has no path like it"
	}
	o := item.Operations()[strings.ToUpper(method)]
	if o == nil {
		return e, "the path has no such method, only " + strings.Join(slices.Sorted(maps.Keys(item.Operations())), ", ")
	}
	if o.RequestBody != nil && o.RequestBody.Value != nil {
		e.Request = checks(o.RequestBody.Value.Content, openapi3.VisitAsRequest())
	}
	if r := responseFor(o.Responses, status); r != nil && r.Value != nil {
		e.Response = checks(r.Value.Content, openapi3.VisitAsResponse())
	}
	return e, ""
}

// segments returns the segments of the path of an address.
func segments(address string) (list []string) {
	if i := strings.Index(address, "://"); i >= 0 {
		_, address, _ = strings.Cut(address[i+3:], "/")
	}
	address, _, _ = strings.Cut(address, "?")
	for s := range strings.SplitSeq(address, "/") {
		if decoded, err := url.PathUnescape(s); err == nil {
			s = decoded
		}
		if s != "" {
			list = append(list, s)
		}
	}
	return list
}

// pathOf returns the path of the description that segments end with: of several the
// longest, and of these the one with the fewest variables; nil if there is none.
func (d *Document) pathOf(list []string) (best *openapi3.PathItem) {
	length, variables := 0, 0
	for _, path := range slices.Sorted(maps.Keys(d.Paths.Map())) {
		template := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
		if len(template) > len(list) || len(template) < length {
			continue
		}
		count, fits := 0, true
		for i, s := range list[len(list)-len(template):] {
			if strings.Contains(template[i], "{") {
				count++
			} else if template[i] != s {
				fits = false
			}
		}
		if fits && (len(template) > length || count < variables) {
			best, length, variables = d.Paths.Value(path), len(template), count
		}
	}
	return best
}

// responseFor returns the response of a status: its own, that of its class, or the default.
func responseFor(all *openapi3.Responses, status int) *openapi3.ResponseRef {
	if all == nil {
		return nil
	}
	if status == 0 {
		for _, name := range slices.Sorted(maps.Keys(all.Map())) {
			if strings.HasPrefix(name, "2") {
				return all.Value(name)
			}
		}
	}
	for _, name := range []string{strconv.Itoa(status), strconv.Itoa(status/100) + "XX", strconv.Itoa(status/100) + "xx", "default"} {
		if r := all.Value(name); r != nil {
			return r
		}
	}
	return nil
}

// checks returns what checks a body in JSON; nil if no schema is given for one.
func checks(content openapi3.Content, direction openapi3.SchemaValidationOption) func(any) []Problem {
	for _, media := range slices.Sorted(maps.Keys(content)) {
		m := content[media]
		if m == nil || !hasJSON(media) || m.Schema == nil || m.Schema.Value == nil {
			continue
		}
		return func(value any) []Problem { return against(m.Schema.Value, value, direction) }
	}
	return nil
}
