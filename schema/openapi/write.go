package openapi

import (
	"bytes"
	"fmt"
	"io"
	"regexp"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// WriteOptions say how a description is written.
type WriteOptions struct {
	Version string // "3.0" or "3.1"
	YAML    bool   // rather than JSON
}

// writableName is what OpenAPI allows as the name of a component.
var writableName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

// writer makes an OpenAPI description of a service.
type writer struct {
	model     *schema.Model
	nullTypes bool // 3.1: null is a type
	carried   *yaml.Node
	types     map[string]*yaml.Node // carried, by qualified name
	schemas   *yaml.Node
	written   map[string]bool // schemas
	pending   []schema.Type   // of referenced documents, to be written
	paths     *yaml.Node
	served    map[string]bool // paths
	ids       map[string]int  // operation identifiers
	found     schema.Diagnostics
}

// Write describes the first document of a linked model as OpenAPI in Microsoft's
// mapping, with the CSDL that OpenAPI has no words for in x-odata, from which
// [Read] gets it back. Types of other documents are described where they are
// used, and not carried. The same model always gives the same text. It writes
// nothing if there are errors.
func Write(w io.Writer, m *schema.Model, o WriteOptions) schema.Diagnostics {
	out := &writer{model: m, nullTypes: o.Version == "3.1", types: map[string]*yaml.Node{}, schemas: object(), paths: object(),
		written: map[string]bool{}, served: map[string]bool{}, ids: map[string]int{}}
	at := schema.Position{File: m.Documents[0].Name}
	if err := out.carry(); err != nil {
		out.found.Errorf(at, "format", "the format cannot say what the description does: %v", err)
		return out.found
	}
	root := out.document(o.Version)
	if len(out.found.Errors()) > 0 {
		return out.found
	}
	var text bytes.Buffer
	if err := encode(&text, root, o.YAML); err != nil {
		out.found.Errorf(at, "format", "the format cannot say what the description does: %v", err)
		return out.found
	}
	if _, err := w.Write(text.Bytes()); err != nil {
		out.found.Errorf(at, "format", "%v", err)
	}
	return out.found
}

func (w *writer) document(version string) *yaml.Node {
	full, title := "3.0.4", w.model.Documents[0].Name
	if w.nullTypes {
		full = "3.1.1"
	}
	if version != "3.0" && version != "3.1" {
		w.found.Errorf(schema.Position{File: title}, "format", "version %q of OpenAPI is not written: give 3.0 or 3.1", version)
	}
	for _, s := range w.model.Documents[0].Schemas {
		w.schema(s)
	}
	if c := w.model.Container(); c != nil {
		title = c.QualifiedName()
		w.routes()
	}
	for len(w.pending) > 0 {
		t := w.pending[0]
		w.pending = w.pending[1:]
		w.namedType(t)
	}
	w.helpers()
	return object(
		"openapi", text(full),
		"info", object("title", text(title), "version", text("1.0")),
		"paths", w.paths,
		"components", object("schemas", w.schemas, "responses", errorResponse(), "parameters", queryOptions()),
		embedded, w.carried)
}

func (w *writer) schema(s *schema.Schema) {
	for _, t := range s.EntityTypes {
		w.namedType(t)
	}
	for _, t := range s.ComplexTypes {
		w.namedType(t)
	}
	for _, t := range s.EnumTypes {
		w.namedType(t)
	}
	for _, t := range s.TypeDefinitions {
		w.namedType(t)
	}
}

// namedType adds the schema of a type unless it is there.
func (w *writer) namedType(t schema.Type) {
	name := t.QualifiedName()
	if w.written[name] {
		return
	}
	w.written[name] = true
	var n *yaml.Node
	var pos schema.Position
	switch t := t.(type) {
	case *schema.EntityType:
		n, pos = w.structured(&t.StructuredType), t.Pos
	case *schema.ComplexType:
		n, pos = w.structured(&t.StructuredType), t.Pos
	case *schema.EnumType:
		n, pos = enumSchema(t), t.Pos
	case *schema.TypeDefinition:
		n, pos = w.use(t.Underlying), t.Pos
		describeNode(n, &t.Node)
	}
	if !writableName.MatchString(name) {
		w.found.Errorf(pos, "openapi-name", "OpenAPI allows only letters of ASCII, digits, '.', '_' and '-' in the name of a component, not %q: rename it", name)
	}
	if c := w.types[name]; c != nil {
		add(n, embedded, c)
	}
	add(w.schemas, name, n)
}

// carry splits the document's CSDL JSON into what the root, the types and the
// properties carry.
func (w *writer) carry() error {
	var data bytes.Buffer
	if err := schema.WriteJSON(&data, w.model.Documents[0]); err != nil {
		return err
	}
	root, err := parseJSON(data.Bytes())
	if err != nil {
		return fmt.Errorf("its own CSDL JSON cannot be read: %w", err)
	}
	for key, value := range members(root) {
		if key.Value[0] == '$' || value.Kind != yaml.MappingNode {
			continue
		}
		namespace := key.Value
		kept := object()
		for name, child := range members(value) {
			switch carriedKind(child) {
			case "EntityType", "ComplexType", "EnumType", "TypeDefinition":
				w.types[namespace+"."+name.Value] = child
			default:
				kept.Content = append(kept.Content, name, child)
			}
		}
		value.Content = kept.Content
	}
	w.carried = root
	return nil
}

func carriedKind(n *yaml.Node) string {
	if _, kind := entry(n, "$Kind"); kind != nil {
		return kind.Value
	}
	return ""
}

// takeProperties takes the properties out of the type that is carried.
func (w *writer) takeProperties(name string) map[string]*yaml.Node {
	properties := map[string]*yaml.Node{}
	c := w.types[name]
	if c == nil {
		return properties
	}
	kept := object()
	for key, value := range members(c) {
		if value.Kind == yaml.MappingNode && key.Value[0] != '$' && key.Value[0] != '@' {
			properties[key.Value] = value
			continue
		}
		kept.Content = append(kept.Content, key, value)
	}
	c.Content = kept.Content
	return properties
}
