package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
)

func checkCommand() command {
	return command{
		name:    "check",
		args:    generateArgs,
		summary: "say whether a generated package is up to date, and print the difference",
		details: "Takes the flags of generate and writes nothing. If generate would change the\npackage, the change is printed as a unified diff, without --quiet, and the exit code is 1.\n\n" + generateDetails,
		flags: func(flags *pflag.FlagSet) func(streams, []string) int {
			var o options
			o.register(flags)
			return func(s streams, args []string) int { return o.check(s, args) }
		},
	}
}

func (o *options) check(s streams, args []string) int {
	s = o.divide(s)
	p := startProgress(s.err)
	defer p.stop()

	result, code := o.plan(s, p, "check", args)
	if result == nil {
		return code
	}
	p.stage("comparing " + o.out)
	differences, err := generator.Check(o.out, result.Files)
	p.stop()
	if err != nil {
		return s.problem(err)
	}
	if _, err := os.Stat(o.out); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(s.err, "odatagen: %s does not exist: correct --out, or run odatagen generate with the same flags\n", o.out)
		return exitProblem
	}
	if len(differences) > 0 {
		added, removed := 0, 0
		for _, d := range differences {
			added, removed = added+d.Added, removed+d.Removed
			if !o.quiet {
				fmt.Fprint(s.out, d.Text)
			}
		}
		fmt.Fprintf(s.err, "odatagen: %s is out of date in %s, by %d more and %d fewer lines: run odatagen generate with the same flags\n",
			o.out, count(len(differences), "file"), added, removed)
		return exitProblem
	}
	if !o.quiet {
		fmt.Fprintf(s.out, "%s is up to date\n", o.out)
	}
	return exitOK
}
