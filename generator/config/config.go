// Package config reads odatagen.yaml, which says what a run generates and from what.
// The flags of the command say the same by the same names: both fill [Settings], of
// which a [plan.Config] is made in one place.
//
// It is beside package plan since it makes what that package is told, and apart from it
// since planners need no YAML.
package config

//go:generate go test -count 1 -run "TestReference|TestKeys" -update .

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/schema"
)

// FileName is the name under which a configuration is looked for.
const FileName = "odatagen.yaml"

// File is odatagen.yaml. What stands at its top holds for all of its packages.
type File struct {
	Settings
	// The packages to generate, if they are several. Each has the keys of the top, and
	// what it says takes the place of what the top says; of a map, such as `rename`, entry
	// by entry. Without it the file is about one package. Each needs an `out` of its own.
	// `odatagen generate NAME` generates the one whose `package` or `out` is NAME.
	Packages []*Settings `key:"packages"`
}

// Settings say what one package is generated from, and how. The comments of the fields
// are what docs/configuration.md and editors say of them.
type Settings struct {
	// The description, CSDL or OpenAPI: a file, or an address from which `odatagen update`
	// gets it.
	Schema Document `key:"schema"`
	// The folder of the package. It is that of odatagen.yaml by default.
	Out string `key:"out"`
	// The name of the Go package; by default that of its folder.
	Package string `key:"package"`
	// The path that the package is imported by; by default what the nearest go.mod says.
	ImportPath string `key:"import-path"`
	// What to generate: `types`, which the others need, `server` and `client`. The default
	// is all three; `both` is types and server.
	Emit []string `key:"emit" values:"types,server,client,both"`
	// Whether the handler of each entity set and singleton, and of the operation imports, has
	// a package of its own, with its client, in a folder of the package that has all of them.
	// A program that calls few of many then compiles and links these alone.
	Split bool `key:"split"`

	// The paths, types and namespaces that are generated, as patterns; everything if there
	// is none.
	Include []string `key:"include"`
	// Patterns for what is not generated of that. A type that something else needs stays.
	Exclude []string `key:"exclude"`
	// The entity container to take, where the description has several.
	Container string `key:"container"`

	// The namespace whose types get Go names without a prefix; by default the one that
	// odatagen.lock names, or else that of the container.
	Primary string `key:"primary"`
	// Go names by the path of what has them, as messages and odatagen.lock have it. In a
	// path, `*` stands for a part of a name, and `$1` in the Go name for the Go words of
	// what the first `*` stood for.
	Rename map[string]string `key:"rename"`
	// More words that Go names have in upper case, such as SKU.
	Initialism []string `key:"initialism"`
	// Go types of others that stand for types of the description, such as
	// `Edm.Guid: github.com/google/uuid.UUID`. What they stand for is a primitive type of
	// OData, a type definition (`ns.Price`), a property (`ns.Book/Price`) or a parameter;
	// of an API without OData a type with its format (`string/uuid`), or a property
	// (`Pet/id`). The Go type has the methods MarshalText and UnmarshalText or, with
	// `,json` behind it, MarshalJSON and UnmarshalJSON.
	Type map[string]string `key:"type"`
	// Folders of other packages that odatagen generates, whose types this one shares in
	// place of its own: by the name of a type, or of a namespace with `.*` behind it, as in
	// `microsoft.graph.*: ../graph`; of an API without OData by the name of a schema, or `*`
	// for all that the package has. Where no go.mod says how the package is imported, that
	// stands behind a comma, as in `../graph,example.org/service/graph`.
	Import map[string]string `key:"import"`
	// How references to a type are written, by its path: `pointer` or `interface`; of an
	// API without OData what an object without properties is, `map` or `struct`, and of what
	// was another schema in the run before, `own`.
	Shape map[string]string `key:"shape" values:"pointer,interface,map,struct,own"`

	// Files of patches that correct the description, applied in this order.
	Overlay []string `key:"overlay"`
	// The documents that the description references, by their URIs: a file, or an address
	// from which `odatagen update` gets it. A URI that ends in a slash gives the folder of
	// all documents below it.
	Reference map[string]Document `key:"reference"`
	// The URIs of referenced documents that need not be there; one that ends in a slash
	// stands for all below it.
	Opaque []string `key:"opaque"`

	// Whether an OpenAPI description of an OData service is taken as that of any other API:
	// all operations, and nothing of OData.
	AsAPI bool `key:"as-api"`
	// Whether operations of an OpenAPI description that cannot be read or generated are left
	// out, and said, in place of an error.
	SkipUnsupported bool `key:"skip-unsupported"`
	// What the warnings of a rule are, by its id: `error`, `warning` or `off`. An error
	// stays one, since nothing can be generated with it.
	Severity map[string]findings.Level `key:"severity" values:"error,warning,off"`
	// Whether warnings are errors, but those of rules that `severity` makes warnings.
	Werror bool `key:"werror"`
	// A file of changes that are accepted: they do not count for what `odatagen diff` exits
	// with, and what is said at the end of `generate` and `check` has why they are.
	Waivers string `key:"waivers"`

	said map[string]schema.Position // the keys that were given, and where
	pos  schema.Position            // of the whole; the zero value for flags
	// incomplete says that something of the file could not be read, so that what is not
	// there may have been meant.
	incomplete bool
	// shared are the entries of rename and shape that other packages have too.
	shared map[string]bool
}

