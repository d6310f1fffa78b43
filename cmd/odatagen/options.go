package main

import (
	"fmt"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
)

// options are the flags of generate and check.
type options struct {
	schema, pkg, out, primary         string
	include, emit, references, rename []string
	quiet, verbose                    bool
}

const generateArgs = "--schema FILE --out DIR [FLAG]..."

const generateDetails = `PATTERN is a path of the service, such as /communications/callRecords/** (with
what lies below) or /users/*/messages, a type, such as microsoft.graph.user, or
a namespace, such as microsoft.graph.callRecords.*. What the selected paths and
types need comes along. Navigation properties that lead elsewhere do not bring
their target in: its data is kept, undeclared.
`

func (o *options) register(flags *pflag.FlagSet) {
	flags.StringVar(&o.schema, "schema", "", "the description: a `FILE`, or - for the standard input")
	flags.StringVar(&o.out, "out", "", "the folder of the package: a `DIR`")
	flags.StringVar(&o.pkg, "package", "", "the `NAME` of the Go package; by default that of its folder")
	flags.StringVar(&o.primary, "primary", "", "the `NAMESPACE` whose types get Go names without a prefix; by default that with the most types")
	flags.StringArrayVar(&o.include, "include", nil, "generate only what `PATTERN` selects; may be repeated")
	flags.StringSliceVar(&o.emit, "emit", []string{"types", "server"}, "`WHAT` to generate: types, server, or both, which is the default")
	flags.StringArrayVar(&o.references, "reference", nil, "the file of a referenced document, `URI=FILE`; may be repeated")
	flags.StringArrayVar(&o.rename, "rename", nil, "the Go name of a type, property, member or path, `TARGET=GONAME`; may be repeated")
	flags.BoolVar(&o.quiet, "quiet", false, "print errors only")
	flags.BoolVar(&o.verbose, "verbose", false, "print every warning, file and type")
}

// config checks the flags and says what to generate.
func (o *options) config(args []string) (cfg generator.Config, references map[string]string, err error) {
	switch {
	case len(args) > 0:
		return cfg, nil, fmt.Errorf("unexpected argument %q: every argument belongs to a flag", args[0])
	case o.schema == "":
		return cfg, nil, fmt.Errorf("--schema is missing: give the service's description, such as --schema metadata.xml")
	case o.out == "":
		return cfg, nil, fmt.Errorf("--out is missing: give the folder of the package to generate, such as --out ./internal/callrecords")
	case o.quiet && o.verbose:
		return cfg, nil, fmt.Errorf("--quiet and --verbose exclude each other")
	}
	cfg = generator.Config{Package: o.pkg, Primary: o.primary, Include: o.include}
	if cfg.Package == "" {
		if cfg.Package, err = packageOf(o.out); err != nil {
			return cfg, nil, err
		}
	} else if !isPackageName(cfg.Package) {
		return cfg, nil, fmt.Errorf("--package %q is not a name that a Go package can have", cfg.Package)
	}
	types := false
	for _, what := range o.emit {
		switch what {
		case "types":
			types = true
		case "server":
			cfg.Server = true
		default:
			return cfg, nil, fmt.Errorf("--emit knows types and server, not %q%s", what, suggestion(what, []string{"types", "server"}, ""))
		}
	}
	if len(o.emit) == 0 {
		return cfg, nil, fmt.Errorf("--emit is empty: give types, server or both")
	}
	if !types {
		return cfg, nil, fmt.Errorf("--emit server needs the types too, which are in the same package: write --emit types,server")
	}
	if slices.Contains(o.include, "") {
		return cfg, nil, fmt.Errorf("--include is empty: give a path, a type or a namespace, or leave it out to generate everything")
	}
	if cfg.Rename, err = pairs("rename", "TARGET=GONAME", o.rename); err != nil {
		return cfg, nil, err
	}
	references, err = pairs("reference", "URI=FILE", o.references)
	return cfg, references, err
}

// packageOf returns the package name that a folder suggests.
func packageOf(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if name := filepath.Base(abs); isPackageName(name) {
		return name, nil
	}
	return "", fmt.Errorf("--package is missing: the folder %q is not named as a Go package can be", dir)
}

func isPackageName(name string) bool { return token.IsIdentifier(name) && name != "_" }

// pairs splits values at their last =, as URIs may have one themselves.
func pairs(flag, form string, values []string) (map[string]string, error) {
	all := map[string]string{}
	for _, v := range values {
		i := strings.LastIndexByte(v, '=')
		if i <= 0 || i == len(v)-1 {
			return nil, fmt.Errorf("--%s %q is not of the form %s", flag, v, form)
		}
		if before, there := all[v[:i]]; there {
			return nil, fmt.Errorf("--%s is given twice for %s: %s and %s", flag, v[:i], before, v[i+1:])
		}
		all[v[:i]] = v[i+1:]
	}
	return all, nil
}
