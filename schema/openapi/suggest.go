package openapi

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// suggestion names the key of a mapping that a missing one may have meant: one
// that differs in case, or in a letter.
func suggestion(missing string, n *yaml.Node) string {
	n = behind(n)
	if n.Kind != yaml.MappingNode {
		return ""
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if name := n.Content[i].Value; strings.EqualFold(name, missing) || oneOff(name, missing) {
			return " (did you mean " + strconv.Quote(clip(name)) + "?)"
		}
	}
	return ""
}

// oneOff reports whether two names of some length differ by one byte that is
// added, removed or changed.
func oneOff(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(b) < 3 || len(a)-len(b) > 1 {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i < len(a) && a[i+1:] == b[i+1:]
	}
	return a[i+1:] == b[i:]
}
