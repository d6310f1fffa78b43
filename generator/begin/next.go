package begin

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/odatagen/odatagen/generator"
)

const (
	modulePath = "github.com/odatagen/odatagen"
	toolPath   = modulePath + "/cmd/odatagen"
)

// Next says which commands come next in a module, whatever its go.mod knows
// of odatagen. The first run of it cannot be go generate, for which go.mod has to be
// complete, and go mod tidy cannot complete it before the packages are there that
// service.go imports. With -mod=mod, go run adds what it needs itself, but in no
// workspace: for that one line there is none.
func Next(home generator.Module) (string, error) {
	name := filepath.Join(home.Root, "go.mod")
	content, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	file, err := modfile.Parse(name, content, nil)
	if err != nil {
		return "", err
	}
	edit := ""
	if !slices.ContainsFunc(file.Replace, func(r *modfile.Replace) bool { return r.Old.Path == modulePath }) &&
		!slices.ContainsFunc(file.Require, func(r *modfile.Require) bool { return r.Mod.Path == modulePath }) {
		edit += " -replace " + modulePath + "=" + clone
	}
	if !slices.ContainsFunc(file.Tool, func(t *modfile.Tool) bool { return t.Path == toolPath }) {
		edit += " -tool " + toolPath
	}
	steps := []string{"go run -mod=mod " + toolPath + " generate", "go mod tidy", "go test"}
	switch work, uses, err := workspaceOf(home); {
	case err != nil:
		return "", err
	case work != "":
		steps[0] = "GOWORK=off " + steps[0]
		if !uses {
			steps = slices.Insert(steps, 0, "go work use "+shortest(home.Root))
		}
	}
	if edit != "" && file.Module.Mod.Path != modulePath {
		steps = slices.Insert(steps, 0, "go mod edit"+edit)
	}
	return nextText(steps), nil
}

// clone is where the steps take odatagen from, until there is a release.
const clone = "../odatagen"

// nextText writes the steps below each other, as they are given to a shell.
func nextText(steps []string) string {
	where := ""
	if strings.Contains(steps[0], "="+clone) {
		where = ", with the folder of your clone of odatagen in the place of " + clone
	}
	return "Next" + where + ":\n\n\t" + strings.Join(steps, "\n\t") + "\n\nLater, go generate does the same as the line with generate.\n"
}
