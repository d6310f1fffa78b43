package openapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// PathExtension says in a document made by [Document.JSON] where a schema or response
// that stands among its components stood: the document and the pointer in it, such as
// "common.yaml#/Problem". By that it is known again, whatever the component's name.
const PathExtension = "x-odatagen-path"

// JSON returns the document as one, in JSON, sorted: what it refers to in other
// files stands among its components, each once. Schemas and responses that come to stand
// there are marked with what path says of them ([PathExtension]), unless that is "". It
// is the last that is to be done with the document, whose references it changes.
func (d *Document) JSON(path func(openapi3.ComponentRef) string) ([]byte, error) {
	b := newBundle(d)
	d.InternalizeRefs(context.Background(), b.name)
	b.restoreAliases()
	b.mark(path)
	if len(b.inner) == 0 {
		return indentedJSON(d.T)
	}
	tree, err := b.refer()
	if err != nil {
		return nil, err
	}
	return indentedJSON(tree)
}

// bundle names the components that references to other places become.
type bundle struct {
	document *Document
	names    map[component]string // of what is a component, or becomes one
	taken    map[component]bool   // by collection and name
	aliases  map[*string]alias    // by the reference, which is changed
	defined  map[component]bool   // the document's own components, by collection and name
	inner    map[string]string    // references to what has become a component, by the mark of that
}

// component tells what stands among the components by its collection, such as
// "schemas", and by where it is defined, or its name.
type component struct {
	collection string
	key        any
}

// alias is a component that is a reference.
type alias struct {
	to  component
	ref string
}

func newBundle(d *Document) *bundle {
	b := &bundle{d, map[component]string{}, map[component]bool{}, map[*string]alias{}, map[component]bool{}, map[string]string{}}
	c := d.Components
	if c == nil {
		return b
	}
	for _, ref := range c.Schemas {
		if ref != nil && ref.Ref != "" {
			b.aliases[&ref.Ref] = alias{keyOf(ref), ref.Ref}
		}
	}
	for _, ref := range c.Responses {
		if ref != nil && ref.Ref != "" {
			b.aliases[&ref.Ref] = alias{keyOf(ref), ref.Ref}
		}
	}
	register(b, c.Schemas)
	register(b, c.Parameters)
	register(b, c.Headers)
	register(b, c.RequestBodies)
	register(b, c.Responses)
	register(b, c.SecuritySchemes)
	register(b, c.Examples)
	register(b, c.Links)
	register(b, c.Callbacks)
	return b
}

// componentRef is what the components are maps of.
type componentRef interface {
	comparable
	openapi3.ComponentRef
}

// register takes in the document's own components: what they define has their name,
// and nothing else gets it.
func register[M ~map[string]R, R componentRef](b *bundle, all M) {
	var null R
	for name, ref := range all {
		own := component{null.CollectionName(), name}
		b.taken[own], b.defined[own] = true, true
		if ref != null && ref.RefString() == "" {
			b.names[keyOf(ref)] = name
		}
	}
}

// keyOf returns what a reference leads to: it is the same for all references to
// one definition.
func keyOf(ref openapi3.ComponentRef) component {
	var origin *openapi3.Origin
	switch r := ref.(type) {
	case *openapi3.SchemaRef:
		origin = placeOf(r.Value, func(v *openapi3.Schema) *openapi3.Origin { return v.Origin })
	case *openapi3.ParameterRef:
		origin = placeOf(r.Value, func(v *openapi3.Parameter) *openapi3.Origin { return v.Origin })
	case *openapi3.HeaderRef:
		origin = placeOf(r.Value, func(v *openapi3.Header) *openapi3.Origin { return v.Origin })
	case *openapi3.RequestBodyRef:
		origin = placeOf(r.Value, func(v *openapi3.RequestBody) *openapi3.Origin { return v.Origin })
	case *openapi3.ResponseRef:
		origin = placeOf(r.Value, func(v *openapi3.Response) *openapi3.Origin { return v.Origin })
	}
	if id := Identity(origin); id != nil {
		return component{ref.CollectionName(), id} // a schema with keywords beside a reference is a copy
	}
	if ref.RefPath() != nil {
		return component{ref.CollectionName(), ref.RefPath().String()}
	}
	return component{ref.CollectionName(), ref}
}

