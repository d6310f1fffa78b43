package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/lint"
)

// linter is the flags of lint.
type linter struct {
	options
	explain string // a rule's id
}

func lintCommand() command {
	return command{
		name:    "lint",
		args:    "[FLAG]... [FILE]...",
		takes:   "FILE",
		summary: "say all that is wrong with descriptions",
		details: "Checks each FILE, CSDL or OpenAPI, by all rules, those that only its author cares for too,\nand prints what it finds; - is the standard input. Without FILE, those that odatagen.yaml\nnames. What FILE references is read and not checked: give it as a FILE too. The exit code\nis 1 if there are errors: --severity and --werror say what is one.\n" + referenceDetails + "\n\todatagen lint metadata.xml --severity collection-nullable=off --werror\n\todatagen lint --explain type-unknown\n",
		flags: func(flags *pflag.FlagSet) func(streams, []string) int {
			l := linter{}
			l.flags = flags
			flags.StringVar(&l.config, "config", "", "the configuration: a `FILE`; by default odatagen.yaml, if no description is given")
			flags.StringVar(&l.explain, "explain", "", "say what the findings of a `RULE` mean, and what to do, and check nothing")
			l.registerSeverity(flags, "findings")
			l.registerReference(flags)
			l.registerContainer(flags)
			l.registerOverlay(flags)
			l.registerAsAPI(flags)
			l.registerFormat(flags)
			flags.BoolVar(&l.quiet, "quiet", false, "print errors only")
			return func(s streams, args []string) int { return l.lint(s, args) }
		},
	}
}

func (l *linter) lint(s streams, args []string) int {
	if l.explain != "" {
		return explainRule(s, l.explain)
	}
	s.findings = s.out // which are what it is about
	s = l.divide(s)
	inputs, found, err := l.inputs(args)
	if err != nil {
		return s.usage("lint", err.Error())
	}
	if flag := slices.IndexFunc(found, func(d schema.Diagnostic) bool { return d.Pos.File == "" }); flag >= 0 {
		return s.usage("lint", found[flag].Message)
	}
	l.verbose = true // warnings are what is asked for
	p := startProgress(s.err)
	defer p.stop()
	code := exitOK
	for _, in := range inputs {
		p.stage("checking " + in.Schema.File)
		source, err := in.source(s.in)
		if err != nil {
			p.pause()
			code = s.problem(err)
			continue
		}
		if in.piped != nil {
			l.piped = in.piped
		}
		found = append(found, stated(in).Apply(all(in.read(source)))...)
	}
	p.stop()
	found = found.Unique()
	found.Sort()
	if l.printFindings(s, found); len(found.Errors()) > 0 {
		code = exitProblem
	}
	return code
}

// inputs returns what is to be checked: files that are named, or those of a
// configuration, but those with which something is wrong, which is found.
func (l *linter) inputs(files []string) (whole []*input, found schema.Diagnostics, err error) {
	if err := l.given(); err != nil {
		return nil, nil, err
	}
	var list []*input
	for _, file := range files {
		in := l.input
		in.Schema.File = file
		list = append(list, &in)
	}
	if len(files) == 0 {
		var settings []*config.Settings
		if settings, found, err = l.settings(); err != nil {
			return nil, nil, err
		}
		for _, one := range settings {
			in := l.input
			in.Settings = *one.With(&l.Settings)
			list = append(list, &in)
		}
	}
	for _, in := range list {
		if in.Schema.File == "" && in.Complete() {
			return nil, nil, errors.New("no FILE: give a description, such as metadata.xml")
		}
		more := in.Described(rules())
		if found = append(found, more...); len(more) == 0 {
			whole = append(whole, in)
		}
	}
	return whole, found, nil
}

// stated are the severities that flags and a configuration state. Nothing is silent by
// itself here, as it is where something is generated.
func stated(in *input) findings.Severities {
	return findings.Severities{Levels: in.Severity, WarningsAreErrors: in.Werror}
}

// all returns all that is found in a description itself: of an API without OData, what
// generating finds too.
func all(d description) schema.Diagnostics {
	found := d.Found
	switch {
	case d.API != nil:
		_, found = generator.Plan(d.Description, plan.Config{Package: "p", Server: true})
		found = append(found, lint.CheckAPI(d.API)...)
	case d.Model != nil && d.report == nil:
		found = append(found, lint.Check(d.Model)...)
	case d.document != nil: // of OData, whose schemas are those of any API too
		if a, _ := api.Read(d.document); a != nil {
			found = append(found, lint.CheckAPI(a)...)
		}
	}
	if d.Model == nil {
		return found
	}
	referenced := map[string]bool{}
	for _, other := range d.Model.Documents[1:] {
		referenced[other.Name] = true
	}
	var own schema.Diagnostics
	for _, f := range found {
		if !referenced[f.Pos.File] {
			own = append(own, f)
		}
	}
	return own
}

// explainRule prints what a rule means, of each kind of description that has one of
// the id.
func explainRule(s streams, id string) int {
	known := false
	for _, g := range ruleGroups() {
		for _, r := range g.rules {
			if r.ID == id {
				known = true
				writeRule(s.out, g.title, r)
			}
		}
	}
	if known {
		return exitOK
	}
	var ids []string
	for _, r := range rules() {
		ids = append(ids, r.ID)
	}
	return s.usage("lint", fmt.Sprintf("--explain %q: no rule is called so%s", id, schema.DidYouMean(id, ids, "")))
}

func writeRule(w io.Writer, group string, r schema.Rule) {
	fmt.Fprintf(w, "%s (%s, %s)\n  %s\n  %s\n", r.ID, findings.LevelOf(r.Severity), group, r.Means, r.Do)
}
