package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// checker is a rule of another checker of CSDL 4, and which rules are about the same,
// or why none is.
type checker struct {
	theirs, ours, why string
}

// odataNET are the validation rules of the .NET libraries for OData by their names, those of
// version 4; ~ stands for what the name has in common with the one before.
var odataNET = []checker{
	{"NamedElementNameMustNotBeEmptyOrWhiteSpace", "attribute-missing name-invalid", ""},
	{"NamedElementNameIsTooLong", "name-invalid", ""},
	{"NamedElementNameIsNotAllowed", "name-invalid name-hyphen", ""},
	{"SchemaElementNamespaceMustNotBeEmptyOrWhiteSpace", "attribute-missing namespace-invalid", ""},
	{"SchemaElementNamespaceIsTooLong", "namespace-invalid", ""},
	{"SchemaElementNamespaceIsNotAllowed", "namespace-invalid", ""},
	{"SchemaElementSystemNamespaceEncountered", "namespace-reserved", ""},
	{"ModelDuplicateSchemaElementName", "type-duplicate name-clash", ""},
	{"ModelDuplicateEntityContainerName", "name-clash container-several", ""},
	{"EntityContainerDuplicateEntityContainerMemberName", "child-duplicate", ""},
	{"StructuredTypePropertyNameAlreadyDefined", "property-duplicate property-repeated property-redefined", ""},
	{"StructuredTypeInvalidMemberNameMatchesTypeName", "", "version 4.01 allows it, and Go has no trouble with it"},
	{"StructuredTypePropertiesDeclaringTypeMustBeCorrect", "", "a description in XML or JSON cannot say so"},
	{"StructuredTypeBaseTypeMustBeSameKindAsDerivedKind", "base-kind base-abstract", ""},
	{"StructuredTypeInaccessibleBaseType", "type-unknown base-cycle", ""},
	{"OpenComplexTypeCannotHaveClosedDerivedComplexType", "base-open", ""},
	{"StructuralPropertyInvalidPropertyType", "property-type path-type", ""},
	{"EntityTypeKeyPropertyMustBelongToEntity", "key-unknown", ""},
	{"EntityTypeDuplicatePropertyNameSpecifiedInEntityKey", "key-duplicate", ""},
	{"EntityTypeInvalidKeyNullablePart", "key-nullable", ""},
	{"EntityTypeEntityKeyMustBeScalar", "key-type key-primitive", ""},
	{"EntityTypeInvalidKeyKeyDefinedInBaseClass, ~InAncestor", "key-redefined", ""},
	{"EntityTypeKeyMissingOnEntityType, NavigationSourceTypeHasNoKeys", "key-missing", ""},
	{"EntitySetTypeMustBeCollectionOfEntityType, SingletonTypeMustBeEntityType", "set-type", ""},
	{"NavigationSourceInaccessibleEntityType", "set-type-unknown", ""},
	{"EntityReferenceTypeInaccessibleEntityType, TypeReferenceInaccessibleSchemaType", "type-unknown", ""},
	{"NavigationPropertyCorrectType", "navigation-type", ""},
	{"NavigationPropertyPartnerPathShouldBeResolvable", "partner-unknown partner-mismatch", ""},
	{"NavigationPropertyWithRecursiveContainmentTargetMustBeOptional, ~SourceMustBeFromZeroOrOne, NavigationPropertyWithNonRecursiveContainmentSourceMustBeFromOne", "containment", ""},
	{"NavigationPropertyEntityMustNotIndirectlyContainItself", "", "paths that run in a circle are cut, and the standard allows them"},
	{"NavigationPropertyInvalidOperationMultipleEndsInAssociatedNavigationProperties", "on-delete", ""},
	{"NavigationPropertyEndWithManyMultiplicityCannotHaveOperationsSpecified", "", "version 4.01 has the action alone, whatever the multiplicity"},
	{"NavigationPropertyDependentPropertiesMustBelongToDependentEntity", "constraint-property", ""},
	{"NavigationPropertyDuplicateDependentProperty", "constraint-duplicate", ""},
	{"NavigationPropertyTypeMismatchRelationshipConstraint", "constraint-type", ""},
	{"NavigationPropertyPrincipalEndMultiplicity, NavigationPropertyDependentEndMultiplicity", "constraint-nullable constraint-collection", ""},
	{"NavigationPropertyBindingPathMustBeResolvable", "binding-path", ""},
	{"NavigationPropertyMappingMustPointToValidTargetForProperty", "binding-target", ""},
	{"NavigationPropertyMappingsMustBeUnique", "binding-duplicate", ""},
	{"EntitySetCanOnlyBeContainedByASingleNavigationProperty", "binding-contained", ""},
	{"NavigationMappingMustBeBidirectional, EntitySetRecursiveNavigationPropertyMappingsMustPointBackToSourceEntitySet", "", "version 4.01 does not demand it"},
	{"BoundOperationMustHaveParameters", "bound-parameter", ""},
	{"FunctionMustHaveReturnType", "function-return", ""},
	{"OperationParameterNameAlreadyDefinedDuplicate", "parameter-duplicate", ""},
	{"OptionalParametersMustComeAfterRequiredParameters", "parameter-optional", ""},
	{"OperationEntitySetPathMustBeValid, OperationReturnTypeEntityTypeMustBeValid", "entity-set-path", ""},
	{"OperationUnsupportedReturnType", "type-unknown path-type", ""},
	{"ModelBoundFunctionOverloadsMustHaveSameReturnType, UnBoundFunctionOverloadsMustHaveIdenticalReturnTypes", "overload-return overload-clash", ""},
	{"OperationImportCannotImportBoundOperation", "import-bound operation-unknown", ""},
	{"OperationImportEntityTypeDoesNotMatchEntitySet, OperationImportEntitySetExpressionIsInvalid", "import-entity-set", ""},
	{"FunctionImportWithParameterShouldNotBeIncludedInServiceDocument", "", "the service document lists it, and a request for it is told what it lacks"},
	{"BinaryTypeReferenceBinaryMaxLengthNegative, StringTypeReferenceStringMaxLengthNegative", "value-invalid facet-range", ""},
	{"BinaryTypeReferenceBinaryUnboundedNotValidForMaxLength, StringTypeReferenceStringUnboundedNotValidForMaxLength", "", "a description says one of both, as the value max is a length"},
	{"DecimalTypeReferencePrecisionOutOfRange, TemporalTypeReferencePrecisionOutOfRange", "value-invalid facet-range facet-misplaced", ""},
	{"DecimalTypeReferenceScaleOutOfRange", "facet-scale facet-range", ""},
	{"EnumMustHaveIntegerUnderlyingType", "enum-underlying", ""},
	{"EnumMemberValueMustHaveSameTypeAsUnderlyingType", "enum-value-range enum-value-overflow enum-value-missing", ""},
	{"EnumTypeEnumMemberNameAlreadyDefined", "member-duplicate", ""},
	{"VocabularyAnnotatableNoDuplicateAnnotations", "annotation-duplicate", ""},
	{"AnnotationInaccessibleTerm", "term-unknown", ""},
	{"VocabularyAnnotationInaccessibleTarget", "annotation-target-unknown annotation-target-foreign", ""},
	{"VocabularyAnnotationAssertCorrectExpressionType, IfExpressionAssertCorrectTestType, CollectionExpressionAllElementsCorrectType", "annotation-type", ""},
	{"PropertyValueBindingValueIsCorrectType, PrimitiveValueValidForType", "annotation-value annotation-type", ""},
	{"RecordExpressionPropertiesMatchType", "annotation-property annotation-incomplete", ""},
	{"FunctionApplicationExpressionParametersMatchAppliedFunction", "expression-operands", ""},
	{"ImmediateValueAnnotationElementAnnotationIsValid, ~HasNameAndNamespace, DirectValueAnnotationHasXmlSerializableName, ElementDirectValueAnnotationFullNameMustBeUnique", "", "these are about annotations that only objects in a program have"},
	{"TypeMustNotHaveKindOfNone, PrimitiveType~, Property~, SchemaElement~, EntityContainerElement~", "", "a description in XML or JSON cannot say so"},
	{"not by default: the term applies to the element", "annotation-applies", ""},
	{"not by default: a recursive complex property is optional", "", "Go writes such properties as references, and no value is endless"},
	{"when it is read: duplicate aliases", "alias-duplicate alias-ambiguous", ""},
	{"when it is read: underlying types of type definitions", "typedef-underlying", ""},
}

