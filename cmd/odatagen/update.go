package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/internal/fetch"
	"github.com/odatagen/odatagen/internal/uptodate"
)

// updating is a run of update.
type updating struct {
	options
	client fetch.Client
	kept   fetch.Kept // the versions of what was got
}

// fetched is a document that was got.
type fetched struct {
	config.Request
	old, new  []byte // old is nil for a file that is not there yet
	version   fetch.Version
	unchanged bool // says the server, which then did not send it
	endless   bool // says the server, which does not say how long it is
}

func updateCommand() command {
	return command{
		name:    "update",
		args:    "[PACKAGE]... [FLAG]...",
		summary: "get the descriptions that odatagen.yaml gives addresses of",
		details: "Writes each beside odatagen.yaml, if it has changed, and says what changed. No other\ncommand uses the network but init. If one cannot be had, none is written. What a server\ncalls the version of a document stands in odatagen.fetched.json: it sends no other again.\n\n\tschema:\n\t  url: https://graph.microsoft.com/v1.0/$metadata\n\t  file: graph.xml\n\t  headers: {Authorization: 'Bearer ${GRAPH_TOKEN}'}\n\n\todatagen update && odatagen generate\n",
		flags: func(flags *pflag.FlagSet) func(streams, []string) int {
			u := updating{client: fetch.Default}
			u.flags = flags
			flags.StringVar(&u.config, "config", "", "the configuration: a `FILE`; by default odatagen.yaml")
			u.registerFormat(flags)
			u.registerVerbosity(flags, "change")
			return func(s streams, args []string) int { return u.update(s, args) }
		},
	}
}

func (u *updating) update(s streams, args []string) int {
	jobs, requests, code := u.requests(s, args)
	if code != exitOK {
		return code
	}
	p := startProgress(s.err)
	defer p.stop()
	ctx, stop := interruptible()
	defer stop()
	if data, err := readFile(u.keptFile()); err == nil {
		u.kept = fetch.ReadKept(data)
	} else {
		u.kept = fetch.Kept{}
	}
	var got []fetched
	for _, r := range requests {
		p.stage("getting " + r.Address())
		one, err := u.get(ctx, r)
		if p.pause(); err != nil {
			code = s.stopped(ctx, fmt.Errorf("%s: %w", r.Address(), err))
			continue
		}
		got = append(got, one)
	}
	if code != exitOK {
		return code // and all files are as they were
	}
	if !u.quiet {
		for _, one := range got {
			fmt.Fprint(s.out, one.says())
		}
		p.stage("comparing")
		said := u.changes(jobs, got)
		p.stop()
		fmt.Fprint(s.out, said)
	}
	if err := u.write(ctx, got); err != nil {
		return s.stopped(ctx, err)
	}
	return exitOK
}

// requests returns the packages and what is to be got for them, each file once. Without
// any, the exit code says why.
func (u *updating) requests(s streams, args []string) (jobs []*job, list []config.Request, code int) {
	if err := u.given(); err != nil {
		return nil, nil, s.usage("update", err.Error())
	}
	s = u.divide(s)
	u.config = cmp.Or(u.config, config.FileName)
	settings, found, err := u.settings()
	if u.config == config.FileName && errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w: begin with odatagen init --schema ADDRESS, which writes it", err)
	}
	if err != nil {
		return nil, nil, s.problem(err)
	}
	for _, of := range settings {
		j := &job{}
		j.Settings = *of
		j.cfg, _ = j.Config(rules()) // of which only the name and the patterns matter
		jobs = append(jobs, j)
	}
	if len(found) == 0 { // else a name may be none that is asked for
		if jobs, err = u.chosen(jobs, args); err != nil {
			return nil, nil, s.usage("update", err.Error())
		}
	}
	for _, j := range jobs {
		found = append(found, j.Addresses(os.LookupEnv, &list)...)
	}
	if len(found) > 0 {
		u.printFindings(s, found.Unique())
		return nil, nil, exitProblem
	}
	if len(list) == 0 {
		return nil, nil, s.problem(fmt.Errorf("%s gives no address: write the one of the description, as in schema: https://host/v1/$metadata", u.config))
	}
	return jobs, list, exitOK
}

// get gets a document, unless it is as the file that it is kept in, which it reads.
func (u *updating) get(ctx context.Context, r config.Request) (one fetched, err error) {
	one.Request = r
	if one.old, err = readFile(r.File); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return one, err
	}
	answer, err := u.client.Get(ctx, r.URL, r.Values, u.kept.Version(u.keptName(r), asked(r), one.old))
	if err != nil {
		return one, err
	}
	one.new, one.version, one.unchanged = answer.Data, answer.Version, answer.Unchanged
	if one.unchanged {
		one.new = one.old
		return one, nil
	}
	one.endless = !answer.Whole
	return one, checkDescription(r, answer, one.old)
}

// keptFile is the file that has the versions of what was got.
func (u *updating) keptFile() string { return filepath.Join(filepath.Dir(u.config), fetch.KeptFile) }

// keptName is what that file calls a document: its path from the file's folder.
func (u *updating) keptName(r config.Request) string {
	if name, err := filepath.Rel(filepath.Dir(u.config), r.File); err == nil {
		return filepath.ToSlash(name)
	}
	return filepath.ToSlash(r.File)
}

// asked is the sum of how a document is asked for: its address, and the headers as the
// configuration has them, without secrets.
func asked(r config.Request) string {
	sum, _ := uptodate.Sum(r.URL, r.Headers) // texts, which JSON can have
	return sum
}

// write writes what changed, and the versions of all: everything or nothing.
func (u *updating) write(ctx context.Context, got []fetched) error {
	var files []generator.File
	for _, one := range got {
		if !bytes.Equal(one.old, one.new) {
			files = append(files, generator.File{Name: one.File, Content: one.new})
		}
		u.kept.Note(u.keptName(one.Request), asked(one.Request), one.new, one.version)
	}
	if _, err := os.Stat(u.keptFile()); len(u.kept) > 0 || err == nil {
		data, err := u.kept.Bytes()
		if err != nil {
			return err
		}
		files = append(files, generator.File{Name: u.keptFile(), Content: data})
	}
	return generator.WriteFiles(ctx, files)
}

// says says what became of a document, in lines.
func (one *fetched) says() string {
	switch {
	case one.endless && isYAML(one.new) && !bytes.Equal(one.old, one.new):
		whole := *one
		whole.endless = false
		return strings.TrimSuffix(whole.says(), "\n") + "; the server does not say where it ends: see that nothing is missing there\n"
	case one.unchanged:
		return one.File + ": unchanged, says the server (304)\n"
	case bytes.Equal(one.old, one.new):
		return one.File + ": unchanged\n"
	case one.old == nil:
		return fmt.Sprintf("%s: new, %s\n", one.File, count(len(one.new), "byte"))
	}
	d := generator.Diff(one.File, one.File, one.old, one.new)
	return fmt.Sprintf("%s: %d more and %d fewer lines, %d bytes and %d before\n", one.File, d.Added, d.Removed, len(one.new), len(one.old))
}
