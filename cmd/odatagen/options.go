package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/internal/findings"
)

// options are the flags of generate and check.
type options struct {
	input
	flags         *pflag.FlagSet
	config        string   // the name of a configuration
	rename, shape []string // TARGET=GONAME, TYPE=SHAPE
	types         []string // TARGET=GOTYPE
	imports       []string // TYPE=DIR
	severity      []string // RULE=LEVEL
	stat          bool     // of check
}

const generateArgs = "[PACKAGE]... [FLAG]..."

const generateDetails = configDetails + patternDetails + `What the selected paths and types need comes along. Navigation properties that
lead elsewhere do not bring their target in: its data is kept, undeclared.
` + referenceDetails

const configDetails = `Without --schema, odatagen.yaml in this folder says what to generate, or the file
that --config names; a flag takes the place of its key of the same name. PACKAGE
is the package or the folder of one of several.

	odatagen generate
	odatagen generate --schema metadata.xml --out ./shop --include '/orders/**'

`

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
	o.flags = flags
	flags.StringVar(&o.config, "config", "", "the configuration: a `FILE`; by default odatagen.yaml, if there is no --schema")
	o.registerSchema(flags)
	flags.StringVar(&o.Out, "out", "", "the folder of the package: a `DIR`")
	flags.StringVar(&o.Package, "package", "", "the `NAME` of the Go package; by default that of its folder")
	flags.StringVar(&o.ImportPath, "import-path", "", "the `PATH` that the package is imported by; by default what the nearest go.mod says")
	flags.StringVar(&o.Primary, "primary", "", "the `NAMESPACE` whose types get Go names without a prefix; by default the one that odatagen.lock names, or else that of the container")
	o.registerInclude(flags, "generate")
	o.registerExclude(flags)
	flags.StringSliceVar(&o.Emit, "emit", nil, "`WHAT` to generate: types, or types,server,client, which is the default; both is types,server")
	offer(flags, "emit", "types", "types,server", "types,client", "types,server,client")
	o.registerSplit(flags)
	o.registerReference(flags)
	o.registerContainer(flags)
	o.registerOverlay(flags)
	flags.StringArrayVar(&o.rename, "rename", nil, "the Go name of a type, property, member or path, `TARGET=GONAME`; * in TARGET stands for a part of a name, $1 in GONAME for what the first * is; may be repeated")
	flags.StringSliceVar(&o.Initialism, "initialism", nil, "a `WORD` that Go names have in upper case, such as SKU; may be repeated")
	flags.StringArrayVar(&o.shape, "shape", nil, "how references to a type are written, `TYPE=SHAPE`, a pointer or an interface that derived types implement too; may be repeated")
	flags.StringArrayVar(&o.types, "type", nil, "a Go type of others that stands for a type, `TARGET=GOTYPE`, such as Edm.Guid=github.com/google/uuid.UUID; it reads and writes itself as text or, with ,json behind GOTYPE, as JSON; may be repeated")
	flags.StringArrayVar(&o.imports, "import", nil, "the folder of another generated package that has a type, or those of a namespace, and shares them, `TYPE=DIR`, such as microsoft.graph.*=../graph; may be repeated")
	o.registerAsAPI(flags)
	flags.BoolVar(&o.SkipUnsupported, "skip-unsupported", false, "leave out operations of an OpenAPI description that cannot be read or generated, and say which")
	o.registerSeverity(flags, "warnings")
	o.registerWaivers(flags)
	o.registerFormat(flags)
	o.registerVerbosity(flags, "warning, file and type")
}

func (o *options) registerSeverity(flags *pflag.FlagSet, what string) {
	flags.StringArrayVar(&o.severity, "severity", nil, "what the "+what+" of a rule are, `RULE=LEVEL`: error, warning or off; may be repeated")
	flags.BoolVar(&o.Werror, "werror", false, "take warnings for errors")
}

// given takes what the flags say, and checks what no configuration could say.
func (o *options) given() (err error) {
	if err := o.input.given(o.flags); err != nil {
		return err
	}
	if o.Rename, err = pairs("rename", "TARGET=GONAME", o.rename); err != nil {
		return err
	}
	if o.Shape, err = pairs("shape", "TYPE=SHAPE", o.shape); err != nil {
		return err
	}
	if o.Type, err = pairs("type", "TARGET=GOTYPE", o.types); err != nil {
		return err
	}
	if o.Import, err = pairs("import", "TYPE=DIR", o.imports); err != nil {
		return err
	}
	levels, err := pairs("severity", "RULE=LEVEL", o.severity)
	o.Severity = map[string]findings.Level{}
	for rule, level := range levels {
		o.Severity[rule] = findings.Level(level)
	}
	return err
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
