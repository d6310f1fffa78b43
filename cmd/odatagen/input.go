package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/internal/uptodate"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

// input says what a command that reads a description is asked for: by its flags or,
// with them in the place of what both say, by a configuration.
type input struct {
	config.Settings
	references     []string // the flag's, URI=FILE
	quiet, verbose bool
	format         string // of findings

	at      revision          // where files are from
	instead map[string][]byte // what is read in the place of files, by their names
	apart   bool              // the flags are for another description too, which may need what this one does not
	piped   []byte            // the description, if it came by the standard input
	reads   *uptodate.Reads
}

func (in *input) registerSchema(flags *pflag.FlagSet) {
	flags.StringVar(&in.Schema.File, "schema", "", "the description, CSDL or OpenAPI: a `FILE`, or - for the standard input")
}

func (in *input) registerInclude(flags *pflag.FlagSet, verb string) {
	flags.StringArrayVar(&in.Include, "include", nil, verb+" only what `PATTERN` selects; may be repeated")
}

func (in *input) registerExclude(flags *pflag.FlagSet) {
	flags.StringArrayVar(&in.Exclude, "exclude", nil, "leave out of that what `PATTERN` selects, unless something else needs it; may be repeated")
}

func (in *input) registerReference(flags *pflag.FlagSet) {
	flags.StringArrayVar(&in.references, "reference", nil, "the file of a referenced document, `URI=FILE`, or where the URI ends in a slash the folder of all below it; may be repeated")
	flags.StringArrayVar(&in.Opaque, "opaque", nil, "the `URI` of a referenced document that need not be there, or where it ends in a slash of all below it; may be repeated")
}

func (in *input) registerContainer(flags *pflag.FlagSet) {
	flags.StringVar(&in.Container, "container", "", "the `NAME` of the entity container to take, where the description has several")
}

func (in *input) registerSplit(flags *pflag.FlagSet) {
	flags.BoolVar(&in.Split, "split", false, "give the handler of each entity set and singleton a package of its own, with its client, so that a program compiles and links those it calls")
}

func (in *input) registerOverlay(flags *pflag.FlagSet) {
	flags.StringArrayVar(&in.Overlay, "overlay", nil, "a `FILE` of patches that correct the description; may be repeated, and is applied in this order")
}

func (in *input) registerAsAPI(flags *pflag.FlagSet) {
	flags.BoolVar(&in.AsAPI, "as-api", false, "take an OpenAPI description of an OData service as that of any other API: all operations, and nothing of OData")
}

func (in *input) registerVerbosity(flags *pflag.FlagSet, what string) {
	flags.BoolVar(&in.quiet, "quiet", false, "print errors only")
	flags.BoolVar(&in.verbose, "verbose", false, "print every "+what)
}

// given takes what the flags say of the input, and checks what no configuration could
// say.
func (in *input) given(flags *pflag.FlagSet) error {
	flags.Visit(func(f *pflag.Flag) { in.Say(f.Name) })
	switch {
	case config.IsAddress(in.Schema.File):
		return notFetched("schema", in.Schema.File, "")
	case in.quiet && in.verbose:
		return fmt.Errorf("--quiet and --verbose exclude each other")
	case slices.Contains(in.Overlay, ""):
		return fmt.Errorf("--overlay is empty: give a file of patches, or leave it out")
	}
	for _, name := range in.Overlay {
		if config.IsAddress(name) {
			return notFetched("overlay", name, "")
		}
	}
	files, err := pairs("reference", "URI=FILE", in.references)
	if err != nil {
		return err
	}
	in.Reference = map[string]config.Document{}
	for uri, name := range files {
		if config.IsAddress(name) {
			return notFetched("reference", name, uri+"=")
		}
		in.Reference[uri] = config.Document{File: name}
	}
	return in.checkFormat()
}

// notFetched says what to do instead of giving an address to a flag, whose value has
// something before it.
func notFetched(flag, address, before string) error {
	if _, path, found := strings.Cut(address, ":///"); found {
		return fmt.Errorf("--%s %s: give the path of the file, /%s", flag, before+address, path)
	}
	file := config.FileOf(address)
	quoted := "'" + strings.ReplaceAll(address, "'", `'\''`) + "'"
	advice := "run curl -fL -o " + file + " " + quoted // odatagen.yaml takes no address of an overlay
	switch flag {
	case "schema":
		advice = "run odatagen init --schema " + quoted + " or, where " + config.FileName + " is there, write schema: " + config.Text(address) + " into it and run odatagen update"
	case "reference":
		advice = "write reference: {" + config.Text(strings.TrimSuffix(before, "=")) + ": " + config.Text(address) + "} into " + config.FileName + " and run odatagen update"
	}
	return fmt.Errorf("--%s %s: only odatagen init and update get what is at addresses, so that other runs need no network and can be repeated: %s; then give --%s %s", flag, before+address, advice, flag, before+file)
}

// description is what was read of a service.
type description struct {
	generator.Description
	reads    *uptodate.Reads   // the files that were looked for
	document *openapi.Document // nil for CSDL
	report   *openapi.Report   // nil for CSDL, which loses nothing
}

// usable reports whether there is something to generate from.
func (d *description) usable() bool { return d.Model != nil || d.API != nil }

