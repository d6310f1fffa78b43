package review

import (
	"regexp"
	"strings"
	"testing"
)

// Where golang.org/x/exp/apidiff, the judge, says another thing of an item than the
// compiler, it is for one of these reasons.
const (
	// The judge says less.
	inGone       = "members of a type that is gone are not named"
	typeArgument = "type arguments are not compared"
	renamed      = "a type that takes the place of another is taken for it"
	// The judge says more.
	promoted = "what an embedded struct promoted is named too"
)

var typeArguments = regexp.MustCompile(`\[[^\[\]]+\]`)

// lessSaid returns why the judge says nothing of an item that breaks; "" if there is no
// reason.
func (s *step) lessSaid(key itemKey) string {
	old, new := s.before[key], s.now[key]
	switch {
	case s.broken[key.folder+" "+old.owner()] != nil:
		return inGone
	case new == nil:
		return ""
	case typeArguments.ReplaceAllString(old.typ, "") == typeArguments.ReplaceAllString(new.typ, ""):
		return typeArgument
	}
	// What the signature names is of the package on both sides, and not the same.
	for _, word := range strings.FieldsFunc(old.typ, func(r rune) bool { return strings.ContainsRune("*,()[]. ", r) }) {
		if s.before[itemKey{key.folder, word}] != nil && !strings.Contains(new.typ, word) {
			return renamed
		}
	}
	return ""
}

// moreSaid returns why the judge says something of what does not break.
func (s *step) moreSaid(item, what string) string {
	if strings.Contains(item, ", method set of ") {
		return promoted
	}
	if from, to, changed := strings.Cut(strings.TrimPrefix(what, "changed from "), " to "); changed && from == to {
		return renamed // and then finds it under its own name
	}
	folder, name, _ := strings.Cut(item, " ")
	owner, _, inside := strings.Cut(name, ".")
	if inside && s.before[itemKey{folder, name}] == nil && s.before[itemKey{folder, owner}] != nil {
		return promoted // since the struct itself does not have it
	}
	return ""
}

// judge holds the verdicts against those of the judge, and returns why they differ, by
// item.
func (s *step) judge(t *testing.T) map[string]string {
	reasons := map[string]string{}
	for key := range s.before {
		item := key.folder + " " + key.name
		if s.broken[item] == nil || s.incompatible[item] != "" {
			continue
		}
		if reasons[item] = s.lessSaid(key); reasons[item] == "" {
			t.Errorf("%s: the judge says nothing of %s, which does not compile: %v", s.name, item, s.broken[item])
		}
	}
	for item, what := range s.incompatible {
		if s.broken[item] != nil {
			continue
		}
		if reasons[item] = s.moreSaid(item, what); reasons[item] == "" {
			t.Errorf("%s: the judge says of %s: %s, and it compiles", s.name, item, what)
		}
	}
	return reasons
}
