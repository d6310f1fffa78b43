package wire_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/formats"
)

type basket struct {
	Lines      []*basketLine `json:"lines" check:"maxItems=1000"`
	Notes      []string      `json:"notes" check:"items.maxLength=5"`
	Undeclared wire.Undeclared
}

type basketLine struct {
	Article    string            `json:"article" check:"minLength=1 maxLength=20"`
	Count      int32             `json:"count" check:"minimum=1 maximum=100"`
	Price      wire.Opt[float64] `json:"price,omitzero" check:"minimum=0.1"`
	Undeclared wire.Undeclared
}

var (
	basketType     = wire.Type{Name: "Basket"}
	basketLineType = wire.Type{Name: "BasketLine"}
)

func (*basket) WireType() *wire.Type     { return &basketType }
func (*basketLine) WireType() *wire.Type { return &basketLineType }

// TestCheckAllocations holds checking a value with nothing wrong to a few allocations,
// however many items it has, also where they are what a limit says.
func TestCheckAllocations(t *testing.T) {
	v := &basket{}
	for range 100 {
		v.Lines = append(v.Lines, &basketLine{Article: "an article", Count: 1, Price: wire.Some(0.1)})
		v.Notes = append(v.Notes, strings.Repeat("n", 5))
	}
	check := func() {
		if err := wire.Check(v, wire.Request, formats.Texts{}); err != nil {
			t.Fatal(err)
		}
	}
	if n := testing.AllocsPerRun(100, check); n > 5 {
		t.Errorf("%v allocations for 100 items", n)
	}
}

// TestCheckLimits compares values with limits that no binary number is.
func TestCheckLimits(t *testing.T) {
	for _, test := range []struct {
		value wire.Opt[float64]
		want  string
	}{
		{wire.Some(0.1), ""},
		{wire.Some(0.09999999999999999), "wire: /lines/1/price must be at least 0.1"},
		{wire.Some(0.10000000000000002), ""},
	} {
		v := &basket{Lines: []*basketLine{{Article: "a", Count: 100}, {Article: "b", Count: 1, Price: test.value}}, Notes: []string{}}
		got := ""
		if err := wire.Check(v, wire.Request, formats.Texts{}); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%v: %q, want %q", test.value, got, test.want)
		}
	}
	v := &basket{Lines: []*basketLine{}, Notes: []string{"short", "too long"}}
	if err := wire.Check(v, wire.Request, formats.Texts{}); err == nil || err.Error() != "wire: /notes/1 must have at most 5 characters" {
		t.Error(err)
	}
}

// TestCheckEach finds what is wrong with each item, in its place, also of objects that keep
// members that nobody declares, and no more than is reported.
func TestCheckEach(t *testing.T) {
	v := &basket{}
	text := `{"lines":[` + strings.Repeat(`{"article":"","count":1,"other":true},{"article":"a","count":101},`, 12) + `{"article":"a","count":1}],"notes":["n"]}`
	if err := wire.Unmarshal([]byte(text), v); err != nil {
		t.Fatal(err)
	}
	var found wire.Violations
	if !errors.As(wire.Check(v, wire.Request, formats.Texts{}), &found) || len(found) != 20 {
		t.Fatalf("%d violations: %v", len(found), found)
	}
	for i, one := range found {
		want := wire.Violation{Pointer: fmt.Sprintf("/lines/%d/article", i), Message: "must have at least 1 character"}
		if i%2 == 1 {
			want = wire.Violation{Pointer: fmt.Sprintf("/lines/%d/count", i), Message: "must be at most 100"}
		}
		if one != want {
			t.Errorf("%d: %v, want %v", i, one, want)
		}
	}
}
