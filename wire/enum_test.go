package wire

import (
	"strconv"
	"testing"
)

var colorMembers = []Member{{"none", 0}, {"red", 1}, {"green", 2}, {"yellow", 3}, {"blue", 4}, {"far", -1 << 63}}

func TestMembers(t *testing.T) {
	for _, c := range []struct {
		text  string
		known bool
		value int64
		ok    bool
	}{
		{"red", true, 1, true},
		{"none", true, 0, true},
		{"far", true, -1 << 63, true},
		{"Red", false, 0, false},
		{"red,blue", true, 5, true},
		{"blue, red", true, 5, true},
		{"yellow,green", true, 3, true},
		{"red,purple", false, 0, false},
		{"purple", false, 0, false},
		{"red,", false, 0, false},
		{"", false, 0, false},
		{"6", false, 6, true},
		{"red,+8", false, 9, true},
		{"-1", false, -1, true},
		{"9223372036854775808", false, 0, false},
	} {
		if got := (&EnumType{Members: colorMembers}).Known(c.text); got != c.known {
			t.Errorf("%q: known %v", c.text, got)
		}
		if got, ok := (&EnumType{Members: colorMembers}).Value(c.text); got != c.value || ok != c.ok {
			t.Errorf("%q: value %d, %v", c.text, got, ok)
		}
	}
	if new(EnumType).Known("red") {
		t.Error("an enumeration without members has a known one")
	}
}

// TestManyMembers asks an enumeration that is too large to be searched.
func TestManyMembers(t *testing.T) {
	large := &EnumType{Name: "large"}
	for i := range 1000 {
		large.Members = append(large.Members, Member{Name: "m" + strconv.Itoa(i), Value: int64(i)})
	}
	large.Members = append(large.Members, Member{Name: "m7", Value: -1}) // the first counts
	for text, want := range map[string]int64{"m0": 0, "m999": 999, "m7": 7, "m1, m2": 3, "12": 12} {
		if got, known := large.Value(text); !known || got != want {
			t.Errorf("%s is %d, %t", text, got, known)
		}
	}
	for _, text := range []string{"", "m1000", "M1", "m1,x"} {
		if _, known := large.Value(text); known || large.Known(text) || large.hasMember(text) {
			t.Errorf("%q is a member", text)
		}
	}
}
