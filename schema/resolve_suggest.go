package schema

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// unknownType says what to do about a type that is not in the model, in the
// form of the end of a sentence.
func (r *resolver) unknownType(name string) string {
	namespace, _ := splitName(name)
	if strings.ContainsAny(name, "()") {
		return "write the name of a type, or Collection(…) with one inside"
	}
	if _, unread := r.unread[namespace]; !unread || r.schemas[namespace] != nil {
		if near := r.nearestType(name); near != "" {
			return "did you mean " + near + "?"
		}
	}
	if namespace == "" {
		return "give its namespace too, or the Edm namespace of a primitive type"
	}
	return r.unknownNamespace(namespace, "define it")
}

// unknownNamespace says how a missing element of the namespace can be given.
func (r *resolver) unknownNamespace(namespace, otherwise string) string {
	if uri, ok := r.unread[namespace]; ok && r.schemas[namespace] == nil {
		return fmt.Sprintf("its namespace is included from %s, which was not read; give it with --reference %s, or do without it with --opaque %s", uri, shellWord(uri+"=FILE"), shellWord(uri))
	}
	switch {
	case namespace == "Edm":
		return "the Edm namespace has no such type"
	case r.schemas[namespace] == nil:
		return fmt.Sprintf("no schema has the namespace %s; add the schema, or a Reference that includes it", namespace)
	}
	return otherwise
}

// suggester finds the known name that an unknown one was probably meant to be.
// It stops looking after as much work as a person will not notice: a
// description with thousands of unknown names has another problem.
type suggester struct {
	bySimpleName map[string][]string // lower case simple name to qualified names
	byNamespace  map[string][]string // namespace to simple names
	work         int                 // bytes compared with bytes so far
}

const maxSuggesterWork = 20_000_000

// nearestType returns the qualified name of the type that an unknown name is
// most like, or "".
func (r *resolver) nearestType(name string) string {
	s := &r.suggester
	if s.bySimpleName == nil {
		s.index(r)
	}
	namespace, simple := splitName(name)
	var inOther string
	for _, candidate := range s.bySimpleName[strings.ToLower(simple)] {
		candidateNamespace, candidateSimple := splitName(candidate)
		if candidateNamespace == namespace {
			return candidate
		}
		if candidateSimple == simple && inOther == "" {
			inOther = candidate
		}
	}
	if near := s.nearest(simple, s.byNamespace[namespace]); near != "" {
		return namespace + "." + near
	}
	return inOther
}

// index takes the types in document order, so that the same description always
// gives the same suggestions.
func (s *suggester) index(r *resolver) {
	s.bySimpleName = map[string][]string{}
	s.byNamespace = map[string][]string{}
	add := func(t Type) {
		namespace, simple := splitName(t.QualifiedName())
		key := strings.ToLower(simple)
		s.bySimpleName[key] = append(s.bySimpleName[key], t.QualifiedName())
		s.byNamespace[namespace] = append(s.byNamespace[namespace], simple)
	}
	for _, schema := range r.model.Schemas() {
		for _, t := range schema.EntityTypes {
			add(t)
		}
		for _, t := range schema.ComplexTypes {
			add(t)
		}
		for _, t := range schema.EnumTypes {
			add(t)
		}
		for _, t := range schema.TypeDefinitions {
			add(t)
		}
	}
	for _, name := range primitiveNames {
		add(Primitive("Edm." + name))
	}
}

// nearest returns the candidate with the smallest edit distance to the name, if
// that is small enough to be a slip of the finger.
func (s *suggester) nearest(name string, candidates []string) string {
	if len(name) > maxNameLength {
		return ""
	}
	n := utf8.RuneCountInString(name)
	limit := min(1+n/5, n/2)
	best, bestDistance := "", limit+1
	for _, c := range candidates {
		if s.work++; s.work > maxSuggesterWork {
			return ""
		}
		if d := len(c) - len(name); d > 4*limit || -d > 4*limit {
			continue // bytes differ too much for so few edits
		}
		s.work += len(c) * len(name)
		if d := EditDistance(name, c); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// EditDistance counts the runes to insert, delete or replace to get from a to b.
func EditDistance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range to {
			next := diagonal
			if x != y {
				next = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(to)]
}
