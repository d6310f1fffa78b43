package wire

import (
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"unsafe"
)

// TestInterfaceWords holds the layout that places of interface types are
// written with against what the compiler does.
func TestInterfaceWords(t *testing.T) {
	iface := reflect.TypeFor[anyEndpoint]()
	e := &participantEndpointT{Cores: Some[int32](3)}
	var byCompiler anyEndpoint = e
	if unsafe.Sizeof(byCompiler) != unsafe.Sizeof(interfaceWords{}) {
		t.Fatal("an interface has another size")
	}
	words := *as[interfaceWords](to(&byCompiler))
	if words.value != pointerOf(e) {
		t.Error("the second word is not the pointer")
	}
	if words.methods != methodsOf(iface, reflect.TypeOf(e)) {
		t.Error("the first word depends on more than the types")
	}
	var byHand anyEndpoint
	*as[interfaceWords](to(&byHand)) = interfaceWords{methodsOf(iface, reflect.TypeOf(e)), pointerOf(e)}
	if byHand != byCompiler || byHand.AsEndpoint() != &e.endpointT {
		t.Error("an interface made by hand differs")
	}
	if v, ok := structuredAt(iface, to(&byHand)); !ok || v != Structured(e) {
		t.Errorf("%v, %t", v, ok)
	}
	for _, v := range append(endpointType.Derived, (*endpointT)(nil)) {
		if r := familyOf(iface, (*endpointT)(nil)).byMethods[methodsOf(iface, reflect.TypeOf(v))]; r == nil || r.link.zero != v {
			t.Errorf("%T is not found by its first word", v)
		}
	}
	var none anyEndpoint
	if _, ok := structuredAt(iface, to(&none)); ok {
		t.Error("something in an empty interface")
	}
}

// TestEscapeAtEnd writes strings of every length that end in an escape: no pointer to
// what is behind them is made, which checkptr sees where a string fills its place in
// memory, and which the race detector brings along.
func TestEscapeAtEnd(t *testing.T) {
	for n := range 100 {
		text := strings.Clone(strings.Repeat("x", n) + "\n")
		out, err := Marshal(&kindsT{String: Some(text)})
		if want := `{"string":"` + text[:n] + `\n"}`; string(out) != want {
			t.Errorf("%s, %v", out, err)
		}
	}
}

// TestGarbageCollection lets the collector loose on what the decoder has made.
func TestGarbageCollection(t *testing.T) {
	item := `{"variant":{"@odata.type":"#graph.records.participantEndpoint","cpuName":"name","identity":{"displayName":"x","u":[1]}},` +
		`"variants":[{},{"cpuName":"y","@odata.type":"#graph.records.participantEndpoint"}],"strings":["a","b"],"complex":{"guids":[]}}`
	data := []byte(`{"complexes":[` + strings.Repeat(item+",", 200) + item + `]}`)
	var v kindsT
	if err := Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		runtime.GC()
	}
	out, err := Marshal(&v)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range differences(t, data, out) {
		t.Error(d)
	}
}

func TestSlab(t *testing.T) {
	var s slab
	var all []string
	for i := range 3000 {
		text := []byte(strings.Repeat(string(rune('a'+i%26)), i%700))
		if i%2 == 0 {
			all = append(all, s.string(text))
			continue
		}
		source := newSource(append(text, make([]byte, padding)...))
		all = append(all, s.substring(&source, 0, len(text)))
	}
	for i, text := range all {
		if text != strings.Repeat(string(rune('a'+i%26)), i%700) {
			t.Fatalf("string %d has changed", i)
		}
	}
}

// TestOnlyHere checks that no other file of the package imports unsafe.
func TestOnlyHere(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := file.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || name == "unsafe.go" {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if i.Path.Value == `"unsafe"` {
				t.Errorf("%s imports unsafe", name)
			}
		}
	}
}
