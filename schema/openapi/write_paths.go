package openapi

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// maxNavigation is how many navigation properties a path follows. All but the
// last contain their targets, so that the number of paths stays in proportion
// to the description.
const maxNavigation = 2

// resource is what a path leads to.
type resource struct {
	path       string
	params     []*yaml.Node
	names      map[string]int // of the parameters
	typ        *schema.EntityType
	collection bool
	limits     *schema.Node // annotated with what is supported
	depth      int          // navigation properties followed
	contained  bool         // may be followed further
	tag        string
}

func (w *writer) container(c *schema.EntityContainer) {
	for _, s := range c.AllEntitySets() {
		if s.Type != nil {
			w.collectionOf(resource{path: "/" + s.Name, typ: s.Type, collection: true, limits: &s.Node, contained: true, tag: s.Name})
		}
	}
	for _, s := range c.AllSingletons() {
		if s.Type != nil {
			w.entity(resource{path: "/" + s.Name, typ: s.Type, limits: &s.Node, contained: true, tag: s.Name}, false)
		}
	}
	for _, i := range slices.Concat(c.AllActionImports(), c.AllFunctionImports()) {
		for _, op := range i.Operations {
			w.operation(resource{path: "/", tag: i.Name}, i.Name, op)
		}
	}
}

// collectionOf describes a collection of entities, its members and what is bound to both.
func (w *writer) collectionOf(r resource) {
	item := object()
	if r.allows("ReadRestrictions", "Readable") {
		add(item, "get", w.method(r, "get", "operation", r.query(), nil, w.collection(r.typ)))
	}
	if r.allows("InsertRestrictions", "Insertable") {
		add(item, "post", w.method(r, "post", "operation", nil, w.named(r.typ), w.named(r.typ)))
	}
	w.path(r, item)
	w.bound(r)
	if key := r.typ.EffectiveKey(); len(key) > 0 {
		w.entity(w.byKey(r, key), true)
	}
}

// byKey is a member of a collection, its key as a segment.
func (w *writer) byKey(r resource, key []*schema.PropertyRef) resource {
	names := map[string]int{}
	for name, n := range r.names {
		names[name] = n
	}
	member := r
	member.collection, member.names, member.params = false, names, slices.Clone(r.params)
	var parts []string
	for _, part := range key {
		name := r.typ.Name + "-" + strings.ReplaceAll(part.Name(), "/", "-")
		if len(key) > 1 {
			name = strings.ReplaceAll(part.Name(), "/", "-")
		}
		names[name]++
		if names[name] > 1 {
			name = fmt.Sprintf("%s%d", name, names[name]-1)
		}
		segment := "{" + name + "}"
		if len(key) > 1 {
			segment = part.Name() + "=" + segment
		}
		parts = append(parts, segment)
		value := object("type", text("string"))
		if part.Property != nil {
			value = w.use(part.Property.Type)
		}
		member.params = append(member.params, object("name", text(name), "in", text("path"), "required", flag(true),
			"schema", value, "x-ms-docs-key-type", text(r.typ.Name)))
	}
	member.path += "/" + strings.Join(parts, ",")
	return member
}

// entity describes one entity, what it contains or leads to and what is bound to it.
func (w *writer) entity(r resource, member bool) {
	item := object()
	if r.allows("ReadRestrictions", "Readable") {
		add(item, "get", w.method(r, "get", "operation", r.query(), nil, w.named(r.typ)))
	}
	if r.allows("UpdateRestrictions", "Updatable") {
		add(item, "patch", w.method(r, "patch", "operation", nil, w.named(r.typ), w.named(r.typ)))
	}
	if member && r.allows("DeleteRestrictions", "Deletable") {
		add(item, "delete", w.method(r, "delete", "operation", nil, nil, nil))
	}
	w.path(r, item)
	w.bound(r)
	if !r.contained || r.depth == maxNavigation {
		return
	}
	for _, p := range r.typ.AllNavigationProperties() {
		target, ok := p.Type.Type.(*schema.EntityType)
		if !ok {
			continue
		}
		next := r
		next.path, next.typ, next.limits, next.depth = r.path+"/"+p.Name, target, &p.Node, r.depth+1
		next.collection, next.contained = p.Type.Collection, p.ContainsTarget
		switch {
		case !p.ContainsTarget:
			w.reading(next)
		case next.collection:
			w.collectionOf(next)
		default:
			w.entity(next, true)
		}
	}
}

// reading describes what a navigation property leads to elsewhere: it can be
// read here, and changed where it is contained.
func (w *writer) reading(r resource) {
	response := w.named(r.typ)
	if r.collection {
		response = w.collection(r.typ)
	}
	w.path(r, object("get", w.method(r, "get", "operation", r.query(), nil, response)))
}

// path adds a path with its parameters, unless it has no method.
func (w *writer) path(r resource, item *yaml.Node) {
	if len(item.Content) == 0 || w.served[r.path] {
		return
	}
	w.served[r.path] = true
	if len(r.params) > 0 {
		add(item, "parameters", list(r.params...))
	}
	add(w.paths, r.path, item)
}

// allows says whether Capabilities allow something; they do unless they say false.
func (r *resource) allows(term, property string) bool {
	if r.limits == nil {
		return true
	}
	a := r.limits.Annotation("Org.OData.Capabilities.V1."+term, "")
	if a == nil {
		return true
	}
	value := a.Value
	if record, ok := value.(*schema.Record); ok && property != "" {
		value = record.Value(property)
	}
	c, ok := value.(*schema.Constant)
	return !ok || c.Text != "false"
}

// query refers to the query options that a resource supports.
func (r *resource) query() []*yaml.Node {
	var all []*yaml.Node
	option := func(name, term, property string, ofCollection bool) {
		if (r.collection || !ofCollection) && r.allows(term, property) {
			all = append(all, to("parameters/"+name))
		}
	}
	option("top", "TopSupported", "", true)
	option("skip", "SkipSupported", "", true)
	option("search", "SearchRestrictions", "Searchable", true)
	option("filter", "FilterRestrictions", "Filterable", true)
	option("count", "CountRestrictions", "Countable", true)
	option("orderby", "SortRestrictions", "Sortable", true)
	option("select", "SelectSupport", "Supported", false)
	option("expand", "ExpandRestrictions", "Expandable", false)
	return all
}
