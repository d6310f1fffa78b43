package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/evolution"
)

// comparison is the flags of diff.
type comparison struct {
	input
	git, lock string
	report    string // its format
	failOn    string
}

func diffCommand() command {
	return command{
		name:    "diff",
		args:    "OLD NEW [FLAG]..., or diff --git REV FILE [FLAG]...",
		takes:   "FILE",
		summary: "say what changed between two descriptions, and whom it breaks",
		details: diffDetails + patternDetails + referenceDetails,
		flags: func(flags *pflag.FlagSet) func(streams, []string) int {
			var c comparison
			flags.StringVar(&c.git, "git", "", "compare the file with what it was at a `REVISION` that Git has")
			flags.StringVar(&c.Out, "out", "", "the folder of a generated package, a `DIR`, whose odatagen.lock has the Go names")
			flags.StringVar(&c.lock, "lock", "", "the `FILE` that has the Go names, an odatagen.lock, instead of that in --out")
			c.registerInclude(flags, "compare")
			c.registerExclude(flags)
			c.registerReference(flags)
			c.registerContainer(flags)
			c.registerOverlay(flags)
			flags.BoolVar(&c.AsAPI, "as-api", false, "take OpenAPI descriptions of OData services as those of any other API")
			flags.StringVar(&c.report, "format", "text", "the `FORMAT` of the report: text or json")
			flags.StringVar(&c.failOn, "fail-on", "breaking", "exit with 3 if a change is `WHAT`: breaking, dangerous, which is that or breaking, or none")
			offer(flags, "fail-on", "breaking", "dangerous", "none")
			offer(flags, "format", "text", "json")
			c.registerVerbosity(flags, "warning, and all that becomes of Go")
			return func(s streams, args []string) int {
				old, new, err := c.given(flags, args)
				if err != nil {
					return s.usage("diff", err.Error())
				}
				return c.run(s, old, new)
			}
		},
	}
}

const diffDetails = `Compares two descriptions of one service, in any format that generate takes, and the Go
that is generated from both: with the names that the lock has, without writing it. Each
change has a line, with its place in NEW, or in OLD if it is gone, and whom it breaks:
who reads answers, who sends requests, Go code that uses the types, Go code that uses
handlers too, which a server fills in and a client calls. docs/evolution.md says more, also of the JSON.

	odatagen diff old.xml metadata.xml --out shop
	odatagen diff --git HEAD~1 metadata.xml --out shop

`

// given takes what the flags say of both descriptions, and checks it.
func (c *comparison) given(flags *pflag.FlagSet, args []string) (old, new input, err error) {
	want, what := 2, "give the two descriptions, OLD and NEW"
	if c.git != "" {
		want, what = 1, "give the file that --git is about"
	}
	switch {
	case len(args) != want:
		return old, new, fmt.Errorf("there are %d arguments: %s", len(args), what)
	case strings.HasPrefix(c.git, "-"):
		return old, new, fmt.Errorf("--git %q is no revision", c.git)
	case c.lock != "" && c.Out != "":
		return old, new, fmt.Errorf("--lock and --out exclude each other: both say which odatagen.lock has the names")
	case !slices.Contains([]string{"text", "json"}, c.report):
		return old, new, fmt.Errorf("--format knows text and json, not %q", c.report)
	case !slices.Contains([]string{"breaking", "dangerous", "none"}, c.failOn):
		return old, new, fmt.Errorf("--fail-on knows breaking, dangerous and none, not %q", c.failOn)
	}
	c.format, c.apart = string(findings.Text), true
	old, new = c.input, c.input
	old.Schema.File, new.Schema.File = args[0], args[len(args)-1]
	old.at = revision(c.git)
	for _, in := range []*input{&old, &new} {
		if err := in.given(flags); err != nil {
			return old, new, err
		}
		if found := in.Described(); len(found) > 0 {
			return old, new, errors.New(found[0].Message)
		}
	}
	return old, new, nil
}

func (c *comparison) run(s streams, oldIn, newIn input) int {
	p := startProgress(s.err)
	defer p.stop()
	lock, lockName, code := c.names(s)
	if code != exitOK {
		return code
	}
	p.stage("reading " + oldIn.Schema.File)
	old, oldOK := c.load(s, &oldIn)
	p.stage("reading " + newIn.Schema.File)
	new, newOK := c.load(s, &newIn)
	switch {
	case !oldOK || !newOK:
		return exitProblem
	case (old.API == nil) != (new.API == nil):
		return s.problem(fmt.Errorf("one description is of a service of OData, and the other is not: give --as-api to compare both as those of any other API"))
	}
	p.stage("comparing")
	report, err := c.compare(old, new, lock)
	p.stop()
	if err != nil {
		return s.problem(err)
	}
	report.Old, report.New, report.Lock = old.name, new.name, lockName
	if err := c.print(s, report); err != nil {
		return s.problem(err)
	}
	if c.fails(report) {
		return exitChanged
	}
	return exitOK
}

