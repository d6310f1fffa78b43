package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/begin"
	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/internal/fetch"
	"github.com/odatagen/odatagen/schema"
)

// initiation is a run of init: a job whose package is not generated yet, only planned.
type initiation struct {
	job
	client fetch.Client
	from   config.Document  // with an address, if that is where the description is
	got    []generator.File // what was there
	header []string         // NAME: VALUE
	pkg    string           // the Go package of this folder
	next   string           // says which commands follow
}

func initCommand() command {
	return command{
		name:    "init",
		args:    "[FLAG]...",
		summary: "begin a package: its configuration, generate line, handler and test",
		details: "Finds the description in this folder, or takes that of --schema, a file or an address to\nget it from, with --header as they need be, and writes odatagen.yaml, odatagen.schema.json\nfor editors, generate.go, service.go with a handler, a test of it, and lines\nof .gitattributes. A file that is there is never overwritten: then nothing is written. It\nends by saying which commands are next.\n\n\todatagen init\n\todatagen init --schema 'https://graph.microsoft.com/v1.0/$metadata'\n",
		flags: func(flags *pflag.FlagSet) func(streams, []string) int {
			i := initiation{client: fetch.Default}
			i.registerSchema(flags)
			flags.StringVar(&i.Package, "package", "", "the `NAME` of the generated package, and of its folder; by default as the description says")
			flags.StringArrayVar(&i.header, "header", nil, "a header of the request to an address, `'NAME: VALUE'`, in which ${NAME} is that environment variable; written into odatagen.yaml; may be repeated")
			i.registerSplit(flags)
			i.registerContainer(flags)
			flags.BoolVar(&i.AsAPI, "as-api", false, "take an OpenAPI description of an OData service as that of any other API")
			flags.BoolVar(&i.SkipUnsupported, "skip-unsupported", false, "leave out operations of an OpenAPI description that cannot be read or generated")
			i.registerFormat(flags)
			i.registerVerbosity(flags, "warning")
			return func(s streams, args []string) int { return i.run(s, flags, args) }
		},
	}
}

func (i *initiation) run(s streams, flags *pflag.FlagSet, args []string) int {
	if len(args) > 0 {
		return s.usage("init", fmt.Sprintf("unexpected argument %q: every argument belongs to a flag", args[0]))
	}
	if config.ValidAddress(i.Schema.File) {
		i.from = config.Document{URL: i.Schema.File, File: config.FileOf(i.Schema.File)}
		i.Schema.File = i.from.File
	}
	err := i.given(flags)
	if err == nil {
		i.from.Headers, err = headersOf(i.header, i.from.URL != "")
	}
	if err != nil {
		return s.usage("init", err.Error())
	}
	if i.Schema.File == "-" {
		return s.usage("init", "--schema - is the standard input, which no configuration can name: give a file")
	}
	s = i.divide(s)
	p := startProgress(s.err)
	defer p.stop()
	files, found, err := i.files(p)
	p.stop()
	if len(found) > 0 {
		i.printFindings(s, found)
	}
	if err == nil && len(found.Errors()) == 0 {
		err = i.write(files)
	}
	switch {
	case err != nil:
		return s.problem(err)
	case len(found.Errors()) > 0:
		return exitProblem
	}
	if !i.quiet {
		i.explain(s, files)
	}
	return exitOK
}

