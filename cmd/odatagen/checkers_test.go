package main

import (
	"fmt"
	"strings"
	"testing"
)

// checker is a rule of another checker of CSDL 4, and which rules are about the same,
// or why none is.
type checker struct {
	theirs, ours, why string
}

// odataNET are the validation rules of the .NET libraries for OData, by groups.
var odataNET = []checker{
	{"name empty, too long, not allowed", "name-invalid attribute-missing name-hyphen", ""},
	{"namespace too long, not allowed, reserved", "namespace-invalid namespace-reserved", ""},
	{"duplicate alias", "alias-duplicate alias-ambiguous", ""},
	{"duplicate names: elements of a schema", "type-duplicate name-clash", ""},
	{"duplicate names: children of a container", "child-duplicate", ""},
	{"duplicate names: properties, inherited ones too", "property-duplicate property-repeated property-redefined", ""},
	{"duplicate names: members, parameters", "member-duplicate parameter-duplicate", ""},
	{"duplicate annotations", "annotation-duplicate", ""},
	{"a member has the name of its type", "", "version 4.01 allows it, and Go has no trouble with it"},
	{"base types: kind, cycles, built-in abstract types", "base-kind base-cycle base-abstract", ""},
	{"a closed complex type under an open one", "base-open", ""},
	{"a property's declaring type is another type", "", "a description in XML or JSON cannot say so"},
	{"keys: belong to the type, are scalar, not null, once, not inherited", "key-unknown key-type key-nullable key-duplicate key-redefined key-primitive", ""},
	{"entities of a set without a key", "key-missing", ""},
	{"partner", "partner-unknown partner-mismatch", ""},
	{"bindings: path, target, once", "binding-path binding-target binding-duplicate", ""},
	{"bindings lead back where there is a partner", "", "version 4.01 does not demand it"},
	{"contained entities have one parent", "binding-contained", ""},
	{"containment: multiplicities", "containment", ""},
	{"on delete: one end only, not of many", "on-delete", "version 4.01 has the action alone, whatever the multiplicity"},
	{"referential constraints: properties, once, types, multiplicities", "constraint-property constraint-duplicate constraint-type constraint-nullable constraint-collection", ""},
	{"a bound operation has parameters, a function returns", "bound-parameter function-return", ""},
	{"required parameters come before optional ones", "parameter-optional", ""},
	{"entity set path", "entity-set-path", ""},
	{"overloads return one type and can be told apart", "overload-return overload-clash", ""},
	{"imports: of unbound operations, entity set", "import-bound import-entity-set operation-unknown", ""},
	{"path types outside of annotations", "path-type", ""},
	{"facets: ranges, scale within precision", "value-invalid facet-range facet-scale facet-misplaced", ""},
	{"enumerations: underlying type, values", "enum-underlying enum-value-range enum-value-overflow enum-value-missing", ""},
	{"type definitions: underlying type", "typedef-underlying", ""},
	{"annotations: term, target", "term-unknown annotation-target-unknown annotation-target-foreign", ""},
	{"annotations: the value has the term's type", "annotation-type annotation-value annotation-property expression-operands", ""},
	{"annotations: required properties of records", "annotation-incomplete", ""},
	{"annotations: the term applies to the element (not by default)", "annotation-applies", ""},
	{"a recursive complex property is optional (not by default)", "", "Go writes such properties as references, and no value is endless"},
	{"entities contain themselves over others (not by default)", "", "paths that run in a circle are cut, and the standard allows them"},
}

// oasis are the checks of OASIS's XML schema, JSON schema and converter.
var oasis = []checker{
	{"elements and attributes: known, in their place, as often as allowed", "element-unknown element-missing element-repeated attribute-unknown attribute-missing text-unexpected namespace-wrong document-root", ""},
	{"members of CSDL JSON", "member-unknown member-missing member-repeated json-syntax", ""},
	{"identifiers, qualified names, 128 characters", "name-invalid namespace-invalid type-unknown annotation-qualifier", ""},
	{"targets of annotations", "annotation-target-unknown annotation-target-spaces", ""},
	{"versions", "csdl-version csdl-version-assumed", ""},
	{"Nullable of collections, of navigation properties", "collection-nullable navigation-nullable", ""},
	{"names of children of a schema, a type, a container", "name-clash type-duplicate property-duplicate child-duplicate member-duplicate schema-duplicate", ""},
	{"numbers of operands of expressions", "expression-operands", ""},
	{"values of constants", "annotation-value value-invalid", ""},
	{"JSON in annotations whose term has that media type", "", "the vocabulary that says so is seldom read"},
	{"elements and attributes of versions 2 and 3", "", "those are not read: csdl-version says so"},
}

// checkers are the tables of other checkers in docs/rules.md.
func checkers() string {
	var b strings.Builder
	b.WriteString("\n## What other checkers find\n\nWhich rules are about what the standard's other checkers look for in version 4, or why none is.\n")
	for _, c := range []struct {
		title string
		rules []checker
	}{{"The .NET libraries for OData", odataNET}, {"OASIS: the XML schema, the JSON schema, the converter", oasis}} {
		fmt.Fprintf(&b, "\n### %s\n\n| what they check | rules here |\n|---|---|\n", c.title)
		for _, r := range c.rules {
			var ids []string
			for _, id := range strings.Fields(r.ours) {
				ids = append(ids, "`"+id+"`")
			}
			text := strings.Join(ids, ", ")
			switch {
			case r.why != "" && text != "":
				text += "; " + r.why
			case text == "":
				text = "none: " + r.why
			}
			fmt.Fprintf(&b, "| %s | %s |\n", r.theirs, text)
		}
	}
	return b.String()
}

// TestCheckers holds that the rules that the tables name exist.
func TestCheckers(t *testing.T) {
	known := map[string]bool{}
	for _, r := range rules() {
		known[r.ID] = true
	}
	for _, list := range [][]checker{odataNET, oasis} {
		for _, c := range list {
			for _, id := range strings.Fields(c.ours) {
				if !known[id] {
					t.Errorf("%s: no rule is called %s", c.theirs, id)
				}
			}
			if c.ours == "" && c.why == "" {
				t.Errorf("%s: neither a rule nor a reason", c.theirs)
			}
		}
	}
}