// read reads the description and what it references, CSDL or OpenAPI. The model
// or else the API is nil if it cannot be used.
func (in *input) read(source schema.Source) (d description) {
	d.reads = in.reads
	o, found := readOverlays(in.Overlay, in.open, time.Now())
	if d.Found = found; len(found.Errors()) > 0 {
		return d
	}
	opts := schema.ReadOptions{References: in.References(), Opaque: in.Opaque, Open: in.open, OpenIn: in.openIn, SkipUnreadable: in.SkipUnsupported, Patch: o.patch()}
	switch isOpenAPI := schema.IsOpenAPI(source.Data); {
	case isOpenAPI && len(in.Opaque) > 0:
		d.Found.Errorf(schema.Position{File: source.Name}, "opaque-unused", "--opaque is for CSDL, which the description is not: leave it out")
		return d
	case isOpenAPI:
		boundGarbage()
		d.readOpenAPI(source, opts, o, in.AsAPI)
	case len(o.ofDocuments) > 0:
		d.Found.Errorf(schema.Position{File: o.ofDocuments[0].Name()}, "overlay-kind", "the overlay is for OpenAPI documents, which the description is not: give a list of patches, as in docs/overlays.md")
		return d
	default:
		d.Model, d.Found = schema.Read(source, opts)
		in.refuseFlagsOfOpenAPI(source.Name, &d.Found)
	}
	if in.Container != "" && d.API != nil {
		d.Found.Errorf(schema.Position{File: source.Name}, "container-unknown", "--container is for services of OData, which the description is not taken as: leave it out")
	} else if in.Container != "" && d.Model != nil {
		d.Found = append(d.Found, d.Model.Choose(in.Container)...)
	}
	if in.apart {
		d.Found = slices.DeleteFunc(d.Found, func(f schema.Diagnostic) bool { return f.Rule == "reference-unused" || f.Rule == "opaque-unused" })
	}
	if len(d.Found.Fatal()) > 0 {
		d.Model, d.API = nil, nil
	}
	if d.report != nil {
		o.supply(d.report)
	}
	return d
}

// refuseFlagsOfOpenAPI reports flags that say nothing of CSDL.
func (in *input) refuseFlagsOfOpenAPI(name string, found *schema.Diagnostics) {
	if in.AsAPI {
		found.Errorf(schema.Position{File: name}, "as-api", "--as-api is for OpenAPI, which the description is not: leave it out")
	}
	if in.SkipUnsupported {
		found.Errorf(schema.Position{File: name}, "skip-unsupported", "--skip-unsupported is for OpenAPI, which the description is not: leave it out. What of CSDL is wrong refuses nothing that does not need it: name what is needed with --include")
	}
}

// readOpenAPI reads an OpenAPI description: the model of an OData service, or an
// API that is none or, asAPI, is to be taken as none. Overlays of documents change
// it before.
func (d *description) readOpenAPI(source schema.Source, opts schema.ReadOptions, o overlays, asAPI bool) {
	var ofDocuments []openapi.Patch
	for _, patches := range o.ofDocuments {
		ofDocuments = append(ofDocuments, patches)
	}
	document, found := openapi.Load(source, opts, ofDocuments...)
	d.document, d.Found = document, found
	if document == nil {
		return
	}
	var more schema.Diagnostics
	switch {
	case document.IsOData() && !asAPI:
		d.Model, d.report, more = openapi.ReadDocument(document, opts)
	case opts.Patch != nil:
		more.Errorf(schema.Position{File: o.ofModels[0].Name()}, "overlay-kind", "patches are for services of OData, which the description is not taken as: give an overlay of OpenAPI's form, as in docs/overlays.md")
	default:
		d.API, more = api.Read(document)
	}
	d.Found = append(d.Found, more...)
	d.Found.Sort()
}

// standardInput is what findings call a description that came by the standard input.
const standardInput = "<stdin>"

// source reads the description, from the standard input if it is named "-".
func (in *input) source(stdin io.Reader) (schema.Source, error) {
	if in.Schema.File == "-" {
		data, err := io.ReadAll(io.LimitReader(stdin, maxBytes+1))
		in.piped = data
		return schema.Source{Name: standardInput, Data: data}, err
	}
	data, err := in.open(in.Schema.File)
	return schema.Source{Name: in.at.file(in.Schema.File), Data: data}, err
}

// open and openIn read a file, and note that it was looked for.
func (in *input) open(name string) ([]byte, error) {
	if data, is := in.instead[filepath.Clean(name)]; is {
		return data, nil
	}
	data, err := in.at.readFile(name)
	return in.reads.Note("", name, data, err)
}

func (in *input) openIn(folder, name string) ([]byte, error) {
	if data, is := in.instead[filepath.Join(folder, name)]; is {
		return data, nil
	}
	data, err := in.at.readFileIn(folder, name)
	return in.reads.Note(folder, name, data, err)
}

// maxBytes is what [schema.Read] takes at most; reading a little more lets it
// say so.
const maxBytes = 256 << 20

// readFile reads a file, which may be none of finite size.
func readFile(name string) ([]byte, error) {
	return readAll(os.Open(name))
}

// readFileIn reads a file below a folder, which no link leads out of.
func readFileIn(folder, name string) ([]byte, error) {
	return readAll(os.OpenInRoot(folder, name))
}

func readAll(f *os.File, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a folder: give a file in it", f.Name())
	}
	var data bytes.Buffer
	if err == nil && info.Mode().IsRegular() {
		data.Grow(int(min(info.Size(), maxBytes)) + bytes.MinRead)
	}
	_, err = data.ReadFrom(io.LimitReader(f, maxBytes+1))
	return data.Bytes(), err
}
