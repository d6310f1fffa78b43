package odata

import (
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
)

// Describe returns the document that describes what the patterns of include
// select, sorted, with annotations inside their targets. None selects everything.
// The findings are those of [Plan].
func Describe(m *schema.Model, include []string) (*schema.Document, schema.Diagnostics) {
	var ds schema.Diagnostics
	p := newPlanner(m, plan.Config{Include: include, Server: true}, &ds)
	p.planSlice()
	if len(ds.Errors()) > 0 {
		ds.Sort()
		return nil, ds
	}
	return p.sliceDocument(), ds
}
