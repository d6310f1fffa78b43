package config

import (
	"fmt"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/mod/module"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/schema"
)

// Rules returns the rules of configurations.
func Rules() []schema.Rule {
	return []schema.Rule{
		{ID: FileRule, Severity: schema.Error, Means: "A file that odatagen.yaml or a flag names is not there, or is a folder in the place of a file.", Do: "Run `odatagen update` if it is to be got from an address, or correct its name."},
		{ID: formRule, Severity: schema.Error, Means: "odatagen.yaml does not have the form of a configuration.", Do: "Correct it at the place given."},
		{ID: ValueRule, Severity: schema.Error, Means: "A key of odatagen.yaml has a value that it cannot have.", Do: "Give it one that the message names."},
	}
}

const formRule = "config-form"

// The rules of values that a key cannot have, and of files that are not as it says.
const (
	ValueRule = "config-value"
	FileRule  = "config-file"
)

// checker is one call of Config.
type checker struct {
	*Settings
	found schema.Diagnostics
}

// errorf reports what is wrong with a key. The message begins with how it is given, as
// a flag or in the file.
func (c *checker) errorf(key, format string, args ...any) { c.report(ValueRule, key, format, args) }

func (c *checker) report(rule, key, format string, args []any) {
	at := c.At(key)
	if at.File == "" {
		format = "--" + format
	}
	c.found.Errorf(at, rule, format, args...)
}

// Config says what to generate. Findings without a file are about flags. The rules are
// those that findings can have.
func (s *Settings) Config(rules []schema.Rule) (plan.Config, schema.Diagnostics) {
	c := &checker{Settings: s, found: s.Described(rules)}
	cfg := plan.Config{
		Package: s.Package, ImportPath: s.ImportPath, Primary: s.Primary, Include: s.Include, Exclude: s.Exclude,
		Split: s.Split, SkipUnsupported: s.SkipUnsupported, Rename: s.Rename, Initialisms: s.Initialism, Shape: s.Shape, Shared: s.shared,
	}
	if len(s.Exclude) > 0 && len(s.Include) == 0 {
		cfg.Include = []string{"**"}
	}
	c.checkPackage(&cfg)
	c.checkEmit(&cfg)
	if s.ImportPath != "" {
		if err := Importable(&cfg); err != nil {
			c.errorf("import-path", "import-path: %v", err)
		}
	}
	c.checkNames()
	c.checkTypes(&cfg)
	c.checkImports()
	if c.Waivers != "" {
		c.present("waivers", "waivers", c.Waivers)
	}
	return cfg, c.sorted()
}

// Described checks what is said of the description, what comes with it and the severities
// of findings.
func (s *Settings) Described(rules []schema.Rule) schema.Diagnostics {
	c := &checker{Settings: s}
	if s.Schema.File == "" && !s.incomplete {
		c.errorf("schema", "schema is missing: give the service's description, such as %s", c.written("schema", "metadata.xml"))
	}
	if slices.Contains(s.Include, "") {
		c.errorf("include", "include is empty: give a path, a type or a namespace, or leave it out to take everything")
	}
	if slices.Contains(s.Exclude, "") {
		c.errorf("exclude", "exclude is empty: give a path, a type or a namespace, or leave it out")
	}
	if slices.Contains(s.Opaque, "") {
		c.errorf("opaque", "opaque is empty: give the URI of a referenced document, or leave it out")
	}
	c.checkFiles()
	c.checkSeverity(rules)
	return c.sorted()
}

// sorted returns what was found, by its place in the file.
func (c *checker) sorted() schema.Diagnostics {
	if c.pos.File != "" {
		c.found.Sort()
	}
	return c.found
}

// written is how a key is given values.
func (c *checker) written(key string, values ...string) string {
	switch text := strings.Join(values, ","); {
	case c.pos.File == "":
		return "--" + key + " " + text
	case len(values) > 1:
		return key + ": [" + strings.Join(values, ", ") + "]"
	default:
		return key + ": " + text
	}
}

// checkPackage checks the package's name, or makes it of that of its folder.
func (c *checker) checkPackage(cfg *plan.Config) {
	if c.Out == "" && c.incomplete {
		return
	}
	if c.Out == "" {
		c.errorf("out", "out is missing: give the folder of the package to generate, such as --out ./internal/callrecords")
		return
	}
	if c.Package != "" {
		if why := BadPackage(c.Package); why != "" {
			c.errorf("package", "package %q is not a name that a Go package can have, since %s", c.Package, why)
		}
		return
	}
	dir, err := filepath.Abs(c.Out)
	cfg.Package = filepath.Base(dir)
	if err != nil {
		c.errorf("out", "out: %v", err)
	} else if why := BadPackage(cfg.Package); why != "" && !c.incomplete {
		c.errorf("out", "package is missing: the folder %q is not named as a Go package can be, since %s", c.Out, why)
	}
}

