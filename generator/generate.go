// Package generator decides what Go to write for a model: names, Go types,
// files and their order, routes. Reading is package schema's work, and how the
// Go looks is package templates'.
//
// Start at [Generate], which shows the stages.
package generator

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// Config says what to generate.
type Config struct {
	// Package is the name of the generated package.
	Package string
	// Primary is the namespace whose types have Go names without a prefix; ""
	// is the one of the description that has the most types.
	Primary string
	// Include selects paths ("/communications/callRecords/**"), types
	// ("microsoft.graph.user") and namespaces ("microsoft.graph.callRecords.*");
	// none means everything.
	Include []string
	// Server says whether to write handlers beside the types.
	Server bool
	// Rename gives Go names by schema name: "ns.type", "ns.type/property",
	// "ns.enum/member", or a path for the method of a route.
	Rename map[string]string
}

// Result is what was generated.
type Result struct {
	Files  []File // sorted by name
	Report Report
}

// Generate generates the Go for a model. The result is nil if a finding is an
// error.
func Generate(m *schema.Model, cfg Config) (*Result, schema.Diagnostics) {
	var ds schema.Diagnostics
	p := newPlanner(m, cfg, &ds)
	plan := p.plan()
	if len(ds.Errors()) > 0 {
		ds.Sort()
		return nil, ds
	}
	files, err := Render(plan)
	if err != nil {
		ds.Errorf(schema.Position{}, "render", "the generated Go cannot be formatted, which is a defect of odatagen, please report it: %v", err)
		return nil, ds
	}
	ds.Sort()
	return &Result{Files: files, Report: p.report()}, ds
}

// Render turns planned files into bytes.
func Render(plan []templates.File) ([]File, error) {
	var files []File
	for _, f := range plan {
		content, err := templates.Render(f)
		if err != nil {
			return nil, err
		}
		files = append(files, File{Name: f.Name, Content: content})
	}
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	return files, nil
}

// join writes segments as a path.
func join(segments []string) string { return strings.Join(segments, "/") }

func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	if one[len(one)-1] == 'y' {
		return fmt.Sprintf("%d %sies", n, one[:len(one)-1])
	}
	return fmt.Sprintf("%d %ss", n, one)
}