// names returns the names that Go has, and where they are from.
func (c *comparison) names(s streams) (lock *names.Lock, file string, code int) {
	file = c.lock
	if c.Out != "" {
		file = filepath.Join(c.Out, names.LockFile)
	}
	if file == "" {
		return nil, "", exitOK
	}
	data, err := readFile(file)
	if err != nil {
		return nil, file, s.problem(err)
	}
	lock, found := names.ReadLock(file, data)
	if len(found) > 0 {
		c.printFindings(s, found)
		return nil, file, exitProblem
	}
	return lock, file, exitOK
}

// loaded is one of the descriptions.
type loaded struct {
	description
	name string
}

// load reads a description. What is wrong with it is printed; warnings are if all is to be.
func (c *comparison) load(s streams, in *input) (loaded, bool) {
	source, err := in.source(s.in)
	if err != nil {
		s.problem(err)
		return loaded{}, false
	}
	read := in.read(source)
	if !c.verbose {
		read.Found = read.Found.Errors()
	}
	if !read.usable() {
		in.printFindings(s, read.Found)
		return loaded{}, false
	}
	if c.verbose {
		in.printFindings(s, read.Found)
	}
	return loaded{read, source.Name}, true
}

// compare compares both descriptions, and the Go of both if both make some.
func (c *comparison) compare(old, new loaded, lock *names.Lock) (*review.Report, error) {
	before, kept, oldProblem := c.side(old, lock)
	after, _, newProblem := c.side(new, kept)
	var notes []string
	for _, problem := range []error{oldProblem, newProblem} {
		if problem != nil {
			notes = append(notes, "nothing is said of Go: "+problem.Error())
			before.Files, after.Files = nil, nil
		}
	}
	report, err := review.Compare(before, after)
	if err != nil {
		return nil, err
	}
	report.Notes = notes
	return report, nil
}

// side returns what is compared of a description, the lock that its Go leaves, and why
// there is no Go. A pattern that it has nothing for is none: what it selects is new, or
// gone.
func (c *comparison) side(d loaded, lock *names.Lock) (side review.Side, kept *names.Lock, err error) {
	cfg := plan.Config{Package: "types", Server: true, Client: true, SkipUnsupported: true, Lock: lock, Include: c.Include, Exclude: c.Exclude}
	if side.Model, side.API = d.Model, d.API; d.Model != nil && len(c.Include)+len(c.Exclude) > 0 {
		cfg.Include, cfg.Exclude = matching(d.Model, c.Include), matching(d.Model, c.Exclude)
		switch {
		case len(c.Include) == 0:
			cfg.Include = []string{"**"}
		case len(cfg.Include) == 0:
			return review.Side{Model: &schema.Model{}}, lock, nil
		}
		selection, _ := schema.Select(d.Model, cfg.Include, cfg.Exclude, nil)
		side.Model = selection.Model()
	}
	result, found := generator.Generate(d.Description, cfg)
	if result == nil {
		return side, lock, errors.New(found.Errors()[0].String())
	}
	side.Files = result.Files
	return side, result.Lock, nil
}

// matching returns those of some patterns that something of a model matches.
func matching(m *schema.Model, patterns []string) []string {
	return slices.DeleteFunc(slices.Clone(patterns), func(pattern string) bool {
		_, found := schema.Select(m, []string{pattern}, nil, nil)
		return len(found.Errors()) > 0
	})
}

// print prints the report.
func (c *comparison) print(s streams, r *review.Report) error {
	if c.quiet {
		return nil
	}
	if c.report == "json" {
		data, err := r.JSON()
		if err != nil {
			return err
		}
		_, err = s.out.Write(data)
		return err
	}
	for _, note := range r.Notes {
		fmt.Fprintln(s.err, note)
	}
	if len(r.Changes) == 0 {
		fmt.Fprintf(s.out, "%s says what %s says\n", r.New, r.Old)
		return nil
	}
	fmt.Fprint(s.out, r.Text(c.verbose))
	switch {
	case len(r.Notes) > 0:
	case r.Lock == "":
		fmt.Fprintln(s.out, "Go names are those of a first run; --out and --lock give those that a package has")
	default:
		fmt.Fprintf(s.out, "Go names are those of %s\n", r.Lock)
	}
	return nil
}

// fails reports whether the report has a change that is to fail.
func (c *comparison) fails(r *review.Report) bool {
	switch c.failOn {
	case evolution.Breaking.String():
		return r.Count(evolution.Breaking) > 0
	case evolution.Dangerous.String():
		return r.Count(evolution.Breaking)+r.Count(evolution.Dangerous) > 0
	}
	return false
}
