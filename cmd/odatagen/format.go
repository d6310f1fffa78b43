package main

import (
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/schema"
)

// registerFormat adds the flag that says in which format findings are written.
func (in *input) registerFormat(flags *pflag.FlagSet) {
	flags.StringVar(&in.format, "format", string(findings.Text), "the `FORMAT` of findings: "+choice(findings.Formats())+"; all but text go to the standard output, and nothing else does")
	offer(flags, "format", findings.Formats()...)
}

// checkFormat checks the flag.
func (in *input) checkFormat() error {
	if !slices.Contains(findings.Formats(), in.format) {
		return fmt.Errorf("--format knows %s, not %q%s", choice(findings.Formats()), in.format, schema.DidYouMean(in.format, findings.Formats(), ""))
	}
	return nil
}

// divide returns the streams of a run. A format for programs has the standard output to
// itself; what is else to be said goes to the standard error.
func (in *input) divide(s streams) streams {
	if !findings.Format(in.format).ForPeople() {
		s.findings, s.out = s.out, s.err
	}
	return s
}

// shown reads a file that findings are about.
func (in *input) shown(name string) ([]byte, error) {
	if name == standardInput {
		return in.piped, nil
	}
	return readFile(name)
}
