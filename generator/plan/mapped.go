package plan

import (
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/templates"
)

// GoType is a Go type that others have written, and that stands for a type of the
// description.
type GoType struct {
	Path string // how its package is imported
	Name string
	// JSON says that its values are read and written by MarshalJSON and UnmarshalJSON,
	// not by MarshalText and UnmarshalText.
	JSON bool
}

// String is the type as --type has it.
func (t GoType) String() string {
	text := t.Path + "." + t.Name
	if t.JSON {
		text += ",json"
	}
	return text
}

// Type is the type as templates have it.
func (t GoType) Type() templates.Type { return templates.Type{Path: t.Path, Name: t.Name} }

// Mapping is what --type says of a place: which of the targets that it could have
// named, and the Go type.
type Mapping struct {
	Target string
	GoType
}

// MappingOf returns what the configuration says of the first of targets that it names.
func (c *Config) MappingOf(targets ...string) (Mapping, bool) {
	for _, target := range targets {
		if t, found := c.Mapped[target]; found {
			return Mapping{target, t}, true
		}
	}
	return Mapping{}, false
}

// Codecs are the codecs of Go types, each once, sorted.
func Codecs(of map[GoType]bool) []templates.Codec {
	var list []templates.Codec
	for t := range of {
		list = append(list, templates.Codec{Type: t.Type(), JSON: t.JSON})
	}
	return JoinCodecs(list)
}

// JoinCodecs joins lists of codecs, each once, sorted.
func JoinCodecs(lists ...[]templates.Codec) []templates.Codec {
	list := slices.Concat(lists...)
	slices.SortFunc(list, func(a, b templates.Codec) int { return strings.Compare(a.String(), b.String()) })
	return slices.CompactFunc(list, func(a, b templates.Codec) bool { return a.String() == b.String() })
}

// otherTypes are the packages of the Go types that the configuration names.
func (c *Config) otherTypes() []templates.Package {
	paths := map[string]bool{}
	for _, t := range c.Mapped {
		if t.Path != c.Types().Path && t.Path != templates.Wire("").Path {
			paths[t.Path] = true
		}
	}
	var list []templates.Package
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		list = append(list, otherPackage(path))
	}
	return list
}

var versionElement = regexp.MustCompile(`^v[0-9]+$`)

// otherPackage is a package of which nobody has said the name. What imports it calls it
// as its path ends, but for versions and what a name cannot have.
func otherPackage(at string) templates.Package {
	name := path.Base(at)
	if versionElement.MatchString(name) && name != at {
		name = path.Base(path.Dir(at))
	}
	if before, version, found := strings.Cut(name, ".v"); found && versionElement.MatchString("v"+version) {
		name = before
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "go-"), "-go")
	name = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	first, _, _ := strings.Cut(at, "/")
	p := templates.Package{Name: name, Path: at, Standard: !strings.Contains(first, ".")}
	p.Guessed = !p.Standard
	if !token.IsIdentifier(name) || slices.Contains(templates.HiddenNames, name) {
		p.Name, p.Guessed = "pkg"+name, true
	}
	return p
}
