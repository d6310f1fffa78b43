package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/review"
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

	jobs, code := o.plan(s, p, "check", args)
	for _, j := range jobs {
		if j.same != nil {
			if !j.quiet {
				fmt.Fprintf(s.out, "%s is up to date\n", j.Out)
			}
			continue
		}
		p.stage("comparing " + j.Out)
		differences, err := generator.Check(j.Out, j.made.Files)
		p.pause()
		if err != nil {
			code = s.problem(err)
		} else if !j.reportDifferences(s, differences, o.stat) {
			code = exitProblem
		} else {
			j.keep()
		}
	}
	return code
}

// reportDifferences says what generate would change, with stat the number of lines
// alone, and reports whether that is nothing.
func (j *job) reportDifferences(s streams, differences []generator.Difference, stat bool) bool {
	if _, err := os.Stat(j.Out); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(s.err, "odatagen: %s does not exist: correct --out, or run odatagen generate with the same flags\n", j.Out)
		return false
	}
	added, removed := 0, 0
	for _, d := range differences {
		added, removed = added+d.Added, removed+d.Removed
		switch {
		case j.quiet:
		case stat:
			fmt.Fprintf(s.out, "%s: %d more and %d fewer lines\n", d.Name, d.Added, d.Removed)
		default:
			fmt.Fprint(s.out, d.Text)
		}
	}
	if len(differences) > 0 {
		since, err := review.Since(j.Out, j.made.Files)
		j.reportSince(s.err, since, err)
		fmt.Fprintf(s.err, "odatagen: %s is out of date in %s, by %d more and %d fewer lines: run odatagen generate with the same flags\n",
			j.Out, count(len(differences), "file"), added, removed)
		return false
	}
	if !j.quiet {
		fmt.Fprintf(s.out, "%s is up to date\n", j.Out)
	}
	return true
}
