// Package odata decides what Go to write for a model of an OData service: names,
// Go types, files and their order, routes. Reading is package schema's work, and
// how the Go looks is package templates'.
//
// Start at [Plan].
package odata

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// Plan decides what to print for a model. What it finds goes to ds, in which there is
// what was found in the model before, and stays if it is about what is printed; an error
// there says that the files are of no use. The lock says what has been decided
// for the runs after this one.
func Plan(m *schema.Model, cfg plan.Config, ds *schema.Diagnostics) ([]templates.File, plan.Report, *names.Lock) {
	p := newPlanner(m, cfg, ds)
	files := p.plan()
	p.budget.Report(ds)
	if len(ds.Errors()) > 0 {
		return nil, plan.Report{}, nil
	}
	report := p.report()
	report.Targets = p.servedTargets()
	report.Targets[cfg.Types().Folder] = p.table.Targets(p.scopes.types)
	return files, report, p.decided
}

// planner decides what is printed. It reads the model and never changes it.
type planner struct {
	model     *schema.Model
	cfg       plan.Config
	ds        *schema.Diagnostics
	budget    *plan.Budget
	lock      *names.Lock // of the run before, as far as it holds
	container *schema.EntityContainer
	slice     *schema.Selection
	referred  map[*schema.StructuredType]bool // see between
	routes    []*schema.Route                 // of the slice, that handlers answer
	resources []*resource                     // that have them, by their fields of Service

	namespaces *namespaces
	scopes     scopes
	table      *names.Table
	decided    *names.Lock                 // for the runs after this one
	said       []string                    // for the report, of what was decided
	mapped     map[string]bool             // the targets of --type that there are
	paths      map[*schema.Property]string // see keyMapping
	missing    map[string]*plan.Import     // types that a package lacks which is to have them
}

func newPlanner(m *schema.Model, cfg plan.Config, ds *schema.Diagnostics) *planner {
	p := &planner{model: m, cfg: cfg, ds: ds, budget: cfg.Budget(), lock: cfg.Lock, container: m.Container(), decided: names.NewLock(), mapped: map[string]bool{}, missing: map[string]*plan.Import{}}
	p.namespaces = p.newNamespaces()
	return p
}

// plan returns the files to write.
func (p *planner) plan() []templates.File {
	p.planSlice()
	if len(p.ds.Errors()) > len(p.ds.Fatal()) {
		return nil // what is selected is not linked
	}
	p.checkShapes()
	p.nameAll()
	types := templates.NewFileSet(p.cfg.Types(), p.cfg.Others()...)
	p.planTypes(types)
	served := p.planServer(types)
	p.checkMappings()
	p.checkImports()
	p.table.Unused(p.ds)
	p.table.Displaced(p.ds)
	p.table.Lock(p.decided)
	p.keepRest()
	return append(types.Sorted(), served...)
}

// typeName returns the Go name of a named type.
func (p *planner) typeName(t schema.Type) string { return p.table.Name(t.QualifiedName()) }

// named is the Go type of a name, of the package of the types.
func (p *planner) named(name string) templates.Type {
	return templates.Type{Path: p.cfg.Types().Path, Name: name}
}

// sorted are Go types, each once.
func sorted(types []templates.Type) []templates.Type {
	slices.SortFunc(types, func(a, b templates.Type) int { return strings.Compare(a.String(), b.String()) })
	return slices.CompactFunc(types, templates.Type.Equal)
}
