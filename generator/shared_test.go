package generator

import (
	"reflect"
	"testing"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/templates"
)

const sharedFile = "// " + templates.Header + `

package graph

import (
	ids "example.org/go-ids/v2"
	"math/big"

	"github.com/odatagen/odatagen/wire"
)

type User struct {
	Entity
	Boss AnyUser
	Age  wire.Opt[big.Int]
}

type Entity struct{ ID wire.Opt[ids.UUID] }

var typeOfUser = wire.Type{
	Name:      "ns.user",
	Interface: (*AnyUser)(nil),
	Uses: []wire.Structured{
		(*User)(nil),
	},
	Codecs: []wire.Codec{
		wire.ByText[ids.UUID, *ids.UUID]{},
		wire.ByJSON[big.Int, *big.Int]{},
	},
}

func (*User) WireType() *wire.Type { return &typeOfUser }

var typeOfColor = wire.EnumType{Name: "ns.color"}

var typeOfPet, typeOfAnyPet = wire.Type{Name: "Pet"}, 1

var typeOfAny = wire.UnionType{Name: "Any"}
`

// TestShared reads what a package has to share.
func TestShared(t *testing.T) {
	s := newShared("example.org/graph")
	if err := s.read("types.gen.go", []byte(sharedFile), "example.org/ours"); err != nil {
		t.Fatal(err)
	}
	here := func(name string) templates.Type { return templates.Type{Path: "example.org/graph", Name: name} }
	want := map[string]plan.ImportedType{
		"ns.user": {
			Name: "User", Interface: "AnyUser", Uses: []templates.Type{here("User")},
			Codecs: []templates.Codec{{Type: templates.Type{Path: "example.org/go-ids/v2", Name: "UUID"}}, {Type: templates.Type{Path: "math/big", Name: "Int"}, JSON: true}},
			Members: map[string]string{
				"WireType": "the method WireType of graph.User", "Entity": "the field Entity of graph.User", "Boss": "the field Boss of graph.User",
				"Age": "the field Age of graph.User", "ID": "the field ID of graph.Entity",
			},
		},
		"ns.color": {Name: "Color", Enum: true, Members: map[string]string{}},
		"Any":      {Name: "Any", Union: "Any"},
	}
	if got := s.types(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if err := newShared("example.org/graph").read("x.go", []byte(sharedFile), "math/big"); err == nil {
		t.Error("the package imports the one that is to be generated, and nobody says so")
	}
	if s := newShared("x"); s.read("x.go", []byte("package x\n"), "y") != nil || s.name != "" {
		t.Error("what others wrote is read")
	}
}

// FuzzShared reads files that only look as if they were generated.
func FuzzShared(f *testing.F) {
	f.Add(sharedFile)
	f.Add("// " + templates.Header + "\npackage p\nfunc () f() {}\ntype A struct{ B }\ntype B struct{ A }\nvar typeOfA = wire.Type{1, Name: 2, Uses: 3, Codecs: []C{a[b, c]{}, d{}, e}}\n")
	f.Fuzz(func(t *testing.T, text string) {
		s := newShared("example.org/graph")
		if s.read("types.gen.go", []byte(text), "example.org/ours") == nil {
			s.types()
		}
	})
}
