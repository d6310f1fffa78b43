package plan

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/templates"
)

// Import is a generated package whose types this one shares: types of the description
// that it has are not generated, but referred to there.
type Import struct {
	Package templates.Package
	Folder  string                  // as the user gives it, for messages
	Types   map[string]ImportedType // by their names in the description
}

// ImportedType is a type of another generated package, as its Go has it.
type ImportedType struct {
	Name      string // in Go
	Interface string // that stands for it and those derived from it; "" for none
	// Union is the union that stands for it, in an API without OData; "" for none. Enum
	// says that it is an enumeration.
	Union string
	Enum  bool
	// Uses and Codecs are those of its descriptor.
	Uses   []templates.Type
	Codecs []templates.Codec
	// Members are the fields and methods that a struct has which embeds it, with what
	// they are, for messages.
	Members map[string]string
}

// Type is the type without a prefix.
func (i *Import) Type(name string) templates.Type {
	return templates.Type{Path: i.Package.Path, Name: name}
}

// ImportOf returns the package that --import gives for a type of the description: for the
// type itself or for its namespace, which is what stands before the last of separators.
func (c *Config) ImportOf(name, separators string) *Import {
	if i := c.Imports[name]; i != nil {
		return i
	}
	return c.Imports[name[:strings.LastIndexAny(name, separators)+1]+"*"]
}

// Others are the packages of others that generated files refer to: those of the Go
// types that the configuration names, and those that types are shared with.
func (c *Config) Others() []templates.Package {
	list := c.otherTypes()
	seen := map[string]bool{}
	for _, i := range c.Imports {
		if p := i.Package; !seen[p.Path] {
			seen[p.Path] = true
			p.Guessed = slices.Contains(templates.HiddenNames, p.Name) || p.Name != strings.ToLower(p.Name)
			if p.Guessed {
				p.Name = "pkg" + strings.ToLower(p.Name)
			}
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b templates.Package) int { return strings.Compare(a.Path, b.Path) })
	return slices.CompactFunc(list, func(a, b templates.Package) bool { return a.Path == b.Path })
}
