package schema

// DidYouMean returns "; did you mean X?" with the candidate nearest to what was typed,
// behind a prefix, or "" if none is near.
func DidYouMean(typed string, candidates []string, prefix string) string {
	best, least := "", len(typed)/2+1
	if len(typed) > 100 {
		return "" // nobody types that
	}
	for _, c := range candidates {
		if d := EditDistance(typed, c); d < least {
			best, least = c, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + prefix + best + "?"
}
