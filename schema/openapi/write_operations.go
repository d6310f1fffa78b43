package openapi

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// method describes one HTTP method of a path. A response of nil is no content.
func (w *writer) method(r resource, verb, kind string, query []*yaml.Node, body, response *yaml.Node) *yaml.Node {
	n := w.bare(r, verb)
	if len(query) > 0 {
		add(n, "parameters", list(query...))
	}
	if body != nil {
		add(n, "requestBody", object("required", flag(true), "content", jsonContent(body)))
	}
	responses := object("204", object("description", text("Success")))
	if response != nil {
		responses = object("2XX", object("description", text("Success"), "content", jsonContent(response)))
	}
	add(responses, "default", to("responses/error"))
	add(n, "responses", responses)
	add(n, "x-ms-docs-operation-type", text(kind))
	return n
}

// forbidden describes a method that Capabilities do not allow.
func (w *writer) forbidden(r resource, verb string) *yaml.Node {
	n := w.bare(r, verb)
	add(n, "responses", object("405", object("description", text("Not allowed")), "default", to("responses/error")))
	add(n, "x-ms-docs-operation-type", text("operation"))
	return n
}

// bare is a method without anything but its names.
func (w *writer) bare(r resource, verb string) *yaml.Node {
	return object("tags", list(text(r.tag)), "operationId", text(w.id(verb, r.path)))
}

func jsonContent(of *yaml.Node) *yaml.Node {
	return object("application/json", object("schema", of))
}

// id is an identifier made of the path; those that collide are numbered.
func (w *writer) id(verb, path string) string {
	name := verb + strings.Map(func(r rune) rune {
		switch r {
		case '/':
			return '.'
		case '{', '}', '(', ')', '\'':
			return -1
		case '=', ',', '@':
			return '_'
		}
		return r
	}, path)
	w.ids[name]++
	if n := w.ids[name]; n > 1 {
		return fmt.Sprintf("%s-%d", name, n)
	}
	return name
}

// invocation describes the overloads of an operation.
func (w *writer) invocation(route *schema.Route) {
	r := w.resource(route)
	for _, op := range route.Overloads {
		w.operation(r, route.Tail(), op)
	}
}

// operation describes an action or a function below a resource.
func (w *writer) operation(r resource, name string, op *schema.Operation) {
	parameters := op.Parameters
	if op.Bound {
		parameters = parameters[1:]
	}
	r.path = strings.TrimSuffix(r.path, "/") + "/" + name
	verb, kind := "post", "action"
	var body, response *yaml.Node
	if op.Function {
		verb, kind = "get", "function"
		r = w.inline(r, parameters)
	} else if len(parameters) > 0 {
		properties := object()
		for _, p := range parameters {
			add(properties, p.Name, w.use(p.Type))
		}
		body = object("type", text("object"), "properties", properties)
	}
	if op.Return != nil {
		response = w.returned(op.Return.Type)
	}
	if w.served[r.path] {
		return // of an overload for a base type, or of the same parameters
	}
	n := w.method(r, verb, kind, nil, body, response)
	describeNode(n, &op.Node)
	w.path(r, object(verb, n))
}

// inline gives a function's parameters in its path.
func (w *writer) inline(r resource, parameters []*schema.Parameter) resource {
	r.params = append([]*yaml.Node(nil), r.params...)
	var parts []string
	for _, p := range parameters {
		name := p.Name
		for i := 1; hasParam(r.params, name); i++ {
			name = fmt.Sprintf("%s%d", p.Name, i)
		}
		parts = append(parts, p.Name+"={"+name+"}")
		value := w.use(p.Type)
		content := object("name", text(name), "in", text("path"), "required", flag(true))
		if _, primitive := p.Type.Type.(*schema.PrimitiveType); primitive && !p.Type.Collection {
			add(content, "schema", value)
		} else {
			add(content, "content", jsonContent(value)) // a literal of JSON
		}
		r.params = append(r.params, content)
	}
	r.path += "(" + strings.Join(parts, ",") + ")"
	return r
}

func hasParam(params []*yaml.Node, name string) bool {
	for _, p := range params {
		if _, is := entry(p, "name"); is.Value == name {
			return true
		}
	}
	return false
}

// returned is the body that has a value of a type.
func (w *writer) returned(t schema.TypeRef) *yaml.Node {
	if e, ok := t.Type.(*schema.EntityType); ok && t.Collection {
		return w.collection(e)
	}
	if _, primitive := t.Type.(*schema.PrimitiveType); t.Collection || primitive {
		return object("type", text("object"), "properties", object("value", w.use(t)))
	}
	return w.use(t)
}

// collection refers to the schema of a collection response.
func (w *writer) collection(t *schema.EntityType) *yaml.Node {
	name := t.QualifiedName() + "CollectionResponse"
	for w.model.Type(name) != nil {
		name += "_"
	}
	if !w.written[name] {
		w.written[name] = true
		add(w.schemas, name, object("title", text("Collection of "+t.Name), "type", text("object"), "properties", object(
			"@odata.count", object("type", text("integer"), "format", text("int64")),
			"@odata.nextLink", object("type", text("string")),
			"value", object("type", text("array"), "items", w.named(t)))))
	}
	return to("schemas/" + name)
}

// helpers adds the schema of an error (OData JSON Format 4.01, 21.1). Its name
// is that of no type, which all have a namespace.
func (w *writer) helpers() {
	message := func() *yaml.Node {
		return object("code", object("type", text("string")), "message", object("type", text("string")), "target", object("type", text("string")))
	}
	whole := message()
	add(whole, "details", object("type", text("array"), "items", object("type", text("object"), "properties", message())))
	add(w.schemas, "ODataError", object("type", text("object"), "required", list(text("error")), "properties",
		object("error", object("type", text("object"), "required", list(text("code"), text("message")), "properties", whole))))
}

func errorResponse() *yaml.Node {
	return object("error", object("description", text("Error"), "content", jsonContent(to("schemas/ODataError"))))
}

func queryOptions() *yaml.Node {
	all := object()
	for _, p := range [...][3]string{
		{"top", "integer", "Show only the first items"}, {"skip", "integer", "Skip the first items"},
		{"search", "string", "Search items by phrases"}, {"filter", "string", "Filter items by values"},
		{"count", "boolean", "Include the count of items"}, {"orderby", "string", "Order items by values"},
		{"select", "string", "Select properties to be returned"}, {"expand", "string", "Expand related entities"},
	} {
		value := object("type", text(p[1]))
		if p[1] == "integer" {
			add(value, "minimum", whole(0))
		}
		add(all, p[0], object("name", text("$"+p[0]), "in", text("query"), "description", text(p[2]), "schema", value))
	}
	return all
}
