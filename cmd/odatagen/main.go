// Odatagen generates Go for OData services: types, an OData JSON codec and
// net/http handlers, from the service's description (CSDL 4.0 or 4.01, as XML
// or JSON, or OpenAPI 3.0 or 3.1 in one of the two mappings of OData to it).
//
// Run "odatagen help" for its commands.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/schema"
)

func main() {
	collectSeldom()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// The exit codes.
const (
	exitOK      = 0
	exitProblem = 1 // the run failed, or what check looked at is out of date
	exitUsage   = 2 // the command line is wrong
	exitChanged = 3 // diff found changes that are to fail
	// exitInterrupted is for a run that a signal stopped while it wrote, as shells
	// have it for SIGINT. Before, nothing is written, and the signal ends the process.
	exitInterrupted = 130
)

// streams are what a command reads from and writes to.
type streams struct {
	in       io.Reader
	out, err io.Writer
	findings io.Writer // where findings go
}

// command is one subcommand.
type command struct {
	name    string
	args    string // after the name, in the usage line
	summary string // completes "odatagen …:"
	details string // with an example, a line that begins with a tab
	takes   string // what its arguments are, as help calls the values of flags
	flags   func(*pflag.FlagSet) func(streams, []string) int
}

// commands returns the subcommands in the order in which help lists them.
func commands() []command {
	return []command{
		initCommand(),
		generateCommand(),
		checkCommand(),
		updateCommand(),
		diffCommand(),
		convertCommand(),
		lintCommand(),
		checkExamplesCommand(),
		listCommand(),
		showCommand(),
		configSchemaCommand(),
		completionCommand(),
		versionCommand(),
		helpCommand(),
	}
}

// run executes the command line and returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	s := streams{in: stdin, out: stdout, err: stderr, findings: stderr}
	if len(args) == 0 {
		printOverview(stderr)
		return exitUsage
	}
	switch args[0] {
	case "-h", "--help":
		printOverview(stdout)
		return exitOK
	case "--version":
		args = []string{"version"}
	case completeName:
		return complete(s, args[1:])
	}
	c, ok := lookup(args[0])
	if !ok {
		return s.unknownCommand(args[0])
	}
	flags, execute := c.flagSet()
	switch err := parse(flags, args[1:]); {
	case errors.Is(err, pflag.ErrHelp):
		printCommand(stdout, c)
		return exitOK
	case err != nil:
		return s.usage(c.name, explain(err, flags))
	}
	return execute(s, flags.Args())
}

func lookup(name string) (command, bool) {
	for _, c := range commands() {
		if c.name == name {
			return c, true
		}
	}
	return command{}, false
}

// flagSet returns the flags of the command and what to do when they are parsed.
func (c command) flagSet() (*pflag.FlagSet, func(streams, []string) int) {
	flags := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	flags.SortFlags = false
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	return flags, c.flags(flags)
}

// parse parses the flags. One that has a single value is given once: the first would be
// dropped without a word.
func parse(flags *pflag.FlagSet, args []string) error {
	return flags.ParseAll(args, func(f *pflag.Flag, value string) error {
		if f.Changed && f.Value.Type() == "string" {
			return fmt.Errorf("--%s is given twice, as %q and as %q: give it once", f.Name, f.Value, value)
		}
		return flags.Set(f.Name, value)
	})
}

// usage reports a wrong command line.
func (s streams) usage(command, message string) int {
	fmt.Fprintf(s.err, "odatagen %s: %s\nRun 'odatagen help %s' for the usage.\n", command, message, command)
	return exitUsage
}

func (s streams) unknownCommand(name string) int {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	fmt.Fprintf(s.err, "odatagen: unknown command %q%s\nRun 'odatagen help' for the commands.\n", name, schema.DidYouMean(name, names, ""))
	return exitUsage
}

// explain words an error of the flag parser.
func explain(err error, flags *pflag.FlagSet) string {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return err.Error()
	}
	var names []string
	flags.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	name := unknown.GetSpecifiedName()
	if letters := unknown.GetSpecifiedShortnames(); letters != "" { // one hyphen
		letters, _, _ = strings.Cut(letters, "=")
		return fmt.Sprintf("unknown flag -%s%s", letters, schema.DidYouMean(letters, names, "--"))
	}
	return fmt.Sprintf("unknown flag --%s%s", name, schema.DidYouMean(name, names, "--"))
}
