package openapi

import (
	"iter"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// suggestion names what a missing name may have meant: one that differs in case, or
// in a letter.
func suggestion(missing string, names iter.Seq[string]) string {
	for name := range names {
		if strings.EqualFold(name, missing) || oneOff(name, missing) {
			return " (did you mean " + strconv.Quote(clip(name)) + "?)"
		}
	}
	return ""
}

// keysOf yields the keys of a mapping.
func keysOf(n *yaml.Node) iter.Seq[string] {
	return func(yield func(string) bool) {
		for key := range members(behind(n)) {
			if !yield(key.Value) {
				return
			}
		}
	}
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
