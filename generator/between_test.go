package generator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
)

// versions describes n versions of a type, each derived from the one before, of which a
// property has the first alone, and perhaps another one.
func versions(n int, also string) string {
	var schemas strings.Builder
	for i := range n {
		base := "s.disk"
		if i > 0 {
			base = fmt.Sprintf("s.v1_%d.disk", i-1)
		}
		fmt.Fprintf(&schemas, `<Schema Namespace="s.v1_%d" xmlns="http://docs.oasis-open.org/odata/ns/edm"><ComplexType Name="disk" BaseType="%s"><Property Name="p%d" Type="Edm.String"/></ComplexType></Schema>`, i, base, i)
	}
	text := csdlDocument(`<ComplexType Name="root"/><ComplexType Name="disk" BaseType="s.root"/><ComplexType Name="has"><Property Name="of" Type="s.disk"/>` + also + `</ComplexType>`)
	return strings.Replace(text, "</edmx:DataServices>", schemas.String()+"</edmx:DataServices>", 1)
}

// TestBetween checks that older versions of a type which nothing refers to have no interface,
// since each would be a method more for all that are derived from them; and that what refers to
// one first makes it an interface, and changes nothing else.
func TestBetween(t *testing.T) {
	generate := func(text, lock string) (types, locked string) {
		cfg := plan.Config{Package: "p"}
		if lock != "" {
			cfg.Lock = readLock(t, lock)
		}
		result, ds := generator.Generate(generator.Description{Model: readText(t, text)}, cfg)
		if result == nil {
			t.Fatal(ds)
		}
		for _, f := range result.Files {
			if strings.HasSuffix(f.Name, "types.gen.go") {
				types += string(f.Content)
			}
		}
		return types, string(result.Lock.Bytes())
	}
	first, locked := generate(versions(5, ""), "")
	for name, want := range map[string]bool{"Root": true, "Disk": true, "V1_0Disk": false, "V1_3Disk": false, "V1_4Disk": false} {
		if got := strings.Contains(first, "type Any"+name+" interface"); got != want {
			t.Errorf("Any%s is there: %v", name, got)
		}
	}
	if strings.Contains(locked, "shape s.v1_3.disk ") || !strings.Contains(locked, "shape s.disk interface") {
		t.Errorf("the lock says how references to types are written that nothing refers to:\n%s", locked)
	}
	second, locked := generate(versions(5, `<Property Name="other" Type="s.v1_3.disk"/>`), locked)
	if !strings.Contains(second, "type AnyV1_3Disk interface") || !strings.Contains(second, "Other   AnyV1_3Disk") || !strings.Contains(locked, "shape s.v1_3.disk interface") {
		t.Errorf("what refers to a type does not make it an interface:\n%s", second)
	}
	if third, _ := generate(versions(5, ""), locked); !strings.Contains(third, "type AnyV1_3Disk interface") {
		t.Error("the interface is gone with what referred to it")
	}
}
