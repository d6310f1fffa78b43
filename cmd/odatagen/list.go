package main

import (
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/internal/inventory"
	"github.com/odatagen/odatagen/schema"
)

// look is the flags of list and show.
type look struct {
	input
	primary string
	as      string // the format of what is printed
}

func (l *look) register(flags *pflag.FlagSet) {
	l.registerSchema(flags)
	flags.StringVar(&l.as, "format", "text", "the `FORMAT` of what is printed: text or json")
	flags.StringVar(&l.primary, "primary", "", "the `NAMESPACE` whose types get Go names without a prefix; by default that of the container")
	l.registerReference(flags)
	l.registerContainer(flags)
	l.registerOverlay(flags)
	l.registerAsAPI(flags)
}

func listCommand() command {
	return command{
		name:    "list",
		args:    "--schema FILE [FLAG]... [PATTERN]...",
		summary: "list the types, paths and operations of a description",
		details: patternDetails + "Operations, terms and type definitions are found by their names as well. What is listed is\nwhat a pattern selects by itself, without what that brings along.\n",
		example: "odatagen list --schema metadata.xml '/users/*' 'microsoft.graph.callRecords.*'",
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
	d, code := l.read(s, "list")
	if d == nil {
		return code
	}
	list, found := inventory.List(d.Description, l.config(), patterns)
	return printLooked(l, s, found, inventory.WriteList, list)
}

// read reads the description. Without one, the exit code says why.
func (l *look) read(s streams, name string) (*description, int) {
	l.quiet, l.input.format = true, string(findings.Text) // of what is found, errors matter
	if err := l.valid(nil); err != nil {
		return nil, s.usage(name, err.Error())
	}
	if l.as != "text" && l.as != "json" {
		return nil, s.usage(name, fmt.Sprintf("--format knows text and json, not %q%s", l.as, schema.DidYouMean(l.as, []string{"text", "json"}, "")))
	}
	references, err := l.referenceFiles()
	if err != nil {
		return nil, s.usage(name, err.Error())
	}
	p := startProgress(s.err)
	defer p.stop()
	p.stage("reading " + l.schema)
	source, err := l.source(s.in)
	if err != nil {
		return nil, s.problem(err)
	}
	d := l.input.read(source, references)
	if p.stop(); !d.usable() {
		l.printFindings(s, d.Found)
		return nil, exitProblem
	}
	return &d, exitOK
}

// config is what is asked of the planner, for names and sizes.
func (l *look) config() plan.Config {
	return plan.Config{Package: "p", Primary: l.primary}
}
