package plan_test

import (
	"reflect"
	"strconv"
	"testing"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/binding"
)

// TestLists reads back what is written into a tag, whatever a description has.
func TestLists(t *testing.T) {
	texts := []string{"a", "", "a b", "a|b", "%20", "a:b,c", `"q"`, "`", "line\nbreak", "\u2028", "https://x/y.z", `""`}
	for _, a := range texts {
		for _, b := range texts {
			for _, want := range [][][]string{{{a}}, {{a, b}}, {{a}, {b}}, {{}, {a}}, {{a}, {}}, {{a, b}, {}, {b}}} {
				var written [][]string
				for _, list := range want {
					words := []string{}
					for _, text := range list {
						words = append(words, plan.Word(text, ":"))
					}
					written = append(written, words)
				}
				value := plan.Lists(written)
				tag := reflect.StructTag("key:" + strconv.Quote(value))
				if got, err := binding.Lists(tag, "key", binding.Word); !reflect.DeepEqual(got, want) || err != nil {
					t.Fatalf("%q is written %s and read %q, %v", want, tag, got, err)
				}
			}
		}
	}
}
