// Package rest decides what Go to write for an API that OpenAPI describes and
// that is not one of OData: types, inputs and outputs of operations, handlers.
// Reading is package schema/api's work, how the Go looks is package templates',
// and what the Go calls is the runtime's package rest.
//
// Start at [Plan].
package rest

import (
	"fmt"
	"maps"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

// Plan decides what to print for an API. What it finds goes to ds; an error
// there says that the files are of no use. The lock says what has been decided
// for the runs after this one.
//
// It plans twice: everything, to register whatever can have a name, and then what
// is asked for, with the names that have been settled. So there is one walk of the
// description, and no name depends on what else is generated.
func Plan(a *api.API, cfg plan.Config, ds *schema.Diagnostics) ([]templates.File, plan.Report, *names.Lock) {
	if cfg.Primary != "" {
		ds.Errorf(schema.Position{File: a.Name}, "primary-unknown", "--primary is about namespaces of OData, and the description is of an API without: leave it out")
		return nil, plan.Report{}, nil
	}
	if cfg.Split {
		ds.Askedf(schema.Position{File: a.Name}, "split-unsupported", "split", "", "--split is about entity sets and singletons of OData, and the description is of an API without, whose handlers share types: leave it out")
		return nil, plan.Report{}, nil
	}
	everything := cfg
	everything.Server, everything.Client, everything.SkipUnsupported, everything.Include, everything.Exclude = true, true, true, nil, nil
	all, table := register(a, everything)
	if all.budget.Exceeded() && len(cfg.Include) > 0 {
		// What is asked for may be little all the same.
		everything.Include, everything.Exclude = cfg.Include, cfg.Exclude
		all, table = register(a, everything)
	}
	if all.budget.Report(ds); all.budget.Exceeded() {
		return nil, plan.Report{}, nil
	}
	table.Settle(ds)
	p := newPlanner(a, cfg, ds, func(e names.Entry) string { return table.Name(e.Path) })
	files := p.plan()
	p.checkShapes()
	p.checkMappings()
	p.checkImports()
	table.Unused(ds)
	table.Displaced(ds)
	table.Lock(p.decided)
	p.keepOthers(all)
	report := p.report.plan(table.Clashes())
	report.Targets = map[string]map[string]string{cfg.Types().Folder: table.Targets(all.scopes.types), cfg.HTTP().Folder: table.Targets(all.scopes.server)}
	maps.Copy(report.Targets[cfg.HTTP().Folder], p.report.functions)
	return files, report, p.decided
}

// registered is what is still asked for of a plan of everything.
type registered struct {
	budget  *plan.Budget
	scopes  scopes
	decided *names.Lock
}

// register plans what is to be named. The plan is let go of: of a large description it
// takes as much memory as what is read.
func register(a *api.API, cfg plan.Config) (registered, *names.Table) {
	table := names.NewTable(cfg.Wishes(), cfg.Lock)
	p := newPlanner(a, cfg, new(schema.Diagnostics), func(e names.Entry) string {
		table.Add(e)
		return e.Path
	})
	p.plan()
	return registered{p.budget, p.scopes, p.decided}, table
}

// keepOthers keeps what the run before has decided about what is in the description
// and not generated now.
func (p *planner) keepOthers(all registered) {
	for _, kind := range []names.Kind{names.ShapeKind, names.AlternativeKind, names.HandlerKind, names.TypeKind, names.AnswerKind} {
		for _, line := range p.cfg.Lock.Lines(kind) {
			_, there := all.decided.Find(kind, line.Path)
			if _, now := p.decided.Find(kind, line.Path); there && !now {
				p.decided.Set(kind, line.Path, line.Value)
			}
		}
	}
}

// report is what a run generated, and what it left out.
type report struct {
	structs, enums, unions int
	operations, handlers   int
	server                 bool
	functions              map[string]string // of handlers and Security, such as "PetsHandler.GetPet", and what --rename calls them
	// described is the number of operations that the description has and the
	// patterns select.
	described int
	// skipped are the operations that were left out, each with its place and
	// why.
	skipped []string
	notes   []string // what else one should know
}

func (r report) plan(clashes []string) plan.Report {
	s := fmt.Sprintf("OpenAPI without OData: %s, %s, %s", plan.Plural(r.structs, "struct"), plan.Plural(r.enums, "enumeration"), plan.Plural(r.unions, "union"))
	if r.server {
		s += fmt.Sprintf("; %d of %s in %s", r.operations, plan.Plural(r.described, "operation"), plan.Plural(r.handlers, "handler"))
	}
	made := plan.Report{Summary: s}
	for _, line := range r.skipped {
		made.Notes = append(made.Notes, "skipped "+line)
	}
	made.Notes = append(made.Notes, r.notes...)
	made.AddClashes(clashes)
	return made
}
