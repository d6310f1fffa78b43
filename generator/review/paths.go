package review

import (
	"path"
	"strings"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
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
	return func(folder, name string) string { return targets[folder][name] }
}

// lockedPaths knows the names of what is in a folder, by its lock. A lock has the paths
// of names, and not which name is in which: of several paths that have the name, the
// one is taken that has most in common with that of the type that it is in.
func lockedPaths(lock *names.Lock) pathOf {
	byName := map[string][]string{}
	for _, line := range lock.Lines(names.NameKind) {
		byName[line.Value] = append(byName[line.Value], line.Path)
	}
	top := func(name string) string {
		best := ""
		for _, p := range byName[name] {
			if best == "" || len(p) < len(best) {
				best = p
			}
		}
		return best
	}
	return func(_, name string) string {
		owner, member, inside := strings.Cut(name, ".")
		if !inside {
			return top(name)
		}
		within, _, _ := strings.Cut(top(owner), "#")
		best, most := "", 0
		for _, p := range byName[member] {
			if n := common(withoutMethod(p), withoutMethod(within)); n > most {
				best, most = p, n
			}
		}
		if most < len(withoutMethod(within)) {
			return ""
		}
		return best
	}
}

// withoutMethod returns the path of a route without its method.
func withoutMethod(p string) string {
	if isRoute(p) {
		_, p, _ = strings.Cut(p, " ")
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
