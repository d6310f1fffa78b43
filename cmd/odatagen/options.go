package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
)

// options are the flags of generate and check.
type options struct {
	input
	pkg, out, primary string
	importPath        string
	emit              []string
	rename, shape     []string
}

const generateArgs = "--schema FILE --out DIR [FLAG]..."

const generateDetails = patternDetails + `What the selected paths and types need comes along. Navigation properties that
lead elsewhere do not bring their target in: its data is kept, undeclared.
` + referenceDetails

const patternDetails = `PATTERN is a path of the service, such as /communications/callRecords/** (with
what lies below) or /users/*/messages, a type, such as microsoft.graph.user, or
a namespace, such as microsoft.graph.callRecords.*. Chassis.newest.* is the newest
of the namespaces Chassis.v1_9_0, Chassis.v1_10_0 and so on, *.newest.* that of all
of them; ** is what is taken without patterns, to ask for more beside it.
`

const referenceDetails = `
--reference http://host/v1/=DIR gives a folder for all documents whose URIs begin
so. --opaque http://host/others/ lets documents be missing: what has a type of them
is raw JSON, or undeclared.
`

func (o *options) register(flags *pflag.FlagSet) {
	o.registerSchema(flags)
	flags.StringVar(&o.out, "out", "", "the folder of the package: a `DIR`")
	flags.StringVar(&o.pkg, "package", "", "the `NAME` of the Go package; by default that of its folder")
	flags.StringVar(&o.importPath, "import-path", "", "the `PATH` that the package is imported by; by default what the nearest go.mod says")
	flags.StringVar(&o.primary, "primary", "", "the `NAMESPACE` whose types get Go names without a prefix; by default the one that odatagen.lock names, or else that of the container")
	o.registerInclude(flags, "generate")
	flags.StringSliceVar(&o.emit, "emit", []string{"types", "server"}, "`WHAT` to generate: types, or types,server, which both is short for and the default")
	o.registerReference(flags)
	o.registerContainer(flags)
	o.registerOverlay(flags)
	flags.StringArrayVar(&o.rename, "rename", nil, "the Go name of a type, property, member or path, `TARGET=GONAME`; may be repeated")
	flags.StringArrayVar(&o.shape, "shape", nil, "how references to a type are written, `TYPE=SHAPE`, a pointer or an interface that derived types implement too; may be repeated")
	flags.BoolVar(&o.asAPI, "as-api", false, "take an OpenAPI description of an OData service as that of any other API: all operations, and nothing of OData")
	flags.BoolVar(&o.skipUnsupported, "skip-unsupported", false, "leave out operations of an OpenAPI description that cannot be read or generated, and say which")
	o.registerFormat(flags)
	o.registerVerbosity(flags, "warning, file and type")
}

// config checks the flags and says what to generate.
func (o *options) config(args []string) (cfg plan.Config, references map[string]string, err error) {
	if err = o.valid(args); err != nil {
		return cfg, nil, err
	}
	if o.out == "" {
		return cfg, nil, fmt.Errorf("--out is missing: give the folder of the package to generate, such as --out ./internal/callrecords")
	}
	cfg = plan.Config{Package: o.pkg, Primary: o.primary, Include: o.include, SkipUnsupported: o.skipUnsupported}
	if cfg.Package == "" {
		if cfg.Package, err = packageOf(o.out); err != nil {
			return cfg, nil, err
		}
	} else if why := badPackage(cfg.Package); why != "" {
		return cfg, nil, fmt.Errorf("--package %q is not a name that a Go package can have, since %s", cfg.Package, why)
	}
	types := false
	for _, what := range o.emit {
		switch what {
		case "types":
			types = true
		case "server":
			cfg.Server = true
		case "both":
			types, cfg.Server = true, true
		default:
			return cfg, nil, fmt.Errorf("--emit knows types, server and both, not %q%s", what, schema.DidYouMean(what, []string{"types", "server", "both"}, ""))
		}
	}
	if len(o.emit) == 0 {
		return cfg, nil, fmt.Errorf("--emit is empty: give types, or types,server")
	}
	if !types {
		return cfg, nil, fmt.Errorf("--emit server needs the types too, which it serves: write --emit types,server")
	}
	if cfg.Server && cfg.Package == "main" {
		return cfg, nil, fmt.Errorf("--package main cannot be imported by what serves it: choose another name, or write --emit types")
	}
	if cfg.Rename, err = pairs("rename", "TARGET=GONAME", o.rename); err != nil {
		return cfg, nil, err
	}
	if cfg.Shape, err = pairs("shape", "TYPE=SHAPE", o.shape); err != nil {
		return cfg, nil, err
	}
	if cfg.ImportPath = o.importPath; cfg.ImportPath != "" {
		if err := importable(&cfg); err != nil {
			return cfg, nil, fmt.Errorf("--import-path: %w", err)
		}
	}
	references, err = o.referenceFiles()
	return cfg, references, err
}

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
