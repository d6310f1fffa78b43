package gen

import (
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// This file is behind the methods of enumerations whose values are sets.

var internal = wire.Internal(sibling.Key{})

// Flags returns the members of the set v as they are named in it, known or not.
func Flags[E ~string](v E) []E {
	var flags []E
	for text, more := string(v), true; more; {
		var name string
		if name, text, more = internal.CutFlag(text); name != "" {
			flags = append(flags, E(name))
		}
	}
	return flags
}

// HasFlag reports whether the set v names every member that m does.
func HasFlag[E ~string](v, m E) bool {
	for text, more := string(m), true; more; {
		var name string
		if name, text, more = internal.CutFlag(text); name != "" && !namesFlag(string(v), name) {
			return false
		}
	}
	return true
}

func namesFlag(set, name string) bool {
	for more := true; more; {
		var first string
		if first, set, more = internal.CutFlag(set); first == name {
			return true
		}
	}
	return false
}

// WithFlag returns the set v with the members that m names added behind its own.
func WithFlag[E ~string](v, m E) E {
	for text, more := string(m), true; more; {
		var name string
		if name, text, more = internal.CutFlag(text); name != "" && !namesFlag(string(v), name) {
			if v != "" {
				v += ","
			}
			v += E(name)
		}
	}
	return v
}

// WithoutFlag returns the set v without the members that m names. If none is
// left the result is "", which is absent.
func WithoutFlag[E ~string](v, m E) E {
	var kept []string
	removed := false
	for text, more := string(v), true; more; {
		var name string
		name, text, more = internal.CutFlag(text)
		if name != "" && namesFlag(string(m), name) {
			removed = true
		} else {
			kept = append(kept, name)
		}
	}
	if !removed {
		return v
	}
	return E(strings.Join(kept, ","))
}
