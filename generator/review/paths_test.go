package review

import (
	"os"
	"path"
	"testing"
)

// TestLockedPaths holds what a lock tells of names against what generation knew of them:
// of types and answers that are called alike, of headers that are sent and answered, of
// types without a name in others.
func TestLockedPaths(t *testing.T) {
	for _, of := range []string{"petstore", "everything"} {
		data, err := os.ReadFile("../../generated/" + of + "/description.gen.json")
		if err != nil {
			t.Fatal(err)
		}
		made := generatedAPI(t, data, nil)
		there, err := packageSide(withoutTargets(made.Files))
		if err != nil {
			t.Fatal(err)
		}
		locked := there.paths()
		for _, f := range made.Files {
			for name, want := range f.Targets {
				if got := locked(path.Dir(f.Name), name); got != want {
					t.Errorf("%s: %s of %s is %q by the lock, want %q", of, name, f.Name, got, want)
				}
			}
		}
	}
}
