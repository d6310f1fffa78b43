package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/generator/review/waivers"
	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/evolution"
)

// comparison is the flags of diff.
type comparison struct {
	input
	git, lock string
	waivers   string // the file
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
			flags.StringVar(&c.report, "format", "text", "the `FORMAT` of the report: "+strings.Join(reportFormats, ", "))
			flags.StringVar(&c.failOn, "fail-on", "breaking", "exit with 3 if a change is `WHAT`: breaking, dangerous, which is that or breaking, or none")
			flags.StringVar(&c.waivers, "waivers", "", "a `FILE` of changes that are accepted, which do not count for --fail-on")
			offer(flags, "fail-on", "breaking", "dangerous", "none")
			offer(flags, "format", reportFormats...)
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
handlers too, which a server fills in and a client calls. docs/evolution.md says more, also
of the formats.

	odatagen diff old.xml metadata.xml --out shop
	odatagen diff --git HEAD~1 metadata.xml --out shop
	odatagen diff --git origin/main metadata.xml --format markdown --waivers waivers.yaml

The exit code is 0 if no change is one that --fail-on names, but those that are waived, 3
if one is, 1 if something cannot be read or a waiver is wrong, has expired or accepts
nothing, 2 if the command line is wrong.

`

// given takes what the flags say of both descriptions, and checks it.
func (c *comparison) given(flags *pflag.FlagSet, args []string) (old, new input, err error) {
	want, what := 2, "give the two descriptions, OLD and NEW"
	at := flags.Changed("git")
	if at {
		want, what = 1, "give the file that --git is about"
	}
	switch {
	case len(args) != want:
		return old, new, fmt.Errorf("there are %d arguments: %s", len(args), what)
	case at && (strings.HasPrefix(c.git, "-") || strings.TrimSpace(c.git) == ""):
		return old, new, fmt.Errorf("--git %q is no revision", c.git)
	case at && args[0] == "-":
		return old, new, fmt.Errorf("--git is for a file, and - is the standard input: name the file")
	case c.lock != "" && c.Out != "":
		return old, new, fmt.Errorf("--lock and --out exclude each other: both say which odatagen.lock has the names")
	case !slices.Contains(reportFormats, c.report):
		return old, new, fmt.Errorf("--format knows %s, not %q", strings.Join(reportFormats, ", "), c.report)
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
	accepted, code := c.accepted(s)
	if code != exitOK {
		return code
	}
	if err := oldIn.at.check(oldIn.Schema.File); err != nil {
		return s.problem(err)
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
	unused := accepted.Apply(report)
	if err := c.print(s, report); err != nil {
		return s.problem(err)
	}
	if len(unused) > 0 {
		c.printFindings(s, unused)
		return exitProblem
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

// accepted returns the waivers, which are none without a file.
func (c *comparison) accepted(s streams) (*waivers.List, int) {
	if c.waivers == "" {
		return &waivers.List{}, exitOK
	}
	data, err := readFile(c.waivers)
	if err != nil {
		return nil, s.problem(err)
	}
	list, found := waivers.Read(schema.Source{Name: c.waivers, Data: data}, time.Now())
	if list == nil {
		c.printFindings(s, found)
		return nil, exitProblem
	}
	return list, exitOK
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
	if err := c.checkPatterns(old, new); err != nil {
		return nil, err
	}
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
// there is no Go.
func (c *comparison) side(d loaded, lock *names.Lock) (side review.Side, kept *names.Lock, err error) {
	cfg := plan.Config{Package: "types", Server: true, Client: true, SkipUnsupported: true, Lock: lock}
	side, cfg.Include, cfg.Exclude = part(d.description, c.Include, c.Exclude)
	if len(c.Include) > 0 && len(cfg.Include) == 0 {
		return side, lock, nil
	}
	result, found := generator.Generate(d.Description, cfg)
	if result == nil {
		return side, lock, errors.New(found.Errors()[0].String())
	}
	side.Files = result.Files
	return side, result.Lock, nil
}

// checkPatterns reports a pattern that neither description has something for.
func (c *comparison) checkPatterns(old, new loaded) error {
	oldInclude, oldExclude := used(old.description, c.Include, c.Exclude)
	newInclude, newExclude := used(new.description, c.Include, c.Exclude)
	used := slices.Concat(oldInclude, oldExclude, newInclude, newExclude)
	for _, pattern := range slices.Concat(c.Include, c.Exclude) {
		if !slices.Contains(used, pattern) {
			return fmt.Errorf("the pattern %s matches no path, type or namespace of either description", pattern)
		}
	}
	return nil
}

// fails reports whether the report has a change that is to fail, and that is not waived.
func (c *comparison) fails(r *review.Report) bool {
	switch c.failOn {
	case evolution.Breaking.String():
		return r.Unwaived() >= evolution.Breaking
	case evolution.Dangerous.String():
		return r.Unwaived() >= evolution.Dangerous
	}
	return false
}
