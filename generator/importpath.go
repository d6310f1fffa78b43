package generator

import (
	"os"
	"path"
	"path/filepath"

	"golang.org/x/mod/modfile"
)

// ImportPath returns how the package in a folder, which need not be there yet, is
// imported: the path of the module whose go.mod is the nearest above, and the
// folder's place in that. It is "" if there is no module.
func ImportPath(dir string) (string, error) {
	at, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for place := ""; ; {
		// What cannot be read, the go command cannot read either: it looks on above.
		content, _ := os.ReadFile(filepath.Join(at, "go.mod"))
		if module := modfile.ModulePath(content); module != "" {
			return path.Join(module, filepath.ToSlash(place)), nil
		}
		above := filepath.Dir(at)
		if above == at {
			return "", nil
		}
		at, place = above, filepath.Join(filepath.Base(at), place)
	}
}
