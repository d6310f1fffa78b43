package wire

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// The types of the twin: complex values in places that are interfaces and in one that is a
// pointer, of types three deep, two of which have a property of one name that neither
// inherits.
type (
	animalT struct {
		ID    Opt[int32]  `odata:"ID,key"`
		Name  Opt[string] `odata:"Name"`
		Place anyPlace    `odata:"Place"`
		Crate *crateT     `odata:"Crate"`
		Dynamic
	}
	placeT struct {
		Box   Opt[int32] `odata:"Box"`
		Inner anyPlace   `odata:"Inner"`
		Dynamic
	}
	outdoorT struct {
		placeT
		Area  Opt[int32] `odata:"Area"`
		Paths []string   `odata:"Paths"`
	}
	gardenT struct {
		outdoorT
		Trees Opt[int32] `odata:"Trees"`
	}
	indoorT struct {
		placeT
		Area Opt[string] `odata:"Area"`
	}
	crateT struct {
		Size Opt[int32] `odata:"Size"`
		Dynamic
	}
	bigCrateT struct {
		crateT
		Lid Opt[bool] `odata:"Lid"`
	}
	anyPlace interface {
		Structured
		AsPlace() *placeT
	}
)

var (
	animalType   = Type{Name: "zoo.Animal", Entity: true, Open: true, Uses: []Structured{(*placeT)(nil)}}
	placeType    = Type{Name: "zoo.Place", Interface: (*anyPlace)(nil), Derived: []Structured{(*outdoorT)(nil), (*gardenT)(nil), (*indoorT)(nil)}, Uses: []Structured{(*placeT)(nil)}}
	outdoorType  = Type{Name: "zoo.Outdoor", Derived: []Structured{(*gardenT)(nil)}, Uses: []Structured{(*placeT)(nil)}}
	gardenType   = Type{Name: "zoo.Garden", Open: true, Uses: []Structured{(*placeT)(nil)}}
	indoorType   = Type{Name: "zoo.Indoor", Open: true, Uses: []Structured{(*placeT)(nil)}}
	crateType    = Type{Name: "zoo.Crate", Derived: []Structured{(*bigCrateT)(nil)}}
	bigCrateType = Type{Name: "zoo.BigCrate"}
)

func (*animalT) WireType() *Type      { return &animalType }
func (*placeT) WireType() *Type       { return &placeType }
func (v *placeT) AsPlace() *placeT    { return v }
func (*outdoorT) WireType() *Type     { return &outdoorType }
func (*gardenT) WireType() *Type      { return &gardenType }
func (*indoorT) WireType() *Type      { return &indoorType }
func (*crateT) WireType() *Type       { return &crateType }
func (v *crateT) AsCrate() *crateT    { return v }
func (*bigCrateT) WireType() *Type    { return &bigCrateType }
func (v *animalT) AsAnimal() *animalT { return v }

// zooType is what the twin knows of a type.
type zooType struct {
	base  string
	open  bool
	props map[string]string // to the declared type
}

var zoo = map[string]zooType{
	"zoo.Animal":   {open: true, props: map[string]string{"ID": "key", "Name": "string", "Place": "zoo.Place", "Crate": "zoo.Crate"}},
	"zoo.Place":    {props: map[string]string{"Box": "int", "Inner": "zoo.Place"}},
	"zoo.Outdoor":  {base: "zoo.Place", props: map[string]string{"Area": "int", "Paths": "list"}},
	"zoo.Garden":   {base: "zoo.Outdoor", open: true, props: map[string]string{"Trees": "int"}},
	"zoo.Indoor":   {base: "zoo.Place", open: true, props: map[string]string{"Area": "string"}},
	"zoo.Crate":    {props: map[string]string{"Size": "int"}},
	"zoo.BigCrate": {base: "zoo.Crate", props: map[string]string{"Lid": "bool"}},
}

// declaredIn returns the properties that a type has, inherited ones too.
func declaredIn(name string) map[string]string {
	all := map[string]string{}
	for ; name != ""; name = zoo[name].base {
		maps.Copy(all, zoo[name].props)
	}
	return all
}

func zooDerives(name, from string) bool {
	for ; name != ""; name = zoo[name].base {
		if name == from {
			return true
		}
	}
	return false
}

// tree is an object of JSON.
type tree = map[string]any

func zooTypeIn(o tree, declared string) (name string, stated bool) {
	if text, is := o["@odata.type"].(string); is {
		return strings.TrimPrefix(text, "#"), true
	}
	return declared, false
}

// changed is the twin of merged: what an object becomes, by the words of the standard
// (Protocol 11.4.3, 11.4.9.3, JSON Format 4.5.3).
func changed(before, change tree, declared string) tree {
	was, _ := zooTypeIn(before, declared)
	is, stated := zooTypeIn(change, declared)
	after := maps.Clone(before)
	if !stated {
		is = was
	}
	if is != was {
		common := was
		for !zooDerives(is, common) {
			common = zoo[common].base
		}
		for name := range before {
			property := propertyOf(name)
			_, inherited := declaredIn(common)[property]
			_, own := declaredIn(was)[property]
			_, new := declaredIn(is)[property]
			if property != "" && !inherited && (own || new || !zoo[is].open) {
				delete(after, name)
			}
		}
	}
	after["@odata.type"] = "#" + is
	props := declaredIn(is)
	for name, value := range change {
		of, known := props[name]
		old, isObject := after[name].(tree)
		part, both := value.(tree)
		switch both = both && isObject; {
		case strings.Contains(name, "@"):
		case known && both && zoo[of].props != nil:
			after[name] = changed(old, part, of)
		case known:
			after[name] = value
		default:
			dynamicChanged(after, change, name, old, part, both)
		}
	}
	return after
}

