package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
)

func generateCommand() command {
	return command{
		name:    "generate",
		args:    generateArgs,
		summary: "generate a Go package from a description",
		details: generateDetails,
		flags: func(flags *pflag.FlagSet) func(streams, []string) int {
			var o options
			o.register(flags)
			return func(s streams, args []string) int { return o.generate(s, args) }
		},
	}
}

func (o *options) generate(s streams, args []string) int {
	s = o.divide(s)
	p := startProgress(s.err)
	defer p.stop()

	result, code := o.plan(s, p, "generate", args)
	if result == nil {
		return code
	}
	p.stage("writing " + o.out)
	ctx, stop := interruptible()
	defer stop()
	done, err := generator.Write(ctx, o.out, result.Files)
	p.stop()
	if err != nil {
		return s.stopped(ctx, err)
	}
	o.reportWritten(s.out, done, result.Report)
	return exitOK
}

// interruptible returns a context for writing, that a signal cancels so that what is
// half done is cleaned up. Until then nothing is written, and a signal may end the
// process at once, whatever it waits for.
func interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

// stopped reports that writing failed, or was interrupted.
func (s streams) stopped(ctx context.Context, err error) int {
	code := s.problem(err)
	if ctx.Err() != nil {
		return exitInterrupted
	}
	return code
}

// plan reads the description and generates from it. Without a result, the exit
// code says why.
func (o *options) plan(s streams, p *progress, name string, args []string) (*generator.Result, int) {
	cfg, references, err := o.config(args)
	if err != nil {
		return nil, s.usage(name, err.Error())
	}
	if err := o.locate(&cfg); err != nil {
		return nil, s.problem(err)
	}
	lock, found, err := readLock(o.out)
	if err != nil {
		return nil, s.problem(err)
	}
	if len(found) > 0 {
		o.printFindings(s, found)
		return nil, exitProblem
	}
	cfg.Lock = lock
	p.stage("reading " + o.schema)
	source, err := o.source(s.in)
	if err != nil {
		return nil, s.problem(err)
	}
	read := o.read(source, references)
	var made *generator.Result
	p.stage("generating package " + cfg.Package)
	if read.usable() {
		made, read.Found = generator.Generate(read.Description, cfg)
	}
	p.pause()
	o.printFindings(s, read.Found)
	if len(read.Found.Errors()) > 0 {
		return nil, exitProblem
	}
	o.printRecovered(s.err, read.report)
	if cfg.Server && cfg.ImportPath == "" && !o.quiet {
		fmt.Fprintf(s.err, "neither %s nor a folder above has a go.mod: %s imports the types as %q, which will not build. "+
			"Run go mod init and generate again, or say with --import-path how the package is imported\n", o.out, cfg.HTTP().Name, cfg.Types().Path)
	}
	if cfg.Server && len(cfg.Include) == 0 {
		o.printUnserved(s.err, read.report, made.Report)
	}
	return made, exitOK
}

// problem reports that a run failed.
func (s streams) problem(err error) int {
	fmt.Fprintf(s.err, "odatagen: %v\n", plainError(err))
	return exitProblem
}

// plainError words an error of opening a file for people: the text of a
// *fs.PathError begins with a system call.
func plainError(err error) error {
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
		return errors.New(strings.TrimPrefix(err.Error(), "open "))
	}
	return err
}
