// Package generator makes Go of a description: it has the descriptions' planners
// decide what to print, has that printed, and writes the files or compares them.
// It belongs to the command and promises nothing to others.
//
// Start at [Generate], which shows the stages.
package generator

import (
	"cmp"
	"path"
	"slices"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/odata"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/generator/rest"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

// Description is what was read: the model of an OData service, or an API that
// is none.
type Description struct {
	Model *schema.Model
	API   *api.API
	// Found is what was found while it was read: of the errors in it, those that are
	// not about what is generated stop nothing.
	Found schema.Diagnostics
}

// Result is what was generated.
type Result struct {
	Files  []File // sorted by name
	Report plan.Report
	Lock   *names.Lock // for the runs after this one, as it is among the files
}

// Generate generates the Go for a description. The result is nil if a finding
// is an error. The findings are those of reading that are about what is generated, and
// those of generating it.
func Generate(d Description, cfg plan.Config) (*Result, schema.Diagnostics) {
	files, report, lock, ds := decide(d, cfg)
	defer ds.Sort()
	if len(ds.Errors()) > 0 {
		return nil, ds
	}
	rendered, err := render(files, report.Targets)
	if err != nil {
		ds.Errorf(schema.Position{}, "render", "the generated Go cannot be formatted, which is a defect of odatagen, please report it: %v", err)
		return nil, ds
	}
	if lock != nil {
		rendered = append(rendered, File{Name: names.LockFile, Content: lock.Bytes()})
	}
	slices.SortFunc(rendered, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	return &Result{Files: rendered, Report: report, Lock: lock}, ds
}

// Plan says what [Generate] would generate, and generates nothing.
func Plan(d Description, cfg plan.Config) (plan.Report, schema.Diagnostics) {
	_, report, _, ds := decide(d, cfg)
	ds.Sort()
	return report, ds
}

// decide has the planner of the description decide what to print.
func decide(d Description, cfg plan.Config) (files []templates.File, report plan.Report, lock *names.Lock, ds schema.Diagnostics) {
	ds = slices.Clone(d.Found)
	if d.Model != nil {
		files, report, lock = odata.Plan(d.Model, cfg, &ds)
	} else {
		files, report, lock = rest.Plan(d.API, cfg, &ds)
	}
	return files, report, lock, ds
}

// render turns planned files into bytes. What a file was planned to have is let go of then:
// of large descriptions it takes several times the memory.
func render(planned []templates.File, targets map[string]map[string]string) ([]File, error) {
	var files []File
	for i, f := range planned {
		planned[i] = templates.File{}
		content, err := templates.Render(f)
		if err != nil {
			return nil, err
		}
		files = append(files, File{Name: path.Join(f.Package.Folder, f.Name), Content: content, Targets: targets[f.Package.Folder]})
		for _, m := range f.Embedded() {
			files = append(files, File{Name: path.Join(f.Package.Folder, m.File), Content: m.Content})
		}
	}
	return files, nil
}
