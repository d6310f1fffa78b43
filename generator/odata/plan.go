// Package odata decides what Go to write for a model of an OData service: names,
// Go types, files and their order, routes. Reading is package schema's work, and
// how the Go looks is package templates'.
//
// Start at [Plan].
package odata

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/gonames"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// Plan decides what to print for a model. What it finds goes to ds; an error
// there says that the files are of no use. The lock says what has been decided
// for the runs after this one.
func Plan(m *schema.Model, cfg plan.Config, ds *schema.Diagnostics) ([]templates.File, plan.Report, *names.Lock) {
	p := newPlanner(m, cfg, ds)
	files := p.plan()
	if len(ds.Errors()) > 0 {
		return nil, plan.Report{}, nil
	}
	return files, p.report(), nil
}

// planner decides what is printed. It reads the model and never changes it.
type planner struct {
	model     *schema.Model
	cfg       plan.Config
	ds        *schema.Diagnostics
	container *schema.EntityContainer
	slice     *schema.Selection
	routes    []*schema.Route   // of the slice, that handlers answer
	prefixes  map[string]string // by namespace
	scope     *gonames.Scope    // the package's names
	renamed   map[string]bool   // the renames that were used
}

func newPlanner(m *schema.Model, cfg plan.Config, ds *schema.Diagnostics) *planner {
	p := &planner{model: m, cfg: cfg, ds: ds, renamed: map[string]bool{}}
	var namespaces []string
	for _, s := range m.Schemas() {
		namespaces = append(namespaces, s.Namespace)
	}
	primary := cfg.Primary
	if primary == "" {
		primary = largestNamespace(m)
	} else if !slices.Contains(namespaces, primary) {
		ds.Errorf(schema.Position{}, "primary-unknown", "--primary %s is not a namespace of the description, which has %s", primary, strings.Join(namespaces, ", "))
	}
	p.prefixes = namespacePrefixes(namespaces, primary)
	p.scope = gonames.NewScope(ds)
	p.container = m.Container()
	return p
}

// largestNamespace returns the namespace of the first document that declares
// the most types, the first by name where several do.
func largestNamespace(m *schema.Model) string {
	best, most := "", -1
	for _, s := range m.Documents[0].Schemas {
		n := len(s.EntityTypes) + len(s.ComplexTypes) + len(s.EnumTypes)
		if n > most || n == most && s.Namespace < best {
			best, most = s.Namespace, n
		}
	}
	return best
}

// plan returns the files to write.
func (p *planner) plan() []templates.File {
	p.planSlice()
	files := templates.NewFileSet(p.cfg.Package)
	p.planTypes(files)
	p.planServer(files)
	p.checkRenames()
	return files.Sorted()
}

// checkRenames refuses renames that matched nothing: they are stale, or wrong.
func (p *planner) checkRenames() {
	for target := range p.cfg.Rename {
		if !p.renamed[target] {
			p.ds.Errorf(schema.Position{}, "rename-unused", "--rename %s names nothing that is generated", target)
		}
	}
}

// name returns the Go name of the schema's target: the user's, or what makes.
func (p *planner) name(target, made string) string {
	if name, ok := p.cfg.Rename[target]; ok {
		p.renamed[target] = true
		return name
	}
	return made
}

// typeName returns the Go name of a named type.
func (p *planner) typeName(t schema.Type) string {
	full := t.QualifiedName()
	i := strings.LastIndexByte(full, '.')
	name := p.prefixes[full[:i]] + gonames.Exported(full[i+1:])
	if packageNames[name] {
		name += "_"
	}
	return p.name(full, name)
}

// packageNames are the names that every generated package may have.
var packageNames = map[string]bool{"New": true, "NewHandler": true, "Service": true}

// join writes segments as a path.
func join(segments []string) string { return strings.Join(segments, "/") }
