package odata

import (
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/generator/gonames"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// endpoint is a route as it is printed: a function of a handler.
type endpoint struct {
	*route
	name, doc    string
	method, path string
	kind         string
	nullable     bool
	keys         []key
	parameters   string          // Go name of the operation's parameters; "" for none
	result       *templates.Type // nil for an action that returns nothing
	resultType   string          // name of a result's type that is not structured
	overloads    [][]string      // parameter names of a function's overloads
	required     []string        // parameters that must be given
	context      string          // after "$metadata#", where it is not the path
	scopes       [][]string
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
func (p *planner) planEndpoint(r *route) endpoint {
	e := endpoint{route: r, method: "GET", scopes: p.scopes(r)}
	e.path, e.keys = p.planPath(r)
	node := r.node()
	if len(r.operations) > 0 {
		p.planOperation(&e)
	} else {
		p.planRead(&e)
	}
	e.name = p.name(e.method+" "+e.path, methodName(r))
	e.doc = doc("", node)
	return e
}

// node is the element that a route's documentation is taken from.
func (r *route) node() *schema.Node {
	if len(r.operations) > 0 {
		return &r.operations[0].Node
	}
	return r.last().node
}

// function returns the function of a handler.
func (e *endpoint) function() templates.Function {
	f := templates.Function{
		Lead: e.name + " serves", Route: e.method + " " + e.path, Doc: e.doc, Name: e.name,
		Params: []templates.Param{templates.Context()}, Tags: e.tags(),
	}
	for _, k := range e.keys {
		f.Params = append(f.Params, templates.Param{Name: k.param, Type: k.goType})
	}
	if e.parameters != "" {
		f.Params = append(f.Params, templates.Param{Name: "p", Type: templates.Type{Prefix: "*", Name: e.parameters}})
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
	kind := e.kind
	if e.nullable {
		kind += ",nullable"
	}
	tags := []templates.Tag{{Key: "route", Value: e.method + " " + e.path}, {Key: "kind", Value: kind}}
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
	add("context", e.context)
	var scopes [][]string
	for _, group := range e.scopes {
		var words []string
		for _, scope := range group {
			words = append(words, plan.Word(scope))
		}
		scopes = append(scopes, words)
	}
	add("scopes", plan.Lists(scopes))
	return tags
}

// planPath returns the route's path with placeholders for keys, and the keys.
func (p *planner) planPath(r *route) (string, []key) {
	var b strings.Builder
	var keys []key
	used, params := map[string]int{}, map[string]int{}
	for _, s := range r.steps {
		b.WriteString("/" + s.name)
		if !s.keyed {
			continue
		}
		var parts []string
		item := gonames.Singular(s.name[strings.LastIndexByte(s.name, '/')+1:])
		used[item]++
		if n := used[item]; n > 1 {
			item += strconv.Itoa(n)
		}
		for _, ref := range s.typ.EffectiveKey() {
			k := p.planKey(item, ref)
			if params[k.param]++; params[k.param] > 1 {
				k.param += strconv.Itoa(params[k.param])
			}
			parts = append(parts, k.placeholder)
			keys = append(keys, k)
		}
		b.WriteString("/{" + strings.Join(parts, ",") + "}")
	}
	switch {
	case r.imported != nil:
		b.WriteString("/" + r.imported.Name)
	case len(r.operations) > 0:
		b.WriteString("/" + r.operations[0].QualifiedName())
	}
	return b.String(), keys
}

func (p *planner) planKey(item string, ref *schema.PropertyRef) key {
	k := key{
		param:       gonames.Param(item + "_" + ref.Name()),
		placeholder: item + "-" + ref.Name(),
		property:    ref.Name(),
		wire:        ref.Property.Type.Name,
	}
	switch t := ref.Property.Type.Type.(type) {
	case *schema.EnumType:
		k.goType = templates.Type{Name: p.typeName(t)}
	case *schema.TypeDefinition:
		k.wire = t.Underlying.Name
		k.goType = primitiveOf(t.Underlying.Name).item
	default:
		k.goType = primitiveOf(k.wire).item
	}
	return k
}

// planRead plans the reading of entities.
func (p *planner) planRead(e *endpoint) {
	at := e.last()
	e.kind = "read"
	e.context = p.context(e.route)
	result := p.structuredType(&at.typ.StructuredType, false)
	if at.collection && !at.keyed {
		e.kind = "list"
		result = page(result)
	} else if at.nav != nil && !at.collection {
		e.nullable = at.nav.Type.Nullable
	}
	e.result = &result
}

// resultType returns the structured type that a route answers or collects; nil
// for another.
func (r *route) resultType() *schema.StructuredType {
	switch {
	case len(r.operations) == 0:
		return &r.last().typ.StructuredType
	case r.operations[0].Return == nil:
		return nil
	}
	return structured(r.operations[0].Return.Type.Type)
}

// context returns what context URLs say where the answer is not in the place
// that the path names: the entity set or singleton that the last relationship
// is bound to, or the type of entities that are in none (Protocol 10).
func (p *planner) context(r *route) string {
	at := r.last()
	if at.nav == nil || at.nav.ContainsTarget {
		return ""
	}
	var path []string
	for _, s := range r.steps[1:] {
		path = append(path, s.name)
	}
	for _, b := range p.bindings(r.steps[0].name) {
		if b.Path == join(path) {
			return b.Target
		}
	}
	return at.typ.QualifiedName()
}

// bindings returns the navigation property bindings of a set or singleton.
func (p *planner) bindings(name string) []*schema.NavigationPropertyBinding {
	if s := p.entitySet(name); s != nil {
		return s.Bindings
	}
	for _, s := range p.container.AllSingletons() {
		if s.Name == name {
			return s.Bindings
		}
	}
	return nil
}
