package main

import (
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/internal/inventory"
	"github.com/odatagen/odatagen/schema"
)

// look is the flags of list and show. What they do not say, odatagen.yaml does.
type look struct {
	options
	as string // the format of what is printed
}

func (l *look) register(flags *pflag.FlagSet) {
	l.flags, l.quiet, l.format = flags, true, string(findings.Text) // of what is found, errors matter
	flags.StringVar(&l.config, "config", "", "the configuration: a `FILE`; by default odatagen.yaml, if there is no --schema")
	l.registerSchema(flags)
	flags.StringVar(&l.as, "format", "text", "the `FORMAT` of what is printed: text or json")
	offer(flags, "format", "text", "json")
	flags.StringVar(&l.Primary, "primary", "", "the `NAMESPACE` whose types get Go names without a prefix; by default that of the container")
	l.registerReference(flags)
	l.registerContainer(flags)
	l.registerOverlay(flags)
	l.registerAsAPI(flags)
}

func listCommand() command {
	return command{
		name:    "list",
		args:    "[--schema FILE] [FLAG]... [PATTERN]...",
		takes:   "PATTERN",
		summary: "list the types, paths and operations of a description",
		details: patternDetails + "Operations, terms and type definitions are found by their names as well, operations of OpenAPI by their\noperationId, and a path may have a method before it, as in 'POST /users'. What is listed is\nwhat a pattern selects by itself, without what that brings along.\n\n\todatagen list --schema metadata.xml '/users/*' 'microsoft.graph.callRecords.*'\n",
		flags: func(flags *pflag.FlagSet) func(streams, []string) int {
			var l look
			l.register(flags)
			return func(s streams, args []string) int { return l.list(s, args) }
		},
	}
}

func (l *look) list(s streams, patterns []string) int {
	if slices.Contains(patterns, "") {
		return s.usage("list", "a PATTERN is empty: give a path, a type or a namespace, or leave it out to list everything")
	}
	d, cfg, code := l.read(s, "list")
	if d == nil {
		return code
	}
	list, found := inventory.List(d.Description, cfg, patterns)
	return printLooked(l, s, found, inventory.WriteList, list)
}

// read reads the description, and says how it would be generated from. Without one,
// the exit code says why.
func (l *look) read(s streams, name string) (*description, plan.Config, int) {
	cfg := plan.Config{Package: "p"}
	if l.as != "text" && l.as != "json" {
		return nil, cfg, s.usage(name, fmt.Sprintf("--format knows text and json, not %q%s", l.as, schema.DidYouMean(l.as, []string{"text", "json"}, "")))
	}
	wrong, err := l.described()
	if err != nil {
		return nil, cfg, s.usage(name, err.Error())
	}
	if code := l.refuse(s, name, wrong); code != exitOK {
		return nil, cfg, code
	}
	if said, _ := l.Config(rules()); config.BadPackage(said.Package) == "" {
		cfg = said
	}
	cfg.Primary, cfg.Include, cfg.Exclude, cfg.Shared = l.Primary, l.Include, l.Exclude, l.Entries()
	p := startProgress(s.err)
	defer p.stop()
	p.stage("reading " + l.Schema.File)
	source, err := l.source(s.in)
	if err != nil {
		return nil, cfg, s.problem(err)
	}
	d := l.input.read(source)
	if l.Out != "" {
		var found schema.Diagnostics
		if cfg.Lock, found, err = readLock(l.Out); err != nil {
			return nil, cfg, s.problem(err)
		}
		d.Found = append(d.Found, found...)
	}
	if p.stop(); !d.usable() || len(d.Found.Fatal()) > 0 {
		l.printFindings(s, d.Found)
		return nil, cfg, exitProblem
	}
	return &d, cfg, exitOK
}
