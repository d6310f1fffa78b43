package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/internal/uptodate"
	"github.com/odatagen/odatagen/schema"
)

// job is a package to generate.
type job struct {
	input
	cfg plan.Config

	read  description
	made  *generator.Result  // nil if there were errors, or there is nothing to do
	found schema.Diagnostics // before severities
	all   bool               // whether the run has all packages of the configuration
	notes string             // what is said of the description

	since   *review.Report // what changed since the run before, nil for nothing
	notSaid error          // why that cannot be said

	differences []generator.Difference // from what is in the folder, for check
	compared    error                  // why they are not known

	sum  string           // of what is asked for, "" if that is not known
	same *uptodate.Record // of the run that left nothing to do, if that is so still
}

// jobs returns the packages that are asked for: the one that flags describe, or those
// of a configuration. Without any, the exit code says why.
func (o *options) jobs(s streams, command string, args []string) ([]*job, int) {
	if err := o.given(); err != nil {
		return nil, s.usage(command, err.Error())
	}
	list, found, err := o.settings()
	if err != nil {
		return nil, s.problem(err)
	}
	var jobs []*job
	readable := len(found) == 0
	for _, settings := range list {
		j := &job{input: o.input}
		j.Settings = *settings
		j.cfg, _ = j.Config(rules()) // what is wrong with it, a flag may set right
		jobs = append(jobs, j)
	}
	found = append(found, sharedFolders(jobs)...)
	if all := len(jobs); readable { // else a name may be none that is asked for
		if jobs, err = o.chosen(jobs, args); err != nil {
			return nil, s.usage(command, err.Error())
		}
		for _, j := range jobs {
			j.all = len(jobs) == all
		}
	}
	for _, j := range jobs {
		j.Settings = *j.With(&o.Settings)
		var more schema.Diagnostics
		j.cfg, more = j.Config(rules())
		found = append(found, more...)
	}
	for i := range found {
		if found[i].Pos.File == "" && o.Schema.File == "" && o.config == "" {
			found[i].Message += "; or begin with odatagen init, which writes " + config.FileName
		}
	}
	if code := o.refuse(s, command, found); code != exitOK {
		return nil, code
	}
	return jobs, exitOK
}

// refuse prints what is wrong with flags and a configuration: the first of the flags, or
// else all. The exit code says whether that is anything.
func (in *input) refuse(s streams, command string, found schema.Diagnostics) int {
	if flag := slices.IndexFunc(found, func(d schema.Diagnostic) bool { return d.Pos.File == "" }); flag >= 0 {
		return s.usage(command, found[flag].Message)
	}
	if len(found) == 0 {
		return exitOK
	}
	found = found.Unique()
	found.Sort()
	in.printFindings(s, found)
	return exitProblem
}

// misnamed is what a configuration may be called by those who expect that it is found.
const misnamed = "odatagen.yml"

// settings returns what the configuration says of each package; with --schema and
// without --config there is none, and nothing is said of one.
func (o *options) settings() ([]*config.Settings, schema.Diagnostics, error) {
	if o.config == "" && o.Schema.File != "" {
		return []*config.Settings{{}}, nil, nil
	}
	return o.settingsAt("")
}

// settingsAt returns what the configuration says or, at a revision, said then; without
// one, there is nothing in the settings.
func (o *options) settingsAt(at revision) ([]*config.Settings, schema.Diagnostics, error) {
	name := cmp.Or(o.config, config.FileName)
	data, err := at.readFile(name)
	switch missing := errors.Is(err, fs.ErrNotExist); {
	case missing && at != "":
		return []*config.Settings{{}}, nil, nil
	case missing && name == config.FileName:
		if _, other := os.Stat(misnamed); other == nil {
			return nil, nil, fmt.Errorf("there is no %s, and %s is not looked for: rename it, or give --config %s", name, misnamed, misnamed)
		}
		if o.config == "" {
			return []*config.Settings{{}}, nil, nil
		}
	}
	if err != nil {
		return nil, nil, err
	}
	list, found := config.Read(schema.Source{Name: at.file(name), Data: data}, filepath.Dir(name))
	return list, found, nil
}

// sharedFolders reports packages that would be written where another is.
func sharedFolders(jobs []*job) (found schema.Diagnostics) {
	owners := map[string]*job{}
	for _, j := range jobs {
		if !j.Complete() && !j.Says("out") {
			continue // which may be meant by what could not be read
		}
		for _, dir := range j.folders() {
			if first := owners[dir]; first != nil && first != j {
				found.Errorf(j.At("out"), config.ValueRule, "out: the package in %s is written to %s as well: give each a folder of its own", first.At("out"), dir)
				break
			}
			owners[dir] = j
		}
	}
	for _, j := range jobs {
		above := filepath.Dir(j.folders()[0])
		if first := owners[above]; first != nil && first.cfg.Split && slices.Contains(first.folders()[1:], above) {
			found.Errorf(j.At("out"), config.ValueRule, "out: the package in %s has those of resources beside this one, by split: choose another folder", first.At("out"))
		}
	}
	return found
}

// withoutShared returns findings without those about entries that packages share and that
// another has use for. What none has use for is an error, if the run has them all.
func withoutShared(found schema.Diagnostics, jobs []*job) (kept schema.Diagnostics) {
	for _, d := range found {
		shared, unused := 0, 0
		for _, j := range jobs {
			if !j.cfg.Shared[d.Asked] {
				continue
			}
			shared++
			if slices.ContainsFunc(j.found, func(other schema.Diagnostic) bool { return other.Asked == d.Asked && other.Rule == d.Rule }) {
				unused++
			}
		}
		switch {
		case shared == 0 || d.Severity != schema.Warning || !strings.HasSuffix(d.Rule, "-unused"):
		case unused < shared || !jobs[0].all:
			continue
		default:
			d.Severity = schema.Error
		}
		kept = append(kept, d)
	}
	return kept
}

// folders are where the package is written.
func (j *job) folders() []string {
	dir, err := filepath.Abs(j.Out)
	if err != nil {
		dir = j.Out
	}
	if !j.cfg.Service() {
		return []string{dir}
	}
	return []string{dir, filepath.Join(dir, j.cfg.HTTP().Folder)}
}

// about are the flags that hold for all packages of a run.
var about = []string{"config", "severity", "werror", "format", "quiet", "verbose", "stat"}

// chosen returns the packages that arguments name, all if there are none.
func (o *options) chosen(jobs []*job, args []string) (list []*job, err error) {
	var names []string
	for _, j := range jobs {
		names = append(names, j.cfg.Package)
	}
	for _, arg := range args {
		i := slices.IndexFunc(jobs, func(j *job) bool { return j.cfg.Package == arg || filepath.Clean(j.Out) == filepath.Clean(arg) })
		switch {
		case !jobs[0].Configured():
			return nil, fmt.Errorf("unexpected argument %q: every argument belongs to a flag", arg)
		case i < 0:
			return nil, fmt.Errorf("the configuration has no package %q%s; it has %s", arg, schema.DidYouMean(arg, names, ""), strings.Join(names, ", "))
		case !slices.Contains(list, jobs[i]):
			list = append(list, jobs[i])
		}
	}
	if len(args) == 0 {
		list = jobs
	}
	if len(list) == 1 {
		return list, nil
	}
	o.flags.Visit(func(f *pflag.Flag) {
		if !slices.Contains(about, f.Name) && err == nil {
			err = fmt.Errorf("--%s is about one package, and the configuration has several: say which before the flags, %s", f.Name, strings.Join(names, " or "))
		}
	})
	return list, err
}
