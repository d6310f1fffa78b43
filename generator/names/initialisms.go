package names

import (
	"slices"
	"strings"
)

// initialismSet has words that are written in upper case beside those that always are,
// in lower case.
type initialismSet map[string]bool

// initialismPath is the path of the line of the lock that has them.
const initialismPath = "words"

func newInitialisms(words []string) initialismSet {
	set := initialismSet{}
	for _, w := range words {
		set[strings.ToLower(w)] = true
	}
	return set
}

// initialismsIn returns those of the run before.
func initialismsIn(lock *Lock) initialismSet {
	set := initialismSet{}
	for w := range strings.SplitSeq(lock.Value(InitialismKind, initialismPath), ",") {
		if w != "" {
			set[strings.ToLower(w)] = true
		}
	}
	return set
}

// text is the value of their line.
func (s initialismSet) text() string {
	var list []string
	for w := range s {
		list = append(list, strings.ToUpper(w))
	}
	slices.Sort(list)
	return strings.Join(list, ",")
}

// apply writes the words of a Go name, or of a pattern of one, that are in the set in
// upper case, and their plurals with an s behind: SkuList becomes SKUList.
func (s initialismSet) apply(name string) string {
	if len(s) == 0 {
		return name
	}
	var b strings.Builder
	for name != "" {
		end := strings.IndexFunc(name, func(r rune) bool { return !inIdentifiers(r) })
		if end < 0 {
			end = len(name)
		}
		for _, w := range appendWords(nil, name[:end]) {
			b.WriteString(s.word(w))
		}
		rest := strings.TrimLeftFunc(name[end:], func(r rune) bool { return !inIdentifiers(r) })
		b.WriteString(name[end : len(name)-len(rest)])
		name = rest
	}
	return b.String()
}

func (s initialismSet) word(w string) string {
	lower := strings.ToLower(w)
	if one, plural := strings.CutSuffix(lower, "s"); !s[lower] && plural && s[one] {
		return strings.ToUpper(one) + "s"
	}
	if s[lower] {
		return strings.ToUpper(w)
	}
	return w
}
