package review

import (
	"flag"
	"os"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/mutations"
	"github.com/odatagen/odatagen/schema"
)

var everywhere = flag.Bool("everywhere", false, "prove all steps that are made anywhere in APIs, and not only some of them")

// TestStepsEverywhere makes changes of all kinds wherever an API without OData has a place
// for them, and proves what is said of some of them. With -everywhere it is all.
func TestStepsEverywhere(t *testing.T) {
	every := 24
	if testing.Short() {
		every = 240
	}
	if *everywhere {
		every = 1
	}
	for first, of := range []string{"petstore", "everything"} {
		t.Run(of, func(t *testing.T) {
			data, err := os.ReadFile("../../generated/" + of + "/description.gen.json")
			if err != nil {
				t.Fatal(err)
			}
			steps, err := mutations.Everywhere(data, 2)
			if err != nil {
				t.Fatal(err)
			}
			proved, skipped := 0, 0
			for i, s := range steps {
				switch {
				case (i+7*first)%every > 0:
				case !generatesAPI(s.Old) || !generatesAPI(s.New):
					skipped++
				default:
					old := generatedAPI(t, s.Old, nil)
					step := weigh(t, s.Name, old, generatedAPI(t, s.New, &old))
					step.prove(t)
					step.caused(t)
					proved++
				}
			}
			if t.Logf("of %d steps %d are proved, and of %d no Go is made", len(steps), proved, skipped); proved == 0 {
				t.Error("none is proved")
			}
		})
	}
}

// generatesAPI reports whether Go is made of an API.
func generatesAPI(data []byte) bool {
	var s Side
	if s.read(schema.Source{Name: "api.json", Data: data}) != nil || s.API == nil {
		return false
	}
	_, found := generator.Plan(generator.Description{API: s.API}, plan.Config{Package: "p", ImportPath: home, Server: true, Client: true})
	return len(found.Errors()) == 0
}
