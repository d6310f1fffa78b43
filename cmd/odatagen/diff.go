package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/generator/review/waivers"
	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/evolution"
)

// comparison is the flags of diff. What they do not say, odatagen.yaml does.
type comparison struct {
	options
	git, lock string
	report    string // its format
	failOn    string
	linkBase  string
	oldBase   string // of links to what was at the revision
}

func diffCommand() command {
	return command{
		name:    "diff",
		args:    "OLD NEW [FLAG]..., or diff --git REV [FILE] [FLAG]...",
		takes:   "FILE",
		summary: "say what changed between two descriptions, and whom it breaks",
		details: diffDetails + patternDetails + referenceDetails,
		flags: func(flags *pflag.FlagSet) func(streams, []string) int {
			var c comparison
			c.flags = flags
			flags.StringVar(&c.git, "git", "", "compare the file with what it was at a `REVISION` that Git has")
			flags.StringVar(&c.config, "config", "", "the configuration: a `FILE`; by default odatagen.yaml, if there is one, and --config= is none")
			flags.StringVar(&c.Out, "out", "", "the folder of a generated package, a `DIR`, whose odatagen.lock has the Go names")
			flags.StringVar(&c.lock, "lock", "", "the `FILE` that has the Go names, an odatagen.lock, instead of that in --out")
			c.registerInclude(flags, "compare")
			c.registerExclude(flags)
			c.registerReference(flags)
			c.registerContainer(flags)
			c.registerOverlay(flags)
			flags.BoolVar(&c.AsAPI, "as-api", false, "take OpenAPI descriptions of OData services as those of any other API")
			flags.StringVar(&c.report, "format", "text", "the `FORMAT` of the report: "+strings.Join(reportFormats, ", "))
			flags.StringVar(&c.linkBase, "link-base", "", "the `URL` of the working folder, such as https://github.com/org/repo/blob/main/, which links to lines begin with")
			flags.StringVar(&c.oldBase, "old-link-base", "", "the `URL` of the working folder at the revision of --git, such as https://github.com/org/repo/blob/v1.2.0/, which links to lines of OLD begin with")
			flags.StringVar(&c.failOn, "fail-on", "breaking", "exit with 3 if a change is `WHAT`: breaking, dangerous, which is that or breaking, or none")
			c.registerWaivers(flags)
			offer(flags, "fail-on", "breaking", "dangerous", "none")
			offer(flags, "format", reportFormats...)
			c.registerVerbosity(flags, "warning, and all that becomes of Go")
			return func(s streams, args []string) int {
				if err := c.given(args); err != nil {
					return s.usage("diff", err.Error())
				}
				return c.run(s, args)
			}
		},
	}
}

const diffDetails = `Compares two descriptions of one service, in any format that generate takes, and the Go
that is generated from both: as odatagen.yaml says, if there is one, and with the names
that the lock has, without writing it. Each change has a line, with its place in NEW, or in
OLD if it is gone, and whom it breaks: who reads answers, who sends requests, Go code that
uses the types, Go code that uses handlers too, which a server fills in and a client calls.
docs/evolution.md says more, also of the formats.

	odatagen diff --git origin/main
	odatagen diff old.xml metadata.xml --out shop
	odatagen diff --git HEAD~1 metadata.xml --format markdown --waivers waivers.yaml

With --git, OLD is the file at that revision, generated with the odatagen.yaml and the lock
of then; FILE is the description that odatagen.yaml names, unless it is given. The exit code
is 0 if no change is one that --fail-on names, but those that are waived, 3 if one is, 1 if
something cannot be read or a waiver is wrong, has expired or accepts nothing, 2 if the
command line is wrong.

`

