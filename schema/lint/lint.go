// Package lint has the rules that matter to those who write descriptions and to nobody
// who reads them: what they find is odd, breaks the standard without making anything
// unusable, or costs a walk of its own. [schema.Read] has found everything else.
//
// The package belongs to the command and promises nothing to others.
package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// Rules returns the rules, in alphabetical order.
func Rules() []schema.Rule {
	return []schema.Rule{
		{ID: "alias-duplicate", Severity: schema.Warning, Means: "Two namespaces have one alias in a document (5.2).", Do: "Give one of them another alias."},
		{ID: "annotation-applies", Severity: schema.Warning, Means: "An annotation stands on an element that its term does not apply to (14.1.2).", Do: "Annotate an element of a kind that the term names."},
		{ID: "annotation-incomplete", Severity: schema.Warning, Means: "A record lacks a property that cannot be null and has no default (14.4.14).", Do: "Give the property."},
		{ID: "base-open", Severity: schema.Warning, Means: "A type states that it is not open, and its base type is (6.3, 9.3).", Do: "Remove OpenType."},
		{ID: "enum-flags-negative", Severity: schema.Warning, Means: "A member of flags has a negative value (10.3).", Do: "Give it a value of bits that are not negative."},
		{ID: "facet-range", Severity: schema.Warning, Means: "A facet has a number that is not in its range (7.2).", Do: "Give one in the range."},
		{ID: "parameter-optional", Severity: schema.Warning, Means: "A parameter that must be given follows one that is optional (12.9).", Do: "Make it optional too, or put it first."},
		{ID: "path-type", Severity: schema.Warning, Means: "A property of an entity type, a parameter or a return type has the type of a path, which only annotations have values of (4.6).", Do: "Make it a string."},
		{ID: "range-empty", Severity: schema.Warning, Means: "A lower limit of OpenAPI is above the upper one, so that no value fits.", Do: "Correct one of them."},
		{ID: "required-forbidden", Severity: schema.Warning, Means: "A schema of OpenAPI requires a property that it does not allow.", Do: "Declare the property, or do not require it."},
		{ID: "stream-misplaced", Severity: schema.Warning, Means: "A stream is an item of a collection or a parameter, which it cannot be (4.4).", Do: "Give it another type."},
		{ID: "term-applies", Severity: schema.Warning, Means: "A term applies to what is no element of CSDL (14.1.2).", Do: "Name an element as CSDL XML does."},
		{ID: "term-deprecated", Severity: schema.Warning, Means: "An annotation has a term that is deprecated.", Do: "Use the term that takes its place."},
	}
}

// Check checks the document asked for of a linked model by these rules; those that it
// references have other authors. What it finds is sorted by place.
func Check(m *schema.Model) schema.Diagnostics {
	document := m.Documents[0]
	c := &checker{file: document.Name, entities: map[string]bool{}}
	c.aliases(document)
	for _, s := range document.Schemas {
		for _, t := range s.EntityTypes {
			c.entities[t.QualifiedName()] = true
		}
	}
	for _, e := range schema.Elements(&schema.Model{Documents: m.Documents[:1]}) {
		c.element(e)
	}
	return c.sorted()
}

// sorted returns what was found, by its place.
func (c *checker) sorted() schema.Diagnostics {
	c.found.Sort()
	if c.more > 0 {
		c.found.Warnf(schema.Position{}, "too-many-warnings", "and %d more warnings", c.more)
	}
	return c.found
}

// maxWarnings is how many warnings are kept: more help nobody.
const maxWarnings = 2000

// checker is one call of Check or CheckAPI.
type checker struct {
	found    schema.Diagnostics
	file     string          // of the document
	more     int             // findings beyond maxWarnings
	entities map[string]bool // the names of entity types
}

func (c *checker) warn(rule string, pos schema.Position, format string, args ...any) {
	c.add(schema.Diagnostic{Pos: pos, Rule: rule, Message: fmt.Sprintf(format, args...)})
}

func (c *checker) add(d schema.Diagnostic) {
	if len(c.found) == maxWarnings {
		c.more++
		return
	}
	c.found = append(c.found, d)
}

