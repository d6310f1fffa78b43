package query

import "strings"

// nearest returns the candidate that most likely was meant by name: the one
// with the fewest typing errors, at most one for each three letters and never all; "" if
// there is none.
func nearest(name string, candidates []string) string {
	if len(name) > maxIdentifier {
		return ""
	}
	best, least := "", min(max(1, len(name)/3), len(name)-1)+1
	for _, c := range candidates {
		if c == name { // it is there, and something else than what is wanted
			continue
		}
		// Of equals the first by name, since candidates out of maps come in any order.
		if d := distance(strings.ToLower(name), strings.ToLower(c)); d < least || d == least && best != "" && c < best {
			best, least = c, d
		}
	}
	return best
}

// distance returns how many bytes must be inserted, deleted, replaced or
// swapped with their neighbour to make b of a.
func distance(a, b string) int {
	// row[j] is the distance of the first i bytes of a and j bytes of b;
	// above and top are the rows before it.
	top, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		top, above, row = above, row, top
		row[0] = i
		for j := 1; j <= len(b); j++ {
			d := above[j-1]
			if a[i-1] != b[j-1] {
				d++
			}
			d = min(d, above[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, top[j-2]+1)
			}
			row[j] = d
		}
	}
	return row[len(b)]
}

// didYouMean suggests the nearest candidate, for the end of a message.
func didYouMean(name string, candidates []string) string {
	if n := nearest(name, candidates); n != "" {
		return "; did you mean " + n + "?"
	}
	return ""
}
