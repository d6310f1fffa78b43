package rest

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/pattern"
	"github.com/odatagen/odatagen/templates"
)

// planner decides what is printed. It reads the model and never changes it.
type planner struct {
	api    *api.API
	cfg    plan.Config
	ds     *schema.Diagnostics
	budget *plan.Budget
	report report

	// name returns the Go name of what an entry is about.
	name   func(names.Entry) string
	scopes scopes
	places map[*api.Schema]place // of schemas without a name
	locked lockedPaths
	// alternatives are the lock's, by the path of their choice.
	alternatives map[string][]names.Line
	decided      *names.Lock     // for the runs after this one
	shaped       map[string]bool // the paths of the configuration's shapes that were met

	merged  map[*api.Schema]*api.Schema // schemas with their allOf taken in
	merging map[*api.Schema]bool
	nulls   map[*api.Schema]bool // whether null is a value
	types   map[*api.Schema]*goType
	busy    map[*api.Schema]bool // whose type is being planned
	derived map[*api.Schema][]*api.Schema
	selves  map[*api.Schema]*api.Schema // see selfOf
	// What schemas take in of others: whether their parts declare all properties, and
	// a discriminator.
	declares       map[*api.Schema]bool
	discriminators map[*api.Schema]*api.Discriminator
	written        map[condition]written
	checked        map[*api.Schema]bool // see isChecked

	redefined map[string]bool // paths of properties that define inherited ones in another way; false: which they stay

	mapped   map[string]bool      // the targets of --type that there are
	imported map[string]bool      // those of --import
	served   map[plan.GoType]bool // the types of others that handlers have

	stated  map[*api.Response]bool // whose struct says the status
	failing map[*api.Response]bool // whose struct can be an error
	shared  map[*api.Response][]templates.Record

	queue []declaration // the types that are named and not planned

	structs []templates.Struct
	enums   []templates.Enum
	numbers []templates.Numbers
	unions  []templates.Union
}

func newPlanner(a *api.API, cfg plan.Config, ds *schema.Diagnostics, name func(names.Entry) string) *planner {
	p := &planner{
		api: a, cfg: cfg, ds: ds, budget: cfg.Budget(), name: name, scopes: newScopes(), locked: newLockedPaths(cfg.Lock), alternatives: alternativesIn(cfg.Lock), decided: names.NewLock(), shaped: map[string]bool{}, report: report{functions: map[string]string{}},
		merged: map[*api.Schema]*api.Schema{}, merging: map[*api.Schema]bool{}, nulls: map[*api.Schema]bool{}, types: map[*api.Schema]*goType{},
		busy: map[*api.Schema]bool{}, derived: map[*api.Schema][]*api.Schema{}, selves: map[*api.Schema]*api.Schema{}, checked: map[*api.Schema]bool{}, redefined: map[string]bool{},
		declares: map[*api.Schema]bool{}, discriminators: map[*api.Schema]*api.Discriminator{}, written: map[condition]written{},
		mapped: map[string]bool{}, imported: map[string]bool{}, served: map[plan.GoType]bool{}, stated: map[*api.Response]bool{}, failing: map[*api.Response]bool{}, shared: map[*api.Response][]templates.Record{},
	}
	p.findDerived()
	p.findStatuses()
	p.locate()
	return p
}

// plan returns the files to write.
func (p *planner) plan() []templates.File {
	files := templates.NewFileSet(p.cfg.Types(), p.cfg.Others()...)
	operations := p.selected()
	var handlers []templates.TagHandler
	if p.cfg.Service() || len(p.cfg.Include) > 0 {
		// Without functions, what is selected still says which types are needed.
		handlers = p.planHandlers(operations)
	}
	p.drain()
	p.addTypes(files, operations)
	if len(p.api.Operations)+len(p.api.Schemas) == 0 {
		p.ds.Errorf(schema.Position{File: p.api.Name}, "selection-empty", "there is nothing to generate, no operation and no schema: see with --verbose what was not read, such as paths that are not indented below paths")
	}
	if !p.cfg.Service() {
		p.report.operations, p.report.described, p.report.skipped = 0, 0, nil
		return files.Sorted()
	}
	http := templates.NewFileSet(p.cfg.HTTP(), append(p.cfg.Others(), p.cfg.Types())...)
	p.addService(http, handlers, operations)
	return slices.Concat(files.Sorted(), http.Sorted())
}