// aliases checks that an alias is that of one namespace.
func (c *checker) aliases(d *schema.Document) {
	type use struct {
		namespace string
		pos       schema.Position
	}
	first := map[string]use{}
	add := func(alias, namespace string, pos schema.Position) {
		before, there := first[alias]
		switch {
		case alias == "":
		case !there:
			first[alias] = use{namespace, pos}
		case before.namespace != namespace:
			c.add(schema.Diagnostic{
				Pos: pos, Rule: "alias-duplicate", Message: fmt.Sprintf("%s has the alias %s, which %s has too: give one of them another alias", namespace, alias, before.namespace),
				Related: []schema.Related{{Pos: before.pos, Message: "the alias of " + before.namespace}},
			})
		}
	}
	for _, r := range d.References {
		for _, i := range r.Includes {
			add(i.Alias, i.Namespace, i.Pos)
		}
	}
	for _, s := range d.Schemas {
		add(s.Alias, s.Namespace, s.Pos)
	}
}

// element checks one element.
func (c *checker) element(e schema.Element) {
	for _, a := range slices.Concat(e.Node.Annotations, e.Node.External) {
		if a.Pos.File == c.file {
			c.annotation(a, e)
		}
	}
	if t := e.Type(); t != nil && t.Type != nil {
		c.facets(e, t)
		c.typeUse(e, t)
	}
	switch v := e.Value.(type) {
	case *schema.EntityType:
		c.open(&v.StructuredType)
	case *schema.ComplexType:
		c.open(&v.StructuredType)
	case *schema.EnumType:
		c.flags(v)
	case *schema.Operation:
		c.parameters(v)
	case *schema.Term:
		c.applies(v)
	}
}

func (c *checker) open(t *schema.StructuredType) {
	if t.ClosedPos.Line > 0 && t.Base != nil && t.Base.Open {
		c.warn("base-open", t.ClosedPos, "%s states that it is not open, and its base type %s is: remove OpenType", t.QualifiedName(), t.Base.QualifiedName())
	}
}

func (c *checker) flags(t *schema.EnumType) {
	for _, m := range t.Members {
		if t.IsFlags && m.Value < 0 {
			c.warn("enum-flags-negative", m.Pos, "member %s of %s has the value %d, and flags have none below zero: give it another", m.Name, t.QualifiedName(), m.Value)
		}
	}
}

const optionalParameter = "Org.OData.Core.V1.OptionalParameter"

func (c *checker) parameters(o *schema.Operation) {
	var optional *schema.Parameter
	for _, p := range o.Parameters {
		switch is := p.Annotation(optionalParameter, "") != nil; {
		case is:
			optional = p
		case optional != nil:
			c.warn("parameter-optional", p.Pos, "parameter %s of %s must be given and follows %s, which is optional: make it optional too, or put it first", p.Name, o.QualifiedName(), optional.Name)
			return
		}
	}
}

// kinds are what terms can apply to (section 14.1.2).
var kinds = strings.Fields(`Action ActionImport And Annotation Apply Binary Bool Cast Collection ComplexType Date
	DateTimeOffset Decimal Duration EntityContainer EntitySet EntityType EnumMember EnumType Eq Float Function
	FunctionImport Ge Gt Guid Has If In Include Int IsOf LabeledElement LabeledElementReference Le Lt Member Ne
	NavigationProperty Neg Not Null OnDelete Or Parameter Path Property PropertyValue Record Reference
	ReferentialConstraint ReturnType Schema Singleton String Term TimeOfDay TypeDefinition UrlRef
	Add Sub Mul Div DivBy Mod AnnotationPath ModelElementPath NavigationPropertyPath PropertyPath`)

func (c *checker) applies(t *schema.Term) {
	for _, kind := range t.AppliesTo {
		if !slices.Contains(kinds, kind) {
			c.warn("term-applies", t.Pos, "term %s applies to %q, which is no element of CSDL%s", t.QualifiedName(), kind, schema.DidYouMean(kind, kinds, ""))
		}
	}
}
