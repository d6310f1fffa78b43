package openapi

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// model makes the schemas of what was found.
func (s *service) model() *schema.Model {
	doc := &schema.Document{Node: schema.Node{Pos: schema.Position{File: s.Name}}, Name: s.Name, Version: s.version}
	b := builder{service: s, doc: doc, schemas: map[string]*schema.Schema{}, tags: map[string]string{}}
	for _, tag := range s.Tags {
		if tag != nil && s.Mapping == OASIS {
			b.tags[tag.Name] = tag.Description
		}
	}
	for _, t := range s.order {
		b.add(t)
	}
	for _, o := range s.paths.bound {
		b.addOperation(o, o.name)
	}
	b.container()
	for alias, namespace := range s.paths.aliases {
		if in := b.schemas[namespace]; in != nil && (in.Alias == "" || alias < in.Alias) {
			in.Alias = alias
		}
	}
	slices.SortStableFunc(doc.Schemas, func(a, c *schema.Schema) int { return cmp.Compare(a.Namespace, c.Namespace) })
	return &schema.Model{Documents: []*schema.Document{doc}}
}

// builder builds the schemas of a document.
type builder struct {
	*service
	doc     *schema.Document
	schemas map[string]*schema.Schema
	tags    map[string]string // descriptions, by name
}

// schema returns the schema of a namespace.
func (b *builder) schema(namespace string, pos schema.Position) *schema.Schema {
	in := b.schemas[namespace]
	if in == nil {
		in = &schema.Schema{Node: schema.Node{Pos: pos}, Namespace: namespace, Document: b.doc}
		b.schemas[namespace] = in
		b.doc.Schemas = append(b.doc.Schemas, in)
	}
	return in
}

func (b *builder) add(t *typ) {
	pos := b.At(t.ref.Origin)
	in := b.schema(t.namespace(), pos)
	switch t.kind {
	case enumeration:
		in.EnumTypes = append(in.EnumTypes, b.enum(t, in, pos))
	case definition:
		in.TypeDefinitions = append(in.TypeDefinitions, b.definition(t, in, pos))
	default:
		b.addStructured(t, in, pos)
	}
}

func (b *builder) addStructured(t *typ, in *schema.Schema, pos schema.Position) {
	var st *schema.StructuredType
	if t.entityBy != "" {
		e := schema.NewEntityType(in, t.simple())
		e.HasStream = t.stream
		if t.stream {
			b.facts.add("media entity", "value-path", t.name)
		}
		for _, name := range t.key.names {
			e.Key = append(e.Key, &schema.PropertyRef{Node: schema.Node{Pos: pos}, Path: name})
		}
		in.EntityTypes = append(in.EntityTypes, e)
		st = &e.StructuredType
	} else {
		c := schema.NewComplexType(in, t.simple())
		in.ComplexTypes = append(in.ComplexTypes, c)
		st = &c.StructuredType
	}
	st.Pos, st.Abstract = pos, t.abstract
	if !(b.Mapping == OASIS && len(t.ref.Value.AnyOf) > 0) {
		b.facts.add("abstract", missing, t.name)
	}
	if t.base != nil {
		st.BaseName, st.BasePos = t.base.name, pos
	}
	b.readOpen(t, st)
	for _, own := range t.own {
		document(&st.Node, own)
	}
	for _, p := range t.props {
		b.addProperty(t, st, p)
	}
}

// readOpen reads whether a type is open: OpenAPI lets objects have more
// properties than are described, so that only an explicit statement counts.
func (b *builder) readOpen(t *typ, st *schema.StructuredType) {
	for _, own := range t.own {
		switch more := own.AdditionalProperties; {
		case more.Has != nil:
			st.OpenHere = *more.Has
		case more.Schema != nil:
			st.OpenHere = true
		default:
			continue
		}
		b.facts.add("open type", exact, t.name)
		return
	}
	b.facts.add("open type", missing, t.name)
}

func (b *builder) addProperty(t *typ, st *schema.StructuredType, p *prop) {
	node := schema.Node{Pos: p.pos}
	if p.ref.Value != nil && p.ref.Ref == "" {
		document(&node, p.ref.Value)
	}
	name := t.name + "/" + p.name
	if p.navBy != "" && p.value.target.entityBy != "" {
		n := &schema.NavigationProperty{Node: node, Name: p.name, Type: p.value.TypeRef, ContainsTarget: p.containedBy != ""}
		if n.Type.Collection {
			n.Type.Nullable, n.Type.NullableGiven = false, false
		}
		st.NavigationProperties = append(st.NavigationProperties, n)
		return
	}
	if p.stream && p.value.Name == "Edm.Binary" {
		p.value.Name, p.value.how = "Edm.Stream", "stream-path"
	}
	b.facts.add("property type", p.value.how, name)
	b.facts.add("nullable", p.value.null, name)
	st.Properties = append(st.Properties, &schema.Property{Node: node, Name: p.name, Type: p.value.TypeRef})
}

func (b *builder) definition(t *typ, in *schema.Schema, pos schema.Position) *schema.TypeDefinition {
	d := &schema.TypeDefinition{Node: schema.Node{Pos: pos}, Name: t.simple(), Schema: in}
	v := value{how: exact}
	b.readValue(&v, t.ref, 1)
	d.Underlying = v.TypeRef
	d.Underlying.Pos = pos
	how := v.how
	if b.Mapping == Microsoft && v.Name == "Edm.String" {
		how = "string-schema" // or an enumeration without members
	}
	b.facts.add("type definition", how, t.name)
	document(&d.Node, t.ref.Value)
	return d
}

