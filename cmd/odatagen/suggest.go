package main

import "github.com/odatagen/odatagen/schema"

// suggestion returns "; did you mean X?" with the candidate nearest to what was
// typed, or "" if none is near.
func suggestion(typed string, candidates []string, prefix string) string {
	best, least := "", len(typed)/2+1
	for _, c := range candidates {
		if d := schema.EditDistance(typed, c); d < least {
			best, least = c, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + prefix + best + "?"
}
