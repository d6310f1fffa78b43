package odata

import (
	"strings"

	"github.com/odatagen/odatagen/generator/gonames"
)

// namespacePrefixes gives every namespace the prefix of its types' Go names:
// none for the primary one, else the shortest run of its last segments that no
// other namespace ends in.
func namespacePrefixes(namespaces []string, primary string) map[string]string {
	prefixes := map[string]string{}
	for _, ns := range namespaces {
		if ns == primary {
			prefixes[ns] = ""
			continue
		}
		segments := strings.Split(ns, ".")
		for n := 1; n <= len(segments); n++ {
			prefix := goNames(segments[len(segments)-n:])
			prefixes[ns] = prefix
			if !sharedSuffix(namespaces, ns, n) {
				break
			}
		}
	}
	return prefixes
}

func goNames(segments []string) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteString(gonames.Exported(s))
	}
	return b.String()
}

// sharedSuffix reports whether another namespace ends in the same n segments as
// ns, as Go names go.
func sharedSuffix(namespaces []string, ns string, n int) bool {
	tail := func(s string) (string, bool) {
		segments := strings.Split(s, ".")
		if len(segments) < n {
			return "", false
		}
		return goNames(segments[len(segments)-n:]), true
	}
	want, _ := tail(ns)
	for _, other := range namespaces {
		if got, ok := tail(other); ok && other != ns && got == want {
			return true
		}
	}
	return false
}
