package rest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/gonames"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/pattern"
	"github.com/odatagen/odatagen/templates"
)

// planner decides what is printed. It reads the model and never changes it.
type planner struct {
	api     *api.API
	cfg     plan.Config
	ds      *schema.Diagnostics
	scope   *gonames.Scope  // the package's names
	renamed map[string]bool // the renames that were used
	report  report

	names   map[*api.Schema]string      // Go names of named schemas
	taken   map[string]bool             // all of these
	merged  map[*api.Schema]*api.Schema // schemas with their allOf taken in
	merging map[*api.Schema]bool
	types   map[*api.Schema]*goType
	busy    map[*api.Schema]bool // whose type is being planned
	derived map[*api.Schema][]*api.Schema
	// hidden are the Go names of types with properties that are only for
	// requests, and users the types that refer to each.
	hidden map[string]bool
	users  map[string][]string
	owner  string // the Go name of the type whose fields are being planned

	// family has the names of the unions that stand for schemas and those
	// derived from them, and queue the types that are named and not planned.
	family map[*api.Schema]string
	queue  []declaration

	structs []templates.Struct
	enums   []templates.Enum
	unions  []templates.Union
}

func newPlanner(a *api.API, cfg plan.Config, ds *schema.Diagnostics) *planner {
	return &planner{
		api: a, cfg: cfg, ds: ds, scope: gonames.NewScope(ds), renamed: map[string]bool{},
		names: map[*api.Schema]string{}, taken: map[string]bool{}, merged: map[*api.Schema]*api.Schema{}, merging: map[*api.Schema]bool{}, types: map[*api.Schema]*goType{},
		busy: map[*api.Schema]bool{}, derived: map[*api.Schema][]*api.Schema{},
		family: map[*api.Schema]string{}, hidden: map[string]bool{}, users: map[string][]string{},
	}
}

// plan returns the files to write.
func (p *planner) plan() []templates.File {
	files := templates.NewFileSet(p.cfg.Package)
	p.findDerived()
	p.nameSchemas()
	operations := p.selected()
	var handlers []templates.TagHandler
	if p.cfg.Server || len(p.cfg.Include) > 0 {
		// Without a server, what is selected still says which types are needed.
		handlers = p.planHandlers(operations)
	}
	p.drain()
	p.addTypes(files)
	p.checkRenames()
	if p.cfg.Server {
		p.addServer(files, handlers)
	} else {
		p.report.operations, p.report.described, p.report.skipped = 0, 0, nil
	}
	return files.Sorted()
}

// nameSchemas gives the schemas with a name their Go names, whether they are
// generated or not: what else is generated then changes none.
func (p *planner) nameSchemas() {
	for name := range packageNames {
		p.scope.Take(name, gonames.Declared{What: "what every package has"})
		p.taken[name] = true
	}
	for _, s := range p.api.Schemas {
		if !p.isType(s) {
			continue // written where it is used
		}
		name := gonames.Exported(s.Name)
		if packageNames[name] {
			name += "_"
		}
		p.names[s] = p.declare(name, gonames.Declared{What: "schema " + s.Name, Pos: s.Pos, Target: s.Name})
		p.taken[p.names[s]] = true
		if p.isFamily(s, p.merge(s).Schema) {
			p.family[s] = p.declare("Any"+name, gonames.Declared{What: "what " + s.Name + " and the schemas derived from it are together", Pos: s.Pos, Target: "Any" + s.Name})
			p.taken[p.family[s]] = true
		}
	}
}

// packageNames are the names that every generated package may have.
var packageNames = map[string]bool{"NewHandler": true, "Service": true, "Security": true}

// declare takes a name of the package for a target: the user's, or made.
func (p *planner) declare(made string, d gonames.Declared) string {
	name := p.name(d.Target, made)
	p.scope.Declare(name, d)
	return name
}

// declareInner takes a name for what is part of something else, whose parts the
// name joins: with an underscore where a schema of the description has the name
// without.
func (p *planner) declareInner(outer, inner string, d gonames.Declared) string {
	made := outer + inner
	if p.taken[made] {
		made = outer + "_" + inner
	}
	return p.declare(made, d)
}

// name returns the Go name of a target: the user's, or what was made.
func (p *planner) name(target, made string) string {
	if name, ok := p.cfg.Rename[target]; ok {
		p.renamed[target] = true
		return name
	}
	return made
}

// checkRenames refuses renames that matched nothing: they are stale, or wrong.
func (p *planner) checkRenames() {
	for target := range p.cfg.Rename {
		if !p.renamed[target] {
			p.ds.Errorf(schema.Position{File: p.api.Name}, "rename-unused", "--rename %s names nothing that is generated", target)
		}
	}
}

// splitAt is the number of types from which on they are spread over files by
// first letter.
const splitAt = 500

// addTypes adds the types by name: the order of the description is no order of
// the Go.
func (p *planner) addTypes(files *templates.FileSet) {
	slices.SortFunc(p.structs, func(a, b templates.Struct) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(p.enums, func(a, b templates.Enum) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(p.unions, func(a, b templates.Union) int { return cmp.Compare(a.Name, b.Name) })
	for _, s := range p.structs {
		files.Add(fileName(s.Name, "types", len(p.structs)), s)
	}
	for _, e := range p.enums {
		files.Add(fileName(e.Name, "enums", len(p.enums)), e)
	}
	for _, u := range p.unions {
		files.Add("unions.gen.go", u)
	}
	files.Add("package.gen.go", templates.Handshake{})
	p.report.structs, p.report.enums, p.report.unions = len(p.structs), len(p.enums), len(p.unions)
}

func fileName(goName, kind string, count int) string {
	if count <= splitAt {
		return kind + ".gen.go"
	}
	return strings.ToLower(goName[:1]) + "_" + kind + ".gen.go"
}

// addServer adds the handlers and what serves them.
func (p *planner) addServer(files *templates.FileSet, handlers []templates.TagHandler) {
	for _, h := range handlers {
		files.Add(strings.ToLower(strings.Trim(h.Field, "_"))+"_handler.gen.go", h)
	}
	title := p.api.Title
	if title == "" {
		title = "the API"
	}
	files.Add("server.gen.go", templates.API{
		Doc:      "Service holds the handlers of " + title + ". A function that is nil answers 501 Not Implemented.",
		Handlers: handlers,
		Security: p.planSchemes(),
	})
	p.report.handlers = len(handlers)
}

// selected returns the operations on the paths that patterns select, and plans the
// schemas that they name: everything if there are none.
func (p *planner) selected() []*api.Operation {
	include := pattern.New(p.cfg.Include)
	var list []*api.Operation
	for _, o := range p.api.Operations {
		if m, _ := include.Path(pattern.Segments(o.Path)); m >= pattern.Whole {
			list = append(list, o)
		}
	}
	for _, s := range p.api.Schemas {
		if include.Name(s.Name) {
			p.typeOf(s, naming{})
		}
	}
	for _, unused := range include.Unused() {
		p.ds.Errorf(schema.Position{File: p.api.Name}, "include-unused", "--include %s matches no path or schema of the description", unused)
	}
	p.report.described = len(list)
	return list
}