// given takes what the flags say, and checks what no configuration could say.
func (c *comparison) given(args []string) error {
	least, most, what := 2, 2, "give the two descriptions, OLD and NEW"
	at := c.flags.Changed("git")
	if at {
		least, most, what = 0, 1, "give the file that --git is about"
	}
	switch {
	case len(args) < least || len(args) > most:
		return fmt.Errorf("%s given: %s", count(len(args), "argument"), what)
	case at && (strings.HasPrefix(c.git, "-") || strings.TrimSpace(c.git) == ""):
		return fmt.Errorf("--git %q is no revision", c.git)
	case at && slices.Contains(args, "-"):
		return errors.New("--git is for a file, and - is the standard input: name the file")
	case c.lock != "" && c.Out != "":
		return errors.New("--lock and --out exclude each other: both say which odatagen.lock has the names")
	case !slices.Contains(reportFormats, c.report):
		return fmt.Errorf("--format knows %s, not %q", strings.Join(reportFormats, ", "), c.report)
	case !slices.Contains([]string{"breaking", "dangerous", "none"}, c.failOn):
		return fmt.Errorf("--fail-on knows breaking, dangerous and none, not %q", c.failOn)
	}
	for _, base := range [][2]string{{"link-base", c.linkBase}, {"old-link-base", c.oldBase}} {
		if base[1] != "" && !config.ValidAddress(base[1]) {
			return fmt.Errorf("--%s %q is no address of http or https that has a host, such as https://github.com/org/repo/blob/main/", base[0], base[1])
		}
	}
	if c.oldBase != "" && !at {
		return errors.New("--old-link-base is for --git: without, OLD lies where --link-base leads to")
	}
	for _, name := range args {
		if config.IsAddress(name) {
			return notFetched("schema", name, "")
		}
	}
	c.format, c.apart = string(findings.Text), true
	return c.options.given()
}

func (c *comparison) run(s streams, args []string) int {
	p := startProgress(s.err)
	defer p.stop()
	old, new, code := c.sides(s, args)
	if code != exitOK {
		return code
	}
	lock, lockName, code := c.names(s, old)
	if code != exitOK {
		return code
	}
	accepted, wrong, err := new.accepted()
	if err != nil {
		return s.problem(err)
	}
	for _, d := range []*side{old, new} {
		p.stage("reading " + d.Schema.File)
		if !d.load(s) {
			code = exitProblem
		}
	}
	switch {
	case code != exitOK:
		return code
	case (old.read.API == nil) != (new.read.API == nil):
		return s.problem(errors.New("one description is of a service of OData, and the other is not: give --as-api to compare both as those of any other API"))
	}
	p.stage("comparing")
	report, err := compare(old, new, lock)
	p.stop()
	if err != nil {
		return s.problem(err)
	}
	report.Lock, report.LinkBase, report.Revision, report.OldLinkBase = lockName, c.linkBase, c.git, c.oldBase
	wrong = append(wrong, accepted.Apply(report)...) // which keeps no report from being read
	if err := c.print(s, report); err != nil {
		return s.problem(err)
	}
	if len(wrong) > 0 {
		wrong.Sort()
		c.printFindings(s, wrong)
		return exitProblem
	}
	if c.fails(report) {
		return exitChanged
	}
	return exitOK
}

// names returns the names that the old side's Go has, and where they are from: nil if
// there is no lock, which is an error where one is asked for.
func (c *comparison) names(s streams, old *side) (lock *names.Lock, file string, code int) {
	file = c.lock
	if file == "" && (old.Configured() || c.Out != "") {
		file = filepath.Join(old.Out, names.LockFile)
	}
	if file == "" {
		return nil, "", exitOK
	}
	data, err := old.at.readFile(file)
	asked := c.git == "" && (c.lock != "" || c.Out != "")
	switch {
	case errors.Is(err, fs.ErrNotExist) && !asked:
		return nil, "", exitOK
	case err != nil:
		return nil, file, s.problem(err)
	}
	file = old.at.file(file)
	lock, found := names.ReadLock(file, data)
	if len(found) > 0 {
		c.printFindings(s, found)
		return nil, file, exitProblem
	}
	return lock, file, exitOK
}

func (in *input) registerWaivers(flags *pflag.FlagSet) {
	flags.StringVar(&in.Waivers, "waivers", "", "a `FILE` of changes that are accepted, with the reason and until when")
}

// accepted returns the waivers, which are none without a file.
func (in *input) accepted() (*waivers.List, schema.Diagnostics, error) {
	if in.Waivers == "" {
		return &waivers.List{}, nil, nil
	}
	data, err := readFile(in.Waivers)
	if err != nil {
		return nil, nil, err
	}
	list, found := waivers.Read(schema.Source{Name: in.Waivers, Data: data}, time.Now())
	return list, found, nil
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
