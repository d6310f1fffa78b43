package wire_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/formats"
)

// TestForCheckOfAnotherType reads a value of which several members are not of their
// type, in other objects, lists and maps too.
func TestForCheckOfAnotherType(t *testing.T) {
	internal := wire.Internal(sibling.Key{})
	shape, err := internal.ShapeOf(reflect.TypeFor[[]*firm](), "", formats.Texts{})
	if err != nil {
		t.Fatal(err)
	}
	const full = `{"text":1,"whole":"1","real":true,"yes":true,"id":"x","size":"XL","tags":["a",1,2],"sizes":[],"rows":[],"parts":[],"part":{},` +
		`"maybe":null,"other":[{"a":1}],"day":"2026-11-26","lists":[[1],["b","c"]],"other":1}`
	var v []*firm
	place := reflect.ValueOf(&v).Elem()
	for _, test := range []struct{ text, want string }{
		{"[" + strings.Replace(full, `,"other":1}`, "}", 1) + "]", ""},
		{"[" + full + "]", "duplicate name"},
		{`[{"text":1,"text":2}]`, "duplicate name"},
		{`[{"text":1,}]`, "syntax"},
		{`[1,{"text":1}]`, "/0 at byte 1"},
	} {
		err := shape.Unmarshal([]byte(test.text), place, internal.ForCheck())
		if wrong, ok := errors.AsType[wire.Violations](err); ok != (test.want == "") || err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.text, err)
		} else if ok {
			for _, want := range []string{"/0/text must be a string, not number 1", "/0/whole must", "/0/real must", "/0/id must", "/0/tags/1 must be a string"} {
				if !strings.Contains(wrong.Error(), want) {
					t.Errorf("%s is not in %v", want, wrong)
				}
			}
			if more := shape.Check(place, wire.Request); strings.Contains(more.Error(), "/0/text") || !strings.Contains(more.Error(), `/0/size must be one of`) {
				t.Error(more)
			}
		}
	}
}

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
	err := wire.Check(&v, wire.Request, formats.Texts{})
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