// files returns what is to be written.
func (i *initiation) files(p *progress) ([]generator.File, schema.Diagnostics, error) {
	home, err := generator.ModuleOf(".")
	if err == nil && home.Root == "" {
		err = errors.New("neither this folder nor one above has a go.mod: run go mod init, and then odatagen init again")
	}
	if err == nil {
		i.next, err = begin.Next(home)
	}
	if err == nil && i.Schema.File == "" {
		i.Schema.File, err = descriptionHere()
	}
	if err != nil {
		return nil, nil, err
	}
	if i.from.URL != "" {
		p.stage("getting " + i.from.Address())
		if err := i.get(); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", i.from.Address(), err)
		}
	}
	p.stage("reading " + i.Schema.File)
	source, err := i.source(nil)
	if err != nil {
		return nil, nil, err
	}
	i.job.read = i.input.read(source)
	if !i.job.read.usable() {
		return nil, i.job.read.Found, nil
	}
	i.Package = cmp.Or(i.Package, packageFor(i.job.read))
	i.Out = i.Package
	cfg, found := i.Config(nil)
	// Its files are read, but that from an address is not there before it is written.
	if found = slices.DeleteFunc(found, func(d schema.Diagnostic) bool { return d.Rule == config.FileRule }); len(found) > 0 {
		return nil, found, nil
	}
	i.cfg = cfg
	if err := i.locate(); err != nil {
		return nil, nil, err
	}
	if i.made, found = generator.Generate(i.job.read.Description, i.cfg); i.made == nil {
		return nil, found, nil
	}
	if i.pkg, err = packageHere(); err != nil {
		return nil, nil, err
	}
	files, err := i.compose()
	return files, nil, err
}

// compose writes the texts of the files.
func (i *initiation) compose() ([]generator.File, error) {
	var yaml strings.Builder
	fmt.Fprintf(&yaml, "# yaml-language-server: $schema=%s\n", config.EditorFile)
	if address := config.Text(cmp.Or(i.from.URL, filepath.ToSlash(i.Schema.File))); len(i.from.Headers) == 0 {
		fmt.Fprintf(&yaml, "schema: %s\n", address)
	} else {
		fmt.Fprintf(&yaml, "schema:\n  url: %s\n  headers:\n", address)
		for _, name := range slices.Sorted(maps.Keys(i.from.Headers)) {
			fmt.Fprintf(&yaml, "    %s: %s\n", config.Text(name), config.Text(i.from.Headers[name]))
		}
	}
	fmt.Fprintf(&yaml, "out: %s\n", i.Out)
	if i.Container != "" {
		fmt.Fprintf(&yaml, "container: %s\n", config.Text(i.Container))
	}
	if i.Split {
		yaml.WriteString("split: true\n")
	}
	if i.AsAPI {
		yaml.WriteString("as-api: true\n")
	}
	if i.SkipUnsupported {
		yaml.WriteString("skip-unsupported: true\n")
	}
	served := slices.ContainsFunc(i.made.Files, func(f generator.File) bool { return filepath.Dir(f.Name) == i.cfg.HTTP().Folder })
	if !served {
		yaml.WriteString("emit: [types]\n")
	}
	files := append(i.got,
		generator.File{Name: config.FileName, Content: []byte(yaml.String())},
		generator.File{Name: config.EditorFile, Content: config.EditorSchema()},
		generator.File{Name: "generate.go", Content: []byte("package " + i.pkg + "\n\n//go:generate go tool odatagen generate\n")},
	)
	if !served {
		return files, nil
	}
	first, err := begin.First(i.made.Files, i.cfg)
	if err != nil {
		return nil, err
	}
	service, err := first.Service(i.pkg, i.cfg)
	if err != nil {
		return nil, err
	}
	test, err := first.Test(i.pkg)
	return append(files, generator.File{Name: "service.go", Content: service}, generator.File{Name: "service_test.go", Content: test}), err
}

// descriptionHere returns the name of the description in this folder.
func descriptionHere() (string, error) {
	entries, err := os.ReadDir(".")
	if err != nil {
		return "", err
	}
	var names []string
	for _, e := range entries {
		if ext := strings.ToLower(filepath.Ext(e.Name())); e.Type().IsRegular() && slices.Contains([]string{".xml", ".edmx", ".csdl", ".json", ".yaml", ".yml"}, ext) {
			if data, err := readFile(e.Name()); err == nil && schema.IsDescription(data) {
				names = append(names, e.Name())
			}
		}
	}
	switch len(names) {
	case 1:
		return names[0], nil
	case 0:
		return "", errors.New("this folder has no description: give its file, such as --schema ../metadata.xml")
	}
	return "", fmt.Errorf("this folder has several descriptions: say which with --schema, %s", strings.Join(names, " or "))
}

