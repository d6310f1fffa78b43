package binding_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/binding"
)

func TestKeys(t *testing.T) {
	for tag, want := range map[reflect.StructTag]string{
		"":                     "",
		` a:"1"  b:"x\"y: z" `: "",
		`a:"1" c:"2"`:          "the key c of the tag is not known: a, b are",
		`a:"1" a:"2"`:          "the tag has the key a twice",
		`a:"1", b:"2"`:         `malformed at , b:"2"`,
		`a:1`:                  "malformed at a:1",
		`a`:                    "malformed at a",
		`:"1"`:                 `malformed at :"1"`,
		"a:`1`":                "malformed at a:`1`",
		`a:"1`:                 `malformed at a:"1`,
		`a: "1"`:               `malformed at a: "1"`,
	} {
		if err := binding.Keys(tag, "a", "b"); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", tag, err, want)
		}
	}
}