// addTypes adds the types by name: the order of the description is no order of
// the Go.
func (p *planner) addTypes(files *templates.FileSet, operations []*api.Operation) {
	slices.SortFunc(p.structs, func(a, b templates.Struct) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(p.enums, func(a, b templates.Enum) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(p.numbers, func(a, b templates.Numbers) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(p.unions, func(a, b templates.Union) int { return cmp.Compare(a.Name, b.Name) })
	for _, s := range p.structs {
		files.Add("types.gen.go", s)
	}
	for _, e := range p.enums {
		files.Add("enums.gen.go", e)
	}
	for _, n := range p.numbers {
		files.Add("enums.gen.go", n)
	}
	for _, u := range p.unions {
		files.Add("unions.gen.go", u)
	}
	files.Add("package.gen.go", templates.Handshake{})
	p.keepDescription(files, operations)
	p.report.structs, p.report.enums, p.report.unions = len(p.structs), len(p.enums)+len(p.numbers), len(p.unions)
}

// addService adds the structs of functions, and what serves and calls them.
func (p *planner) addService(files *templates.FileSet, handlers []templates.TagHandler, operations []*api.Operation) {
	for _, h := range handlers {
		files.Add(names.FileName(h.Field, "handler"), h)
	}
	records := slices.Concat(slices.Collect(maps.Values(p.shared))...)
	slices.SortFunc(records, func(a, b templates.Record) int { return cmp.Compare(a.Name, b.Name) })
	for _, r := range records {
		files.Add("responses.gen.go", r)
	}
	title := p.api.Title
	if title == "" {
		title = "the API"
	}
	files.Add("service.gen.go", p.cfg.TransportDoc())
	files.Add("service.gen.go", templates.API{
		Doc:      "Service holds the functions of " + title + ": what a server answers with, where a function that is nil answers 501 Not Implemented, and what a client calls.",
		Handlers: handlers,
		Security: p.planSchemes(operations),
		Codecs:   plan.Codecs(p.served),
	})
	if p.cfg.Server {
		files.Add("server.gen.go", templates.APIServer{})
	}
	if p.cfg.Client {
		files.Add("client.gen.go", templates.APIClient{Doc: p.serversDoc()})
	}
	p.report.handlers, p.report.server = len(handlers), true
	p.noteCalls()
}

// noteCalls says what is not generated of what the service calls, and others serve.
func (p *planner) noteCalls() {
	var calls []string
	if n := len(p.api.Webhooks); n > 0 {
		calls = append(calls, plan.Plural(n, "webhook"))
	}
	callbacks := 0
	for _, o := range p.api.Operations {
		callbacks += len(o.Callbacks)
	}
	if callbacks > 0 {
		calls = append(calls, plan.Plural(callbacks, "callback"))
	}
	if len(calls) > 0 && len(p.cfg.Include) == 0 {
		p.report.notes = append(p.report.notes, "without a handler: "+strings.Join(calls, " and ")+", which the service calls and does not serve")
	}
}

// selected returns the operations on the paths that patterns select, and plans the
// schemas that they name: everything if there are none.
func (p *planner) selected() []*api.Operation {
	include := pattern.New(p.cfg.Include, p.cfg.Exclude...)
	list, schemas := p.api.Select(include)
	for _, s := range schemas {
		p.typeOf(s, named(s))
	}
	for _, unused := range include.Unused() {
		p.ds.Askedf(schema.Position{File: p.api.Name}, "include-unused", "include", unused, "--include %s matches no path or schema of the description%s", unused, p.suggestPattern(unused))
	}
	for _, unused := range include.UnusedExcluded() {
		p.ds.Askedf(schema.Position{File: p.api.Name}, "exclude-unused", "exclude", unused, "--exclude %s takes nothing away: no path and no schema that is asked for matches it", unused)
	}
	p.report.described = len(list)
	for _, o := range p.api.Unread {
		if m, _ := include.Path(pattern.Segments(o.Path)); m >= pattern.Whole {
			p.report.described++
		}
	}
	return list
}

// suggestPattern is how the message about a pattern that matches nothing ends.
func (p *planner) suggestPattern(unused string) string {
	var paths, named []string
	for _, o := range p.api.Operations {
		paths = append(paths, "/"+strings.Join(pattern.Segments(o.Path), "/"))
	}
	for _, s := range p.api.Schemas {
		named = append(named, s.Name)
	}
	return schema.SuggestPattern(unused, "--include ", paths, named)
}

// keepDescription keeps what was generated from beside the types: the slice that
// patterns ask for.
func (p *planner) keepDescription(files *templates.FileSet, operations []*api.Operation) {
	text := p.api.Document
	if text == nil {
		return
	}
	if len(p.cfg.Include) > 0 {
		var err error
		schemas := slices.DeleteFunc(slices.Clone(p.api.Schemas), func(s *api.Schema) bool { return p.types[s] == nil })
		if text, err = p.api.Slice(operations, schemas); err != nil {
			p.ds.Errorf(schema.Position{File: p.api.Name}, "document-json", "the description cannot be kept beside what is generated from it: %v", err)
		}
	}
	files.Add("description.gen.go", templates.Embed{
		Doc:  "DescriptionJSON returns the description that the package was generated from, as OpenAPI in JSON.",
		Func: "DescriptionJSON", Var: "descriptionJSON", File: "description.gen.json", Content: text,
	})
}