// versionPart is the end of a namespace such as zoo.v1 that names no package.
var versionPart = regexp.MustCompile(`\.[vV][0-9]+$`)

// packageFor returns a name for the package of a description: of OData the last part of
// the container's namespace that is no version, else the title.
func packageFor(d description) string {
	text := ""
	if d.API != nil {
		text = d.API.Title
	} else if c := d.Model.Container(); c != nil {
		namespace := versionPart.ReplaceAllString(strings.TrimSuffix(c.QualifiedName(), "."+c.Name), "")
		text = namespace[strings.LastIndexByte(namespace, '.')+1:]
	}
	name := strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
	if name = strings.TrimLeftFunc(name, unicode.IsDigit); config.BadPackage(name) != "" || len(name) > 40 {
		return "api"
	}
	return name
}

// packageHere returns the Go package of this folder: that of the Go in it, or as the
// folder is called.
func packageHere() (string, error) {
	if pkg, err := build.ImportDir(".", 0); err == nil {
		return pkg.Name, nil
	} else if nothing := (*build.NoGoError)(nil); !errors.As(err, &nothing) {
		return "", err
	}
	dir, err := filepath.Abs(".")
	name := strings.ReplaceAll(filepath.Base(dir), "-", "")
	if config.BadPackage(name) != "" {
		name = "service"
	}
	return name, err
}

// attributes are the lines of .gitattributes.
const attributes = "# odatagen compares what it wrote; what that was made from is folded in reviews.\n*.gen.* text eol=lf\nodatagen.lock text eol=lf merge=union\ndescription.gen.* linguist-generated\n"

// write writes the files, all or none of them, and adds the lines of .gitattributes.
func (i *initiation) write(files []generator.File) error {
	var errs []error
	for _, f := range files {
		if _, err := os.Lstat(f.Name); err == nil {
			errs = append(errs, fmt.Errorf("%s is there", f.Name))
		}
	}
	if _, err := generator.Check(i.Out, i.made.Files); err != nil {
		errs = append(errs, err)
	}
	errs = append(errs, declaredHere("NewHandler", "TestNewHandler"))
	if errors.Join(errs...) != nil {
		return fmt.Errorf("nothing is written, since\n%w\nMove that away, run odatagen init again, and bring both together", errors.Join(errs...))
	}
	old, err := os.ReadFile(".gitattributes")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for n, f := range files {
		if err := create(f); err != nil {
			for _, made := range files[:n] {
				os.Remove(made.Name)
			}
			return err
		}
	}
	if strings.Contains(string(old), attributes) {
		return nil
	}
	if len(old) > 0 && !strings.HasSuffix(string(old), "\n") {
		old = append(old, '\n')
	}
	_, err = generator.WriteFile(context.Background(), ".gitattributes", append(old, attributes...))
	return err
}

// declaredHere reports functions of this folder that what is written has too.
func declaredHere(names ...string) error {
	files, err := filepath.Glob("*.go")
	if err != nil {
		return err
	}
	var errs []error
	places := token.NewFileSet()
	for _, name := range files {
		parsed, err := parser.ParseFile(places, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range parsed.Decls {
			if f, is := decl.(*ast.FuncDecl); is && f.Recv == nil && slices.Contains(names, f.Name.Name) {
				errs = append(errs, fmt.Errorf("%s: %s is declared", places.Position(f.Name.Pos()), f.Name.Name))
			}
		}
	}
	return errors.Join(errs...)
}

// create writes a file that must not be there yet.
func create(file generator.File) error {
	f, err := os.OpenFile(file.Name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(file.Content)
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(file.Name)
	}
	return err
}

// explain says what was written, and what to do next.
func (i *initiation) explain(s streams, files []generator.File) {
	for _, f := range files {
		fmt.Fprintf(s.out, "%s: written\n", f.Name)
	}
	fmt.Fprint(s.out, i.next)
}
