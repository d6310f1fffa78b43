package wire

import (
	"slices"
	"strconv"
	"strings"
)

// met is what of a value some schema has looked at: unevaluatedProperties and
// unevaluatedItems are about what is left.
type met struct {
	members map[string]bool
	items   []bool
}

func (m *met) member(name string) {
	if m != nil {
		if m.members == nil {
			m.members = map[string]bool{}
		}
		m.members[name] = true
	}
}

func (m *met) item(i int) {
	if m != nil {
		for len(m.items) <= i {
			m.items = append(m.items, false)
		}
		m.items[i] = true
	}
}

// take takes in what another has met.
func (m *met) take(other *met) {
	if m == nil || other == nil {
		return
	}
	for name := range other.members {
		m.member(name)
	}
	for i, is := range other.items {
		if is {
			m.item(i)
		}
	}
}

// held holds a value to a schema, by the JSON that write writes of it. If something
// is wrong with the value already, it may not have any.
func (c *checker) held(s *jsonSchema, write func(*encoder)) {
	if len(c.found) > 0 {
		return
	}
	e := newEncoder(nil, nil)
	defer e.release()
	e.strict = true
	if write(e); e.err != nil {
		c.add(e.err.Error())
		return
	}
	c.heldJSON(s, string(e.b))
}

// heldJSON holds JSON to a schema.
func (c *checker) heldJSON(s *jsonSchema, text string) {
	n, err := parseTree(text)
	if err != nil {
		c.add(err.Error())
		return
	}
	c.schema(s, &n, nil)
}

// schema holds a value to a schema, and notes in m what of it was looked at.
func (c *checker) schema(s *jsonSchema, v *node, m *met) {
	if s.never {
		c.add("must not be there")
		return
	}
	outer := m
	if s.unevaluated != nil || s.unevaluatedItems != nil {
		m = new(met)
	}
	kind := v.kind()
	if len(s.types) > 0 && !slices.Contains(s.types, kind) && !(kind == "integer" && slices.Contains(s.types, "number")) {
		c.add("must be " + wordsOf(s.types))
	}
	if s.values != nil {
		if text, _ := canonical(v.json); !slices.Contains(s.values, text) {
			c.add("must be " + s.listed)
		}
	}
	switch kind {
	case "string":
		c.text(&s.own, v.text)
	case "integer", "number":
		c.numberText(&s.own, v.json)
	case "array":
		c.schemaItems(s, v, m)
	case "object":
		c.schemaMembers(s, v, m)
	}
	c.combined(s, v, m)
	c.unevaluated(s, v, m)
	if m != outer {
		outer.take(m)
	}
}

// wordsOf says what the types of JSON Schema are.
func wordsOf(types []string) string {
	words := make([]string, len(types))
	for i, t := range types {
		switch t {
		case "null":
			words[i] = "null"
		case "boolean":
			words[i] = "true or false"
		case "array":
			words[i] = "a list"
		case "integer", "object":
			words[i] = "an " + t
		default:
			words[i] = "a " + t
		}
	}
	return strings.Join(words, " or ")
}

// numberText checks a number by its text.
func (c *checker) numberText(r *rules, text string) {
	if !r.minimum.set && !r.maximum.set && !r.above.set && !r.below.set && !r.multipleOf.set() {
		return
	}
	d, err := ParseDecimal(text)
	if err != nil {
		c.add("has an exponent that is too large to be compared")
		return
	}
	c.number(r, d)
}

// fits reports whether a value is one of a schema. If it is, m has what of it was
// looked at.
func (c *checker) fits(s *jsonSchema, v *node, m *met) bool {
	trial := checker{texts: c.texts}
	var own *met
	if m != nil {
		own = new(met)
	}
	trial.schema(s, v, own)
	if len(trial.found) > 0 {
		return false
	}
	m.take(own)
	return true
}

// combined holds a value to the schemas that a schema has for all of it.
func (c *checker) combined(s *jsonSchema, v *node, m *met) {
	for _, part := range s.allOf {
		c.schema(part, v, m)
	}
	if len(s.anyOf) == 1 {
		c.schema(s.anyOf[0], v, m)
	} else if len(s.anyOf) > 0 {
		fitting := 0
		for _, part := range s.anyOf {
			if c.fits(part, v, m) {
				fitting++
			}
		}
		if fitting == 0 {
			c.add("is none of what the description allows by anyOf")
		}
	}
	if len(s.oneOf) > 0 {
		var fitting []string
		for k, part := range s.oneOf {
			if c.fits(part, v, m) {
				fitting = append(fitting, strconv.Itoa(k+1))
			}
		}
		switch {
		case len(fitting) == 0:
			c.add("is none of what the description allows by oneOf")
		case len(fitting) > 1:
			c.add("is several of what the description allows one of, by oneOf: number " + strings.Join(fitting[:2], " and number "))
		}
	}
	if s.not != nil && c.fits(s.not, v, nil) {
		c.add("is what the description excludes by not")
	}
	if s.condition != nil {
		next := s.then
		if !c.fits(s.condition, v, m) {
			next = s.otherwise
		}
		if next != nil {
			c.schema(next, v, m)
		}
	}
}

