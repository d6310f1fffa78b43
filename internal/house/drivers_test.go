package house

import (
	"os/exec"
	"strings"
	"testing"
)

// TestDrivers looks for the drivers of databases, which go.mod has for examples: who uses any
// other package builds none, and so downloads none.
func TestDrivers(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{.ImportPath}}", "../../cmd/...", "../../generated/...", "../../generator/...",
		"../../odata/...", "../../rest/...", "../../schema/...", "../../wire/...").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	found := 0
	for _, path := range strings.Fields(string(out)) {
		if strings.HasPrefix(path, "modernc.org/") || strings.HasPrefix(path, "github.com/jackc/") {
			t.Errorf("%s is needed outside the examples", path)
		}
		if path == "github.com/odatagen/odatagen/odata/sqlstore" {
			found++
		}
	}
	if found != 1 {
		t.Error("the store in a database is not among the packages")
	}
}
