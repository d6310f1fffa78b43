package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
)

func checkCommand() command {
	return command{
		name:    "check",
		args:    generateArgs,
		summary: "say whether a generated package is up to date, and print the difference",
		details: "Takes the flags of generate and writes nothing. If generate would change the\npackage, the change is printed as a unified diff and the exit code is 1.\n\n" + generateDetails,
		flags: func(flags *pflag.FlagSet) func(streams, []string) int {
			var o options
			o.register(flags)
			return func(s streams, args []string) int { return o.check(s, args) }
		},
	}
}

func (o *options) check(s streams, args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := startProgress(s.err)
	defer p.stop()

	result, code := o.plan(ctx, s, p, "check", args)
	if result == nil {
		return code
	}
	p.stage("comparing " + o.out)
	diff, err := generator.Check(o.out, result.Files)
	p.stop()
	if err != nil {
		return s.problem(err)
	}
	if diff != "" {
		fmt.Fprint(s.out, diff)
		fmt.Fprintf(s.err, "odatagen: %s is out of date: run odatagen generate with the same flags\n", o.out)
		return exitProblem
	}
	if !o.quiet {
		fmt.Fprintf(s.out, "%s is up to date\n", o.out)
	}
	return exitOK
}
