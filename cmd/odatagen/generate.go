package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/internal/uptodate"
	"github.com/odatagen/odatagen/schema"
)

func generateCommand() command {
	return command{
		name:    "generate",
		args:    generateArgs,
		takes:   "DIR",
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

	jobs, code := o.plan(s, p, "generate", args, nil)
	ctx, stop := interruptible()
	defer stop()
	var outputs []generator.Output
	for _, j := range jobs {
		if j.same == nil {
			p.stage("comparing with " + j.Out)
			j.since, j.notSaid = review.Since(j.Out, j.made.Files)
			outputs = append(outputs, generator.Output{Dir: j.Out, Files: j.made.Files})
		}
	}
	p.stage("writing")
	done, err := generator.WriteAll(ctx, outputs)
	p.pause()
	if err != nil {
		return s.stopped(ctx, err)
	}
	for _, j := range jobs {
		if j.same != nil {
			if !j.quiet {
				fmt.Fprintf(s.out, "%s: up to date\n%s", j.Out, j.same.Report)
			}
			continue
		}
		j.reportWritten(s.out, done[0])
		j.reportSince(s.out, j.since, j.notSaid)
		if !slices.Contains(done[0].Written, names.LockFile) { // which the next run says other things by
			j.keep()
		}
		done = done[1:]
	}
	return code
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

// plan generates all packages that are asked for, and says what was found. If any of
// them has errors there are none, and the exit code says so. Else more, which may be nil,
// returns what else there is to say of the packages.
func (o *options) plan(s streams, p *progress, command string, args []string, more func(*progress, []*job) schema.Diagnostics) ([]*job, int) {
	jobs, code := o.jobs(s, command, args)
	var found schema.Diagnostics
	read, fresh := readings{}, map[string]generator.Fresh{}
	failed := map[string]bool{}
	for _, j := range sharersLast(jobs) {
		if slices.ContainsFunc(j.shares(), func(dir string) bool { return failed[dir] }) {
			failed[j.folders()[0]] = true // which is about the other
			continue
		}
		if err := j.generate(s, p, read, fresh); err != nil {
			p.pause()
			code = s.problem(err)
		}
		failed[j.folders()[0]] = j.made == nil && j.same == nil
	}
	p.pause()
	for _, j := range jobs {
		found = append(found, j.Severities().ApplyToWarnings(withoutShared(j.found, jobs))...)
	}
	if len(jobs) == 0 {
		return nil, code
	}
	o.piped = jobs[0].piped
	if len(found.Errors()) > 0 {
		code = exitProblem
	}
	if code == exitOK && more != nil {
		found = append(found, more(p, jobs)...)
	}
	if o.printFindings(s, found.Unique()); code != exitOK {
		return nil, code
	}
	for _, j := range jobs {
		fmt.Fprint(s.err, j.notes)
	}
	return jobs, exitOK
}

// readings are the descriptions that were read, by what was asked for: packages of one
// description share it.
type readings map[string]description

// generate reads the description of a package and generates from it, if there is
// anything to do. Fresh are the packages that were generated before, by their folders.
func (j *job) generate(s streams, p *progress, read readings, fresh map[string]generator.Fresh) error {
	if err := j.locate(); err != nil {
		return err
	}
	var found schema.Diagnostics
	if j.cfg.Imports, found = generator.ReadImports(j.Import, j.cfg.ImportPath, fresh); len(found) > 0 {
		j.found = j.Placed(found)
		return nil
	}
	if j.remember(); j.same != nil {
		j.found, j.notes = j.same.Found, j.same.Notes
		return nil
	}
	lock, found, err := readLock(j.Out)
	if err != nil || len(found) > 0 {
		j.found = found
		return err
	}
	j.cfg.Lock = lock
	p.stage("reading " + j.Schema.File)
	key, err := json.Marshal([]any{j.Schema.File, j.Overlay, j.Container, j.References(), j.Opaque, j.AsAPI, j.SkipUnsupported})
	if err != nil {
		return err
	}
	var there bool
	if j.read, there = read[string(key)]; !there {
		j.reads = &uptodate.Reads{}
		source, err := j.source(s.in)
		if err != nil {
			return err
		}
		j.read = j.input.read(source)
		j.read.document = nil // of a large one a third of all memory, which planning needs itself
		read[string(key)] = j.read
	}
	found = j.read.Found
	p.stage("generating package " + j.cfg.Package)
	if j.read.usable() {
		j.made, found = generator.Generate(j.read.Description, j.cfg)
	}
	j.found = j.Placed(found)
	if j.made != nil {
		fresh[j.folders()[0]] = generator.Fresh{ImportPath: j.cfg.ImportPath, Files: j.made.Files}
		if found, err = review.CheckLock(j.Out, lock, j.made); err != nil {
			return err
		}
		j.found = append(j.found, found...)
		var notes strings.Builder
		j.printNotes(&notes)
		j.notes = notes.String()
	}
	return nil
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
