package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// conversion is the flags of convert.
type conversion struct {
	input
	to, out string
}

func convertCommand() command {
	return command{
		name:    "convert",
		args:    "--schema FILE --to FORMAT [FLAG]...",
		summary: "write a description in another format",
		details: "FORMAT is " + choice(formatNames()) + ".\n\n" + patternDetails + "What the selected paths and types need comes along.\n" + referenceDetails + "\nOpenAPI is written as YAML if FILE ends in .yaml or .yml, else as JSON.\n\n\todatagen convert --schema metadata.xml --to openapi --out openapi.yaml\n",
		flags: func(flags *pflag.FlagSet) func(streams, []string) int {
			var c conversion
			c.registerSchema(flags)
			flags.StringVar(&c.to, "to", "", "the `FORMAT` to write")
			offer(flags, "to", formatNames()...)
			flags.StringVar(&c.out, "out", "-", "the `FILE` to write, or - for the standard output, which is the default")
			c.registerInclude(flags, "convert")
			c.registerExclude(flags)
			c.registerReference(flags)
			c.registerContainer(flags)
			c.registerOverlay(flags)
			c.registerFormat(flags)
			c.registerVerbosity(flags, "warning")
			return func(s streams, args []string) int {
				to, err := c.given(flags, args)
				if err != nil {
					return s.usage("convert", err.Error())
				}
				return c.run(s, to)
			}
		},
	}
}

// target is a format that descriptions are written in.
type target struct {
	name  string
	write func(io.Writer, *schema.Model, *conversion) schema.Diagnostics
	// changed warns of what the format does not keep.
	changed func(*schema.Model) schema.Diagnostics
}

func targets() []target {
	return []target{
		{"csdl-xml", csdl(schema.WriteXML), (*schema.Model).GuessedInXML},
		{"csdl-json", csdl(schema.WriteJSON), (*schema.Model).LostInJSON},
		{"openapi", openAPI("3.1"), (*schema.Model).LostInJSON},
		{"openapi-3.0", openAPI("3.0"), (*schema.Model).LostInJSON},
	}
}

func formatNames() []string {
	var names []string
	for _, t := range targets() {
		names = append(names, t.name)
	}
	return names
}

// choice joins alternatives.
func choice(names []string) string {
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// csdl writes the document asked for.
func csdl(write func(io.Writer, *schema.Document) error) func(io.Writer, *schema.Model, *conversion) schema.Diagnostics {
	return func(w io.Writer, m *schema.Model, _ *conversion) (ds schema.Diagnostics) {
		doc := m.Documents[0]
		if err := write(w, doc); err != nil {
			ds.Errorf(schema.Position{File: doc.Name}, "format", "the format cannot say what the description does: %v", err)
		}
		return ds
	}
}

// openAPI writes OpenAPI of a version, as YAML if the file's name says so.
func openAPI(version string) func(io.Writer, *schema.Model, *conversion) schema.Diagnostics {
	return func(w io.Writer, m *schema.Model, c *conversion) schema.Diagnostics {
		extension := strings.ToLower(filepath.Ext(c.out))
		asYAML := extension == ".yaml" || extension == ".yml"
		return openapi.Write(w, m, openapi.WriteOptions{Version: version, YAML: asYAML})
	}
}

// selected returns the model of what the patterns select, all of it if there are
// none, and what was found of that.
func (c *conversion) selected(read description) (*schema.Model, schema.Diagnostics) {
	if len(c.Include)+len(c.Exclude) == 0 {
		return read.Model, read.Found
	}
	include := c.Include
	if len(include) == 0 {
		include = []string{"**"}
	}
	s, found := schema.Select(read.Model, include, c.Exclude, nil)
	return s.Model(), append(s.About(read.Found), found...)
}

func (c *conversion) run(s streams, to target) int {
	s = c.divide(s)
	if code := c.refuse(s, "convert", c.Described(rules())); code != exitOK {
		return code
	}
	p := startProgress(s.err)
	defer p.stop()
	p.stage("reading " + c.Schema.File)
	source, err := c.source(s.in)
	if err != nil {
		return s.problem(err)
	}
	read := c.read(source)
	if read.API != nil {
		read.Found.Errorf(schema.Position{File: source.Name}, "openapi-no-odata", "the description shows no sign of OData in either mapping to OpenAPI, OASIS's or Microsoft's, and CSDL cannot say what it does: generate from it as it is")
	}
	var text bytes.Buffer
	if read.Model != nil {
		p.stage("writing " + c.to)
		var model *schema.Model
		if model, read.Found = c.selected(read); len(read.Found.Errors()) == 0 {
			read.Found = append(read.Found, to.write(&text, model, c)...)
			read.Found = append(read.Found, to.changed(read.Model)...)
		}
	}
	p.stop()
	c.printFindings(s, read.Found)
	if len(read.Found.Errors()) > 0 {
		return exitProblem
	}
	c.printRecovered(s.err, read.report)
	c.printOpaque(s.err, read.Model)
	ctx, stop := interruptible()
	defer stop()
	if err := c.write(ctx, s, text.Bytes()); err != nil {
		return s.stopped(ctx, err)
	}
	return exitOK
}

// given checks the flags.
func (c *conversion) given(flags *pflag.FlagSet, args []string) (to target, err error) {
	if len(args) > 0 {
		return to, fmt.Errorf("unexpected argument %q: every argument belongs to a flag", args[0])
	}
	if err := c.input.given(flags); err != nil {
		return to, err
	}
	for _, d := range c.Described(rules()) {
		if d.Pos.File == "" {
			return to, errors.New(d.Message)
		}
	}
	i := slices.IndexFunc(targets(), func(t target) bool { return t.name == c.to })
	switch {
	case c.to == "":
		return to, fmt.Errorf("--to is missing: give %s", choice(formatNames()))
	case i < 0:
		return to, fmt.Errorf("--to knows %s, not %q%s", choice(formatNames()), c.to, schema.DidYouMean(c.to, formatNames(), ""))
	case c.out == "":
		return to, fmt.Errorf("--out is empty: give a file, or - for the standard output")
	case c.out == "-" && !findings.Format(c.format).ForPeople():
		return to, fmt.Errorf("--format %s goes to the standard output, as the description does: give a file with --out", c.format)
	}
	return targets()[i], nil
}

func (c *conversion) write(ctx context.Context, s streams, text []byte) error {
	if c.out == "-" {
		_, err := s.out.Write(text)
		return err
	}
	changed, err := generator.WriteFile(ctx, c.out, text)
	if err == nil && !c.quiet {
		state := "written"
		if !changed {
			state = "unchanged"
		}
		fmt.Fprintf(s.err, "%s: %s\n", c.out, state)
	}
	return err
}
