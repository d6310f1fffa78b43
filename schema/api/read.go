package api

import (
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// Read returns the model of a loaded description.
func Read(d *openapi.Document) (*API, schema.Diagnostics) {
	r := &reader{
		document:  d,
		api:       &API{Name: d.Name},
		schemas:   map[any]*Schema{},
		responses: map[any]*Response{},
		named:     map[any]string{},
		schemes:   map[string]*SecurityScheme{},
		paths:     map[string]bool{},
		callbacks: map[*Operation]openapi3.Callbacks{},
		met:       map[*openapi3.Origin]bool{},
	}
	if d.Info != nil {
		r.api.Title, r.api.Description = d.Info.Title, d.Info.Description
	}
	r.api.Unread = d.Unread
	r.api.Servers = r.servers(d.Servers)
	r.api.SecurityPos = d.Field(d.Origin, "security")
	r.readComponents()
	r.readOperations()
	r.fill()
	slices.SortFunc(r.api.Schemas, func(a, b *Schema) int { return strings.Compare(a.Path, b.Path) })
	var err error
	if r.api.Document, err = d.JSON(r.elsewhere); err != nil {
		r.found.Warnf(schema.Position{File: d.Name}, "document-json", "the description cannot be kept beside what is generated from it: %v", err)
	}
	r.readCalls()
	r.found.Sort()
	return r.api, r.found
}

// reader is one call of Read.
type reader struct {
	document *openapi.Document
	api      *API
	// schemas are those seen, by the place that their definition has, or by
	// their node.
	schemas map[any]*Schema
	queue   []pending
	// responses are those seen, likewise, and named the names of the components.
	responses map[any]*Response
	named     map[any]string
	schemes   map[string]*SecurityScheme
	callbacks map[*Operation]openapi3.Callbacks
	paths     map[string]bool // of what is elsewhere than in the components
	found     schema.Diagnostics
	met       map[*openapi3.Origin]bool // references of which something was said
}

// pending is a schema whose content has not been read yet: a queue, since
// schemas refer to each other without end.
type pending struct {
	made *Schema
	from *openapi3.Schema
	base *Schema // what made refers to beside; nil for none
}

func (r *reader) readComponents() {
	c := r.document.Components
	if c == nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(c.Schemas)) {
		if ref := c.Schemas[name]; ref != nil && ref.Ref == "" {
			r.readComponent(name, ref)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Schemas)) {
		// One that is a reference is called as what it refers to.
		if ref := c.Schemas[name]; ref != nil && ref.Ref != "" && (!isComponent(ref.Ref) || siblings(ref.Value) != nil) {
			r.readComponent(name, ref)
		}
	}
	r.nameResponses(c.Responses)
	for _, name := range slices.Sorted(maps.Keys(c.SecuritySchemes)) {
		ref := c.SecuritySchemes[name]
		if ref.Value == nil {
			continue
		}
		v := ref.Value
		s := &SecurityScheme{Name: name, Type: v.Type, In: v.In, Parameter: v.Name, Scheme: strings.ToLower(v.Scheme)}
		s.Pos, s.Description = r.document.At(v.Origin), v.Description
		r.schemes[name] = s
		r.api.SecuritySchemes = append(r.api.SecuritySchemes, s)
	}
}

func (r *reader) readComponent(name string, ref *openapi3.SchemaRef) {
	if ref.Value == nil {
		return
	}
	s := r.schema(ref)
	if s.Name != "" {
		return
	}
	s.Name, s.Path = r.componentName(name, ref.Value.Extensions)
	s.Part, _ = ref.Value.Extensions[PartExtension].(bool)
	r.api.Schemas = append(r.api.Schemas, s)
}

// componentName returns the name and the path of a component: its own or, in a
// document that was made of several, those of what it was before.
func (r *reader) componentName(name string, extensions map[string]any) (string, string) {
	path, _ := extensions[openapi.PathExtension].(string)
	if !strings.Contains(path, "#") || r.paths[path] {
		return name, name
	}
	r.paths[path] = true
	name, _, _ = strings.Cut(nameOf(path), "~~")
	return name, path
}

