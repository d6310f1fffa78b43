package rest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/schema/api"
)

// rules returns the rules of a value as the tag "check" has them: see package
// odata. A pattern comes last, since it may have spaces.
func (p *planner) rules(m *api.Schema) string {
	var list []string
	add := func(keyword, value string) {
		if value != "" {
			list = append(list, keyword+"="+value)
		}
	}
	kind := ""
	if len(m.Types) == 1 {
		kind = m.Types[0]
	}
	switch kind {
	case "string":
		add("minLength", m.MinLength)
		add("maxLength", m.MaxLength)
		if slices.Contains(checkedFormats, m.Format) {
			add("format", m.Format)
		}
		add("pattern", p.pattern(m))
	case "integer", "number":
		m = nearest(m)
		add("minimum", m.Minimum)
		add("maximum", m.Maximum)
		add("exclusiveMinimum", m.ExclusiveMinimum)
		add("exclusiveMaximum", m.ExclusiveMaximum)
		add("multipleOf", m.MultipleOf)
		add("enum", plainValues(m))
	case "boolean":
		add("enum", plainValues(m))
	case "array":
		add("minItems", m.MinItems)
		add("maxItems", m.MaxItems)
		if m.UniqueItems {
			list = append(list, "uniqueItems")
		}
	case "object":
		if rules := countRules(m); rules != "" {
			list = append(list, rules)
		}
	}
	return strings.Join(list, " ")
}

// nearest returns a schema whose numbers are those that the values of its Go type, where
// that is binary, can be compared with: a value stands for its shortest text.
func nearest(m *api.Schema) *api.Schema {
	if name, _ := primitive(m); name != "float64" && name != "float32" {
		return m
	}
	own := *m
	own.Enum = slices.Clone(m.Enum)
	texts := []*string{&own.Minimum, &own.Maximum, &own.ExclusiveMinimum, &own.ExclusiveMaximum, &own.MultipleOf}
	for i := range own.Enum {
		texts = append(texts, &own.Enum[i].JSON)
	}
	for _, text := range texts {
		if f, err := strconv.ParseFloat(*text, 64); err == nil {
			*text = strconv.FormatFloat(f, 'f', -1, 64)
		}
	}
	return &own
}

// countRules are the rules for the number of an object's properties.
func countRules(m *api.Schema) string {
	var list []string
	if m.MinProperties != "" {
		list = append(list, "minProperties="+m.MinProperties)
	}
	if m.MaxProperties != "" {
		list = append(list, "maxProperties="+m.MaxProperties)
	}
	return strings.Join(list, " ")
}

// checkedFormats are the formats that the runtime checks and no Go type does: those of
// stringFormats it checks only where a schema is held to.
var checkedFormats = []string{"email", "idn-email", "hostname", "ipv4", "ipv6", "uri", "iri", "uri-reference", "iri-reference", "time", "duration"}

// plainValues returns the values of an enumeration of numbers or booleans.
func plainValues(m *api.Schema) string {
	var values []string
	for _, v := range m.Enum {
		if v.IsText || strings.ContainsAny(v.JSON, " |\"[{") {
			return ""
		}
		values = append(values, v.JSON)
	}
	return strings.Join(values, "|")
}

// pattern returns a pattern as Go has it, and reports one that it has not.
func (p *planner) pattern(m *api.Schema) string {
	if m.Pattern == "" {
		return ""
	}
	translated, ok := translatePattern(m.Pattern)
	if !ok {
		p.ds.Warnf(m.Pos, "pattern-unchecked", "the pattern %q is not checked: Go's regular expressions, which take linear time, do not have all that JavaScript's have", clip(m.Pattern))
		return ""
	}
	return translated
}

// translatePattern returns a pattern as Go has it; false if Go has it not.
func translatePattern(pattern string) (translated string, ok bool) {
	translated = unicodeEscape.ReplaceAllString(pattern, `\x{$1$2}`)
	_, err := regexp.Compile(translated)
	return translated, err == nil && len(translated) <= 1000
}

// unicodeEscape is JavaScript's escape of a character.
var unicodeEscape = regexp.MustCompile(`\\u(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{4}))`)

// prefixRules returns the rules of the items of a list or the values of a map.
func prefixRules(prefix string, item *goType) string {
	rules := item.elementRules()
	if rules == "" {
		return ""
	}
	var list []string
	for rest := rules; rest != ""; {
		word, after, _ := strings.Cut(rest, " ")
		if isPattern(word) {
			word, after = rest, ""
		}
		list = append(list, prefix+"."+word)
		rest = after
	}
	return strings.Join(list, " ")
}

// elementRules returns the rules of a type where it is an item.
func (t *goType) elementRules() string {
	if t.nullable {
		return joinRules("nullable", t.check)
	}
	return t.check
}

// joinRules joins rules, of which only the last can have a pattern; a pattern
// in the first is moved behind.
func joinRules(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	if i := patternAt(a); i >= 0 {
		if patternAt(b) >= 0 {
			return a // a value has one pattern
		}
		return strings.TrimSpace(a[:i] + b + " " + a[i:])
	}
	return a + " " + b
}

// patternAt returns where the pattern in rules begins, -1 if there is none.
func patternAt(rules string) int {
	at := 0
	for rest := rules; rest != ""; {
		word, after, found := strings.Cut(rest, " ")
		if isPattern(word) {
			return at
		}
		if !found {
			return -1
		}
		at += len(word) + 1
		rest = after
	}
	return -1
}

// isPattern reports whether a rule is a pattern.
func isPattern(word string) bool {
	name, _, _ := strings.Cut(word, "=")
	return name[strings.LastIndexByte(name, '.')+1:] == "pattern"
}
