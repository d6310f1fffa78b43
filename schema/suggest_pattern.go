package schema

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema/pattern"
)

// Suggest is how the message about a pattern that matches nothing ends: with the one
// that was probably meant, of those that paths and names have, behind the flag that
// takes it; "" if none is near.
func (s *Selection) Suggest(unused, flag string) string {
	all := newSelection(s.model, pattern.New(nil), s.decided)
	if c := s.model.Container(); c != nil {
		all.addRoutes(c)
	}
	var paths, names []string
	for _, r := range all.Routes {
		paths = append(paths, r.Spellings()...)
	}
	for _, doc := range s.model.Documents {
		for _, t := range declaredTypes(doc.Schemas) {
			names = append(names, t.QualifiedName())
		}
		for _, in := range doc.Schemas {
			names = append(names, in.Namespace)
		}
	}
	return SuggestPattern(unused, flag, paths, names)
}

// SuggestPattern returns "; did you mean --include '…'?" with the pattern that is most
// like one that matches nothing, behind a flag such as "--include ", or "" if none is.
// Paths and those above them, and names, are what can be asked for.
func SuggestPattern(unused, flag string, paths, names []string) string {
	known := map[string]bool{}
	for _, p := range paths {
		for p != "" && !known[p] {
			known[p] = true
			p = p[:strings.LastIndexByte(p, '/')]
		}
	}
	for _, n := range names {
		known[n] = true
	}
	core, rest := unused, ""
	for _, end := range []string{"/**", "/*", ".**", ".*"} {
		if before, found := strings.CutSuffix(unused, end); found && rest == "" {
			core, rest = before, end
		}
	}
	best, least := "", min(len(core)/4+2, 8)
	if len(core) == 3 {
		least++ // of a short name, too, one letter may be missing
	}
	for _, candidate := range slices.SortedFunc(maps.Keys(known), shorterFirst) {
		if d := patternDistance(core, candidate, least); d < least {
			best, least = candidate, d
		}
	}
	if best == "" {
		return ""
	}
	if strings.HasPrefix(best, "/") {
		rest = strings.ReplaceAll(rest, ".", "/")
	}
	return "; did you mean " + flag + "'" + best + rest + "'?"
}

// shorterFirst orders names: of those that are equally like what was asked for, the
// shortest is in the namespace that has the others inside.
func shorterFirst(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// patternDistance says how far what was asked for is from what is there, or most if
// that is not near. Another case, a slash that is missing, a base path before, and
// another namespace or none are no great distance.
func patternDistance(asked, there string, most int) int {
	asked, there = strings.ToLower(asked), strings.ToLower(there)
	isName := !strings.HasPrefix(there, "/")
	if isName && strings.HasPrefix(asked, "/") {
		return most
	}
	asked = strings.ReplaceAll(asked+"/", "/*/", "/{}/")
	asked = strings.Trim(asked, "/")
	plain := strings.TrimPrefix(there, "/")
	switch {
	case asked == plain:
		return 0
	case strings.HasSuffix(asked, "/"+plain), isName && strings.HasSuffix(plain, "."+asked):
		return 1
	case isName && strings.Contains(asked, ".") && strings.HasSuffix(plain, asked[strings.LastIndexByte(asked, '.'):]):
		return min(EditDistance(asked, plain), 2)
	case isName && !strings.Contains(asked, "."):
		return min(slips(asked, plain, most), slips(asked, plain[strings.LastIndexByte(plain, '.')+1:], most))
	}
	return slips(asked, plain, most)
}

// slips is the distance of texts that differ in letters alone, or most if their lengths
// say that it is not less.
func slips(asked, there string, most int) int {
	if len(asked)-len(there) >= most || len(there)-len(asked) >= most {
		return most
	}
	return cmp.Or(EditDistance(asked, there), 1) + 1
}