func schemaOrigin(s *openapi3.SchemaRef) *openapi3.Origin {
	if s == nil {
		return nil
	}
	if s.Ref != "" || s.Value == nil {
		return s.Origin
	}
	return s.Value.Origin
}

// schema returns the schema of a reference or of a schema in its place.
func (r *reader) schema(ref *openapi3.SchemaRef) *Schema {
	if ref == nil || ref.Value == nil {
		return nil
	}
	if beside := siblings(ref.Value); beside != nil {
		return r.extended(ref, beside)
	}
	r.checkSiblings(ref)
	key := keyOf(ref.Value.Origin, ref.Value)
	if s := r.schemas[key]; s != nil {
		return s
	}
	s := &Schema{}
	s.Pos = r.document.At(ref.Value.Origin)
	r.schemas[key] = s
	r.queue = append(r.queue, pending{s, ref.Value, nil})
	if ref.Ref != "" && (s.Pos.File != r.document.Name || !strings.HasPrefix(ref.Ref, "#/components/schemas/")) {
		s.Name, s.Path = nameOf(ref.Ref), r.pathOf(s.Pos, ref.Ref)
		r.api.Schemas = append(r.api.Schemas, s)
	}
	return s
}

// keyOf returns what tells a definition from others.
func keyOf(o *openapi3.Origin, value any) any {
	if id := openapi.Identity(o); id != nil {
		return id // a schema with keywords beside a reference is a copy
	}
	return value
}

// elsewhere returns the path of a schema or response that is none of the components,
// "" of others.
func (r *reader) elsewhere(ref openapi3.ComponentRef) string {
	path := ""
	switch ref := ref.(type) {
	case *openapi3.SchemaRef:
		if known := r.schemas[keyOf(ref.Value.Origin, ref.Value)]; known != nil {
			path = known.Path
		}
	case *openapi3.ResponseRef:
		if known := r.responses[keyOf(ref.Value.Origin, ref.Value)]; known != nil {
			path = known.Path
		}
	}
	if !strings.Contains(path, "#") {
		return ""
	}
	return path
}

// isComponent reports whether a reference leads to a component of the document that
// has it.
func isComponent(ref string) bool {
	pointer, ok := strings.CutPrefix(ref, "#/components/")
	return ok && strings.Count(pointer, "/") == 1
}

// escaped are the characters that JSON pointers escape (RFC 6901, section 4).
var escaped = strings.NewReplacer("~1", "/", "~0", "~")

// componentIn returns the name of the component that a reference leads to; "" for others.
func componentIn(ref string) string {
	if !isComponent(ref) {
		return ""
	}
	name := ref[strings.LastIndexByte(ref, '/')+1:]
	return escaped.Replace(name)
}

// nameOf returns a name for what a reference leads to: the last word of its
// pointer, or the file's.
func nameOf(ref string) string {
	file, pointer, _ := strings.Cut(ref, "#")
	if name := pointer[strings.LastIndexByte(pointer, '/')+1:]; name != "" && name != "schema" {
		return name
	}
	name := file[strings.LastIndexByte(file, '/')+1:]
	name, _, _ = strings.Cut(name, ".")
	return name
}

// pathOf returns what tells that to which a reference leads from others: its
// document, seen from the description's folder, and the pointer in that.
func (r *reader) pathOf(pos schema.Position, ref string) string {
	_, pointer, _ := strings.Cut(ref, "#")
	file := filepath.ToSlash(pos.File)
	if pos.File == r.document.Name {
		file = ""
	} else if below, err := filepath.Rel(filepath.Dir(r.document.Name), pos.File); err == nil {
		file = filepath.ToSlash(below)
	}
	path := file + "#" + pointer
	for n := 2; r.paths[path]; n++ {
		path = file + "#" + pointer + "~~" + strconv.Itoa(n)
	}
	r.paths[path] = true
	return path
}

// goName returns the Go name that an extension gives.
func goName(extensions map[string]any) string {
	name, _ := extensions["x-go-name"].(string)
	return name
}

func (r *reader) list(refs openapi3.SchemaRefs) (all []*Schema) {
	for _, ref := range refs {
		if s := r.schema(ref); s != nil {
			all = append(all, s)
		}
	}
	return all
}
