// Package openapi makes of a description in OpenAPI what the page for people shows of an
// API. It reads what package schema/api has checked and bundled: JSON, in one document.
package openapi

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/page"
)

// object is an object of JSON. Nothing in it need be what OpenAPI says: what is not, is
// taken for absent.
type object map[string]any

// document is a description.
type document struct{ root object }

// Model returns what the page shows of the API with that description.
func Model(description string) (*page.Model, error) {
	decoder := json.NewDecoder(strings.NewReader(description))
	decoder.UseNumber()
	d := document{}
	if err := decoder.Decode(&d.root); err != nil {
		return nil, fmt.Errorf("the description is not OpenAPI in JSON: %w", err)
	}
	if d.root["openapi"] == nil {
		return nil, errors.New("the description is not OpenAPI 3: it has no member openapi")
	}
	m := &page.Model{Title: cmp.Or(d.object(d.root["info"]).text("title"), "API"), Credentials: d.credentials()}
	m.Groups = d.groups()
	return m, nil
}

// object returns the object that a value is, or refers to; nil for none.
func (d document) object(value any) object {
	for range 20 { // references to references
		o, _ := value.(map[string]any)
		reference, ok := o["$ref"].(string)
		if !ok {
			return o
		}
		pointer, ok := strings.CutPrefix(reference, "#/")
		if !ok {
			return nil
		}
		value = map[string]any(d.root)
		for name := range strings.SplitSeq(pointer, "/") {
			name = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
			o, _ := value.(map[string]any)
			value = o[name]
		}
	}
	return nil
}

func (o object) text(name string) string { s, _ := o[name].(string); return s }
func (o object) list(name string) []any  { l, _ := o[name].([]any); return l }
func (o object) is(name string) bool     { b, _ := o[name].(bool); return b }

// names are those of the members of an object, sorted.
func (o object) names() []string { return slices.Sorted(maps.Keys(o)) }

// groups lists the operations by their first tag, in the order of the tags.
func (d document) groups() []page.Group {
	groups := []page.Group{}
	at := map[string]int{}
	group := func(tag string) *page.Group {
		if _, ok := at[tag]; !ok {
			at[tag] = len(groups)
			groups = append(groups, page.Group{Name: tag})
		}
		return &groups[at[tag]]
	}
	for _, tag := range d.root.list("tags") {
		group(d.object(tag).text("name"))
	}
	paths := d.object(d.root["paths"])
	for _, path := range paths.names() {
		item := d.object(paths[path])
		for _, method := range [...]string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			operation := d.object(item[strings.ToLower(method)])
			if operation == nil {
				continue
			}
			tag := "Operations"
			if tags := operation.list("tags"); len(tags) > 0 {
				tag, _ = tags[0].(string)
			}
			to := group(tag)
			to.Items = append(to.Items, page.Item{
				Name: path, Path: strings.TrimPrefix(path, "/"), Method: method,
				Summary:    cmp.Or(operation.text("summary"), operation.text("description"), operation.text("operationId")),
				Parameters: d.parameters(slices.Concat(operation.list("parameters"), item.list("parameters"))), Body: d.body(operation),
			})
		}
	}
	return slices.DeleteFunc(groups, func(g page.Group) bool { return g.Items == nil })
}

// parameters returns those that a page can send: a browser sets no cookies. Those of the
// operation come first, and of two with one name it is the first that counts.
func (d document) parameters(list []any) (parameters []page.Parameter) {
	for _, value := range list {
		p := d.object(value)
		schema := d.object(p["schema"])
		to := page.Parameter{Name: p.text("name"), In: p.text("in"), Summary: p.text("description"), Required: p.is("required"), Type: typeOf(schema)}
		known := slices.ContainsFunc(parameters, func(q page.Parameter) bool { return q.Name == to.Name && q.In == to.In })
		if known || to.In != "path" && to.In != "query" && to.In != "header" {
			continue
		}
		if to.Type == "array" {
			explode, said := p["explode"].(bool)
			to.Repeated = to.In == "query" && cmp.Or(p.text("style"), "form") == "form" && (explode || !said)
		} else {
			for _, member := range schema.list("enum") {
				to.Values = append(to.Values, plain(member))
			}
		}
		if value, ok := schema["default"]; ok && to.Type != "array" && to.Type != "object" {
			to.Default = plain(value)
		}
		parameters = append(parameters, to)
	}
	slices.SortStableFunc(parameters, func(a, b page.Parameter) int { return cmp.Compare(order[a.In], order[b.In]) })
	return parameters
}

// order is that of parameters in the form.
var order = map[string]int{"path": 0, "query": 1, "header": 2}

// plain is a value as it stands in a URL.
func plain(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value) // it has been read from JSON
	return strings.TrimSpace(text.String())
}

// typeOf is the type that a schema says first: "string", "integer" and so on.
func typeOf(schema object) string {
	for _, t := range schema.list("type") {
		if name, _ := t.(string); name != "null" {
			return name
		}
	}
	return schema.text("type")
}

// credentials are what the security schemes ask for, each once.
func (d document) credentials() (list []page.Parameter) {
	schemes := d.object(d.object(d.root["components"])["securitySchemes"])
	for _, name := range schemes.names() {
		s := d.object(schemes[name])
		p := page.Parameter{Name: "Authorization", In: "header", Summary: s.text("description")}
		switch s.text("type") {
		case "apiKey":
			p.Name, p.In = s.text("name"), s.text("in")
		case "http":
			p.Type = s.text("scheme") + " …"
		case "oauth2", "openIdConnect":
			p.Type = "Bearer …"
		default:
			continue
		}
		known := slices.ContainsFunc(list, func(q page.Parameter) bool { return q.Name == p.Name && q.In == p.In })
		if !known && p.In != "cookie" {
			list = append(list, p)
		}
	}
	return list
}
