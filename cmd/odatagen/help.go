package main

import (
	"fmt"
	"io"

	"github.com/spf13/pflag"
)

func helpCommand() command {
	return command{
		name:    "help",
		args:    "[COMMAND]",
		takes:   "COMMAND",
		summary: "explain odatagen or one of its commands",
		details: "\todatagen help generate\n",
		flags: func(*pflag.FlagSet) func(streams, []string) int {
			return help
		},
	}
}

func help(s streams, args []string) int {
	if len(args) == 0 {
		printOverview(s.out)
		return exitOK
	}
	c, ok := lookup(args[0])
	if !ok {
		return s.unknownCommand(args[0])
	}
	printCommand(s.out, c)
	return exitOK
}

func printOverview(w io.Writer) {
	fmt.Fprint(w, "Odatagen generates Go for OData services, described by CSDL or OpenAPI, and for any other\nAPI that OpenAPI describes.\n\nUsage: odatagen COMMAND [FLAG]...\n\nCommands:\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-14s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, "\nRun 'odatagen help COMMAND' for the flags of a command.\n")
	fmt.Fprint(w, "\nThe exit code is 0 if all went well, 1 if something is wrong with a description or a file,\nor what check looked at is out of date, 2 if the command line is wrong, 3 if diff found\nchanges that --fail-on names, and 130 if a run was interrupted while it wrote.\n")
}

func printCommand(w io.Writer, c command) {
	fmt.Fprintf(w, "Usage: odatagen %s", c.name)
	if c.args != "" {
		fmt.Fprintf(w, " %s", c.args)
	}
	fmt.Fprintf(w, "\n\nodatagen %s: %s.\n", c.name, c.summary)
	if c.details != "" {
		fmt.Fprintf(w, "\n%s", c.details)
	}
	flags, _ := c.flagSet()
	if flags.HasFlags() {
		fmt.Fprint(w, "\nFlags:\n")
	}
	flags.VisitAll(func(f *pflag.Flag) {
		value, usage := pflag.UnquoteUsage(f)
		fmt.Fprintf(w, "  %-22s  %s\n", "--"+f.Name+" "+value, usage)
	})
}