// BadPackage says why a package cannot have a name, or "".
func BadPackage(name string) string {
	switch {
	case !token.IsIdentifier(name) || name == "_":
		return "that is no identifier"
	case name == "init":
		return "Go imports no package as init"
	case name == "documentation":
		return "Go ignores the files of a package documentation"
	case strings.HasSuffix(name, "_test"):
		return "_test is for the packages of tests"
	}
	return ""
}

func (c *checker) checkEmit(cfg *plan.Config) {
	types := !c.Says("emit") || c.incomplete && len(c.Emit) == 0
	bad := false
	cfg.Server, cfg.Client = types, types
	for _, what := range c.Emit {
		switch what {
		case "types":
			types = true
		case "server":
			cfg.Server = true
		case "client":
			cfg.Client = true
		case "both":
			types, cfg.Server = true, true
		default:
			c.errorf(c.keyOf("emit", what), "emit knows types, server, client and both, which is types and server, not %q%s", what, schema.DidYouMean(what, []string{"types", "server", "client", "both"}, ""))
			bad = true
		}
	}
	switch {
	case bad:
	case !types && !cfg.Service():
		c.errorf("emit", "emit is empty: give types, or types,server,client")
	case !types:
		c.errorf("emit", "emit %s needs the types too: write %s", strings.Join(c.Emit, ","), c.written("emit", append([]string{"types"}, c.Emit...)...))
	case cfg.Service() && cfg.Package == "main":
		c.errorf("package", "package main cannot be imported by what serves or calls it: choose another name, or write %s", c.written("emit", "types"))
	}
}

// Importable checks that the go command takes the import paths of what is generated.
func Importable(cfg *plan.Config) error {
	if err := module.CheckImportPath(cfg.Types().Path); err != nil {
		return fmt.Errorf("no Go package can be imported so: %w", err)
	}
	if !cfg.Service() {
		return nil
	}
	if err := module.CheckImportPath(cfg.HTTP().Path); err != nil {
		return fmt.Errorf("no Go package, which that of the server is to be, can be imported so: %w", err)
	}
	return nil
}

// maxPatterns limits the patterns among the targets of renames, each of which is held
// against each name.
const maxPatterns = 1000

var initialism = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,31}$`)

// shapes are the values of the entries of shape.
var shapes = []string{"pointer", "interface", "map", "struct", "own"}

// checkNames checks what Go names are made with.
func (c *checker) checkNames() {
	patterns := 0
	for target := range c.Rename {
		if strings.Contains(target, "*") {
			patterns++
		}
	}
	if patterns > maxPatterns {
		c.errorf("rename", "rename has %d patterns, the limit is %d: write fewer, of which each stands for more", patterns, maxPatterns)
	}
	for _, target := range slices.Sorted(maps.Keys(c.Rename)) {
		if err := names.CheckRename(target, c.Rename[target]); err != nil {
			c.found.Errorf(c.At(c.keyOf("rename", target)), "rename-invalid", "%v", err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Shape)) {
		if shape := c.Shape[name]; !slices.Contains(shapes, shape) {
			c.errorf(c.keyOf("shape", name), "shape %s=%s: a shape is pointer or interface, or of an API without OData map, struct or own%s", name, shape, schema.DidYouMean(shape, shapes, ""))
		}
	}
	for _, word := range c.Initialism {
		if !initialism.MatchString(word) {
			c.errorf(c.keyOf("initialism", word), "initialism %q is no word of 2 to 32 capitals and digits, such as SKU", word)
		}
	}
}

// keyOf is the key of an entry of a list or map, or that of all of it where only that
// has a place.
func (c *checker) keyOf(key, of string) string {
	if c.Says(entry(key, of)) {
		return entry(key, of)
	}
	return key
}

func (c *checker) checkSeverity(rules []schema.Rule) {
	for _, rule := range slices.Sorted(maps.Keys(c.Severity)) {
		one := findings.Severities{Levels: map[string]findings.Level{rule: c.Severity[rule]}}
		if err := one.Check(rules); err != nil {
			c.errorf(c.keyOf("severity", rule), "severity: %v", err)
		}
	}
}
