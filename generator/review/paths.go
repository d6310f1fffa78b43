package review

import (
	"path"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema/api"
)

// pathOf returns what a name of Go is in the words of the description; "" if it is of
// nothing in particular.
type pathOf func(folder, name string) string

// generatedPaths knows the names of what was generated just now.
func generatedPaths(files []generator.File) pathOf {
	targets := map[string]map[string]string{}
	for _, f := range files {
		if f.Targets != nil {
			targets[path.Dir(f.Name)] = f.Targets
		}
	}
	return func(folder, name string) string { return plan.Named(targets[folder][name]) }
}

// lockedPaths knows the names of what is in a folder, by its lock. A lock has the paths
// of names, and not which name is in which: of several paths that have the name, the
// one is taken that has most in common with that of the type that it is in, and of those
// the shortest.
func lockedPaths(lock *names.Lock) pathOf {
	byName := map[string][]string{}
	for _, line := range lock.Lines(names.NameKind) {
		byName[line.Value] = append(byName[line.Value], line.Path)
	}
	top := func(folder, name string) string {
		best := ""
		if above, own := path.Split(folder); above != "" && name == plan.OwnHandler {
			for _, p := range byName[own] {
				if of, is := strings.CutSuffix(p, names.PackagePart); is {
					return of
				}
			}
		}
		for _, p := range byName[name] {
			switch {
			case isNamedAnswer(p) && folder == ".": // a schema may be called alike, and is there
			case isNamedAnswer(p):
				return p
			case strings.HasSuffix(p, "#field"): // of Service, and no type
			case best == "" || len(p) < len(best):
				best = p
			}
		}
		return best
	}
	return func(folder, name string) string {
		owner, member, inside := strings.Cut(name, ".")
		if !inside {
			return top(folder, name)
		}
		within := top(folder, owner)
		if i := strings.LastIndexByte(within, '#'); i >= 0 && slices.Contains(asideParts, within[i:]) {
			within = within[:i]
		}
		best, most := "", 0
		for _, p := range byName[member] {
			if owner == "Security" && folder != "." && strings.HasPrefix(p, api.SchemePath+"/") {
				return p // which is of no struct that has a path
			}
			if (strings.HasPrefix(within, api.TagPath+"/") || within == importsPath) && isRoute(p) {
				return p // functions of handlers have names of their own
			}
			n := common(withoutMethod(p), withoutMethod(within))
			if strings.HasPrefix(p, within+"#") || strings.HasPrefix(p, within+"/") {
				n++ // rather than what only begins alike
			}
			if n > most || n == most && len(p) < len(best) {
				best, most = p, n
			}
		}
		if within == "" || most < len(withoutMethod(within)) {
			return ""
		}
		return best
	}
}

// importsPath is the path that generation has for the handler of operation imports.
const importsPath = "/#imports"

// asideParts are those of the paths of types whose members are called after what the type
// is about: what an operation takes or answers, a type without a name, a union of types.
var asideParts = []string{"#input", "#output", "#type", "#any"}

// isNamedAnswer reports whether a path is that of the Go type of an answer that has a
// name, which is beside the handlers.
func isNamedAnswer(p string) bool {
	name, part, _ := strings.Cut(p, "#")
	return strings.HasPrefix(name, api.ResponsePath+"/") && (part == "output" || strings.HasPrefix(part, "output/")) && !strings.Contains(part, "#")
}

// withoutMethod returns the path of a route, or of what is in one, without its method.
func withoutMethod(p string) string {
	if method, path, found := strings.Cut(p, " /"); found && method == strings.ToUpper(method) {
		return "/" + path
	}
	return p
}

// common counts the bytes that two texts begin with.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