// oasisBeyond are what OASIS's converter does beside.
var oasisBeyond = []checker{
	{"JSON in annotations whose term has that media type", "", "the vocabulary that says so is seldom read"},
	{"elements and attributes of versions 2 and 3: Association, End, Documentation and others", "", "those are not read: csdl-version says so"},
}

// checkersHead is what the tables stand below in docs/lint.md.
const checkersHead = "\n## What other checkers find\n"

// checkers are the tables of other checkers.
func checkers() string {
	var b strings.Builder
	b.WriteString(checkersHead + "\nWhich rules are about what the standard's other checkers look for in version 4, or why none is.\n")
	for _, c := range []struct {
		title string
		rules []checker
	}{{"The .NET libraries for OData", odataNET}, {"OASIS: the XML schemas", checkersOf(oasisXML)}, {"OASIS: the JSON schema", checkersOf(oasisJSON)}, {"OASIS: the converter from XML to JSON", append(checkersOf(oasisConverter), oasisBeyond...)}} {
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

// TestCheckers holds that the rules that the tables name exist, and docs/lint.md against
// the tables.
func TestCheckers(t *testing.T) {
	const name = "../../docs/lint.md"
	page, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, _, _ := strings.Cut(string(page), checkersHead)
	if want := before + checkers(); *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(page) != want {
		t.Errorf("%s is out of date: run go test ./cmd/odatagen -run TestCheckers -update", name)
	}
	known := map[string]bool{}
	for _, r := range rules() {
		known[r.ID] = true
	}
	for _, list := range [][]checker{odataNET, checkersOf(oasisXML), checkersOf(oasisJSON), checkersOf(oasisConverter), oasisBeyond} {
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
