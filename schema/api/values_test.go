package api_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
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

// TestLeastMultiple: the least common multiple of decimals, by counting, and where there is
// none of use.
func TestLeastMultiple(t *testing.T) {
	for _, test := range [][3]string{
		{"2", "3", "6"}, {"4", "6", "12"}, {"0.5", "0.75", "1.5"}, {"0.01", "0.05", "0.05"}, {"0.1", "3", "3"}, {"1e2", "0.3", "300"}, {"5", "5", "5"},
		{"1e-20", "3e-20", "0.00000000000000000003"}, {"1e-40", "1", "1"}, {"1e-40", "3e-40", ""}, {"1e30", "7", ""}, {"0", "1", ""}, {"-1", "1", ""}, {"x", "1", ""},
	} {
		for _, pair := range [][2]string{{test[0], test[1]}, {test[1], test[0]}} {
			if got, is := api.LeastMultiple(pair[0], pair[1]); is != (test[2] != "") || is && got != test[2] {
				t.Errorf("%v: %s, %t, want %s", pair, got, is, test[2])
			}
		}
	}
	for a := 1; a <= 60; a++ {
		for b := 1; b <= 60; b++ {
			x, y := fmt.Sprintf("%d.%02d", a/100, a%100), fmt.Sprintf("%d.%d", b/10, b%10)
			got, _ := api.LeastMultiple(x, y)
			least := a
			for least%(10*b) != 0 {
				least += a
			}
			if want := fmt.Sprintf("%d.%02d", least/100, least%100); api.CompareNumbers(got, want) != 0 {
				t.Errorf("of %s and %s: %s, want %s", x, y, got, want)
			}
		}
	}
}
