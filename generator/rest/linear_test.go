package rest_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator/plan"
)

// synthetic describes an API of n operations, each with types of its own that
// refer to others.
func synthetic(n int) []byte {
	var paths, schemas strings.Builder
	for i := range n {
		fmt.Fprintf(&paths, `  /things%d/{id}:
    post:
      operationId: change%d
      tags: [tag%d]
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
        - { name: q, in: query, schema: { type: array, items: { type: integer } } }
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Thing%d' } } } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Thing%d' } } } }
`, i, i, i%20, i, (i+1)%n)
		fmt.Fprintf(&schemas, `    Thing%d:
      type: object
      required: [id]
      properties:
        id: { type: string, minLength: 1 }
        secret: { type: string, writeOnly: true }
        kind: { type: string, enum: [a, b] }
        next: { $ref: '#/components/schemas/Thing%d' }
        part: { type: object, properties: { n: { type: integer } } }
        either: { oneOf: [{ $ref: '#/components/schemas/Thing%d' }, { type: string }] }
`, i, (i+1)%n, (i+2)%n)
	}
	return []byte("openapi: 3.0.3\ninfo: { title: Many, version: '1' }\npaths:\n" + paths.String() + "components:\n  schemas:\n" + schemas.String())
}

// TestLinear checks that what generating allocates grows as the description
// does: of four times the operations it is not much more than four times as
// much. Time cannot be tested on a machine with others on it; what grows faster
// than linearly allocates so, mostly.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("generates from large descriptions")
	}
	allocated := func(n int) float64 {
		data := synthetic(n)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		result, found := generate("many.yaml", data, plan.Config{Package: "p", Server: true})
		runtime.ReadMemStats(&after)
		if result == nil {
			t.Fatal(found.Errors()[0])
		}
		if !strings.Contains(result.Report.Summary, fmt.Sprintf("; %d of ", n)) {
			t.Fatalf("not %d operations: %s", n, result.Report.Summary)
		}
		return float64(after.TotalAlloc - before.TotalAlloc)
	}
	small, large := allocated(250), allocated(1000)
	if ratio := large / small; ratio > 4.6 {
		t.Errorf("four times the operations allocate %.1f times as much", ratio)
	}
}