// Document is where a description is: a file, or one that `odatagen update` makes of
// what is at an address. In place of an object, its file or its address alone can be
// given.
type Document struct {
	// The address, http or https.
	URL string `key:"url"`
	// The file, beside odatagen.yaml. That of an address is by default called as the address
	// ends, or metadata.xml where that is no name of a file.
	File string `key:"file"`
	// Headers of the request, by name. In a value, `${NAME}` stands for the environment
	// variable NAME, which secrets belong into.
	Headers map[string]string `key:"headers"`
}

// Say notes that a key was given by a flag.
func (s *Settings) Say(key string) { s.sayAt(key, schema.Position{}) }

func (s *Settings) sayAt(key string, at schema.Position) {
	if s.said == nil {
		s.said = map[string]schema.Position{}
	}
	s.said[key] = at
}

// Says reports whether a key was given.
func (s *Settings) Says(key string) bool {
	_, said := s.said[key]
	return said
}

// Configured reports whether they are those of a file.
func (s *Settings) Configured() bool { return s.pos.File != "" }

// Complete reports whether all of the file could be read.
func (s *Settings) Complete() bool { return !s.incomplete }

// Placed returns findings of which those about what the file asks for have their places
// there.
func (s *Settings) Placed(found schema.Diagnostics) schema.Diagnostics {
	found = slices.Clone(found)
	for i, d := range found {
		if at, said := s.said[d.Asked]; said && at.File != "" {
			found[i].Pos = at
		}
	}
	return found
}

// At is the place of a key that was given, or of the whole.
func (s *Settings) At(key string) schema.Position {
	if at, said := s.said[key]; said {
		return at
	}
	return s.pos
}

// Severities are what is made of warnings. Those that change nothing of what is
// generated are off unless the settings name their rule.
func (s *Settings) Severities() findings.Severities {
	levels := map[string]findings.Level{}
	for _, rule := range schema.SilentRules() {
		levels[rule] = findings.Off
	}
	maps.Copy(levels, s.Severity)
	return findings.Severities{Levels: levels, WarningsAreErrors: s.Werror}
}

// References are the files and folders of referenced documents, by URI.
func (s *Settings) References() map[string]string {
	files := map[string]string{}
	for uri, d := range s.Reference {
		files[uri] = d.File
	}
	return files
}

// Documents are the description and what is referenced, by the keys that they are
// given with.
func (s *Settings) Documents() map[string]Document {
	all := map[string]Document{"schema": s.Schema}
	for uri, d := range s.Reference {
		all[entry("reference", uri)] = d
	}
	return all
}

// entry is the key of an entry of a map.
func entry(key, of string) string { return key + "/" + of }

// Entries are the entries of maps that were given, as [schema.Diagnostic.Asked] has them.
func (s *Settings) Entries() map[string]bool {
	all := map[string]bool{}
	for key := range s.said {
		if strings.Contains(key, "/") {
			all[key] = true
		}
	}
	return all
}

// locate makes paths of those that are relative to a folder.
func (s *Settings) locate(dir string) {
	at := func(name string) string {
		if name == "" || filepath.IsAbs(name) {
			return name
		}
		return filepath.Join(dir, filepath.FromSlash(name))
	}
	s.Out, s.Schema.File, s.Waivers = at(s.Out), at(s.Schema.File), at(s.Waivers)
	s.Overlay = slices.Clone(s.Overlay)
	for i, name := range s.Overlay {
		s.Overlay[i] = at(name)
		s.sayAt(entry("overlay", at(name)), s.At(entry("overlay", name)))
	}
	s.Import = maps.Clone(s.Import)
	for name, folder := range s.Import {
		s.Import[name] = at(folder)
	}
	s.Reference = maps.Clone(s.Reference)
	for uri, d := range s.Reference {
		d.File = at(d.File)
		s.Reference[uri] = d
	}
}
