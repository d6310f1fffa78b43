package openapi

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// This file finds the places of what kin-openapi refuses: it says little more than a
// text.

// report reports what kin-openapi could not read. That is about the document that it
// has read last, or about a reference.
func (l *loader) report(err error) {
	var located *yaml.LoadErrors
	if !errors.As(err, &located) {
		if !l.reportNodes(err.Error()) {
			l.errorf(schema.Position{File: l.root.name}, "openapi-form", "the document does not have the form of OpenAPI: %s", plain(err.Error()))
		}
		return
	}
	for _, e := range located.Errors {
		if m := notText.FindStringSubmatch(e.Message); m != nil && l.reportTexts(l.read, m[1], m[2]) {
			continue
		}
		at := l.read.position(e.Mark.Line, e.Mark.Column)
		if m := isText.FindStringSubmatch(e.Message); m != nil {
			l.noteScalar(at, m[1], m[2], e.Message)
		}
		l.errorf(at, "openapi-form", "the document does not have the form of OpenAPI: %s", plain(e.Message))
	}
}

// notText is what kin-openapi says of a number or truth value where a text must
// be, which in YAML is easily written: in which field, and of what.
var notText = regexp.MustCompile(`^cannot unmarshal !!(?:int|float|bool) into string field "([^"]*)"(?: in (\S+))?$`)

// isText is what it says of a text where a number or truth value must be.
var isText = regexp.MustCompile("^cannot construct !!str `(.*)` into (bool|u?int|float)")

// scalar is what a value is taken for that is written as one of another kind.
type scalar struct{ what, advice, tag string }

// noteScalar notes that a text is taken for the number or truth value that it spells.
func (l *loader) noteScalar(at schema.Position, text, kind, message string) {
	var spelled yaml.Node
	if yaml.Unmarshal([]byte(text), &spelled) != nil || content(&spelled) == nil {
		return
	}
	tag := content(&spelled).Tag
	// Whether a bound is excluded is a truth value in version 3.0, and a number later.
	either := strings.HasSuffix(message, "/exclusiveMinimum") || strings.HasSuffix(message, "/exclusiveMaximum")
	switch isNumber := tag == "!!int" || tag == "!!float" && kind == "float"; {
	case isNumber && kind != "bool":
		l.scalars[at] = scalar{"a number", "write it without quotes, as " + clip(text), tag}
	case tag == "!!bool" && (kind == "bool" || either):
		l.scalars[at] = scalar{"true or false", "write it without quotes, as " + clip(text), tag}
	}
}

// reportTexts reports the values of a field that are no texts, in the node of a document
// that a pointer leads to. It reports false if there are none.
func (l *loader) reportTexts(f *file, field, pointer string) bool {
	if !l.hasTree(f) {
		return false
	}
	n := content(f.tree)
	for _, part := range strings.Split(pointer+"/"+field, "/")[1:] {
		if n = child(n, unescaped(part)); n == nil {
			return false
		}
	}
	values := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		values = n.Content
	}
	reported := false
	for _, v := range values {
		if v = behind(v); v.Kind == yaml.ScalarNode && v.Tag != "!!str" {
			l.errorf(f.at(v), "openapi-form", "%s must be a text: put it in quotes, as \"%s\"", v.Value, clip(v.Value))
			l.scalars[f.at(v)], reported = scalar{"a text", `put it in quotes, as "` + clip(v.Value) + `"`, "!!str"}, true
		}
	}
	return reported
}

// hasTree reports whether the nodes of a document are there, or can be parsed again.
func (l *loader) hasTree(f *file) bool { return f.tree != nil || l.parseYAML(f) }

var (
	// wrongKind is what kin-openapi says of a reference that leads to another kind of node
	// than must be there; no schema beside a reference likewise.
	wrongKind = regexp.MustCompile(`bad data in "([^"]*)" \(expecting (?:ref to )?(.*?)(?: object)?\)|the fields next to \$ref "([^"]*)" are not a (schema)`)
	// noNode is what it says of a reference that leads to nothing, or to nothing that it has
	// read.
	noNode = regexp.MustCompile(`failed to resolve "[^"]*" in fragment in URI: "([^"]*)"`)
	// noObject is what it says of a node that is empty.
	noObject = regexp.MustCompile(`invalid (\w[\w ]*): value MUST be an object`)
	// twoForms is what it says of a parameter that has both.
	twoForms = "cannot contain both schema and content in a parameter"
)

// holders are the members that have nodes of a kind in them, as kin-openapi names it.
// Those of schemas are many.
var holders = map[string]string{
	"callback": "callbacks", "example": "examples", "header": "headers", "link": "links", "parameter": "parameters",
	"path item": "paths", "pathItem": "paths", "requestBody": "requestBodies", "response": "responses", "securityScheme": "securitySchemes",
}

// reportNodes reports the nodes that kin-openapi refuses without a place. It reports
// false if there are none.
func (l *loader) reportNodes(text string) bool {
	var isMeant func(n located) bool
	message := ""
	if m := wrongKind.FindStringSubmatch(text); m != nil {
		ref, kind := m[1]+m[3], m[2]+m[4]
		message = fmt.Sprintf("the reference %q does not lead to a %s: correct it", ref, kind)
		isMeant = func(n located) bool {
			_, to := entry(n.node, "$ref")
			return to != nil && to.Value == ref && n.isA(kind)
		}
	} else if m := noNode.FindStringSubmatch(text); m != nil {
		message = fmt.Sprintf("the reference %q leads to nothing that can be read: define it or correct the reference", m[1])
		isMeant = func(n located) bool {
			_, to := entry(n.node, "$ref")
			return to != nil && to.Value == m[1]
		}
	} else if m := noObject.FindStringSubmatch(text); m != nil {
		message = fmt.Sprintf("there must be a %s: write it, or remove the name", m[1])
		isMeant = func(n located) bool { return n.node.Tag == "!!null" && n.isA(m[1]) }
	} else if strings.Contains(text, twoForms) {
		message = "a parameter must have either schema or content: remove one of the two"
		isMeant = func(n located) bool {
			schemaKey, _ := entry(n.node, "schema")
			contentKey, _ := entry(n.node, "content")
			return schemaKey != nil && contentKey != nil
		}
	} else {
		return false
	}
	reported := false
	for _, f := range l.files {
		if f == nil || !l.hasTree(f) {
			continue
		}
		visit(content(f.tree), func(n located) {
			if isMeant(n) {
				l.errorf(f.at(n.node), "openapi-form", "%s", message)
				reported = true
			}
		})
	}
	return reported
}

// isA reports whether a node stands where one of a kind belongs.
func (n *located) isA(kind string) bool {
	if n.isKey || len(n.keys) == 0 {
		return false
	}
	own, holder := n.keys[len(n.keys)-1], ""
	if len(n.keys) > 1 {
		holder = n.keys[len(n.keys)-2]
	}
	switch {
	case own == "requestBody":
		return kind == own
	case kind == "schema":
		return own == "schema" || slices.Contains(schemaHolders, own) || slices.Contains(schemaHolders, holder)
	}
	return holder == holders[kind]
}

// schemaHolders are the members that are schemas, or have some in them.
var schemaHolders = []string{
	"$defs", "additionalProperties", "allOf", "anyOf", "contains", "definitions", "dependentSchemas", "else", "if", "items", "not", "oneOf",
	"patternProperties", "prefixItems", "properties", "propertyNames", "schemas", "then", "unevaluatedItems", "unevaluatedProperties",
}
