package api_test

import (
	"slices"
	"testing"

	"github.com/odatagen/odatagen/schema"
)

// TestMultipleOf: a number is no multiple of 0, which is said and ignored.
func TestMultipleOf(t *testing.T) {
	for text, want := range map[string]string{"0": "", "0.0": "", "-0.5": "", "0.5": "0.5"} {
		a, found := read(t, `openapi: 3.1.0
info: { title: t, version: "1" }
paths: {}
components: { schemas: { S: { type: number, multipleOf: `+text+` } } }
`)
		said := slices.ContainsFunc(found, func(d schema.Diagnostic) bool {
			return d.Rule == "keyword-value" && d.Pos.Line == 4 && d.Pos.Column == 45
		})
		if got := a.Schemas[0].MultipleOf; got != want || said != (want == "") {
			t.Errorf("%s is read as %q, with %v", text, got, found)
		}
	}
}

// TestEnumerations reads what an enumeration has, however it is written.
func TestEnumerations(t *testing.T) {
	for text, want := range map[string]struct {
		types    []string
		values   []string
		nullable bool
		never    bool
	}{
		`{ enum: [2, 1, 2] }`:                                             {types: []string{"integer"}, values: []string{"2", "1"}},
		`{ enum: [1, 0.5] }`:                                              {types: []string{"number"}, values: []string{"1", "0.5"}},
		`{ enum: [a, 1, null] }`:                                          {types: []string{"string", "integer"}, values: []string{`"a"`, "1"}, nullable: true},
		`{ const: false }`:                                                {types: []string{"boolean"}, values: []string{"false"}},
		`{ type: integer, enum: [1, x] }`:                                 {types: []string{"integer"}, values: []string{"1"}},
		`{ type: number, enum: [1] }`:                                     {types: []string{"number"}, values: []string{"1"}},
		`{ type: integer, enum: [x] }`:                                    {types: []string{"integer"}, never: true},
		`{ enum: [[1], [2]] }`:                                            {values: []string{"[1]", "[2]"}},
		`{ oneOf: [{ const: 1, title: One }, { enum: [2] }] }`:            {types: []string{"integer"}, values: []string{"1", "2"}},
		`{ oneOf: [{ type: number, const: 1 }, { type: "null" }] }`:       {types: []string{"number"}, values: []string{"1"}, nullable: true},
		`{ anyOf: [{ const: a }, { const: b, description: The last. }] }`: {types: []string{"string"}, values: []string{`"a"`, `"b"`}},
		`{ oneOf: [{ const: 1 }, { const: 2, minimum: 1 }] }`:             {},
	} {
		a, found := read(t, `openapi: 3.1.0
info: { title: t, version: "1" }
paths: {}
components: { schemas: { S: `+text+` } }
`)
		s := a.Schemas[0]
		var values []string
		for _, v := range s.Enum {
			values = append(values, v.JSON)
		}
		if !slices.Equal(s.Types, want.types) || !slices.Equal(values, want.values) || s.Null != want.nullable || s.Never != want.never {
			t.Errorf("%s: types %q, values %q, nullable %v, never %v, %v", text, s.Types, values, s.Null, s.Never, found)
		}
	}
}
