package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema/openapi"
)

// PartExtension says in the description of a slice that a schema is there because
// others refer to it, and that nothing is generated of it by itself.
const PartExtension = "x-odatagen-part"

// Slice returns the description of some operations and schemas, as Document is that
// of all: the paths of the operations, their tags and security schemes, and the
// components that all these refer to. Read again, it is the same API without the rest.
// It is an error if Document is not JSON.
func (a *API) Slice(operations []*Operation, schemas []*Schema) ([]byte, error) {
	s := slicer{kept: map[string]map[string]any{}, chosen: map[string]bool{}}
	d := json.NewDecoder(bytes.NewReader(a.Document))
	d.UseNumber()
	if err := d.Decode(&s.document); err != nil {
		return nil, err
	}
	for _, o := range operations {
		s.chosen[o.Path] = true
	}
	for path, item := range inside(s.document, "paths") {
		if s.chosen[path] {
			s.follow(item)
		}
	}
	s.keepSchemas(schemas)
	s.keepUsed(operations)
	if paths := inside(s.document, "paths"); paths != nil {
		maps.DeleteFunc(paths, func(path string, _ any) bool { return !s.chosen[path] })
	}
	delete(s.document, "webhooks")
	delete(s.document, "components")
	if len(s.kept) > 0 {
		s.document["components"] = s.kept
	}
	text, err := json.MarshalIndent(s.document, "", "  ")
	return append(text, '\n'), err
}

// slicer makes a slice of a document, which it changes.
type slicer struct {
	document map[string]any
	kept     map[string]map[string]any // the components that are needed, by collection and name
	chosen   map[string]bool           // paths
}

// inside returns the object that a path of members leads to, nil if there is none.
func inside(of map[string]any, names ...string) map[string]any {
	for _, name := range names {
		of, _ = of[name].(map[string]any)
	}
	return of
}

// keepSchemas keeps schemas, and marks all others that are kept as parts.
func (s *slicer) keepSchemas(schemas []*Schema) {
	wanted := map[string]bool{}
	for _, one := range schemas {
		wanted[one.Path] = true
	}
	whole := map[string]bool{} // by the component's name
	for name, component := range inside(s.document, "components", "schemas") {
		if wanted[pathIn(name, component)] {
			s.keep("schemas", name)
			whole[name] = true
		}
	}
	for name, component := range s.kept["schemas"] {
		if object, is := component.(map[string]any); is && !whole[name] && !wanted[pathIn(name, component)] && object["$ref"] == nil {
			object[PartExtension] = true
		}
	}
}

// pathIn returns the path that a schema among the components has in the model.
func pathIn(name string, component any) string {
	object, _ := component.(map[string]any)
	if path, _ := object[openapi.PathExtension].(string); strings.Contains(path, "#") {
		return path
	}
	return name
}

// keepUsed keeps the security schemes and tags of operations.
func (s *slicer) keepUsed(operations []*Operation) {
	tags := map[string]bool{}
	for _, o := range operations {
		for _, tag := range o.Tags {
			tags[tag] = true
		}
		for _, list := range o.Security {
			for _, r := range list {
				s.keep("securitySchemes", r.Scheme.Name)
			}
		}
	}
	listed, _ := s.document["tags"].([]any)
	listed = slices.DeleteFunc(listed, func(tag any) bool {
		object, _ := tag.(map[string]any)
		name, _ := object["name"].(string)
		return !tags[name]
	})
	if s.document["tags"] = listed; len(listed) == 0 {
		delete(s.document, "tags")
	}
	// Where no operation goes by them, the document's own requirements are left out.
	list, _ := s.document["security"].([]any)
	for _, requirement := range list {
		object, _ := requirement.(map[string]any)
		for name := range object {
			if s.kept["securitySchemes"][name] == nil {
				delete(s.document, "security")
			}
		}
	}
}

// keep keeps a component, and what it refers to.
func (s *slicer) keep(collection, name string) {
	component, found := inside(s.document, "components", collection)[name]
	if _, done := s.kept[collection][name]; done || !found {
		return
	}
	if s.kept[collection] == nil {
		s.kept[collection] = map[string]any{}
	}
	s.kept[collection][name] = component
	s.follow(component)
}

// follow keeps what a node refers to.
func (s *slicer) follow(node any) {
	switch n := node.(type) {
	case []any:
		for _, item := range n {
			s.follow(item)
		}
	case map[string]any:
		if ref, is := n["$ref"].(string); is {
			s.refer(ref)
		}
		for _, to := range inside(n, "discriminator", "mapping") {
			if ref, is := to.(string); is {
				s.keep("schemas", ref) // by its name
				s.refer(ref)
			}
		}
		for _, member := range n {
			s.follow(member)
		}
	}
}

// refer keeps the component that a reference leads to.
func (s *slicer) refer(ref string) {
	rest, found := strings.CutPrefix(ref, "#/components/")
	if words := strings.Split(rest, "/"); found && len(words) > 1 {
		s.keep(words[0], escaped.Replace(words[1]))
	}
}