func placeOf[T any](value *T, origin func(*T) *openapi3.Origin) *openapi3.Origin {
	if value == nil {
		return nil
	}
	return origin(value)
}

// name names the component that a reference becomes: as what it leads to is
// called, or if something else has that name, after the document too.
func (b *bundle) name(_ *openapi3.T, ref openapi3.ComponentRef) string {
	key := keyOf(ref)
	if name, ok := b.names[key]; ok {
		return name
	}
	file, pointer, _ := strings.Cut(ref.RefString(), "#")
	if u := ref.RefPath(); u != nil && u.Path != "" {
		file = u.Path
		if below, err := filepath.Rel(filepath.FromSlash(b.document.folder), filepath.FromSlash(file)); err == nil {
			file = filepath.ToSlash(below)
		}
	}
	name := valid(pointer[strings.LastIndexByte(pointer, '/')+1:])
	if name == "" {
		name = valid(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
	}
	if b.taken[component{key.collection, name}] {
		name = valid(file + pointer)
	}
	whole := name
	for n := 2; b.taken[component{key.collection, name}]; n++ {
		name = fmt.Sprintf("%s_%d", whole, n)
	}
	b.names[key], b.taken[component{key.collection, name}] = name, true
	return name
}

var notInNames = regexp.MustCompile(`[^A-Za-z0-9._-]+`) // OpenAPI 3.1.1, 4.8.7

func valid(name string) string {
	return strings.Trim(notInNames.ReplaceAllString(name, "_"), "_.")
}

// restoreAliases makes references again of the document's own schemas and responses
// that were references: a copy would be a second one.
func (b *bundle) restoreAliases() {
	for ref, alias := range b.aliases {
		*ref = alias.ref
		if name, ok := b.names[alias.to]; ok {
			*ref = "#/components/" + alias.to.collection + "/" + name
		}
	}
}

// mark says of each schema and response that has become a component where it stood.
func (b *bundle) mark(path func(openapi3.ComponentRef) string) {
	c := b.document.Components
	if c == nil {
		return
	}
	for name, ref := range c.Schemas {
		if ref != nil && ref.Value != nil && !b.defined[component{ref.CollectionName(), name}] {
			b.markAs(path(ref), ref, name, &ref.Value.Extensions)
		}
	}
	for name, ref := range c.Responses {
		if ref != nil && ref.Value != nil && !b.defined[component{ref.CollectionName(), name}] {
			b.markAs(path(ref), ref, name, &ref.Value.Extensions)
		}
	}
}

func (b *bundle) markAs(path string, ref openapi3.ComponentRef, name string, extensions *map[string]any) {
	if path == "" {
		return
	}
	if *extensions == nil {
		*extensions = map[string]any{}
	}
	(*extensions)[PathExtension] = path
	if strings.HasPrefix(path, "#") {
		b.inner[path] = "#/components/" + ref.CollectionName() + "/" + name
	}
}

// refer makes references of what stands in the document itself and is a component
// too, since something refers to it where it stands: otherwise it would be two.
func (b *bundle) refer() (map[string]any, error) {
	document, err := b.document.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	if err := decoder.Decode(&tree); err != nil {
		return nil, err
	}
	for name, node := range tree {
		collections, _ := node.(map[string]any)
		if name != "components" {
			b.referIn(node)
			continue
		}
		for _, collection := range collections {
			components, _ := collection.(map[string]any)
			for _, component := range components {
				b.referIn(component)
			}
		}
	}
	return tree, nil
}

func (b *bundle) referIn(node any) {
	switch n := node.(type) {
	case map[string]any:
		for name, child := range n {
			n[name] = b.reference(child)
		}
	case []any:
		for i, child := range n {
			n[i] = b.reference(child)
		}
	}
}

// reference returns a reference to a node that is a component, and otherwise the
// node, with references in it.
func (b *bundle) reference(node any) any {
	object, _ := node.(map[string]any)
	path, _ := object[PathExtension].(string)
	if to := b.inner[path]; to != "" {
		return map[string]any{"$ref": to}
	}
	b.referIn(node)
	return node
}
