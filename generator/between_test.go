package generator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
)

// versions describes n versions of a type, each derived from the one before, of which
// properties have the first alone, and perhaps another one.
func versions(n int, also string) string {
	chain := join(n, "", func(i int) string {
		base := "s.v0"
		if i > 0 {
			base = fmt.Sprintf("s.v1_%d", i-1)
		}
		return fmt.Sprintf(`<ComplexType Name="v1_%d" BaseType="%s"><Property Name="p%d" Type="Edm.String"/></ComplexType>`, i, base, i)
	})
	return csdlDocument(`<ComplexType Name="root"/><ComplexType Name="v0" BaseType="s.root"/>` + chain + `<ComplexType Name="has"><Property Name="of" Type="s.v0"/>` + also + `</ComplexType>`)
}

// TestBetween checks that types which nothing refers to have no interface between those
// that have one, since each would be a method more for all that are derived from them; and
// that what refers to one first makes it an interface, and changes nothing else.
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
	for name, want := range map[string]bool{"Root": true, "V0": true, "V1_0": false, "V1_3": false} {
		if got := strings.Contains(first, "type Any"+name+" interface"); got != want {
			t.Errorf("Any%s is there: %v", name, got)
		}
	}
	if strings.Contains(locked, "shape s.v1_3 ") || !strings.Contains(locked, "shape s.v0 interface") {
		t.Errorf("the lock says how references to types are written that nothing refers to:\n%s", locked)
	}
	second, locked := generate(versions(5, `<Property Name="other" Type="s.v1_3"/>`), locked)
	if !strings.Contains(second, "type AnyV1_3 interface") || !strings.Contains(second, "Other   AnyV1_3") || !strings.Contains(locked, "shape s.v1_3 interface") {
		t.Errorf("what refers to a type does not make it an interface:\n%s", second)
	}
	if third, _ := generate(versions(5, ""), locked); !strings.Contains(third, "type AnyV1_3 interface") {
		t.Error("the interface is gone with what referred to it")
	}
}
