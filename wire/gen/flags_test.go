package gen

import (
	"slices"
	"testing"
)

type color string

func TestFlags(t *testing.T) {
	for _, c := range []struct {
		v, m          color
		has           bool
		with, without color
	}{
		{"red,blue", "blue", true, "red,blue", "red"},
		{"red, blue", "blue", true, "red, blue", "red"},
		{"red, blue", "green", false, "red, blue,green", "red, blue"},
		{"red,blue", "blue,red", true, "red,blue", ""},
		{"red,blue", "green, blue", false, "red,blue,green", "red"},
		{"red", "green,green", false, "red,green", "red"},
		{"purple,red", "red", true, "purple,red", "purple"},
		{"red,red", "red", true, "red,red", ""},
		{"redder", "red", false, "redder,red", "redder"},
		{"", "red", false, "red", ""},
		{"red", "", true, "red", "red"},
		{"", "", true, "", ""},
	} {
		if got := HasFlag(c.v, c.m); got != c.has {
			t.Errorf("HasFlag(%q, %q) is %v", c.v, c.m, got)
		}
		if got := WithFlag(c.v, c.m); got != c.with {
			t.Errorf("WithFlag(%q, %q) is %q", c.v, c.m, got)
		}
		if got := WithoutFlag(c.v, c.m); got != c.without {
			t.Errorf("WithoutFlag(%q, %q) is %q", c.v, c.m, got)
		}
	}
	if got := Flags[color](" red, purple,,8"); !slices.Equal(got, []color{"red", "purple", "8"}) {
		t.Errorf("got %q", got)
	}
	if got := Flags[color](""); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}
