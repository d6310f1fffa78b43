package openapi_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// synthetic returns a description with about as many operations, four for each
// entity set.
func synthetic(operations int) []byte {
	var paths, types strings.Builder
	for i := range operations / 4 {
		const answer = `{"2XX": {"description": "Success", "content": {"application/json": {"schema": %s}}}}`
		one := fmt.Sprintf(answer, fmt.Sprintf(`{"$ref": "#/components/schemas/s.t%d"}`, i))
		many := fmt.Sprintf(answer, fmt.Sprintf(`{"type": "object", "properties": {"value": {"type": "array", "items": {"$ref": "#/components/schemas/s.t%d"}}}}`, i))
		const operation = `{"responses": %s, "x-ms-docs-operation-type": "operation"}`
		fmt.Fprintf(&paths, `"/set%d": {"get": %s, "post": %s},`+"\n", i, fmt.Sprintf(operation, many), fmt.Sprintf(operation, one))
		fmt.Fprintf(&paths, `"/set%d/{t%d-id}": {"parameters": [{"name": "t%d-id", "in": "path", "required": true, "schema": {"type": "string"}, "x-ms-docs-key-type": "t%d"}], "get": %s, "patch": %s},`+"\n",
			i, i, i, i, fmt.Sprintf(operation, one), fmt.Sprintf(operation, one))
		fmt.Fprintf(&types, `"s.t%d": {"title": "t%d", "type": "object", "properties": {"id": {"type": "string"}, "other": {"anyOf": [{"$ref": "#/components/schemas/s.t%d"}, {"type": "object", "nullable": true}], "x-ms-navigationProperty": true}}},`+"\n",
			i, i, i/2)
	}
	return fmt.Appendf(nil, `{"openapi": "3.0.3", "info": {"title": "Synthetic", "version": "1"}, "paths": {%s "/$batch": {}}, "components": {"schemas": {%s "Helper": {}}}}`, &paths, &types)
}

// TestGrowth reads descriptions of 2,500 and of 10,000 operations: the second
// takes four times the memory of the first, in bytes and in objects, and makes
// four times as much of it.
func TestGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a description of 10,000 operations")
	}
	cost := func(operations int) (bytes, objects float64) {
		data := synthetic(operations)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m, _, found := openapi.Read(schema.Source{Name: "synthetic.json", Data: data}, schema.ReadOptions{})
		runtime.ReadMemStats(&after)
		if m == nil || len(found.Errors()) > 0 {
			t.Fatal(found)
		}
		if sets := len(m.Container().EntitySets); sets != operations/4 {
			t.Fatalf("%d entity sets of %d", sets, operations/4)
		}
		return float64(after.TotalAlloc - before.TotalAlloc), float64(after.Mallocs - before.Mallocs)
	}
	cost(100) // what is made once
	bytes, objects := cost(2500)
	moreBytes, moreObjects := cost(10_000)
	t.Logf("2,500 operations: %.0f MB in %.0f objects; 10,000: %.2f times the bytes, %.2f times the objects", bytes/1e6, objects, moreBytes/bytes, moreObjects/objects)
	if moreBytes > 4.4*bytes || moreObjects > 4.4*objects {
		t.Errorf("four times the operations take %.2f times the bytes and %.2f times the objects", moreBytes/bytes, moreObjects/objects)
	}
}
