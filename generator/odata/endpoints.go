package odata

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// endpoint is a route as it is printed: a function of a handler.
type endpoint struct {
	*schema.Route
	name, doc  string
	path       string
	keys       []key
	nullable   bool
	parameters string          // Go name of the operation's parameters; "" for none
	body       templates.Param // what a function that writes takes; without a name for none
	result     *templates.Type // nil for an action that returns nothing
	resultType string          // name of a result's type that is not structured
	overloads  [][]string      // parameter names of a function's overloads
	required   []string        // parameters that must be given
}

// key is a key in a path.
type key struct {
	param       string // of the function
	goType      templates.Type
	placeholder string // in the path
	property    string // in key predicates
	wire        string // qualified name of the type
}

// planEndpoint plans the function of a route.
func (p *planner) planEndpoint(r *schema.Route) endpoint {
	e := endpoint{Route: r, doc: doc("", r.Node())}
	e.path, e.keys = p.planPath(r)
	switch {
	case r.Invokes():
		p.planOperation(&e)
	case r.Reads():
		p.planRead(&e)
	case r.Kind == schema.MediaRoute:
		p.planMedia(&e)
	default:
		p.planWrite(&e)
	}
	e.name = p.table.Name(r.Path())
	return e
}

// function returns the function of a handler.
func (e *endpoint) function() templates.Function {
	f := templates.Function{
		Lead: e.name + " serves", Route: e.Method + " " + e.path, Doc: e.doc, Name: e.name,
		Params: []templates.Param{templates.Context()}, Tags: e.tags(),
	}
	for _, k := range e.keys {
		f.Params = append(f.Params, templates.Param{Name: k.param, Type: k.goType})
	}
	if e.parameters != "" {
		f.Params = append(f.Params, templates.Param{Name: "p", Type: templates.Type{Prefix: "*", Name: e.parameters}})
	}
	if e.body.Name != "" {
		f.Params = append(f.Params, e.body)
	}
	options := templates.Query("Options")
	options.Prefix = "*"
	f.Params = append(f.Params, templates.Param{Name: "q", Type: options})
	if e.result != nil {
		f.Results = append(f.Results, *e.result)
	}
	f.Results = append(f.Results, templates.Type{Name: "error"})
	return f
}

// tags is what the runtime has to know of the route and the function's type does
// not say. A tag that is left out has a value that most routes have.
func (e *endpoint) tags() []templates.Tag {
	kind := string(e.Kind)
	if e.nullable {
		kind += ",nullable"
	}
	if !e.Allowed() && e.Kind != schema.UpdateRoute {
		kind += ",forbidden"
	}
	tags := []templates.Tag{{Key: "route", Value: e.Method + " " + e.path}, {Key: "kind", Value: kind}}
	add := func(key, value string) {
		if value != "" {
			tags = append(tags, templates.Tag{Key: key, Value: value})
		}
	}
	var keys []string
	for _, k := range e.keys {
		if k.wire != "Edm.String" || strings.Contains(k.property, "-") {
			keys = append(keys, k.placeholder+"="+k.property+":"+k.wire)
		}
	}
	add("keys", strings.Join(keys, " "))
	add("result", e.resultType)
	add("overloads", plan.Lists(e.overloads))
	add("required", strings.Join(e.required, " "))
	add("context", e.Context())
	var scopes [][]string
	for _, group := range e.Scopes() {
		var words []string
		for _, scope := range group {
			words = append(words, plan.Word(scope, ""))
		}
		scopes = append(scopes, words)
	}
	add("scopes", plan.Lists(scopes))
	var restrictions []string
	for _, r := range e.Restrictions() {
		restrictions = append(restrictions, plan.Word(r, ""))
	}
	add("restrictions", strings.Join(restrictions, " "))
	return tags
}

// planPath returns the route's path with placeholders for keys, and the keys.
func (p *planner) planPath(r *schema.Route) (string, []key) {
	var b strings.Builder
	var keys []key
	used, params := map[string]int{}, map[string]int{}
	for _, s := range r.Steps {
		b.WriteString("/" + s.Name)
		if !s.Keyed {
			continue
		}
		var parts []string
		item := names.Singular(s.Name[strings.LastIndexByte(s.Name, '/')+1:])
		used[item]++
		if n := used[item]; n > 1 {
			item += strconv.Itoa(n)
		}
		for _, ref := range s.Key() {
			k := p.planKey(item, ref)
			if params[k.param]++; params[k.param] > 1 {
				k.param += strconv.Itoa(params[k.param])
			}
			parts = append(parts, k.placeholder)
			keys = append(keys, k)
		}
		b.WriteString("/{" + strings.Join(parts, ",") + "}")
	}
	if tail := r.Tail(); tail != "" {
		b.WriteString("/" + tail)
	}
	return b.String(), keys
}

func (p *planner) planKey(item string, ref *schema.PropertyRef) key {
	k := key{
		param:       p.table.Param(item + "_" + ref.Name()),
		placeholder: item + "-" + ref.Name(),
		property:    ref.Name(),
		wire:        ref.Property.Type.Name,
	}
	of := &ref.Property.Type
	if t, ok := of.Type.(*schema.EnumType); ok {
		k.goType = p.goType(t)
		return k
	}
	k.wire = underlying(of)
	k.goType = primitiveOf(k.wire).item
	if m, found := p.keyMapping(ref); found {
		k.goType = m.Type()
	}
	return k
}

// planRead plans the reading of entities.
func (p *planner) planRead(e *endpoint) {
	answer := e.Answer()
	e.nullable = answer.Nullable
	result := p.structuredType(schema.Structured(answer.Type), false)
	if answer.Collection {
		result = page(result)
	}
	e.result = &result
}

// planWrite plans a change of entities or of relationships.
func (p *planner) planWrite(e *endpoint) {
	switch e.Kind {
	case schema.CreateRoute, schema.UpdateRoute:
		entity := p.structuredType(schema.Structured(e.Answer().Type), false)
		e.body = templates.Param{Name: map[schema.RouteKind]string{schema.CreateRoute: "v", schema.UpdateRoute: "change"}[e.Kind], Type: entity}
		e.result = &entity
	case schema.ReferenceRoute:
		if e.Method != http.MethodDelete || e.Last().Collection {
			e.body = templates.Param{Name: "to", Type: templates.OData("Reference")}
		}
	}
}

// planMedia plans what is done with a stream.
func (p *planner) planMedia(e *endpoint) {
	media := templates.OData("Media").With("*")
	if e.Method == http.MethodPut || e.Method == http.MethodPost {
		e.body = templates.Param{Name: "m", Type: media}
	}
	switch answer := e.Answer(); e.Method {
	case http.MethodGet:
		e.result, e.nullable = &media, answer.Nullable
	case http.MethodPost:
		entity := p.structuredType(schema.Structured(answer.Type), false)
		e.result = &entity
	}
}
