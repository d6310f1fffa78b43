package review

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"
)

// TestLockedPaths holds what a lock tells of names against what generation knew of them:
// of types and answers that are called alike, of headers that are sent and answered, of
// types without a name in others, of operation imports.
func TestLockedPaths(t *testing.T) {
	services, err := filepath.Glob("../../generated/*/description.gen.xml")
	if err != nil || len(services) == 0 {
		t.Fatal("no descriptions", err)
	}
	for _, file := range slices.Concat(services, []string{"../../generated/petstore/description.gen.json", "../../generated/everything/description.gen.json"}) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if path.Ext(file) == ".json" {
			checkLocked(t, file, generatedAPI(t, data, nil))
			continue
		}
		checkLocked(t, file, generated(t, file, data, nil))
		checkLocked(t, file+", split", generated(t, file, data, nil, split))
	}
}

func checkLocked(t *testing.T, name string, was Side) {
	there, err := packageSide(withoutTargets(was.Files))
	if err != nil {
		t.Fatal(err)
	}
	known, locked := was.paths(), there.paths()
	items, err := readInventory(was.Files, known)
	if err != nil {
		t.Fatal(err)
	}
	for key, item := range items {
		if got := locked(key.folder, key.name); item.path != "" && got != item.path {
			t.Errorf("%s: %s of %s is %q by the lock, want %q", name, key.name, key.folder, got, item.path)
		}
	}
}
