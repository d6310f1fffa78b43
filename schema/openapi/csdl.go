package openapi

import (
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// embedded is the extension with which a description carries, as CSDL JSON, what
// OpenAPI has no words for: at the root the document without the types, at the
// schema of a type the type without its properties, at the schema of a property
// the property.
const embedded = "x-odata"

// csdl is the CSDL JSON that a description carries, joined to one document.
type csdl struct {
	text    []byte
	file    *file
	offsets []int        // where members begin, ascending
	nodes   []*yaml.Node // what they were made of
}

// part is a member of an object that stands elsewhere in the description.
type part struct {
	key, value *yaml.Node
	name       string
	parts      []part
}

// joinCSDL joins the CSDL that a description carries. It returns nil if it
// carries none.
func joinCSDL(f *file) *csdl {
	root := content(f.tree)
	_, document := entry(root, embedded)
	if document == nil || document.Kind != yaml.MappingNode {
		return nil
	}
	if key, _ := entry(document, "$Version"); key == nil {
		return nil
	}
	c := &csdl{file: f}
	types := carriedTypes(root)
	c.text = append(c.text, '{')
	for key, value := range members(document) {
		c.member(key.Value, key)
		if strings.HasPrefix(key.Value, "$") || value.Kind != yaml.MappingNode {
			c.value(value)
			continue
		}
		c.object(value, types[key.Value])
		delete(types, key.Value)
	}
	for _, namespace := range slices.Sorted(maps.Keys(types)) {
		c.member(namespace, types[namespace][0].key)
		c.object(nil, types[namespace])
	}
	c.text = append(c.text, '}')
	return c
}

// carriedTypes returns the types that the schemas of components carry, by
// namespace.
func carriedTypes(root *yaml.Node) map[string][]part {
	all := map[string][]part{}
	_, components := entry(root, "components")
	if components == nil {
		return all
	}
	_, schemas := entry(components, "schemas")
	for key, sch := range members(schemas) {
		i := strings.LastIndexByte(key.Value, '.')
		if _, value := entry(sch, embedded); value != nil && i > 0 {
			namespace := key.Value[:i]
			all[namespace] = append(all[namespace], part{key, value, key.Value[i+1:], carriedProperties(sch, 0)})
		}
	}
	return all
}

// carriedProperties returns the properties that the schema of a type carries,
// in its own part or in the parts it consists of.
func carriedProperties(sch *yaml.Node, depth int) []part {
	var list []part
	_, own := entry(sch, "properties")
	for key, p := range members(own) {
		if _, value := entry(p, embedded); value != nil {
			list = append(list, part{key, value, key.Value, nil})
		}
	}
	if _, parts := entry(sch, "allOf"); parts != nil && depth < maxNesting {
		for _, item := range parts.Content {
			list = append(list, carriedProperties(behind(item), depth+1)...)
		}
	}
	return list
}

// members returns the members of an object; none of what is no object.
func members(n *yaml.Node) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(key, value *yaml.Node) bool) {
		if n == nil || n.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], behind(n.Content[i+1])) {
				return
			}
		}
	}
}

// member begins a member of an object.
func (c *csdl) member(name string, at *yaml.Node) {
	if c.text[len(c.text)-1] != '{' {
		c.text = append(c.text, ',')
	}
	c.place(at)
	c.string(name)
	c.text = append(c.text, ':')
}

// place notes what the following text was made of.
func (c *csdl) place(at *yaml.Node) {
	c.offsets, c.nodes = append(c.offsets, len(c.text)), append(c.nodes, at)
}

// object writes an object with members that stand elsewhere.
func (c *csdl) object(n *yaml.Node, parts []part) {
	c.text = append(c.text, '{')
	for key, value := range members(n) {
		c.member(key.Value, key)
		c.value(value)
	}
	for _, p := range parts {
		c.member(p.name, p.key)
		c.object(p.value, p.parts)
	}
	c.text = append(c.text, '}')
}

func (c *csdl) value(n *yaml.Node) {
	switch n.Kind {
	case yaml.MappingNode:
		c.object(n, nil)
	case yaml.SequenceNode:
		c.text = append(c.text, '[')
		for i, item := range n.Content {
			if i > 0 {
				c.text = append(c.text, ',')
			}
			c.place(behind(item))
			c.value(behind(item))
		}
		c.text = append(c.text, ']')
	default:
		c.place(n)
		c.scalar(n)
	}
}

func (c *csdl) scalar(n *yaml.Node) {
	text := n.Value
	switch n.Tag {
	case "!!null":
		text = "null"
	case "!!bool":
		text = strings.ToLower(text)
	case "!!int", "!!float":
	default:
		text = ""
	}
	if text == "" || !json.Valid([]byte(text)) {
		c.string(n.Value)
		return
	}
	c.text = append(c.text, text...)
}

func (c *csdl) string(s string) {
	text, err := json.Marshal(s)
	if err != nil {
		text = []byte(`""`) // no string fails
	}
	c.text = append(c.text, text...)
}

// at returns the place in the description that the text at an offset comes from.
func (c *csdl) at(offset int) schema.Position {
	i, found := slices.BinarySearch(c.offsets, offset)
	if !found {
		i--
	}
	if i < 0 {
		return schema.Position{File: c.file.name}
	}
	return c.file.at(c.nodes[i])
}
