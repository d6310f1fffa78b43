package wire_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/wire"
)

// TestForCheck reads what lacks things or has null, and leaves it to Check to say
// all of that, with what else is wrong.
func TestForCheck(t *testing.T) {
	const text = `{"text":null,"whole":1,"real":2,"yes":true,"id":"00000000-0000-0000-0000-000000000000","size":"XL",` +
		`"tags":null,"sizes":["M"],"rows":[],"parts":[],"part":null,"maybe":null}`
	var v firm
	if err := wire.Unmarshal([]byte(text), &v); err == nil {
		t.Fatal("it is no value of the type")
	}
	if err := wire.Unmarshal([]byte(text), &v, wire.Internal(sibling.Key{}).ForCheck()); err != nil {
		t.Fatal(err)
	}
	err := wire.Check(&v, wire.Request, rest.Texts{})
	if err == nil {
		t.Fatal("nothing is wrong")
	}
	for _, want := range []string{
		"/text must not be null", "/day is required", `/size must be one of "S", "L"`, "/tags must not be null",
		`/sizes/0 must be one of "S", "L"`, "/lists is required", "/part must not be null", "/maybeList is required",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not in\n%v", want, err)
		}
	}
	if n := strings.Count(err.Error(), "; "); n != 7 {
		t.Errorf("%d violations: %v", n+1, err)
	}
}
