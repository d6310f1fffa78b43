// Package rest decides what Go to write for an API that OpenAPI describes and
// that is not one of OData: types, inputs and outputs of operations, handlers.
// Reading is package schema/api's work, how the Go looks is package templates',
// and what the Go calls is package rest.
//
// Start at [Generate], which shows the stages.
package rest

import (
	"fmt"
	"strings"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
)

// Config says what to generate.
type Config struct {
	// Package is the name of the generated package.
	Package string
	// Include selects operations by their paths: "/pets", "/pets/**" (with
	// what lies below), "/users/*/keys". None means all.
	Include []string
	// Server says whether to write handlers beside the types.
	Server bool
	// SkipUnsupported leaves out operations that cannot be generated, with a
	// line in the report, in place of an error.
	SkipUnsupported bool
	// Rename gives Go names by target, as messages name it: "Pet",
	// "Pet/owner", "GET /pets".
	Rename map[string]string
}

// Result is what was generated.
type Result struct {
	Files  []generator.File // sorted by name
	Report Report
}

// Report says what a run generated, and what it left out.
type Report struct {
	Structs, Enums, Unions int
	Operations, Handlers   int
	// Described is the number of operations that the description has and the
	// patterns select.
	Described int
	// Skipped are the operations that were left out, each with its place and
	// why.
	Skipped []string
}

// String returns the report in a few lines.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "OpenAPI without OData: %s, %s, %s", counted(r.Structs, "struct"), counted(r.Enums, "enumeration"), counted(r.Unions, "union"))
	if r.Operations > 0 || r.Described > 0 {
		fmt.Fprintf(&b, "; %d of %s in %s", r.Operations, counted(r.Described, "operation"), counted(r.Handlers, "handler"))
	}
	b.WriteString("\n")
	for _, s := range r.Skipped {
		b.WriteString("  skipped " + s + "\n")
	}
	return b.String()
}

// Details returns the report; there is nothing to add to it.
func (r Report) Details() string { return r.String() }

func counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// Generate generates the Go for an API. The result is nil if a finding is an
// error.
func Generate(a *api.API, cfg Config) (*Result, schema.Diagnostics) {
	var ds schema.Diagnostics
	p := newPlanner(a, cfg, &ds)
	plan := p.plan()
	if len(ds.Errors()) > 0 {
		ds.Sort()
		return nil, ds
	}
	files, err := generator.Render(plan)
	if err != nil {
		ds.Errorf(schema.Position{}, "render", "the generated Go cannot be formatted, which is a defect of odatagen, please report it: %v", err)
		return nil, ds
	}
	ds.Sort()
	return &Result{Files: files, Report: p.report}, ds
}
