package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/schema"
)

func checkCommand() command {
	return command{
		name:    "check",
		args:    generateArgs,
		takes:   "DIR",
		summary: "say whether a generated package is up to date, and print the difference",
		details: "Takes the flags of generate and writes nothing. If generate would change the\npackage, the change is printed as a unified diff, without --quiet, then what changed in\nthe description, and the exit code is 1.\n\n\todatagen check\n\n" + generateDetails,
		flags: func(flags *pflag.FlagSet) func(streams, []string) int {
			var o options
			o.register(flags)
			flags.BoolVar(&o.stat, "stat", false, "print how many lines of each file would change, and not the lines")
			return func(s streams, args []string) int { return o.check(s, args) }
		},
	}
}

func (o *options) check(s streams, args []string) int {
	s = o.divide(s)
	p := startProgress(s.err)
	defer p.stop()

	jobs, code := o.plan(s, p, "check", args, o.compare)
	for _, j := range jobs {
		if j.same != nil {
			if !j.quiet {
				fmt.Fprintf(s.out, "%s is up to date\n", j.Out)
			}
			continue
		}
		if j.compared != nil {
			code = s.problem(j.compared)
		} else if !j.reportDifferences(s, o.stat) {
			code = exitProblem
		} else {
			j.keep()
		}
	}
	return code
}

// compare compares the packages with what is in their folders. In formats for programs
// a file that generate would change is a finding.
func (o *options) compare(p *progress, jobs []*job) (found schema.Diagnostics) {
	for _, j := range jobs {
		if j.same != nil {
			continue
		}
		p.stage("comparing " + j.Out)
		j.differences, j.compared = generator.Check(j.Out, j.made.Files)
		for _, d := range j.differences {
			if !findings.Format(o.format).ForPeople() {
				found.Errorf(schema.Position{File: d.Name}, "package-outdated", "generate would change the file, by %d more and %d fewer lines: run odatagen generate with the same flags", d.Added, d.Removed)
			}
		}
	}
	p.pause()
	return found
}

// reportDifferences says what generate would change, with stat the number of lines
// alone, and reports whether that is nothing.
func (j *job) reportDifferences(s streams, stat bool) bool {
	if _, err := os.Stat(j.Out); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(s.err, "odatagen: %s does not exist: correct --out, or run odatagen generate with the same flags\n", j.Out)
		return false
	}
	added, removed := 0, 0
	for _, d := range j.differences {
		added, removed = added+d.Added, removed+d.Removed
		switch {
		case j.quiet:
		case stat:
			fmt.Fprintf(s.out, "%s: %d more and %d fewer lines\n", d.Name, d.Added, d.Removed)
		default:
			fmt.Fprint(s.out, d.Text)
		}
	}
	if len(j.differences) > 0 {
		since, err := review.Since(j.Out, j.made.Files)
		j.reportSince(s.err, since, err)
		fmt.Fprintf(s.err, "odatagen: %s is out of date in %s, by %d more and %d fewer lines: run odatagen generate with the same flags\n",
			j.Out, count(len(j.differences), "file"), added, removed)
		return false
	}
	if !j.quiet {
		fmt.Fprintf(s.out, "%s is up to date\n", j.Out)
	}
	return true
}
