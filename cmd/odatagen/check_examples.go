package main

import (
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/internal/examples"
	"github.com/odatagen/odatagen/schema"
)

// exampleCheck is the flags of check-examples.
type exampleCheck struct {
	options
	typeName string
	test     string // the file to write
}

func checkExamplesCommand() command {
	return command{
		name:    "check-examples",
		args:    "[--schema FILE] [FLAG]... [EXAMPLES]...",
		takes:   "FILE",
		summary: "check documented requests and responses against a description",
		details: `EXAMPLES are pages of Markdown (.md) with blocks of HTTP or JSON, files of HTTP
(.http), of JSON, or of JSON in lines (.jsonl), or folders with them:

	odatagen check-examples --schema metadata.xml docs/api

Without --schema, odatagen.yaml says of what description, with what overlays, and what
findings are. They are of all of the service, whatever it includes. Without EXAMPLES, those inside of an OpenAPI description are checked against their
schemas.

What an example is not as the description has it is an error with its place and its
JSON pointer. The exit code is 1 then. --write-test makes a Go test of those without
errors, which reads each into its generated type and wants the same JSON back.
` + referenceDetails,
		flags: func(flags *pflag.FlagSet) func(streams, []string) int {
			var c exampleCheck
			c.flags = flags
			flags.StringVar(&c.config, "config", "", "the configuration: a `FILE`; by default odatagen.yaml, if there is no --schema")
			c.registerSchema(flags)
			flags.StringVar(&c.typeName, "type", "", "the `TYPE` of JSON files that do not say it, such as ns.type or Collection(ns.type)")
			flags.StringVar(&c.test, "write-test", "", "the `FILE` of a Go test of the examples, in the folder of the generated package")
			c.registerReference(flags)
			c.registerContainer(flags)
			c.registerOverlay(flags)
			c.registerSeverity(flags, "findings")
			c.registerVerbosity(flags, "warning")
			c.registerFormat(flags)
			return func(s streams, args []string) int {
				found, err := c.given(args)
				if err != nil {
					return s.usage("check-examples", err.Error())
				}
				if code := c.refuse(s, "check-examples", found); code != exitOK {
					return code
				}
				return c.run(s, args)
			}
		},
	}
}

// given checks the flags, and returns what is wrong with what is said of the description.
func (c *exampleCheck) given(args []string) (schema.Diagnostics, error) {
	if c.test != "" && !strings.HasSuffix(c.test, "_test.go") {
		return nil, fmt.Errorf("--write-test %s: the name of a Go test ends in _test.go", c.test)
	}
	if c.test != "" && len(args) == 0 {
		return nil, fmt.Errorf("--write-test is for examples in files: give some, such as docs/api")
	}
	return c.described()
}

func (c *exampleCheck) run(s streams, args []string) int {
	s = c.divide(s)
	p := startProgress(s.err)
	defer p.stop()
	p.stage("reading " + c.Schema.File)
	source, err := c.source(s.in)
	if err != nil {
		return s.problem(err)
	}
	read := c.read(source)
	if !read.usable() {
		p.stop()
		c.printFindings(s, read.Found)
		return exitProblem
	}
	if len(args) == 0 && read.document == nil {
		return s.usage("check-examples", "there are no examples: give files or folders of them, such as docs/api")
	}
	if c.test != "" && read.Model == nil {
		return s.usage("check-examples", "--write-test is for services of OData, which the description is not: leave it out")
	}
	p.stage("checking examples")
	list, checked, found, err := c.check(read, args)
	if err != nil {
		return s.problem(err)
	}
	p.stop()
	found = stated(&c.input).Apply(found)
	c.printFindings(s, found)
	if c.test != "" {
		if code := c.writeTest(s, read.Model, list); code != exitOK {
			return code
		}
	}
	if len(found.Errors()) > 0 {
		return exitProblem
	}
	if !c.quiet {
		fmt.Fprintf(s.out, "%s: no errors\n", count(checked, "example"))
	}
	return exitOK
}

// check checks the examples of files or, without files, those inside of a description.
func (c *exampleCheck) check(read description, args []string) (list []examples.Example, checked int, found schema.Diagnostics, err error) {
	if len(args) == 0 {
		checked, found = read.document.CheckExamples()
		return nil, checked, found, nil
	}
	list, found, err = c.examples(args)
	switch {
	case err != nil:
	case read.Model != nil:
		found = append(found, examples.Check(read.Model, list)...)
	default:
		found = append(found, examples.CheckAgainst(read.document, list)...)
	}
	return list, len(list), found, err
}

// writeTest writes the Go test of examples.
func (c *exampleCheck) writeTest(s streams, m *schema.Model, list []examples.Example) int {
	folder := filepath.Dir(c.test)
	home, err := generator.ModuleOf(folder)
	if err != nil {
		return s.problem(err)
	}
	of := examples.Package{}
	if of.Path, err = home.ImportPath(folder); err == nil && of.Path == "" {
		err = fmt.Errorf("%s: neither the folder nor one above has a go.mod: run go mod init first", c.test)
	}
	if err == nil {
		of.Name, err = packageIn(folder)
	}
	if err != nil {
		return s.problem(err)
	}
	test, err := examples.TestOf(m, list, of)
	if err != nil {
		return s.problem(err)
	}
	ctx, stop := interruptible()
	defer stop()
	if _, err := generator.WriteFile(ctx, c.test, test.File); err != nil {
		return s.stopped(ctx, err)
	}
	if !c.quiet {
		fmt.Fprintf(s.out, "%s: %s; left out: %d with errors, %d that are no objects\n", c.test, count(test.Values, "object"), test.Wrong, test.Untyped)
	}
	return exitOK
}

// packageIn returns the name of the package in a folder.
func packageIn(folder string) (string, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly)
		if err != nil {
			return "", err
		}
		return file.Name.Name, nil
	}
	if err == nil {
		err = fmt.Errorf("%s has no Go package: name a file in the folder of a generated one", folder)
	}
	return "", err
}

// examples reads the examples of files and folders.
func (c *exampleCheck) examples(names []string) (list []examples.Example, found schema.Diagnostics, err error) {
	files, err := exampleFiles(names)
	for _, name := range files {
		data, err := readFile(name)
		if err != nil {
			return nil, nil, err
		}
		more, problems := examples.Read(schema.Source{Name: name, Data: data}, c.typeName)
		list, found = append(list, more...), append(found, problems...)
	}
	if err == nil && len(list) == 0 && len(found) == 0 {
		err = fmt.Errorf("%s: no examples: blocks of Markdown are examples if they are HTTP or JSON", strings.Join(names, ", "))
	}
	return list, found, err
}

// exampleFiles returns files and, in place of folders, those with examples below them.
func exampleFiles(names []string) (files []string, err error) {
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, errors.Unwrap(err))
		}
		if !info.IsDir() {
			files = append(files, name)
			continue
		}
		err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && slices.Contains([]string{".md", ".markdown", ".http", ".rest", ".json", ".jsonl", ".ndjson"}, strings.ToLower(filepath.Ext(path))) {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}
