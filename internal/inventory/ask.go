package inventory

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/pattern"
)

// ask is something that is asked for: a pattern, behind a method perhaps, as in
// "POST /parcels", or the id of an operation.
type ask struct {
	text    string
	method  string // "" for any
	pattern string
	set     *pattern.Set
}

// askFor reads what is asked for.
func askFor(text string) ask {
	a := ask{text: text, pattern: text}
	if method, path, found := strings.Cut(text, " "); found && strings.HasPrefix(path, "/") {
		a.method, a.pattern = strings.ToUpper(method), path
	}
	a.set = pattern.New([]string{a.pattern})
	return a
}

// asksFor reads several.
func asksFor(texts []string) (list []ask) {
	for _, text := range texts {
		list = append(list, askFor(text))
	}
	return list
}

// route reports whether it asks for an operation on a path, of segments as
// [schema.Route.Segments] has them.
func (a *ask) route(method string, segments []string) bool {
	if a.method != "" && a.method != method {
		return false
	}
	m, _ := a.set.Operation(segments)
	return m >= pattern.Whole
}

// known is what can be asked for: paths with the methods that they have, and names.
type known struct {
	methods map[string][]string // by path
	names   []string
}

// path adds an operation on a path.
func (k *known) path(method, path string) {
	if k.methods == nil {
		k.methods = map[string][]string{}
	}
	k.methods[path] = append(k.methods[path], method)
}

// suggest says what was probably meant by what there is nothing of: something of a near
// name or, where there is none, what is above it.
func (k *known) suggest(asked string) string {
	a := askFor(asked)
	var paths, ofMethod []string
	for path, methods := range k.methods {
		paths = append(paths, path)
		if slices.Contains(methods, a.method) {
			ofMethod = append(ofMethod, path)
		}
	}
	if !strings.HasPrefix(a.pattern, "/") {
		return above(a.pattern, paths, k.names)
	}
	if strings.IndexByte(a.pattern, '*') < 0 { // as paths are spelled
		a.pattern = "/" + strings.Join(pattern.Segments(a.pattern), "/")
	}
	if meant := schema.SuggestPattern(a.pattern, "", ofMethod, nil); a.method != "" && meant != "" {
		return strings.Replace(meant, "'", "'"+a.method+" ", 1)
	}
	return above(a.pattern, paths, nil)
}

// above suggests what is like something that there is not, or like what is above it.
func above(asked string, paths, names []string) string {
	for asked != "" {
		if meant := schema.SuggestPattern(asked, "", paths, names); meant != "" {
			return meant
		}
		asked = asked[:max(strings.LastIndexByte(asked, '/'), 0)]
	}
	return ""
}
