package openapi

import "go.yaml.in/yaml/v4"

// IsPart reports whether a text may be a part of a description, which another refers to: an
// object in YAML, or what begins as one in JSON, whatever is in it.
func IsPart(text []byte) bool {
	if len(text) == 0 || text[0] == '<' {
		return false
	}
	if text[0] == '{' {
		return true
	}
	var node yaml.Node
	return yaml.Unmarshal(text, &node) == nil && len(node.Content) > 0 && node.Content[0].Kind == yaml.MappingNode
}