// dynamicChanged changes a property that no type declares.
func dynamicChanged(after, change tree, name string, old, part tree, both bool) {
	stated, says := change[name+"@odata.type"]
	_, said := after[name+"@odata.type"]
	if both && !says && !said {
		was, typed := old["@odata.type"]
		is, retypes := part["@odata.type"]
		if !retypes || typed && was == is {
			made := maps.Clone(old)
			for name, value := range part {
				if strings.Contains(name, "@") {
					continue
				}
				old, isObject := made[name].(tree)
				inner, is := value.(tree)
				dynamicChanged(made, part, name, old, inner, is && isObject)
			}
			after[name] = made
			return
		}
	}
	delete(after, name)
	delete(after, name+"@odata.type")
	if change[name] != nil {
		after[name] = change[name]
		if says {
			after[name+"@odata.type"] = stated
		}
	}
}

// normal leaves out of a tree the types that its places declare.
func normal(o tree, declared string) tree {
	is, _ := zooTypeIn(o, declared)
	props := declaredIn(is)
	made := tree{}
	for name, value := range o {
		inner, object := value.(tree)
		switch of := props[name]; {
		case name == "@odata.type" && is == declared:
		case object && zoo[of].props != nil:
			made[name] = normal(inner, of)
		default:
			made[name] = value
		}
	}
	return made
}

// zooMaker makes random trees.
type zooMaker struct{ *rand.Rand }

func (r zooMaker) one(of ...string) string { return of[r.IntN(len(of))] }

// object makes an object for a place; one that changes another may say nothing of its type.
func (r zooMaker) object(declared string, before tree, depth int) tree {
	o := tree{}
	is := declared
	if before != nil && r.IntN(2) == 0 {
		is, _ = zooTypeIn(before, declared)
	} else if is = r.one(derivedIn(declared)...); is != declared || before != nil {
		o["@odata.type"] = "#" + is
	}
	for name, of := range declaredIn(is) {
		if r.IntN(3) == 0 {
			continue
		}
		inner, _ := before[name].(tree)
		switch {
		case of == "key":
		case of == "list":
			o[name] = []any{r.one("a", "b")}
		case r.IntN(4) == 0:
			o[name] = nil
		case of == "int":
			o[name] = float64(r.IntN(4))
		case of == "string":
			o[name] = r.one("u", "v", "w")
		case of == "bool":
			o[name] = r.IntN(2) == 0
		case depth > 0:
			o[name] = r.object(of, inner, depth-1)
		}
	}
	if zoo[is].open {
		r.dynamic(o, depth)
	}
	return o
}

func derivedIn(from string) (names []string) {
	for _, name := range []string{"zoo.Animal", "zoo.Crate", "zoo.BigCrate", "zoo.Place", "zoo.Outdoor", "zoo.Garden", "zoo.Indoor"} {
		if zooDerives(name, from) {
			names = append(names, name)
		}
	}
	return names
}

// dynamic adds properties that no type declares, but maybe another one.
func (r zooMaker) dynamic(o tree, depth int) {
	for _, name := range []string{"x", "y", "Lid"} {
		switch r.IntN(8) {
		case 0:
			o[name] = nil
		case 1:
			o[name], o[name+"@odata.type"] = float64(r.IntN(4)), "#Int64"
		case 2:
			o[name] = float64(r.IntN(4))
		case 3, 4, 5:
			if depth > 0 {
				inner := tree{}
				if r.IntN(2) == 0 {
					inner["@odata.type"] = r.one("#zoo.Crate", "#zoo.BigCrate")
				}
				r.dynamic(inner, depth-1)
				o[name] = inner
			}
		}
	}
}

func treeOf(t *testing.T, v any) (o tree) {
	t.Helper()
	b, err := json.Marshal(v)
	if s, is := v.(Structured); is {
		b, err = Marshal(s)
	}
	if err == nil {
		err = json.Unmarshal(b, &o)
	}
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func animalOf(t *testing.T, o tree) *animalT {
	t.Helper()
	b, _ := json.Marshal(o)
	v := new(animalT)
	if err := Unmarshal(b, v); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	return v
}

// TestTwinChange changes random animals in random ways, and finds the changes again.
func TestTwinChange(t *testing.T) {
	r := zooMaker{rand.New(rand.NewPCG(1, 2))}
	kept := 0
	for range 4_000 {
		before := r.object("zoo.Animal", nil, 3)
		change := r.object("zoo.Animal", before, 3)
		delete(change, "@odata.type")
		base := animalOf(t, before)
		got, err := merged(base, animalOf(t, change))
		if err != nil {
			t.Fatalf("%v and %v: %v", before, change, err)
		}
		want := normal(changed(before, change, "zoo.Animal"), "zoo.Animal")
		if after := normal(treeOf(t, got), "zoo.Animal"); !reflect.DeepEqual(after, want) {
			t.Fatalf("%v\nand %v\nis %v\nnot %v", before, change, after, want)
		}
		if !Equal(base, animalOf(t, before)) {
			t.Fatalf("%v has changed", before)
		}
		if place, is := want["Place"].(tree); is && place["@odata.type"] != nil && change["Place"] != nil {
			kept++
		}
		part, err := siblings{}.Change(base, got)
		if err == nil {
			part, err = merged(base, animalOf(t, treeOf(t, part)))
		}
		if err != nil || !reflect.DeepEqual(normal(treeOf(t, part), "zoo.Animal"), want) {
			t.Fatalf("%v\nto %v\nis %v %v", before, want, treeOf(t, part), err)
		}
	}
	if kept < 200 {
		t.Errorf("%d places of a derived type were changed", kept)
	}
}
