package main

import (
	"io"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/internal/inventory"
	"github.com/odatagen/odatagen/schema"
)

func showCommand() command {
	return command{
		name:    "show",
		args:    "[--schema FILE] [FLAG]... NAME",
		takes:   "PATTERN",
		summary: "show a type, an operation or a path of a description",
		details: "NAME is a qualified name, such as microsoft.graph.user, the name of a schema or the\noperationId of an operation of OpenAPI, or a path, such as /users/{id}/messages, behind a\nmethod perhaps, as in 'POST /users'. What is shown: what it has, with the names in\nGo, what uses it, what it brings along, and how much Go it is alone; with --include, why\nit is in that slice.\n\n\todatagen show --schema metadata.xml microsoft.graph.user --include '/communications/**'\n",
		flags: func(flags *pflag.FlagSet) func(streams, []string) int {
			var l look
			l.register(flags)
			flags.StringArrayVar(&l.Include, "include", nil, "say why it is in the slice that `PATTERN` selects; may be repeated")
			flags.BoolVar(&l.verbose, "verbose", false, "print all of long lists")
			return func(s streams, args []string) int { return l.show(s, args) }
		},
	}
}

func (l *look) show(s streams, args []string) int {
	if len(args) != 1 || args[0] == "" {
		return s.usage("show", "give one name or path, such as microsoft.graph.user or /users/{id}: odatagen list has them")
	}
	all := l.verbose
	l.verbose = false // which is about findings elsewhere
	d, cfg, code := l.read(s, "show")
	if d == nil {
		return code
	}
	list, found := inventory.Show(d.Description, cfg, args[0])
	write := func(to io.Writer, list []inventory.Details) error { return inventory.WriteDetails(to, list, all) }
	return printLooked(l, s, found, write, list)
}

// printLooked prints what was looked up, or what is wrong with what was asked for.
func printLooked[T any](l *look, s streams, found schema.Diagnostics, write func(io.Writer, []T) error, list []T) int {
	if len(found) > 0 {
		l.printFindings(s, found)
		return exitProblem
	}
	if l.as == "json" {
		write = inventory.WriteJSON
	}
	if err := write(s.out, list); err != nil {
		return s.problem(err)
	}
	return exitOK
}
