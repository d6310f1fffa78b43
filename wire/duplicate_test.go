package wire_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// crowd is a plain struct in which several places can have a member of one name.
type crowd struct {
	A          []int32          `json:"a" schema:"required"`
	B          wire.Opt[string] `json:"b,omitzero"`
	Secret     wire.Opt[string] `json:"secret,omitzero" schema:"writeOnly"`
	Size       size             `json:"size" schema:"required"`
	Other      map[string]int32 `json:"-" schema:"rest"`
	Undeclared wire.Undeclared
}

var typeOfCrowd = wire.Type{Name: "crowd"}

func (*crowd) WireType() *wire.Type           { return &typeOfCrowd }
func (c *crowd) MarshalJSON() ([]byte, error) { return wire.Marshal(c) }
func (c *crowd) UnmarshalJSON(b []byte) error { return wire.Unmarshal(b, c) }

// TestNoMemberTwice gives several places a member of one name: the field's is
// written, then that of the map, then that of Undeclared.
func TestNoMemberTwice(t *testing.T) {
	for name, test := range map[string]struct {
		fill   func(c *crowd)
		want   string
		answer string // "" for want
	}{
		"a map beside a nil list":       {func(c *crowd) { c.Other = map[string]int32{"a": 1, "z": 2} }, `{"a":[],"size":"S","z":2}`, ""},
		"Undeclared beside a nil list":  {func(c *crowd) { c.Undeclared.Set("a", "[1]") }, `{"a":[],"size":"S"}`, ""},
		"a map beside a value":          {func(c *crowd) { c.B, c.Other = wire.Some("x"), map[string]int32{"b": 1} }, `{"a":[],"b":"x","size":"S"}`, ""},
		"a map beside null":             {func(c *crowd) { c.B, c.Other = wire.Null[string](), map[string]int32{"b": 1} }, `{"a":[],"b":null,"size":"S"}`, "-"},
		"a map beside an absent field":  {func(c *crowd) { c.Other = map[string]int32{"b": 1} }, `{"a":[],"size":"S","b":1}`, ""},
		"a map beside Undeclared":       {func(c *crowd) { c.Other = map[string]int32{"q": 1}; c.Undeclared.Set("q", "2") }, `{"a":[],"size":"S","q":1}`, ""},
		"all three":                     {func(c *crowd) { c.Other = map[string]int32{"b": 1}; c.Undeclared.Set("b", "2") }, `{"a":[],"size":"S","b":2}`, ""},
		"a map beside what is hidden":   {func(c *crowd) { c.Other = map[string]int32{"secret": 1} }, `{"a":[],"size":"S","secret":1}`, `{"a":[],"size":"S"}`},
		"Undeclared of what is hidden":  {func(c *crowd) { c.Undeclared.Set("secret", "1") }, `{"a":[],"size":"S","secret":1}`, `{"a":[],"size":"S"}`},
		"Undeclared and map, two names": {func(c *crowd) { c.Other = map[string]int32{"q": 1}; c.Undeclared.Set("r", "2") }, `{"a":[],"size":"S","r":2,"q":1}`, ""},
	} {
		c := crowd{Size: "S"}
		test.fill(&c)
		text, err := json.Marshal(&c)
		if err != nil || string(text) != test.want {
			t.Errorf("%s: %s, %v; want %s", name, text, err, test.want)
		}
		if err := wire.Unmarshal(text, new(crowd)); err != nil && strings.Contains(err.Error(), "duplicate") {
			t.Errorf("%s: %s is not read: %v", name, text, err)
		}
		switch test.answer {
		case "-":
			continue // null is no value of b in an answer
		case "":
			test.answer = test.want
		}
		if text, err := wire.Marshal(&c, wire.Internal(sibling.Key{}).ForAnswer(&sibling.Answer{})); err != nil || string(text) != test.answer {
			t.Errorf("%s, an answer: %s, %v; want %s", name, text, err, test.answer)
		}
	}
}
