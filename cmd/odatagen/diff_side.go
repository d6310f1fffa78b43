package main

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/schema"
)

// side is one of the descriptions that are compared, and the package that is made of it.
type side struct {
	job
	name   string // of the description
	config string // the configuration; "" for none
}

// sides returns what is compared, and how Go is made of it: as the configuration says
// or, of what Git has, as it said then, if it was there. If something is wrong with that,
// the exit code says so.
func (c *comparison) sides(s streams, args []string) (old, new *side, code int) {
	list, found, err := c.configured("")
	if err != nil {
		return nil, nil, s.problem(err)
	}
	if len(list) == 0 {
		return nil, nil, c.refuse(s, "diff", found)
	}
	settings := list[0]
	if len(found) == 0 {
		if settings, err = c.choose(list, args); err != nil {
			return nil, nil, s.usage("diff", err.Error())
		}
	}
	if len(args) == 0 {
		args = []string{settings.Schema.File}
	}
	new, more := c.side(settings, "", args[len(args)-1])
	found = append(found, more...)
	at := revision(c.git)
	if at == "" {
		old, more = c.side(settings, "", args[0])
		return old, new, c.refuse(s, "diff", append(found, more...))
	}
	if code := c.refuse(s, "diff", found); code != exitOK {
		return nil, nil, code
	}
	if err := at.check(args[0]); err != nil {
		return nil, nil, s.problem(err)
	}
	found = nil
	if settings.Configured() {
		if list, found, err = c.configured(at); err != nil {
			return nil, nil, s.problem(err)
		}
		settings, args = c.then(list, settings, args)
	}
	old, more = c.side(settings, at, args[0])
	return old, new, c.refuse(s, "diff", append(found, more...))
}

// configured returns what the configuration says, or said at a revision; --config= is none.
func (c *comparison) configured(at revision) ([]*config.Settings, schema.Diagnostics, error) {
	if c.flags.Changed("config") && c.config == "" {
		return []*config.Settings{{}}, nil, nil
	}
	return c.settingsAt(at)
}

// choose returns the settings of the package that the run is about: the one in --out, the
// one whose description is compared, or else the only one.
func (c *comparison) choose(list []*config.Settings, files []string) (*config.Settings, error) {
	if len(files) == 0 && !list[0].Configured() {
		return nil, errors.New("there is no configuration that names the description: give the file that --git is about")
	}
	if len(list) == 1 {
		return list[0], nil
	}
	var about []*config.Settings
	var folders []string
	for _, s := range list {
		folders = append(folders, s.Out)
		isFile := func(name string) bool { return filepath.Clean(name) == filepath.Clean(s.Schema.File) }
		if c.Out != "" && filepath.Clean(c.Out) == filepath.Clean(s.Out) || c.Out == "" && slices.ContainsFunc(files, isFile) {
			about = append(about, s)
		}
	}
	if len(about) != 1 {
		return nil, fmt.Errorf("the configuration has several packages: say which is meant with --out %s, or read none with --config=", strings.Join(folders, " or --out "))
	}
	return about[0], nil
}

// then returns what a configuration said of a package in the past, and what is compared:
// the description that it named then, unless one is given. Where there was no such
// package, what is said now counts.
func (c *comparison) then(list []*config.Settings, now *config.Settings, args []string) (*config.Settings, []string) {
	for _, s := range list {
		if s.Configured() && filepath.Clean(s.Out) == filepath.Clean(now.Out) {
			if args[0] == now.Schema.File {
				args = []string{s.Schema.File}
			}
			return s, args
		}
	}
	return now, args
}