func (b *builder) addOperation(o *operation, name string) {
	i := strings.LastIndexByte(name, '.')
	in := b.schema(name[:i], o.pos)
	out := &schema.Operation{Node: schema.Node{Pos: o.pos}, Name: name[i+1:], Schema: in, Function: o.function, Bound: o.binding != nil, Composable: o.function && o.compose}
	if o.op != nil {
		describe(&out.Node, cmp.Or(o.op.Description, own(o.op.Summary)))
		deprecate(&out.Node, o.op.Deprecated, o.op.Extensions)
	}
	if o.binding != nil {
		out.Parameters = append(out.Parameters, &schema.Parameter{
			Node: schema.Node{Pos: o.pos}, Name: "bindingParameter",
			Type: schema.TypeRef{Name: o.binding.name, Collection: o.many, Pos: o.pos},
		})
	}
	for _, p := range o.params {
		p.node.Pos = p.value.Pos
		out.Parameters = append(out.Parameters, &schema.Parameter{Node: p.node, Name: p.name, Type: p.value.TypeRef})
		b.facts.add("parameter", p.value.how, name+"/"+p.name)
	}
	if o.result != nil && !o.result.none {
		t := o.result.TypeRef
		if o.result.stream {
			t = schema.TypeRef{Name: "Edm.Stream", Pos: o.pos}
		}
		out.Return = &schema.ReturnType{Node: schema.Node{Pos: o.pos}, Type: t}
	}
	if o.function {
		in.Functions = append(in.Functions, out)
		b.facts.add("function", exact, name)
	} else {
		in.Actions = append(in.Actions, out)
		b.facts.add("action", exact, name)
	}
}

// container makes the entity container, if there is anything to be in it.
func (b *builder) container() {
	namespace, how := b.containerNamespace()
	if namespace == "" {
		return
	}
	pos := schema.Position{File: b.Name}
	if b.Info != nil {
		pos = b.At(b.Info.Origin)
	}
	in := b.schema(namespace, pos)
	name := "Container"
	for b.types[namespace+"."+name] != nil {
		name += "_"
	}
	b.facts.add("container namespace", how, namespace+"."+name)
	c := &schema.EntityContainer{Node: schema.Node{Pos: pos}, Name: name, Schema: in}
	in.Container = c
	for _, r := range b.paths.sets {
		set := &schema.EntitySet{Node: schema.Node{Pos: r.pos}, Name: r.name, TypeName: r.typ.name, TypePos: r.pos, IncludeInServiceDocument: true}
		b.describeRoot(&set.Node, r)
		set.Bindings = b.bindings(r)
		c.EntitySets = append(c.EntitySets, set)
	}
	for _, r := range b.paths.singletons {
		one := &schema.Singleton{Node: schema.Node{Pos: r.pos}, Name: r.name, TypeName: r.typ.name, TypePos: r.pos}
		b.describeRoot(&one.Node, r)
		one.Bindings = b.bindings(r)
		c.Singletons = append(c.Singletons, one)
	}
	imported := map[string]bool{}
	for _, o := range b.paths.imports {
		b.addOperation(o, namespace+"."+o.name)
		key := o.name
		if imported[key] {
			continue
		}
		imported[key] = true
		b.facts.add("operation of import", "named-as-import", o.name)
		i := &schema.OperationImport{Node: schema.Node{Pos: o.pos}, Name: o.name, Function: o.function, OperationName: namespace + "." + o.name, OperationPos: o.pos}
		if o.op != nil && len(o.op.Tags) == 1 && b.isSet(o.op.Tags[0]) && o.result != nil && o.result.target != nil && o.result.target.entityBy != "" {
			i.EntitySet = o.op.Tags[0]
			b.facts.add("entity set of import", "tag", o.name)
		}
		if o.function {
			c.FunctionImports = append(c.FunctionImports, i)
		} else {
			c.ActionImports = append(c.ActionImports, i)
		}
	}
}

// bindings makes the bindings of an entity set or singleton.
func (b *builder) bindings(r *root) []*schema.NavigationPropertyBinding {
	var list []*schema.NavigationPropertyBinding
	for _, binding := range r.bindings {
		if b.isSet(binding[1]) {
			list = append(list, &schema.NavigationPropertyBinding{Node: schema.Node{Pos: r.pos}, Path: binding[0], Target: binding[1]})
			b.facts.add("binding", "tag", r.name+"/"+binding[0])
		}
	}
	return list
}

// isSet reports whether there is an entity set or singleton of a name.
func (b *builder) isSet(name string) bool { return b.paths.roots[name] }

// containerNamespace chooses the namespace of the container: the one that the
// converters' default titles name, or that of the first type in it.
func (b *builder) containerNamespace() (namespace, how string) {
	if namespace := b.titleNamespace(); namespace != "" {
		return namespace, "title"
	}
	for _, roots := range [2][]*root{b.paths.sets, b.paths.singletons} {
		for _, r := range roots {
			return r.typ.namespace(), "first-type"
		}
	}
	if len(b.paths.imports) > 0 && len(b.order) > 0 {
		return b.order[0].namespace(), "first-type"
	}
	return "", ""
}

// describeRoot documents an entity set or singleton: OASIS's mapping gives its
// description to the tag of its name.
func (b *builder) describeRoot(n *schema.Node, r *root) {
	describe(n, b.tags[r.name])
	if r.item == nil {
		return
	}
	if op := r.item.Get; op != nil {
		deprecate(n, op.Deprecated, op.Extensions)
	}
}

// titleNamespace returns the namespace of the container that the converters'
// default titles name, or "".
func (s *service) titleNamespace() string {
	if s.Info == nil {
		return ""
	}
	_, named, _ := strings.Cut(s.Info.Title, "ervice for namespace ")
	if strings.ContainsAny(named, " \t/") {
		return ""
	}
	return named
}
