package review

import (
	"fmt"
	"testing"
)

// TestItems has other items in lists and maps: what becomes of these in Go has the change
// of the items for its cause.
func TestItems(t *testing.T) {
	const frame = `{"openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "paths": {"/i": {"get": {"responses": {"200": {"description": "It.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}}}}}}, "components": {"schemas": {"Item": {"type": "object", "properties": {
"tags": {"type": "array", "items": %[1]s}, "grid": {"type": "array", "items": {"type": "array", "items": %[1]s}}, "map": {"type": "object", "additionalProperties": %[1]s}}}}}}`
	old := generatedAPI(t, fmt.Appendf(nil, frame, `{"type": "string"}`), nil)
	for _, items := range []string{`{"type": "integer"}`, `{"type": "string", "nullable": true}`} {
		report, err := Compare(old, generatedAPI(t, fmt.Appendf(nil, frame, items), &old))
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Changes) != 3 {
			t.Errorf("of items that are %s it is said:\n%s", items, report.Text(true))
		}
		for _, c := range report.Changes {
			if c.ID == "" || len(c.Go) != 1 {
				t.Errorf("%s has not one change of Go", c.Line())
			}
		}
	}
}