// side returns a side, which has not been read. What is wrong with its settings is found;
// files that are not there are missed when they are read, from where they are.
func (c *comparison) side(settings *config.Settings, at revision, file string) (*side, schema.Diagnostics) {
	d := &side{job: job{input: c.input}, config: settings.At("").File}
	d.Settings, d.at = *settings.With(&c.Settings), at
	if d.Schema.File != file {
		d.Schema = config.Document{File: file}
		d.Say("schema") // which is about no place of the configuration
	}
	if !settings.Configured() {
		d.Package, d.Out = "types", cmp.Or(d.Out, ".")
	}
	var found schema.Diagnostics
	d.cfg, found = d.Config(rules())
	d.cfg.Shared, d.cfg.SkipUnsupported = d.Entries(), true // what one description has nothing for, the other may
	return d, slices.DeleteFunc(found, func(f schema.Diagnostic) bool {
		return f.Rule == config.FileRule && (at != "" || c.git != "" && f.Pos.File == file)
	})
}

// load reads the description. What is wrong with it is printed; warnings are if all is
// to be.
func (d *side) load(s streams) bool {
	source, err := d.source(s.in)
	if err != nil {
		s.problem(err)
		return false
	}
	d.name, d.read = source.Name, d.input.read(source)
	switch {
	case d.verbose:
		d.printFindings(s, d.Severities().ApplyToWarnings(d.read.Found))
	case !d.read.usable():
		d.printFindings(s, d.read.Found.Errors())
	}
	return d.read.usable()
}

// compare compares both descriptions, and the Go of both if both make some. Of the
// descriptions, what the new side includes is compared; the Go of each is of what it
// includes itself.
func compare(old, new *side, lock *names.Lock) (*review.Report, error) {
	if err := checkPatterns(old, new); err != nil {
		return nil, err
	}
	before, after := old.read.part(new.Include, new.Exclude), new.read.part(new.Include, new.Exclude)
	kept, oldProblem := old.generate(lock)
	_, newProblem := new.generate(kept)
	var notes []string
	for _, problem := range []error{oldProblem, newProblem} {
		if problem != nil {
			notes = append(notes, "nothing is said of Go: "+problem.Error())
		}
	}
	if len(notes) == 0 {
		before.Files, after.Files = old.files(), new.files()
	}
	report, err := review.Compare(before, after)
	if err != nil {
		return nil, err
	}
	report.Old, report.New, report.Notes = old.name, new.name, notes
	report.Config, report.OldConfig = new.config, old.config
	return report, nil
}

// generate generates the Go with the names of a lock, and returns the lock that it leaves,
// or why there is no Go.
func (d *side) generate(lock *names.Lock) (*names.Lock, error) {
	cfg := d.cfg
	if cfg.Include, cfg.Exclude = d.read.patterns(d.Include, d.Exclude); len(d.Include) > 0 && len(cfg.Include) == 0 {
		return lock, nil
	}
	cfg.Lock = lock
	if len(d.Import) > 0 {
		if err := d.locate(); err != nil {
			return lock, err
		}
		var found schema.Diagnostics
		if cfg.Imports, found = generator.ReadImports(d.Import, d.cfg.ImportPath, nil); len(found) > 0 {
			return lock, errors.New(found[0].String())
		}
	}
	made, found := generator.Generate(d.read.Description, cfg)
	if made == nil {
		return lock, errors.New(d.Placed(found).Errors()[0].String())
	}
	d.made = made
	return made.Lock, nil
}

// files returns what was generated.
func (d *side) files() []generator.File {
	if d.made == nil {
		return nil
	}
	return d.made.Files
}

// checkPatterns reports a pattern that neither description has something for.
func checkPatterns(old, new *side) error {
	oldInclude, oldExclude := old.read.patterns(new.Include, new.Exclude)
	newInclude, newExclude := new.read.patterns(new.Include, new.Exclude)
	used := slices.Concat(oldInclude, oldExclude, newInclude, newExclude)
	for _, pattern := range slices.Concat(new.Include, new.Exclude) {
		if !slices.Contains(used, pattern) {
			return fmt.Errorf("the pattern %s matches no path, type or namespace of either description", pattern)
		}
	}
	return nil
}