// schemaItems holds an array to what a schema says of its items.
func (c *checker) schemaItems(s *jsonSchema, v *node, m *met) {
	c.count(len(v.items), s.own.minItems, s.own.maxItems, "item", "items")
	if s.own.unique {
		c.uniqueNodes(v.items)
	}
	found := 0
	for i := range v.items {
		item := &v.items[i]
		switch {
		case i < len(s.prefix):
			c.in(step{index: i}, func() { c.schema(s.prefix[i], item, nil) })
			m.item(i)
		case s.items != nil:
			c.in(step{index: i}, func() { c.schema(s.items, item, nil) })
			m.item(i)
		}
		if s.contains != nil && c.fits(s.contains, item, nil) {
			found++
			m.item(i)
		}
	}
	if s.contains == nil {
		return
	}
	least := 1
	if s.minContains.set {
		least = s.minContains.n
	}
	if found < least {
		c.add("must have at least " + counted(least, "item", "items") + " of those that the description means by contains")
	}
	if s.maxContains.set && found > s.maxContains.n {
		c.add("must have at most " + counted(s.maxContains.n, "item", "items") + " of those that the description means by contains")
	}
}

// uniqueNodes checks that no two values are the same.
func (c *checker) uniqueNodes(items []node) {
	seen := map[string]int{}
	for i := range items {
		text, _ := canonical(items[i].json)
		if first, twice := seen[text]; twice {
			c.in(step{index: i}, func() { c.add("is the same as item " + strconv.Itoa(first) + ", and items must be unique") })
			return
		}
		seen[text] = i
	}
}

// schemaMembers holds an object to what a schema says of its members.
func (c *checker) schemaMembers(s *jsonSchema, v *node, m *met) {
	c.count(len(v.members), s.own.minProperties, s.own.maxProperties, "property", "properties")
	for _, name := range s.required {
		c.requires(v, name, "is required")
	}
	for i := range v.members {
		name, value := v.members[i].name, &v.members[i].value
		known := false
		hold := func(to *jsonSchema) {
			c.at(name, func() { c.schema(to, value, nil) })
			m.member(name)
			known = true
		}
		if of, declared := s.properties[name]; declared {
			hold(of)
		}
		for _, p := range s.patterns {
			if p.matches(name) {
				hold(p.schema)
			}
		}
		if !known && s.additional != nil {
			c.rest(s.additional, name, value)
			m.member(name)
		}
		if s.names != nil && !c.fits(s.names, nameNode(name), nil) {
			c.at(name, func() { c.add("has a name that is not allowed here") })
		}
	}
	for _, one := range v.members {
		for _, name := range s.dependentRequired[one.name] {
			c.requires(v, name, "is required beside "+strconv.Quote(one.name))
		}
	}
	for _, one := range v.members {
		if of := s.dependentSchemas[one.name]; of != nil {
			c.schema(of, v, m)
		}
	}
}

// nameNode returns the name of a member as a value.
func nameNode(name string) *node {
	quoted, _ := appendString(nil, name)
	return &node{json: string(quoted), text: name}
}

func (c *checker) requires(v *node, name, message string) {
	if v.member(name) == nil {
		c.at(name, func() { c.add(message) })
	}
}

// rest holds a member that no other schema is about to the one for those.
func (c *checker) rest(s *jsonSchema, name string, value *node) {
	c.at(name, func() {
		if s.never {
			c.add("is not a property that is known here")
			return
		}
		c.schema(s, value, nil)
	})
}

// unevaluated holds what no schema has looked at to the one for that.
func (c *checker) unevaluated(s *jsonSchema, v *node, m *met) {
	if s.unevaluated != nil {
		for i := range v.members {
			if name := v.members[i].name; !m.members[name] {
				c.rest(s.unevaluated, name, &v.members[i].value)
				m.member(name)
			}
		}
	}
	if s.unevaluatedItems != nil {
		for i := range v.items {
			if i >= len(m.items) || !m.items[i] {
				c.in(step{index: i}, func() { c.schema(s.unevaluatedItems, &v.items[i], nil) })
				m.item(i)
			}
		}
	}
}
